"""The stage: rows of text → people. Each value is read by the module of its kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Field
from ucj_validate.frames import PEOPLE, ROWS, People, Rows
from ucj_validate.normalise import dates, money, names, nik, numbers, periods, places, words
from ucj_validate.normalise.tables import Tables, tables_of
from ucj_validate.normalise.told import Told
from ucj_validate.progress import Unit, counted

_READ = tuple(field for field in Field if field is not Field.NUMBER)
"""A number down the page says nothing of a person."""


def people(rows: Rows, as_of: date, told: Told | None = None) -> People:
    """One row a row of `rows`, sorted by row: the cells, and beside them the values they stand for.

    A value that can't be read is null. Only three things depend on other rows: whether a NIK column
    was damaged by Excel, the order of day and month in a column, and the regency most rows name. Where `rows` are a
    part of a side, `told` is what all of it tells (`told_by`); without it they tell it themselves.
    """
    rows_in_order = rows if rows[c.ROW].is_sorted() else rows.sort(c.ROW)
    tables = tables_of(rows_in_order)
    done = counted(_cells(rows_in_order, _READ), Unit.CELLS)

    def read(values: pl.DataFrame, *fields: Field) -> pl.DataFrame:
        done(_cells(rows_in_order, fields))
        return values

    born = read(_birth(rows_in_order, tables, as_of, told), Field.BIRTH_PLACE, Field.BIRTH_DATE, Field.BIRTH_PLACE_DATE)
    zeros = None if told is None else told.zeros(tables)
    values = pl.concat(
        [
            read(nik.niks(rows_in_order, born["birth_date"], as_of, tables.of_row, zeros), Field.NIK),
            read(names.parted(_raw(rows_in_order, Field.NAME)), Field.NAME),
            born,
            read(
                places.placed(rows_in_order, None if told is None else told.places),
                Field.VILLAGE,
                Field.DISTRICT,
                Field.REGENCY,
            ),
            read(words.payers(_raw(rows_in_order, Field.PAYER)), Field.PAYER),
            pl.DataFrame(_single_values(rows_in_order, tables, as_of, told, lambda: done(rows_in_order.height))),
        ],
        how="horizontal",
    )
    frame = pl.concat([rows_in_order.select(list(ROWS)), values], how="horizontal")
    return People(frame.select(pl.col(name).cast(dtype) for name, dtype in PEOPLE.items()))


def _raw(rows: pl.DataFrame, field: Field) -> pl.Series:
    return rows[c.raw(field)]


def _cells(rows: pl.DataFrame, fields: tuple[Field, ...]) -> int:
    """The cells of those fields that somebody wrote something into."""
    return rows.height * sum(_is_used(_raw(rows, field)) for field in fields)


def _order(told: Told | None, field: Field, tables: Tables) -> pl.DataFrame | None:
    return None if told is None else told.order(field, tables)


def _birth(rows: pl.DataFrame, tables: Tables, as_of: date, told: Told | None) -> pl.DataFrame:
    """One row a row: birth_place, birth_date, birth_date_ambiguous; a column of both is split."""
    (place, own), (place_of_both, of_both) = (
        _place_and_date(_raw(rows, field), tables, as_of, _order(told, field, tables))
        for field in (Field.BIRTH_DATE, Field.BIRTH_PLACE_DATE)
    )
    frame = pl.DataFrame(
        {
            "stated_place": words.words(_raw(rows, Field.BIRTH_PLACE)),
            "place": place_of_both,
            "place_before_date": place,
            "own": own["date"],
            "own_ambiguous": own["ambiguous"],
            "split": of_both["date"],
            "split_ambiguous": of_both["ambiguous"],
        }
    )
    return frame.select(
        birth_place=pl.coalesce("stated_place", "place", "place_before_date"),
        birth_date=pl.coalesce("own", "split"),
        birth_date_ambiguous=pl.when(pl.col("own").is_not_null()).then("own_ambiguous").otherwise("split_ambiguous"),
    )


def _place_and_date(
    cells: pl.Series, tables: Tables, as_of: date, told: pl.DataFrame | None
) -> tuple[pl.Series, pl.DataFrame]:
    """The place before each date, and the dates, in order."""
    if not _is_used(cells):
        nothing = pl.DataFrame({"date": cells, "ambiguous": cells.is_not_null()}, schema_overrides={"date": pl.Date})
        return cells, nothing
    parts = dates.parsed_births(cells, tables.of_row, as_of, told)
    return parts["place"], parts.drop("place")


def _single_values(
    rows: pl.DataFrame, tables: Tables, as_of: date, told: Told | None, done: Callable[[], None]
) -> dict[str, pl.Series]:
    """Fields of which one cell gives one value; `done` is called for each column that was read."""

    def months(field: Field) -> Callable[[pl.Series], pl.Series]:
        return lambda cells: periods.months(cells, tables.of_row, as_of, _order(told, field, tables))

    def joined(cells: pl.Series) -> pl.Series:
        order = _order(told, Field.JOINED, tables)
        return dates.parsed_dates(cells, tables.of_row, as_of, order, of_birth=False)["date"]

    def kpj(cells: pl.Series) -> pl.Series:
        return numbers.member_numbers(cells, rows[c.KPJ_AS_NUMBER])

    readers: dict[str, tuple[Field, Callable[[pl.Series], pl.Series]]] = {
        "no_kk": (Field.NO_KK, nik.card_numbers),
        "sex": (Field.SEX, words.sexes),
        "address": (Field.ADDRESS, words.words),
        "phone": (Field.PHONE, numbers.phones),
        "mother_key": (Field.MOTHER, names.name_keys),
        "unit": (Field.UNIT, words.words),
        "occupation": (Field.OCCUPATION, words.words),
        "income": (Field.INCOME, money.rupiah),
        "kpj": (Field.KPJ, kpj),
        "segment": (Field.SEGMENT, words.segments),
        "programs": (Field.PROGRAMS, words.programs),
        "stated_status": (Field.STATUS, words.stated_statuses),
        "last_paid": (Field.LAST_PAID, months(Field.LAST_PAID)),
        "inactive_since": (Field.INACTIVE_SINCE, months(Field.INACTIVE_SINCE)),
        "joined": (Field.JOINED, joined),
        "npp": (Field.NPP, numbers.codes),
        "employer": (Field.EMPLOYER, words.words),
        "decile": (Field.DECILE, numbers.deciles),
        "note": (Field.NOTE, words.words),
    }
    # A file names a third of the fields: what nobody wrote is not worth reading.
    values = {}
    for name, (field, reader) in readers.items():
        values[name] = cells = _raw(rows, field)
        if _is_used(cells):
            values[name] = reader(cells)
            done()
    return values


def _is_used(cells: pl.Series) -> bool:
    return cells.null_count() < cells.len()
