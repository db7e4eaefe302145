"""The flow of a run from top to bottom: the only module that knows the order of the stages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import polars as pl

from ucj_validate import __version__
from ucj_validate.alarms import Alarm
from ucj_validate.asked import check_inputs, earlier_folders, refuse_one_file_on_both_sides
from ucj_validate.columns import Side
from ucj_validate.frames import CandidateResult, Findings, Linkage, People, Rejects
from ucj_validate.i18n import _
from ucj_validate.ingest import Intake, read, refuse_unused_map
from ucj_validate.ingest.remote.patience import none_waits_longer
from ucj_validate.listed import (
    Lists,
    Named,
    candidates,
    linked,
    listed_people,
    read_lists,
    refuse_as_other_side,
    refuse_unheld_criteria,
)
from ucj_validate.match.model.document import StoredModel
from ucj_validate.match.model.file import NAME as MODEL_FILE
from ucj_validate.match.model.file import read_pinned
from ucj_validate.normalise import people
from ucj_validate.progress import begin
from ucj_validate.provenance import Source
from ucj_validate.reconcile import Reconciled, alarms, controls, member_side, roll_side, settle
from ucj_validate.report import check_formats, write_reports, write_rows
from ucj_validate.report.counting import history
from ucj_validate.report.eligible import CriterionCount, ListCount
from ucj_validate.report.model import Control, Facts, Report, build
from ucj_validate.report.parts import Point
from ucj_validate.report.run_folder.costs import Stages
from ucj_validate.report.run_folder.folder import check_target, run_folder
from ucj_validate.report.run_folder.manifest import remembered, write_manifest
from ucj_validate.review.remembering import Memory, disputed, remembering, standings
from ucj_validate.settings import Settings
from ucj_validate.validate import findings as value_findings
from ucj_validate.validate.outputs import checked

T = TypeVar("T")
U = TypeVar("U")
_LOOK_SECONDS = 0.2
_OF_ANY_ID = ("nik_missing", "nik_many_names", "nik_equals_kk")
"""Findings that an id without a NIK's structure can have too."""


@dataclass(frozen=True)
class Outcome:
    """A finished run."""

    report: Report
    folder: Path


def run(settings: Settings, as_of: date, out: Path, progress: Callable[[str], None] = begin) -> Outcome:
    """Reconciles the configured rolls and members and writes the run folder `out`.

    Raises:
        UcjError: inputs, options or output can't be used; nothing has been written then.
    """
    check_inputs(settings)
    check_formats(settings.output.formats)
    check_target(out)
    pinned = read_pinned(settings.match.model, settings.match.id_kind) if settings.match.model else None
    with remembering(settings.state) as memory:
        return _run(settings, as_of, out, Stages(progress), pinned, memory)


def _run(
    settings: Settings, as_of: date, out: Path, stages: Stages, pinned: StoredModel | None, memory: Memory
) -> Outcome:
    """The run itself, while nobody else changes what the project remembers."""
    kept = memory.points(settings.city)
    before = history.earlier([*earlier_folders(settings.output.since), out], settings.city, as_of, kept)
    with stages.stage("read", _("Membaca berkas")):
        inputs = _read(settings)
    told = _told(inputs, settings, pinned, as_of, stages, memory)
    with run_folder(out) as folder:
        with stages.stage("write", _("Menulis laporan")):
            # Rows are written while they are checked and counted: what fails takes the folder with it.
            (facts, report), _written = _at_once(
                lambda: _reported(_facts(told, inputs, before, as_of), folder),
                lambda: write_rows(
                    told.result.roll,
                    told.result.members,
                    told.result.links,
                    folder,
                    told.candidates,
                    told.possible_duplicates,
                    told.named.meetings,
                ),
            )
            (folder / MODEL_FILE).write_text(told.model, encoding="utf-8")
        write_manifest(folder, facts, stages.seconds, stages.peak_mb)
    memory.keep(remembered(out.absolute().name, facts, report))
    return Outcome(report, out)


@dataclass(frozen=True)
class _Inputs:
    """Everything that was read."""

    roll: Intake
    members: Intake
    listed: Lists

    @property
    def sources(self) -> tuple[Source, ...]:
        return (*self.roll.sources, *self.members.sources, *self.listed.sources)

    @property
    def rejects(self) -> dict[str, Rejects]:
        """By side; of reference lists only where there are any."""
        both = {str(Side.ROLL): self.roll.rejects, str(Side.MEMBERS): self.members.rejects}
        return both | ({str(Side.REFERENCE): self.listed.rejects} if self.listed.sources else {})


@dataclass(frozen=True)
class _Told:
    """What has been found, without what it was found by: people and pairs are most of a run's memory."""

    result: Reconciled
    raised: tuple[Alarm, ...]
    settings: Settings
    """As used: with the threshold that matching has set."""
    matching: Mapping[str, object]
    model: str
    possible_duplicates: pl.DataFrame
    """Uncertain pairs of roll rows."""
    named: Named
    """What reference lists say."""
    candidates: CandidateResult | None
    """None without lists of candidates."""
    answers: Mapping[str, int]
    """Earlier answers of people, by `review.holding.Standing`."""


