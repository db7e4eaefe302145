"""What reports tell of a run: its figures proved, its totals held against each other, and counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

import polars as pl

from ucj_validate import __version__
from ucj_validate.alarms import Alarm
from ucj_validate.frames import CandidateResult, Links, MemberResult, Rejects, RollResult
from ucj_validate.provenance import Source
from ucj_validate.reconcile import controls
from ucj_validate.reconcile.eligibility import Judged
from ucj_validate.report.eligible import CriterionCount, ListCount
from ucj_validate.report.model import Control, Facts, Report, build
from ucj_validate.report.parts import Point
from ucj_validate.settings import Settings
from ucj_validate.validate.outputs import check_together, checked


class _Figures(Protocol):
    """What figures are counted by."""

    @property
    def roll(self) -> RollResult: ...
    @property
    def members(self) -> MemberResult: ...
    @property
    def criteria(self) -> tuple[Judged, ...]: ...
    @property
    def possible_duplicates(self) -> pl.DataFrame: ...


class _Read(Protocol):
    """How inputs were read."""

    @property
    def sources(self) -> tuple[Source, ...]: ...
    @property
    def rejects(self) -> dict[str, Rejects]: ...


class _Concluded(Protocol):
    """What was found of the whole run."""

    @property
    def settings(self) -> Settings:
        """As used."""

    @property
    def raised(self) -> tuple[Alarm, ...]: ...
    @property
    def matching(self) -> Mapping[str, object]: ...


@dataclass(frozen=True)
class Around:
    """What a run stands beside."""

    as_of: date
    earlier: tuple[Point, ...]
    """The runs before this one, oldest first."""
    answers: Mapping[str, int]
    """Earlier answers of people, by `review.holding.Standing`."""
    folder: Path
    """Where all rows with all columns stand, or will."""


@dataclass(frozen=True)
class OfLists:
    """What reference lists add."""

    rows: pl.DataFrame | None = None
    uses: tuple[ListCount, ...] = ()
    candidates: CandidateResult | None = None
    meetings: pl.DataFrame | None = None


def reported(
    found: _Figures, links: Links, read: _Read, told: _Concluded, around: Around, lists: OfLists | None = None
) -> tuple[Facts, Report]:
    """What is reported, and its figures.

    Raises:
        InvariantError: a row or a total is not what the contract says; the run must not be published.
    """
    lists = lists or OfLists()
    check_together(found.roll, "roll")
    check_together(found.members, "members")
    check_together(links, "links")
    if lists.candidates is not None:
        checked(lists.candidates, "candidates")
    totals = controls(found.roll, found.members, links, read.rejects, read.sources, lists.rows, lists.candidates)
    facts = Facts(
        roll=found.roll,
        members=found.members,
        links=links,
        rejects=read.rejects,
        sources=read.sources,
        settings=told.settings,
        as_of=around.as_of,
        controls=tuple(Control(*total) for total in totals),
        matching=told.matching,
        version=__version__,
        alarms=told.raised,
        earlier=around.earlier,
        possible_duplicates=found.possible_duplicates,
        criteria=tuple(CriterionCount(**asdict(one)) for one in found.criteria),
        lists=lists.uses,
        candidates=lists.candidates,
        listed=lists.meetings,
        answers=around.answers,
        written=around.folder,
    )
    return facts, build(facts)
