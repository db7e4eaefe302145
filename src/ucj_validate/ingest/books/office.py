"""The sheets of .xlsx, .xlsm and .xlsb: proved as archives, read by calamine, what it can't tell added."""

from __future__ import annotations

import io
import posixpath
from collections.abc import Iterator, Sequence
from itertools import islice
from xml.etree import ElementTree as ET

import python_calamine as calamine

from ucj_validate.ingest.books import sheetbin, sheetxml
from ucj_validate.ingest.books.cells import ExactNumber
from ucj_validate.ingest.books.package import proved_parts, repacked
from ucj_validate.ingest.books.sheets import Facts, Refusal, RefusedError, Sheet, refuse_far
from ucj_validate.ingest.books.sheetxml import SheetXml

Passed = int
"""Sheets that are charts, macros or dialogs."""


def office_sheets(data: bytes) -> tuple[Iterator[Sheet], Passed]:
    """Every worksheet of the book, and how many of its sheets are none.

    Raises:
        RefusedError: where the book is damaged, encrypted or too large; while the sheets are gone through, too.
    """
    parts = proved_parts(data)
    by_sheet = _parts_by_sheet(parts)
    learnt: dict[str, SheetXml] = {}

    def changed(name: str, content: bytes) -> bytes:
        if name.lower().endswith(".xml") and sheetxml.is_worksheet(content):
            learnt[_folded(name)] = sheetxml.looked_through(content)
            return sheetxml.with_errors_as_text(content)
        if name.lower().endswith(".bin") and sheetbin.is_worksheet(content):
            content, facts = sheetbin.looked_through(content)
            learnt[_folded(name)] = SheetXml(facts)
        return content

    packed = repacked(parts, changed)
    book = _opened(packed)
    known = book.sheets_metadata
    tables = [(i, meta) for i, meta in enumerate(known) if meta.typ == calamine.SheetTypeEnum.WorkSheet]
    return _sheets(book, tables, by_sheet, learnt), len(known) - len(tables)


def _opened(packed: io.BytesIO) -> calamine.CalamineWorkbook:
    try:
        return calamine.CalamineWorkbook.from_filelike(packed)
    except calamine.PasswordError:
        raise RefusedError(Refusal.PASSWORD) from None


def _sheets(
    book: calamine.CalamineWorkbook,
    tables: Sequence[tuple[int, calamine.SheetMetadata]],
    by_sheet: dict[str, str],
    learnt: dict[str, SheetXml],
) -> Iterator[Sheet]:
    for index, meta in tables:
        content = book.get_sheet_by_index(index)
        known = learnt.get(by_sheet.get(meta.name, ""), SheetXml(Facts()))
        hidden = meta.visible != calamine.SheetVisibleEnum.Visible
        if content.start is None or content.end is None:
            yield Sheet(meta.name, 1, 0, 0, (), hidden, known.facts)
            continue
        (top, left), (bottom, right) = content.start, content.end
        refuse_far(bottom + 1, right + 1)
        rows: Iterator[Sequence[object]] = islice(content.iter_rows(), top, None)
        if known.long_numbers:
            rows = _exact(rows, top + 1, left, known.long_numbers)
        yield Sheet(meta.name, top + 1, left, right - left + 1, rows, hidden, known.facts)


def _exact(
    rows: Iterator[Sequence[object]], first: int, left: int, numbers: dict[tuple[int, int], str]
) -> Iterator[Sequence[object]]:
    """The rows with all digits of whole numbers that a float can't hold."""
    by_row: dict[int, list[tuple[int, str]]] = {}
    for (line, column), text in numbers.items():
        by_row.setdefault(line, []).append((column - left, text))
    for number, row in enumerate(rows, first):
        cells = list(row)
        for place, text in by_row.get(number, ()):
            if isinstance(cells[place], float | int):
                cells[place] = ExactNumber(text.lstrip("0") or "0")
        yield cells


def _folded(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _parts_by_sheet(parts: dict[str, bytes]) -> dict[str, str]:
    """Sheet name → its part's folded name."""
    folded = {_folded(name): name for name in parts}
    book = next((part for part in folded if part.endswith(("xl/workbook.xml", "xl/workbook.bin"))), None)
    book = book or next((part for part in folded if part.endswith(("workbook.xml", "workbook.bin"))), None)
    if book is None:
        return {}
    folder, base = posixpath.split(book)
    relations = parts.get(folded.get(f"{folder}/_rels/{base}.rels".lstrip("/"), ""), b"")
    if not relations:
        return {}
    targets = {
        relation.get("Id", ""): _folded(posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))))
        for relation in ET.fromstring(relations)  # nosec B314 # noqa: S314 - entities were refused
    }
    return {name: targets[key] for name, key in _named(book, parts[folded[book]]) if key in targets}


def _named(book: str, content: bytes) -> list[tuple[str, str]]:
    if book.endswith(".bin"):
        return sheetbin.sheet_ids(content)
    found = []
    for element in ET.fromstring(content).iter():  # nosec B314 # noqa: S314
        if element.tag.rpartition("}")[2] == "sheet":
            key = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
            found.append((element.get("name", ""), key))
    return found
