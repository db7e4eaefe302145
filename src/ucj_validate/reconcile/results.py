"""The results of a run: one row a roll row, one a member row, one a link. Nothing dropped, nothing added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Decision, Match, Status
from ucj_validate.frames import (
    LINK_LEVELS,
    LINKS,
    MEMBER_RESULT,
    ROLL_RESULT,
    Findings,
    Linkage,
    Links,
    MemberResult,
    People,
    RollResult,
)
from ucj_validate.reconcile import person_findings
from ucj_validate.reconcile.codes import listed, value_bits
from ucj_validate.reconcile.eligibility import MARKS, Judged, age_years, judged
from ucj_validate.reconcile.membership import member_persons, with_status
from ucj_validate.reconcile.numbered import Ints, Persons, gathered, partners, persons_of
from ucj_validate.reconcile.person_values import of_its_kind, person_values, rows_told, with_wage_earners
from ucj_validate.reconcile.persons import roll_persons, settled_links
from ucj_validate.settings import Settings


@dataclass(frozen=True)
class Reconciled:
    """What a run has found."""

    roll: RollResult
    members: MemberResult
    links: Links
    criteria: tuple[Judged, ...] = ()
    """How each criterion of eligibility came out, in roll persons."""


@dataclass(frozen=True)
class Settled:
    """Who is who and what holds of each person; what is left is said of every row, of either side by itself."""

    roll: People
    members: People
    on_roll: Persons
    enrolled: Persons
    roll_rows: pl.DataFrame
    """The rolls' cleaned values, with `age_years`."""
    member_rows: pl.DataFrame
    """The exports' cleaned values, with `status months_overdue in_roll`."""
    persons: pl.DataFrame
    """One row a roll person."""
    members_persons: pl.DataFrame
    """One row a member person."""
    links: pl.DataFrame
    """One row a link, each roll row's best first."""
    settings: Settings

    @property
    def criteria(self) -> tuple[Judged, ...]:
        """How each criterion of eligibility came out, in roll persons."""
        return judged(self.persons, self.settings.rules)


def reconcile(
    roll: People,
    members: People,
    linkage: Linkage,
    findings: Findings,
    marks: pl.DataFrame,
    settings: Settings,
    as_of: date,
) -> Reconciled:
    """Statuses of all rows. `marks` holds (`row`, `code`): what reference lists say of roll rows (`eligibility.MARKS`)."""
    settled = settle(roll, members, linkage, marks, settings, as_of)
    of_members, links = member_side(settled, findings)
    of_roll = roll_side(settled, findings, linkage.duplicates, settings.match.tie_margin)
    return Reconciled(of_roll, of_members, links, settled.criteria)


_NO_DECILES = pl.DataFrame(schema={c.ROW: pl.Int64, "decile": pl.Int64})


def settle(
    roll: People,
    members: People,
    linkage: Linkage,
    marks: pl.DataFrame,
    settings: Settings,
    as_of: date,
    deciles: pl.DataFrame = _NO_DECILES,
) -> Settled:
    """Persons of both sides, their membership and status, and their links.

    `deciles`: (row, decile) of roll rows, by lists of families.
    """
    on_roll, enrolled = persons_of(linkage.roll_person), persons_of(linkage.member_person)
    roll, members = _in_order(roll), _in_order(members)
    roll_rows = _cleaned(roll).with_columns(age_years=age_years(pl.coalesce("birth_date", "nik_birth_date"), as_of))
    member_rows = with_status(_cleaned(members), settings.rules, as_of)
    grouped = member_persons(member_rows, enrolled)
    if settings.rules.exclude_wage_earners:
        grouped = with_wage_earners(grouped, member_rows, enrolled)
    links = settled_links(linkage.links, on_roll, enrolled)
    of_persons = _at(grouped, partners(on_roll, enrolled))
    named = {mark: marks.filter(pl.col("code") == mark)[c.ROW].to_numpy() for mark in MARKS}
    further = person_values(roll_rows, on_roll, deciles, of_persons, settings)
    of_persons = of_persons.drop("active_pu", "segment_untold", strict=False)
    persons = roll_persons(roll_rows, on_roll, named, of_persons, links, settings, further)
    links = _ranked(_with_people(links, on_roll, enrolled, persons))
    member_rows = member_rows.with_columns(_in_roll(on_roll, enrolled, links))
    return Settled(roll, members, on_roll, enrolled, roll_rows, member_rows, persons, grouped, links, settings)


