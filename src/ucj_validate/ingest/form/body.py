"""The records below a header, by whole columns: which surely are rows, and which must be looked at one by one.

A roll of a million people is decided here without a look at single rows: a long number in a column of long numbers is
somebody's. What is measured on a sample is said so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ucj_validate.ingest.form.heading import Header
from ucj_validate.ingest.form.marks import BLANKS, TOTAL_WORDS
from ucj_validate.ingest.grid import Grid

_NUMBER_DIGITS, _SURE_DIGITS = 11, 9
"""A column most of whose cells have 11 digits or more holds NIK, KK, KPJ; 9 digits in it prove a person's row."""
_SAMPLED = 400
_OFFICIAL = r"(?i)^\s*n\.?\s*(?:i\.?p|r\.?p)\b"
"""An official's own number in a signature block: NIP. 19700101 199003 1 001."""
_MANY = 255
_BEGINS_WITH_TEXT, _PAST_ASCII = "!", "\x7f"


@dataclass(frozen=True)
class Body:
    """The records below the header, with what decides on them."""

    start: int
    """Record of the first."""
    sure: NDArray[np.bool_]
    """Holds a number that names a person."""
    filled: NDArray[np.uint8]
    """Cells that hold something; 255 where the row is sure, which was not counted."""
    suspects: NDArray[np.int64]
    """Offsets of the records that may be no row, and must be read."""
    enough: int
    """Filled cells that make a row of the table, whatever they say."""


