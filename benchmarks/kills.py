"""Killed at random moments: every output old or new, nothing left after the next run, no decision lost.

    python -m benchmarks.kills [RUNS [SEED]]

A made-up city is reconciled, planned, compared, exported and so on, each as a process that is killed (SIGKILL, with its
children) at a moment drawn from the time it takes. Then its output must be whole, with the bytes of before or of a whole
run; the same command is run to its end, and nothing may be left of the one that was killed, neither beside the output nor
in the folder of temporary files. Between them answers are read into the project's state, killed alike: each that was
taken once must stand ever after, and the state must open.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.outputs import KINDS, Kind, Office, cleared, prepared
from ucj_validate.columns import Side, Verdict
from ucj_validate.finished import read_run
from ucj_validate.review.deciding import answer
from ucj_validate.review.queue import Pair
from ucj_validate.state.answers import add, entries
from ucj_validate.state.exchange import document
from ucj_validate.state.store import opened

_DECISIONS_EVERY = 5
"""One killed run in so many is one of `review import`."""
_TOLD_EVERY = 50
"""A word on the way after so many, for who waits."""


@dataclass
class Told:
    """What the campaign has found."""

    runs: Counter[str] = field(default_factory=Counter)
    killed: Counter[str] = field(default_factory=Counter)
    """Of these, those that had not ended when they were killed."""
    torn: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    """Whole runs after a killed one that didn't end well."""
    between: Counter[str] = field(default_factory=Counter)
    """Killed runs that left something for the next one to sweep."""

    @property
    def faults(self) -> list[str]:
        """Whatever isn't as it must be."""
        return [*self.torn, *self.left, *self.lost, *self.failed]

    def in_short(self) -> str:
        """The counts that must be 0."""
        return (
            f"torn {len(self.torn)}, left after the next run {len(self.left)}, decisions lost {len(self.lost)}, "
            f"next runs that failed {len(self.failed)}"
        )


