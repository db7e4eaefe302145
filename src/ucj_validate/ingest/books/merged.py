"""Merged cells of a group, KECAMATAN over twelve rows: each row gets the group's value, where that is safe.

Safe is a column whose header names where people belong, and a range of that one column. Nothing that says who
somebody is or what they are entitled to is ever filled: two people must not share a number because of a merge.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ucj_validate.columns import Field
from ucj_validate.i18n import _
from ucj_validate.ingest.form.aliases import aliased

_GROUPS = frozenset({Field.DISTRICT, Field.VILLAGE, Field.REGENCY, Field.UNIT, Field.EMPLOYER})
_DIGITS_OF_A_NUMBER = 6
"""A text with more digits is a number of somebody or something, whatever its header says."""
Range = tuple[int, int, int, int]
"""First record, first column, last record, last column, all inside."""


def groups_filled(
    rows: pl.DataFrame, places: Sequence[int], parts: Sequence[Sequence[str]], merged: Sequence[Range]
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """`rows` with merged groups' values in the blank cells below them, and what was done in words.

    `places`: each row's record in the sheet, rising. Only rows that the table keeps are looked at, so that a merge
    makes no person of a blank line or a total.
    """
    if not merged:
        return rows, ()
    row_of = {record: row for row, record in enumerate(places)}
    filled: dict[int, dict[int, str]] = {}
    left = 0
    for first, start, last, end in merged:
        below = [row_of[record] for record in range(first + 1, last + 1) if record in row_of]
        if first not in row_of or start >= rows.width or not (below or end > start):
            continue
        value = str(rows.item(row_of[first], start))
        if start == end and _names_a_group(parts[start]) and _may_repeat(value):
            filled.setdefault(start, {}).update((row, value) for row in below if not str(rows.item(row, start)).strip())
        elif value.strip():
            left += 1
    return _with(rows, filled), tuple(_notes(parts, filled, left))


def _names_a_group(words: Sequence[str]) -> bool:
    fields = {aliased(" ".join(words)), *(aliased(word) for word in words)} - {None}
    return bool(fields) and fields <= _GROUPS


def _may_repeat(value: str) -> bool:
    return bool(value.strip()) and sum(char.isdigit() for char in value) < _DIGITS_OF_A_NUMBER


def _with(rows: pl.DataFrame, filled: dict[int, dict[int, str]]) -> pl.DataFrame:
    columns = []
    for place, values in filled.items():
        cells = rows[str(place)].to_list()
        for row, value in values.items():
            cells[row] = value
        columns.append(pl.Series(str(place), cells, dtype=pl.String))
    return rows.with_columns(columns) if columns else rows


def _notes(parts: Sequence[Sequence[str]], filled: dict[int, dict[int, str]], left: int) -> list[str]:
    notes = [
        _("{count} sel gabungan pada kolom {column} diisi dengan nilai kelompoknya").format(
            count=len(values), column=" ".join(parts[place])
        )
        for place, values in sorted(filled.items())
        if values
    ]
    if left:
        notes.append(
            _("{count} sel gabungan lain tidak disalin ke bawah: nilainya hanya pada sel pertama").format(count=left)
        )
    return notes
