"""A workbook as files: xlsxwriter makes the frame, `bodies` the rows of the long sheets, one archive holds both."""

from __future__ import annotations

import re
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time
from io import BytesIO
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from ucj_validate.i18n import _
from ucj_validate.report.workbook.bodies import fitted, rows_xml
from ucj_validate.report.workbook.book import Book
from ucj_validate.report.workbook.looks import FONT, FONT_POINTS, ROW_PIXELS, heights, letters
from ucj_validate.report.workbook.pages import framed
from ucj_validate.report.workbook.sheet import Sheet, Volume

Front = Callable[[Any], None]
"""Adds short sheets to a book of xlsxwriter."""
_Piece = tuple[str, bytes]
"""The name of a part of the archive, and some of its bytes."""
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)


def cut_to_cells(sheets: tuple[Sheet, ...]) -> tuple[tuple[Sheet, ...], int]:
    """The sheets as cells can hold them, and how many texts were cut."""
    mark = _(" … [dipotong: melebihi batas sel Excel]")
    told = [(sheet, *fitted(sheet.frame, mark)) for sheet in sheets]
    return (
        tuple(Sheet(sheet.name, frame, sheet.marks, sheet.frozen) for sheet, frame, _cut in told),
        sum(cut for _sheet, _frame, cut in told),
    )


def _options() -> dict[str, Any]:
    """What xlsxwriter is told, anew for each book: it writes into what it is given."""
    return {
        # Arial and its like stand on every computer, and are as wide as each other; Calibri is Microsoft's alone.
        "default_format_properties": {"font_name": FONT, "font_size": FONT_POINTS},
        "default_row_height": ROW_PIXELS,
        "in_memory": True,  # nothing of it in a shared temporary folder
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }


_AHEAD = 3
"""Pieces of 8.192 rows: some ten megabytes each."""


def write_volume(volume: Volume, title: str, as_of: date, path: Path, front: Front, back: Front | None = None) -> None:
    """Writes one file: the short sheets that `front` adds, the volume's, and those that `back` adds."""
    buffer = BytesIO()
    bodies: dict[str, Sheet] = {}
    with Book(buffer, _options()) as book:
        book.set_properties({"title": title, "created": datetime.combine(as_of, time())})
        front(book)
        for sheet in volume.sheets:
            bodies[f"xl/worksheets/sheet{framed(book, sheet).index + 1}.xml"] = sheet
        if back is not None:
            back(book)
    with zipfile.ZipFile(BytesIO(buffer.getvalue())) as made, path.open("wb") as target:
        _assemble(made, bodies, target)


def _assemble(book: zipfile.ZipFile, bodies: dict[str, Sheet], target: Any) -> None:  # noqa: ANN401
    """The book again, with the bodies of the sheets put in; same content, same bytes."""
    with (
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out,
        ThreadPoolExecutor(max_workers=1) as pool,  # the next rows are made while these are packed
    ):
        for name, pieces in groupby(_ahead(pool, _pieces(book, bodies)), key=itemgetter(0)):
            entry = zipfile.ZipInfo(name, _FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with out.open(entry, "w", force_zip64=True) as stream:
                for _name, content in pieces:
                    stream.write(content)


def _ahead(pool: ThreadPoolExecutor, pieces: Iterator[_Piece]) -> Iterator[_Piece]:
    """The same pieces, a few of them made in advance: making and packing one take unequal times."""
    made = deque(pool.submit(next, pieces, None) for _ in range(_AHEAD))
    while (piece := made.popleft().result()) is not None:
        made.append(pool.submit(next, pieces, None))
        yield piece


def _pieces(book: zipfile.ZipFile, bodies: dict[str, Sheet]) -> Iterator[_Piece]:
    """Each part of the book by name, whole, or in pieces where the rows of a sheet are put in."""
    for name in book.namelist():
        content = book.read(name)
        for piece in _filled(content, bodies[name]) if name in bodies else (content,):
            yield name, piece


_SAMPLE_ROW = re.compile(rb'<row r="2".*?</row>', re.DOTALL)
_STYLE = re.compile(rb'<c r="[A-Z]+2" s="([0-9]+)"')
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"/>')


def _filled(content: bytes, sheet: Sheet) -> Iterator[bytes]:
    """A sheet's XML with its sample row replaced by the rows of its frame."""
    frame = sheet.frame
    sample = _SAMPLE_ROW.search(content)
    assert sample is not None
    styles = [found.decode() for found in _STYLE.findall(sample.group())]
    area = f'<dimension ref="A1:{letters(frame.width - 1)}{frame.height + 1}"/>'.encode()
    yield _DIMENSION.sub(area, content[: sample.start()])
    yield from rows_xml(frame, styles, sheet.marks, heights(frame))
    yield content[sample.end() :]
