"""The worst case for blocking: one kelurahan, one date on 1 % of rows, one name on 2 %, a NIK that is none on 5 %."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

ONE_DATE, DATE_SHARE = date(1971, 7, 1), 0.0106
"""The day that is written for whoever does not know their own: 1 July of a year. Of people; a few lose it by the faults."""
ONE_NAME, NAME_SHARE = "MUHAMMAD YUSUF", 0.0218
NO_NIK_SHARE = 0.05
PIECES_OF_A_DISTRICT = 2
"""Pieces of people whose NIK begin alike: half a million, as many as the largest kecamatan has."""
SERIALS_OF_A_PIECE = 4_999
"""A NIK has four digits for the people of one day and kecamatan; a hundredth of a piece is of one day."""


def crowded(people: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """The people, the shares above of them born on one day and called by one man's name."""
    on_one_day = pl.Series(rng.random(people.height) < DATE_SHARE)
    men = (people["sex"] == "L").mean()
    assert isinstance(men, float)
    of_one_name = pl.Series(rng.random(people.height) < NAME_SHARE / men) & (people["sex"] == "L")
    return people.with_columns(
        birth_date=pl.when(on_one_day).then(ONE_DATE).otherwise("birth_date"),
        name=pl.when(of_one_name).then(pl.lit(ONE_NAME)).otherwise("name"),
    )


def without_niks(rows: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """The rows, the share above of them with what offices write in place of a NIK."""
    written = ["0000000000000000", "1234567890123456", "7271000000000000", "9999999999999999", "-", "1111111111111111"]
    chosen = pl.Series(rng.random(rows.height) < NO_NIK_SHARE)
    placeholder = pl.Series(written).gather(rng.integers(0, len(written), rows.height))
    return rows.with_columns(nik=pl.when(chosen).then(placeholder).otherwise("nik"))