def campaign(folder: Path, runs: int, seed: int, persons: int = 300) -> Told:
    """So many killed runs over all kinds of output, in turn."""
    rng, told = random.Random(seed), Told()
    office = Office(folder, persons)
    seconds: dict[str, float] = {}
    places = {}
    for kind in KINDS:
        started = time.monotonic()
        places[kind.name] = prepared(office, kind)
        seconds[kind.name] = time.monotonic() - started
    decisions = Decisions(office)
    for at in range(runs):
        if at and at % _TOLD_EVERY == 0:
            print(f"{at} of {runs}: {told.in_short()}", file=sys.stderr, flush=True)
        if at % _DECISIONS_EVERY == _DECISIONS_EVERY - 1:
            decisions.killed_once(rng, told)
            continue
        kind = KINDS[(at - at // _DECISIONS_EVERY) % len(KINDS)]
        _killed_once(office, kind, places[kind.name], rng.uniform(0, max(seconds[kind.name], 0.5)), told)
    return told


def _killed_once(office: Office, kind: Kind, place: Path, after: float, told: Told) -> None:
    cleared(kind, place)
    told.runs[kind.name] += 1
    told.killed[kind.name] += killed(office, kind.arguments, after, kind.environment)
    if os.path.lexists(place) and not kind.is_whole(place):
        told.torn.append(f"{kind.name} after {after:.2f} s")
    told.between[kind.name] += bool(office.leftovers())
    cleared(kind, place)
    ended = subprocess.run(**office.call(kind.arguments, kind.environment), capture_output=True, text=True, check=False)
    if ended.returncode not in kind.codes or not kind.is_whole(place):
        told.failed.append(f"{kind.name} after {after:.2f} s: {ended.returncode} {ended.stderr.strip()[:300]}")
    told.left += [f"{kind.name} after {after:.2f} s: {path}" for path in office.leftovers()]


def killed(
    office: Office, arguments: tuple[str, ...], after: float, environment: Mapping[str, str] | None = None
) -> bool:
    """A command killed with its children so many seconds after its start; whether it was running still."""
    called = office.call(arguments, environment)
    process = subprocess.Popen(**called, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    time.sleep(after)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    return bool(process.wait() == -signal.SIGKILL)


class Decisions:
    """Answers that are handed over from another office's state, a few more each time, by processes that are killed."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.state = office.folder / ".ucj"
        other = office.folder.parent / f"{office.folder.name}-other"
        made = _answers_made(office.folder / "hasil", self.state, other)
        self.made, self.given = made, 0
        self.kept: set[str] = set()
        self.file = office.folder / "dari-kantor-lain.json"
        started = time.monotonic()
        self._hand_over(1)
        office.done("review", "import", self.file.name)
        self.seconds = time.monotonic() - started
        self.kept = self._standing()

    def killed_once(self, rng: random.Random, told: Told) -> None:
        """One more answer, read by a process that is killed, then by one that ends."""
        told.runs["review import"] += 1

        def ended(arguments: tuple[str, ...]) -> None:
            told.killed["review import"] += killed(self.office, arguments, rng.uniform(0, self.seconds))

        torn, lost = self.handed_over(ended)
        told.torn += torn
        told.lost += lost

    def handed_over(self, read: Callable[[tuple[str, ...]], object]) -> tuple[list[str], list[str]]:
        """One more answer, read by what may fail, then by a process that ends: what the state was found torn by, and lost."""
        self._hand_over(1)
        arguments = ("review", "import", self.file.name)
        read(arguments)
        try:
            standing = self._standing()
        except Exception as error:  # noqa: BLE001  whatever it is, the state is not what it must be
            return [f"state: {type(error).__name__}"], []
        lost = (
            [] if self.kept <= standing else [f"{len(self.kept - standing)} answers after an import that was cut short"]
        )
        self.office.done(*arguments)
        now = self._standing()
        if not (standing <= now and len(now) == self.given):
            lost.append(f"{self.given - len(now)} answers after a whole import")
        self.kept = now
        return [], lost

    def _hand_over(self, more: int) -> None:
        self.given = min(self.given + more, len(self.made["answers"]))
        some = {**self.made, "answers": self.made["answers"][: self.given]}
        self.file.write_text(json.dumps(some), encoding="utf-8")

    def _standing(self) -> set[str]:
        with opened(self.state) as store:
            return {one.id for one in entries(store).answers}


def _answers_made(run: Path, state: Path, other: Path) -> dict[str, list[object]]:
    """As many answers as there are links, made under the office's key, in the form that offices exchange."""
    with opened(state, make=True):
        pass
    other.mkdir(mode=0o700)
    shutil.copy2(state / "key", other / "key")
    data = read_run(run)
    with opened(other, make=True) as store:
        answers = []
        for at, link in enumerate(data.links.head(150).iter_rows(named=True)):
            pair = Pair((Side.ROLL, link["roll_row"]), (Side.MEMBERS, link["member_row"]), 0.5, 1.0, (), ())
            when = datetime(2025, 4, 24, 8, at // 60, at % 60, tzinfo=UTC)
            answers.append(answer(data, pair, Verdict.SAME, "rani", when, "", "terminal", store.key))
        add(store, answers)
        made: dict[str, list[object]] = json.loads(document(store))
    return made


def told_of(told: Told) -> str:
    """What was found, as a table."""
    lines = [f"{'output':<22}{'runs':>6}{'killed at work':>16}{'left something to sweep':>26}"]
    for name, runs in told.runs.items():
        lines.append(f"{name:<22}{runs:>6}{told.killed[name]:>16}{told.between[name]:>26}")
    lines.append(f"{'all':<22}{told.runs.total():>6}{told.killed.total():>16}{told.between.total():>26}")
    return "\n".join([*lines, told.in_short(), *told.faults])


def main() -> None:
    """Prints the table; exit code 1 where anything was torn, left or lost."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as folder:
        told = campaign(Path(folder) / "kantor", runs, seed)
    print(told_of(told))
    sys.exit(1 if told.faults else 0)


if __name__ == "__main__":
    main()
