"""What this process has put beside its outputs and takes away however it ends: folders that hold people's rows.

Unwinding removes them; this list is for where unwinding is cut short, or where a thread still writes while it goes on.
After a kill −9 nobody is left to do it, and the next run does.
"""

from __future__ import annotations

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path

_TRIES, _BETWEEN_SECONDS = 20, 0.01
_PUT, _GONE, _DONE, _END = b"+", b"-", b"=", b"\0"


class _Known:
    """The folders, and who else is told of them."""

    by_path: dict[str, int] = {}  # noqa: RUF012  the process's own
    """Path → the process that made it: what is forked from it has nothing to take away."""
    told_to: int | None = None
    unsaid = False
    """The process ends for want of memory, and had not even enough to say so."""


def remembered(path: Path) -> Path:
    """`path`, which goes with this process unless it is forgotten before."""
    name = os.path.abspath(path)  # noqa: PTH100  not resolve(): a link is taken away itself
    _Known.by_path[name] = os.getpid()
    _say(_PUT, name)
    return path


def forgotten(path: Path) -> None:
    """`path` stays, or is gone already."""
    name = os.path.abspath(path)  # noqa: PTH100
    if _Known.by_path.pop(name, None) is not None:
        _say(_GONE, name)


def emptied(folder: str | Path) -> None:
    """Removes a folder and what is in it, as far as that is possible.

    An empty one first by its name alone: `rmtree` opens it, which fails where the process may open no more files.
    """
    try:
        Path(folder).rmdir()
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)


def taken_away() -> None:
    """Nothing that is remembered stands any more; tried again where a thread still writes."""
    for name in [name for name, process in _Known.by_path.items() if process == os.getpid()]:
        for _try in range(_TRIES):
            emptied(name)
            if not os.path.lexists(name):
                break
            time.sleep(_BETWEEN_SECONDS)
        forgotten(Path(name))


def tell(descriptor: int) -> None:
    """From here on another process is told of each folder, by a pipe."""
    os.set_blocking(descriptor, False)
    _Known.told_to = descriptor


def done() -> None:
    """Tells whoever waits that this process ends by its own last line, and has said why."""
    if not _Known.unsaid:
        _say(_DONE, "")


def left_to_say() -> bool:
    """Leaves it to another process to say that memory was not enough; whether there is one."""
    _Known.unsaid = _Known.told_to is not None
    return _Known.unsaid


def is_done(told: bytes) -> bool:
    """Whether a process said so. A library in C may end it with an exit code of its own."""
    return told.endswith(_DONE + _END)


def taken_over(told: bytes) -> None:
    """Takes away what a process that is dead had told of."""
    for line in told.split(_END):
        name = os.fsdecode(line[1:])
        if line[:1] == _PUT:
            _Known.by_path[name] = os.getpid()
        elif line[:1] == _GONE:
            _Known.by_path.pop(name, None)
    taken_away()


def _say(sign: bytes, name: str) -> None:
    if _Known.told_to is not None:
        with suppress(OSError):  # it only spares the next run some work
            os.write(_Known.told_to, sign + os.fsencode(name) + _END)
