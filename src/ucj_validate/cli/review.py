"""`ucj-validate review`: the pairs nobody could be sure of, decided by people, and what they decided kept."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from ucj_validate.cli.options import Wait, has_project, load
from ucj_validate.cli.speaking.helping import Command, Group
from ucj_validate.cli.speaking.language import Lang, speak, speak_in_all_commands
from ucj_validate.errors import ExitCode, UsageError
from ucj_validate.i18n import _

RUNS = Path("runs")
"""Where runs lie that named no folder of their own."""
Reviewer = Annotated[
    str | None,
    typer.Option("--by", metavar="NAMA", envvar="UCJ_REVIEWER", help="Nama yang memutuskan. Bawaan: nama pengguna."),
]
Config = Annotated[
    Path | None, typer.Option("--config", "-c", metavar="BERKAS", help="Berkas konfigurasi. Bawaan: ucj.toml.")
]
_LONGEST_NAME = 80

app = typer.Typer(
    name="review",
    cls=Group,
    help="Putuskan pasangan yang belum pasti: buku kerja, satu per satu di terminal, atau dari kantor lain.",
    invoke_without_command=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def review(
    context: typer.Context,
    run: Annotated[
        Path | None, typer.Option("--run", metavar="HASIL", help="Folder hasil. Bawaan: hasil yang terakhir.")
    ] = None,
    by: Reviewer = None,
    config: Config = None,
    hide: Annotated[bool, typer.Option("--hide-values", help="Samarkan NIK dan nama di layar.")] = False,
    lang: Lang = None,
) -> int:
    """Tinjau pasangan yang belum pasti satu per satu di terminal.

    Contoh: ucj-validate review --run runs/2025-04-24-1 --by Rani
    """
    speak_in_all_commands(lang)
    if context.invoked_subcommand is not None:
        return ExitCode.OK
    settings = load(config, {})
    speak(lang)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "review",
            _("tinjauan satu per satu memerlukan terminal"),
            advice=_("pakai `ucj-validate review export HASIL`, isi buku kerjanya, lalu `review import`"),
        )
    from ucj_validate.cli.reviewing import opened as screen
    from ucj_validate.cli.reviewing import said
    from ucj_validate.cli.speaking.plain import say
    from ucj_validate.finished import read_run
    from ucj_validate.state.store import opened

    data = read_run(run or _last_run(settings))
    with opened(_state(settings, config, data), make=True) as store:
        done = screen(data, store, _reviewer(by), show_values=not hide)
    for line in said(done):
        say(line)
    return ExitCode.OK


@app.command(cls=Command)
def export(
    run: Annotated[
        Path | None, typer.Argument(metavar="HASIL", help="Folder hasil reconcile. Bawaan: hasil yang terakhir.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="BERKAS", help="Buku kerja. Bawaan: tinjau-<hasil>.xlsx.")
    ] = None,
    part: Annotated[
        str, typer.Option("--part", metavar="I/N", help="Bagian ke-I dari N, untuk beberapa petugas.")
    ] = "1/1",
    limit: Annotated[int | None, typer.Option("--limit", metavar="ANGKA", min=1, help="Paling banyak.")] = None,
    answers: Annotated[
        Path | None,
        typer.Option("--answers", metavar="BERKAS", help="Tulis semua keputusan (tersamar) untuk kantor lain."),
    ] = None,
    wait: Wait = None,
    config: Config = None,
    lang: Lang = None,
) -> int:
    """Tulis pasangan yang belum diputuskan sebagai buku kerja, yang paling berarti lebih dulu.

    Contoh: ucj-validate review export runs/2025-04-24-1 --out tinjau.xlsx
    """
    settings = load(config, {})
    speak(lang)
    from ucj_validate.cli.screens.review import exported, handed_over
    from ucj_validate.cli.speaking.plain import show
    from ucj_validate.places.holding import held
    from ucj_validate.state.answers import entries
    from ucj_validate.state.store import opened

    seconds = settings.state.wait_seconds if wait is None else wait
    if answers is not None:
        from ucj_validate.review.files import write_answers

        with held(answers, seconds, parents=False), opened(_state(settings, config)) as store:
            show(handed_over(write_answers(store, answers), answers))
        return ExitCode.OK
    from ucj_validate.finished import read_run
    from ucj_validate.review.files import write_book
    from ucj_validate.review.queue import queue

    data = read_run(run or _last_run(settings))
    place = out or Path(f"tinjau-{data.name}.xlsx")
    with held(place, seconds, parents=False), opened(_state(settings, config, data), make=True) as store:
        waiting = queue(data, entries(store).live(), store.key)
        count = write_book(data, waiting, store.key, place, _part(part, limit))
    show(exported(count, waiting, place))
    return ExitCode.OK


@app.command("import", cls=Command)
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="BERKAS…", help="Buku kerja yang sudah diisi.")],
    run: Annotated[
        Path | None,
        typer.Option("--run", metavar="HASIL", help="Folder hasil. Bawaan: yang tercatat di buku kerja."),
    ] = None,
    by: Reviewer = None,
    wait: Wait = None,
    config: Config = None,
    lang: Lang = None,
    as_json: Annotated[bool, typer.Option("--json", help="Hasil sebagai JSON di keluaran standar.")] = False,
) -> int:
    """Baca kembali keputusan: setiap baris diperiksa; yang berubah sejak diekspor ditolak.

    Contoh: ucj-validate review import tinjau.xlsx --by Rani
    """
    settings = load(config, {})
    speak(lang)
    from datetime import UTC, datetime

    from ucj_validate.cli.screens.review import Received, received
    from ucj_validate.cli.speaking.plain import show, show_json
    from ucj_validate.finished import read_run
    from ucj_validate.review.files import is_workbook, run_of
    from ucj_validate.review.lines import read_book
    from ucj_validate.review.taking import take
    from ucj_validate.state.exchange import merge
    from ucj_validate.state.lock import locked
    from ucj_validate.state.store import opened

    seconds = settings.state.wait_seconds if wait is None else wait
    told: list[Received] = []
    for path in files:
        book = read_book(path) if is_workbook(path) else None
        data = read_run(run or run_of(book)) if book else None
        folder = _state(settings, config, data)
        with locked(folder, seconds, make=True), opened(folder, make=True) as store:
            outcome = take(book, data, store, _reviewer(by), datetime.now(UTC)) if book and data else merge(store, path)
        told.append(Received(path.name, outcome))
        if not as_json:
            show(received(told[-1]))
    if as_json:
        show_json([one.facts() for one in told])
    return ExitCode.FINDINGS if any(one.refused or one.conflicts for one in told) else ExitCode.OK


@app.command("list", cls=Command)
def list_(
    run: Annotated[
        Path | None, typer.Argument(metavar="HASIL", help="Folder hasil: apakah tiap keputusan berlaku di situ.")
    ] = None,
    config: Config = None,
    lang: Lang = None,
    as_json: Annotated[bool, typer.Option("--json", help="Hasil sebagai JSON di keluaran standar.")] = False,
) -> int:
    """Perlihatkan keputusan: siapa, kapan, apa, mengapa; mana yang bertentangan atau tidak berlaku lagi.

    Contoh: ucj-validate review list runs/2025-04-24-1
    """
    settings = load(config, {})
    speak(lang)
    from ucj_validate.cli.screens.review import facts, listed
    from ucj_validate.cli.speaking.plain import show, show_json
    from ucj_validate.finished import read_run
    from ucj_validate.review.overview import overview
    from ucj_validate.state.store import opened

    data = read_run(run) if run is not None else None
    with opened(_state(settings, config, data)) as store:
        seen = overview(store, data)
    if as_json:
        show_json(facts(seen))
    else:
        show(listed(seen))
    return ExitCode.OK


@app.command(cls=Command)
def undo(
    answers: Annotated[
        list[str] | None, typer.Argument(metavar="NOMOR…", help="Nomor keputusan dari `review list`.")
    ] = None,
    last: Annotated[bool, typer.Option("--last", help="Keputusan Anda yang terakhir.")] = False,
    reason: Annotated[str, typer.Option("--reason", metavar="ALASAN", help="Mengapa ditarik.")] = "",
    by: Reviewer = None,
    config: Config = None,
    lang: Lang = None,
) -> int:
    """Tarik keputusan: pasangannya ditanyakan lagi; riwayatnya tetap ada.

    Contoh: ucj-validate review undo --last --by Rani
    """
    settings = load(config, {})
    speak(lang)
    from ucj_validate.cli.screens.review import withdrawn
    from ucj_validate.cli.speaking.plain import show
    from ucj_validate.review.overview import withdraw
    from ucj_validate.state.store import opened

    with opened(_state(settings, config)) as store:
        show(withdrawn(withdraw(store, tuple(answers or ()), _reviewer(by), reason, last=last)))
    return ExitCode.OK


def _state(settings: Any, config: Path | None, run: Any = None) -> Path:  # noqa: ANN401  imported late
    """The state of the project that is asked for or stands here; without either, one that stands and the run names.

    A run folder may be anybody's: nothing is made where it says. Where it names a state, it is told which is used.
    """
    from ucj_validate.cli.speaking.plain import note
    from ucj_validate.state.store import exists

    own: Path = settings.state.dir
    named = run.settings.state.dir if run is not None else None
    if named is None or named == own or config is not None or has_project():
        return own
    used = named if exists(named) else own
    note(_("ingatan proyek yang dipakai: {folder}").format(folder=used))
    return used


def _reviewer(name: str | None) -> str:
    from getpass import getuser

    try:
        told = (name or getuser()).strip()
    except (KeyError, OSError):
        told = ""
    if not told or len(told) > _LONGEST_NAME or not told.isprintable():
        raise UsageError("--by", _("nama yang memutuskan harus disebut"), advice=_("misalnya --by Rani"))
    return told


def _last_run(settings: Any) -> Path:  # noqa: ANN401
    """The run that was made last: of the configured folder, else of `runs/`."""
    from ucj_validate.report.run_folder.folder import is_run_folder

    if settings.output.dir is not None and is_run_folder(Path(settings.output.dir)):
        return Path(settings.output.dir)
    found = [path for path in RUNS.glob("*") if is_run_folder(path)] if RUNS.is_dir() else []
    if not found:
        raise UsageError(
            "review", _("tidak ada folder hasil di sini"), advice=_("jalankan reconcile, atau sebut folder hasilnya")
        )
    return max(found, key=lambda path: ((path / "run.json").stat().st_mtime_ns, path.name))


def _part(text: str, limit: int | None) -> Any:  # noqa: ANN401
    from ucj_validate.review.book import Part

    number, _slash, of = text.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of) <= 99):  # noqa: PLR2004
        raise UsageError("--part", _("bukan bagian dari beberapa"), advice=_("misalnya --part 1/2 dan --part 2/2"))
    return Part(int(number), int(of), limit)
