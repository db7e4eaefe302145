"""`ucj-validate history`: coverage over the runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ucj_validate.cli.options import Wait
from ucj_validate.cli.speaking.language import Lang, speak
from ucj_validate.errors import ExitCode, UsageError
from ucj_validate.i18n import _

if TYPE_CHECKING:
    from ucj_validate.changes.course.runs import Remembered

_USUAL = "runs/*"


def history(
    runs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="HASIL", help="Folder hasil reconcile (boleh pola *). Bawaan: runs/*, dan yang diingat proyek."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FOLDER", help="Folder untuk history.html, history.xlsx, history.json."),
    ] = None,
    wait: Wait = None,
    config: Annotated[
        Path | None, typer.Option("--config", "-c", metavar="BERKAS", help="Berkas konfigurasi. Bawaan: ucj.toml.")
    ] = None,
    lang: Lang = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Tanpa ringkasan.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Hasil sebagai JSON di keluaran standar.")] = False,
) -> int:
    """Tampilkan cakupan dari hasil ke hasil: tabel, gambar, perubahan, dan jarak ke sasaran.

    Contoh: ucj-validate history 'runs/*' --out riwayat
    """
    speak(lang)
    from ucj_validate.changes.course.runs import course
    from ucj_validate.places.holding import held

    if out is not None:
        from ucj_validate.changes.course.folder import SCHEMA
        from ucj_validate.report.run_folder.folder import check_place

        check_place(out, SCHEMA)
    with held(out, wait or 0):
        told = course(_folders(runs or [_USUAL], named=bool(runs)), () if runs else _kept(config))
        if out is not None:
            from ucj_validate.changes.course.folder import write

            write(told, out)
    if as_json:
        from ucj_validate.changes.course.facts import facts
        from ucj_validate.cli.speaking.plain import show_json

        show_json(facts(told))
    elif not quiet:
        from ucj_validate.cli.comparing.history_screen import lines
        from ucj_validate.cli.speaking.plain import show

        show(lines(told, out))
    return ExitCode.OK


def _folders(patterns: list[str], *, named: bool) -> list[Path]:
    """The run folders that are named; what a pattern finds beside them is passed over."""
    from glob import has_magic

    from ucj_validate.finished import SCHEMA
    from ucj_validate.places.unreadable import unreadable
    from ucj_validate.report.counting.history import found
    from ucj_validate.report.run_folder.folder import is_run_folder, schema_of

    foreign = [name for name in patterns if named and not has_magic(name) and not is_run_folder(Path(name))]
    if foreign:
        raise UsageError(
            "history",
            _("bukan folder hasil dari program ini"),
            found=", ".join(foreign),
            advice=_("sebut folder yang berisi run.json dan summary.json"),
        )
    outright = {Path(name) for name in patterns if named and not has_magic(name)}
    try:
        return [folder for folder in found(patterns) if folder in outright or schema_of(folder) == SCHEMA]
    except OSError as error:
        raise unreadable("history", error) from None


def _kept(config: Path | None) -> tuple[Remembered, ...]:
    """What the project's state remembers of its runs."""
    from ucj_validate.changes.course.runs import remembered
    from ucj_validate.cli.options import load
    from ucj_validate.state.runs import remembered as of_state

    folder: Path = load(config, {}).state.dir
    return remembered((run.city, run.alarms, run.point) for run in of_state(folder))
