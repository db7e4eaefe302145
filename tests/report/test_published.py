"""Reports of cities that hold what was published of them must state just that."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.cli.command import ucj
from tests.synth.test_planned import PALU
from ucj_validate.synth.city import make_city, write_city

ROOT = Path(__file__).parents[2]


def reconciled(job: Path, out: Path, formats: str = "html,xlsx") -> Path:
    subprocess.run(
        [sys.executable, "-m", "ucj_validate", "reconcile", "--config", str(job / "ucj.toml"), "--out", str(out),
         "--quiet", "--fail-on", "never", "--format", formats],
        check=True, timeout=600,
    )  # fmt: skip
    return out


def summary(run: Path) -> dict[str, Any]:
    return json.loads((run / "summary.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def line(told: dict[str, Any], key: str, name: str) -> dict[str, Any]:
    lines = next(one["lines"] for one in told["breakdowns"] if one["key"] == key)
    return next(one for one in lines if one["name"] == name)  # type: ignore[no-any-return]


def recap(run: Path) -> list[list[Any]]:
    """REKAP row by row, empty cells left out."""
    page = load_workbook(run / "report.xlsx", read_only=True)["REKAP"]
    return [[cell for cell in row if cell is not None] for row in page.iter_rows(values_only=True)]


@pytest.mark.wide
def test_palu_at_one_to_a_hundred_states_what_was_planted(tmp_path: Path) -> None:
    write_city(make_city(PALU), tmp_path / "palu")

    run = reconciled(tmp_path / "palu", tmp_path / "hasil")

    told = summary(run)
    umkm, rentan = (line(told, "file", name) for name in ("roll_umkm.xlsx", "roll_pekerja_rentan.csv"))
    paid = line(told, "payer", "APBD KOTA PALU")
    assert (umkm["active"], umkm["uncovered"], umkm["persons"] - umkm["excluded"]) == (209, 180, 389)
    assert (rentan["active"], paid["active"]) == (151, 151)
    assert "dibiayai APBD KOTA PALU: 151 orang terlindungi" in (run / "report.html").read_text(encoding="utf-8")
    rows = recap(run)
    assert any(row[:3] == ["roll_umkm.xlsx", 391, 209] and row[-1] == 180 for row in rows)
    assert any(row[0] == "APBD KOTA PALU" and row[2] == 151 for row in rows if len(row) > 2)


@pytest.mark.wide
def test_palopo_at_one_to_a_hundred_says_what_rounding_and_what_cutting_gives(tmp_path: Path) -> None:
    fixture = ROOT / "fixtures" / "palopo"
    ended = ucj(
        tmp_path, "reconcile", "--config", str(fixture / "ucj.toml"), "--out", "hasil", "--quiet", "--fail-on", "never",
        "--format", "html",
    )  # fmt: skip

    target = summary(tmp_path / "hasil")["coverage"]["targets"][0]
    assert ended.code == 0
    assert (target["active"], target["persons"]) == (366, 594)
    assert "61,62 % (dibulatkan; bila dipotong 61,61 %)" in (tmp_path / "hasil/report.html").read_text(encoding="utf-8")


def full(city: str, folder: Path) -> Path:
    """The city at full size, made and reconciled."""
    script = ROOT / "scripts" / "make_fixtures.py"
    subprocess.run([sys.executable, str(script), city, "--full", str(folder / "data")], check=True, timeout=600)
    return reconciled(folder / "data", folder / "hasil")


@pytest.mark.slow
def test_palu_at_full_size_states_the_figures_of_its_meeting(tmp_path: Path) -> None:
    run = full("palu", tmp_path)

    told, page = summary(run), (run / "report.html").read_text(encoding="utf-8")
    umkm, rentan = (line(told, "file", name) for name in ("roll_umkm.xlsx", "roll_pekerja_rentan.csv"))
    assert (umkm["active"], umkm["uncovered"]) == (20_982, 18_000)
    assert rentan["active"] == line(told, "payer", "APBD KOTA PALU")["active"] == 15_138
    assert "roll_umkm.xlsx: 20.982 orang terlindungi, 18.000 orang belum, dari 38.982 orang yang layak" in page
    assert "roll_pekerja_rentan.csv: 15.138 orang terlindungi" in page
    assert "dibiayai APBD KOTA PALU: 15.138 orang terlindungi" in page
    rows = recap(run)
    assert any(row[:3] == ["roll_umkm.xlsx", 39_100, 20_982] and row[-1] == 18_000 for row in rows)
    assert any(row[0] == "APBD KOTA PALU" and row[2] == 15_138 for row in rows if len(row) > 2)


@pytest.mark.slow
def test_palopo_at_full_size_states_the_coverage_of_its_report_and_how_it_was_printed(tmp_path: Path) -> None:
    run = full("palopo", tmp_path)

    target = summary(run)["coverage"]["targets"][0]
    assert (target["active"], target["persons"]) == (36_553, 59_392)
    page = (run / "report.html").read_text(encoding="utf-8")
    assert all(text in page for text in ("36.553", "59.392", "61,55 % (dibulatkan; bila dipotong 61,54 %)"))
