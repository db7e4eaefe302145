"""The flow of a run from top to bottom: the only module that knows the order of the stages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from ucj_validate import columns as c
from ucj_validate.alarms import Alarm
from ucj_validate.asked import check_inputs, earlier_folders, input_paths
from ucj_validate.chunks import Chunks
from ucj_validate.columns import Side
from ucj_validate.facts import Around, OfLists, reported
from ucj_validate.findings.bits import BITS, Bits, without
from ucj_validate.frames import PEOPLE, CandidateResult, Linkage
from ucj_validate.i18n import _
from ucj_validate.listed import Named, candidates, linked
from ucj_validate.match.model.document import StoredModel
from ucj_validate.match.model.file import NAME as MODEL_FILE
from ucj_validate.match.model.file import read_pinned
from ucj_validate.places.holding import held
from ucj_validate.places.owned import refuse_inputs
from ucj_validate.progress import begin
from ucj_validate.reconcile import alarms
from ucj_validate.reconcile.results import member_codes, roll_codes, settle_rows
from ucj_validate.reconcile.rows import link_figures, member_figures, roll_figures
from ucj_validate.reconcile.settled import Settled
from ucj_validate.reconcile.slim import OF_MEMBERS, OF_ROLL, slim_links, slim_members, slim_roll
from ucj_validate.report import check_formats, write_reports
from ucj_validate.report.counting import history
from ucj_validate.report.eligible import ListCount
from ucj_validate.report.model import Facts, Report
from ucj_validate.report.parts import Point
from ucj_validate.report.run_folder.costs import Stages
from ucj_validate.report.run_folder.folder import check_apart, check_target, run_folder
from ucj_validate.report.run_folder.manifest import write_manifest
from ucj_validate.review.holding import Held
from ucj_validate.review.remembering import DISPUTED, Memory, keep, remembering, standings
from ucj_validate.settings import Settings
from ucj_validate.sides import Room, outgrows_matching, room
from ucj_validate.state.standing import exists
from ucj_validate.taking_in import Inputs, taken_in
from ucj_validate.together import at_once
from ucj_validate.validate import BESIDE, DATED, beside, dated, finding_bits
from ucj_validate.writing import Results, write_results

_OF_ANY_ID = ("nik_missing", "nik_many_names", "nik_equals_kk")
"""Findings that an id without a NIK's structure can have too."""
_MATCHED_BY = frozenset(
    (*c.ORIGIN, c.ROW, "nik", "nik_form", "nik_prefix", "nik_birth_date", "nik_sex", "no_kk", "name_key", "birth_date",
     "sex", "village", "district", "phone", "mother_key")
)  # fmt: skip
"""Columns that the matcher looks at where ids are NIK."""


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
    state = settings.state
    if state.dir is not None and (state.make or exists(state.dir)):
        check_apart(out, state.dir)
    refuse_inputs(out, input_paths(settings))
    with held(out, settings.state.wait_seconds):
        return _held_run(settings, as_of, out, progress)


def _held_run(settings: Settings, as_of: date, out: Path, progress: Callable[[str], None]) -> Outcome:
    """The run, while nobody else writes to its place."""
    pinned = read_pinned(settings.match.model, settings.match.id_kind) if settings.match.model else None
    if settings.engine.name == "spark" or outgrows_matching(settings):
        from ucj_validate.parted.whole import run_over_pieces

        with remembering(settings.state) as memory:
            report = run_over_pieces(settings, as_of, out, Stages(progress), pinned, memory)
        if report is not None:
            return Outcome(report, out)
    with remembering(settings.state) as memory, room(settings, out) as held:
        return _run(settings, as_of, out, Stages(progress), pinned, memory, held)


def _run(
    settings: Settings, as_of: date, out: Path, stages: Stages, pinned: StoredModel | None, memory: Memory, held: Room
) -> Outcome:
    """The run itself, while nobody else changes what the project remembers."""
    kept = memory.points(settings.city)
    before = history.earlier([*earlier_folders(settings.output.since), out], settings.city, as_of, kept)
    inputs = taken_in(settings, as_of, stages, held)
    told = _told(inputs, settings, pinned, as_of, stages, memory, held)
    with run_folder(out) as folder:
        facts, report = _counted_and_written(
            lambda: _counted(told, inputs, before, as_of, folder),
            lambda: write_results(told.results, folder, as_of),
            stages,
            held,
        )
        with stages.stage("report", None):
            write_reports(facts, report, folder, facts.settings.output.formats)
            (folder / MODEL_FILE).write_text(told.model, encoding="utf-8")
        stages.spilled_bytes = held.spilled_bytes
        write_manifest(folder, facts, stages)
    keep(memory, out, facts, report)
    return Outcome(report, out)


def _counted_and_written(
    counted: Callable[[], tuple[Facts, Report]], written: Callable[[], None], stages: Stages, held: Room
) -> tuple[Facts, Report]:
    """Rows are written while they are counted, unless memory is short. What fails takes the folder with it."""
    if held.spill is None:
        with stages.stage("write", _("Menulis laporan")):
            return at_once(counted, written)[0]
    with stages.stage("count", _("Menulis laporan")):
        told = counted()
    with stages.stage("write", None):
        written()
    return told


@dataclass(frozen=True)
class _Told:
    """What has been found, without what it was found by: people and pairs are most of a run's memory."""

    results: Results
    raised: tuple[Alarm, ...]
    settings: Settings
    """As used: with the threshold that matching has set."""
    matching: Mapping[str, object]
    model: str
    answers: Mapping[str, int]
    """Earlier answers of people, by `review.holding.Standing`."""


