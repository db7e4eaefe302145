"""The one model behind every report: each figure is computed here, once; renderers compute nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

import polars as pl

from ucj_validate.alarms import Alarm
from ucj_validate.columns import Side
from ucj_validate.failing import Count, Met, conditions, met
from ucj_validate.frames import CandidateResult, Links, MemberResult, Rejects, RollResult
from ucj_validate.provenance import Source
from ucj_validate.report.basis import Assumption, Control, RowCounts, RuleUse, SourceFacts
from ucj_validate.report.counting import breakdowns, distributions, eligibles, figures, found, history
from ucj_validate.report.eligible import CandidateCounts, CriterionCount, CriterionUse, ListCount, ListUse
from ucj_validate.report.parts import (
    Action,
    Breakdown,
    Change,
    Coverage,
    DuplicateCounts,
    FindingCount,
    Flow,
    LinkCounts,
    MemberCounts,
    OverdueBand,
    Point,
    Premium,
    ProbabilityBand,
)
from ucj_validate.settings import Settings

SCHEMA = history.SCHEMA


@dataclass(frozen=True)
class Facts:
    """Everything a report may speak of."""

    roll: RollResult
    members: MemberResult
    links: Links
    rejects: dict[str, Rejects]
    """By `Side` value."""
    sources: tuple[Source, ...]
    settings: Settings
    as_of: date
    controls: tuple[Control, ...]
    matching: Mapping[str, object]
    """The matcher's own diagnostics."""
    version: str
    alarms: tuple[Alarm, ...] = ()
    """What of the whole run cannot be."""
    earlier: tuple[Point, ...] = ()
    """The runs before this one, oldest first."""
    possible_duplicates: pl.DataFrame | None = None
    """Uncertain pairs of roll rows, by position in `roll`: `left_row right_row probability`."""
    answers: Mapping[str, int] = field(default_factory=dict)
    """Earlier answers of people, by how they stand in this run (`review.holding.Standing`)."""
    criteria: tuple[CriterionCount, ...] = ()
    lists: tuple[ListCount, ...] = ()
    candidates: CandidateResult | None = None
    """None without lists of candidates."""
    listed: pl.DataFrame | None = None
    """None without people on lists; else one roll row (`row`, its position) and a list's row that speaks of it."""
    written: Path | None = None
    """Where all rows stand with all their columns, if `roll`, `members` and `links` hold only what is counted."""

    def rows(self, name: Literal["roll", "members", "links"]) -> pl.DataFrame:
        """All rows with all their columns, for reports that show rows."""
        frame: pl.DataFrame = getattr(self, name)
        return frame if self.written is None else pl.read_parquet(self.written / f"{name}.parquet", glob=False)


@dataclass(frozen=True)
class LeftOut:
    """The workbook, where it was asked for and rows are too many for anybody to read."""

    rows: int
    """Of both sides."""
    limit: int


@dataclass(frozen=True)
class Judgement:
    """Whether the run ends with exit code 1, and by what."""

    conditions: tuple[str, ...]
    """As they were asked for; empty for "never"."""
    met: tuple[Met, ...]


@dataclass(frozen=True)
class Report:
    """Every figure of the reports. Aggregates only: no NIK, name or date of a person."""

    version: str
    city: str
    as_of: date
    alarms: tuple[Alarm, ...]
    """While one stands, no figure below is to be quoted."""
    rows: dict[str, RowCounts]
    """By `Side` value."""
    controls: tuple[Control, ...]
    status: dict[str, int]
    """Roll rows by status; they add up to the roll's rows."""
    persons: int
    persons_by_status: dict[str, int]
    membership: dict[str, int]
    """Persons by membership, whatever their status."""
    coverage: Coverage
    members: MemberCounts
    duplicates: DuplicateCounts
    links: LinkCounts
    findings: tuple[FindingCount, ...]
    """In the order of the catalogue."""
    breakdowns: tuple[Breakdown, ...]
    flows: tuple[Flow, ...]
    """Rows of each roll file by status."""
    overdue: tuple[OverdueBand, ...]
    probabilities: tuple[ProbabilityBand, ...]
    answers: dict[str, int]
    """Earlier answers of people: those that hold, those whose rows are gone, those that can't be told, and those that
    contradict each other or what the rows now say. Empty without a state."""
    earlier: tuple[Point, ...]
    """The runs before this one, oldest first."""
    change: Change | None
    """Since the last of `earlier`."""
    premium: Premium
    actions: tuple[Action, ...]
    """What to do, most urgent first."""
    assumptions: tuple[Assumption, ...]
    rules: tuple[RuleUse, ...]
    """Every rule and threshold as used."""
    sources: tuple[SourceFacts, ...]
    matching: dict[str, object]
    criteria: tuple[CriterionUse, ...]
    """Of eligibility."""
    lists: tuple[ListUse, ...]
    """Reference lists, those that were given."""
    candidates: CandidateCounts | None
    """None without lists of candidates."""
    fail_on: Judgement
    left_out: LeftOut | None = None
    """None where the workbook is there, or was not asked for."""

    def summary(self) -> dict[str, Any]:
        """The content of summary.json: plain JSON values."""
        told = {"schema": SCHEMA, **_plain(asdict(self))}
        if self.left_out is None:
            del told["left_out"]
        return told

    def point(self) -> Point:
        """What later runs need of this one."""
        return Point(
            as_of=self.as_of,
            rows=self.rows[Side.ROLL].rows,
            persons=self.persons,
            persons_by_status=self.persons_by_status,
            active=self.coverage.active,
            eligible=self.coverage.eligible,
            rate=self.coverage.rate,
            gap_yearly=self.premium.gap_yearly,
            findings={finding.code: finding.rows for finding in self.findings},
        )

    def counts(self) -> list[Count]:
        """The rows of each finding, side by side."""
        return side_counts(self.findings, {side: rows.rows for side, rows in self.rows.items()})

    def summary_point(self) -> dict[str, Any]:
        """`point` as plain JSON values."""
        return dict(_plain(asdict(self.point())))

    def worst_findings(self) -> list[FindingCount]:
        """The findings, gravest first, then the most frequent."""
        weight = {"error": 0, "warning": 1, "info": 2}
        return sorted(self.findings, key=lambda finding: (weight[finding.severity], -finding.rows))


