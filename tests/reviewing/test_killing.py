"""However a sitting ends, what it has called kept is kept, and the next one goes on from there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.reviewing.town import made
from ucj_validate.errors import ExitCode
from ucj_validate.finished import RunData

ROOT = Path(__file__).parents[2]


def sittings(*arguments: object) -> dict[str, Any]:
    """In a process that has started no threads, since it forks."""
    command = [sys.executable, "-m", "tests.reviewing.sitting", *map(str, arguments)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr.decode()
    return dict(json.loads(ended.stdout))


def test_killed_at_any_moment_it_loses_at_most_the_open_pair(run: RunData, tmp_path: Path) -> None:
    assert_nothing_is_lost(run.folder, tmp_path / "state", rounds=2)


@pytest.mark.slow
def test_killed_thirty_times_over_one_queue_it_loses_at_most_the_open_pairs(tmp_path: Path) -> None:
    assert_nothing_is_lost(made(tmp_path, people=100), tmp_path / "state", rounds=30)


def assert_nothing_is_lost(folder: Path, state: Path, rounds: int) -> None:
    """Kills so many sittings."""
    found = sittings("kills", folder, state, rounds, 11)

    assert found["kills"] == rounds
    assert found["answers"] > 0
    assert {name: found[name] for name in ("lost", "invented", "unsound", "not_continued", "not_ended")} == {
        "lost": 0, "invented": 0, "unsound": 0, "not_continued": 0, "not_ended": 0,
    }  # fmt: skip


@pytest.mark.wide
def test_however_it_ends_the_terminal_is_given_back_and_nothing_of_a_row_stays_on_it(
    run: RunData, tmp_path: Path
) -> None:
    found = sittings("ends", run.folder, tmp_path / "state")

    assert {name: told["code"] for name, told in found.items()} == {
        "left": ExitCode.OK, "terminated": ExitCode.TERMINATED, "faulty": ExitCode.INTERNAL,
    }  # fmt: skip
    assert all(told["kept"] == 1 and told["sound"] and told["given_back"] for told in found.values())
    for name, told in found.items():
        assert not any(word in told["rest"] for word in ("Traceback", "SANTOSO", "0071", "locals")), name
