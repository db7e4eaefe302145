"""What purge takes away is what the program wrote and nobody has worked in; the state forgets that run and no other."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.state.test_answers import answer as told
from ucj_validate.errors import UsageError
from ucj_validate.report.run_folder.folder import run_folder
from ucj_validate.review.purging import Purged, purged, to_purge
from ucj_validate.state import FILE
from ucj_validate.state.answers import Answer, add, entries
from ucj_validate.state.purging import remove_state
from ucj_validate.state.runs import Run, record, runs
from ucj_validate.state.standing import BACKUPS
from ucj_validate.state.store import opened

AS_OF = "2025-04-24"


def answer() -> Answer:
    """A decision as it is kept: with the run's day."""
    one = told(1, 2)
    return replace(one, evidence={**one.evidence, "as_of": AS_OF})


def _input(name: str) -> dict[str, object]:
    return {"name": name, "sheet": None, "side": "roll", "sha256": name * 8, "rows": 3}


def written(folder: Path, roll: str = "a.csv", as_of: str = AS_OF) -> Path:
    manifest = {"schema": "ucj-validate/run/1", "as_of": as_of, "settings": {"city": "Kota Uji"}}
    with run_folder(folder) as staging:
        (staging / "report.xlsx").write_text("report")
        (staging / "run.json").write_text(json.dumps(manifest | {"inputs": [_input(roll)]}))
    return folder


def remembered(state: Path, roll: str = "a.csv", as_of: str = AS_OF) -> None:
    run = Run("2025-04-24-1", "Kota Uji", as_of, "2025-04-25T08:00:00Z", "0.1.0", [_input(roll)], 0, {}, {"rows": 3})
    with opened(state, make=True) as store:
        record(store, run)
        add(store, [answer()])


def gone(folder: Path, state: Path, *, everything: bool = False) -> Purged:
    return purged(to_purge([folder]), state, answers=True, everything=everything, wait_seconds=0)


def held(state: Path) -> tuple[int, int]:
    """How many runs and answers the state holds."""
    with opened(state) as store:
        return len(runs(store)), len(entries(store).answers)


@pytest.mark.parametrize("name", ["tinjau-terisi.xlsx", "foto/ktp.jpg"])
def test_a_run_with_somebodys_file_in_it_stays(tmp_path: Path, name: str) -> None:
    run = written(tmp_path / "2025-04-24-1")
    (run / name).parent.mkdir(exist_ok=True)
    (run / name).write_text("own")

    with pytest.raises(UsageError) as refused:
        to_purge([run])

    assert refused.value.found == f"2025-04-24-1/{name}"
    assert (run / name).read_text() == "own"


def test_a_report_that_was_worked_in_stays_also_when_that_was_after_the_question(tmp_path: Path) -> None:
    run = written(tmp_path / "run")
    folders = to_purge([run])
    time.sleep(0.01)
    (run / "report.xlsx").write_text("filled")

    with pytest.raises(UsageError):
        purged(folders, tmp_path / "st", answers=False, everything=False, wait_seconds=0)

    assert (run / "report.xlsx").read_text() == "filled"


@pytest.mark.parametrize("name", ["roll.csv", "roll_umkm.csv", "members.xlsx", "rows.csv", "diff-lama.csv", "ucj.toml"])
def test_a_project_with_a_manifest_that_somebody_wrote_stays(tmp_path: Path, name: str) -> None:
    (tmp_path / "run.json").write_text('{"schema": "ucj-validate/run/1"}')
    (tmp_path / name).write_text("own")

    with pytest.raises(UsageError):
        to_purge([tmp_path])


def test_a_run_goes_with_what_the_state_knows_of_it(tmp_path: Path) -> None:
    run = written(tmp_path / "2025-04-24-1")
    remembered(tmp_path / "st")

    done = gone(run, tmp_path / "st")

    assert (done.folders, done.runs, done.answers, done.kept) == (1, 1, 1, 0)
    assert not run.exists()
    assert held(tmp_path / "st") == (0, 0)


@pytest.mark.parametrize(("roll", "as_of"), [("b.csv", AS_OF), ("a.csv", "2025-04-23")])
def test_another_run_of_the_same_name_takes_nothing_from_the_state(tmp_path: Path, roll: str, as_of: str) -> None:
    run = written(tmp_path / "other" / "2025-04-24-1", roll, as_of)
    remembered(tmp_path / "st")
    (tmp_path / "st" / BACKUPS).mkdir()
    (tmp_path / "st" / BACKUPS / "state-1.sqlite").write_text("kept")

    done = gone(run, tmp_path / "st")

    assert (done.folders, done.runs, done.answers, done.kept) == (1, 0, 0, 1)
    assert not run.exists()
    assert held(tmp_path / "st") == (1, 1)
    assert (tmp_path / "st" / BACKUPS / "state-1.sqlite").exists()


def test_answers_on_a_run_that_was_never_recorded_go_by_its_name_and_date(tmp_path: Path) -> None:
    run = written(tmp_path / "2025-04-24-1")
    with opened(tmp_path / "st", make=True) as store:
        add(store, [answer()])

    assert gone(run, tmp_path / "st").answers == 1


def test_only_backups_of_the_program_go_from_the_state(tmp_path: Path) -> None:
    state = tmp_path / "st"
    remembered(state)
    run, inside = written(tmp_path / "2025-04-24-1"), written(tmp_path / "inside")
    (state / BACKUPS).mkdir()
    (state / BACKUPS / "state-1.sqlite").write_text("copy")
    inside.rename(state / BACKUPS / "run")

    gone(run, state)

    assert [path.name for path in (state / BACKUPS).iterdir()] == ["run"]
    assert remove_state(state)
    assert (state / BACKUPS / "run" / "report.xlsx").exists()


@pytest.mark.parametrize("content", [None, b"", b"x", b"x" * 4096])
def test_a_state_that_nobody_can_read_any_more_goes_whole_where_that_is_asked(
    tmp_path: Path, content: bytes | None
) -> None:
    run = written(tmp_path / "2025-04-24-1")
    remembered(tmp_path / "st")
    (tmp_path / "st" / FILE).unlink()
    if content is not None:
        (tmp_path / "st" / FILE).write_bytes(content)

    assert gone(run, tmp_path / "st", everything=True).whole_state
    assert not (tmp_path / "st").exists()
