"""What runs leave beside their place that were killed: found by its name, and gone with the next run there.

Whatever lies beside a place belongs to the lock of the place's name, so that only what nobody holds is touched.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import Literal

from ucj_validate import fleeting
from ucj_validate.places.locks import KernelLock, is_mine

Kind = Literal["part", "old", "gone", "spill"]
"""Being written; has stood in the place, which is empty for a moment; to be removed; waits for want of memory."""
_LEFT = re.compile(r"\.ucj-(part|old|gone|spill)-(.+)\.[a-z0-9_]{8}", re.DOTALL)
_LOCK = re.compile(r"\.ucj-(.+)\.lock", re.DOTALL)
_LONGEST = 100
"""Bytes of a name that stand in names made of it; a name may have 255."""


def tag(name: str) -> str:
    """`name` as part of other names: itself, or where it is long its beginning and what tells it from others."""
    whole = os.fsencode(name)
    if len(whole) <= _LONGEST:
        return name
    return f"{whole[: _LONGEST // 2].decode('utf-8', 'ignore')}~{hashlib.sha256(whole).hexdigest()[:16]}"


def lock_of(place: Path) -> Path:
    """The lock of a place: a file beside it."""
    return place.with_name(f".ucj-{tag(place.name)}.lock")


def beside(place: Path, kind: Kind) -> Path:
    """A new empty folder beside `place` (0700) that goes with the next run if this one is killed."""
    made = Path(tempfile.mkdtemp(prefix=f".ucj-{kind}-{tag(place.name)}.", dir=place.parent))
    return made if kind == "old" else fleeting.remembered(made)


def free_name(place: Path, kind: Kind) -> Path:
    """A name beside `place` at which nothing stands, for what stands in the place."""
    folder = beside(place, kind)
    folder.rmdir()
    return folder


def removed(path: Path) -> None:
    """Removes a file, a link or a folder as far as that is possible; a second time where the system has refused once.

    What stands still is tried once more when the process ends: by then it may have let go of what was in the way.
    """
    for _attempt in range(2):
        with contextlib.suppress(OSError):
            if path.is_symlink() or not path.is_dir():
                path.unlink(missing_ok=True)
            else:
                fleeting.emptied(path)
        if not os.path.lexists(path):
            fleeting.forgotten(path)
            return


def swept(folder: Path, place: Path | None = None) -> None:
    """What dead runs left in `folder` is gone. `place`: one in it whose lock is held, and that nobody writes to yet."""
    found: set[str] = set()
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):  # noqa: PTH208  names alone
            named = _LEFT.fullmatch(name) or _LOCK.fullmatch(name)
            if named is not None:
                found.add(named[named.re.groups])
    own = None if place is None else tag(place.name)
    for name in found:
        lock = KernelLock(folder / f".ucj-{name}.lock")
        if name == own:
            _cleared(folder, name, place)
        elif not is_mine(lock.path):
            with contextlib.suppress(OSError):
                if lock.tried():
                    try:
                        lock.name(b"")  # what a dead run told of itself
                        _cleared(folder, name, None if "~" in name else folder / name)
                    finally:
                        lock.release()


def _cleared(folder: Path, name: str, place: Path | None) -> None:
    """What belongs to a lock that is held: what has stood in its place goes back where nothing stands, the rest goes.

    A name alone anybody can give: only what has the owner of the lock, which is ours, was left by one of our runs.
    """
    ours = _owner(folder / f".ucj-{name}.lock")
    for path in sorted(folder / other for other in os.listdir(folder)):  # noqa: PTH208  names alone
        left = _LEFT.fullmatch(path.name)
        if left is None or left[2] != name or _owner(path) != ours:
            continue
        if left[1] == "old" and (place is None or not os.path.lexists(place)):
            if place is not None:  # else its name is not known; the next run to that place knows it
                with contextlib.suppress(OSError):
                    path.rename(place)
            continue
        removed(path)


def _owner(path: Path) -> int | None:
    """As the file system tells it, which may be one for all; None where nothing stands there."""
    try:
        return path.lstat().st_uid
    except OSError:
        return None
