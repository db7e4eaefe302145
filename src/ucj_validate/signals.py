"""What asks a run to stop: heeded once, with everything cleaned up, within two seconds.

The handler raises, so that whatever is half-written is removed on the way out; what is asked again meanwhile is heard no
more. A handler of Python's runs between two steps of the interpreter, and one step may be a whole sort. So the signal also
wakes a thread that waits a little, and then ends the process itself.
"""

from __future__ import annotations

import _thread
import os
import signal
import sys
import time
from collections.abc import Callable
from types import FrameType

from ucj_validate.errors import ExitCode

PATIENCE_SECONDS = 1.5
_CODES = {
    "SIGINT": ExitCode.INTERRUPTED,
    "SIGQUIT": ExitCode.INTERRUPTED,  # Ctrl+\, which would leave a core and all rows
    "SIGTERM": ExitCode.TERMINATED,
    "SIGHUP": ExitCode.TERMINATED,  # the terminal is gone
    "SIGBREAK": ExitCode.TERMINATED,  # Windows
    "SIGXCPU": ExitCode.LIMIT,  # ulimit -t
}
CODES = {int(getattr(signal, name)): code for name, code in _CODES.items() if hasattr(signal, name)}
"""Signals that end a run, and the exit code of each."""


class Stopped(SystemExit):
    """The run is to end now. As `SystemExit`, so that an event loop lets it through."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(int(CODES[number]))


class _State:
    """One process is stopped once."""

    stopped_by: int | None = None


def heeded(cut_short: Callable[[int], None] | None = None) -> None:
    """From here on signals end the run. `cut_short` says and removes what unwinding has not, where that takes too long.

    What is ignored from the start (nohup, jobs in the background) stays so, but for SIGTERM.
    """
    for number in CODES:
        if number == signal.SIGTERM or signal.getsignal(number) is not signal.SIG_IGN:
            try:
                signal.signal(number, arrived)
            except (OSError, ValueError):  # not the main thread: a notebook's
                return
    if cut_short is not None and os.name != "nt":
        reader, writer = os.pipe()
        os.set_blocking(writer, False)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        _thread.start_new_thread(_waiting, (reader, cut_short))


def arrived(number: int, _frame: FrameType | None) -> None:
    """The handler: ends the run the first time."""
    if _State.stopped_by is not None:
        return
    _State.stopped_by = number
    if not isinstance(sys.exc_info()[1], KeyboardInterrupt):  # Polars has a handler of its own, and may have been first
        raise Stopped(number)


def stopped() -> bool:
    """Whether the run is being ended by a signal."""
    return _State.stopped_by is not None


def _waiting(reader: int, cut_short: Callable[[int], None]) -> None:
    number = 0
    while number not in CODES:
        told = os.read(reader, 1)
        number = told[0] if told else 0
    time.sleep(PATIENCE_SECONDS)
    try:
        cut_short(number)
    finally:
        os._exit(CODES[number])
