"""`ucj-validate dedupe`: duplicates within and across rolls, without member data."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ucj_validate.cli.options import FailOn, Wait, column_map, load
from ucj_validate.cli.speaking.as_of import tell_day, today
from ucj_validate.cli.speaking.language import Lang, Language
from ucj_validate.cli.speaking.logs import LogFile, LogForm, event, log_to, speaks_json, stage
from ucj_validate.cli.speaking.messages import show_met
from ucj_validate.errors import ExitCode, UsageError
from ucj_validate.failing import conditions, facts, met, refuse_unsought
from ucj_validate.i18n import _, set_language

if TYPE_CHECKING:
    from ucj_validate.cli.duplicates.deduping import Deduped


def dedupe(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="BERKAS", help="Daftar pekerja (CSV/Excel; boleh pola *). Bawaan: rolls di ucj.toml."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FOLDER", help="Folder untuk kelompok ganda (xlsx, csv, json)."),
    ] = None,
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="Tanggal acuan. Bawaan: hari ini.")
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", "-c", metavar="BERKAS", help="Berkas konfigurasi. Bawaan: ucj.toml.")
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="FIELD=KOLOM", help='Arti sebuah kolom, misalnya nik="NO KTP" (boleh berulang).'),
    ] = None,
    header_row: Annotated[
        int | None, typer.Option("--header-row", metavar="NOMOR", min=0, help="Baris judul kolom; 0 = tanpa judul.")
    ] = None,
    lang: Lang = None,
    fail_on: FailOn = None,
    model: Annotated[
        Path | None,
        typer.Option("--model", metavar="BERKAS", help="model.json atau folder hasil: bobot dipakai apa adanya."),
    ] = None,
    wait: Wait = None,
    log_format: LogForm = None,
    log_file: LogFile = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Tanpa ringkasan.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Hasil sebagai JSON di keluaran standar.")] = False,
) -> int:
    """Cari orang yang tercatat lebih dari sekali, di dalam satu daftar dan antardaftar.

    Contoh: ucj-validate dedupe umkm.xlsx rentan.csv --out ganda
    """
    log_to(log_format, log_file, "dedupe")
    mapped = column_map(column or [])
    given = _flags(as_of, mapped, lang, fail_on)
    settings = load(config, given if model is None else given | {"match": {"model": model}})
    set_language(settings.output.lang)
    asked_to_fail = conditions(settings.output.fail_on)
    asked = files or list(settings.input.rolls)
    if not asked:
        raise UsageError(
            "dedupe", _("daftar belum disebut"), advice=_("ucj-validate dedupe DAFTAR…, atau rolls di ucj.toml")
        )
    day = settings.as_of or today()

    from ucj_validate.cli.duplicates.deduping import CODES, deduped
    from ucj_validate.cli.speaking.watching import watched

    if fail_on:  # what a shared configuration asks for may be for other commands
        refuse_unsought(asked_to_fail, CODES, "dedupe")

    from ucj_validate.places.holding import held

    if out is not None:
        from ucj_validate.asked import files_of
        from ucj_validate.places.owned import refuse_inputs
        from ucj_validate.report.run_folder.folder import check_target

        check_target(out)
        refuse_inputs(out, files_of(asked))
    seconds = settings.state.wait_seconds if wait is None else wait
    with held(out, seconds), watched(quiet=quiet or as_json or speaks_json()), stage("dedupe"):
        outcome = deduped(asked, settings, day, mapped, header_row)
        if out is not None:
            from ucj_validate.cli.duplicates.dedupe_folder import write

            write(outcome, out)
    event("result", as_of=day.isoformat(), **outcome.figures())
    reached = met(asked_to_fail, outcome.counts())
    _show(outcome, out, facts(asked_to_fail, reached), quiet=quiet, as_json=as_json)
    tell_day(settings.as_of, day, quiet=quiet or as_json)
    show_met(reached)
    return ExitCode.FINDINGS if reached else ExitCode.OK


def _flags(
    as_of: datetime | None, mapped: dict[str, str], lang: Language | None, fail_on: list[str] | None
) -> dict[str, Any]:
    """What was given on the command line, as the nested tables of the settings."""
    given = {"lang": lang and str(lang), "fail_on": tuple(fail_on) if fail_on else None}
    flags: dict[str, Any] = {
        "output": {key: value for key, value in given.items() if value is not None},
        "columns": mapped,
    }
    return flags | ({"as_of": as_of.date()} if as_of is not None else {})


def _show(outcome: Deduped, out: Path | None, judged: dict[str, Any], *, quiet: bool, as_json: bool) -> None:
    if as_json:
        from ucj_validate.cli.speaking.plain import show_json

        show_json({**outcome.facts(), "fail_on": judged})
    elif not quiet:
        from ucj_validate.cli.duplicates.dedupe_screen import lines
        from ucj_validate.cli.speaking.plain import show

        show(lines(outcome, out))
