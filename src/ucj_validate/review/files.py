"""Decisions as files: whole or absent when written; which run a workbook that comes back is of."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from xlsxwriter.exceptions import XlsxWriterException

from ucj_validate.errors import UsageError
from ucj_validate.finished import RunData
from ucj_validate.i18n import _
from ucj_validate.places.holding import whole_file
from ucj_validate.places.unwritable import unwritable
from ucj_validate.pseudonyms import Key
from ucj_validate.refusals import system_number
from ucj_validate.report.run_folder.folder import is_run_folder
from ucj_validate.review.book import Part, export
from ucj_validate.review.lines import Book
from ucj_validate.review.queue import Queue
from ucj_validate.state.answers import entries
from ucj_validate.state.exchange import document
from ucj_validate.state.store import Store


def write_book(run: RunData, waiting: Queue, key: Key, place: Path, part: Part) -> int:
    """Writes the pairs of `part`; how many they are.

    Raises:
        UsageError: a filled-in workbook stands there. UnwritableError: it can't be written.
    """
    if place.suffix.lower() != ".xlsx":
        raise UsageError(str(place), _("buku kerja harus bernama .xlsx"), advice=_("misalnya --out tinjau.xlsx"))
    _refuse_standing(place)
    return _whole(place, lambda path: export(run, waiting, key, path, part, place))


def write_answers(store: Store, place: Path) -> int:
    """Writes every answer of the state as an exchange file; how many they are.

    Raises:
        UsageError: something stands there. UnwritableError: it can't be written.
    """
    _refuse_standing(place)
    text = document(store)
    _whole(place, lambda path: path.write_text(text, encoding="utf-8"))
    return len(entries(store).answers)


def is_workbook(path: Path) -> bool:
    """Whether a file is read as a filled-in workbook; else it is another office's answers.

    Raises:
        UsageError: there is no such file.
    """
    if not path.is_file():
        raise UsageError(str(path), _("berkas tidak ditemukan"), advice=_("periksa nama berkas"))
    return path.suffix.lower() != ".json"


def run_of(book: Book) -> Path:
    """The run folder a workbook is of: the one it names, beside itself or in `runs/`, else the one it lies in.

    Raises:
        UsageError: none of them is there.
    """
    name = book.meta.get("run")
    beside = book.path.parent / book.meta.get("folder", ".")
    for place in (beside, Path("runs") / (name or "")):
        if is_run_folder(place) and (name is None or place.absolute().name == name):
            return place
    raise UsageError(
        book.path.name,
        _("folder hasil dari buku kerja ini tidak ditemukan"),
        advice=_("sebut foldernya dengan --run HASIL"),
    )


def _refuse_standing(place: Path) -> None:
    # What stands there may be a morning's work of somebody.
    if os.path.lexists(place):
        raise UsageError(
            str(place), _("sudah ada; tidak ada yang ditimpa"), advice=_("sebut nama lain dengan --out, atau pindahkan")
        )


def _whole(place: Path, write: Callable[[Path], int]) -> int:
    """Writes beside `place` and moves there; what has come there meanwhile stays."""
    try:
        with whole_file(place, new=True) as staged:
            count = write(staged)
    except (OSError, XlsxWriterException) as error:
        _refuse_standing(place)
        raise unwritable(place, system_number(error)) from None
    return count
