"""Files moved into a folder that stands already: all of them, or none where one is refused.

The system changes one name at a time. So each file changes places with the one that it replaces, and those go back where a
later one can't be moved; only a power cut or a kill −9 between two of them leaves some new and some old, each whole.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path

from ucj_validate.errors import UnwritableError
from ucj_validate.i18n import _
from ucj_validate.places.moving import exchanged, move_new

_MOST_NAMES = 5


def all_moved(staging: Path, folder: Path) -> None:
    """Every file of `staging` is in `folder`, in the order of their names; those that stood there are in `staging`.

    Raises:
        OSError: one can't be moved; then all is as it was.
        UnwritableError: as that, but some have come to stay. It names which.
    """
    names = sorted(path.name for path in staging.iterdir())
    for name in names:
        place = folder / name
        if place.is_dir() and not place.is_symlink():  # it would change places too
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    moved: dict[str, bool | None] = {}
    try:
        for name in names:
            moved[name] = _moved(staging / name, folder / name)
    except BaseException as error:  # a signal between two of them as well
        stay = [name for name in reversed(moved) if not _back(staging / name, folder / name, moved[name])]
        if stay and isinstance(error, OSError):
            raise _partly(folder, stay[::-1], [name for name in names if name not in stay]) from None
        raise


def _moved(staged: Path, place: Path) -> bool | None:
    """Whether the two have changed places; None where the earlier file is gone, since the system can't do that."""
    if not os.path.lexists(place):
        try:
            move_new(staged, place)
        except FileExistsError:  # made meanwhile, by somebody who knows no locks
            pass
        else:
            return False
    if exchanged(staged, place):
        return True
    staged.replace(place)
    return None


def _back(staged: Path, place: Path, how: bool | None) -> bool:
    """Whether all is as it was before `_moved`."""
    if how is None:
        return False
    try:
        if how:
            return exchanged(staged, place)
        place.rename(staged)
    except OSError:
        return False
    return True


def _partly(folder: Path, new: list[str], old: list[str]) -> UnwritableError:
    return UnwritableError(
        str(folder),
        _("hanya sebagian berkas dapat diganti; tiap berkas tetap utuh"),
        found=_("baru: {new}; belum: {old}").format(new=_names(new), old=_names(old)),
        advice=_("periksa izin menulis dan penyimpanan, lalu ulangi perintah yang sama"),
    )


def _names(names: list[str]) -> str:
    return ", ".join(names[:_MOST_NAMES]) + (" …" if len(names) > _MOST_NAMES else "")
