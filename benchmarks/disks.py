"""Disks that are full, broken or forbidden at every point: outputs old or new, an exit code of the contract, nothing left.

    python -m benchmarks.disks [STEPS [INJECTIONS]]

STEPS of size (0: none of these), and at most so many INJECTIONS of each kind into each command (0: none by strace, and
every single call by the other way).

Four ways, each where the machine allows it: a tmpfs that is full after so many kilobytes (mount needs root), a largest
size of files (RLIMIT_FSIZE, everywhere), each call on the office's own files failing in turn (`failing_calls`; needs a C
compiler), and errors put in the place of any calls, those of libraries too (strace). A command over an output that stands
already runs at every point; what stands there afterwards has the old bytes or is whole and new.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.failing_calls import CALLS, failing
from benchmarks.kills import Decisions
from benchmarks.outputs import KINDS, Kind, Office, cleared, digest_of, prepared

_CODES = {0, 2, 3, 4, 5, 6}
"""Of the contract; 3 where an input can't be opened any more."""
_OF_LIBRARIES = 70
"""Where a library's own file can't be opened: nothing is left or torn then either."""
_FAULTS = (
    ("fsync", "EIO"),
    ("rename,renameat,renameat2", "EACCES"),
    ("write,pwrite64", "ENOSPC"),
    ("openat", "EACCES"),
    ("mkdir", "ENOSPC"),
)
_MOST_SECONDS = 120
_WITH_STRACE = ("reconcile", "plan", "rollup export", "convert", "check")


@dataclass
class Told:
    """What was found, by way."""

    points: Counter[str] = field(default_factory=Counter)
    codes: Counter[tuple[str, int]] = field(default_factory=Counter)
    torn: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    """Exit codes that are none of the contract, or say that all is well where it isn't."""
    skipped: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """Whatever isn't old or new, or not said."""
        return [*self.torn, *self.left, *self.wrong]

    def in_short(self) -> str:
        """The counts that must be 0."""
        return f"torn {len(self.torn)}, left {len(self.left)}, wrong codes {len(self.wrong)}"


def _looked(way: str, office: Office, kind: Kind, place: Path, before: str, ended: tuple[int, str], told: Told) -> None:
    """What one point has left behind."""
    code, said = ended
    told.points[way] += 1
    told.codes[way, code] += 1
    now = digest_of(place)
    if not (now == before or kind.is_whole(place)):
        told.torn.append(f"{way}, {kind.name}: {code}")
    known = _CODES | {_OF_LIBRARIES} if way.startswith("openat") else _CODES
    if code not in known or "Traceback" in said or (code == 0 and not kind.is_whole(place)):
        told.wrong.append(f"{way}, {kind.name}: {code} {said.strip()[-300:]}")
    told.left += [f"{way}, {kind.name}: {path}" for path in office.leftovers()]


def sizes(office: Office, steps: int, told: Told, kinds: tuple[Kind, ...] = KINDS) -> None:
    """A largest size of files, from nothing to more than the largest output."""
    for kind in kinds:
        if not kind.again:
            continue
        place = prepared(office, kind)
        most = (
            max((path.stat().st_size for path in place.rglob("*") if path.is_file()), default=0)
            if place.is_dir()
            else place.stat().st_size
        )
        for step in range(steps):
            limit = most * step // max(steps - 1, 1)

            def limited(limit: int = limit) -> None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

            before = digest_of(place)
            ended = subprocess.run(
                **office.call(kind.arguments, kind.environment),
                capture_output=True,
                text=True,
                check=False,
                preexec_fn=limited,
            )
            _looked("largest file", office, kind, place, before, (ended.returncode, ended.stderr), told)
        print(f"{kind.name}, largest file: {told.in_short()}", file=sys.stderr, flush=True)


@contextmanager
def small_disk(kilobytes: int) -> Iterator[Path | None]:
    """A tmpfs of that size; None where it can't be mounted."""
    folder = Path(tempfile.mkdtemp())
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    try:
        yield folder if mounted.returncode == 0 else None
    finally:
        if mounted.returncode == 0:
            subprocess.run(["umount", str(folder)], check=True)
        folder.rmdir()


