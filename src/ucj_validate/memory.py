"""How memory is kept between the steps of a run over millions of rows, and how much of it there is."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

_ARENA_MAX, _MMAP_THRESHOLD, _TRIM_THRESHOLD, _TOP_PAD = -8, -3, -1, -2
"""Parameters of glibc's `mallopt`."""
_MEGABYTE = 1024 * 1024


def keep_freed_memory() -> None:
    """Lets freed memory be used again instead of being given back and asked for anew, where the system is glibc's.

    Arrays of millions come and go here; each new one would be pages that the kernel fills with zeros first: an eighth of
    the time at a million rows a side. The peak falls too, since what is freed by one thread serves the other.
    """
    if sys.platform != "linux":
        return
    import ctypes

    with suppress(OSError, AttributeError):  # another C library
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_ARENA_MAX, 1)
        mallopt(_MMAP_THRESHOLD, 32 * _MEGABYTE)
        mallopt(_TRIM_THRESHOLD, 2047 * _MEGABYTE)
        mallopt(_TOP_PAD, 64 * _MEGABYTE)


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
