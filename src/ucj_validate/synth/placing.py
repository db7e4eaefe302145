"""Made-up files into their folder: each whole, all at the end, and none over a file that is somebody's own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ucj_validate.errors import UsageError
from ucj_validate.i18n import _
from ucj_validate.places.holding import whole_files, whole_folder
from ucj_validate.places.unwritable import unwritable

_MARKS = (("truth_persons.csv", "truth_rows.csv"), ("changes.csv", "rows.csv"))
"""Files by which a folder is known to be made up: both of one line."""


@contextmanager
def as_one(folder: Path) -> Iterator[Path]:
    """Where to write folders that belong together: a new `folder` stands with all of them when the block ends well.

    Raises:
        UnwritableError: it can't be made. LockedError: another process writes there.
    """
    try:
        with whole_folder(folder) as root:
            yield root
    except OSError as error:
        raise unwritable(folder, error.errno) from None


@contextmanager
def placed(folder: Path) -> Iterator[Path]:
    """An empty folder to write made-up files into; they stand in `folder` when the block ends well.

    Raises:
        UsageError: a file of one of their names stands there that is not made up.
        UnwritableError: the folder can't be made or written. LockedError: another process writes there.
    """
    try:
        with whole_files(folder) as staging:
            yield staging
            made_up = any(all((folder / name).is_file() for name in marks) for marks in _MARKS)
            standing = [path.name for path in sorted(staging.iterdir()) if os.path.lexists(folder / path.name)]
            if standing and not made_up:
                raise UsageError(
                    str(folder),
                    _("folder itu memuat berkas bernama sama yang bukan rekaan; tidak ada yang ditimpa"),
                    found=", ".join(standing[:5]),
                    advice=_("sebut folder lain"),
                )
    except OSError as error:
        raise unwritable(folder, error.errno) from None
