"""`ucj-validate reconcile`: rolls × members → the run folder."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from ucj_validate.cli.options import FailOn, column_map, load
from ucj_validate.cli.speaking.language import Lang, Language
from ucj_validate.cli.speaking.messages import show_alarm, show_met
from ucj_validate.errors import ExitCode
from ucj_validate.failing import conditions
from ucj_validate.i18n import set_language

RUNS = Path("runs")
"""Where runs lie that name no folder of their own."""


def reconcile(
    roll: Annotated[
        list[str] | None,
        typer.Option(
            "--roll", "-r", metavar="BERKAS", help="Daftar pekerja (CSV/Excel; boleh berulang; boleh pola *)."
        ),
    ] = None,
    members: Annotated[
        list[str] | None,
        typer.Option(
            "--members",
            "-m",
            metavar="BERKAS",
            help="Ekspor peserta BPJS Ketenagakerjaan (boleh berulang; boleh pola *).",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FOLDER", help="Folder hasil. Bawaan: runs/<tanggal acuan>-<n>."),
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
    formats: Annotated[
        str | None,
        typer.Option("--format", metavar="html,xlsx,md", help="Laporan untuk orang, dipisah koma. Bawaan: semuanya."),
    ] = None,
    fail_on: FailOn = None,
    engine: Annotated[
        str | None, typer.Option("--engine", metavar="local", help="Mesin penghitung; saat ini hanya local.")
    ] = None,
    model: Annotated[
        Path | None,
        typer.Option("--model", metavar="BERKAS", help="model.json atau folder hasil: bobot dipakai apa adanya."),
    ] = None,
    since: Annotated[
        list[str] | None,
        typer.Option(
            "--since",
            metavar="FOLDER",
            help="Folder hasil sebelumnya, untuk perubahan dan tren (boleh berulang; boleh pola *).",
        ),
    ] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Tanpa ringkasan; hanya galat dan peringatan besar.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Ringkasan sebagai JSON di keluaran standar.")] = False,
    no_input: Annotated[bool, typer.Option("--no-input", help="Jangan bertanya.")] = False,  # noqa: ARG001  nothing asks yet
) -> int:
    """Padankan daftar pekerja dengan data peserta: siapa terlindungi, menunggak, belum terdaftar, ganda.

    Contoh: ucj-validate reconcile --roll umkm.xlsx --roll rentan.csv --members peserta.csv --as-of 2025-04-24
    """
    flags = _flags(roll, members, out, column, lang, formats, fail_on, engine)
    if since:
        flags["output"]["since"] = tuple(since)
    if model is not None:
        flags["match"] = {"model": model}
    if as_of is not None:
        flags["as_of"] = as_of.date()
    settings = load(config, flags)
    set_language(settings.output.lang)
    conditions(settings.output.fail_on)  # said now, not when all is done
    day = settings.as_of or date.today()  # noqa: DTZ011  the officer's own calendar day
    settings = settings.model_copy(update={"as_of": day})
    target = settings.output.dir or _next_folder(day)
    if settings.output.dir is None and not settings.output.since:
        settings = settings.model_copy(
            update={"output": settings.output.model_copy(update={"since": (str(RUNS / "*"),)})}
        )

    from ucj_validate.cli.speaking.watching import watched
    from ucj_validate.pipeline import run

    with watched(quiet=quiet or as_json):
        outcome = run(settings, day, Path(target))
    for alarm in outcome.report.alarms:
        show_alarm(alarm)
    _show(outcome, quiet=quiet, as_json=as_json)
    if "github" in settings.output.formats:
        _annotate(outcome.folder, sys.stderr if as_json else sys.stdout)
    show_met(outcome.report.fail_on.met)
    return ExitCode.FINDINGS if outcome.report.fail_on.met else ExitCode.OK


def _flags(
    roll: list[str] | None,
    members: list[str] | None,
    out: Path | None,
    column: list[str] | None,
    lang: Language | None,
    formats: str | None,
    fail_on: list[str] | None,
    engine: str | None,
) -> dict[str, Any]:
    """What was given on the command line, as the nested tables of the settings."""
    inputs = {"rolls": tuple(roll) if roll else None, "members": tuple(members) if members else None}
    output = {
        "dir": out,
        "lang": lang and str(lang),
        "fail_on": tuple(fail_on) if fail_on else None,
        "formats": tuple(part.strip() for part in formats.split(",") if part.strip()) if formats is not None else None,
    }
    tables: dict[str, Any] = {
        "input": {key: value for key, value in inputs.items() if value is not None},
        "output": {key: value for key, value in output.items() if value is not None},
        "columns": column_map(column or ()),
    }
    if engine is not None:
        tables["engine"] = engine
    return tables


def _next_folder(day: date) -> Path:
    """runs/<as-of>-<n> with the first free n."""
    n = 1
    while (folder := RUNS / f"{day.isoformat()}-{n}").exists():
        n += 1
    return folder


def _show(outcome: Any, *, quiet: bool, as_json: bool) -> None:  # noqa: ANN401
    if as_json:
        from ucj_validate.cli.speaking.plain import show_json

        show_json(outcome.report.summary(), sort_keys=True)
    elif not quiet:
        from rich.console import Console

        from ucj_validate.report.terminal import show

        show(outcome.report, outcome.folder, Console(highlight=False))


def _annotate(folder: Path, stream: TextIO) -> None:
    """Hands the step of GitHub Actions what the run folder holds for it; beside JSON on stderr, which it reads too."""
    from ucj_validate.cli.speaking.steps import sum_up

    stream.write((folder / "github.txt").read_text("utf-8"))
    told = (folder / "github.md").read_bytes()
    sum_up(lambda room: told if len(told) <= room else b"")
