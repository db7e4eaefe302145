"""Names on disk changed in one step, and what is written kept through a power cut."""

from __future__ import annotations

import ctypes
import errno
import os
import stat
import sys
from pathlib import Path

_SYSTEM: str = sys.platform
_AT_FDCWD = -100
_NOREPLACE, _EXCHANGE = 1, 2  # Linux renameat2
_SWAP, _EXCL = 2, 4  # macOS renamex_np
_PRIVATE_FOLDER, _PRIVATE_FILE = 0o700, 0o600
_UNKNOWN = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})
"""What a file system answers that can't do it."""


def exchanged(left: Path, right: Path) -> bool:
    """Both names have changed places; False where the system can't."""
    return _renamed(left, right, _EXCHANGE, _SWAP) == 0


def move_new(source: Path, place: Path) -> None:
    """`source` is `place` from now on, where nothing may stand.

    Raises:
        FileExistsError: something does. OSError: the system refuses.
    """
    failed = _renamed(source, place, _NOREPLACE, _EXCL)
    if failed == 0:
        return
    if failed is not None and failed not in _UNKNOWN:
        raise OSError(failed, os.strerror(failed))
    if _SYSTEM != "win32":  # there a rename replaces nothing
        if not source.is_dir() and _linked(source, place):
            return
        if os.path.lexists(place):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
    source.rename(place)


def _linked(source: Path, place: Path) -> bool:
    """A file has got its name by a link, which replaces nothing; False where there are no links."""
    try:
        os.link(source, place, follow_symlinks=False)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):
        return False
    source.unlink()
    return True


def _renamed(left: Path, right: Path, of_linux: int, of_macos: int) -> int | None:
    """Zero, or the system's error number; None where there is no such call."""
    names = os.fsencode(left), os.fsencode(right)
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if _SYSTEM.startswith("linux"):
            done = library.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], of_linux)
        elif _SYSTEM == "darwin":
            done = library.renamex_np(names[0], names[1], of_macos)
        else:
            return None
    except (AttributeError, OSError, TypeError):
        return None
    return 0 if done == 0 else ctypes.get_errno() or errno.EIO


def sync(path: Path) -> None:
    """What was written to a file or folder is on disk."""
    if os.name == "nt" and stat.S_ISDIR(path.stat().st_mode):
        return  # Windows can't open a folder to flush it.
    descriptor = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def seal(path: Path) -> None:
    """Private modes, and everything on disk: a file, or a folder with all that is in it."""
    if path.is_dir():
        for inside in sorted(path.iterdir()):
            seal(inside)
    path.chmod(_PRIVATE_FOLDER if path.is_dir() else _PRIVATE_FILE)
    sync(path)
