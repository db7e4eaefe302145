"""The parts of a report: plain figures, each standing once. No personal values anywhere.

"Persons" are counted once, by the roll row that stands for them (`counts`); only in a breakdown that doesn't add up
may one stand on several lines.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from ucj_validate.columns import Membership, Status

STATUSES: tuple[Status, ...] = tuple(Status)
"""Every status of a roll row, in the order in which reports list them."""

PERSON_STATUSES: tuple[Status, ...] = tuple(status for status in Status if status is not Status.DUPLICATE)
"""Every status of a person."""

MEMBERSHIPS: tuple[Membership, ...] = tuple(Membership)


@dataclass(frozen=True)
class TargetCoverage:
    """Coverage against one target of the settings."""

    name: str
    persons: int
    source: str
    date: date
    covered_elsewhere: int
    goal: float | None
    """The coverage that the source asks for, as a share; None where it names none."""
    active: int
    """Active persons of this run and `covered_elsewhere` together."""
    rate: float


@dataclass(frozen=True)
class Coverage:
    """Active persons ÷ persons not excluded, unrounded; None when nobody is eligible."""

    active: int
    eligible: int
    rate: float | None
    targets: tuple[TargetCoverage, ...]


@dataclass(frozen=True)
class OffRoll:
    """Member persons who are on no roll."""

    persons: int
    active: int
    publicly_paid: int
    publicly_paid_active: int


@dataclass(frozen=True)
class MemberCounts:
    """Member persons, each counted once whatever the number of its KPJ."""

    rows: int
    persons: int
    active: int
    lapsed: int
    ended: int
    unclear: int
    publicly_paid: int
    several_kpj: int
    possibly_in_roll: int
    not_in_roll: OffRoll


@dataclass(frozen=True)
class DuplicateCounts:
    """People who stand on the rolls more than once."""

    groups: int
    rows: int
    """All rows of these people."""
    extra_rows: int
    """Rows beyond the one that counts: status `duplicate`."""
    groups_across_rolls: int


@dataclass(frozen=True)
class LinkCounts:
    """Pairs of a roll row and a member row, and the persons behind them."""

    accepted: int
    review: int
    rejected: int
    expected_false: float
    """Expected number of wrong links among the accepted, without labels."""
    review_persons: int
    persons_matched: int
    persons_possible: int
    persons_none: int


@dataclass(frozen=True)
class Example:
    """One row on which a finding stands."""

    file: str
    sheet: str | None
    line: int


@dataclass(frozen=True)
class FindingCount:
    """One kind of finding over all rows of both sides."""

    code: str
    severity: str
    rows: int
    roll_rows: int
    member_rows: int
    share: float
    """Of the rows of the sides on which it stands."""
    example: Example


@dataclass(frozen=True)
class Line:
    """The persons of one value of a breakdown; `name` is "" where rows don't say."""

    name: str
    persons: int
    active: int
    lapsed: int
    ended: int
    unregistered: int
    review: int
    excluded: int
    coverage: float | None
    uncovered: int = field(init=False)
    """Eligible persons who are not active: lapsed, ended, unregistered, or still to be decided."""

    def __post_init__(self) -> None:
        """What follows from the other figures."""
        object.__setattr__(self, "uncovered", self.persons - self.excluded - self.active)


WITHIN = " — "
"""Between a place and the larger one it lies in, where a line names both."""


@dataclass(frozen=True)
class Breakdown:
    """Persons by one property, most persons first."""

    key: str
    adds_up: bool
    """Each person stands on one line, so that the lines add up to all persons."""
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Flow:
    """The rows of one roll file by status: `rows == sum(statuses.values())`."""

    file: str
    rows: int
    statuses: dict[str, int]


@dataclass(frozen=True)
class OverdueBand:
    """Persons lapsed or ended by months without a premium, `first` to `last` of them.

    `last` is None for the open band at the end; both are None where no month is known.
    """

    first: int | None
    last: int | None
    lapsed: int
    ended: int


@dataclass(frozen=True)
class ProbabilityBand:
    """Pairs of a roll row and a member row whose probability is at least `low` and below `high`; the last holds 1."""

    low: float
    high: float
    accepted: int
    review: int
    rejected: int


@dataclass(frozen=True)
class Point:
    """What one run said, as later runs look back on it."""

    as_of: date
    rows: int
    persons: int
    persons_by_status: dict[str, int]
    active: int
    eligible: int
    rate: float | None
    gap_yearly: int
    findings: dict[str, int]
    """Rows by code."""


@dataclass(frozen=True)
class Moved:
    """One figure in the last run and in this one; `delta` is what has been added."""

    key: str
    before: int
    now: int
    delta: int


@dataclass(frozen=True)
class Change:
    """This run beside the one before it."""

    since: date
    rate_before: float | None
    rate_now: float | None
    rate_delta: float | None
    """Of the rates as shares: 0.01 is one percentage point. None where either is."""
    persons: tuple[Moved, ...]
    """By status, every status once."""
    findings: tuple[Moved, ...]
    """Rows by code, only of codes whose figure has changed; the largest change first."""
    gap_yearly: Moved


@dataclass(frozen=True)
class Premium:
    """What it costs in rupiah a year, at `monthly` for one person."""

    monthly: int
    yearly_per_person: int
    gap_persons: int
    """Eligible persons unregistered, lapsed or ended."""
    gap_yearly: int
    off_roll_persons: int
    """Active members on no roll whose premium public money pays."""
    off_roll_yearly: int
    double_funding_persons: int
    double_funding_yearly: int


@dataclass(frozen=True)
class Action:
    """One thing to do, with how many persons or rows and what it costs or saves a year (None: no money)."""

    key: str
    count: int
    rupiah: int | None = None
