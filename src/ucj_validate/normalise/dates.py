"""Dates as offices write them: 12-03-1985, 12 Maret 1985, Jum'at 5/1/90, 1985-03-12 00:00:00, 05051970, 31118.

Day stands before month, as in Indonesia; the other way round only where no other reading is possible.
"""

from __future__ import annotations

from datetime import date

import polars as pl
from rapidfuzz import process
from rapidfuzz.distance import OSA

from ucj_validate.normalise.calendar import OLDEST_AGE, full_birth_year, full_year, made_dates
from ucj_validate.normalise.text import by_distinct, distinct, stated

MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "JANUARI JAN JANUARY JANWARI I",
            "FEBRUARI PEBRUARI FEB PEB FEBR PEBR FEBUARI PEBUARI FEBRUARY PEBR II",
            "MARET MAR MRT MART MARCH MARS III",
            "APRIL APR APRL AVRIL IV",
            "MEI MAY MEY V",
            "JUNI JUN JUNE YUNI VI",
            "JULI JUL JULY YULI VII",
            "AGUSTUS AGT AGS AGST AGU AGUS AGUST AGTS AUG AUGUST AGUSTUSS AGSTS VIII",
            "SEPTEMBER SEP SEPT SPT SEPTEMB SEFTEMBER IX",
            "OKTOBER OKT OCT OCTOBER OKTOB OKTO X",
            "NOVEMBER NOPEMBER NOV NOP NOPEMB NOVEMB XI",
            "DESEMBER DES DEC DECEMBER DESEMB DSMBR XII",
        ),
        start=1,
    )
    for name in names.split()
}
"""Month words, abbreviations and Roman numerals, each with its number."""

_LONG_MONTHS = [name for name in MONTHS if len(name) >= 5]  # noqa: PLR2004 - one slip in a short word makes another
_WEEKDAY = r"\b(?:SENIN|SELASA|RABU|KAMIS|JUM'?\s?AT|SABTU|MINGGU|AHAD|MONDAY|TUESDAY|WEDNESDAY|THURSDAY|FRIDAY|SATURDAY|SUNDAY)\b[\s,/]*"
_TIME = (
    r"[T\s]+[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:\.[0-9]+)?)?\s*(?:Z|AM|PM|WIB|WITA|WIT|[+-][0-9]{2}:?[0-9]{2})?$"
)
_SEP = r"[-/.,\s_\\|]+"
_EPOCH = date(1899, 12, 30)
"""Day 0 of spreadsheet serial numbers (from March 1900 on)."""
_CERTAIN_ROWS = 3


def month_numbers(words: pl.Series) -> pl.Series:
    """The month of each upper case word, in order, one slip in a long word forgiven; null where it is no month."""
    known = words.replace_strict(MONTHS, default=None, return_dtype=pl.Int64)
    unknown = words.filter(known.is_null() & (words.str.len_chars() >= 5)).unique().drop_nulls().sort()  # noqa: PLR2004
    near = {}
    for word in unknown:
        found = process.extractOne(word, _LONG_MONTHS, scorer=OSA.distance, score_cutoff=1)
        if found is not None:
            near[word] = MONTHS[found[0]]
    if not near:
        return known
    return known.fill_null(words.replace_strict(near, default=None, return_dtype=pl.Int64))


def date_parts(text: pl.Series) -> pl.DataFrame:
    """One row a text, in order: first, second, year, order, month_word.

    `order` says how the parts were written: "dmy" where first and second are numbers that could be
    exchanged, "fixed" where the writing leaves no choice (first is the day, second the month);
    `serial` is a spreadsheet's day number. Null where the text is no date.
    """
    clean = (
        pl.col("text")
        .str.replace_all(_WEEKDAY, "")
        .str.replace(_TIME, "")
        .str.replace(r"[.,](?:0+)$", "")
        .str.replace(r"\s*(?:M|MASEHI)\.?$", "")
        .str.strip_chars(" .,;:/-'\"()")
    )
    frame = pl.DataFrame({"text": text}).select(text=clean)
    patterns = {
        "numeric": rf"^([0-9]{{1,2}}){_SEP}([0-9]{{1,2}}){_SEP}'?([0-9]{{4}}|[0-9]{{2}})$",
        "iso": rf"^([0-9]{{4}}){_SEP}([0-9]{{1,2}}){_SEP}([0-9]{{1,2}})$",
        "worded": r"^([0-9]{1,2})[^0-9A-Z]*([A-Z]+)[^0-9A-Z]*([0-9]{4}|[0-9]{2})$",
        "american": r"^([A-Z]+)[^0-9A-Z]*([0-9]{1,2})[^0-9A-Z]+([0-9]{4})$",
        "worded_iso": r"^([0-9]{4})[^0-9A-Z]*([A-Z]+)[^0-9A-Z]*([0-9]{1,2})$",
        "digits": r"^([0-9]{1,2})([0-9]{2})([0-9]{4})$",
        "digits_iso": r"^((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})$",
        "digits_short": r"^([0-9]{2})([0-9]{2})([0-9]{2})$",
    }
    frame = frame.with_columns(
        **{name: pl.col("text").str.extract_groups(pattern) for name, pattern in patterns.items()}
    )
    word = pl.coalesce(pl.col("worded").struct[1], pl.col("american").struct[0], pl.col("worded_iso").struct[1])
    frame = frame.with_columns(word=word)
    frame = frame.with_columns(month_word=month_numbers(frame["word"]))
    return _chosen(frame)


