"""`ucj-validate doctor`: whether this computer and this project are fit for a run, and what to do where they aren't."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ucj_validate.cli.options import Config
from ucj_validate.cli.speaking.language import Lang, speak
from ucj_validate.errors import ExitCode


def doctor(
    runs: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="HASIL", help="Buktikan folder hasil ini saja: tiap berkas ada dan seperti saat ditulis."
        ),
    ] = None,
    config: Config = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FOLDER", help="Periksa juga ruang dan izin di tempat hasil ini."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Hasil sebagai JSON di keluaran standar.")] = False,
    lang: Lang = None,
) -> int:
    """Periksa komputer dan proyek ini: versi, mesin, huruf, ruang, izin, kunci, ingatan; dan apa yang perlu dilakukan.

    Dengan HASIL: apakah tiap berkas di folder hasil itu masih seperti saat ditulis, menurut run.json-nya.
    Tidak mengubah apa pun. Kode keluar 0: semua baik; 1: ada yang perlu dilakukan.

    Contoh: ucj-validate doctor
    """
    speak(lang)
    from ucj_validate.cli.doctoring import examined, runs_proved
    from ucj_validate.cli.doctoring.screen import facts, lines
    from ucj_validate.cli.speaking.plain import show, show_json

    checks = runs_proved(runs) if runs else examined(config, out)
    if as_json:
        show_json(facts(checks))
    else:
        show(lines(checks))
    return ExitCode.FINDINGS if any(one.to_do for one in checks) else ExitCode.OK
