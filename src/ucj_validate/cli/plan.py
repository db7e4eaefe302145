"""`ucj-validate plan`: whom to renew or register first within a budget."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ucj_validate.cli.options import Wait, load
from ucj_validate.cli.speaking.language import Lang
from ucj_validate.i18n import set_language

if TYPE_CHECKING:
    from ucj_validate.plan.planning import Planned


def plan(
    run: Annotated[Path, typer.Argument(metavar="HASIL", help="Folder hasil reconcile.")],
    budget: Annotated[
        str | None,
        typer.Option("--budget", metavar="RUPIAH", help='Anggaran setahun: 3.051.820.800 atau "3 miliar".'),
    ] = None,
    scenario: Annotated[
        list[str] | None,
        typer.Option(
            "--scenario",
            metavar="NAMA=ISIAN",
            help='Skenario pembanding, misalnya "hemat=budget:2 miliar; order:people" (boleh berulang).',
        ),
    ] = None,
    order: Annotated[
        str | None,
        typer.Option("--order", metavar="CARA", help="strict (urut), points (nilai terbanyak) atau people."),
    ] = None,
    start: Annotated[
        str | None,
        typer.Option("--from", metavar="TTTT-BB", help="Bulan pertama yang dibayar. Bawaan: sesudah tanggal acuan."),
    ] = None,
    reinvest: Annotated[bool | None, typer.Option("--reinvest", help="Pakai juga penghematan yang mungkin.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FOLDER", help="Folder untuk plan.xlsx, html, md, json.")
    ] = None,
    wait: Wait = None,
    config: Annotated[
        Path | None, typer.Option("--config", "-c", metavar="BERKAS", help="Berkas konfigurasi. Bawaan: ucj.toml.")
    ] = None,
    lang: Lang = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Tanpa ringkasan.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Hasil sebagai JSON di keluaran standar.")] = False,
) -> None:
    """Susun anggaran: siapa diperpanjang dan didaftarkan lebih dulu, berapa biayanya, apa yang dapat dihemat.

    Contoh: ucj-validate plan hasil --budget "3 miliar" --out rencana
    """
    from ucj_validate.finished import read_run
    from ucj_validate.places.holding import held
    from ucj_validate.plan.planning import planned
    from ucj_validate.plan.scenarios import laid_over

    given = load(config, _flags(budget, scenario, order, start, reinvest))
    data = read_run(run)
    set_language(str(lang) if lang else (given if "output" in given.model_fields_set else data.settings).output.lang)
    if out is not None:
        from ucj_validate.plan.folder import SCHEMA
        from ucj_validate.report.run_folder.folder import check_place

        check_place(out, SCHEMA)
    with held(out, given.state.wait_seconds if wait is None else wait):
        made = planned(data, laid_over(data.settings, given))
        if out is not None:
            from ucj_validate.plan.folder import write

            write(made, data, out)
    _show(made, out, quiet=quiet, as_json=as_json)


def _flags(
    budget: str | None, scenario: list[str] | None, order: str | None, start: str | None, reinvest: bool | None
) -> dict[str, Any]:
    """What was given on the command line, as the nested tables of the settings."""
    from ucj_validate.plan.amounts import rupiah_of
    from ucj_validate.plan.scenarios import given_scenarios

    given = {
        "budget": None if budget is None else rupiah_of(budget, "--budget"),
        "order": order,
        "start": start,
        "reinvest": reinvest,
        "scenarios": given_scenarios(scenario or []) or None,
    }
    return {"plan": {key: value for key, value in given.items() if value is not None}}


def _show(made: Planned, out: Path | None, *, quiet: bool, as_json: bool) -> None:
    if as_json:
        from ucj_validate.cli.speaking.plain import show_json
        from ucj_validate.plan.facts import facts

        show_json(facts(made.plan), sort_keys=True)
    elif not quiet:
        from ucj_validate.cli.screens.plan import lines
        from ucj_validate.cli.speaking.plain import show

        show(lines(made.plan, out))
