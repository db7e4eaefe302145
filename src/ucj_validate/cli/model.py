"""`ucj-validate model`: the weights that a run compared people by."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from ucj_validate.cli.options import speak

app = typer.Typer(
    name="model",
    help="Model pemadanan: seberapa berat setiap kesamaan dihitung.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def _group() -> None:
    """Model pemadanan: seberapa berat setiap kesamaan dihitung."""


@app.command()
def show(
    source: Annotated[
        Path | None,
        typer.Argument(metavar="[RUN|FILE]", help="Folder hasil, atau model.json. Bawaan: model yang dikirim."),
    ] = None,
    lang: Annotated[str | None, typer.Option("--lang", help="id atau en.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Isi model sebagai JSON di keluaran standar.")] = False,
) -> None:
    """Perlihatkan sebuah model: tiap isian dan tingkat, m, u, bobot, dan banyaknya pasangan.

    Contoh: ucj-validate model show hasil
    """
    speak(lang or "")
    from ucj_validate.cli.model_screen import lines
    from ucj_validate.cli.plain import show as printed
    from ucj_validate.match.model.file import read_model
    from ucj_validate.match.model.nik import shipped_model

    model = read_model(source) if source is not None else shipped_model()
    if as_json:
        print(json.dumps({**model.document(), "sha256": model.digest()}, ensure_ascii=False, indent=2))
    else:
        printed(lines(model))
