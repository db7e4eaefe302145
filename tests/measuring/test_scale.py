"""The long files are what they say, and their cost is told rightly."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import polars as pl
import pytest
from benchmarks import scale_data, scaling
from benchmarks.process_tree import cost
from benchmarks.scale_data import Shape, write
from benchmarks.scale_picture import PICTURE, drawn

KNOWN_BYTES = {"roll": "3825fd5a14858e68", "members": "defa78bf23bb5086"}
COST = {"wall": 1.0, "cpu": 2.0, "peak_mb": 300.0, "read": 10, "written": 20}


def made(folder: Path, rows: int, shape: Shape = Shape.EVEN) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    write(folder, rows, 1, shape)
    roll, members = (pl.read_csv(folder / f"{name}.csv", infer_schema=False) for name in ("roll", "members"))
    return roll, members, pl.read_parquet(folder / "truth.parquet")


def test_a_seed_gives_the_same_bytes_whenever_it_is_made(tmp_path: Path) -> None:
    write(tmp_path, 1_000, 1)
    told = {name: hashlib.sha256((tmp_path / f"{name}.csv").read_bytes()).hexdigest()[:16] for name in KNOWN_BYTES}
    assert told == KNOWN_BYTES


def test_each_side_has_the_rows_that_were_asked_for_and_truth_names_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scale_data, "PIECE", 700)
    roll, members, truth = made(tmp_path, 2_000)
    assert (roll.height, members.height) == (2_000, 2_000)
    assert truth.group_by("side").agg(lines=pl.col("line").n_unique(), first=pl.col("line").min()).sort(
        "side"
    ).rows() == [
        ("members", 2_000, 2),
        ("roll", 2_000, 2),
    ]


@pytest.mark.parametrize("shape", list(Shape))
def test_no_two_people_have_one_nik(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shape: Shape) -> None:
    monkeypatch.setattr(scale_data, "PIECE", 3_000)
    monkeypatch.setattr(scale_data, "NIK_FAULTS", dict.fromkeys(scale_data.NIK_FAULTS, 0.0))
    _, members, _ = made(tmp_path, 12_000, shape)
    whole = members.filter(pl.col("NIK").str.contains("^72[0-9]{14}$") & ~pl.col("NIK").str.ends_with("0000"))
    assert whole["NIK"].is_unique().all()


def test_the_worst_case_is_one_village_one_date_one_name_and_numbers_that_are_none(tmp_path: Path) -> None:
    roll, members, _ = made(tmp_path, 20_000, Shape.WORST)
    for table, born, name in ((roll, "TANGGAL_LAHIR", "NAMA"), (members, "TGL_LAHIR", "NAMA_TK")):
        assert table.select("KELURAHAN", "KECAMATAN").n_unique() == 1
        assert (table[born].str.replace_all("/", "-") == "01-07-1971").sum() / table.height == pytest.approx(
            0.01, abs=0.003
        )
        assert (table[name] == "MUHAMMAD YUSUF").mean() == pytest.approx(0.02, abs=0.004)
        often = table.group_by("NIK").len().filter((pl.col("len") > 50) & pl.col("NIK").is_not_null())
        assert often["len"].sum() / table.height == pytest.approx(0.05, abs=0.006)


def test_a_command_costs_what_its_whole_tree_costs() -> None:
    child = "b = bytearray(b'x') * 60_000_000; import time; time.sleep(0.3)"
    parent = (
        "import subprocess, sys; b = bytearray(b'x') * 60_000_000; "
        f"open('/dev/null', 'wb').write(b); subprocess.run([sys.executable, '-c', {child!r}])"
    )
    spent = cost([sys.executable, "-c", parent])
    assert spent.ended
    assert spent.peak_mb > 120
    assert spent.written >= 60_000_000
    assert not cost([sys.executable, "-c", "import time; time.sleep(9)"], patience_seconds=0.2).ended


def test_a_command_that_fails_ends_the_benchmark_with_its_last_words() -> None:
    with pytest.raises(SystemExit, match="no such thing"):
        cost([sys.executable, "-c", "raise SystemExit('no such thing')"])


def test_what_was_measured_is_kept_by_size_and_drawn(tmp_path: Path) -> None:
    book = tmp_path / "book.json"
    for rows in (1_000_000, 10_000, 10_000):
        entry = {"rows": rows, "ours": COST, "floor": COST, "pairs_compared": rows, "input_bytes": 1, "output_bytes": 1}
        scaling.noted(book, "even", entry)
    versus = {"rows": 10_000, "tool": "Splink", "cost": COST, "steps": {}}
    scaling.noted(book, "versus few", versus)
    kept = scaling.read(book)
    assert [each["rows"] for each in kept["even"]] == [10_000, 1_000_000]
    assert "| 1.000.000 × 1.000.000 | 1,00 |" in scaling.table(kept)
    assert "ended when patience ran out" in scaling.splink_table(kept)
    picture = ET.fromstring(drawn(kept))
    assert len(picture.findall(".//{*}path")) == 13


def test_the_picture_of_the_docs_is_drawn_from_the_figures_beside_it() -> None:

    assert drawn(scaling.read()) == PICTURE.read_text(encoding="utf-8")
