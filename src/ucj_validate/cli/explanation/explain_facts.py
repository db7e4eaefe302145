"""What `explain` tells of a row, as plain facts: for the terminal and for other programs alike."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from ucj_validate.match.explanation import Bar

SCHEMA = "ucj-validate/explain/1"


@dataclass(frozen=True)
class Place:
    """Where a row stands, as a person finds it."""

    file: str
    sheet: str | None
    line: int


@dataclass(frozen=True)
class FieldSeen:
    """One field of two rows beside each other; values masked unless they were asked for."""

    field: str
    ours: str | None
    theirs: str | None
    level: str
    note: str
    """Where the two differ, in words; empty where that says nothing."""


@dataclass(frozen=True)
class PairSeen:
    """Two rows compared, and the way to their weight."""

    ours: Place
    theirs: Place
    fields: tuple[FieldSeen, ...]
    bars: tuple[Bar, ...]
    weight: float
    """log2 odds; the sum of the bars."""
    probability: float
    decision: str | None
    """Of the run's link; None where the run kept no link between the two."""
    rule: str | None
    across: bool
    """A roll row and a member row; else two rows of one side."""
    rival: tuple[Place, Place] | None = None
    """Of a likely pair that was not accepted: the two rows that speak for another person instead."""
    by_person: bool = False
    """Somebody has decided on it; no weight or rule did."""

    def bits(self) -> dict[str, float]:
        """Part → bits."""
        return {bar.part: bar.bits for bar in self.bars}


@dataclass(frozen=True)
class MemberSeen:
    """One row of a member export, and why it has its status."""

    place: Place
    status: str
    """active, lapsed, ended or unknown."""
    reason: str
    """stated, inactive_since, month or none: what told the status."""
    last_paid: str | None
    """YYYY-MM."""
    months_overdue: int | None
    inactive_since: str | None
    segment: str | None
    payer: str | None
    decides: bool


@dataclass(frozen=True)
class Check:
    """One test of eligibility."""

    code: str
    outcome: str
    """passed, failed, ignored (found, but switched off), unchecked (no list or area was given) or unknown (nothing tells
    it, and so it excludes nobody)."""


@dataclass(frozen=True)
class ListSeen:
    """A row of a reference list that speaks of the person."""

    kind: str
    """`columns.ListKind` value."""
    place: Place
    sure: bool
    """False: it may be somebody else's."""


@dataclass(frozen=True)
class DuplicateSeen:
    """Why a row counts for nothing."""

    standing: Place
    reason: str
    """nik_form, fuller or earlier: what made the other row stand for the person."""
    pair: PairSeen


@dataclass(frozen=True)
class Explained:
    """A roll row's way to its status."""

    place: Place
    status: str
    membership: str
    match: str
    values: dict[str, str | None]
    nik_form: str
    age_years: int | None
    rows_of_person: tuple[Place, ...]
    duplicate: DuplicateSeen | None
    pair: PairSeen | None
    """With the member row that decides; with the best candidate; or with the nearest row of all."""
    chain: tuple[PairSeen, ...]
    """The stronger pairs that joined the two, where their own weight would not have."""
    candidates: int
    """Uncertain links of the row."""
    runner_up: PairSeen | None
    runner_up_held_by: Place | None
    """The roll row whose person the runner-up was found to be."""
    member_rows: tuple[MemberSeen, ...]
    """Of the linked person, or of the best candidate."""
    checks: tuple[Check, ...]
    findings: tuple[str, ...]
    twin_row: PairSeen | None
    """With the most similar roll row of another person, where a duplicate is possible."""
    lists: tuple[ListSeen, ...] = ()
    """Of the person, the sure ones first."""


@dataclass(frozen=True)
class MemberExplained:
    """A member row: what its status rests on and whom it belongs to."""

    place: Place
    in_roll: str
    member_rows: tuple[MemberSeen, ...]
    linked: tuple[Place, ...]
    """The roll rows of the person."""
    pair: PairSeen | None
    """With the nearest roll row, or the linked one."""
    findings: tuple[str, ...]


@dataclass(frozen=True)
class Rejected:
    """A physical row that is no person."""

    place: Place
    side: str
    reason: str
    cells: int | None
    expected: int | None


@dataclass(frozen=True)
class Answer:
    """Everything `explain` says at one go."""

    as_of: str
    accept: float
    review: float
    grace_months: int
    searched: int
    """Member rows among which each roll row was sought."""
    rows: tuple[Explained | MemberExplained | Rejected, ...]

    def facts(self) -> dict[str, Any]:
        """The answer as plain data; each row carries its `kind`."""
        kinds = {Explained: "roll", MemberExplained: "members", Rejected: "reject"}
        return {
            "schema": SCHEMA,
            **{key: value for key, value in asdict(self).items() if key != "rows"},
            "rows": [{"kind": kinds[type(row)], **asdict(row)} for row in self.rows],
        }
