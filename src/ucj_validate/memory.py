"""How memory is kept between the steps of a run over millions of rows, and how much of it there is."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ctypes

_ARENA_MAX, _MMAP_THRESHOLD, _TRIM_THRESHOLD, _TOP_PAD = -8, -3, -1, -2
"""Parameters of glibc's `mallopt`."""
_MEGABYTE = 1024 * 1024
_MARGIN = 384 * _MEGABYTE
"""More than any library asks for at one time: the code of Polars, 0.2 GB; a heap, 0.13 GB."""


def keep_freed_memory() -> None:
    """Lets freed memory be used again instead of being given back and asked for anew, where the system is glibc's.

    Arrays of millions come and go here; each new one would be pages that the kernel fills with zeros first: an eighth of
    the time at a million rows a side. The peak falls too, since what is freed by one thread serves the other.
    """
    if sys.platform != "linux":
        return
    with suppress(OSError, AttributeError):  # another C library
        mallopt = _c_library().mallopt
        mallopt(_ARENA_MAX, 1)
        mallopt(_MMAP_THRESHOLD, 32 * _MEGABYTE)
        mallopt(_TRIM_THRESHOLD, 2047 * _MEGABYTE)
        mallopt(_TOP_PAD, 64 * _MEGABYTE)


def take_little_room() -> None:
    """One heap for all threads where addresses are limited (ulimit -v): each heap more sets 64 to 128 MB of them aside.

    `check` of a small roll needs 0.6 GB of addresses so, and 1.6 GB otherwise; it holds 0.15 GB.
    """
    if address_limit() is not None:
        with suppress(OSError, AttributeError, ImportError):
            _c_library().mallopt(_ARENA_MAX, 1)


def address_limit() -> int | None:
    """The bytes of addresses that this process may use (ulimit -v); None without a limit."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    most = resource.getrlimit(resource.RLIMIT_AS)[0]
    return None if most == resource.RLIM_INFINITY else most


def is_near_limit() -> bool:
    """Whether this process once had all but `_MARGIN` of the addresses that it may use: the next request was refused, then.

    What is refused shows in many ways: a library that can't be loaded, a half-loaded module, a panic, a lost thread.
    """
    limit = address_limit()
    if limit is None:
        return False
    with suppress(OSError, ValueError, IndexError, MemoryError):
        for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmPeak:"):
                return int(line.split()[1]) * 1024 + _MARGIN > limit
    return True  # not even that can be told


def give_back() -> None:
    """Gives the system what has been freed: between two steps, of which the next asks for arrays of another size.

    Large arrays are mapped by themselves and find no room in what small ones have left, which is most of it at the end of
    a step that worked piece by piece: of 2.6 GB at three million rows a side, 1.6 GB. It takes a tenth of a second.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            _c_library().malloc_trim(0)


def _c_library() -> ctypes.CDLL:
    from ctypes import CDLL

    return CDLL(None)


def allowed_mb() -> int | None:
    """The memory that this process may still take; None where the system doesn't tell."""
    told = [size for size in (_left_of_the_group(), _available()) if size is not None]
    return min(told) // _MEGABYTE if told else None


def _available() -> int | None:
    """What the system can give without taking it from others."""
    with suppress(OSError, ValueError, IndexError):
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    with suppress(OSError, ValueError, AttributeError):
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return None


def _left_of_the_group() -> int | None:
    """What a container's limit leaves; None without one."""
    places = [
        (Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"), Path("/sys/fs/cgroup/memory/memory.usage_in_bytes"))
    ]
    with suppress(OSError, IndexError):
        mine = Path("/proc/self/cgroup").read_text(encoding="utf-8").strip().rpartition(":")[2].lstrip("/")
        group = Path("/sys/fs/cgroup") / mine
        places += [(one / "memory.max", one / "memory.current") for one in (group, *group.parents)]
    left = []
    for limit, used in places:
        with suppress(OSError, ValueError):  # no such group, or "max": no limit
            left.append(max(int(limit.read_text(encoding="ascii")) - int(used.read_text(encoding="ascii")), 0))
    return min(left) if left else None


def most_used_mb() -> int | None:
    """The most memory that this process has held; None where the system doesn't tell."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // (_MEGABYTE if sys.platform == "darwin" else 1024)


def leave_no_core() -> None:
    """No core file or crash report: it would hold every row. Holds for processes that are started from here too.

    On Linux a limit of one byte, not none: a program that cores are piped to gets them whatever the limit, but for this.
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    with suppress(OSError, ValueError):
        _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
        most = 1 if sys.platform == "linux" else 0
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(resource.RLIMIT_CORE, (least, least))
