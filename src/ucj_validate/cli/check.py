"""`ucj-validate check`: schema and NIK checks of any file, without matching."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ucj_validate.cli.options import FailOn, Wait, column_map, load
from ucj_validate.cli.speaking.as_of import tell_day, today
from ucj_validate.cli.speaking.language import Lang, Language
from ucj_validate.cli.speaking.logs import LogFile, LogForm, event, log_to, speaks_json, stage
from ucj_validate.cli.speaking.messages import show_met
from ucj_validate.columns import Side
from ucj_validate.errors import ExitCode, UsageError
from ucj_validate.failing import Condition, Met, conditions, met, refuse_unsought
from ucj_validate.i18n import _, set_language

if TYPE_CHECKING:
    from ucj_validate.cli.inspecting.checking import Checked


class CheckFormat(StrEnum):
    """How the result is told."""

    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"
    GITHUB = "github"
    SARIF = "sarif"


def check(
    files: Annotated[
        list[str],
        typer.Argument(metavar="BERKAS", help="Berkas CSV/Excel; boleh pola *; buku.xlsx#Lembar untuk satu lembar."),
    ],
    side: Annotated[
        Side | None,
        typer.Option(
            "--side",
            help="roll = daftar pekerja, members = ekspor peserta, reference = daftar rujukan. Bawaan: dikenali.",
        ),
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
    lang: Lang = None,
    fail_on: FailOn = None,
    form: Annotated[
        CheckFormat | None,
        typer.Option("--format", help="Bentuk hasil: untuk dibaca, atau untuk CI. Bawaan: text."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="BERKAS", help="Tulis hasil ke berkas ini, bukan ke layar.")
    ] = None,
    wait: Wait = None,
    log_format: LogForm = None,
    log_file: LogFile = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Tanpa hasil di layar; hanya sebab kegagalan.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Hasil sebagai JSON di keluaran standar.")] = False,
) -> int:
    """Periksa isi berkas: NIK, nama, tanggal, wilayah, status. Tidak memadankan.

    Contoh: ucj-validate check umkm.xlsx --fail-on warning
    """
    log_to(log_format, log_file, "check")
    settings = load(config, _flags(as_of, column, lang, fail_on))
    set_language(settings.output.lang)
    asked = conditions(settings.output.fail_on)
    form = _form(form, as_json=as_json)
    day = settings.as_of or today()

    from ucj_validate.cli.inspecting.checking import checked_files, sought
    from ucj_validate.cli.speaking.watching import watched
    from ucj_validate.places.holding import held

    if fail_on:  # what a shared configuration asks for may be for other commands
        refuse_unsought(asked, sought(), "check")

    with held(out, settings.state.wait_seconds if wait is None else wait, parents=False):
        with watched(quiet=quiet or form is not CheckFormat.TEXT or speaks_json()), stage("check"):
            outcome = checked_files(files, side, settings, day)
        event("result", **outcome.log_facts())
        reached = met(asked, outcome.counts())
        if not quiet or out is not None:
            _tell(outcome, asked, reached, form, out)
    tell_day(settings.as_of, day, quiet=quiet or form is not CheckFormat.TEXT)
    show_met(reached)
    return ExitCode.FINDINGS if reached else ExitCode.OK


def _form(form: CheckFormat | None, *, as_json: bool) -> CheckFormat:
    if as_json and form not in (None, CheckFormat.JSON):
        raise UsageError("--json", _("--json dan --format menyebut bentuk yang berbeda"), advice=_("sebut salah satu"))
    return CheckFormat.JSON if as_json else form or CheckFormat.TEXT


def _tell(
    outcome: Checked, asked: tuple[Condition, ...], reached: tuple[Met, ...], form: CheckFormat, out: Path | None
) -> None:
    """The result in its form, on standard output or in the file `out`."""
    from ucj_validate.cli.inspecting.check_forms import told, write
    from ucj_validate.cli.speaking.plain import say

    text = told(outcome, asked, reached, form)
    if out is not None:
        write(text, out, outcome.sources)
    elif form is CheckFormat.TEXT:
        for line in text.removesuffix("\n").split("\n"):
            say(line)
    else:
        print(text, end="")
    if form is CheckFormat.GITHUB:
        from ucj_validate.cli.speaking.steps import sum_up
        from ucj_validate.report.ci.github import summary

        sum_up(lambda room: summary(outcome.outcome(reached), room), [source.path for source in outcome.sources])


def _flags(
    as_of: datetime | None, column: list[str] | None, lang: Language | None, fail_on: list[str] | None
) -> dict[str, Any]:
    """What was given on the command line, as the nested tables of the settings."""
    given = {"lang": lang and str(lang), "fail_on": tuple(fail_on) if fail_on else None}
    flags: dict[str, Any] = {
        "output": {key: value for key, value in given.items() if value is not None},
        "columns": column_map(column or []),
    }
    return flags | ({"as_of": as_of.date()} if as_of is not None else {})
