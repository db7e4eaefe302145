"""The changes from one run to another: who is who, what has become of each, and figures that add up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from ucj_validate.changes import accounts, found, kinds
from ucj_validate.changes.identity import people
from ucj_validate.changes.identity.leftover import leftover_pairs
from ucj_validate.changes.identity.members import by_member, with_member
from ucj_validate.changes.identity.people import WhoIsWho
from ucj_validate.changes.identity.rows import member_pairs, roll_pairs
from ucj_validate.columns import Match, Membership, Status
from ucj_validate.errors import UsageError
from ucj_validate.finished import RunData, document_of
from ucj_validate.i18n import _
from ucj_validate.report.run_folder.folder import MANIFEST

_OF_ROLL = ("status", "membership", "match", "nik", "name", "birth_date")
_OF_MEMBERS = ("status", "in_roll", "payer_is_public", "kpj", "nik", "name", "birth_date")


@dataclass(frozen=True)
class RunFigures:
    """What one run says by itself."""

    name: str
    city: str
    as_of: date
    rows: int
    roll: dict[str, int]
    """`persons eligible active`."""
    members: dict[str, int]
    """`persons active off_roll`."""
    alarms: int
    """While one stands, the run's figures are not to be quoted, nor what they have changed by."""

    @property
    def rate(self) -> float | None:
        """Coverage, unrounded."""
        return accounts.rate(self.roll)


@dataclass(frozen=True)
class SideChanges:
    """One side's persons of both runs.

    `people`: one row a person: `index before now relation told_by partner`, and `before_*` `now_*` of what each run says
    (row, rows, codes, status …; null where the person is not in that run). `kinds`: (`index`, `kind`). `findings`: one
    row a person and code, `state`; `finding_counts`: one row a code.
    """

    people: pl.DataFrame
    kinds: pl.DataFrame
    findings: pl.DataFrame
    finding_counts: pl.DataFrame
    unsure: pl.DataFrame
    """Pairs that may be one person, by index: `before_index now_index probability`, the likeliest first."""
    corrected: pl.DataFrame
    """`index before_row now_row`: persons of both runs, and a row of theirs that doesn't say who it is as before."""

    def count(self, kind: str) -> int:
        """Persons of one kind of change."""
        return self.kinds.filter(pl.col("kind") == str(kind)).height

    def of(self, kind: str) -> pl.DataFrame:
        """The persons of one kind of change, by index."""
        return self.people.join(self.kinds.filter(pl.col("kind") == str(kind)), on="index", how="semi").sort("index")


@dataclass(frozen=True)
class Changes:
    """What lies between two runs."""

    before: RunFigures
    now: RunFigures
    roll: SideChanges
    members: SideChanges
    coverage: accounts.Account
    paid: accounts.Account
    off_roll: accounts.Account

    @property
    def reversed(self) -> bool:
        """The run that was named first is the later one."""
        return self.before.as_of > self.now.as_of


def between(before: RunData, now: RunData) -> Changes:
    """What has changed from `before` to `now`. Deterministic; lines and file names decide nothing.

    Raises:
        UsageError: they are runs of two cities.
        InvariantError: the changes do not add up to the figures.
    """
    _refuse_other_city(before, now)
    was, has_become = _figures(before), _figures(now)
    members = _members(before, now)
    roll = _roll(before, now, members.people)
    return Changes(
        was,
        has_become,
        _changes(roll, kinds.roll_kinds(roll)),
        _changes(members, kinds.member_kinds(members)),
        accounts.coverage(roll.people, was.roll, has_become.roll),
        accounts.paid(members.people, was.members, has_become.members),
        accounts.off_roll(members.people, was.members, has_become.members),
    )


def _refuse_other_city(before: RunData, now: RunData) -> None:
    one, other = (" ".join(run.settings.city.upper().split()) for run in (before, now))
    if one != other:
        raise UsageError(
            "diff",
            _("kedua hasil bukan dari kota yang sama"),
            found=f"{before.settings.city or '–'}; {now.settings.city or '–'}",
            advice=_("bandingkan dua hasil dari satu kota"),
        )


def _figures(run: RunData) -> RunFigures:
    """Counted from the rows themselves, so that the steps are held against something that they did not make."""
    standing, members = run.roll.filter("counts"), run.members.filter("counts")
    return RunFigures(
        name=run.name,
        city=run.settings.city,
        as_of=run.as_of,
        rows=run.roll.height,
        roll={
            "persons": standing.height,
            "eligible": standing.filter(pl.col("status") != Status.EXCLUDED).height,
            "active": standing.filter(pl.col("status") == Status.ACTIVE).height,
        },
        members={
            "persons": members.height,
            "active": members.filter(pl.col("status") == Membership.ACTIVE).height,
            "off_roll": members.filter(pl.col("in_roll") == Match.NONE).height,
        },
        alarms=_alarms(run.folder),
    )


def _alarms(folder: Path) -> int:
    """How many alarms the run says of itself."""
    told = document_of(folder, MANIFEST).get("alarms", [])
    return len(told) if isinstance(told, list) else 0


def _members(before: RunData, now: RunData) -> WhoIsWho:
    """Who is who in the member data."""
    pairs = member_pairs(before.members, now.members)
    left = leftover_pairs(before, now, pairs, "members")
    return _told((before.members, now.members), "member", _OF_MEMBERS, pl.concat([pairs, left.sure]), left.unsure)


def _roll(before: RunData, now: RunData, members: pl.DataFrame) -> WhoIsWho:
    """Who is who on the rolls; whom both runs found in the member data is known again by that too."""
    was, has_become = with_member(before, members, "before"), with_member(now, members, "now")
    pairs = roll_pairs(was, has_become)
    left = leftover_pairs(before, now, pairs, "roll")
    one_member, unsure = by_member(left.unsure, was, has_become, members)
    return _told((was, has_become), "person", _OF_ROLL, pl.concat([pairs, left.sure, one_member]), unsure)


def _told(
    rows: tuple[pl.DataFrame, pl.DataFrame],
    number: str,
    columns: tuple[str, ...],
    sure: pl.DataFrame,
    unsure: pl.DataFrame,
) -> WhoIsWho:
    """The persons of either run, with what each run says of them."""
    was, has_become = rows
    persons = was[number], has_become[number]
    frame = people.who_is_who(persons, (was["counts"], has_become["counts"]), sure, unsure)
    for name, of_run in (("before", was), ("now", has_become)):
        told = people.carried(of_run, number, columns).select(pl.all().name.prefix(f"{name}_"))
        frame = frame.join(told, left_on=name, right_on=f"{name}_person", how="left")
    ordered = frame.sort("now_row", "before_row", nulls_last=True)
    numbered = ordered.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias("index"))
    return WhoIsWho(
        numbered,
        people.doubtful_pairs(numbered, persons, unsure),
        people.corrected_rows(numbered, rows, persons, sure),
    )


def _changes(side: WhoIsWho, told: pl.DataFrame) -> SideChanges:
    states = found.finding_states(side.people)
    return SideChanges(side.people, told, states, found.counted(states), side.unsure, side.corrected)


__all__ = ["Changes", "RunFigures", "SideChanges", "between"]
