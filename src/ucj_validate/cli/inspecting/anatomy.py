"""What can be said of a file from its bytes alone, also where no table could be made of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ucj_validate.errors import UcjError
from ucj_validate.ingest.files.opened import Opened
from ucj_validate.ingest.form.aliases import aliased
from ucj_validate.ingest.form.header import found_header
from ucj_validate.ingest.grid import Grid
from ucj_validate.ingest.text.delimited import delimited_grid
from ucj_validate.ingest.text.dialect import found_shape
from ucj_validate.ingest.text.encoding import decoded

SHOWN_RECORDS = 8
_SEARCHED = 40
_SAMPLE = 400_000
_LONGEST_CELL = 14


@dataclass(frozen=True)
class Anatomy:
    """A text file's outer form."""

    encoding: str
    is_ascii: bool
    delimiter: str | None
    """None where nothing cuts its lines."""
    quote: str | None
    """None where no cell is quoted."""
    newlines: dict[str, int]
    """"CRLF", "LF", "CR" → how often, those that occur."""


def anatomy_of(file: Opened, label: str) -> Anatomy | None:
    """The form of a text file; None for other kinds, and where the text can't be decoded."""
    if file.kind not in {"csv", "csv.gz"}:
        return None
    try:
        text = decoded(file.data, label)
    except UcjError:
        return None
    shape = found_shape(text.data[:_SAMPLE].decode("utf-8", "ignore"))
    crlf = text.data.count(b"\r\n")
    counts = {"CRLF": crlf, "LF": text.data.count(b"\n") - crlf, "CR": text.data.count(b"\r") - crlf}
    return Anatomy(
        encoding=text.encoding,
        is_ascii=text.data.isascii(),
        delimiter=shape.dialect.delimiter if shape.width > 1 else None,
        quote=shape.dialect.quote if shape.dialect.quote.encode() in text.data else None,
        newlines={name: count for name, count in counts.items() if count},
    )


@dataclass(frozen=True)
class Beginning:
    """The first records of a table that could not be understood, with every person's value disguised."""

    records: tuple[tuple[int, str], ...]
    """(line, its cells as a shape)."""
    likely_header: int | None
    """The line that most looks like a header, though not enough so."""


def beginning_of(file: Opened, label: str) -> Beginning | None:
    """How a text file begins; None for other kinds, and where it has no records."""
    if file.kind not in {"csv", "csv.gz"}:
        return None
    try:
        grid = delimited_grid(file.data, label)
        header = found_header(grid)
    except UcjError:
        return None
    filled = [i for i in range(min(grid.height, _SEARCHED)) if any(cell.strip() for cell in grid.record(i))]
    if not filled:
        return None
    likely = header.first if header.first is not None and _names_something(grid, header.first) else None
    return Beginning(
        tuple((int(grid.line[i]), shape_of_record(grid.record(i))) for i in filled[:SHOWN_RECORDS]),
        None if likely is None else int(grid.line[likely]),
    )


def _names_something(grid: Grid, index: int) -> bool:
    return len([cell for cell in grid.record(index) if cell.strip()]) > 1


def shape_of_record(cells: Sequence[str]) -> str:
    """The cells' shapes side by side."""
    return " | ".join(shape_of(cell) for cell in cells)


def shape_of(cell: str) -> str:
    """`cell` with every letter as x and every digit as #; names of columns as they stand."""
    plain = " ".join(cell.split())
    if aliased(plain) is not None and not re.search(r"\d{3}", plain):
        return plain
    shape = "".join("#" if char.isdigit() else "x" if char.isalnum() else _sign(char) for char in plain)
    return shape if len(shape) <= _LONGEST_CELL else f"{shape[:_LONGEST_CELL]}…"


def _sign(char: str) -> str:
    return char if char.isprintable() and not char.isalnum() else "�"