def _told(
    inputs: Inputs,
    settings: Settings,
    pinned: StoredModel | None,
    as_of: date,
    stages: Stages,
    memory: Memory,
    held: Room,
) -> _Told:
    """From people to the status of every row."""
    answered = _answered(inputs, memory)
    (linkage, named), bits = _matched_and_validated(inputs, settings, pinned, answered, as_of, stages, held)
    settings = settings.model_copy(update={"match": settings.match.model_copy(update={"accept": linkage.accept})})
    with stages.stage("reconcile", _("Menentukan status")):
        settled = _settled(inputs, linkage, named, settings, as_of)
        codes = {
            Side.ROLL: roll_codes(settled, bits[Side.ROLL], linkage.duplicates, settings.match.tie_margin),
            Side.MEMBERS: member_codes(settled, bits[Side.MEMBERS]),
        }
        criteria, settled = settled.criteria, settled.only_to_write()
        beyond = _beyond(inputs, named, settings, as_of)
        doubtful = linkage.duplicates.filter(pl.col("side") == Side.ROLL).drop("side")
        results = Results(
            settled,
            criteria,
            codes,
            inputs.people,
            roll_figures(settled, codes[Side.ROLL]),
            member_figures(settled, codes[Side.MEMBERS]),
            beyond,
            doubtful,
            named,
        )
        raised = alarms(inputs.people, results, inputs.rejects, inputs.sources, linkage.diagnostics, settings, as_of)
    return _Told(results, raised, settings, linkage.diagnostics, linkage.model, standings(answered))


def _answered(inputs: Inputs, memory: Memory) -> Held:
    """Earlier answers in the rows of today; they are held against all that is known of a row."""
    asked = list(PEOPLE) if memory.remembers else []
    roll, members = (inputs.people[side].columns(asked) for side in (Side.ROLL, Side.MEMBERS))
    return memory.answered(roll, members)


def _matched_and_validated(
    inputs: Inputs,
    settings: Settings,
    pinned: StoredModel | None,
    answered: Held,
    as_of: date,
    stages: Stages,
    held: Room,
) -> tuple[tuple[Linkage, Named], dict[Side, Bits]]:
    """Side by side, unless memory is short: then matching is to have all of it."""
    columns = _MATCHED_BY if settings.match.id_kind == "nik" else PEOPLE
    roll, members = inputs.people[Side.ROLL], inputs.people[Side.MEMBERS]

    def matched() -> tuple[Linkage, Named]:
        rows = roll.columns(columns) if inputs.of_lists.people.height else roll
        linkage, named = linked(rows, members, inputs.of_lists, settings, pinned, answered.decided)
        return replace(linkage, links=slim_links(linkage.links)), named

    def validated() -> dict[Side, Bits]:
        return {side: _value_bits(inputs.people[side], side, answered, settings, as_of) for side in inputs.people}

    if held.spill is None:
        with stages.stage("match_and_validate", _("Memeriksa isian dan memadankan orang")):
            return at_once(matched, validated)
    with stages.stage("validate", _("Memeriksa isian")):
        bits = validated()
    with stages.stage("match", _("Memadankan orang")):
        return matched(), bits


def _value_bits(people: Chunks, side: Side, answered: Held, settings: Settings, as_of: date) -> Bits:
    """The codes that rows carry by their own values, and by answers that contradict each other."""
    birth_dates = people.made(dated, DATED)
    said = beside(people.columns(BESIDE), birth_dates)
    parts = people.abreast(lambda first, chunk: finding_bits(chunk, first, said, side, settings.rules, as_of))
    bits = np.concatenate(list(parts))
    if settings.match.id_kind == "opaque":
        bits = without(bits, [code for code in BITS if code.startswith("nik_") and code not in _OF_ANY_ID])
    disputed = answered.disputed.filter(pl.col("side") == side)[c.ROW].to_numpy()
    bits[disputed] |= BITS[DISPUTED]
    return bits


def _settled(inputs: Inputs, linkage: Linkage, named: Named, settings: Settings, as_of: date) -> Settled:
    """Persons, their status and links: of slim rows, so that what rows hold stays where it is."""
    rules = settings.rules
    roll, members = inputs.people[Side.ROLL], inputs.people[Side.MEMBERS]
    of_roll = roll.made(lambda chunk: slim_roll(chunk, rules, as_of), OF_ROLL)
    of_members = members.made(lambda chunk: slim_members(chunk, rules, as_of), OF_MEMBERS)
    return settle_rows(of_roll, of_members, linkage, named.marks, settings, named.deciles)


def _beyond(inputs: Inputs, named: Named, settings: Settings, as_of: date) -> CandidateResult | None:
    if not named.beyond:
        return None
    return candidates(named.beyond, inputs.people[Side.MEMBERS].columns(PEOPLE), settings, as_of)


def _counted(told: _Told, inputs: Inputs, before: tuple[Point, ...], as_of: date, folder: Path) -> tuple[Facts, Report]:
    """What is reported, checked and counted. All rows with all columns will stand in `folder`."""
    found = told.results
    uses = tuple(ListCount(**asdict(one)) for one in found.named.uses)
    lists = OfLists(inputs.listed.rows, uses, found.candidates, found.named.meetings)
    around = Around(as_of, before, told.answers, folder)
    return reported(found, link_figures(found.settled), inputs, told, around, lists)


__all__ = ["Outcome", "run"]
