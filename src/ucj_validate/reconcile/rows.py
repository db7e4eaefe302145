"""The rows of a run's results, made part by part: what was settled of persons, beside the cells of each row."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import numpy as np
import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Status
from ucj_validate.findings.bits import listed
from ucj_validate.frames import LINK_LEVELS, LINKS, MEMBER_RESULT, ROLL_RESULT, Links, MemberResult, People, RollResult
from ucj_validate.reconcile.eligibility import age_years
from ucj_validate.reconcile.numbered import Ints, gathered
from ucj_validate.reconcile.person_values import rows_told
from ucj_validate.reconcile.settled import Settled

_ALWAYS_RAW = frozenset(c.raw(field) for field in (c.Field.NIK, c.Field.NAME, c.Field.BIRTH_DATE))
_OF_THE_MEMBER = {
    "member_file": c.FILE,
    "member_sheet": c.SHEET,
    "member_line": c.LINE,
    "kpj": "kpj",
    "segment": "segment",
    "programs": "programs",
    "last_paid": "last_paid",
    "months_overdue": "months_overdue",
}
"""Columns of a roll row that the deciding member row tells, and its column."""
_FIGURES_OF_THE_MEMBER = ("member_file", "member_sheet", "member_line", "segment", "programs", "months_overdue")


def raw_columns(said: Collection[str], people: Collection[str]) -> list[str]:
    """The raw columns that stand beside results: those with a cell, and those that readers count on.

    `said`: columns of the side in which a value stands; `people`: all of them, in order.
    """
    return [name for name in people if name.startswith("raw_") and (name in _ALWAYS_RAW or name in said)]


def roll_rows(
    settled: Settled, codes: Ints, people: People, begin: int, raw: Collection[str], as_of: date
) -> RollResult:
    """One row a row of `people`, which are the roll's from `begin` on. `codes` are the whole roll's, as bits."""
    here = slice(begin, begin + people.height)
    of_row = settled.on_roll.of_row[here]
    deciding = settled.deciding[of_row]
    members, persons = settled.member_rows, settled.persons
    frame = people.with_columns(
        age_years(pl.coalesce("birth_date", "nik_birth_date"), as_of).alias("age_years"),
        *_standing(settled, here),
        *settled.best(here),
        *(gathered(members[of], deciding).alias(name) for name, of in _OF_THE_MEMBER.items()),
        listed(codes[here]),
        *rows_told(people, of_row, persons),
        payer=pl.coalesce("payer", gathered(members["payer"], deciding).cast(pl.String)),
    )
    return RollResult(pl.DataFrame([*_typed(frame, ROLL_RESULT), *(people[name] for name in raw)]))


def roll_figures(settled: Settled, codes: Ints) -> RollResult:
    """One row a roll row: what figures are counted by, `codes` as bits and no value of anybody's."""
    rows = settled.roll_rows
    whole = slice(0, rows.height)
    deciding = settled.deciding[settled.on_roll.of_row]
    of_member = {name: gathered(settled.member_rows[_OF_THE_MEMBER[name]], deciding) for name in _FIGURES_OF_THE_MEMBER}
    paid_by = gathered(settled.member_rows["payer"], deciding)
    return RollResult(
        rows.select(*c.ORIGIN, "unit", "district", "village", "names_payer", "payer").with_columns(
            *_standing(settled, whole),
            *(values.alias(name) for name, values in of_member.items()),
            pl.Series("codes", codes, dtype=pl.Int64),
            payer=pl.coalesce("payer", paid_by),
        )
    )


def _standing(settled: Settled, here: slice) -> list[pl.Series]:
    """`person counts status match membership` by row."""
    of_row, persons = settled.on_roll.of_row[here], settled.persons
    rows = np.arange(here.start, here.stop)
    counts = pl.Series("counts", persons["standing_row"].to_numpy()[of_row] == rows, dtype=pl.Boolean)
    status = persons["person_status"].gather(of_row)
    return [
        pl.Series("person", settled.on_roll.first_row[of_row], dtype=pl.Int64),
        counts,
        status.to_frame()
        .select(pl.when(counts).then(status).otherwise(pl.lit(str(Status.DUPLICATE))))
        .to_series()
        .alias("status"),
        persons["match"].gather(of_row),
        persons["membership"].gather(of_row),
    ]


def member_rows(settled: Settled, codes: Ints, people: People, begin: int, raw: Collection[str]) -> MemberResult:
    """One row a row of `people`, which are the members from `begin` on. `codes` are all members', as bits."""
    here = slice(begin, begin + people.height)
    told = settled.member_rows[here]
    frame = people.with_columns(
        *_enrolled(settled, here), listed(codes[here]), told["status"], told["months_overdue"], told["in_roll"]
    )
    return MemberResult(pl.DataFrame([*_typed(frame, MEMBER_RESULT), *(people[name] for name in raw)]))


def member_figures(settled: Settled, codes: Ints) -> MemberResult:
    """One row a member row: what figures are counted by, `codes` as bits and no value of anybody's."""
    rows = settled.member_rows
    return MemberResult(
        rows.select(*c.ORIGIN, "status", "in_roll", "segment", "payer", "payer_is_public").with_columns(
            *_enrolled(settled, slice(0, rows.height)), pl.Series("codes", codes, dtype=pl.Int64)
        )
    )


def _enrolled(settled: Settled, here: slice) -> list[pl.Series]:
    """`member counts` by row."""
    of_row = settled.enrolled.of_row[here]
    counts = settled.members_persons["deciding_row"].to_numpy()[of_row] == np.arange(here.start, here.stop)
    return [
        pl.Series("member", settled.enrolled.first_row[of_row], dtype=pl.Int64),
        pl.Series("counts", counts, dtype=pl.Boolean),
    ]


def link_rows(settled: Settled, begin: int, size: int) -> Links:
    """`size` links from `begin` on."""
    links = settled.links[begin : begin + size]
    assert set(LINK_LEVELS) <= set(links.columns)
    return Links(_typed(links.with_columns(_link_places(settled, links)), LINKS))


def link_figures(settled: Settled) -> Links:
    """One row a link: where both ends stand, `probability` and `decision`."""
    links = settled.links
    return Links(links.select("probability", "decision").with_columns(_link_places(settled, links)))


def _link_places(settled: Settled, links: pl.DataFrame) -> list[pl.Series]:
    sides = (("roll", settled.roll_rows), ("member", settled.member_rows))
    return [
        side[name].gather(links[f"{prefix}_row"]).alias(f"{prefix}_{name}")
        for prefix, side in sides
        for name in c.ORIGIN
    ]


def _typed(frame: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    """The columns of `schema` as it says; words that were held as numbers are words again."""
    return frame.select(pl.col(name).cast(kind) for name, kind in schema.items())
