"""`ucj-validate check`: schema and NIK checks of any file, without matching."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from ucj_validate.cli.options import column_map, load
from ucj_validate.cli.speaking.language import Lang, Language
from ucj_validate.columns import Side
from ucj_validate.errors import ExitCode, UsageError
from ucj_validate.i18n import _, set_language


def check(
    files: Annotated[
        list[str],
        typer.Argument(metavar="BERKAS", help="Berkas CSV/Excel; boleh pola *; buku.xlsx#Lembar untuk satu lembar."),
    ],
    side: Annotated[
        Side | None, typer.Option("--side", help="roll = daftar pekerja, members = ekspor peserta. Bawaan: dikenali.")
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
    fail_on: Annotated[
        str | None,
        typer.Option(
            "--fail-on",
            metavar="TINGKAT",
            help="Kode keluar 1 mulai temuan ini: error, warning, info atau never. Bawaan: error.",
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Hanya kode keluar.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Hasil sebagai JSON di keluaran standar.")] = False,
) -> int:
    """Periksa isi berkas: NIK, nama, tanggal, wilayah, status. Tidak memadankan dan tidak menulis apa pun.

    Contoh: ucj-validate check umkm.xlsx --fail-on warning
    """
    settings = load(config, _flags(as_of, column, lang, fail_on))
    set_language(settings.output.lang)
    level = settings.output.fail_on
    if level not in ("alarm", "error", "warning", "info", "never"):
        raise UsageError("--fail-on", _("tingkat tidak dikenal"), found=level, advice="error, warning, info, never")
    day = settings.as_of or date.today()  # noqa: DTZ011  the officer's own calendar day

    from ucj_validate.cli.inspecting.checking import as_text, checked_files
    from ucj_validate.cli.speaking.watching import watched

    with watched(quiet=quiet or as_json):
        outcome = checked_files(files, side, settings, day)
    if as_json:
        from ucj_validate.cli.speaking.plain import show_json

        show_json(outcome.facts())
    elif not quiet:
        print("\n".join(as_text(outcome)))
    return ExitCode.FINDINGS if outcome.reaches(level) else ExitCode.OK


def _flags(
    as_of: datetime | None, column: list[str] | None, lang: Language | None, fail_on: str | None
) -> dict[str, Any]:
    """What was given on the command line, as the nested tables of the settings."""
    given = {"lang": lang and str(lang), "fail_on": fail_on}
    flags: dict[str, Any] = {
        "output": {key: value for key, value in given.items() if value is not None},
        "columns": column_map(column or []),
    }
    return flags | ({"as_of": as_of.date()} if as_of is not None else {})
