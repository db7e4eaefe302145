"""`diff` and `history` as an officer calls them: screens, JSON, folders, and what is refused."""

from __future__ import annotations

import json
import re
import shutil
import stat
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.changes.towns import MARCH, Month, reconciled, worker
from tests.cli.command import Ended, ucj_here
from tests.report.untranslated import indonesian_in
from ucj_validate.state import FOLDER
from ucj_validate.state.runs import Run, record
from ucj_validate.state.store import opened

PEOPLE = [worker(number, "AKTIF" if number % 3 else "") for number in range(24)]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two months of one town: `march` and `april`."""
    folder = tmp_path_factory.mktemp("kota")
    april = list(PEOPLE)
    april[3] = april[3].but(paid="AKTIF")
    april[4] = april[4].but(paid="MENUNGGAK")
    april[7] = april[7].but(note="dead")
    april[8] = april[8].but(nik=april[8].nik[:-1] + str((int(april[8].nik[-1]) + 1) % 10))
    april = [*reversed(april[1:]), worker(40), worker(41, "")]
    reconciled(folder / "a", Month(tuple(PEOPLE), others=(worker(60),)), MARCH)
    reconciled(folder / "b", Month(tuple(april), others=(worker(61),), names={"roll": "umkm april.csv"}))
    (folder / "a" / "hasil").rename(folder / "march")
    (folder / "b" / "hasil").rename(folder / "april")
    return folder


@pytest.fixture(scope="module")
def folders(runs: Path) -> tuple[Path, Path]:
    """What `diff --out` leaves, twice; the second in the place of a folder of its own kind."""
    (runs / "two").mkdir()
    (runs / "two/run.json").write_text('{"schema": "ucj-validate/run/diff/1"}')
    for name in ("one", "two"):
        assert ucj_here(runs, "diff", "march", "april", "--out", name, "--quiet").code == 0
    return runs / "one", runs / "two"


def answer(ended: Ended) -> dict[str, Any]:
    assert ended.code == 0, ended.err
    return dict(json.loads(ended.out))


def test_the_json_tells_figures_and_nobody(runs: Path) -> None:
    ended = ucj_here(runs, "diff", "march", "april", "--json")

    told = answer(ended)
    assert told["schema"] == "ucj-validate/diff/1"
    assert {key: n for key, n in told["roll"]["persons"].items() if n} == {
        "became_active": 1, "registered": 1, "lapsed": 1, "excluded": 1, "new": 2, "gone": 1, "corrected": 1,
    }  # fmt: skip
    assert told["roll"]["excluded_for"] == {"deceased": 1}
    assert told["coverage"]["now"] == {name: told["now"][name] for name in ("persons", "eligible", "active")}
    assert not any(one.nik in ended.out or one.name in ended.out for one in PEOPLE)


def test_the_screen_is_80_columns_of_figures(runs: Path) -> None:
    ended = ucj_here(runs, "diff", "march", "april")

    assert max(len(line) for line in ended.out.splitlines()) <= 80
    assert "Perubahan dari 24 Maret 2025 ke 24 April 2025: Kota Uji" in ended.out
    assert "terbaca mundur" not in ended.out
    assert "\x1b" not in ended.out
    assert not any(one.nik in ended.out or one.name in ended.out for one in PEOPLE)


def test_the_wrong_order_is_said(runs: Path) -> None:
    assert "terbaca mundur" in ucj_here(runs, "diff", "april", "march").out
    assert "terbaca mundur" in ucj_here(runs, "diff", "april", "march", "-q").err


def test_a_run_under_an_alarm_is_said_to_be(runs: Path, tmp_path: Path) -> None:
    shutil.copytree(runs / "april", tmp_path / "april")
    manifest = json.loads((tmp_path / "april/run.json").read_bytes())
    (tmp_path / "april/run.json").write_text(json.dumps(manifest | {"alarms": [{"code": "no_links"}]}))

    ended = ucj_here(runs, "diff", "march", str(tmp_path / "april"), "--json")

    assert "memuat 1 alarm" in ended.err
    assert answer(ended)["now"]["alarms"] == 1


def test_a_screen_is_english(runs: Path) -> None:
    for command in (
        ("diff", "march", "april"),
        ("history", "march", "april"),
        ("diff", "march", "no"),
        ("history", "no"),
    ):
        ended = ucj_here(runs, *command, "--lang", "en")

        assert indonesian_in(ended.out + ended.err) - {"kota", "uji"} == set(), command


def test_the_folder_is_private_and_the_same_every_time(folders: tuple[Path, Path]) -> None:
    one, two = folders

    files = {path.name: path.read_bytes() for path in one.iterdir()}
    assert set(files) == {"diff.html", "diff.xlsx", "diff.json", "run.json"}
    assert files == {path.name: path.read_bytes() for path in two.iterdir()}
    assert stat.S_IMODE(one.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in one.iterdir()} == {0o600}
    assert not any(one.nik in files["diff.html"].decode() or one.name in files["diff.html"].decode() for one in PEOPLE)
    assert not any(one.nik in files["diff.json"].decode() for one in PEOPLE)


def test_the_workbook_puts_both_runs_side_by_side(folders: tuple[Path, Path]) -> None:
    book = load_workbook(folders[0] / "diff.xlsx")

    assert book.sheetnames == [
        "REKAP", "BARU AKTIF", "BARU TERDAFTAR", "MULAI MENUNGGAK", "MENJADI TIDAK LAYAK", "BARU DI DAFTAR", "HILANG DARI DAFTAR",
        "ISIAN DIUBAH", "PESERTA BARU DIBAYAR", "PESERTA BERHENTI DIBAYAR", "PESERTA BARU", "PESERTA HILANG",
        "PESERTA BARU DI LUAR DAFTAR", "TEMUAN",
    ]  # fmt: skip
    head, first = ([cell.value for cell in line] for line in book["ISIAN DIUBAH"].iter_rows(max_row=2))
    told = dict(zip(head, first, strict=True))
    assert told["DULU_NIK"] == PEOPLE[8].nik
    assert told["NIK"] != told["DULU_NIK"]
    assert (told["DULU_SUMBER"], told["SUMBER"]) == ("umkm.csv", "umkm april.csv")
    gone = book["HILANG DARI DAFTAR"]
    assert [cell.value for cell in gone[1]][:3] == ["NO", "NAMA", "NIK"]
    assert [cell.value for cell in gone[2]][1:3] == [PEOPLE[0].name, PEOPLE[0].nik]


def test_nothing_foreign_is_overwritten(runs: Path, tmp_path: Path) -> None:
    (tmp_path / "surat.txt").write_text("penting")

    before = {path: path.read_bytes() for path in (runs / "march").iterdir()}

    ends = [
        ucj_here(runs, *command, "--out", str(out)).code
        for command in (("diff", "march", "april"), ("history", "march"))
        for out in (tmp_path, runs / "march")
    ]

    assert ends == [2, 2, 2, 2]
    assert [path.name for path in tmp_path.iterdir()] == ["surat.txt"]
    assert {path: path.read_bytes() for path in (runs / "march").iterdir()} == before


def test_what_is_no_run_is_refused(runs: Path, folders: tuple[Path, Path], tmp_path: Path) -> None:
    assert ucj_here(runs, "diff", "march", "nowhere").code == 2
    assert ucj_here(runs, "diff", "march", str(folders[0])).code == 3
    assert ucj_here(runs, "history", "nowhere").code == 2
    assert ucj_here(tmp_path, "history").code == 2


def test_a_run_beside_itself_has_not_changed(runs: Path) -> None:
    assert "tidak ada yang berubah" in ucj_here(runs, "diff", "april", "april").out


def test_history_tells_each_run_once(runs: Path) -> None:
    ended = ucj_here(runs, "history", "march", "april", "mar*", "--json")

    told = answer(ended)
    assert [one["as_of"] for one in told["runs"]] == ["2025-03-24", "2025-04-24"]
    assert told["since_last"]["since"] == "2025-03-24"
    assert told["since_year"] is None
    assert told["runs"][1]["rate_delta"] == told["runs"][1]["rate"] - told["runs"][0]["rate"]


def test_the_screen_of_history_has_a_bar_a_run(runs: Path) -> None:
    lines = ucj_here(runs, "history", "march", "april").out.splitlines()

    assert max(map(len, lines)) <= 80
    assert [bool(re.search(r"[#.]{20}$", line)) for line in lines[3:5]] == [True, True]
    assert lines[3].startswith("24 Maret 2025")


def test_history_leaves_a_folder_with_a_chart(runs: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert ucj_here(runs, "history", "march", "april", "--out", str(tmp_path / name), "-q").code == 0

    files = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    assert set(files) == {"history.html", "history.xlsx", "history.json", "run.json"}
    assert files == {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()}
    assert b'id="chart-trend"' in files["history.html"]
    assert load_workbook(tmp_path / "one/history.xlsx").sheetnames == ["RIWAYAT", "TEMUAN"]


def altered(run: Path, out: Path, **values: Any) -> None:
    """A run folder as far as `history` looks at it, with other values."""
    out.mkdir()
    summary = json.loads((run / "summary.json").read_bytes()) | values
    (out / "summary.json").write_text(json.dumps(summary))
    (out / "run.json").write_bytes((run / "run.json").read_bytes())


def test_history_looks_a_year_back_and_passes_over_what_is_not_to_be_quoted(runs: Path, tmp_path: Path) -> None:
    target = {
        "name": "Sasaran", "persons": 40, "source": "Rapat", "date": "2025-01-01", "covered_elsewhere": 2, "goal": 0.5,
        "active": 0, "rate": 0.0,
    }  # fmt: skip
    coverage = json.loads((runs / "april/summary.json").read_bytes())["coverage"]
    altered(runs / "march", tmp_path / "r1", as_of="2024-03-24")
    altered(runs / "march", tmp_path / "r2", as_of="2025-01-24", alarms=[{"code": "no_links"}])
    altered(runs / "april", tmp_path / "r3", coverage=coverage | {"targets": [target]})
    altered(runs / "april", tmp_path / "r4", as_of="2025-02-24", schema="other/1")

    told = answer(ucj_here(tmp_path, "history", "r*", "--json"))

    assert [one["as_of"] for one in told["runs"]] == ["2024-03-24", "2025-04-24"]
    assert told["since_year"]["since"] == "2024-03-24"
    assert told["passed_over"] == [{"run": "r2", "why": "alarm"}, {"run": "r4", "why": "unreadable"}]
    (held,) = told["targets"]
    assert held["rate"] == (told["runs"][-1]["active"] + 2) / 40
    assert held["missing"] == 20 - 2 - told["runs"][-1]["active"]


def test_history_of_two_cities_is_refused(runs: Path, tmp_path: Path) -> None:
    altered(runs / "march", tmp_path / "r1", city="Kota Lain")

    assert ucj_here(tmp_path, "history", "r1", str(runs / "april")).code == 2


def test_a_run_keeps_its_own_word_where_a_later_one_remembers_another(runs: Path, tmp_path: Path) -> None:
    own = json.loads((runs / "march/summary.json").read_bytes())
    (point,) = answer(ucj_here(runs, "history", "march", "--json"))["runs"]
    wrong = {key: value for key, value in point.items() if key not in {"rate_delta", "targets"}} | {"active": 1}
    altered(runs / "april", tmp_path / "r2", earlier=[wrong])
    altered(runs / "march", tmp_path / "r1")

    told = answer(ucj_here(tmp_path, "history", "r*", "--json"))

    assert told["runs"][0]["active"] == own["coverage"]["active"]
    assert date.fromisoformat(told["runs"][0]["as_of"]) == MARCH


@pytest.mark.parametrize(
    ("day", "near"), [("2024-03-24", True), ("2024-03-23", False), ("2024-05-25", True), ("2024-05-26", False)]
)
def test_a_year_ago_is_at_most_a_month_off(runs: Path, tmp_path: Path, day: str, near: bool) -> None:
    altered(runs / "march", tmp_path / "r1", as_of=day)
    altered(runs / "april", tmp_path / "r2")

    told = answer(ucj_here(tmp_path, "history", "r*", "--json"))

    assert (told["since_year"] is not None) == near


def test_what_the_project_remembers_stands_where_a_folder_is_no_more(runs: Path, tmp_path: Path) -> None:
    (point,) = answer(ucj_here(runs, "history", "march", "--json"))["runs"]
    kept = {key: value for key, value in point.items() if key not in {"rate_delta", "targets"}}
    with opened(tmp_path / FOLDER, make=True) as store:
        for folder, alarms, told in (
            ("r1", 0, kept),
            ("r2", 1, kept | {"as_of": "2025-01-01"}),
            ("r3", 0, {"as_of": "x"}),
        ):
            record(store, Run(folder, "Kota Uji", str(told["as_of"]), "2025-03-24T00:00:00", "0", (), alarms, told, {}))
    (tmp_path / "runs").mkdir()
    altered(runs / "april", tmp_path / "runs/r4")

    told = answer(ucj_here(tmp_path, "history", "--json"))

    assert [one["as_of"] for one in told["runs"]] == ["2025-03-24", "2025-04-24"]
    assert told["runs"][0]["active"] == point["active"]
    assert answer(ucj_here(tmp_path, "history", "runs/r4", "--json"))["runs"][0]["as_of"] == "2025-04-24"
