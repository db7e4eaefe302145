"""The files of a folder that is named as an input: parts of one table as Spark writes them, or exports month by month.

Every file counts but those that no program means as data: `_SUCCESS`, `.part-0.csv.crc`, Excel's `~$book.xlsx`. A file
that is no table is refused in its turn by its own name, so that no row is lost by a slip of a name.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from ucj_validate.errors import UnreadableError
from ucj_validate.i18n import _
from ucj_validate.leaving import visible

_NO_DATA = (".", "_", "~$")
_BY_VALUE = re.compile(r"(\w+)=", re.ASCII)
_SHOWN = 3


@dataclass(frozen=True)
class Inside:
    """What lies in a folder, by name; the names of folders below apart."""

    files: Sequence[str]
    folders: Sequence[str]


def parts(inside: Inside, shown: str) -> tuple[str, ...]:
    """The names of the files to read, sorted. `shown`: the folder as messages name it.

    Raises:
        UnreadableError: there is none, or rows lie in folders below by the value of a column.
    """
    by_value = sorted({f"{found[1]}=…" for name in inside.folders if (found := _BY_VALUE.match(name))})
    if by_value:
        raise UnreadableError(
            shown,
            _("isi folder ini terbagi lagi ke folder menurut nilai kolom"),
            found=", ".join(by_value),
            advice=_("sebut folder-folder di dalamnya satu per satu"),
        )
    named = tuple(sorted(name for name in inside.files if not name.startswith(_NO_DATA)))
    if not named:
        raise UnreadableError(
            shown,
            _("tidak ada berkas untuk dibaca di folder ini"),
            found=_("{files} berkas tanpa data, {folders} folder").format(
                files=len(inside.files), folders=len(inside.folders)
            ),
            advice=_("periksa foldernya; berkas berawalan titik, _ atau ~$ dan isi folder di dalamnya tidak dibaca"),
        )
    return named


def files_in(folder: str, shown: str) -> list[str]:
    """The paths of the files to read in a folder of this machine.

    Raises:
        UnreadableError: as `parts`, it can't be opened, or something in it is no file.
    """
    try:
        with os.scandir(folder) as entries:
            found = [(entry.name, entry.is_dir()) for entry in entries]
    except OSError as error:
        raise UnreadableError(
            shown,
            _("folder tidak dapat dibuka"),
            found=_("tidak ada izin membaca") if isinstance(error, PermissionError) else _("pembacaan gagal"),
            advice=_("periksa izin folder"),
        ) from None
    inside = Inside([name for name, below in found if not below], [name for name, below in found if below])
    named = [os.path.join(folder, name) for name in parts(inside, shown)]  # noqa: PTH118 - keeps the folder as it was typed
    for path in named:
        _refuse_no_file(path)
    return named


def _refuse_no_file(path: str) -> None:
    """A pipe is read where it is named itself; of one that merely lies in a folder nobody knows that it will ever end."""
    with suppress(OSError):  # said when it is read
        if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116 - bears any name
            raise UnreadableError(
                visible(path),
                _("ini bukan berkas"),
                found=_("sebuah pipa, soket, atau perangkat"),
                advice=_("keluarkan dari folder itu, atau sebut berkas-berkasnya satu per satu"),
            )
