"""The body of a worksheet as XML, built by whole-column expressions.

xlsxwriter needs some 17 µs a cell, 14 s for a city's rolls; a column expression writes a million cells in half a
second. xlsxwriter still makes everything around the body: styles, widths, filters, validations.
Source: ECMA-376 part 1, 18.3.1.4 (cells), 22.9.2.19 (ST_Xstring, the _xHHHH_ escapes).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

import polars as pl

MAX_CHARS = 32_767
"""Excel's limit of a cell, in UTF-16 units."""
_CHUNK_ROWS = 8_192
_EPOCH = date(1899, 12, 30)
_FIRST_SAFE_DATE = date(1900, 3, 1)
"""Before it Excel counts a 29 February 1900 that never was; such dates are written as text."""

# What XML can't hold, and the carriage return, which XML readers turn into a line feed.
_ILLEGAL = [*range(0x09), 0x0B, 0x0C, 0x0D, *range(0x0E, 0x20), 0xFFFE, 0xFFFF]
_ILLEGAL_CHARS = [chr(code) for code in _ILLEGAL]
_ILLEGAL_ESCAPES = [f"_x{code:04X}_" for code in _ILLEGAL]
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def rows_xml(
    frame: pl.DataFrame, styles: Sequence[str], marks: pl.DataFrame | None = None, heights: pl.Series | None = None
) -> Iterator[bytes]:
    """The `<row>` elements of `frame` in pieces; `styles[i]` is the style id of column i.

    Text becomes inline strings, integers, floats and dates become numbers; a null cell is empty but styled.
    Formulas can't come about: nothing is ever written as one. `marks`: for some text columns, row by row, the runs
    that stand in place of the plain text where they are not null. `heights`: points, null where a row is one line high.
    """
    for start in range(0, frame.height, _CHUNK_ROWS):
        chunk = frame.slice(start, _CHUNK_ROWS)
        runs = pl.DataFrame() if marks is None else marks.slice(start, _CHUNK_ROWS)
        cells: list[pl.Expr] = []
        for name, style in zip(chunk.columns, styles, strict=True):
            plain = _cells(chunk[name], style)
            cells += [_marked(name, style, plain)] if name in runs.columns else plain
        beside = chunk.hstack([column.alias(_RUNS.format(column.name)) for column in runs.iter_columns()])
        opened = pl.lit("<row>") if heights is None else pl.lit(_opened(heights.slice(start, _CHUNK_ROWS)))
        lines = beside.select(pl.concat_str([opened, *cells, pl.lit("</row>")]).alias("row"))
        yield lines["row"].str.join("").item().encode()


_RUNS = "runs of {}"


def _opened(heights: pl.Series) -> pl.Series:
    told = pl.concat_str(pl.lit('<row ht="'), pl.lit(heights).cast(pl.String), pl.lit('">'))
    return pl.select(told.fill_null("<row>").alias("opened"))["opened"]


def _marked(name: str, style: str, plain: Sequence[pl.Expr]) -> pl.Expr:
    opened = pl.lit(f'<c s="{style}" t="inlineStr"><is>')
    return pl.coalesce(opened + pl.col(_RUNS.format(name)) + pl.lit("</is></c>"), pl.concat_str(plain))


def _cells(column: pl.Series, style: str) -> list[pl.Expr]:
    """The parts of a column's cells, to be joined row by row."""
    if column.dtype == pl.String:
        return _text_cells(column, style)
    value = pl.col(column.name)
    if column.dtype == pl.Date:
        value = (value - pl.lit(_EPOCH)).dt.total_days()
    return _wrapped(column, value.cast(pl.String), f'<c s="{style}"><v>', "</v></c>", style)


def _text_cells(column: pl.Series, style: str) -> list[pl.Expr]:
    # Readers trim text unless told not to; saying so for every cell would be a quarter of the file.
    space = ' xml:space="preserve"' if column.str.contains(r"^\s|\s$|[\n\t]|\s\s").any() else ""
    opened = f'<c s="{style}" t="inlineStr"><is><t{space}>'
    return _wrapped(column, escaped(column), opened, "</t></is></c>", style)


def _wrapped(column: pl.Series, value: pl.Expr, opened: str, closed: str, style: str) -> list[pl.Expr]:
    if column.null_count() == 0:
        return [pl.lit(opened), value, pl.lit(closed)]
    return [(pl.lit(opened) + value + pl.lit(closed)).fill_null(f'<c s="{style}"/>')]


def escaped(column: pl.Series) -> pl.Expr:
    """The text of `column` as XML character data: what it holds is found once, so that clean columns cost nothing."""
    value = pl.col(column.name)
    if column.str.contains(r"_x[0-9A-Fa-f]{4}_").any():
        value = value.map_batches(_literal, return_dtype=pl.String)
    if column.str.contains_any(list(_ENTITIES)).any():
        for character, entity in _ENTITIES.items():
            value = value.str.replace_all(character, entity, literal=True)
    if column.str.contains_any(_ILLEGAL_CHARS).any():
        value = value.str.replace_many(_ILLEGAL_CHARS, _ILLEGAL_ESCAPES)
    return value


def _literal(texts: pl.Series) -> pl.Series:
    """Texts in which what looks like an escape stays what it is; two may share an underscore, so Rust's regex won't do."""
    return pl.Series([text and _ESCAPE_LIKE.sub("_x005F_", text) for text in texts], dtype=pl.String)


def fitted(frame: pl.DataFrame, mark: str) -> tuple[pl.DataFrame, int]:
    """`frame` as Excel can hold it, and how many cells were cut.

    A text beyond the limit is cut and ends in `mark`. A date column with dates before 1900-03-01 becomes text.
    """
    cut = 0
    changed: list[pl.Series] = []
    for column in frame.iter_columns():
        if column.dtype == pl.Date and (column < _FIRST_SAFE_DATE).any():
            changed.append(column.dt.to_string("%Y-%m-%d"))
        elif column.dtype == pl.String and (column.str.len_bytes().max() or 0) > MAX_CHARS:  # type: ignore[operator]
            shortened = [_shortened(text, mark) for text in column.to_list()]
            cut += sum(short != text for short, text in zip(shortened, column.to_list(), strict=True))
            changed.append(pl.Series(column.name, shortened, dtype=pl.String))
    return frame.with_columns(changed), cut


def _shortened(text: str | None, mark: str) -> str | None:
    # Characters beyond the basic plane count twice; an escape _xHHHH_ counts as the one character it stands for.
    if text is None or len(text.encode("utf-16-le")) // 2 <= MAX_CHARS:
        return text
    kept = text.encode("utf-16-le")[: 2 * (MAX_CHARS - len(mark))].decode("utf-16-le", errors="ignore")
    return kept + mark
