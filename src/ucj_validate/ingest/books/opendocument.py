"""The sheets of an .ods, read from its content.xml: repeated rows, spans, errors and what is hidden, as they stand.

The common readers lose errors and hidden rows here, and one repeated blank row can fill their memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from xml.parsers import expat

from ucj_validate.ingest.books.cells import ERRORS, ExactNumber, text_of
from ucj_validate.ingest.books.package import proved_parts
from ucj_validate.ingest.books.sheets import Facts, Merge, Refusal, RefusedError, Sheet, Span, refuse_far

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0 "
_CALC_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_SILENT = frozenset({
    f"{_OFFICE}annotation", f"{_OFFICE}annotation-end", f"{_TEXT}ruby-text", f"{_TEXT}note", f"{_TABLE}shapes",
    f"{_TABLE}dde-links", f"{_TABLE}tracked-changes", f"{_OFFICE}forms",
})  # fmt: skip
"""What stands in a cell or sheet without being its value: remarks, phonetic text, drawings."""
_DRAWING = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0 "
_CELL, _COVERED = f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"
_BLANKS = " \t\r\n"
_LENGTH = re.compile(r"(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,](\d+))?S)?)?")
_MOST_DIGITS = 40
_DAY_ZERO = "1899-12-30"
Cell = object


@dataclass
class _Row:
    first: int
    count: int
    cells: list[tuple[int, int, Cell]]
    """Column, how often repeated, value; only cells that hold one."""


@dataclass
class _Table:
    name: str
    style: str
    hidden: bool = False
    rows: list[_Row] = field(default_factory=list)
    hidden_rows: list[Span] = field(default_factory=list)
    hidden_columns: list[Span] = field(default_factory=list)
    merged: list[Merge] = field(default_factory=list)
    errors: int = 0


def opendocument_sheets(data: bytes) -> Iterator[Sheet]:
    """Every sheet of the book.

    Raises:
        RefusedError: where the book is damaged, encrypted or too large.
    """
    parts = proved_parts(data)
    content = parts.get("content.xml")
    if content is None:
        raise RefusedError(Refusal.CONTENT)
    walk = _Walk()
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.characters
    parser.Parse(content, True)
    return (_sheet(table) for table in walk.tables)


def _sheet(table: _Table) -> Sheet:
    facts = Facts(tuple(table.hidden_rows), tuple(table.hidden_columns), tuple(table.merged), table.errors)
    if not table.rows:
        return Sheet(table.name, 1, 0, 0, (), table.hidden, facts)
    left = min(column for row in table.rows for column, _count, _cell in row.cells)
    right = max(column + count for row in table.rows for column, count, _cell in row.cells)
    last = table.rows[-1].first + table.rows[-1].count - 1
    refuse_far(last, right)
    width = right - left
    return Sheet(table.name, table.rows[0].first, left, width, _dense(table.rows, left, width), table.hidden, facts)


def _dense(rows: list[_Row], left: int, width: int) -> Iterator[list[Cell]]:
    number = rows[0].first
    for row in rows:
        for _blank in range(row.first - number):
            yield [""] * width
        full: list[Cell] = [""] * width
        for column, count, cell in row.cells:
            full[column - left : column - left + count] = [cell] * count
        for _copy in range(row.count):
            yield full
        number = row.first + row.count


class _Walk:
    """Follows content.xml: which table, row, column stand where, and what the open cell says."""

    def __init__(self) -> None:
        self.tables: list[_Table] = []
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.table: _Table | None = None
        self.silent = 0
        """Depth inside what is no value."""
        self.groups: list[bool] = []
        self.row = self.row_count = self.column = self.columns = 0
        self.cells: list[tuple[int, int, Cell]] = []
        self.cell: dict[str, str] | None = None
        self.nested = 0
        self.lines: list[str] = []
        self.depth = 0
        """Paragraphs open in the cell."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self.silent or tag in _SILENT or tag.startswith(_DRAWING):
            self.silent += 1
        elif self.cell is not None:
            self._inside_cell(tag, attributes)
        elif tag in {_CELL, _COVERED}:
            self.cell, self.lines, self.depth, self.nested = attributes, [], 0, 0
        elif tag == f"{_TABLE}table-row":
            self._start_row(attributes)
        elif tag == f"{_TABLE}table-column":
            self._column(attributes)
        elif tag in {f"{_TABLE}table-row-group", f"{_TABLE}table-column-group"}:
            self.groups.append(attributes.get(f"{_TABLE}display") == "false")
        elif tag == f"{_TABLE}table":
            self.table = _Table(attributes.get(f"{_TABLE}name", ""), attributes.get(f"{_TABLE}style-name", ""))
            self.row, self.columns, self.groups = 1, 0, []
        elif tag == f"{_STYLE}style":
            self.style = attributes.get(f"{_STYLE}name", "")
        elif tag == f"{_STYLE}table-properties" and attributes.get(f"{_TABLE}display") == "false":
            self.hidden_styles.add(self.style)

    def end(self, tag: str) -> None:
        if self.silent:
            self.silent -= 1
        elif self.cell is not None and self.nested:
            self.nested -= tag == f"{_TABLE}table"
        elif tag in {_CELL, _COVERED}:
            self._end_cell()
        elif self.cell is not None:
            self.depth -= tag in {f"{_TEXT}p", f"{_TEXT}h"}
        elif tag == f"{_TABLE}table-row":
            self._end_row()
        elif tag in {f"{_TABLE}table-row-group", f"{_TABLE}table-column-group"} and self.groups:
            self.groups.pop()
        elif tag == f"{_TABLE}table" and self.table is not None:
            self.table.hidden = self.table.style in self.hidden_styles
            self.tables.append(self.table)
            self.table = None

    def characters(self, text: str) -> None:
        if self.cell is not None and self.depth and not self.silent and not self.nested:
            self.lines[-1] += text

    def _inside_cell(self, tag: str, attributes: dict[str, str]) -> None:
        if self.nested or tag == f"{_TABLE}table":
            self.nested += tag == f"{_TABLE}table"  # a table inside a cell is no part of the sheet
        elif tag in {f"{_TEXT}p", f"{_TEXT}h"}:
            self.depth += 1
            self.lines.append("")
        elif self.depth and tag == f"{_TEXT}s":
            self.lines[-1] += " " * _count(attributes.get(f"{_TEXT}c"))
        elif self.depth and tag == f"{_TEXT}tab":
            self.lines[-1] += "\t"
        elif self.depth and tag == f"{_TEXT}line-break":
            self.lines[-1] += "\n"

    def _start_row(self, attributes: dict[str, str]) -> None:
        self.row_count = _count(attributes.get(f"{_TABLE}number-rows-repeated"))
        self.column, self.cells = 0, []
        hides = attributes.get(f"{_TABLE}visibility") in {"collapse", "filter"} or any(self.groups)
        if self.table is not None and hides:
            self.table.hidden_rows.append((self.row, self.row + self.row_count - 1))

    def _end_row(self) -> None:
        if self.table is not None and self.cells:
            self.table.rows.append(_Row(self.row, self.row_count, self.cells))
        self.row += self.row_count

    def _column(self, attributes: dict[str, str]) -> None:
        count = _count(attributes.get(f"{_TABLE}number-columns-repeated"))
        hides = attributes.get(f"{_TABLE}visibility") in {"collapse", "filter"} or any(self.groups)
        if self.table is not None and hides:
            self.table.hidden_columns.append((self.columns, self.columns + count - 1))
        self.columns += count

    def _end_cell(self) -> None:
        attributes, self.cell = self.cell or {}, None
        count = _count(attributes.get(f"{_TABLE}number-columns-repeated"))
        value = _value(attributes, "\n".join(self.lines))
        if value != "" and self.table is not None:
            self.cells.append((self.column, count, value))
            self.table.errors += count if _is_error(attributes, str(value)) else 0
        down = _count(attributes.get(f"{_TABLE}number-rows-spanned"))
        right = _count(attributes.get(f"{_TABLE}number-columns-spanned"))
        if self.table is not None and (down > 1 or right > 1):
            self.table.merged.append((self.row, self.column, self.row + down - 1, self.column + right - 1))
        self.column += count


