"""What a command and all that it starts cost: time, memory of the whole tree at one moment, bytes read and written."""

from __future__ import annotations

import os
import resource
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from time import perf_counter

LOOK_EVERY_SECONDS = 0.05
_PAGE = resource.getpagesize()


@dataclass(frozen=True)
class Cost:
    """A command from its start to its end. Memory in MB (2^20), `read` and `written` in bytes.

    `peak_mb` is the greatest sum over the tree, seen twenty times a second, or the greatest of one process as the
    kernel knew it at the last look, whichever is more (what wait4 tells can't be used: it counts the memory of this
    process at the moment when it started the other). Bytes are those of the calls read and write, cached by the kernel or not; what
    is mapped into memory isn't among them. `ended` is False where patience ran out.
    """

    wall: float
    cpu: float
    peak_mb: float
    read: int
    written: int
    ended: bool = True


def cost(command: Sequence[str], patience_seconds: float | None = None, **environment: str) -> Cost:
    """The cost of `command`.

    Raises:
        SystemExit: it failed; its last words are told.
    """
    with tempfile.TemporaryFile() as told:
        started = perf_counter()
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=told, env={**os.environ, **environment}, start_new_session=True
        )
        watch = _Watch(process.pid)
        ended = _ends(process.pid, patience_seconds)
        wall = perf_counter() - started
        peak = watch.stopped()
        # the kernel keeps the counts of a process that is dead until somebody waits for it, and adds its children's
        counts = _io(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if ended and process.returncode != 0:
            told.seek(0)
            raise SystemExit(f"{' '.join(command[1:])} ended with {process.returncode}\n{told.read().decode()[-2000:]}")
    return Cost(
        wall,
        usage.ru_utime + usage.ru_stime,
        peak / 2**20,
        counts.get("rchar", 0),
        counts.get("wchar", 0),
        ended,
    )


def _ends(pid: int, patience_seconds: float | None) -> bool:
    """Whether the process ended by itself; it and its children are killed when patience runs out, and left unwaited."""
    given_up = Event()

    def kill() -> None:
        if not given_up.wait(patience_seconds):
            os.killpg(pid, 9)
            given_up.set()

    killer = Thread(target=kill, daemon=True) if patience_seconds is not None else None
    if killer is not None:
        killer.start()
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    killed = given_up.is_set()
    given_up.set()
    return not killed


class _Watch:
    """A thread that looks at the memory of a tree until it is stopped."""

    def __init__(self, pid: int) -> None:
        self._pid, self._peak, self._over = pid, 0, Event()
        self._thread = Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._over.wait(LOOK_EVERY_SECONDS):
            tree = _tree(self._pid)
            self._peak = max(self._peak, sum(_resident(pid) for pid in tree), *map(_greatest, tree))

    def stopped(self) -> int:
        """The greatest sum of bytes seen."""
        self._over.set()
        self._thread.join()
        return self._peak


def _tree(root: int) -> list[int]:
    found, new = [], [root]
    while new:
        pid = new.pop()
        found.append(pid)
        with suppress(OSError):  # gone in the meantime
            for task in Path(f"/proc/{pid}/task").iterdir():
                new.extend(int(child) for child in _text(task / "children").split())
    return found


def tree_cpu(root: int) -> float:
    """Seconds of CPU that a process, those it started and those they have waited for have had so far."""
    ticks = 0
    for pid in _tree(root):
        fields = _text(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
        ticks += sum(int(field) for field in fields[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def _resident(pid: int) -> int:
    fields = _text(Path(f"/proc/{pid}/statm")).split()
    return int(fields[1]) * _PAGE if fields else 0


def _greatest(pid: int) -> int:
    """The most that the process itself has held since it began its program."""
    for line in _text(Path(f"/proc/{pid}/status")).splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def _io(pid: int) -> Mapping[str, int]:
    lines = _text(Path(f"/proc/{pid}/io")).splitlines()
    return {name: int(count) for name, _, count in (line.partition(": ") for line in lines)}


def _text(path: Path) -> str:
    """What the kernel says there; nothing of a process that is gone."""
    try:
        return path.read_text(encoding="ascii")
    except OSError:
        return ""