def roll_side(settled: Settled, findings: Findings, duplicates: pl.DataFrame, tie_margin: float) -> RollResult:
    """One row a roll row. `duplicates`: uncertain pairs within a side."""
    rules = settled.settings.rules
    codes = person_findings.of_roll(
        settled.roll_rows,
        settled.on_roll,
        settled.persons,
        settled.links,
        duplicates,
        tie_margin,
        of_its_kind(settled.roll_rows, rules) if rules.vulnerable_rolls else None,
    )
    codes |= value_bits(findings, "roll", settled.roll.height)
    return RollResult(_with_raw(_roll_result(settled, codes), settled.roll))


def member_side(settled: Settled, findings: Findings) -> tuple[MemberResult, Links]:
    """One row a member row, and one a link."""
    codes = person_findings.of_members(settled.member_rows, settled.enrolled, settled.members_persons)
    codes |= value_bits(findings, "members", settled.members.height)
    return MemberResult(_with_raw(_member_result(settled, codes), settled.members)), _links_result(settled)


def _in_order(people: People) -> People:
    """`people` by row: position and `row` are the same."""
    return people if people[c.ROW].is_sorted() else People(people.sort(c.ROW))


def _cleaned(people: People) -> pl.DataFrame:
    """`people` without its raw cells, each column in one piece.

    The raw cells, most of a frame, lie in as many pieces as they were read in. They are put beside the results in the
    end as they are: a frame that is asked for anything brings all its columns into step first.
    """
    return pl.DataFrame([column.rechunk() for column in people if not column.name.startswith("raw_")])


def _at(frame: pl.DataFrame, places: Ints) -> pl.DataFrame:
    """The rows of `frame` at positions; null where the position is -1."""
    return pl.DataFrame([gathered(column, places) for column in frame])


def _with_people(links: pl.DataFrame, on_roll: Persons, enrolled: Persons, persons: pl.DataFrame) -> pl.DataFrame:
    """`links` with `same_person`, and `deciding` where the member row decides the roll person's membership."""
    roll_person, member_person = links["roll_person"].to_numpy(), links["member_person"].to_numpy()
    deciding = persons["deciding_row"].fill_null(-1).to_numpy()
    return links.with_columns(
        pl.Series("same_person", on_roll.numbers[roll_person] == enrolled.numbers[member_person], dtype=pl.Boolean),
        pl.Series("deciding", deciding[roll_person] == links["member_row"].to_numpy(), dtype=pl.Boolean),
    )


def _ranked(links: pl.DataFrame) -> pl.DataFrame:
    """`links` by roll row, each one's best first, with `rank` 1 for it."""
    rows = links["roll_row"].to_numpy()
    if (np.diff(rows) < 0).any():
        return _ranked(links.sort("roll_row"))
    begins = np.flatnonzero(np.diff(rows, prepend=-1))
    lengths = np.diff(begins, append=len(rows))
    starts = np.repeat(begins, lengths)
    among_several = np.flatnonzero(np.repeat(lengths > 1, lengths))
    order = np.arange(len(rows))
    keys = ["roll_row", "decision", "weight", "member_row"]
    order[among_several] = (
        links.select(keys)[among_several]
        .with_columns(at=pl.Series(among_several, dtype=pl.Int64))
        .sort(keys, descending=[False, False, True, False])["at"]
        .to_numpy()
    )
    frame = links if (order[among_several] == among_several).all() else links[order]
    return frame.with_columns(rank=pl.Series(np.arange(len(rows)) - starts + 1, dtype=pl.Int64))


