"""Faults of a NIK that show only beside other rows, and what is worth working out for a few rows only."""

from __future__ import annotations

import polars as pl
from rapidfuzz import fuzz

from ucj_validate import columns as c

_ERROR_CELL = r"^\s*#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|N/D)"
_PAST_SIGN, _PAST_ASCII = "$", "\x7f"
"""Between the two nothing begins that is # or a blank."""
_RUN = 3
"""Twins legally give a run of 2."""
_RUN_WITHOUT_DATES = 5
"""Without a birth date to disagree, only a run that no family explains."""
_NAMES = 3
_SAME_NAME = 75.0
"""Token sort ratio from which two spellings count as one name here: generous, so that what is left differs clearly."""


def is_sequential_fill(people: pl.DataFrame) -> pl.Series:
    """Whether each row's NIK comes from dragging a cell down, in the order of `people`.

    A run is 3 or more rows below each other, in one file and sheet, whose NIK rise by 1. It is a drag
    where two birth dates or more disagree with their NIK; the run's first row is spared where its
    own birth date agrees, for that NIK was the one that was dragged.
    """
    ordered = people.select(c.ROW, c.FILE, c.SHEET, c.LINE, "nik", "nik_birth_date", "birth_date").sort(
        c.FILE, c.SHEET, c.LINE, c.ROW
    )
    in_one_table = pl.all_horizontal(pl.col(of).eq_missing(pl.col(of).shift(1)) for of in (c.FILE, c.SHEET))
    number = pl.when(pl.col("nik").str.len_chars() == 16).then(pl.col("nik")).cast(pl.Int64, strict=False)  # noqa: PLR2004
    rises = ((number - number.shift(1) == 1) & in_one_table).fill_null(value=False)
    ordered = ordered.with_columns(rises=rises)
    # Hardly any NIK follows on the one above it: only those that do are looked at.
    runs = ordered.with_columns(run=(~pl.col("rises")).cum_sum()).filter(
        pl.col("rises") | pl.col("rises").shift(-1, fill_value=False)
    )
    disagrees = (pl.col("birth_date") != pl.col("nik_birth_date").fill_null(pl.date(1800, 1, 1))).fill_null(value=False)
    agrees = (pl.col("birth_date") == pl.col("nik_birth_date")).fill_null(value=False)
    length, dated = pl.len().over("run"), pl.col("birth_date").is_not_null().sum().over("run")
    dragged = (length >= _RUN) & (disagrees.sum().over("run") >= _RUN - 1)
    undated = (length >= _RUN_WITHOUT_DATES) & (dated == 0)
    filled = runs.filter((dragged | undated) & (pl.col("rises") | ~agrees))
    return people[c.ROW].is_in(filled[c.ROW].implode()).alias("is_sequential_fill")


def is_day_month_swapped(people: pl.DataFrame) -> pl.Series:
    """Whether each row's ambiguous birth date is its NIK's with day and month exchanged, in the order of `people`."""
    one, other = pl.col("nik_birth_date").dt, pl.col("birth_date").dt
    swapped = (one.year() == other.year()) & (one.month() == other.day()) & (one.day() == other.month())
    rows = people.select(c.ROW, "nik_birth_date", "birth_date", "birth_date_ambiguous")
    rows = rows.filter(pl.col("birth_date_ambiguous")).filter(swapped)
    return people[c.ROW].is_in(rows[c.ROW].implode()).alias("is_day_month_swapped")


def holds_error(people: pl.DataFrame) -> pl.Series:
    """Whether a cell of each row is what a spreadsheet prints where a formula failed, in the order of `people`."""
    found = pl.Series("holds_error", [False]).new_from_index(0, people.height)
    for field in c.FIELDS:
        cells = people[c.raw(field)]
        if cells.null_count() == cells.len():
            continue
        at = ((cells < _PAST_SIGN) | (cells >= _PAST_ASCII)).arg_true()
        found = found.scatter(at.filter(cells.gather(at).str.contains(_ERROR_CELL)), values=True)
    return found


def names_of_one_nik(people: pl.DataFrame) -> pl.Series:
    """How many clearly different names the row's NIK stands against, in the order of `people`; 0 below 3 spellings."""
    named = people.select("nik", "name_key").drop_nulls()
    pairs = named.filter(pl.col("nik").hash().is_duplicated()).unique()  # a hash is quicker and misses nothing
    suspects = (
        pairs.group_by("nik").agg(pl.col("name_key").sort()).filter(pl.col("name_key").list.len() >= _NAMES).sort("nik")
    )
    counts = [_clearly_different(names) for names in suspects["name_key"].to_list()]
    table = pl.DataFrame({"nik": suspects["nik"], "names_of_nik": pl.Series(counts, dtype=pl.Int64)})
    joined = people.select("nik").join(table, on="nik", how="left", maintain_order="left")
    return joined["names_of_nik"].fill_null(0)


def _clearly_different(names: list[str]) -> int:
    """Names that resemble none of those before them."""
    kept: list[str] = []
    for name in names:
        if all(fuzz.token_sort_ratio(name, other) < _SAME_NAME for other in kept):
            kept.append(name)
        if len(kept) >= _MANY:
            break
    return len(kept)


_MANY = 10
"""Counting further would change nothing."""
