"""What of a change may be printed: figures under five are hidden, and others with them, so that no sum tells them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ucj_validate.changes.accounts import UNCHANGED, Step
from ucj_validate.changes.between import Changes
from ucj_validate.changes.kinds import Kind, MemberKind
from ucj_validate.report.counting.smallcells import SMALLEST

Cell = int | str | None
"""A figure, "<5", or None for one hidden beside it."""
MEASURES = ("eligible", "active")
"""What is printed of a step. Persons stand with the kinds of change: beside eligible ones they would tell excluded ones."""
_FEW = f"<{SMALLEST}"
_STEP_OF_KIND = {
    "reactivated": ("reactivated", "active"), "registered": ("registered", "active"), "settled": ("confirmed", "active"),
    "in_review": ("doubted", "active"), "lapsed": ("lapsed", "active"), "ended": ("ended", "active"),
    "membership_lost": ("membership_lost", "active"), "excluded": ("excluded", "eligible"), "included": ("included", "eligible"),
    "new": ("new", "eligible"), "gone": ("gone", "eligible"), "merged": ("merged", "eligible"), "split": ("split", "eligible"),
}  # fmt: skip
"""Kinds of change and the cell that tells most of the same persons."""
_PARTS_OF_ACTIVE = ("included", "reactivated", "registered", "confirmed")
"""Steps that make up who became active."""
_SUMS_OF_ROLL = (("new", "gone", "merged", "split", "unsure"),)
"""Kinds that lead from one total that is printed elsewhere to another."""
_SUMS_OF_MEMBERS = (
    ("paid", "stopped", "merged", "split", "unsure"),
    ("joined", "left", "merged", "split", "unsure"),
    ("still_off_roll", "off_roll"),
    ("still_off_roll", "on_roll", "left"),
)


@dataclass(frozen=True)
class PublicStep:
    """A step as it may be printed."""

    key: str
    delta: Mapping[str, Cell]
    rate: float | None
    """None where it would tell a hidden figure."""


def steps(changes: Changes) -> tuple[PublicStep, ...]:
    """The steps that move coverage. From the first hidden cell to the last no rate is printed."""
    moving = _moving(changes)
    hidden = _hidden(moving)
    places = [at for at, step in enumerate(moving) if any((step.key, name) in hidden for name in MEASURES)]
    told = []
    for at, step in enumerate(moving):
        delta = {name: _shown(step.delta[name], hidden=(step.key, name) in hidden) for name in MEASURES}
        told.append(PublicStep(step.key, delta, None if places and places[0] <= at < places[-1] else step.rate))
    return tuple(told)


def _moving(changes: Changes) -> list[Step]:
    return [
        step
        for step in changes.coverage.steps
        if step.key != UNCHANGED and any(step.delta[name] for name in MEASURES)
    ]  # fmt: skip


def _hidden(moving: Sequence[Step]) -> set[tuple[str, str]]:
    """(step, measure) of the cells not to be printed: of each measure none, or several."""
    hidden = {(step.key, name) for step in moving for name in MEASURES if _is_few(step.delta[name])}
    # Eligible and active side by side tell those who are eligible and not active.
    hidden |= {
        (step.key, "active")
        for step in moving
        if step.delta["eligible"] and step.delta["active"] and _is_few(step.delta["eligible"] - step.delta["active"])
    }
    for name in MEASURES:
        cells = {step.key: step.delta[name] for step in moving if step.delta[name]}
        beside = _with_company(cells, {key for key, measure in hidden if measure == name}, [tuple(cells)])
        hidden |= {(key, name) for key in beside}
    return hidden


def roll_kinds(changes: Changes) -> dict[str, Cell]:
    """Persons by kind of change on the rolls."""
    moving = _moving(changes)
    unseen = _hidden(moving)
    cells = {(step.key, name): abs(step.delta[name]) for step in moving for name in MEASURES}
    counts = {str(kind): changes.roll.count(kind) for kind in Kind}
    hidden = {kind for kind, count in counts.items() if _is_few(count)}
    for kind, place in _STEP_OF_KIND.items():
        apart = abs(counts[kind] - cells.get(place, 0))
        if counts[kind] and place in cells and (apart < SMALLEST if place in unseen else _is_few(apart)):
            hidden.add(kind)
    if sum((part, "active") in unseen for part in _PARTS_OF_ACTIVE) == 1:
        hidden.add(str(Kind.BECAME_ACTIVE))
    return _told(counts, _with_company(counts, hidden, _SUMS_OF_ROLL))


def member_kinds(changes: Changes) -> dict[str, Cell]:
    """Persons by kind of change in the member data."""
    counts = {str(kind): changes.members.count(kind) for kind in MemberKind}
    hidden = {kind for kind, count in counts.items() if _is_few(count)}
    return _told(counts, _with_company(counts, hidden, _SUMS_OF_MEMBERS))


@dataclass(frozen=True)
class PublicFinding:
    """One code's persons as they may be printed."""

    code: str
    before: Cell
    gone: Cell
    """Solved, or gone with the person."""
    open: Cell
    come: Cell
    """New, or come with a new person."""
    now: Cell


_FINDING_SUMS = (("before", "gone", "open"), ("now", "open", "come"))
"""before = gone + open; now = open + come."""


def findings(changes: Changes) -> tuple[PublicFinding, ...]:
    """The codes whose persons are others than before, most moved first."""
    both = pl.concat([changes.roll.finding_counts, changes.members.finding_counts])
    sums = both.group_by("code").agg(pl.exclude("code").sum())
    moved = sums.with_columns(gone=pl.col("solved") + pl.col("left"), come=pl.col("new") + pl.col("arrived"))
    moved = moved.filter(pl.col("gone") + pl.col("come") > 0)
    ordered = moved.sort(pl.col("gone") + pl.col("come"), "code", descending=[True, False])
    return tuple(_public(row) for row in ordered.iter_rows(named=True))


def _public(row: Mapping[str, int]) -> PublicFinding:
    counts = {name: row[name] for name in ("before", "gone", "open", "come", "now")}
    hidden = {name for name, count in counts.items() if _is_few(count)}
    cells = _told(counts, _with_company(counts, hidden, _FINDING_SUMS))
    return PublicFinding(code=str(row["code"]), **cells)


def _is_few(count: int) -> bool:
    return 0 < abs(count) < SMALLEST


def _with_company(counts: Mapping[str, int], hidden: Iterable[str], sums: Sequence[Sequence[str]]) -> set[str]:
    """`hidden` and the smallest others, so that no sum has a single hidden figure."""
    found = set(hidden)
    while True:
        lone = [names for names in sums if sum(name in found for name in names) == 1]
        further = {name for names in lone for name in names if name not in found and counts.get(name)}
        if not further:
            return found
        found.add(min(further, key=lambda name: (abs(counts[name]), name)))


def _told(counts: Mapping[str, int], hidden: set[str]) -> dict[str, Cell]:
    return {name: _shown(count, hidden=name in hidden) for name, count in counts.items()}


def _shown(count: int, *, hidden: bool) -> Cell:
    if not hidden:
        return count
    return _FEW if _is_few(count) else None
