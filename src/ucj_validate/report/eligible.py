"""Parts of a report on eligibility: the criteria as used, the reference lists, and who is eligible and on no roll."""

from __future__ import annotations

from dataclasses import dataclass

from ucj_validate.report.parts import Breakdown


@dataclass(frozen=True)
class CriterionCount:
    """How one criterion of eligibility came out, in roll persons."""

    code: str
    """Also the code of its finding."""
    is_on: bool
    failing: int
    alone: int
    """Excluded by it and by nothing else."""
    unknown: int
    """Of whom it can't be told; it excludes none of them."""


@dataclass(frozen=True)
class CriterionUse(CriterionCount):
    """A criterion as it was used: with its rule, the rule's value, and how well it is founded."""

    setting: str
    value: str | int | float | bool | tuple[str, ...] | None
    mark: str


@dataclass(frozen=True)
class ListCount:
    """What one kind of reference list has come to."""

    kind: str
    persons: int
    """Different people on it; of lists of families, different family cards."""
    on_roll: int
    """Roll persons that it surely names."""
    possible: int
    """Roll persons that it may name, and doesn't surely."""


@dataclass(frozen=True)
class ListUse(ListCount):
    """A reference list as it was used."""

    files: int
    rows: int
    rejected: int


@dataclass(frozen=True)
class CandidateCounts:
    """People of lists of candidates, each counted once over all of them. All but `persons` and `uncovered` add up to it."""

    persons: int
    on_roll: int
    possibly_on_roll: int
    """And not excluded."""
    excluded: int
    """On no roll, or maybe on one, and meeting a criterion not."""
    review: int
    """On no roll; not to be told without asking: maybe a member, or under age."""
    active: int
    """On no roll, eligible, and protected already."""
    lapsed: int
    ended: int
    unregistered: int
    uncovered: int
    """Eligible, on no roll, and not protected: lapsed, ended and unregistered."""
    yearly: int
    """What their premium costs, in rupiah a year."""
    reasons: dict[str, int]
    """Of the excluded, by criterion, most first; who fails two stands in both."""
    breakdowns: tuple[Breakdown, ...]
    """Of those who are on no roll."""
