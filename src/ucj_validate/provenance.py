"""Where rows came from: what was read, how it was understood, and how every physical row is accounted for."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ColumnGuess:
    """One column of a file and the field it was taken for."""

    field: str
    """`columns.Field` value."""
    column: str
    """The header as it stands in the file."""
    reason: str
    """"alias", "content", "map", "config" …: why, in one word or short phrase."""
    confidence: float
    """0–1."""


@dataclass(frozen=True)
class Source:
    """One table (a text file or one sheet of a workbook) as it was read.

    Accounting: `records == header_records + rows + rejects`, checked when intake ends.
    """

    path: str
    """As it was opened; never printed in reports."""
    file: str
    """Shown name: without folder, or the shortest path that tells two of one name apart."""
    sheet: str | None
    side: str
    sha256: str
    """Of the whole file's bytes."""
    size_bytes: int
    kind: str
    """"csv", "csv.gz", "xlsx", "xls", "xlsb", "ods", "parquet"; of a query "postgresql", "mysql", "sqlite"."""
    encoding: str | None
    delimiter: str | None
    header_line: int | None
    """Line of the header as a person sees it; of its last line when it spans several; None without header."""
    header: tuple[str, ...]
    header_confidence: float
    header_records: int
    records: int
    rows: int
    rejects: int
    columns: tuple[ColumnGuess, ...] = ()
    unused_columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())
    """Sentences for people: an encoding that was guessed, hidden rows that were read …; no values."""
    list_kind: str | None = None
    """`columns.ListKind` value of a reference list; None of a roll or a member export."""
