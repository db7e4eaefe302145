"""What rows tell of one another: counts that make every other value of a person one of its own row alone.

Three things depend on other rows: whether a NIK column was damaged by Excel, the order of day and month in a column,
and the regency that most rows name. Each rests on counts, so that rows may be counted in pieces, in any order, and
then be read in pieces: the same as at one go.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Field
from ucj_validate.frames import Rows
from ucj_validate.normalise import dates, nik, periods, places
from ucj_validate.normalise.tables import PLACE, Tables, numbered, placed, tables_of

_NIKS = pl.Schema({c.FILE: pl.String, c.SHEET: pl.String, "full": pl.Int64, "zeros": pl.Int64})
_ORDERS = pl.Schema(
    {"field": pl.String, c.FILE: pl.String, c.SHEET: pl.String, "day_first": pl.Int64, "month_first": pl.Int64}
)
_PLACES = pl.Schema({"kind": pl.String, "key": pl.String, "len": pl.Int64})


@dataclass(frozen=True, eq=False)
class Told:
    """Counts over all rows of a side. No cell of anybody's is in it but names of places."""

    niks: pl.DataFrame
    """One row a table: file, sheet, full, zeros (`nik.zeros`)."""
    orders: pl.DataFrame
    """One row a column of dates: field, file, sheet, day_first, month_first (`dates.orders`)."""
    places: pl.DataFrame
    """What is said of the rows' regency: kind, key, len (`places.votes`)."""

    def merged(self, *others: Told) -> Told:
        """What both tell: sums, so that neither order nor grouping matters."""
        all_ = (self, *others)
        return Told(
            _summed([told.niks for told in all_], _NIKS, PLACE),
            _summed([told.orders for told in all_], _ORDERS, ("field", *PLACE)),
            _summed([told.places for told in all_], _PLACES, ("kind", "key")),
        )

    def order(self, field: Field, tables: Tables) -> pl.DataFrame:
        """`dates.orders` of a field in the columns of `tables`."""
        return numbered(self.orders.filter(pl.col("field") == field.value).drop("field"), tables)

    def zeros(self, tables: Tables) -> pl.DataFrame:
        """`nik.zeros` of the columns of `tables`."""
        return numbered(self.niks, tables)


def told_by(rows: Rows, as_of: date) -> Told:
    """What `rows` tell, be they all rows of a side or some."""
    tables = tables_of(rows)
    columns = tables.of_row
    counted: dict[Field, Callable[[pl.Series], pl.DataFrame]] = {
        Field.BIRTH_DATE: lambda cells: dates.birth_orders(cells, columns, as_of),
        Field.BIRTH_PLACE_DATE: lambda cells: dates.birth_orders(cells, columns, as_of),
        Field.LAST_PAID: lambda cells: periods.month_orders(cells, columns, as_of),
        Field.INACTIVE_SINCE: lambda cells: periods.month_orders(cells, columns, as_of),
        Field.JOINED: lambda cells: dates.orders(cells, columns, as_of, of_birth=False),
    }
    found = [
        placed(count(cells), tables).with_columns(field=pl.lit(field.value))
        for field, count in counted.items()
        if (cells := rows[c.raw(field)]).null_count() < len(cells)
    ]
    return Told(
        _summed([placed(nik.zeros(rows, columns), tables)], _NIKS, PLACE),
        _summed(found, _ORDERS, ("field", *PLACE)),
        _summed([places.votes(rows)], _PLACES, ("kind", "key")),
    )


def _summed(told: list[pl.DataFrame], schema: pl.Schema, by: tuple[str, ...]) -> pl.DataFrame:
    """Counts by `by`, sorted by it; what counts nothing is left out."""
    counts = [name for name in schema if name not in by]
    frames = [pl.DataFrame(schema=schema), *(frame.select(list(schema)).cast(schema) for frame in told)]
    summed = pl.concat(frames).group_by(by).agg(pl.col(counts).sum())
    return summed.filter(pl.any_horizontal(pl.col(counts) > 0)).sort(by).select(list(schema))
