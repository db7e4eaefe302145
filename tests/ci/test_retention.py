"""Old runs go after a good one, and nothing else ever does."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.command import ucj_here
from ucj_validate.places.leftovers import lock_of
from ucj_validate.places.locks import KernelLock
from ucj_validate.report.run_folder.retention import _months_before, outdated, remove

JOB = ("reconcile", "-r", "roll.csv", "-m", "members.csv", "--format", "csv", "--fail-on", "alarm")
TODAY = date(2025, 6, 30)


def run(place: Path, name: str, *, city: str = "Kota Contoh", alarms: Iterable[str] = (), **manifest: object) -> Path:
    """A run folder as far as its manifest."""
    folder = place / name
    folder.mkdir(parents=True)
    said = {"schema": "ucj-validate/run/1", "as_of": name[:10], "settings": {"city": city}, "alarms": [*alarms]}
    (folder / "run.json").write_text(json.dumps(said | manifest), encoding="utf-8")
    return folder


def months(place: Path) -> list[Path]:
    """One run a month, January to June; the last is the one that has just been written."""
    return [run(place, f"2025-0{month}-{28 if month == 2 else 30}-1") for month in range(1, 7)]


def standing(place: Path) -> list[str]:
    """The names of everything in `place`."""
    return sorted(path.name for path in place.iterdir())


def names(folders: Iterable[Path]) -> list[str]:
    return [folder.name for folder in folders]


@pytest.mark.parametrize(
    ("keep", "keep_months", "gone"),
    [
        (None, None, 0),
        (6, None, 0),
        (5, None, 1),
        (2, None, 4),
        (1, None, 5),
        (99, None, 0),
        (None, 5, 0),
        (None, 4, 1),
        (None, 1, 4),
        (None, 12, 0),
        (2, 4, 1),
        (4, 1, 2),
    ],
)
def test_so_many_of_the_oldest_go(tmp_path: Path, keep: int | None, keep_months: int | None, gone: int) -> None:
    runs = months(tmp_path)

    assert outdated(runs[-1], "Kota Contoh", TODAY, keep, keep_months) == runs[:gone]


def test_runs_of_one_day_are_ordered_by_their_number(tmp_path: Path) -> None:
    runs = [run(tmp_path, f"2025-06-30-{n}") for n in (2, 9, 10, 11)]

    assert names(outdated(runs[-1], "Kota Contoh", TODAY, 2, None)) == ["2025-06-30-2", "2025-06-30-9"]


def test_what_is_no_run_of_this_program_and_city_stays(tmp_path: Path) -> None:
    this = months(tmp_path)[-1]
    run(tmp_path, "2025-01-01-1", city="Kota Lain")
    run(tmp_path, "2025-01-02-1", schema="ucj-validate/run/dedupe/1")
    run(tmp_path, "2025-01-03-1", schema="ucj-validate/run/2")
    run(tmp_path, "2025-01-04-1", as_of="kemarin")
    run(tmp_path, "arsip-2025-01-05-1", as_of="2025-01-05")
    run(tmp_path, "2025-01-06-1-salinan", as_of="2025-01-06")
    (tmp_path / "2025-01-07-1").mkdir()
    (tmp_path / "2025-01-08-1").write_text("", encoding="utf-8")

    assert names(outdated(this, "Kota Contoh", TODAY, 5, None)) == ["2025-01-30-1"]


def test_a_link_is_never_followed_nor_removed(tmp_path: Path) -> None:
    elsewhere = run(tmp_path / "arsip", "2025-01-01-1")
    this = run(tmp_path / "runs", "2025-06-30-1")
    (tmp_path / "runs/2025-01-01-1").symlink_to(elsewhere)

    assert outdated(this, "Kota Contoh", TODAY, 1, None) == []


def test_a_run_that_somebody_has_put_something_into_stays_with_it(tmp_path: Path) -> None:
    (tmp_path / "berharga").mkdir()
    (tmp_path / "berharga/berkas").write_text("x", encoding="utf-8")
    linked, worked_on, old = (run(tmp_path / "runs", f"2025-0{month}-01-1") for month in (1, 2, 3))
    (linked / "tautan").symlink_to(tmp_path / "berharga")
    (worked_on / "tinjau.xlsx").write_text("own", encoding="utf-8")

    assert remove([linked, worked_on, old]) == [old]
    assert (tmp_path / "berharga/berkas").exists()
    assert standing(tmp_path / "runs") == [linked.name, worked_on.name]


def test_a_run_that_another_process_holds_stays(tmp_path: Path) -> None:
    old = run(tmp_path / "runs", "2025-01-01-1")
    lock = KernelLock(lock_of(old))
    assert lock.tried()
    lock.name(b'{"process": 1, "host": "x", "start": "y"}')

    assert remove([old]) == []
    lock.release()
    assert remove([old]) == [old]


def test_what_is_named_outright_stays(tmp_path: Path) -> None:
    runs = months(tmp_path)
    (runs[1] / "model.json").write_text("{}", encoding="utf-8")

    gone = outdated(runs[-1], "Kota Contoh", TODAY, 1, None, [runs[0], runs[1] / "model.json"])

    assert gone == runs[2:5]


def test_runs_under_an_alarm_do_not_drive_out_good_ones(tmp_path: Path) -> None:
    good = [run(tmp_path, f"2025-06-0{day}-1") for day in (1, 2)]
    bad = [run(tmp_path, f"2025-06-0{day}-1", alarms=["no_links"]) for day in (3, 4, 5)]
    this = run(tmp_path, "2025-06-30-1")

    assert outdated(this, "Kota Contoh", TODAY, 2, None) == good[:1]
    assert outdated(this, "Kota Contoh", TODAY, 1, None) == [*good, *bad]


def test_a_run_of_an_old_date_takes_no_newer_one_away(tmp_path: Path) -> None:
    runs = months(tmp_path)

    assert outdated(runs[2], "Kota Contoh", date(2025, 3, 30), 1, None) == runs[:2]


@given(st.dates(date(2, 1, 1)), st.integers(1, 2_000))
def test_months_before_a_day_are_earlier_by_as_many_months(day: date, months: int) -> None:
    before = _months_before(day, months)

    assert before < day
    assert before.day <= day.day
    if before.year > 1:
        assert (day.year - before.year) * 12 + day.month - before.month == months


def test_a_good_run_tidies_up_and_says_so_in_one_line(office: Path) -> None:
    for month in (1, 2):
        run(office / "runs", f"2025-0{month}-24-1", city="")

    ended = ucj_here(office, *JOB, "--as-of", "2025-03-24", "--keep", "2")

    assert ended.err == "dihapus: 1 hasil lama di runs (2025-01-24-1)\n"
    assert standing(office / "runs") == ["2025-02-24-1", "2025-03-24-1"]


def test_a_run_that_fails_or_stands_under_an_alarm_removes_nothing(office: Path) -> None:
    for month in (1, 2):
        run(office / "runs", f"2025-0{month}-24-1", city="")
    (office / "ucj.toml").write_text("[alarms]\nmin_persons = 1\nmin_rows = 1\n", encoding="utf-8")
    text = (office / "members.csv").read_text("utf-8")
    (office / "members.csv").write_text(text.replace("AKTIF", "NON AKTIF").replace("aktif", "NON AKTIF"), "utf-8")

    alarmed = ucj_here(office, *JOB, "--as-of", "2025-03-24", "-q", "--keep", "1")
    (office / "members.csv").write_text("x", encoding="utf-8")
    failed = ucj_here(office, *JOB, "--as-of", "2025-03-25", "-q", "--keep", "1")

    assert (alarmed.code, failed.code) == (1, 3)
    assert standing(office / "runs") == ["2025-01-24-1", "2025-02-24-1", "2025-03-24-1"]


@pytest.mark.parametrize(
    "options",
    [
        ("--keep", "0"),
        ("--keep", "-1"),
        ("--keep", "semua"),
        ("--keep-months", "0"),
        ("--keep", "1", "--out", "hasil"),
        ("--keep", "1", "--as-of", "2199-01-01"),
    ],
)
def test_wrong_settings_and_a_date_to_come_remove_nothing(office: Path, options: tuple[str, ...]) -> None:
    run(office / "runs", "2025-01-24-1", city="")

    ucj_here(office, *JOB, "-q", *options)

    assert "2025-01-24-1" in standing(office / "runs")


def test_an_earlier_run_that_is_named_outright_stays(office: Path) -> None:
    for month in (1, 2):
        run(office / "runs", f"2025-0{month}-24-1", city="")

    ucj_here(office, *JOB, "--as-of", "2025-03-24", "-q", "--keep", "1", "--since", "runs/2025-01-24-1")

    assert standing(office / "runs") == ["2025-01-24-1", "2025-03-24-1"]