def _count(text: str | None) -> int:
    """A repetition; 1 where none is said.

    Raises:
        RefusedError: where it is no number of rows or columns.
    """
    if text is None:
        return 1
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text) > 0):  # noqa: PLR2004
        raise RefusedError(Refusal.CONTENT)
    return int(text)


def _value(attributes: dict[str, str], shown: str) -> Cell:
    """What a cell holds: its stored value where it has one, else the text that is shown."""
    kind = attributes.get(f"{_OFFICE}value-type", "")
    if _is_error(attributes, shown):
        return shown or "#UNKNOWN!"
    if kind in {"float", "percentage", "currency"}:
        return _number(attributes.get(f"{_OFFICE}value", ""), shown)
    if kind == "boolean":
        return {"true": True, "false": False}.get(attributes.get(f"{_OFFICE}boolean-value", ""), shown)
    if kind == "date":
        return _date(attributes.get(f"{_OFFICE}date-value", "")) or shown
    if kind == "time":
        return _length(attributes.get(f"{_OFFICE}time-value", "")) or shown
    return attributes.get(f"{_OFFICE}string-value") or shown


def _is_error(attributes: dict[str, str], shown: str) -> bool:
    """Writers store an error as text, or as the number 0 beside it."""
    return attributes.get(_CALC_TYPE) == "error" or shown in ERRORS


def _number(text: str, shown: str) -> Cell:
    """All digits of a stored number, without exponent; the text that is shown where none is stored."""
    if not text or len(text) > _MOST_DIGITS:
        return shown
    try:
        exact = Decimal(text)
    except InvalidOperation:
        return shown
    if not exact.is_finite() or abs(exact.adjusted()) > _MOST_DIGITS:
        return shown
    if exact == exact.to_integral_value():
        return ExactNumber(
            format(exact.to_integral_value().copy_abs() if not exact else exact.to_integral_value(), "f")
        )
    return ExactNumber(text_of(float(text)))


def _date(text: str) -> str:
    """2021-01-31, with the time where there is one; the time alone on the day from which days are counted."""
    date, _mark, time = text.partition("T")
    if not time.strip("0:."):
        return date
    return time if date == _DAY_ZERO else f"{date} {time}"


def _length(text: str) -> str:
    """PT10H05M00S as 10:05:00."""
    match = _LENGTH.fullmatch(text)
    if not match:
        return ""
    days, hours, minutes, seconds = (int(match[i] or 0) for i in (2, 3, 4, 5))
    minutes, hours = minutes + seconds // 60, hours + 24 * days
    hours, minutes, seconds = hours + minutes // 60, minutes % 60, seconds % 60
    fraction = (match[6] or "").rstrip("0")
    return f"{match[1]}{hours:02d}:{minutes:02d}:{seconds:02d}{'.' + fraction if fraction else ''}"
