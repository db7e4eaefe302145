"""`ucj-validate model`: the weights that a run compared people by."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ucj_validate.cli.speaking.helping import Command, Group
from ucj_validate.cli.speaking.language import Lang, speak, speak_in_all_commands

app = typer.Typer(
    name="model",
    cls=Group,
    help="Model pemadanan: seberapa berat setiap kesamaan dihitung.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def _group(lang: Lang = None) -> None:
    """Model pemadanan: seberapa berat setiap kesamaan dihitung."""
    speak_in_all_commands(lang)


@app.command(cls=Command)
def show(
    source: Annotated[
        Path | None,
        typer.Argument(metavar="HASIL|BERKAS", help="Folder hasil, atau model.json. Bawaan: model yang dikirim."),
    ] = None,
    lang: Lang = None,
    as_json: Annotated[bool, typer.Option("--json", help="Isi model sebagai JSON di keluaran standar.")] = False,
) -> None:
    """Perlihatkan sebuah model: tiap isian dan tingkat, m, u, bobot, dan banyaknya pasangan.

    Contoh: ucj-validate model show hasil
    """
    speak(lang)
    from ucj_validate.cli.screens.model import lines
    from ucj_validate.cli.speaking.plain import show as printed
    from ucj_validate.cli.speaking.plain import show_json
    from ucj_validate.match.model.file import read_model
    from ucj_validate.match.model.nik import shipped_model

    model = read_model(source) if source is not None else shipped_model()
    if as_json:
        show_json({**model.document(), "sha256": model.digest()})
    else:
        printed(lines(model))
