"""A run beside a process that holds nothing: where the system ends it for want of memory, somebody is left to say so.

What allocates in C or Rust doesn't fail where there is no more: it aborts, and the kernel kills without asking. So the
door forks before anything large is loaded: one process runs, the other waits, hands signals on, and where the first was
ended by the system says it in the contract's terms and takes away what lies beside the outputs.

Nor does everything end: a pool in Polars that gets no thread for a piece of its work waits for it for ever. So the one that
waits also looks whether the other stands still, and ends it then.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn

from ucj_validate import fleeting
from ucj_validate.errors import ExitCode
from ucj_validate.signals import CODES

_SUPPORTED = sys.platform == "linux"
"""Elsewhere a run would outlive the one that waits for it, were that one killed."""
_PR_SET_PDEATHSIG = 1
_MOST_TOLD = 1 << 20
_OURS = frozenset(CODES.values())
"""Exit codes of a run that was cut short by our own hand, and had no time to say more."""
STOOD_STILL = 0
"""What stands for a signal where none ended the run: it would never have ended."""
_LOOK_SECONDS = 1.0
_LOOKS, _LOOKS_UNLIMITED = 5, 20
"""Looks between which nothing happens in a run that stands still; fewer where a limit on memory makes it likely."""


_HOUSEKEEPING = "jemalloc_bg"
"""A thread of Polars' allocator that gives back memory: nobody waits for it, and it tries for ever to start its like."""


def supervised(said: Callable[[int, int], int]) -> None:
    """Returns in the process that runs; the other one ends with its exit code.

    `said` tells people of the signal that ended it (or `STOOD_STILL`) and of the MB that it held, and gives the exit code.
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
        still = _stands_still(run)
        if still:
            os.kill(run, signal.SIGKILL)
        _process, status, usage = os.wait4(run, 0)
        code = os.waitstatus_to_exitcode(status)
        os.set_blocking(reader, False)
        told = b""
        with suppress(BlockingIOError):
            told = os.read(reader, _MOST_TOLD)
        # OpenBLAS ends a process that gets no memory with 1, which means findings; the system's loader with 127.
        if code < 0 or (code not in _OURS and not fleeting.is_done(told)):
            fleeting.taken_over(told)
            number = STOOD_STILL if still else -code if code < 0 else signal.SIGABRT
            code = int(ExitCode.INTERNAL)
            code = said(number, usage.ru_maxrss // 1024)
    finally:
        with suppress(OSError, ValueError):
            sys.stderr.flush()
        os._exit(code)


def _stands_still(run: int) -> bool:
    """Waits until the run has ended, or will never end; whether the latter. What the system doesn't show isn't judged."""
    try:
        import select

        ended = os.pidfd_open(run)
    except (AttributeError, ImportError, OSError):  # an older system
        return False
    most = _LOOKS if is_limited() else _LOOKS_UNLIMITED
    before, same = None, 0
    while not select.select([ended], [], [], _LOOK_SECONDS)[0]:
        now = _at_rest(run)
        same = same + 1 if now is not None and now == before else 0
        before = now
        if same >= most:
            return True
    return False


def is_limited() -> bool:
    """Whether this process may have so much memory and no more, and is refused what goes beyond."""
    import resource

    return any(
        resource.getrlimit(limit)[0] != resource.RLIM_INFINITY for limit in (resource.RLIMIT_AS, resource.RLIMIT_DATA)
    )


def _at_rest(run: int) -> dict[str, str] | None:
    """How often each thread of the run has given way so far; None where one works, or waits for somebody else.

    All wait for one another where each waits on a lock for ever (or on no socket, as Rust's tokio does), and one at most reads
    a pipe: it is the one that waits for signals. Whoever waits for a disk, a child, a clock or the network is not at rest.
    """
    threads, readers = {}, 0
    try:
        home = Path(f"/proc/{run}")
        if any(str(one.readlink()).startswith("socket:") for one in (home / "fd").iterdir()):
            return None
        for thread in (home / "task").iterdir():
            if (thread / "comm").read_text(encoding="utf-8").startswith(_HOUSEKEEPING):
                continue
            waits = (thread / "wchan").read_text(encoding="ascii")
            readers += "pipe_" in waits
            if not (_waits_for_ever(thread, waits) or (thread.name != str(run) and _may_idle(waits))):
                return None
            threads[thread.name] = (thread / "status").read_text(encoding="utf-8").partition("voluntary_ctxt")[2]
    except (OSError, ValueError, IndexError):  # gone meanwhile, or not shown
        return None
    return threads if readers <= 1 else None


def _waits_for_ever(thread: Path, waits: str) -> bool:
    """On a lock, and the call's fourth argument, how long at most, is none."""
    return waits.startswith("futex_") and (thread / "syscall").read_text(encoding="ascii").split()[4] == "0x0"


def _may_idle(waits: str) -> bool:
    return "pipe_" in waits or "epoll" in waits or waits.startswith("ep_poll")
