"""Sittings before a real terminal, each a process of its own that may be killed.

`python -m tests.reviewing.sitting kills RUN STATE ROUNDS SEED` kills one sitting after another over one queue and tells
what it found as JSON; `… ends RUN STATE` how sittings end that aren't killed. It loads what takes long once and forks for each sitting; it starts no thread of Polars itself, since a
fork would leave it behind.
"""

from __future__ import annotations

import json
import os
import pty
import random
import re
import select
import signal
import sqlite3
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

_KEPT = re.compile(rb"jawaban ke-([0-9]+)")
_LEFT = re.compile(rb"([0-9]+) lagi")


@dataclass
class Sitting:
    """A process with the screen open, and what it has shown."""

    process: int
    terminal: int
    shown: bytes = b""
    status: int | None = field(default=None)

    def press(self, keys: str) -> None:
        """Types."""
        os.write(self.terminal, keys.encode())

    def wait_for(self, told: bytes, seconds: float = 90) -> None:
        """Reads until `told` has been shown."""
        end = time.monotonic() + seconds
        while told not in self.shown:
            assert time.monotonic() < end, self.shown[-2000:]
            assert self.read(0.2), self.shown[-2000:]

    def read(self, seconds: float) -> bool:
        """Takes in what is shown within `seconds`; False where the process has ended."""
        ready, _none, _nothing = select.select([self.terminal], [], [], seconds)
        if ready:
            try:
                piece = os.read(self.terminal, 65_536)
            except OSError:  # the other end has gone
                return False
            self.shown += piece
            return bool(piece)
        return True

    def end(self, number: int | None = None, seconds: float = 90) -> int:
        """Sends a signal where one is named, and waits; the exit code, or the signal's number below zero."""
        if number is not None:
            os.kill(self.process, number)
        limit = time.monotonic() + seconds
        while self.read(0.1):
            assert time.monotonic() < limit
        status = os.waitpid(self.process, 0)[1]
        os.close(self.terminal)
        return os.waitstatus_to_exitcode(status)

    @property
    def acknowledged(self) -> int:
        """The highest number of an answer that the screen has called kept."""
        return max((int(told) for told in _KEPT.findall(self.shown)), default=0)

    @property
    def left(self) -> int:
        """How many pairs waited when the screen opened."""
        return int(_LEFT.findall(self.shown)[0])


def started(run: Path, state: Path, reviewer: str = "rani", *, faulty: bool = False) -> Sitting:
    """A sitting; where `faulty`, showing the second pair is a fault of ours."""
    process, terminal = pty.fork()
    if process == 0:
        code = 1
        try:
            code = _sat(run, state, reviewer, faulty=faulty)
        finally:
            os._exit(code)
    return Sitting(process, terminal)


def _sat(run: Path, state: Path, reviewer: str, *, faulty: bool) -> int:
    """The sitting itself, as the command leads it; its exit code."""
    from ucj_validate import signals
    from ucj_validate.__main__ import _left_by
    from ucj_validate.cli.reviewing import opened as screen
    from ucj_validate.cli.reviewing.facts import Shelf
    from ucj_validate.finished import read_run
    from ucj_validate.state.store import opened

    os.environ["TERM"], os.environ["COLUMNS"], os.environ["LINES"] = "xterm-256color", "80", "24"
    signal.signal(signal.SIGTERM, signals.arrived)
    whole, seen = Shelf.shown, 0

    def faulty_shown(self: Shelf, pair: object) -> object:
        nonlocal seen
        seen += 1
        if seen > 1:
            raise ZeroDivisionError("SITI SANTOSO")
        return whole(self, pair)  # type: ignore[arg-type]

    if faulty:
        Shelf.shown = faulty_shown  # type: ignore[method-assign, assignment]
    try:
        with opened(state, make=True) as store:
            screen(read_run(run), store, reviewer, quiet_seconds=0)
    except BaseException as error:  # noqa: BLE001  as the program's door does
        return _left_by(error)
    return 0


def kept(state: Path) -> tuple[int, bool]:
    """How many whole answers the file holds, and whether it is sound."""
    if not (state / "state.sqlite").exists():
        return 0, True
    with closing(sqlite3.connect(state / "state.sqlite")) as database:
        sound = database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        tables = database.execute("SELECT count(*) FROM sqlite_master WHERE name = 'answer'").fetchone()[0]
        if not tables:
            return 0, sound
        answers = database.execute("SELECT count(*) FROM answer").fetchone()[0]
        ends = database.execute("SELECT count(*) FROM endpoint").fetchone()[0]
    return answers, sound and ends == 2 * answers


def campaign(run: Path, state: Path, rounds: int, seed: int) -> dict[str, int]:
    """Kills `rounds` sittings at random moments; what was found, and whatever should not be."""
    import textual.widgets  # noqa: F401  loaded here once instead of in each sitting

    import ucj_validate.cli.reviewing
    import ucj_validate.finished
    import ucj_validate.normalise  # noqa: F401

    chance = random.Random(seed)
    found = {
        "kills": 0,
        "answers": 0,
        "lost": 0,
        "invented": 0,
        "unsound": 0,
        "not_continued": 0,
        "kills_while_typing": 0,
    }
    for _round in range(rounds):
        before, _sound = kept(state)
        sitting = started(run, state)
        pressed = 0
        if chance.random() < 0.1:  # while it starts
            end = time.monotonic() + chance.uniform(0, 0.5)
        else:
            sitting.wait_for(b"lagi")
            found["not_continued"] += sitting.left != found.setdefault("queue", sitting.left) - before
            for _key in range(chance.randint(1, 4)):
                sitting.press(chance.choice("sb"))
                pressed += 1
                sitting.read(chance.uniform(0, 0.02))
            found["kills_while_typing"] += 1
            end = time.monotonic() + chance.uniform(0, 0.25)
        while time.monotonic() < end and sitting.read(max(end - time.monotonic(), 0)):
            pass
        assert sitting.end(signal.SIGKILL) == -signal.SIGKILL
        after, sound = kept(state)
        found["kills"] += 1
        found["lost"] += max(sitting.acknowledged - (after - before), 0)
        found["invented"] += max(after - before - pressed, 0)
        found["unsound"] += not sound
        found["answers"] = after
    last = started(run, state)
    last.wait_for(b"lagi")
    found["not_continued"] += last.left != found["queue"] - kept(state)[0]
    last.press("q")
    found["not_ended"] = last.end()
    return found


def ends(run: Path, state: Path) -> dict[str, object]:
    """How sittings end that are left, asked to end, or end by a fault of ours: exit code, and what stays on the screen."""
    found: dict[str, object] = {}
    for name, keys, number, faulty in (
        ("left", "sq", None, False),
        ("terminated", "s", signal.SIGTERM, False),
        ("faulty", "s", None, True),
    ):
        before, _sound = kept(state)
        sitting = started(run, state, faulty=faulty)
        sitting.wait_for(b"lagi")
        sitting.press(keys)
        if number is not None:
            sitting.wait_for(b"jawaban ke-1")
        code = sitting.end(number)
        after, sound = kept(state)
        whole, _mark, rest = sitting.shown.rpartition(b"\x1b[?1049l")
        found[name] = {
            "code": code,
            "kept": after - before,
            "sound": sound,
            "given_back": bool(whole),
            "rest": rest.decode(),
        }
    return found


if __name__ == "__main__":
    _told, what, _run, _state, *_more = sys.argv
    if what == "kills":
        print(json.dumps(campaign(Path(_run), Path(_state), *map(int, _more))))
    else:
        print(json.dumps(ends(Path(_run), Path(_state))))
