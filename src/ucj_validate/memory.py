"""How memory is kept between the steps of a run over millions of rows."""

from __future__ import annotations

import sys
from contextlib import suppress

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
