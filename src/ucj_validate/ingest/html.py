"""Tables of a web page as grids: what many programs of offices really write when they "export to Excel"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from html import unescape

import numpy as np
import polars as pl

from ucj_validate.columns import RejectReason
from ucj_validate.errors import LimitError, UnreadableError
from ucj_validate.i18n import _
from ucj_validate.ingest.grid import Grid, frame_of
from ucj_validate.ingest.markup import Tag, tokens
from ucj_validate.ingest.page_text import page_text
from ucj_validate.ingest.text.encoding import Decoded

CELLS_LIMIT, COLUMNS_LIMIT = 5_000_000, 16_384
_LONGEST_SPAN = {"colspan": 1_000, "rowspan": 65_534}
"""As browsers bound them."""
_BREAKING = frozenset({"br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass
class _Budget:
    """How many more cells the tables of one page may have."""

    label: str
    left: int = CELLS_LIMIT

    def spend(self, cells: int, columns: int) -> None:
        self.left -= cells
        if self.left < 0 or columns > COLUMNS_LIMIT:
            raise LimitError(
                self.label,
                _("tabel terlalu besar"),
                found=_("kolom ke-{column}").format(column=columns)
                if columns > COLUMNS_LIMIT
                else _("lebih dari {count} sel").format(count=CELLS_LIMIT),
                advice=_("simpan sebagai .csv, atau pecah berkas"),
            )


@dataclass
class _Cell:
    column: int
    pieces: list[str] = field(default_factory=list)
    number: str | None = None
    """The whole number that a spreadsheet program kept beside what it shows (`x:num`)."""

    def text(self) -> str:
        lines = unescape("".join(self.pieces)).replace("\xa0", " ").split("\n")
        return "\n".join(kept for line in lines if (kept := " ".join(line.split())))


@dataclass
class _Table:
    """One table while it is read."""

    budget: _Budget
    rows: list[list[str]] = field(default_factory=list)
    at: list[int] = field(default_factory=list)
    """By row: where in the page it begins."""
    numbers: set[tuple[int, int]] = field(default_factory=set)
    """(row, column) of cells that a spreadsheet program kept as numbers."""
    covered: dict[int, int] = field(default_factory=dict)
    """Column → how many further rows a cell from above reaches down."""
    merged: int = 0
    hidden: int = 0
    open_row: bool = False
    cell: _Cell | None = None
    cut_off: bool = False
    """The page ends inside of a cell."""

    def filled_rows(self) -> int:
        return sum(any(row) for row in self.rows)

    def start_row(self, at: int) -> None:
        self.end_row()
        self.rows.append([])
        self.at.append(at)
        self.open_row = True

    def end_row(self) -> None:
        self.end_cell()
        if self.open_row:
            row = self.rows[-1]
            more = max(self.covered, default=-1) + 1 - len(row)
            self.budget.spend(max(0, more), len(row) + more)
            row += [""] * more
            self.covered = {column: left - 1 for column, left in self.covered.items() if left > 1}
            self.open_row = False

    def start_cell(self, tag: Tag) -> None:
        if not self.open_row:
            self.start_row(tag.at)
        self.end_cell()
        row = self.rows[-1]
        while len(row) in self.covered:
            row.append("")
        attributes = tag.attributes()
        self.cell = _Cell(len(row), number=attributes.get("x:num") or None)
        wide, high = _span(attributes, "colspan"), _span(attributes, "rowspan")
        self.budget.spend(wide, len(row) + wide)
        row += [""] * wide
        if high > 1:
            self.covered |= dict.fromkeys(range(len(row) - wide, len(row)), high)
            self.merged += tag.name == "td"
        self.hidden += "display:none" in attributes.get("style", "").replace(" ", "").lower()

    def end_cell(self) -> None:
        if self.cell is None:
            return
        text = self.cell.text()
        if self.cell.number is not None:
            text = self.cell.number
            self.numbers.add((len(self.rows) - 1, self.cell.column))
        self.rows[-1][self.cell.column] = text
        self.cell = None


def _span(attributes: dict[str, str], name: str) -> int:
    written = attributes.get(name, "1").strip()
    if not re.fullmatch(r"[0-9]{1,6}", written):
        return 1
    number = int(written)
    if number == 0 and name == "rowspan":  # down to the end of the table
        return _LONGEST_SPAN[name]
    return max(1, min(number, _LONGEST_SPAN[name]))


def html_grids(data: bytes, label: str, sheet: str | None) -> tuple[Grid, ...]:
    """One grid for every table that holds a word; a table inside another is its own. Line = the table's own row.

    Raises:
        UnreadableError: a page without tables, or without the one asked for.
        LimitError: too many cells.
    """
    text = page_text(data, label)
    page = text.data.decode("utf-8")
    found = [table for table in _tables(page, label) if table.filled_rows()]
    # A page whose tables have one row each is made of boxes, not of data.
    if all(table.filled_rows() < 2 for table in found):  # noqa: PLR2004
        raise _no_table(page, label)
    names = [_("Tabel {number}").format(number=i + 1) for i in range(len(found))]
    breaks = [match.start() for match in re.finditer("\n|\r(?!\n)", page)] if text.bad_lines else []
    grids = [
        _grid(table, text, name if len(found) > 1 or sheet is not None else None, breaks)
        for table, name in zip(found, names, strict=True)
    ]
    if sheet is None:
        return tuple(grids)
    asked = [grid for grid in grids if (grid.sheet or "").casefold() == sheet.strip().casefold()]
    if not asked:
        raise UnreadableError(
            label,
            _("lembar tidak ditemukan: {sheet}").format(sheet=sheet),
            found=", ".join(names[:20]),
            advice=_("sebutkan salah satu nama lembar yang ada setelah tanda #"),
        )
    return tuple(asked)


def _tables(page: str, label: str) -> list[_Table]:
    """Every table in the order in which they begin."""
    found: list[_Table] = []
    stack: list[_Table] = []
    budget = _Budget(label)
    for token in tokens(page):
        if isinstance(token, str):
            if stack and stack[-1].cell is not None:
                stack[-1].cell.pieces.append(token.replace("\n", " ").replace("\r", " "))
            continue
        opens = token.name == "table" or (token.name in {"tr", "td", "th"} and not stack)
        if opens and not token.closing:
            found.append(_Table(budget))
            stack.append(found[-1])
        if stack:
            _take(token, stack)
    for table in stack:
        table.cut_off = table.cell is not None
        table.end_row()
    return found


def _take(tag: Tag, stack: list[_Table]) -> None:
    """Carries one tag into the innermost open table."""
    table = stack[-1]
    if tag.name in {"td", "th"}:
        if tag.closing:
            table.end_cell()
        else:
            table.start_cell(tag)
    elif tag.name == "tr":
        if tag.closing:
            table.end_row()
        else:
            table.start_row(tag.at)
            table.hidden += "display:none" in tag.inside.replace(" ", "").lower()
    elif tag.name == "table" and tag.closing:
        table.end_row()
        stack.pop()
    elif tag.name in _BREAKING and table.cell is not None:
        table.cell.pieces.append("\n")


def _no_table(page: str, label: str) -> UnreadableError:
    if "<frameset" in page.lower():
        return UnreadableError(
            label,
            _("halaman HTML ini hanya bingkai; tabelnya ada di berkas lain"),
            found=_("bingkai tanpa tabel"),
            advice=_("buka dengan Excel, lalu simpan sebagai .xlsx"),
        )
    return UnreadableError(
        label,
        _("isi berkas adalah halaman HTML tanpa tabel"),
        found=_("halaman web, mungkin halaman masuk atau pesan galat"),
        advice=_("unduh ulang setelah masuk, lalu simpan sebagai .xlsx atau .csv"),
    )


def _grid(table: _Table, text: Decoded, sheet: str | None, breaks: list[int]) -> Grid:
    rows = [row or [""] for row in table.rows]
    widths = Counter(len(row) for row in rows)
    usual = max(widths, key=lambda width: (widths[width] * (width - 1), width))
    return Grid(
        cells=frame_of(rows, usual),
        line=np.arange(1, len(rows) + 1, dtype=np.int64),
        width=np.array([len(row) for row in rows], dtype=np.int64),
        raw=lambda index: " | ".join(rows[index]),
        fault=_faults(table, text, breaks),
        odd={i: row for i, row in enumerate(rows) if len(row) != usual},
        numeric=_numeric(table, len(rows), usual),
        sheet=sheet,
        encoding=text.encoding,
        notes=(*text.notes, *_notes(table)),
    )


def _faults(table: _Table, text: Decoded, breaks: list[int]) -> dict[int, RejectReason]:
    """Rows with bytes of another encoding, and a last row that the file cuts off."""
    faults: dict[int, RejectReason] = {}
    if text.bad_lines:
        lines = [bisect_right(breaks, at) + 1 for at in table.at]
        for i, (first, after) in enumerate(zip(lines, [*lines[1:], len(breaks) + 1], strict=True)):
            if any(line in text.bad_lines for line in range(first, after + 1)):
                faults[i] = RejectReason.UNDECODABLE
    if table.cut_off:
        faults[len(table.rows) - 1] = RejectReason.WIDTH
    return faults


def _numeric(table: _Table, height: int, width: int) -> dict[int, pl.Series]:
    columns: dict[int, list[bool]] = {}
    for row, column in table.numbers:
        if column < width:
            columns.setdefault(column, [False] * height)[row] = True
    return {column: pl.Series(flags, dtype=pl.Boolean) for column, flags in columns.items()}


def _notes(table: _Table) -> list[str]:
    notes = []
    if table.merged:
        notes.append(
            _("{count} sel memanjang ke bawah; isinya dibaca di baris pertamanya saja").format(count=table.merged)
        )
    if table.hidden:
        notes.append(_("{count} baris atau sel tersembunyi ikut dibaca").format(count=table.hidden))
    if table.cut_off:
        notes.append(_("halaman terpotong di tengah tabel; baris terakhirnya disisihkan"))
    return notes