def _read(settings: Settings) -> _Inputs:
    roll, (members, listed) = _at_once(
        lambda: read(settings.input.rolls, Side.ROLL, settings.columns),
        lambda: (read(settings.input.members, Side.MEMBERS, settings.columns), read_lists(settings)),
    )
    inputs = _Inputs(roll, members, listed)
    refuse_one_file_on_both_sides(roll.sources, members.sources)
    refuse_as_other_side(listed.sources, (*roll.sources, *members.sources))
    refuse_unheld_criteria(settings, roll.sources)
    refuse_unused_map(inputs.sources, settings.columns)
    return inputs


def _told(
    inputs: _Inputs, settings: Settings, pinned: StoredModel | None, as_of: date, stages: Stages, memory: Memory
) -> _Told:
    """From rows of text to the status of every row."""
    with stages.stage("normalise", _("Merapikan isian")):
        roll, (members, listed) = _at_once(
            lambda: people(inputs.roll.rows, as_of),
            lambda: (people(inputs.members.rows, as_of), listed_people(inputs.listed, settings, as_of)),
        )
    with stages.stage("match_and_validate", _("Memeriksa isian dan memadankan orang")):
        answered = memory.answered(roll, members)
        (linkage, named), found = _at_once(
            lambda: linked(roll, members, listed, settings, pinned, answered.decided),
            lambda: Findings(pl.concat([_value_findings(roll, members, settings, as_of), disputed(answered)])),
        )
    settings = settings.model_copy(update={"match": settings.match.model_copy(update={"accept": linkage.accept})})
    with stages.stage("reconcile", _("Menentukan status")):
        result = _reconciled(roll, members, linkage, found, named, settings, as_of)
        beyond = candidates(named.beyond, members, settings, as_of) if named.beyond else None
        both = {Side.ROLL: roll, Side.MEMBERS: members}
        raised = alarms(both, result, inputs.rejects, inputs.sources, linkage.diagnostics, settings, as_of)
    doubtful = linkage.duplicates.filter(pl.col("side") == Side.ROLL).drop("side")
    return _Told(
        result, raised, settings, linkage.diagnostics, linkage.model, doubtful, named, beyond, standings(answered)
    )


def _reconciled(
    roll: People,
    members: People,
    linkage: Linkage,
    found: Findings,
    named: Named,
    settings: Settings,
    as_of: date,
) -> Reconciled:
    """What has been found of every row; the sides are told beside each other once their persons are settled."""
    settled = settle(roll, members, linkage, named.marks, settings, as_of, named.deciles)
    of_roll, (of_members, links) = _at_once(
        lambda: roll_side(settled, found, linkage.duplicates, settings.match.tie_margin),
        lambda: member_side(settled, found),
    )
    return Reconciled(of_roll, of_members, links, settled.criteria)


def _reported(facts: Facts, folder: Path) -> tuple[Facts, Report]:
    """What is reported, counted, and written into `folder` for people."""
    report = build(facts)
    write_reports(facts, report, folder, facts.settings.output.formats)
    return facts, report


def _at_once(left: Callable[[], T], right: Callable[[], U]) -> tuple[T, U]:
    """What both give, worked out side by side: most of the work is done outside the interpreter."""
    with ThreadPoolExecutor(max_workers=1) as pool, none_waits_longer():
        later = pool.submit(copy_context().run, right)
        first = left()
        while not wait([later], _LOOK_SECONDS).done:  # Polars' own handler of Ctrl+C wakes nobody who waits for ever
            continue
        return first, later.result()


def _value_findings(roll: People, members: People, settings: Settings, as_of: date) -> Findings:
    sides = ((roll, Side.ROLL), (members, Side.MEMBERS))  # in turn: Pandera's configuration is one for all threads
    found = pl.concat([value_findings(frame, side, settings.rules, as_of) for frame, side in sides])
    if settings.match.id_kind == "opaque":
        of_a_nik = pl.col("code").str.starts_with("nik_") & ~pl.col("code").is_in(_OF_ANY_ID)
        found = found.filter(~of_a_nik)
    return Findings(found)


def _facts(told: _Told, inputs: _Inputs, before: tuple[Point, ...], as_of: date) -> Facts:
    """What is reported, checked."""
    result = told.result
    checked(result.roll, "roll")
    checked(result.members, "members")
    checked(result.links, "links")
    if told.candidates is not None:
        checked(told.candidates, "candidates")
    totals = controls(
        result.roll, result.members, result.links, inputs.rejects, inputs.sources, inputs.listed.rows, told.candidates
    )
    return Facts(
        roll=result.roll,
        members=result.members,
        links=result.links,
        rejects=inputs.rejects,
        sources=inputs.sources,
        settings=told.settings,
        as_of=as_of,
        controls=tuple(Control(*total) for total in totals),
        matching=told.matching,
        version=__version__,
        alarms=told.raised,
        earlier=before,
        possible_duplicates=told.possible_duplicates,
        criteria=tuple(CriterionCount(**asdict(one)) for one in result.criteria),
        lists=tuple(ListCount(**asdict(one)) for one in told.named.uses),
        candidates=told.candidates,
        listed=told.named.meetings,
        answers=told.answers,
    )


__all__ = ["Outcome", "run"]