def build(facts: Facts) -> Report:
    """Every figure of `facts`."""
    roll, members, links = facts.roll, facts.members, facts.links
    status = figures.status_counts(roll)
    persons_by_status = figures.person_status_counts(roll)
    of_roll, of_members = found.carried(roll), found.carried(members)
    member_counts = figures.member_counts(members, of_members)
    link_counts = figures.with_expected(figures.link_counts(roll, links), facts.matching)
    duplicates = figures.duplicate_counts(roll)
    findings = found.finding_counts(of_roll, of_members, {Side.ROLL: roll.height, Side.MEMBERS: members.height})
    premium = figures.premium(persons_by_status, of_roll, member_counts, facts.settings)
    coverage = figures.coverage(persons_by_status, facts.settings)
    candidates = None if facts.candidates is None else eligibles.candidates(facts.candidates, facts.settings)
    report = Report(
        version=facts.version,
        city=facts.settings.city,
        as_of=facts.as_of,
        alarms=facts.alarms,
        rows={
            str(side): figures.row_counts(str(side), frame.height, facts.rejects[str(side)], facts.sources)
            for side, frame in ((Side.ROLL, roll), (Side.MEMBERS, members))
        }
        | figures.of_lists(facts.rejects, facts.sources),
        controls=facts.controls,
        status=status,
        persons=sum(persons_by_status.values()),
        persons_by_status=persons_by_status,
        membership=figures.membership_counts(roll),
        coverage=coverage,
        members=member_counts,
        duplicates=duplicates,
        links=link_counts,
        findings=findings,
        breakdowns=breakdowns.breakdowns(roll, members),
        flows=distributions.flows(roll),
        overdue=distributions.overdue(roll),
        probabilities=distributions.probabilities(links),
        answers=dict(facts.answers),
        earlier=facts.earlier,
        change=None,
        premium=premium,
        actions=figures.actions(roll, persons_by_status, duplicates, premium, findings, candidates),
        assumptions=figures.assumptions(facts.settings),
        rules=figures.rules(facts.settings),
        sources=tuple(figures.source_facts(source) for source in facts.sources),
        matching=dict(facts.matching),
        criteria=eligibles.criteria(facts.criteria, facts.settings),
        lists=eligibles.lists(facts.lists, facts.sources),
        candidates=candidates,
        fail_on=_judgement(facts, findings),
        left_out=_left_out(roll.height + members.height, facts.settings),
    )
    return replace(report, change=history.change(facts.earlier[-1], report.point())) if facts.earlier else report


def _left_out(rows: int, settings: Settings) -> LeftOut | None:
    limit = settings.output.workbook_rows
    return LeftOut(rows, limit) if "xlsx" in settings.output.formats and rows > limit else None


def side_counts(findings: Iterable[FindingCount], sizes: Mapping[str, int]) -> list[Count]:
    """The rows of each finding on each side; `sizes` are the rows of the sides."""
    return [
        Count(one.code, rows, sizes[side])
        for one in findings
        for side, rows in ((Side.ROLL, one.roll_rows), (Side.MEMBERS, one.member_rows))
    ]


def _judgement(facts: Facts, findings: Iterable[FindingCount]) -> Judgement:
    asked = conditions(facts.settings.output.fail_on)
    counts = side_counts(findings, {Side.ROLL: facts.roll.height, Side.MEMBERS: facts.members.height})
    return Judgement(tuple(one.text for one in asked), met(asked, counts, (alarm.code for alarm in facts.alarms)))


def _plain(value: Any) -> Any:  # noqa: ANN401  JSON has no narrower type
    """`value` as JSON can hold it: dates as text, tuples as lists, numbers of other libraries as Python's."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "item") and not isinstance(value, (str, bytes)):
        return value.item()
    return value


__all__ = ["SCHEMA", "Control", "Facts", "Report", "build"]
