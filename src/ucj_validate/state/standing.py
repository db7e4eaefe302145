"""Whether a state stands in a folder, is lost, or never was there; told by its files alone, and never through a link.

A key may lie there before any state: it came from another office. So it is a mark, set when the state first stood whole,
that tells a state that is gone from one that is still to be made.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from ucj_validate.errors import UnreadableError
from ucj_validate.i18n import _
from ucj_validate.state import FILE

KEY, BACKUPS, MARK = "key", "backup", "begun"
FILES = (KEY, f"{FILE}-wal", f"{FILE}-shm", FILE, MARK)
"""Of a state, in the order in which they go: without its key the rest says nothing of anybody."""
_SMALLEST = 512
"""Bytes of the smallest database that SQLite writes; it takes whatever is shorter for an empty one."""


def exists(folder: Path) -> bool:
    """A state lies in `folder`, or has lain there and is lost."""
    return any(os.path.lexists(folder / name) for name in (FILE, MARK))


def refuse_links(folder: Path) -> None:
    """Passes where nothing of the state in `folder` leads elsewhere.

    Raises:
        UnreadableError: one of its files is a link or no regular file.
    """
    for name in FILES:
        with suppress(FileNotFoundError, NotADirectoryError):
            if not stat.S_ISREG((folder / name).lstat().st_mode):
                raise _leads_elsewhere(folder / name)
    if (folder / BACKUPS).is_symlink():
        raise _leads_elsewhere(folder / BACKUPS)


def refuse_unusable(folder: Path) -> None:
    """Passes where the files in `folder` may be those of a state, or of none yet. Nothing is opened.

    Raises:
        UnreadableError: as `refuse_links`; the state is lost, or less than a database is left of it.
    """
    refuse_links(folder)
    try:
        size = (folder / FILE).lstat().st_size
    except (FileNotFoundError, NotADirectoryError):
        size = 0
    if size >= _SMALLEST:
        return
    if has_stood(folder):
        raise lost(folder)
    if size:
        raise damaged(folder)


def has_stood(folder: Path) -> bool:
    """A whole state has stood in `folder`."""
    return os.path.lexists(folder / MARK)


def marked(folder: Path) -> None:
    """Sets the mark. Where it can't be set, the next opening tries again."""
    if not has_stood(folder):
        with suppress(OSError):
            os.close(os.open(folder / MARK, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def lost(folder: Path) -> UnreadableError:
    """What is said where a state has stood and nothing of it is left."""
    return UnreadableError(
        str(folder / FILE),
        _("ingatan proyek yang pernah ada di sini hilang atau terpotong"),
        advice=_(
            "kembalikan dari cadangan; salinan sebelum pembaruan ada di folder {folder}; untuk mulai dari awal tanpa "
            "keputusan lama: ucj-validate purge --state"
        ).format(folder=folder / BACKUPS),
    )


def damaged(folder: Path) -> UnreadableError:
    """What is said of a file that is no whole database."""
    return UnreadableError(
        str(folder / FILE),
        _("ingatan proyek rusak"),
        advice=_("kembalikan dari cadangan; salinan sebelum pembaruan ada di folder {folder}").format(
            folder=folder / BACKUPS
        ),
    )


def _leads_elsewhere(path: Path) -> UnreadableError:
    return UnreadableError(
        str(path),
        _("bagian dari ingatan proyek adalah tautan (symlink) atau bukan berkas biasa"),
        advice=_("ganti dengan berkas yang sebenarnya; foldernya sendiri boleh berupa tautan"),
    )
