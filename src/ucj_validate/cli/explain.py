"""`ucj-validate explain`: why a row has its status."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ucj_validate.cli.speaking.language import Lang, speak
from ucj_validate.errors import ExitCode, UsageError
from ucj_validate.i18n import _, set_language


def explain(
    run: Annotated[Path, typer.Argument(metavar="HASIL", help="Folder hasil reconcile.")],
    nik: Annotated[
        str | None,
        typer.Option(
            "--nik", metavar="NIK", help="NIK orangnya; `-` dibaca dari masukan standar, tanpa jejak di riwayat."
        ),
    ] = None,
    row: Annotated[
        str | None, typer.Option("--row", metavar="BERKAS:BARIS", help="BERKAS:BARIS, atau 'buku.xlsx#Lembar:BARIS'.")
    ] = None,
    show_values: Annotated[
        bool, typer.Option("--show-values", help="Tampilkan nilai baris itu dan padanannya, tidak disamarkan.")
    ] = False,
    lang: Lang = None,
    as_json: Annotated[bool, typer.Option("--json", help="Hasil sebagai JSON di keluaran standar.")] = False,
) -> int:
    """Jelaskan status satu baris: isian yang dibandingkan, bobotnya satu per satu, pesaingnya, aturannya.

    Contoh: ucj-validate explain runs/2025-04-24-1 --row umkm.csv:17
    """
    speak(lang)
    if (nik is None) == (row is None):
        raise UsageError(
            "explain", _("sebut salah satu: --nik atau --row"), advice=_("misalnya --row roll.csv:17, atau --nik -")
        )

    from ucj_validate.cli.explanation.explain_lookup import by_nik, by_row
    from ucj_validate.cli.explanation.explaining import explained
    from ucj_validate.finished import read_run

    data = read_run(run)
    if lang is None:
        set_language(data.settings.output.lang)
    found, rejects = by_row(data, row) if row is not None else (by_nik(data, _typed(str(nik))), [])
    answer = explained(data, found, rejects, show_values=show_values)
    if as_json:
        from ucj_validate.cli.speaking.plain import show_json

        show_json(answer.facts(), values=show_values)
    else:
        from ucj_validate.cli.explanation.explain_screen import lines
        from ucj_validate.cli.speaking.plain import show

        show(lines(answer), values=show_values)
    return ExitCode.OK


def _typed(nik: str) -> str:
    """The NIK; for `-` what standard input says, not shown while it is typed."""
    if nik != "-":
        return nik
    if sys.stdin.isatty():
        from getpass import getpass

        return getpass("NIK: ")
    return sys.stdin.readline()
