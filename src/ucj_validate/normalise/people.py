"""The stage: rows of text → people. Each value is read by the module of its kind."""

from __future__ import annotations

from datetime import date

import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Field
from ucj_validate.frames import PEOPLE, ROWS, People, Rows
from ucj_validate.normalise import dates, money, names, nik, numbers, periods, places, words


def people(rows: Rows, as_of: date) -> People:
    """One row a row of `rows`, sorted by row: the cells, and beside them the values they stand for.

    A value that can't be read is null. Only three things depend on other rows: whether a NIK column
    was damaged by Excel, the order of day and month in a column, and the regency most rows name.
    """
    rows_in_order = rows.sort(c.ROW)
    columns = _columns(rows_in_order)
    born = _birth(rows_in_order, columns, as_of)
    values = pl.concat(
        [
            nik.niks(rows_in_order, born["birth_date"], as_of),
            names.parted(_raw(rows_in_order, Field.NAME)),
            born,
            places.placed(rows_in_order),
            words.payers(_raw(rows_in_order, Field.PAYER)),
            pl.DataFrame(_single_values(rows_in_order, columns, as_of)),
        ],
        how="horizontal",
    )
    frame = pl.concat([rows_in_order.select(list(ROWS)), values], how="horizontal")
    return People(frame.select(pl.col(name).cast(dtype) for name, dtype in PEOPLE.items()))


def _raw(rows: pl.DataFrame, field: Field) -> pl.Series:
    return rows[c.raw(field)]


def _columns(rows: pl.DataFrame) -> pl.Series:
    """A number for each file and sheet: values of one such column were written by one hand."""
    return rows.select(pl.struct(c.FILE, c.SHEET).rank("dense")).to_series()


def _birth(rows: pl.DataFrame, columns: pl.Series, as_of: date) -> pl.DataFrame:
    """One row a row: birth_place, birth_date, birth_date_ambiguous; a column of both is split."""
    both = dates.split_place_date(_raw(rows, Field.BIRTH_PLACE_DATE))
    alone = dates.split_place_date(_raw(rows, Field.BIRTH_DATE))
    read = dates.parsed_dates(alone["date"], columns, as_of, of_birth=True)
    of_both = dates.parsed_dates(both["date"], columns, as_of, of_birth=True)
    frame = pl.DataFrame(
        {
            "stated_place": words.words(_raw(rows, Field.BIRTH_PLACE)),
            "place": both["place"],
            "place_before_date": alone["place"],
            "own": read["date"],
            "own_ambiguous": read["ambiguous"],
            "split": of_both["date"],
            "split_ambiguous": of_both["ambiguous"],
        }
    )
    return frame.select(
        birth_place=pl.coalesce("stated_place", "place", "place_before_date"),
        birth_date=pl.coalesce("own", "split"),
        birth_date_ambiguous=pl.when(pl.col("own").is_not_null()).then("own_ambiguous").otherwise("split_ambiguous"),
    )


def _single_values(rows: pl.DataFrame, columns: pl.Series, as_of: date) -> dict[str, pl.Series]:
    """Fields of which one cell gives one value."""
    return {
        "no_kk": nik.card_numbers(_raw(rows, Field.NO_KK)),
        "sex": words.sexes(_raw(rows, Field.SEX)),
        "address": words.words(_raw(rows, Field.ADDRESS)),
        "phone": numbers.phones(_raw(rows, Field.PHONE)),
        "mother_key": names.name_keys(_raw(rows, Field.MOTHER)),
        "unit": words.words(_raw(rows, Field.UNIT)),
        "occupation": words.words(_raw(rows, Field.OCCUPATION)),
        "income": money.rupiah(_raw(rows, Field.INCOME)),
        "kpj": numbers.member_numbers(_raw(rows, Field.KPJ), rows[c.KPJ_AS_NUMBER]),
        "segment": words.segments(_raw(rows, Field.SEGMENT)),
        "programs": words.programs(_raw(rows, Field.PROGRAMS)),
        "stated_status": words.stated_statuses(_raw(rows, Field.STATUS)),
        "last_paid": periods.months(_raw(rows, Field.LAST_PAID), columns, as_of),
        "inactive_since": periods.months(_raw(rows, Field.INACTIVE_SINCE), columns, as_of),
        "joined": dates.parsed_dates(_raw(rows, Field.JOINED), columns, as_of, of_birth=False)["date"],
        "npp": numbers.codes(_raw(rows, Field.NPP)),
        "employer": words.words(_raw(rows, Field.EMPLOYER)),
        "decile": numbers.deciles(_raw(rows, Field.DECILE)),
        "note": words.words(_raw(rows, Field.NOTE)),
    }
