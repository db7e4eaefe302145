"""Who answers at the screen holds no lock of the state: a sitting may last for hours, and its answers are transactions."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ucj_validate.state.answers import entries
from ucj_validate.state.lock import locked
from ucj_validate.state.store import opened

MANY = 40
ANSWERING = """
import sys
from pathlib import Path
from ucj_validate.state.answers import Answer, Endpoint, add
from ucj_validate.state.store import opened

who, many = sys.argv[2], int(sys.argv[3])
ends = [[Endpoint("roll", "roll.csv", None, line, f"{line}") for line in (at, at + 1)] for at in range(many)]
with opened(Path(sys.argv[1])) as store:
    print("open", flush=True)
    sys.stdin.readline()
    for at, (left, right) in enumerate(ends):
        add(store, [Answer("same", who, f"2025-04-24T00:00:{at:02}Z", "", {}, "terminal", left, right)])
        print(at, flush=True)
"""


@pytest.mark.wide
def test_two_who_answer_beside_a_run_lose_nothing_and_neither_waits_for_it(tmp_path: Path) -> None:
    with opened(tmp_path / "state", make=True):
        pass
    reviewers = [
        subprocess.Popen(
            [sys.executable, "-c", ANSWERING, str(tmp_path / "state"), who, str(MANY)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for who in ("rani", "budi", "mati")
    ]
    for one in reviewers:
        assert one.stdout is not None
        assert one.stdout.readline() == "open\n"

    with (
        locked(tmp_path / "state"),
        opened(tmp_path / "state") as store,
    ):  # as a run does, from its first row to its last
        for one in reviewers:
            assert one.stdin is not None
            one.stdin.write("\n")
            one.stdin.flush()
        assert reviewers[2].stdout is not None
        told = [reviewers[2].stdout.readline() for _answer in range(5)]
        reviewers[2].kill()
        told += reviewers[2].communicate()[0].splitlines(keepends=True)
        ended = [one.wait(60) for one in reviewers[:2]]
        kept = entries(store)

    for one in reviewers:
        one.communicate()
    by = [one.reviewer for one in kept.answers]
    whole = [one for one in told if one.endswith("\n")]
    assert ended == [0, 0]
    assert (by.count("rani"), by.count("budi")) == (MANY, MANY)
    assert len(whole) <= by.count("mati") <= len(whole) + 1
    assert kept.conflicts() == ()
