"""`ucj-validate evaluate`: how right a run is, against labels."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ucj_validate.cli.speaking.language import Lang, speak

if TYPE_CHECKING:
    from rich.table import Table

    from ucj_validate.evaluate import Scores
    from ucj_validate.evaluate.scores import Rate, Share


def evaluate(
    run: Annotated[Path, typer.Argument(metavar="HASIL", help="Folder hasil reconcile.")],
    truth: Annotated[
        Path,
        typer.Option("--truth", metavar="BERKAS", help="truth_rows.csv; truth_persons.csv di sebelahnya ikut dibaca."),
    ],
    lang: Lang = None,
    json_: Annotated[bool, typer.Option("--json", help="Semua angka sebagai JSON di stdout.")] = False,
) -> None:
    """Ukur ketepatan sebuah hasil terhadap kebenaran yang diketahui."""
    from ucj_validate.cli.speaking.plain import show_json
    from ucj_validate.evaluate.files import evaluate_run

    speak(lang)
    scores = evaluate_run(run, truth)
    if json_:
        show_json(scores.as_dict())
        return
    from rich.console import Console

    console = Console(highlight=False)
    for table in (_summary(scores), _confusions(scores), _faults(scores), _calibration(scores)):
        console.print(table)


def _table(title: str, *columns: str) -> Table:
    """An empty table: first column left, the others right."""
    from rich.table import Table

    table = Table(title=title, title_justify="left")
    for i, column in enumerate(columns):
        table.add_column(column, justify="right" if i else "left")
    return table


def _figure(value: float) -> str:
    from ucj_validate.i18n import number

    return number(value, 4)


def _summary(scores: Scores) -> Table:
    from ucj_validate.i18n import _, number

    def rate(name: str, value: Rate) -> None:
        counts = (number(value.right), number(value.said), number(value.true))
        table.add_row(name, *counts, _figure(value.precision), _figure(value.recall), _figure(value.f1))

    def share(name: str, value: Share) -> None:
        table.add_row(name, number(value.part), number(value.whole), "", "", _figure(value.share), "")

    title = _("{rows} baris daftar berlabel").format(rows=number(scores.roll_rows))
    table = _table(
        title, _("ukuran"), _("benar"), _("disebut"), _("sebenarnya"), _("presisi"), _("recall / bagian"), "F1"
    )
    rate(_("padanan, per pasangan baris"), scores.link_pairs)
    rate(_("padanan, per baris daftar"), scores.linked_rows)
    rate(_("ganda, per pasangan baris"), scores.duplicates)
    share(_("diterima atau urutan pertama di verifikasi"), scores.found_or_first)
    share(_("perlu verifikasi"), scores.review)
    share(_("di antaranya karena padanannya belum pasti"), scores.open_matches)
    share(_("status benar (di luar verifikasi)"), scores.status)
    share(_("salah disebut aktif"), scores.wrongly_active)
    if scores.unlabelled_rows or scores.missing_rows:
        table.add_row(_("baris tanpa label"), number(scores.unlabelled_rows))
        table.add_row(_("baris berlabel yang tidak ada di hasil"), number(scores.missing_rows))
    return table


def _confusions(scores: Scores) -> Table:
    from ucj_validate.i18n import _, number

    names = {"twin_of": _("kembar"), "namesake_of": _("nama sama"), "father_of": _("ayah dan anak bernama sama")}
    table = _table(_("Orang yang mudah tertukar"), _("hubungan"), _("pasangan baris"), _("keliru digabung"))
    for item in scores.confused:
        table.add_row(names.get(item.relation, item.relation), number(item.pairs), number(item.joined))
    return table


def _faults(scores: Scores) -> Table:
    from rich.text import Text

    from ucj_validate.i18n import _, number
    from ucj_validate.leaving import inert, on_screen

    table = _table(
        _("Menurut jenis kerusakan"), _("jenis"), _("sisi"), _("baris"), _("presisi"), _("recall"), _("verifikasi")
    )
    for item in scores.faults:
        table.add_row(
            Text(inert(on_screen(item.kind))),
            item.side,
            number(item.rows),
            _figure(item.links.precision),
            _figure(item.links.recall),
            _figure(item.in_review.share),
        )
    return table


def _calibration(scores: Scores) -> Table:
    from ucj_validate.i18n import _, number

    title = _("Kalibrasi, galat rata-rata {error}").format(error=_figure(scores.calibration_error))
    table = _table(title, _("peluang"), _("padanan"), _("disebut"), _("benar"))
    for item in scores.calibration:
        table.add_row(
            f"{number(item.low, 1)}–{number(item.high, 1)}", number(item.links), _figure(item.said), _figure(item.right)
        )
    return table
