"""The changes for other programs: aggregates alone, no NIK, no name. Schema "ucj-validate/diff/1"."""

from __future__ import annotations

from typing import Any

import polars as pl

from ucj_validate.changes.accounts import Account, Step
from ucj_validate.changes.between import Changes, RunFigures, SideChanges
from ucj_validate.changes.identity.people import Relation
from ucj_validate.changes.identity.rows import ToldBy
from ucj_validate.changes.kinds import Kind, MemberKind

SCHEMA = "ucj-validate/diff/1"
REASONS = ("deceased", "asn_or_pppk", "moved", "out_of_area", "over_age_to_register")
"""Findings for which a person may be excluded."""


def facts(changes: Changes) -> dict[str, Any]:
    """Every figure of the changes."""
    return {
        "schema": SCHEMA,
        "city": changes.now.city,
        "before": _run(changes.before),
        "now": _run(changes.now),
        "reversed": changes.reversed,
        "coverage": _account(changes.coverage, rates=True),
        "roll": {
            "persons": {str(kind): changes.roll.count(kind) for kind in Kind},
            "settled_as": by_value(changes.roll, Kind.SETTLED, "now_status"),
            "excluded_for": by_reason(changes.roll, Kind.EXCLUDED, "now"),
            "included_from": by_reason(changes.roll, Kind.INCLUDED, "before"),
            "became_active_from": by_value(changes.roll, Kind.BECAME_ACTIVE, "before_status"),
            "registered_as": by_value(changes.roll, Kind.REGISTERED, "now_membership"),
            "unsure_pairs": changes.roll.unsure.height,
            "known_by": known_by(changes.roll),
        },
        "members": {
            "persons": {str(kind): changes.members.count(kind) for kind in MemberKind},
            "paid": _account(changes.paid),
            "off_roll": _account(changes.off_roll),
            "unsure_pairs": changes.members.unsure.height,
            "known_by": known_by(changes.members),
        },
        "findings": [
            {"side": side, **row}
            for side, told in (("roll", changes.roll), ("members", changes.members))
            for row in told.finding_counts.iter_rows(named=True)
        ],
    }


def _run(run: RunFigures) -> dict[str, Any]:
    return {
        "run": run.name,
        "as_of": run.as_of.isoformat(),
        "alarms": run.alarms,
        "rows": run.rows,
        **run.roll,
        "rate": run.rate,
        "members": run.members,
    }


def _account(account: Account, *, rates: bool = False) -> dict[str, Any]:
    def step(one: Step) -> dict[str, Any]:
        told = {"key": one.key, "persons": one.persons, "delta": dict(one.delta), "after": dict(one.after)}
        return {**told, "rate": one.rate} if rates else told

    return {
        "before": dict(account.before),
        "steps": [step(one) for one in account.steps],
        "now": dict(account.now),
    }


def by_value(side: SideChanges, kind: Kind, column: str) -> dict[str, int]:
    """Persons of one kind of change by what a column says of them, most first."""
    counts = side.of(kind).group_by(column).len().sort("len", column, descending=[True, False])
    return {str(value): int(count) for value, count in counts.iter_rows()}


def by_reason(side: SideChanges, kind: Kind, run: str) -> dict[str, int]:
    """Persons of one kind of change by the findings for which they are, or were, excluded; one may have several."""
    codes = side.of(kind)[f"{run}_codes"]
    told = {reason: int(codes.list.contains(reason).sum()) for reason in REASONS}
    return {reason: count for reason, count in told.items() if count}


def known_by(side: SideChanges) -> dict[str, int]:
    """How the persons of both runs were known again."""
    same = side.people.filter(pl.col("relation") == str(Relation.SAME))["told_by"]
    return {told_by.name.lower(): int((same == int(told_by)).sum()) for told_by in ToldBy}
