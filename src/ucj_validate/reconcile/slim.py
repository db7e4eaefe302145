"""What settling asks of each row, and nothing else: numbers, and words of which there are few as numbers of words.

One row a row of a side. It is made of any part of a side's people, so that a side is never there as a whole.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Field, NikForm
from ucj_validate.frames import People
from ucj_validate.reconcile.eligibility import age_years
from ucj_validate.reconcile.membership import with_status
from ucj_validate.settings import RuleSettings

_FULL = ("name", "birth_date", "sex", "no_kk", "village")
_PLACE = (c.ROW, c.FILE, c.SHEET, c.LINE)
OF_ROLL = frozenset(
    (*_PLACE, "nik", "nik_form", "nik_birth_date", *_FULL, "alm", "occupation", "income", "decile", "regency",
     "district_code", "unit", "district", "payer", c.raw(Field.PAYER))
)  # fmt: skip
"""Columns of roll people that are looked at."""
OF_MEMBERS = frozenset(
    (*_PLACE, "nik", "nik_form", "kpj", "segment", "programs", "payer", "payer_is_public", "stated_status", "last_paid",
     "inactive_since")
)  # fmt: skip
"""Columns of members that are looked at."""


def slim_roll(people: People, rules: RuleSettings, as_of: date) -> pl.DataFrame:
    """Roll rows: place, `sound_nik`, `full` (how much a row tells), `age_years`, what eligibility and figures ask for."""
    return people.select(
        *_places(),
        *_words("unit", "district", "village", "payer", "regency", "district_code"),
        _sound_nik(),
        pl.sum_horizontal(pl.col(name).is_not_null() for name in _FULL).cast(pl.UInt8).alias("full"),
        age_years(pl.coalesce("birth_date", "nik_birth_date"), as_of).cast(pl.Int16).alias("age_years"),
        "alm",
        "income",
        pl.col("decile").cast(pl.Int8),
        pl.col(c.raw(Field.PAYER)).is_not_null().alias("names_payer"),
        *(["occupation"] if rules.exclude_public_servants else []),
    )


def slim_members(people: People, rules: RuleSettings, as_of: date) -> pl.DataFrame:
    """Member rows: place, `sound_nik`, what membership is told by, with `status` and `months_overdue`."""
    told = with_status(people[sorted(OF_MEMBERS)], rules, as_of)
    return told.select(
        *_places(),
        *_words("segment", "programs", "payer", "status"),
        _sound_nik(),
        "kpj",
        "payer_is_public",
        "last_paid",
        pl.col("months_overdue").cast(pl.Int32),
    )


def slim_links(links: pl.DataFrame) -> pl.DataFrame:
    """Links whose words are numbers of words: there are a dozen of each, and as many links as rows."""
    return links.with_columns(
        pl.col(pl.String).cast(pl.Categorical), pl.col(pl.List(pl.String)).cast(pl.List(pl.Categorical))
    )


def _places() -> list[pl.Expr]:
    return [pl.col(c.ROW).cast(pl.Int32), *_words(c.FILE, c.SHEET), pl.col(c.LINE).cast(pl.Int32)]


def _words(*names: str) -> list[pl.Expr]:
    """Columns of few different words."""
    return [pl.col(name).cast(pl.Categorical) for name in names]


def _sound_nik() -> pl.Expr:
    """The NIK as a number where it is well-formed, and so of 16 digits."""
    sound = pl.col("nik_form") == NikForm.SOUND
    return pl.when(sound).then(pl.col("nik")).cast(pl.Int64, strict=False).alias("sound_nik")
