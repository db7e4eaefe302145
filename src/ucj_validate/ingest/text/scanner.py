"""Text into records, slowly and with care: for files that are not clean throughout.

A record is accepted where its quoting is whole; what can't be cut with certainty is flagged with its
line and never guessed, and scanning goes on at the next physical line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ucj_validate.columns import RejectReason

_BREAK = re.compile(r"(\r\n|\r|\n)")
LONGEST_RECORD = 64
"""Physical lines one quoted record may span; bounds the search for a quote that never closes."""


@dataclass(frozen=True)
class Dialect:
    """How a text file cuts its records into cells."""

    delimiter: str
    quote: str = '"'
    backslash: bool = False
    r"""A quote inside a cell is written \" and not ""."""
    padded: bool = False
    """One blank follows every delimiter and is no part of the cell."""

    @property
    def is_plain(self) -> bool:
        """Whether Polars reads it as it is meant."""
        return self.quote == '"' and not self.backslash and not self.padded


@dataclass(frozen=True)
class Record:
    """One physical record: usually a line, several where a quoted cell holds line breaks."""

    line: int
    cells: list[str]
    raw: str
    fault: RejectReason | None = None


class _Open:
    """A quote that has not closed by the end of the text."""


_OPEN = _Open()
Cells = list[str] | _Open | None
"""Cells; `_OPEN` where more text may close a quote; None where quoting is broken."""


def scanned(text: str, dialect: Dialect, width: int) -> list[Record]:
    """Every record of `text`. `width`: cells of a regular record, which a record over several lines must have."""
    parts = _BREAK.split(text)
    lines, breaks = parts[0::2], parts[1::2]
    if lines and lines[-1] == "":
        lines.pop()
    records: list[Record] = []
    at = 0
    while at < len(lines):
        record, used = _record_at(lines, breaks, at, dialect, width)
        if records and tears(records[-1], record, dialect, width):
            records[-1] = replace(records[-1], fault=RejectReason.QUOTE)
        records.append(record)
        at += used
    return records


def record_at(text: str, dialect: Dialect, width: int) -> tuple[Record, int]:
    """The record that `text` begins with, and how many lines it takes."""
    parts = _BREAK.split(text)
    return _record_at(parts[0::2], parts[1::2], 0, dialect, width)


def tears(above: Record, record: Record, dialect: Dialect, width: int) -> bool:
    """Whether a broken scrap may belong to the quoted cell that the record above seems to end with."""
    scrap = record.fault is RejectReason.QUOTE and len(record.cells) < width and record.raw.count(dialect.quote) % 2
    return bool(scrap) and above.fault is None and above.raw.rstrip().endswith(dialect.quote)


def _record_at(lines: list[str], breaks: list[str], at: int, dialect: Dialect, width: int) -> tuple[Record, int]:
    line = lines[at]
    if dialect.quote not in line:
        return Record(at + 1, _plain_cells(line, dialect), line), 1
    cells = cut(line, dialect)
    if isinstance(cells, list):
        return Record(at + 1, cells, line), 1
    if cells is _OPEN:
        longer = _over_lines(lines, breaks, at, dialect, width)
        if longer:
            return longer
    return Record(at + 1, _plain_cells(line, dialect), line, RejectReason.QUOTE), 1


def _plain_cells(line: str, dialect: Dialect) -> list[str]:
    """The cells of a line as if no sign in it were a quote."""
    cells = line.split(dialect.delimiter)
    if dialect.padded:
        return [cells[0], *(cell.removeprefix(" ") for cell in cells[1:])]
    return cells


def _over_lines(
    lines: list[str], breaks: list[str], at: int, dialect: Dialect, width: int
) -> tuple[Record, int] | None:
    text = lines[at]
    for last in range(at + 1, min(len(lines), at + LONGEST_RECORD)):
        text += breaks[last - 1] + lines[last]
        if dialect.quote not in lines[last]:
            continue
        cells = cut(text, dialect)
        if cells is _OPEN:
            continue
        if not isinstance(cells, list) or len(cells) != width:
            return None
        # Two lines that are whole records each, joined by a stray quote on both, would fit as well.
        if width > 1 and min(lines[at].count(dialect.delimiter), lines[last].count(dialect.delimiter)) >= width - 1:
            return None
        return Record(at + 1, cells, text), last - at + 1
    return None


def cut(text: str, dialect: Dialect) -> Cells:
    """The cells of one record. Blanks around a quoted cell are no part of it.

    Quotes inside a cell that doesn't begin with one are literal where they come in pairs (37°36'37.8"N … 17.9"W);
    a single one is damage.
    """
    quote, delimiter = dialect.quote, dialect.delimiter
    cells: list[str] = []
    at, end = 0, len(text)
    while True:
        start = _skipped_blanks(text, at, delimiter)
        if start < end and text[start] == quote:
            close = _closing(text, start + 1, dialect)
            if close < 0:
                return _OPEN
            cells.append(_unescaped(text[start + 1 : close], dialect))
            at = _skipped_blanks(text, close + 1, delimiter)
            if at < end and text[at] != delimiter:
                return None
        else:
            stop = text.find(delimiter, at)
            stop = end if stop < 0 else stop
            cell = text[at:stop]
            if quote == '"' and cell.count(quote) % 2:
                return None
            cells.append(cell.removeprefix(" ") if dialect.padded and cells else cell)
            at = stop
        if at >= end:
            return cells
        at += 1


def _skipped_blanks(text: str, at: int, delimiter: str) -> int:
    while at < len(text) and text[at] in " \t" and text[at] != delimiter:
        at += 1
    return at


def _closing(text: str, at: int, dialect: Dialect) -> int:
    """Index of the quote that closes the cell whose content begins at `at`; -1 where none does."""
    quote = dialect.quote
    while True:
        at = text.find(quote, at)
        if at < 0:
            return -1
        if quote == "'":
            # Names hold apostrophes and nobody doubles them: one closes where its cell ends.
            after = _skipped_blanks(text, at + 1, dialect.delimiter)
            if after >= len(text) or text[after] == dialect.delimiter:
                return at
            at += 1
        elif dialect.backslash:
            if (at - len(text[:at].rstrip("\\"))) % 2 == 0:
                return at
            at += 1
        elif text.startswith(quote, at + 1):
            at += 2
        else:
            return at


def _unescaped(cell: str, dialect: Dialect) -> str:
    if dialect.backslash:
        return re.sub(r'\\(["\\])', r"\1", cell)
    return cell.replace(dialect.quote * 2, dialect.quote)
