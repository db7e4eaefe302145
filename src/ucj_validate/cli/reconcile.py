"""`ucj-validate reconcile`: rolls × members → the run folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Annotated, Any

import typer

from ucj_validate.cli.listing import ReferenceLists, reference_lists
from ucj_validate.cli.options import FailOn, Wait, column_map, load
from ucj_validate.cli.speaking.as_of import tell_day, today
from ucj_validate.cli.speaking.language import Lang, Language
from ucj_validate.cli.speaking.logs import LogFile, LogForm, log_to, speaks_json
from ucj_validate.cli.speaking.watching import watched
from ucj_validate.errors import LockedError, UsageError
from ucj_validate.failing import NEWLY_LAPSED, conditions
from ucj_validate.i18n import _, set_language

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
    lists: ReferenceLists = None,
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
        typer.Option(
            "--format",
            metavar="html,xlsx,md,junit,github,sarif",
            help="Laporan yang ditulis, dipisah koma: html, xlsx, md untuk orang (bawaan); junit, github, sarif untuk CI.",
        ),
    ] = None,
    fail_on: FailOn = None,
    engine: Annotated[
        str | None,
        typer.Option("--engine", metavar="local|spark", help="Mesin penghitung: komputer ini, atau Apache Spark."),
    ] = None,
    master: Annotated[
        str | None,
        typer.Option("--master", metavar="ALAMAT", help="Spark: local[2,4], spark://…, yarn, k8s://…, sc://…"),
    ] = None,
    work: Annotated[
        str | None,
        typer.Option("--work", metavar="TEMPAT", help="Spark: tempat hasil sementara, terbaca semua pekerja."),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Spark: lanjutkan dari hasil sementara di --work.")] = False,
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
    only_changes: Annotated[
        bool,
        typer.Option("--only-changes", help="Tampilkan, dan gagal karena, yang baru sejak hasil sebelumnya saja."),
    ] = False,
    keep: Annotated[
        int | None,
        typer.Option(
            "--keep", metavar="ANGKA", min=1, help="Sekian hasil terakhir di runs/ disimpan; sisanya dihapus."
        ),
    ] = None,
    keep_months: Annotated[
        int | None,
        typer.Option(
            "--keep-months",
            metavar="ANGKA",
            min=1,
            help="Hasil di runs/ selama sekian bulan disimpan; sisanya dihapus.",
        ),
    ] = None,
    wait: Wait = None,
    log_format: LogForm = None,
    log_file: LogFile = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Tanpa ringkasan; hanya galat, alarm, dan sebab kegagalan.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Ringkasan sebagai JSON di keluaran standar.")] = False,
    no_input: Annotated[bool, typer.Option("--no-input", help="Jangan bertanya.")] = False,  # noqa: ARG001  nothing asks yet
) -> int:
    """Padankan daftar pekerja dengan data peserta: siapa terlindungi, menunggak, belum terdaftar, ganda.

    Contoh: ucj-validate reconcile --roll umkm.xlsx --roll rentan.csv --members peserta.csv --as-of 2025-04-24
    """
    log_to(log_format, log_file, "reconcile")
    flags = _flags(roll, members, out, column, lang, formats, fail_on)
    asked = {"name": engine, "master": master, "work": work, "resume": resume or None}
    flags["engine"] = {key: value for key, value in asked.items() if value is not None}
    unattended = {"keep": keep, "keep_months": keep_months, "only_changes": only_changes or None}
    flags["output"] |= {key: value for key, value in unattended.items() if value is not None}
    if lists:
        flags["reference"] = reference_lists(lists)
    if wait is not None:
        flags["state"] = {"wait_seconds": wait}
    if since:
        flags["output"]["since"] = tuple(since)
    if model is not None:
        flags["match"] = {"model": model}
    if as_of is not None:
        flags["as_of"] = as_of.date()
    settings = load(config, flags)
    set_language(settings.output.lang)
    _refuse_contradictions(settings, keeps=keep is not None or keep_months is not None)
    named, day = settings.as_of, settings.as_of or today()
    settings = settings.model_copy(update={"as_of": day})
    if settings.output.dir is None and not settings.output.since:
        settings = settings.model_copy(
            update={"output": settings.output.model_copy(update={"since": (str(RUNS / "*"),)})}
        )

    from ucj_validate.asked import check_inputs
    from ucj_validate.cli.unattended.running import finish, run_and_compare

    check_inputs(settings)
    with _place(settings, day) as target, watched(quiet=quiet or as_json or speaks_json()):
        outcome, news = run_and_compare(settings, day, target)
    tell_day(named, day, quiet=quiet or as_json or bool(settings.output.only_changes))
    return finish(outcome, news, settings, day, quiet=quiet, as_json=as_json)


def _flags(
    roll: list[str] | None,
    members: list[str] | None,
    out: Path | None,
    column: list[str] | None,
    lang: Language | None,
    formats: str | None,
    fail_on: list[str] | None,
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
    return tables


@contextmanager
def _place(settings: Any, day: date) -> Iterator[Path]:  # noqa: ANN401  Settings is imported late
    """Where the run goes: the folder that was named, or runs/<as-of>-<n> with the first n that is nobody's, held."""
    from ucj_validate.places.holding import held

    if settings.output.dir is not None:
        yield Path(settings.output.dir)
        return
    for n in count(1):
        folder = RUNS / f"{day.isoformat()}-{n}"
        with ExitStack() as undo:
            if os.path.lexists(folder):
                continue
            try:
                undo.enter_context(held(folder))
            except LockedError:  # another run has just taken this number
                continue
            if not os.path.lexists(folder):
                yield folder
                return


def _refuse_contradictions(settings: Any, *, keeps: bool) -> None:  # noqa: ANN401  Settings is imported late
    """Passes where what is asked for goes together: said now, not when all is done.

    Raises:
        UsageError: it doesn't.
    """
    output = settings.output
    asked = conditions(output.fail_on)
    if not output.only_changes and any(one.name == NEWLY_LAPSED for one in asked):
        raise UsageError(
            "--fail-on",
            _("newly_lapsed hanya dapat dihitung bersama --only-changes"),
            advice=_("tambahkan --only-changes, atau hapus newly_lapsed"),
        )
    if keeps and output.dir is not None:
        raise UsageError(
            "--keep",
            _("--keep dan --keep-months hanya untuk hasil di runs/, tanpa --out"),
            advice=_("hapus --out (atau dir di ucj.toml), atau hapus --keep"),
        )
