"""A run beside a process that holds nothing: where the system ends it for want of memory, somebody is left to say so.

What allocates in C or Rust doesn't fail where there is no more: it aborts, and the kernel kills without asking. So the
door forks before anything large is loaded: one process runs, the other waits, hands signals on, and where the first was
ended by the system says it in the contract's terms and takes away what lies beside the outputs.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from types import FrameType
from typing import NoReturn

from ucj_validate import fleeting
from ucj_validate.errors import ExitCode
from ucj_validate.signals import CODES

_SUPPORTED = sys.platform == "linux"
"""Elsewhere a run would outlive the one that waits for it, were that one killed."""
_PR_SET_PDEATHSIG = 1
_MOST_TOLD = 1 << 20
_WHOLE = frozenset({ExitCode.OK, ExitCode.FINDINGS})


def supervised(said: Callable[[int, int], int]) -> None:
    """Returns in the process that runs; the other one ends with its exit code.

    `said` tells people of the signal that ended it and of the MB that it held, and gives the exit code for that.
    """
    if not _SUPPORTED:
        return
    reader, writer = os.pipe()
    watcher = os.getpid()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, CODES)  # none is lost between the two
    try:
        run = os.fork()
    except OSError:  # no more processes: it runs by itself
        os.close(reader)
        os.close(writer)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return
    if run:
        os.close(writer)
        _wait(run, reader, before, said)
    os.close(reader)
    _end_with(watcher)
    fleeting.tell(writer)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with(watcher: int) -> None:
    """This process is killed with the one that waits for it: kill −9 means both."""
    with suppress(OSError, AttributeError):
        from ctypes import CDLL

        CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != watcher:
        os._exit(ExitCode.TERMINATED)


def _wait(run: int, reader: int, mask: Iterable[int], said: Callable[[int, int], int]) -> NoReturn:
    """Until the run has ended; then this process ends too."""

    def handed_on(number: int, _frame: FrameType | None) -> None:
        with suppress(ProcessLookupError):
            os.kill(run, number)

    for number in CODES:
        if number == signal.SIGTERM or signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handed_on)
    signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    code: int = ExitCode.INTERNAL
    try:
        _process, status, usage = os.wait4(run, 0)
        code = os.waitstatus_to_exitcode(status)
        os.set_blocking(reader, False)
        told = b""
        with suppress(BlockingIOError):
            told = os.read(reader, _MOST_TOLD)
        # OpenBLAS ends a process that gets no memory with 1, which means findings.
        if code < 0 or (code in _WHOLE and not fleeting.is_done(told)):
            fleeting.taken_over(told)
            number, code = -code if code < 0 else signal.SIGABRT, int(ExitCode.INTERNAL)
            code = said(number, usage.ru_maxrss // 1024)
    finally:
        with suppress(OSError, ValueError):
            sys.stderr.flush()
        os._exit(code)
