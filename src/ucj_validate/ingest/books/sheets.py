"""What the reading process tells of a workbook: one message for a sheet, then its cells by blocks of rows.

Both processes import this and nothing heavy: the messages are JSON objects, one a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

AREA_LIMIT = 30_000_000
"""Cells of the rectangle up to the farthest cell: what a reader would hold in memory."""
ROWS_LIMIT, COLUMNS_LIMIT = 1_048_576, 16_384
BLOCK_CELLS = 50_000
"""Cells of one block: large enough for JSON's speed, small enough that both processes work at once."""
Span = tuple[int, int]
"""First and last row (from 1) or column (from 0), both inside."""
Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column; rows from 1, columns from 0, all inside."""


class Refusal(StrEnum):
    """Why a workbook is not read."""

    PASSWORD = "password"  # noqa: S105 - a reason, no secret
    ARCHIVE = "archive"
    """The zip is not whole: truncated, or a part's CRC is another."""
    TWICE = "twice"
    """Two parts of one name: which of them counts differs from program to program."""
    ENTITIES = "entities"
    CONTENT = "content"
    UNPACKED = "unpacked"
    FAR = "far"
    MEMORY = "memory"
    TIME = "time"


class RefusedError(Exception):
    """Ends the reading. Holds no text of the workbook or of a library."""

    def __init__(self, reason: Refusal, **detail: int) -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(reason.value)


@dataclass(frozen=True)
class Facts:
    """What a sheet says of itself beside its cells."""

    hidden_rows: Sequence[Span] = ()
    hidden_columns: Sequence[Span] = ()
    merged: Sequence[Merge] = ()
    errors: int = 0
    """Cells that hold #N/A, #REF! and their like."""


@dataclass(frozen=True)
class Sheet:
    """One worksheet as it is sent: where its rectangle stands, what is known of it, and its rows."""

    name: str
    first_row: int
    """Excel's number of the first row."""
    first_column: int
    """From 0."""
    width: int
    rows: Iterable[Sequence[object]]
    """Every row of the rectangle, blank ones too, each `width` cells."""
    hidden: bool = False
    facts: Facts = field(default_factory=Facts)


def is_far(last_row: int, width: int) -> bool:
    """Whether a sheet reaches too far for a table; counts from 1."""
    return width > COLUMNS_LIMIT or last_row > ROWS_LIMIT or width * last_row > AREA_LIMIT


def refuse_far(last_row: int, width: int) -> None:
    """Raises `RefusedError` where `is_far`."""
    if is_far(last_row, width):
        raise RefusedError(Refusal.FAR, row=last_row, column=width)


def spans(numbers: Iterable[int]) -> Iterator[Span]:
    """Runs of rising neighbours as (first, last)."""
    first = last = None
    for number in sorted(set(numbers)):
        if first is None or last is None:
            first = last = number
        elif number == last + 1:
            last = number
        else:
            yield first, last
            first = last = number
    if first is not None and last is not None:
        yield first, last
