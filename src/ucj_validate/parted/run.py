"""A whole run over pieces, from files to what its report says; the same stages as in one piece."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ucj_validate.alarms import Alarm
from ucj_validate.asked import refuse_one_file_on_both_sides
from ucj_validate.columns import Side
from ucj_validate.engines.exchange import Engine
from ucj_validate.errors import UsageError
from ucj_validate.frames import Rejects
from ucj_validate.i18n import _
from ucj_validate.ingest import refuse_unused_map
from ucj_validate.ingest.files.paths import is_read_once, resolved
from ucj_validate.listed import refuse_unheld_criteria
from ucj_validate.match.model.document import StoredModel
from ucj_validate.parted import flow, intake, telling
from ucj_validate.parted.telling import Found
from ucj_validate.provenance import Source
from ucj_validate.reconcile import alarms
from ucj_validate.report.run_folder.costs import Stages
from ucj_validate.settings import Settings

Cut = Callable[[int], tuple[int, int]]
"""Rows of both sides → buckets, and rows that are kept together until it is known who belongs to whom."""


@dataclass(frozen=True)
class Told:
    """What a run has found; its rows lie with the engine until they are written."""

    found: Found
    settings: Settings
    """As used: with the threshold that matching has set."""
    raised: tuple[Alarm, ...]
    matching: Mapping[str, object]
    model: str
    sources: tuple[Source, ...]
    rejects: dict[str, Rejects]
    raw: Mapping[str, Sequence[str]]

    def write(self, engine: Engine, folder: Path, *, in_parts: bool = False) -> None:
        """Writes every row of the run; `in_parts`: each file as a folder of parts."""
        telling.write_results(engine, self.raw, self.found, folder, in_parts=in_parts)


def asks_for_all_rows(settings: Settings, *, answers: bool) -> list[str]:
    """What the run asks for that needs all rows at one place; empty where it can be worked out in pieces."""
    asked = {
        "[reference]": any(getattr(settings.reference, name) for name in type(settings.reference).model_fields),
        "match.id_kind": settings.match.id_kind != "nik",
        "[state]": answers,
    }
    return [name for name, is_asked in asked.items() if is_asked]


def refuse_what_is_whole(named: list[str]) -> None:
    """Passes where nothing needs all rows at one place.

    Raises:
        UsageError: something does.
    """
    if named:
        raise UsageError(
            "--engine spark",
            _("daftar rujukan, jawaban peninjau dan nomor selain NIK belum dapat dihitung per bagian"),
            found=", ".join(named),
            advice=_("pakai --engine local"),
        )


def refuse_what_is_read_once(settings: Settings) -> None:
    """Passes where every input can be read by whichever process a task runs in, a second time too.

    Raises:
        UsageError: standard input or a pipe is one.
    """
    asked = resolved([*settings.input.rolls, *settings.input.members])
    if once := [one.label for one in asked if is_read_once(one)]:
        raise UsageError(
            "--engine spark",
            _("masukan yang hanya dapat dibaca sekali tidak sampai ke pekerja Spark"),
            found=", ".join(once),
            advice=_("simpan dahulu ke berkas, lalu sebutkan berkasnya"),
        )


def told(engine: Engine, settings: Settings, as_of: date, stages: Stages, pinned: StoredModel | None, cut: Cut) -> Told:
    """From files to the figures of a run.

    Raises:
        UcjError: inputs can't be used.
    """
    with stages.stage("read", _("Membaca berkas")):
        rolls, members = settings.input.rolls, settings.input.members
        inputs = intake.read(engine, rolls, members, settings.columns, as_of, cut)
        of_side = {side: [one for one in inputs.sources if one.side == side] for side in (Side.ROLL, Side.MEMBERS)}
        refuse_one_file_on_both_sides(of_side[Side.ROLL], of_side[Side.MEMBERS])
        refuse_unheld_criteria(settings, of_side[Side.ROLL])
        refuse_unused_map(inputs.sources, settings.columns)
    with stages.stage("normalise", _("Merapikan isian")):
        intake.make(engine, inputs, settings.rules, as_of)
    with stages.stage("match", _("Memadankan orang")):
        matched = flow.matched(engine, inputs.size, settings, pinned)
    with stages.stage("reconcile", _("Menentukan status")):
        raw = flow.settled(engine, inputs.size, matched, as_of)
        found = telling.found(engine)
        raised = alarms(
            telling.columns_of(engine),
            found,
            inputs.rejects,
            inputs.sources,
            matched.diagnostics,
            matched.settings,
            as_of,
        )
    return Told(
        found, matched.settings, raised, flow.described(engine, matched), matched.model.text(), inputs.sources,
        inputs.rejects, raw,
    )  # fmt: skip
