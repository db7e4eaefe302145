"""The results of a run: one row a roll row, one a member row, one a link. Nothing dropped, nothing added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Decision, Match
from ucj_validate.frames import PEOPLE, Findings, Linkage, Links, MemberResult, People, RollResult
from ucj_validate.reconcile import person_findings
from ucj_validate.reconcile.codes import value_bits
from ucj_validate.reconcile.eligibility import MARKS, Judged
from ucj_validate.reconcile.membership import member_persons
from ucj_validate.reconcile.numbered import Ints, Persons, gathered, partners, persons_of
from ucj_validate.reconcile.person_values import of_its_kind, person_values, with_wage_earners
from ucj_validate.reconcile.persons import roll_persons, settled_links
from ucj_validate.reconcile.rows import link_rows, member_rows, raw_columns, roll_rows
from ucj_validate.reconcile.settled import Settled
from ucj_validate.reconcile.slim import slim_members, slim_roll
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
class WholeSides:
    """What is settled of two sides that are at hand as a whole."""

    settled: Settled
    roll: People
    members: People
    as_of: date

    @property
    def criteria(self) -> tuple[Judged, ...]:
        """How each criterion of eligibility came out, in roll persons."""
        return self.settled.criteria

    @property
    def persons(self) -> pl.DataFrame:
        """One row a roll person."""
        return self.settled.persons


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
    sides = settle(roll, members, linkage, marks, settings, as_of)
    of_members, links = member_side(sides, findings)
    of_roll = roll_side(sides, findings, linkage.duplicates, settings.match.tie_margin)
    return Reconciled(of_roll, of_members, links, sides.criteria)


_NO_DECILES = pl.DataFrame(schema={c.ROW: pl.Int64, "decile": pl.Int64})


def settle(
    roll: People,
    members: People,
    linkage: Linkage,
    marks: pl.DataFrame,
    settings: Settings,
    as_of: date,
    deciles: pl.DataFrame = _NO_DECILES,
) -> WholeSides:
    """Persons of both sides, their membership and status, and their links.

    `deciles`: (row, decile) of roll rows, by lists of families.
    """
    roll, members = _in_order(roll), _in_order(members)
    rules = settings.rules
    slim = slim_roll(roll, rules, as_of).rechunk(), slim_members(members, rules, as_of).rechunk()
    return WholeSides(settle_rows(*slim, linkage, marks, settings, deciles), roll, members, as_of)


def settle_rows(
    roll: pl.DataFrame,
    members: pl.DataFrame,
    linkage: Linkage,
    marks: pl.DataFrame,
    settings: Settings,
    deciles: pl.DataFrame = _NO_DECILES,
) -> Settled:
    """The same of the rows' slim columns, in the order of rows."""
    on_roll, enrolled = persons_of(linkage.roll_person), persons_of(linkage.member_person)
    grouped = member_persons(members, enrolled)
    if settings.rules.exclude_wage_earners:
        grouped = with_wage_earners(grouped, members, enrolled)
    links = settled_links(linkage.links, on_roll, enrolled)
    of_persons = _at(grouped, partners(on_roll, enrolled))
    named = {mark: marks.filter(pl.col("code") == mark)[c.ROW].to_numpy() for mark in MARKS}
    further = person_values(roll, on_roll, deciles, of_persons, settings)
    of_persons = of_persons.drop("active_pu", "segment_untold", strict=False)
    persons = roll_persons(roll, on_roll, named, of_persons, links, settings, further)
    links = _ranked(_with_people(links, on_roll, enrolled, persons))
    members = members.with_columns(_in_roll(on_roll, enrolled, links))
    return Settled(on_roll, enrolled, roll, members, persons, grouped, links, settings)


def roll_codes(settled: Settled, bits: Ints, duplicates: pl.DataFrame, tie_margin: float) -> Ints:
    """All codes of the roll's rows as bits. `bits`: by their own values; `duplicates`: uncertain pairs within a side."""
    rules = settled.settings.rules
    return bits | person_findings.of_roll(
        settled.roll_rows,
        settled.on_roll,
        settled.persons,
        settled.links,
        duplicates,
        tie_margin,
        of_its_kind(settled.roll_rows, rules) if rules.vulnerable_rolls else None,
    )


def member_codes(settled: Settled, bits: Ints) -> Ints:
    """The same of the members' rows."""
    return bits | person_findings.of_members(settled.member_rows, settled.enrolled, settled.members_persons)


def roll_side(sides: WholeSides, findings: Findings, duplicates: pl.DataFrame, tie_margin: float) -> RollResult:
    """One row a roll row. `duplicates`: uncertain pairs within a side."""
    codes = roll_codes(sides.settled, value_bits(findings, "roll", sides.roll.height), duplicates, tie_margin)
    return roll_rows(sides.settled.only_to_write(), codes, sides.roll, 0, _raw(sides.roll), sides.as_of)


def member_side(sides: WholeSides, findings: Findings) -> tuple[MemberResult, Links]:
    """One row a member row, and one a link."""
    codes = member_codes(sides.settled, value_bits(findings, "members", sides.members.height))
    settled = sides.settled.only_to_write()
    rows = member_rows(settled, codes, sides.members, 0, _raw(sides.members))
    return rows, link_rows(settled, 0, settled.links.height)


def _raw(people: People) -> list[str]:
    return raw_columns({one.name for one in people if one.null_count() < len(one)}, list(PEOPLE))


def _in_order(people: People) -> People:
    """`people` by row: position and `row` are the same."""
    return people if people[c.ROW].is_sorted() else People(people.sort(c.ROW))


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
        .with_columns(pl.col("decision").cast(pl.String), at=pl.Series(among_several, dtype=pl.Int64))
        .sort(keys, descending=[False, False, True, False])["at"]
        .to_numpy()
    )
    frame = links if (order[among_several] == among_several).all() else links[order]
    return frame.with_columns(rank=pl.Series(np.arange(len(rows)) - starts + 1, dtype=pl.Int64))


def _in_roll(on_roll: Persons, enrolled: Persons, links: pl.DataFrame) -> pl.Series:
    """`in_roll` by member row: of the person, so that all its rows say the same."""
    candidates = links.filter(pl.col("decision") == Decision.REVIEW)["member_row"].to_numpy()
    kind = np.where(partners(enrolled, on_roll) >= 0, 0, np.where(enrolled.any(candidates), 1, 2))
    words = pl.Series("in_roll", [str(Match.MATCHED), str(Match.POSSIBLE), str(Match.NONE)], dtype=pl.Categorical)
    return words.gather(pl.Series(kind[enrolled.of_row], dtype=pl.Int64))