def full_disks(office: Office, steps: int, told: Told) -> None:
    """A disk that holds an earlier run, and so much room beside it, from nothing to enough."""
    kind = next(kind for kind in KINDS if kind.name == "reconcile")
    place = prepared(office, kind)
    whole = sum(path.stat().st_size + 4096 for path in place.iterdir()) // 1024 + 64
    for step in range(steps):
        room = whole + whole * 12 * step // (10 * max(steps - 1, 1))
        with small_disk(room) as disk:
            if disk is None:
                told.skipped.append("full disk: nothing can be mounted here")
                return
            there = disk / "hasil"
            shutil.copytree(place, there)
            arguments = tuple(str(there) if one == kind.out else one for one in kind.arguments)
            before = digest_of(there)
            ended = subprocess.run(**office.call(arguments), capture_output=True, text=True, check=False)
            _looked("full disk", office, kind, there, before, (ended.returncode, ended.stderr), told)
            told.left += [f"full disk: {path.name}" for path in disk.iterdir() if path.name != "hasil"]


def each_call(office: Office, most: int, told: Told, folder: Path) -> None:
    """Every write, fsync, rename, open and mkdir on the office's own files fails once, with the errors in turn, for every command."""
    way = failing(folder)
    if way is None:
        told.skipped.append("each call: no C compiler here")
        return
    folders = (office.folder, office.temporary)
    for kind in KINDS:
        place = prepared(office, kind)
        for call, errors in CALLS.items():
            done = _ended(office, kind, way.environment(folders, call, inherited=kind.environment or {}))
            calls = way.calls()
            if done[0] not in kind.codes:
                raise RuntimeError(f"{kind.name}: {done}")
            for at in range(1, calls + 1, max(calls // most, 1) if most else 1):
                error = errors[at % len(errors)]
                cleared(kind, place)
                before = digest_of(place)
                ended = _ended(office, kind, way.environment(folders, call, at, error, kind.environment or {}))
                _looked(f"each {call}", office, kind, place, before, ended, told)
            print(f"{kind.name}, each of {calls} {call}: {told.in_short()}", file=sys.stderr, flush=True)
            cleared(kind, place)
    decisions = Decisions(office)
    for call, errors in CALLS.items():
        _handed_over(decisions, "none fails", way.environment(folders, call), told)
        calls = way.calls()
        for at in range(1, calls + 1):
            _handed_over(decisions, f"each {call}", way.environment(folders, call, at, errors[at % len(errors)]), told)
        print(f"review import, each of {calls} {call}: {told.in_short()}", file=sys.stderr, flush=True)


def _handed_over(decisions: Decisions, way: str, environment: dict[str, str], told: Told) -> None:
    """One more answer, read by a command of which a call fails; counts what became of it."""

    def read(arguments: tuple[str, ...]) -> None:
        called = decisions.office.call(arguments, environment)
        ended = subprocess.run(**called, capture_output=True, text=True, check=False)
        _counted(way, (ended.returncode, ended.stderr), told)

    torn, lost = decisions.handed_over(read)
    told.torn += [f"{way}, review import: {one}" for one in (*torn, *lost)]


def _counted(way: str, ended: tuple[int, str], told: Told) -> None:
    told.points[way] += 1
    told.codes[way, ended[0]] += 1
    if ended[0] not in _CODES or "Traceback" in ended[1]:
        told.wrong.append(f"{way}, review import: {ended[0]} {ended[1].strip()[-300:]}")


def _ended(office: Office, kind: Kind, environment: dict[str, str]) -> tuple[int, str]:
    try:
        done = subprocess.run(
            **office.call(kind.arguments, environment),
            capture_output=True,
            text=True,
            check=False,
            timeout=_MOST_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return -1, "it has not ended"
    return done.returncode, done.stderr


def injected(office: Office, most: int, told: Told) -> None:
    """One system call fails, the first, the second and so on until none is left to fail, or `most` are done."""
    if shutil.which("strace") is None:
        told.skipped.append("single calls: no strace here")
        return
    for kind in KINDS:
        if kind.name not in _WITH_STRACE:
            continue
        place = prepared(office, kind)
        for calls, error in _FAULTS:
            way = _named(calls, error)
            first, count = _calls(office, kind.arguments, calls)
            step = max((count - first) // most, 1)
            for when in range(first, count + 1, step):
                before = digest_of(place)
                ended = _refused(office, kind.arguments, (calls, error, when))
                if ended is not None:
                    _looked(way, office, kind, place, before, ended, told)
            print(
                f"{kind.name}, {way}: of calls {first} to {count} each {step}.; {told.in_short()}",
                file=sys.stderr,
                flush=True,
            )


def injected_into_decisions(office: Office, most: int, told: Told) -> None:
    """The same while answers are written into the project's state: each is taken or not, none that was is lost."""
    if shutil.which("strace") is None:
        return
    decisions = Decisions(office)
    for calls, error in _FAULTS:
        way = _named(calls, error)
        first, count = _calls(office, ("review", "import", decisions.file.name), calls)
        for when in range(first, count + 1, max((count - first) // most, 1)):
            fault = (calls, error, when)

            def read(arguments: tuple[str, ...], way: str = way, fault: tuple[str, str, int] = fault) -> None:
                ended = _refused(office, arguments, fault)
                if ended is not None:
                    _counted(way, ended, told)

            torn, lost = decisions.handed_over(read)
            told.torn += [f"{way}, review import: {one}" for one in (*torn, *lost)]
        print(f"review import, {way}: of calls {first} to {count}; {told.in_short()}", file=sys.stderr, flush=True)


def _named(calls: str, error: str) -> str:
    return f"{calls.partition(',')[0]} → {error}"


def _calls(office: Office, arguments: tuple[str, ...], calls: str) -> tuple[int, int]:
    """How many such calls a thread makes at most, and the first that has to do with the output."""
    with tempfile.NamedTemporaryFile(mode="r") as log:
        _traced(office, arguments, ["-e", f"trace={calls}", "-o", log.name])
        # strace tells of calls that it has no name for too, whatever it is asked.
        lines = [line for line in log if re.match(rf"\d+ +(?:{calls.replace(',', '|')})\(", line)]
    seen: Counter[str] = Counter()
    first = 0
    for line in lines:
        thread = line.split()[0]
        seen[thread] += 1
        if not first and re.search(r"\.ucj[-/]", line):
            first = seen[thread]
    return max(first, 1), max(seen.values(), default=0)


def _traced(office: Office, arguments: tuple[str, ...], options: list[str]) -> tuple[int | None, str]:
    """A command's exit code under strace, None where it had not ended in time, and what it said."""
    called = office.call(arguments)
    called["args"] = ["strace", "-f", "--seccomp-bpf", "-qq", *options, *called["args"]]
    process = subprocess.Popen(
        **called, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        said = process.communicate(timeout=_MOST_SECONDS)[1]
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        said = process.communicate()[1]
        return None, said
    return process.returncode, said


def _refused(office: Office, arguments: tuple[str, ...], fault: tuple[str, str, int]) -> tuple[int, str] | None:
    """The same of a command of which one call to the system fails; None where it was none to a disk.

    A pipe is never full of data that nobody reads in the way of a disk, and who lost the word by which one thread wakes
    another waits for ever.
    """
    calls, error, when = fault
    with tempfile.NamedTemporaryFile(mode="r") as log:
        options = ["-y", "-o", log.name, "-e", f"trace={calls}", "-e", f"inject={calls}:error={error}:when={when}"]
        code, said = _traced(office, arguments, options)
        if any(re.search(r"\(\d+<(?:pipe|anon_inode|socket)", line) for line in log if "INJECTED" in line):
            return None
    return (-1, "it has not ended") if code is None else (code, said)


def told_of(told: Told) -> str:
    """What was found, as a table."""
    lines = []
    for way, points in told.points.items():
        codes = ", ".join(f"{code}: {n}" for (of, code), n in sorted(told.codes.items()) if of == way)
        lines.append(f"{way:<22}{points:>6} points; exit codes {codes}")
    return "\n".join([*lines, told.in_short(), *told.skipped, *told.faults])


def main() -> None:
    """Prints the table; exit code 1 where anything was torn."""
    steps = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    most = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    told = Told()
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder) / "kantor", 120)
        if steps:
            full_disks(office, steps, told)
            sizes(office, steps, told)
        each_call(office, most, told, Path(folder))
        if most:
            injected(office, most, told)
            injected_into_decisions(office, most, told)
    print(told_of(told))
    sys.exit(1 if told.faults else 0)


if __name__ == "__main__":
    main()
