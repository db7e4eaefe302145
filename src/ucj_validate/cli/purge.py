"""`ucj-validate purge`: runs removed, and what the state holds of them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ucj_validate.cli.options import Wait, load
from ucj_validate.cli.speaking.language import Lang, speak
from ucj_validate.cli.speaking.plain import note, say
from ucj_validate.errors import ExitCode, UsageError
from ucj_validate.i18n import _


def purge(
    runs: Annotated[list[Path] | None, typer.Argument(metavar="HASIL…", help="Folder hasil yang dihapus.")] = None,
    answers: Annotated[
        bool, typer.Option("--answers", help="Hapus juga keputusan orang yang dibuat pada hasil itu.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--state", help="Hapus seluruh ingatan proyek: keputusan, angka, dan kuncinya.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Jangan bertanya.")] = False,
    wait: Wait = None,
    config: Annotated[
        Path | None, typer.Option("--config", "-c", metavar="BERKAS", help="Berkas konfigurasi. Bawaan: ucj.toml.")
    ] = None,
    lang: Lang = None,
) -> int:
    """Hapus folder hasil dan apa yang diingat tentangnya. Tidak dapat dibatalkan.

    Contoh: ucj-validate purge runs/2024-11-30-1 runs/2024-12-31-1
    """
    settings = load(config, {})
    speak(lang)
    from ucj_validate.review.purging import purged, to_purge

    named = tuple(runs or ())
    if not named and not everything:
        raise UsageError("purge", _("folder hasil belum disebut"), advice=_("ucj-validate purge HASIL…"))
    folders = to_purge(named)
    state = settings.state.dir
    if not yes:
        _confirm(len(folders), everything=everything)
    seconds = settings.state.wait_seconds if wait is None else wait
    gone = purged(folders, state, answers=answers, everything=everything, wait_seconds=seconds)
    say(
        _("{runs} folder hasil dihapus; dari ingatan proyek: {remembered} hasil, {answers} keputusan").format(
            runs=gone.folders, remembered=gone.runs, answers=gone.answers
        )
    )
    if gone.kept and not gone.whole_state:
        note(
            _("ingatan proyek memuat {n} hasil lain yang bernama sama; itu dan keputusannya tidak dihapus").format(
                n=gone.kept
            )
        )
    if gone.whole_state:
        say(_("ingatan proyek dan kuncinya dihapus"))
    note(
        _(
            "tidak diketahui, jadi tidak dihapus: berkas masukan, buku kerja dan serahan yang sudah dibagikan, salinan "
            "folder hasil, berkas log, dan cadangan"
        )
    )
    return ExitCode.OK


def _confirm(count: int, *, everything: bool) -> None:
    """Asks whoever sits there. A job that nobody watches has named its folders; for the whole state it must say --yes."""
    question = _("hapus {n} folder hasil").format(n=count)
    if everything:
        question += _(", dan seluruh ingatan proyek dengan kuncinya")
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        if not everything:
            return
        raise UsageError("purge", _("menghapus memerlukan persetujuan"), found=question, advice=_("tambahkan --yes"))
    note(_("{question}? ketik ya: ").format(question=question), end="")
    if sys.stdin.readline().strip().casefold() not in {"ya", "y", "yes"}:
        raise UsageError("purge", _("dibatalkan; tidak ada yang dihapus"))
