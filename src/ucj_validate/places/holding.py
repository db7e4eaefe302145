"""A place held by one process, and what is written into it: beside it first, and moved there in one step."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ucj_validate.places import leftovers
from ucj_validate.places.locks import NoLocksError, is_mine, locked
from ucj_validate.places.moving import move_new, seal, sync
from ucj_validate.places.together import all_moved
from ucj_validate.places.unwritable import unwritable

_TRIES = 20
"""Times that a folder is made again which somebody else, who had made it too, has just found empty and removed."""


@contextmanager
def held(out: Path | None, wait_seconds: float = 0, *, parents: bool = True) -> Iterator[None]:
    """Nobody else writes to `out` for the length of the block; what dead runs left beside it is gone.

    With `parents` folders above it are made, and go again if nothing came of it. None is nothing to hold. Where the file
    system knows no locks, nobody is kept out, and nothing is swept: whatever is written is whole all the same.

    Raises:
        LockedError: another process holds it still after `wait_seconds`. UnwritableError: its parent can't be written.
    """
    place = None if out is None else absolute(out)
    if place is None or not place.name or is_mine(leftovers.lock_of(place)):
        yield
        return
    made: list[Path] = []
    with ExitStack() as undo:
        undo.callback(_unmade, made)
        try:
            if not parents and not place.parent.is_dir():
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
            _locked(place, out, wait_seconds, made, undo)
        except OSError as error:
            raise unwritable(out, error.errno) from None
        yield


def _locked(place: Path, shown: object, wait_seconds: float, made: list[Path], undo: ExitStack) -> None:
    for left in reversed(range(_TRIES)):
        made += _parents(place.parent)
        try:
            undo.enter_context(locked(leftovers.lock_of(place), shown, wait_seconds))
        except NoLocksError:
            return
        except FileNotFoundError:
            if not left:
                raise
            continue
        leftovers.swept(place.parent, place)
        return


def absolute(out: Path) -> Path:
    """The place by its whole address. No link is followed: one at the place itself must stay visible, to be refused."""
    return Path(os.path.abspath(out))  # noqa: PTH100


def _parents(parent: Path) -> list[Path]:
    """Makes `parent`; the folders that were made, outermost first."""
    missing = [folder for folder in (parent, *parent.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(mode=0o700, exist_ok=True)
    return missing[::-1]


def _unmade(folders: list[Path]) -> None:
    for folder in sorted(set(folders), reverse=True):
        with contextlib.suppress(OSError):  # one that holds something stays
            folder.rmdir()


@contextmanager
def whole_file(out: Path, *, new: bool = False) -> Iterator[Path]:
    """A path to write a file to; it is `out` (0600, on disk) when the block ends well, and vanishes when it doesn't.

    With `new` nothing is replaced.

    Raises:
        FileExistsError: something stands there, and `new` was asked for. OSError: it can't be written.
        LockedError, UnwritableError: as `held`.
    """
    place = absolute(out)
    with held(out, parents=False):
        staging = leftovers.beside(place, "part")
        try:
            staged = staging / place.name
            yield staged
            seal(staged)
            if new:
                move_new(staged, place)
            else:
                staged.replace(place)
            with contextlib.suppress(OSError):  # the file stands; a folder that can't be flushed takes nothing from it
                sync(place.parent)
        finally:
            leftovers.removed(staging)


@contextmanager
def whole_files(folder: Path) -> Iterator[Path]:
    """An empty folder; each file written to it is in `folder` when the block ends well, or none is.

    Where there was no `folder`, the other one becomes it, in one step. Else files change one by one: `together.all_moved`.

    Raises:
        OSError: they can't be written. LockedError, UnwritableError: another process is writing into `folder`.
    """
    place = absolute(folder)
    with filling(place):
        is_new = not os.path.lexists(place)
        staging = leftovers.beside(place if is_new else inside(place), "part")
        try:
            yield staging
            seal(staging)
            if not is_new:
                all_moved(staging, place)
            elif any(staging.iterdir()):
                move_new(staging, place)
            with contextlib.suppress(OSError):
                sync(place.parent if is_new else place)
        finally:
            leftovers.removed(staging)


@contextmanager
def filling(folder: Path, wait_seconds: float = 0) -> Iterator[None]:
    """Nobody else puts files into `folder` for the length of the block, nor makes it where there is none.

    Raises:
        LockedError, UnwritableError: as `held`.
    """
    place = absolute(folder)
    with ExitStack() as undo:
        if not place.is_dir():
            undo.enter_context(held(place, wait_seconds))
        if place.is_dir():  # it may have been made by whoever was waited for
            undo.enter_context(held(inside(place), wait_seconds))
            with contextlib.suppress(OSError):
                leftovers.swept(place.parent)  # of who was killed when the folder was new
        yield


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """Where to put what belongs into `folder`: an empty one that becomes it when the block ends well, or itself if it stands.

    Raises:
        OSError: it can't be written. LockedError, UnwritableError: another process is making `folder`.
    """
    place = absolute(folder)
    with filling(place):
        if os.path.lexists(place):
            yield folder
            return
        staging = leftovers.beside(place, "part")
        try:
            yield staging
            seal(staging)
            move_new(staging, place)
            with contextlib.suppress(OSError):
                sync(place.parent)
        finally:
            leftovers.removed(staging)


def inside(folder: Path) -> Path:
    """What is held by whoever puts files into `folder`."""
    return folder / "files"
