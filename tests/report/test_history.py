"""Earlier runs: found in their folders, told beside this one."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.report.facts import ALARMS, AS_OF, ROLL, facts, source
from ucj_validate.report.counting import history
from ucj_validate.report.json import rendered
from ucj_validate.report.model import Report, build

MARCH, FEBRUARY = date(2025, 3, 24), date(2025, 2, 24)
CITY = "Kota Contoh"


def _left(folder: Path, report: Report) -> Path:
    folder.mkdir()
    (folder / "summary.json").write_bytes(rendered(report))
    return folder


def test_a_run_carries_the_runs_before_it(tmp_path: Path) -> None:
    first = _left(tmp_path / "1", build(facts(as_of=FEBRUARY)))
    after_one = history.earlier([first], CITY, MARCH)
    second = _left(tmp_path / "2", build(facts(as_of=MARCH, earlier=after_one)))

    after_two = history.earlier([second], CITY, AS_OF)

    assert [point.as_of for point in after_two] == [FEBRUARY, MARCH]
    assert after_two[0] == build(facts(as_of=FEBRUARY)).point()


def test_a_pipe_in_the_place_of_a_summary_tells_nothing_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "summary.json")

    assert history.earlier([tmp_path], CITY, AS_OF) == ()
    assert history.own(tmp_path, CITY) is None


def test_a_run_repeated_in_its_place_finds_the_same_history(tmp_path: Path) -> None:
    first = _left(tmp_path / "1", build(facts(as_of=MARCH)))
    before = history.earlier([first], CITY, AS_OF)
    again = _left(tmp_path / "2", build(facts(earlier=before)))

    assert history.earlier([first, again], CITY, AS_OF) == before


@pytest.mark.parametrize(
    "spoilt", [{"city": "Kota Lain"}, {"schema": "x"}, {"earlier": [{"as_of": "kemarin"}]}, {"rows": None}]
)
def test_what_is_no_summary_of_this_city_tells_nothing(tmp_path: Path, spoilt: dict[str, object]) -> None:
    folder = _left(tmp_path / "1", build(facts(as_of=MARCH)))
    summary = json.loads((folder / "summary.json").read_text("utf-8")) | spoilt
    (folder / "summary.json").write_text(json.dumps(summary), encoding="utf-8")

    assert history.earlier([folder, tmp_path / "tidak-ada"], CITY, AS_OF) == ()


def test_a_summary_names_no_nik_and_is_known_for_its_citys_all_the_same(tmp_path: Path) -> None:
    nik = "9978010101900001"
    told = facts(as_of=MARCH, sources=(source(file=f"{nik}.csv", sheet=nik), source(side="members")))
    folder = _left(tmp_path / "1", replace(build(told), city=nik))

    assert nik not in (folder / "summary.json").read_text("utf-8")
    assert len(history.earlier([folder], nik, AS_OF)) == 1


def test_figures_under_an_alarm_are_no_history(tmp_path: Path) -> None:
    folder = _left(tmp_path / "1", build(facts(as_of=MARCH, alarms=ALARMS)))

    assert history.earlier([folder], CITY, AS_OF) == ()


def test_a_later_run_is_no_earlier_one(tmp_path: Path) -> None:
    folder = _left(tmp_path / "1", build(facts()))

    assert history.earlier([folder], CITY, MARCH) == ()


def test_folders_stand_in_the_order_in_which_they_were_numbered(tmp_path: Path) -> None:
    for name in ("2025-04-24-10", "2025-04-24-2", "2025-03-24-1"):
        (tmp_path / name).mkdir()

    assert [folder.name for folder in history.found([str(tmp_path / "*")])] == [
        "2025-03-24-1", "2025-04-24-2", "2025-04-24-10",
    ]  # fmt: skip


def test_change_holds_every_status_and_the_findings_that_moved() -> None:
    before = build(facts(as_of=MARCH)).point()
    mended = [row | {"findings": []} if row["line"] == 4 else row for row in ROLL]
    mended[1] = mended[1] | {"status": "active"}

    change = build(facts(roll=mended, earlier=(before,))).change

    assert change is not None
    assert change.since == MARCH
    assert {moved.key: (moved.before, moved.now) for moved in change.persons} == {
        "active": (1, 2), "lapsed": (1, 0), "ended": (1, 1), "unregistered": (2, 2), "review": (1, 1), "excluded": (1, 1),
    }  # fmt: skip
    assert [(moved.key, moved.before, moved.now) for moved in change.findings] == [("nik_missing", 1, 0)]
    assert (change.rate_before, change.rate_now) == (1 / 6, 2 / 6)
    assert change.gap_yearly.now - change.gap_yearly.before == -201_600
