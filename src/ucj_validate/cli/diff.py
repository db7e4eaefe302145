"""`ucj-validate diff`: what has changed from one run to another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ucj_validate.cli.options import Wait
from ucj_validate.cli.speaking.language import Lang, speak
from ucj_validate.errors import ExitCode
from ucj_validate.i18n import set_language


def diff(
    before: Annotated[Path, typer.Argument(metavar="HASIL-LAMA", help="Folder hasil reconcile yang lebih dulu.")],
    now: Annotated[Path, typer.Argument(metavar="HASIL-BARU", help="Folder hasil reconcile yang kemudian.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FOLDER", help="Folder untuk diff.html, diff.xlsx, dan diff.json."),
    ] = None,
    wait: Wait = None,
    lang: Lang = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Tanpa ringkasan.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Hasil sebagai JSON di keluaran standar.")] = False,
) -> int:
    """Bandingkan dua hasil: siapa baru aktif, menunggak, terdaftar, baru, atau hilang, dan mengapa cakupan berubah.

    Contoh: ucj-validate diff runs/2025-03-24-1 runs/2025-04-24-1 --out perubahan
    """
    speak(lang)
    from ucj_validate.changes import between
    from ucj_validate.cli.speaking.watching import watched
    from ucj_validate.finished import read_run
    from ucj_validate.places.holding import held

    if out is not None:
        from ucj_validate.changes.telling.folder import SCHEMA
        from ucj_validate.report.run_folder.folder import check_place

        check_place(out, SCHEMA)
    runs = read_run(before), read_run(now)
    if lang is None:
        set_language(runs[1].settings.output.lang)
    with held(out, wait or 0), watched(quiet=quiet or as_json):
        changes = between(*runs)
        if out is not None:
            from ucj_validate.changes.telling.folder import write

            write(changes, *runs, out)
    if quiet or as_json:
        from ucj_validate.changes.telling.said import warnings
        from ucj_validate.cli.speaking.plain import note

        for told in warnings(changes):  # on the screen it stands first
            note(told)
    if as_json:
        from ucj_validate.changes.facts import facts
        from ucj_validate.cli.speaking.plain import show_json

        show_json(facts(changes))
    elif not quiet:
        from ucj_validate.cli.comparing.diff_screen import lines
        from ucj_validate.cli.speaking.plain import show

        show(lines(changes, out))
    return ExitCode.OK