def _in_roll(on_roll: Persons, enrolled: Persons, links: pl.DataFrame) -> pl.Series:
    """`in_roll` by member row: of the person, so that all its rows say the same."""
    candidates = links.filter(pl.col("decision") == Decision.REVIEW)["member_row"].to_numpy()
    kind = np.where(partners(enrolled, on_roll) >= 0, 0, np.where(enrolled.any(candidates), 1, 2))
    words = pl.Series("in_roll", [str(Match.MATCHED), str(Match.POSSIBLE), str(Match.NONE)])
    return words.gather(pl.Series(kind[enrolled.of_row], dtype=pl.Int64))


def _roll_result(settled: Settled, codes: Ints) -> pl.DataFrame:
    roll, members, persons = settled.roll_rows, settled.member_rows, settled.persons
    of_row = settled.on_roll.of_row
    deciding = persons["deciding_row"].fill_null(-1).to_numpy()[of_row]
    counts = persons["standing_row"].to_numpy()[of_row] == np.arange(len(of_row))
    status = pl.when("counts").then(persons["person_status"].gather(of_row)).otherwise(pl.lit(str(Status.DUPLICATE)))
    frame = roll.with_columns(
        pl.Series("person", settled.on_roll.first_row[of_row], dtype=pl.Int64),
        pl.Series("counts", counts, dtype=pl.Boolean),
        persons["match"].gather(of_row),
        persons["membership"].gather(of_row),
        *_best(settled.links, len(of_row)),
        *(gathered(members[of], deciding).alias(name) for name, of in _OF_THE_MEMBER.items()),
        listed(codes),
        *rows_told(roll, of_row, persons),
        payer=pl.coalesce("payer", gathered(members["payer"], deciding)),
    ).with_columns(status=status)
    return frame[list(ROLL_RESULT)]


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


def _best(links: pl.DataFrame, rows: int) -> tuple[pl.Series, pl.Series]:
    """`probability` and `basis` by roll row: of its strongest link, accepted before uncertain ones."""
    held = np.flatnonzero((links["decision"] != str(Decision.REJECTED)).to_numpy())[::-1]
    best = np.full(rows, -1, dtype=np.int64)
    best[links["roll_row"].to_numpy()[held]] = held  # of several, the last one written stays: the first in rank
    return gathered(links["probability"], best), gathered(links["basis"], best).fill_null([])


def _member_result(settled: Settled, codes: Ints) -> pl.DataFrame:
    members, of_row = settled.member_rows, settled.enrolled.of_row
    counts = settled.members_persons["deciding_row"].to_numpy()[of_row] == np.arange(members.height)
    frame = members.with_columns(
        pl.Series("member", settled.enrolled.first_row[of_row], dtype=pl.Int64),
        pl.Series("counts", counts, dtype=pl.Boolean),
        listed(codes),
    )
    return frame[list(MEMBER_RESULT)]


def _links_result(settled: Settled) -> Links:
    links = settled.links
    sides = (("roll", settled.roll_rows), ("member", settled.member_rows))
    places = [
        side.get_column(name).gather(links[f"{prefix}_row"]).alias(f"{prefix}_{name}")
        for prefix, side in sides
        for name in (c.FILE, c.SHEET, c.LINE)
    ]
    assert set(LINK_LEVELS) <= set(links.columns)
    return Links(links.with_columns(places)[list(LINKS)])


_ALWAYS_RAW = frozenset(c.raw(field) for field in (c.Field.NIK, c.Field.NAME, c.Field.BIRTH_DATE))


def _with_raw(result: pl.DataFrame, people: People) -> pl.DataFrame:
    """`result` with the raw_* columns that hold anything, and those that readers count on, beside it."""
    raw = [column for column in people if column.name.startswith("raw_")]
    kept = [column for column in raw if column.name in _ALWAYS_RAW or column.null_count() < len(column)]
    return pl.DataFrame([*result, *kept])
