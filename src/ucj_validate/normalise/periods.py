"""BLTH: the month of a contribution, in every spelling seen: 04-2025, 202504, APRIL 2025, Apr-25, 1/4/2025."""

from __future__ import annotations

from datetime import date

import polars as pl

from ucj_validate.normalise.calendar import YEARS, full_year
from ucj_validate.normalise.dates import month_numbers, orders, parsed_dates
from ucj_validate.normalise.text import by_distinct, distinct, stated

_SEP = r"[-/.,\s_\\|']+"
_PATTERNS = {
    "month_year": rf"^([0-9]{{1,2}}){_SEP}([0-9]{{4}}|[0-9]{{2}})$",
    "year_month": rf"^([0-9]{{4}}){_SEP}([0-9]{{1,2}})$",
    "worded": r"^([A-Z]+)[^0-9A-Z]*([0-9]{4}|[0-9]{2})$",
    "worded_last": r"^([0-9]{4}|[0-9]{2})[^0-9A-Z]*([A-Z]+)$",
    "digits": r"^(0[1-9]|1[0-2])((?:19|20)[0-9]{2})$",
    "digits_last": r"^((?:19|20)[0-9]{2})(0[1-9]|1[0-2])$",
    "lost_zero": r"^([1-9])(20[0-4][0-9])$",
}
_LABEL = r"^(?:BLTH|PERIODE|BULAN|BLN|IURAN|S\.?/?D\.?|SAMPAI)[\s.:]+"


def months(cells: pl.Series, columns: pl.Series, as_of: date, told: pl.DataFrame | None = None) -> pl.Series:
    """The first day of each cell's month, in order; null where it names none. `columns` and `told` as for dates."""
    month = _months(cells, as_of)
    rest = cells.set(month.is_not_null(), None)
    if rest.null_count() == rest.len():
        return month
    dates = parsed_dates(rest, columns, as_of, told, of_birth=False)
    return month.fill_null(dates["date"].dt.month_start())


def month_orders(cells: pl.Series, columns: pl.Series, as_of: date) -> pl.DataFrame:
    """`dates.orders` of the cells that are read as dates, since they name no month alone."""
    return orders(cells.set(_months(cells, as_of).is_not_null(), None), columns, as_of, of_birth=False)


def _months(cells: pl.Series, as_of: date) -> pl.Series:
    """The first day of each cell's month, in order; null where it names none, or a day."""
    table = distinct(cells)
    text = stated(table["cell"]).str.replace_all(_LABEL, "").str.replace(r"[.,]0+$", "").str.strip_chars(" .,;:-/")
    frame = table.select("cell", text=text)
    frame = frame.with_columns(**{name: pl.col("text").str.extract_groups(of) for name, of in _PATTERNS.items()})
    frame = frame.with_columns(word=pl.coalesce(pl.col("worded").struct[0], pl.col("worded_last").struct[1]))
    frame = frame.with_columns(number=month_numbers(frame["word"]))

    def part(name: str, at: int) -> pl.Expr:
        return pl.col(name).struct[at].cast(pl.Int64, strict=False)

    def since_year_0(year: pl.Expr, month: pl.Expr) -> pl.Expr:
        """Months; null where no such month can be."""
        full = pl.when(year < 100).then(full_year(year, as_of)).otherwise(year)  # noqa: PLR2004 - two digits
        return pl.when(full.is_between(*YEARS) & month.is_between(1, 12)).then(12 * full + month - 1)

    serial = pl.col("serial")
    of_serial = 12 * serial.dt.year().cast(pl.Int64) + serial.dt.month() - 1
    month_in_words = (
        pl.when(pl.col("worded").struct[0].is_not_null()).then(part("worded", 1)).otherwise(part("worded_last", 0))
    )
    frame = frame.with_columns(
        serial=pl.when(pl.col("text").str.contains(r"^[3-5][0-9]{4}$")).then(
            pl.lit(date(1899, 12, 30)) + pl.duration(days=pl.col("text").cast(pl.Int64, strict=False))
        )
    )
    read = frame.select(
        "cell",
        months=pl.coalesce(
            since_year_0(part("month_year", 1), part("month_year", 0)),
            # "25/04": no month 25, so the year stands first.
            since_year_0(part("month_year", 0), part("month_year", 1)),
            since_year_0(part("year_month", 0), part("year_month", 1)),
            since_year_0(month_in_words, pl.col("number")),
            since_year_0(part("digits", 1), part("digits", 0)),
            since_year_0(part("digits_last", 0), part("digits_last", 1)),
            # A serial number of a month is that of its first day; else 42025 is 4-2025.
            pl.when(serial.dt.day() == 1).then(of_serial),
            since_year_0(part("lost_zero", 1), part("lost_zero", 0)),
            of_serial,
        ),
    ).select("cell", month=pl.date(pl.col("months") // 12, pl.col("months") % 12 + 1, 1))
    return by_distinct(cells, read)["month"]
