"""Addresses that end at every point (`ulimit -v`): a run is whole, or says in one line that memory is not enough, and ends.

    python -m benchmarks.memory_limits [FROM_MB TO_MB STEP_MB]

`check` and `reconcile` of a small city, 200 to 4.000 MB in steps of 64. A library that is refused memory aborts, panics, loses
a thread and waits for it, or leaves a module half loaded: whatever it is, a run ends within a minute, with 0, 1 or 6; it
shows no traceback, tears no output, and leaves nothing in the folder of temporary files.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.outputs import Kind, Office, digest_of, is_json, is_whole_folder, prepared

PATIENCE_SECONDS = 60
_DAY = ("--as-of", "2025-04-24", "--fail-on", "never")
KINDS = (
    Kind("check", ("check", "roll_umkm.xlsx", *_DAY, "--json", "--out", "k1/hasil.json"), "k1/hasil.json", is_json),
    Kind("reconcile", ("reconcile", "--out", "k2/hasil", *_DAY, "--quiet"), "k2/hasil", is_whole_folder),
)
_CODES = {0, 1, 6}


@dataclass(frozen=True)
class Point:
    """How one command ended under one limit."""

    name: str
    limit_mb: int
    code: int | None
    """None: it never ended."""
    seconds: float
    faults: tuple[str, ...]


@dataclass
class Told:
    """What was found."""

    points: list[Point] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """Whatever is not as it should be, with where."""
        return [f"{one.name}, {one.limit_mb} MB: {fault}" for one in self.points for fault in one.faults]


def swept(office: Office, limits_mb: Iterable[int], kinds: tuple[Kind, ...] = KINDS, *, quiet: bool = True) -> Told:
    """Each command under each limit, over an output that stands already."""
    told = Told()
    places = {kind.name: prepared(office, kind) for kind in kinds}
    for limit in limits_mb:
        for kind in kinds:
            told.points.append(limited(office, kind, places[kind.name], limit))
            if not quiet:
                one = told.points[-1]
                print(
                    f"{one.limit_mb:>6} MB  {one.name:<10} {one.code!s:>5} {one.seconds:6.1f} s; faults {len(told.faults)}",
                    file=sys.stderr,
                    flush=True,
                )
    return told


def limited(office: Office, kind: Kind, place: Path, limit_mb: int) -> Point:
    """The command with so many addresses."""

    def few() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (limit_mb << 20, limit_mb << 20))

    before = digest_of(place)
    begun = time.monotonic()
    with tempfile.TemporaryFile() as words:
        process = subprocess.Popen(
            **office.call(kind.arguments),
            stdout=subprocess.DEVNULL,
            stderr=words,
            preexec_fn=few,  # noqa: PLW1509  one thread here
            start_new_session=True,
        )
        code: int | None = None
        with suppress(subprocess.TimeoutExpired):
            code = process.wait(PATIENCE_SECONDS)
        seconds = time.monotonic() - begun
        if code is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        words.seek(0)
        said = words.read().decode("utf-8", "replace")
    return Point(kind.name, limit_mb, code, seconds, tuple(_faults(office, kind, place, before, code, said)))


def _faults(office: Office, kind: Kind, place: Path, before: str, code: int | None, said: str) -> list[str]:
    """What is not as it should be."""
    found = []
    if code is None:
        found.append("never ended")
    elif code not in _CODES:
        found.append(f"exit code {code}: {said.strip()[-300:]}")
    elif code not in {0, 1} and not said.strip():
        found.append("not a word")
    if "Traceback" in said:
        found.append("a traceback")
    if not (digest_of(place) == before or kind.is_whole(place)):
        found.append("torn")
    found += [f"left: {path}" for path in office.temporary.rglob("*")]
    return found


def table(told: Told) -> str:
    """What was found, a line a command."""
    lines = [f"{'command':<12}{'limits':>8}{'done':>6}{'said 6':>8}{'least MB':>10}{'longest':>10}{'faults':>8}"]
    for name in dict.fromkeys(one.name for one in told.points):
        mine = [one for one in told.points if one.name == name]
        done = [one for one in mine if one.code in {0, 1}]
        refused = [one for one in mine if one.code not in {0, 1}]
        least = min(
            (one.limit_mb for one in done if all(other.limit_mb < one.limit_mb for other in refused)), default=0
        )
        lines.append(
            f"{name:<12}{len(mine):>8}{len(done):>6}{sum(one.code == 6 for one in mine):>8}{least:>10}"
            f"{max(one.seconds for one in mine):>8.1f} s{sum(bool(one.faults) for one in mine):>8}"
        )
    return "\n".join([*lines, *told.faults])


def main() -> None:
    """Prints the table; exit code 1 where a run did not end as it should."""
    given = [int(word) for word in sys.argv[1:4]]
    first, last, step = given if len(given) == 3 else (200, 4000, 64)
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder) / "kantor", 120, state=False)
        told = swept(office, range(first, last + 1, step), quiet=False)
    print(table(told))
    sys.exit(1 if told.faults else 0)


if __name__ == "__main__":
    main()