def body_of(grid: Grid, header: Header, start: int) -> Body:
    """The records of `grid` from `start` on."""
    frame = grid.cells.slice(start)
    sample = frame.gather_every(max(1, frame.height // _SAMPLED)).select(pl.all().str.strip_chars(BLANKS))
    numbers = _number_columns(sample)
    sure = _sure(frame, numbers)
    enough = _enough_cells(frame, sample, sure, numbers)
    unsure = np.flatnonzero(~sure)
    filled = np.full(frame.height, _MANY, dtype=np.uint8)
    rest = frame if len(unsure) == frame.height else frame[unsure]
    filled[unsure], apart = _looked_over(rest, header)
    apart |= unsure < 2  # noqa: PLR2004 - the numbering of columns stands right below the header
    return Body(start, sure, filled, unsure[apart | (filled[unsure] < enough)], enough)


def _number_columns(sample: pl.DataFrame) -> list[str]:
    """Columns that hold long numbers, judged on rows spread over the whole table."""
    columns = []
    filled = sample.select(pl.sum_horizontal((pl.all() != "").cast(pl.Int64))).to_series()
    fullest = int(filled.to_numpy().max(initial=0))
    sample = sample.filter((filled > 1) & (filled >= 0.5 * fullest))  # a signature block is no table
    for name in sample.columns:
        cells = sample[name].filter(sample[name] != "")
        long = (cells.str.count_matches("[0-9]") >= _NUMBER_DIGITS).sum()
        if cells.len() >= 0.2 * sample.height and long >= 0.5 * cells.len():
            columns.append(name)
    return columns


def _sure(frame: pl.DataFrame, numbers: list[str]) -> NDArray[np.bool_]:
    """By row: whether a column of long numbers holds one. The costly look is only for cells that are no plain number."""
    sure = np.zeros(frame.height, dtype=np.bool_)
    for name in numbers:
        for is_long in (_is_plain_number, _is_quoted_number, _is_spaced_number, _holds_number):
            left = np.flatnonzero(~sure)
            if left.size:
                column = frame[name] if left.size == frame.height else frame[name].gather(left)
                sure[left] = is_long(column)
    return sure


def _is_plain_number(column: pl.Series) -> NDArray[np.bool_]:
    number = column.cast(pl.Int64, strict=False)
    return ((column.str.len_bytes() > _SURE_DIGITS) & number.is_not_null()).to_numpy()


def _is_quoted_number(column: pl.Series) -> NDArray[np.bool_]:
    return _is_plain_number(column.str.strip_chars("' "))


def _is_spaced_number(column: pl.Series) -> NDArray[np.bool_]:
    for sign in (".", " ", "-"):
        column = column.str.replace_all(sign, "", literal=True)
    return _is_plain_number(column.str.strip_chars("'"))


def _holds_number(column: pl.Series) -> NDArray[np.bool_]:
    return ((column.str.count_matches("[0-9]") >= _SURE_DIGITS) & ~column.str.contains(_OFFICIAL)).to_numpy()


def _enough_cells(frame: pl.DataFrame, sample: pl.DataFrame, sure: NDArray[np.bool_], numbers: list[str]) -> int:
    """Filled cells that make a row, from a sample of the rows that are sure; else of the fuller ones."""
    has_sure = bool(sure.any())
    rows = sample.filter(pl.Series(_sure(sample, numbers))) if has_sure else sample
    if has_sure and not rows.height:
        rows = frame[np.flatnonzero(sure)[:_SAMPLED]].select(pl.all().str.strip_chars(BLANKS))
    filled = rows.select(pl.sum_horizontal((pl.all() != "").cast(pl.Int64))).to_series().to_numpy()
    filled = filled[filled > 0]
    # Without numbers to go by, the fuller rows are the table's: titles and signatures fill one or two cells.
    usual = float(np.quantile(filled, 0.5 if has_sure else 0.75)) if filled.size else 0.0
    return max(2, min(3, int(usual)), int(np.ceil(0.4 * usual)))


def _looked_over(frame: pl.DataFrame, header: Header) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """By row: its filled cells, and whether its first cell or an echo of the header sets it apart."""
    if not frame.height:
        return np.zeros(0, dtype=np.uint8), np.zeros(0, dtype=np.bool_)
    filled = np.zeros(frame.height, dtype=np.uint8)
    apart = np.zeros(frame.height, dtype=np.bool_)
    padded = np.zeros(frame.height, dtype=np.bool_)
    parts = header.parts if header.first is not None else ()
    for place, column in enumerate(frame.iter_columns()):
        holds = (column != "").to_numpy()
        np.minimum(filled + holds, _MANY - 1, out=filled)
        padded |= ((column < _BEGINS_WITH_TEXT) | (column >= _PAST_ASCII)).to_numpy() & holds
        words = {" ".join(parts[place]), *parts[place]} - {""} if place < len(parts) else set()
        for word in words:
            apart |= (column == word).to_numpy()
    exact = np.flatnonzero(padded)
    if exact.size:
        stripped = frame[exact].select(pl.all().str.strip_chars(BLANKS))
        filled[exact] = np.minimum(
            stripped.select(pl.sum_horizontal((pl.all() != "").cast(pl.Int64))).to_series().to_numpy(), _MANY - 1
        )
        apart[exact] |= _is_apart(_first(stripped))
        echoes = [pl.col(str(i)).is_in([" ".join(p), *p]) for i, p in enumerate(parts) if p and i < frame.width]
        if echoes:
            apart[exact] |= stripped.select(pl.any_horizontal(echoes)).to_series().to_numpy()
    plain = np.flatnonzero(~padded)
    apart[plain] |= _is_apart(_first(frame if plain.size == frame.height else frame[plain]))
    return filled, apart


def _first(frame: pl.DataFrame) -> pl.Series:
    """First cell of each row that holds something; "" where none does."""
    first = frame["0"] if frame.width else pl.Series("0", [""] * frame.height, dtype=pl.String)
    blank = np.flatnonzero((first == "").to_numpy())
    if not blank.size or frame.width == 1:
        return first
    later = frame[blank].select(
        pl.coalesce(*(pl.when(pl.col(n) != "").then(pl.col(n)) for n in frame.columns), pl.lit(""))
    )
    return first.scatter(blank, later.to_series())


def _is_apart(first: pl.Series) -> NDArray[np.bool_]:
    """Whether a first cell speaks of a total or is a column's number in brackets."""
    if first.cast(pl.Int64, strict=False).null_count() == 0:
        return np.zeros(first.len(), dtype=np.bool_)
    worded = first.str.contains_any(list(TOTAL_WORDS), ascii_case_insensitive=True)
    bracketed = first.str.starts_with("(") & (first.str.len_bytes() < 10)  # noqa: PLR2004
    return (worded | bracketed).to_numpy()
