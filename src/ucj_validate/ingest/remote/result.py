"""What a database answered: cells as text, a canonical form of them in bytes, and the grid that intake reads."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import polars as pl

from ucj_validate.i18n import _
from ucj_validate.ingest.grid import Grid

_WHOLE_NIK = 16
_PLAIN_NUMBER = r"^[1-9][0-9]*$"
_ANY_NUMBER = r"^-?([1-9][0-9]*|0?)(\.[0-9]*)?([eE][-+]?[0-9]+)?$"
"""None that begins with a zero: that one was text."""


class Held(StrEnum):
    """As what a database holds a column."""

    TEXT = "text"
    INTEGER = "integer"
    """All digits, but no leading zeros."""
    DECIMAL = "decimal"
    DOUBLE = "double"
    """15 to 17 digits."""
    INEXACT = "inexact"
    """Floating numbers of fewer digits than a NIK has, or among cells of other types."""


class Oddity(StrEnum):
    """What is said of an answer as a whole."""

    UNSORTED = "unsorted"
    NOT_UTF8 = "not_utf8"


@dataclass(frozen=True)
class Answer:
    """The rows of one question."""

    names: tuple[str, ...]
    held: tuple[Held, ...]
    rows: pl.DataFrame
    """Text columns "0", "1" …; null is the database's NULL."""
    oddities: tuple[Oddity, ...] = ()


def answer(names: Sequence[str], held: Sequence[Held], rows: pl.DataFrame, *odd: Oddity) -> Answer:
    """An answer whose rows are a driver's; whole numbers held as doubles lose their exponent, no digit changes."""
    whole = [_without_exponent(str(i)) for i, kind in enumerate(held) if kind is Held.DOUBLE]
    return Answer(tuple(names), tuple(held), rows.with_columns(whole), odd)


def in_order_of_content(given: Answer) -> Answer:
    """The rows sorted by their cells from left to right, NULL first: the same rows always have the same numbers."""
    if given.rows.height < 2:  # noqa: PLR2004  one row has no order
        return given
    return replace(given, rows=given.rows.sort(given.rows.columns), oddities=(*given.oddities, Oddity.UNSORTED))


def kept(given: Answer) -> bytes:
    """The answer in bytes: equal exactly where names, kinds and cells are, NULL and "" told apart."""
    head = {"columns": list(zip(given.names, given.held, strict=True)), "oddities": given.oddities}
    # A number before each row, so that no row of a single NULL is a blank line.
    body = given.rows.with_row_index("line", 1).write_csv(None, include_header=False, quote_style="necessary")
    return json.dumps(head, ensure_ascii=False).encode() + b"\n" + body.encode()


def answer_grid(data: bytes) -> Grid:
    """`kept` bytes as a grid: the names as record 0 with line 0, then one record a row with its number as line."""
    head_line, _newline, body = data.partition(b"\n")
    head = json.loads(head_line)
    names = [name for name, _held in head["columns"]]
    cells = _cells(body, len(names))
    header = pl.DataFrame({str(i): [name] for i, name in enumerate(names)}, schema=cells.schema)
    whole = pl.concat([header, cells])
    return Grid(
        cells=whole,
        line=np.arange(whole.height, dtype=np.int64),
        width=np.full(whole.height, whole.width, dtype=np.int64),
        raw=lambda index: " | ".join(whole.row(index)),
        numeric={
            i: pl.concat([pl.Series([False]), _as_number(cells[str(i)], Held(held))])
            for i, (_name, held) in enumerate(head["columns"])
            if held != Held.TEXT
        },
        ragged=False,
        notes=tuple(_words(Oddity(oddity)) for oddity in head["oddities"]),
    )


def _cells(body: bytes, columns: int) -> pl.DataFrame:
    schema = dict.fromkeys(("line", *map(str, range(columns))), pl.String)
    if not body:
        return pl.DataFrame(schema=schema).drop("line")
    return pl.read_csv(io.BytesIO(body), has_header=False, schema=schema, infer_schema=False).drop("line").fill_null("")


def _as_number(cells: pl.Series, held: Held) -> pl.Series:
    """Whether a cell may have lost digits by being held as a number."""
    if held in {Held.INTEGER, Held.DECIMAL}:  # all digits are there, except leading zeros
        return (cells.str.len_chars() < _WHOLE_NIK) & cells.str.contains(_PLAIN_NUMBER)
    return (cells != "") & cells.str.contains(_ANY_NUMBER)


def _without_exponent(name: str) -> pl.Expr:
    value = pl.col(name).cast(pl.Float64, strict=False)
    whole = value.cast(pl.Int64, strict=False)
    return pl.when(whole.cast(pl.Float64) == value).then(whole.cast(pl.String)).otherwise(pl.col(name)).alias(name)


def _words(oddity: Oddity) -> str:
    return {
        Oddity.UNSORTED: _(
            "query tanpa ORDER BY: baris diurutkan menurut isinya, dan nomor baris mengikuti urutan itu"
        ),
        Oddity.NOT_UTF8: _("sebagian teks di basis data bukan UTF-8; dibaca sebagai Windows-1252"),
    }[oddity]