def _chosen(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame`'s first pattern that fits, as parts."""

    def part(name: str, at: int) -> pl.Expr:
        return pl.col(name).struct[at].cast(pl.Int64, strict=False)

    def has(name: str) -> pl.Expr:
        return pl.col(name).struct[0].is_not_null()

    # 19851203 has both forms; as day-month-year it has no possible month, year or day.
    iso = made_dates(*frame.select(part("digits_iso", at).alias(str(at)) for at in range(3)))
    reads_iso = has("digits_iso") & pl.lit(iso.is_not_null())
    reads_dmy = has("digits") & part("digits", 2).is_between(1900, 2100)
    numeric = has("numeric")
    chain = (
        (numeric, part("numeric", 0), part("numeric", 1), part("numeric", 2), "dmy"),
        (has("iso"), part("iso", 2), part("iso", 1), part("iso", 0), "fixed"),
        (has("worded"), part("worded", 0), pl.col("month_word"), part("worded", 2), "fixed"),
        (has("american"), part("american", 1), pl.col("month_word"), part("american", 2), "fixed"),
        (has("worded_iso"), part("worded_iso", 2), pl.col("month_word"), part("worded_iso", 0), "fixed"),
        (reads_dmy, part("digits", 0), part("digits", 1), part("digits", 2), "fixed"),
        (reads_iso, part("digits_iso", 2), part("digits_iso", 1), part("digits_iso", 0), "fixed"),
        (has("digits_short"), part("digits_short", 0), part("digits_short", 1), part("digits_short", 2), "fixed"),
    )
    short = pl.coalesce(pl.col("numeric").struct[2], pl.col("worded").struct[2], pl.col("digits_short").struct[2])
    return frame.select(
        first=pl.coalesce(*(pl.when(fits).then(first) for fits, first, *_rest in chain)),
        second=pl.coalesce(*(pl.when(fits).then(second) for fits, _first, second, *_rest in chain)),
        year=pl.coalesce(*(pl.when(fits).then(year) for fits, _f, _s, year, *_rest in chain)),
        order=pl.coalesce(*(pl.when(fits).then(pl.lit(order)) for fits, _f, _s, _y, order in chain)),
        is_short_year=(short.str.len_chars() == 2).fill_null(value=False),  # noqa: PLR2004
        serial=pl.when(pl.col("text").str.contains(r"^[1-9][0-9]{4}$")).then(
            pl.col("text").cast(pl.Int64, strict=False)
        ),
    )


def parsed_dates(
    cells: pl.Series, columns: pl.Series, as_of: date, told: pl.DataFrame | None = None, *, of_birth: bool
) -> pl.DataFrame:
    """One row a cell, in order: date (null where there is none that can be) and ambiguous.

    `columns` names the column (file and sheet) of each cell: where three dates of it read only as
    month-day-year and none only as day-month-year, the whole column is read so. A numeric date whose
    day and month could be exchanged is ambiguous unless its column settles the order. `told`: the `orders` of all
    cells of those columns, where these are a part of them.
    """
    return _ordered(_each_read(cells, as_of, of_birth=of_birth), columns, told)


def parsed_births(cells: pl.Series, columns: pl.Series, as_of: date, told: pl.DataFrame | None = None) -> pl.DataFrame:
    """The same for birth dates behind which or before which a place may stand: place, date, ambiguous."""
    rows = _births_read(cells, as_of)
    return pl.concat([rows.select("place"), _ordered(rows, columns, told)], how="horizontal")


def orders(cells: pl.Series, columns: pl.Series, as_of: date, *, of_birth: bool) -> pl.DataFrame:
    """One row a column: column, day_first, month_first: how many of its dates allow only that order."""
    return _orders(_each_read(cells, as_of, of_birth=of_birth), columns)


def birth_orders(cells: pl.Series, columns: pl.Series, as_of: date) -> pl.DataFrame:
    """The same of what `parsed_births` reads."""
    return _orders(_births_read(cells, as_of), columns)


def _each_read(cells: pl.Series, as_of: date, *, of_birth: bool) -> pl.DataFrame:
    return by_distinct(cells, _read(distinct(cells), as_of, of_birth=of_birth))


def _births_read(cells: pl.Series, as_of: date) -> pl.DataFrame:
    """The same with the place beside each."""
    table = distinct(cells)
    parts = split_place_date(table["cell"])
    # Places by dates are many; the dates alone are few.
    read = by_distinct(parts["date"], _read(distinct(parts["date"]), as_of, of_birth=True))
    return by_distinct(cells, pl.concat([table, parts.select("place"), read], how="horizontal"))


def _read(cells: pl.DataFrame, as_of: date, *, of_birth: bool) -> pl.DataFrame:
    """`cells` with the date of each `cell` by either order, and what it says of the order.

    day_first, month_first: dates that can be; the other order where the one gives none.
    only_day_first, only_month_first: three numbers that no other order fits. differs: both fit, and are two dates.
    """
    parts = date_parts(stated(cells["cell"]))
    first, second, short = pl.col("first"), pl.col("second"), pl.col("is_short_year")
    years = (
        (full_birth_year(pl.col("year"), second, first, as_of), full_birth_year(pl.col("year"), first, second, as_of))
        if of_birth
        else (full_year(pl.col("year"), as_of),) * 2
    )
    parts = parts.with_columns(
        # Only dates of three numbers tell an order; words and ISO dates would be right in any column.
        is_numeric=(pl.col("order") == "dmy").fill_null(value=False),
        if_day_first=pl.when(short).then(years[0]).otherwise("year"),
        if_month_first=pl.when(short).then(years[1]).otherwise("year"),
    )
    table = parts.select(
        "is_numeric",
        day=pl.coalesce(
            made_dates(parts["if_day_first"], parts["second"], parts["first"]),
            pl.lit(_EPOCH) + pl.duration(days=pl.col("serial")),
        ),
        month=pl.when("is_numeric").then(made_dates(parts["if_month_first"], parts["first"], parts["second"])),
    )
    earliest = date(as_of.year - OLDEST_AGE - 20, 1, 1)

    def possible(chosen: pl.Expr) -> pl.Expr:
        return pl.when(chosen.is_between(earliest, as_of)).then(chosen) if of_birth else chosen

    day, month = pl.col("day"), pl.col("month")
    table = table.select(
        day_first=possible(pl.coalesce(day, month)),
        month_first=possible(pl.coalesce(month, day)),
        only_day_first=pl.col("is_numeric") & day.is_not_null() & month.is_null(),
        only_month_first=pl.col("is_numeric") & day.is_null() & month.is_not_null(),
        differs=day.is_not_null() & month.is_not_null() & (day != month),
    )
    return pl.concat([cells, table], how="horizontal")


def _orders(read: pl.DataFrame, columns: pl.Series) -> pl.DataFrame:
    telling = read.select("only_day_first", "only_month_first", column=columns)
    return telling.group_by("column").agg(
        day_first=pl.col("only_day_first").sum().cast(pl.Int64),
        month_first=pl.col("only_month_first").sum().cast(pl.Int64),
    )


def _ordered(read: pl.DataFrame, columns: pl.Series, told: pl.DataFrame | None) -> pl.DataFrame:
    """One row a row of `read`, in order: date and ambiguous, by the order of day and month that its column shows."""
    day, month = pl.col("day_first"), pl.col("month_first")
    shown = (_orders(read, columns) if told is None else told).select(
        "column", is_american=(month >= _CERTAIN_ROWS) & (day == 0), is_settled=(day > 0) & (month == 0)
    )
    frame = read.with_columns(column=columns).join(shown, on="column", how="left", maintain_order="left")
    frame = frame.with_columns(pl.col("is_american", "is_settled").fill_null(value=False))
    frame = frame.with_columns(date=pl.when("is_american").then("month_first").otherwise("day_first"))
    ambiguous = pl.col("date").is_not_null() & pl.col("differs") & ~pl.col("is_settled")
    return frame.select("date", ambiguous=ambiguous.fill_null(value=False))


def split_place_date(cells: pl.Series) -> pl.DataFrame:
    """One row a cell, in order: place and date as text, out of "PALU, 12-03-1985"; null where there is none."""
    table = distinct(cells)
    table = table.with_columns(text=stated(table["cell"]).str.replace_all(_WEEKDAY, ""))
    place = table["text"].str.extract(r"^([^0-9]*)", 1).str.strip_chars(" ,.;:/-('\"")
    # "MARET 12, 1985" begins with a month, not with a place.
    is_month = place.is_in(sorted(MONTHS))
    rest = table["text"].str.extract(r"([0-9].*)$", 1)
    table = table.with_columns(place=place, is_month=is_month, rest=rest).select(
        "cell",
        place=pl.when((pl.col("place") != "") & ~pl.col("is_month")).then("place"),
        date=pl.when(pl.col("is_month") & pl.col("rest").is_not_null()).then("text").otherwise("rest"),
    )
    return by_distinct(cells, table)
