"""A finished folder into its place, in one step, with an earlier one out of it."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

_SYSTEM: str = sys.platform
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # Linux renameat2
_RENAME_SWAP = 2  # macOS renamex_np


def into_place(finished: Path, place: Path) -> Path | None:
    """Moves `finished` to `place`; the path where the folder that stood there now lies, or None.

    Where the system can exchange two names, there is no moment without a complete folder. Elsewhere (Windows, old
    file systems) the earlier one steps aside first and comes back if the move fails.
    """
    if not os.path.lexists(place):
        finished.rename(place)
        return None
    if _exchanged(finished, place):
        return finished
    aside = finished.with_name(finished.name + "-old")
    place.rename(aside)
    try:
        finished.rename(place)
    except OSError:
        aside.rename(place)
        raise
    return aside


def _exchanged(left: Path, right: Path) -> bool:
    """Both names changed places; False where the system can't."""
    names = os.fsencode(left), os.fsencode(right)
    try:
        if _SYSTEM.startswith("linux"):
            library = ctypes.CDLL(None, use_errno=True)
            return bool(library.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0)
        if _SYSTEM == "darwin":
            library = ctypes.CDLL(None, use_errno=True)
            return bool(library.renamex_np(names[0], names[1], _RENAME_SWAP) == 0)
    except (AttributeError, OSError):
        return False
    return False
