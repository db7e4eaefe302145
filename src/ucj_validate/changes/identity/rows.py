"""Rows of two runs that are one record by what they say: the same content first, then the same numbers.

Lines, sheets and file names decide nothing: rolls are sorted anew and renamed from month to month.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import NikForm

PERSON = "person_number"
"""Number of the row's person within its run and side."""
MEMBER = "same_member"
"""On a roll row: which person of the member data, known over both runs, it was found to be; null where it was not."""


class ToldBy(IntEnum):
    """What two rows are known to be one person's by; the lower, the surer."""

    CONTENT = 0
    """All that the row says of the person is what it said before."""
    NUMBER = 1
    """The same NIK, or member number, with the same name or birth date."""
    MEMBER = 2
    """Both runs found it to be one and the same person of the member data, and something else agrees."""
    MATCHER = 3
    """The matcher found it by everything together."""


@dataclass(frozen=True)
class Key:
    """Columns that two rows must share, none of them empty."""

    columns: tuple[str, ...]
    told_by: ToldBy
    alone: bool = False
    """The first column's value must be one person's in each whole run."""


@dataclass(frozen=True)
class SideKeys:
    """How the rows of one side are known again."""

    content: tuple[str, ...]
    """Everything that a row says of who it is; empty cells are the same where both are empty."""
    where: tuple[str, ...]
    """What tells equal rows apart where it can: they are paired within it first."""
    keys: tuple[Key, ...]
    status: tuple[str, ...]
    """What equal rows are ordered by, so that of two that nobody can tell apart each keeps what it had."""


_SOUND = "sound_nik"
_WHO = ("own_nik", "own_no_kk", "name", "own_birth_date", "sex", "district", "village")
_ROLL = SideKeys(
    content=(*_WHO, "address", "unit", "phone"),
    where=(c.FILE,),
    keys=(
        Key((_SOUND, "name", "birth_date"), ToldBy.NUMBER),
        Key((_SOUND, "name"), ToldBy.NUMBER),
        Key((_SOUND, "birth_date"), ToldBy.NUMBER, alone=True),
        Key((MEMBER, _SOUND), ToldBy.MEMBER, alone=True),
        Key((MEMBER, "name"), ToldBy.MEMBER, alone=True),
        Key((MEMBER, "birth_date"), ToldBy.MEMBER, alone=True),
    ),
    status=("status", "membership", "kpj"),
)
_MEMBERS = SideKeys(
    content=("kpj", *_WHO, "segment", "npp"),
    where=(c.FILE,),
    keys=(
        Key(("kpj", _SOUND, "name"), ToldBy.NUMBER),
        Key(("kpj", "name"), ToldBy.NUMBER),
        Key(("kpj", _SOUND), ToldBy.NUMBER, alone=True),
        Key(("kpj", "birth_date"), ToldBy.NUMBER, alone=True),
        Key((_SOUND, "name", "birth_date"), ToldBy.NUMBER),
        Key((_SOUND, "name"), ToldBy.NUMBER),
        Key((_SOUND, "birth_date"), ToldBy.NUMBER, alone=True),
    ),
    status=("in_roll", "status", "last_paid"),
)


def roll_pairs(before: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """(`before`, `now`, `told_by`): positions of roll rows that are one record by what they say, or by their MEMBER."""
    return _pairs(_told(before, "person"), _told(now, "person"), _ROLL)


def member_pairs(before: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """The same of member rows."""
    return _pairs(_told(before, "member"), _told(now, "member"), _MEMBERS)


def _told(rows: pl.DataFrame, person: str) -> pl.DataFrame:
    """`rows` with what they are compared by."""
    has = set(rows.columns)

    def either(clean: str, raw: str) -> pl.Expr:
        own = pl.col(clean).cast(pl.String) if clean in has else pl.lit(None, dtype=pl.String)
        return pl.coalesce(own, pl.col(raw)) if raw in has else own

    return rows.with_columns(
        pl.col(person).alias(PERSON),
        pl.when(pl.col("nik_form") == NikForm.SOUND).then("nik").alias(_SOUND),
        either("nik", "raw_nik").alias("own_nik"),
        either("no_kk", "raw_no_kk").alias("own_no_kk"),
        either("birth_date", "raw_birth_date").alias("own_birth_date"),
    )


def _pairs(before: pl.DataFrame, now: pl.DataFrame, side: SideKeys) -> pl.DataFrame:
    found = [_same_content(before, now, (*side.content, *side.where), side)]
    found.append(_same_content(_left(before, found, "before"), _left(now, found, "now"), side.content, side))
    for key in side.keys:
        open_before, open_now = _left(before, found, "before"), _left(now, found, "now")
        if key.alone:
            open_before, open_now = _alone(open_before, before, key), _alone(open_now, now, key)
        found.append(_same_key(open_before, open_now, key))
    return pl.concat(found).sort("before", "now")


def _left(rows: pl.DataFrame, found: Sequence[pl.DataFrame], side: str) -> pl.DataFrame:
    """The rows that stand in no pair yet."""
    return rows.join(pl.concat(list(found)).select(side).unique(), left_on=c.ROW, right_on=side, how="anti")


def _same_content(before: pl.DataFrame, now: pl.DataFrame, columns: Sequence[str], side: SideKeys) -> pl.DataFrame:
    """Each row with the row of the same content; of several equal ones the first with the first.

    Who they are paired with among equals changes no figure: nobody could tell them apart.
    """

    def numbered(rows: pl.DataFrame, name: str) -> pl.DataFrame:
        order = [*side.status, c.FILE, c.SHEET, c.LINE]
        return rows.sort(*order, nulls_last=True).select(
            pl.col(c.ROW).alias(name), *columns, pl.int_range(pl.len()).over(*columns).alias("_nth")
        )

    keys = [*columns, "_nth"]
    paired = numbered(before, "before").join(numbered(now, "now"), on=keys, how="inner", nulls_equal=True)
    return _as_pairs(paired, ToldBy.CONTENT)


def _same_key(before: pl.DataFrame, now: pl.DataFrame, key: Key) -> pl.DataFrame:
    """All pairs of rows that share the key, where it is one person's on one side at least.

    Where it is several persons' on both, who became who can't be told by it.
    """

    def keyed(rows: pl.DataFrame, name: str) -> pl.DataFrame:
        return rows.drop_nulls(list(key.columns)).select(
            pl.col(c.ROW).alias(name), *key.columns, pl.col(PERSON).n_unique().over(*key.columns).alias(f"{name}_persons")
        )  # fmt: skip

    paired = keyed(before, "before").join(keyed(now, "now"), on=list(key.columns), how="inner")
    clear = (pl.col("before_persons") == 1) | (pl.col("now_persons") == 1)
    return _as_pairs(paired.filter(clear), key.told_by)


def _alone(rows: pl.DataFrame, whole: pl.DataFrame, key: Key) -> pl.DataFrame:
    """Of `rows` those whose first key column is one person's in the `whole` run."""
    first = key.columns[0]
    shared = whole.drop_nulls(first).group_by(first).agg(pl.col(PERSON).n_unique()).filter(pl.col(PERSON) > 1)
    return rows.join(shared, on=first, how="anti")


def _as_pairs(paired: pl.DataFrame, told_by: ToldBy) -> pl.DataFrame:
    return paired.select(
        pl.col("before").cast(pl.Int64), pl.col("now").cast(pl.Int64), pl.lit(int(told_by), dtype=pl.Int8).alias("told_by")
    )  # fmt: skip
