"""`ucj-validate rollup`: runs of several cities as one report of their province."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ucj_validate.cli.options import Wait
from ucj_validate.cli.speaking.language import Lang, speak
from ucj_validate.cli.speaking.plain import say
from ucj_validate.errors import ExitCode, UsageError
from ucj_validate.i18n import _

if TYPE_CHECKING:
    from ucj_validate.rollup.building import Province

EXPORT, KEY = "export", "key"
"""First words that ask for something else than the report. A folder of that name is written ./export."""


def rollup(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="HASIL", help="Folder hasil atau berkas serahan tiap kota; atau: export HASIL; atau: key BERKAS."
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="TUJUAN", help="Folder laporan; dengan export: berkas serahan (.parquet)."),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option(
            "--key", metavar="BERKAS", help="Kunci nama samaran, sama untuk semua kota; NIK lalu tidak dipakai."
        ),
    ] = None,
    model: Annotated[
        Path | None,
        typer.Option("--model", metavar="BERKAS", help="model.json atau folder hasil: bobot dipakai apa adanya."),
    ] = None,
    wait: Wait = None,
    lang: Lang = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Tanpa ringkasan.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Hasil sebagai JSON di keluaran standar.")] = False,
) -> int:
    """Gabungkan hasil beberapa kota: cakupan tiap kota, orang yang dikenal beberapa kota, pertumbuhan antartahun.

    Contoh: ucj-validate rollup hasil-palu hasil-morowali --out provinsi
    """
    speak(lang)
    first, *rest = sources
    if first == KEY:
        return _make_key(rest, quiet=quiet)
    if first == EXPORT:
        return _export(rest, key, out, wait or 0, quiet=quiet)
    asked = [Path(source) for source in sources]
    province = _province(asked, key, model, out, wait or 0, watch=not (quiet or as_json))
    if as_json:
        from ucj_validate.cli.speaking.plain import show_json
        from ucj_validate.rollup.facts import facts

        show_json(facts(province.report), sort_keys=True)
    elif not quiet:
        from ucj_validate.cli.screens.rollup import lines
        from ucj_validate.cli.speaking.plain import show

        show(lines(province.report, out))
    return ExitCode.OK


def _province(
    sources: list[Path], key: Path | None, model: Path | None, out: Path | None, wait_seconds: float, *, watch: bool
) -> Province:
    """The report, written where a folder was named."""
    from ucj_validate.cli.speaking.watching import watched
    from ucj_validate.finished import read_run
    from ucj_validate.match.model.file import read_pinned
    from ucj_validate.places.holding import held
    from ucj_validate.pseudonyms import read_key
    from ucj_validate.report.run_folder.folder import check_place
    from ucj_validate.rollup.building import known_of, province_of
    from ucj_validate.rollup.folder import SCHEMA, write
    from ucj_validate.rollup.handover import read_handover

    if out is not None:
        check_place(out, SCHEMA)
    secret = read_key(key) if key is not None else None
    with held(out, wait_seconds), watched(quiet=not watch):
        runs = [read_run(source) for source in sources if not source.is_file()]
        handovers = [read_handover(source) for source in sources if source.is_file()]
        kind = runs[0].settings.match.id_kind if runs else "nik"
        pinned = read_pinned(model, kind) if model is not None else None
        province = province_of(known_of(runs, handovers, secret), pinned)
        if out is not None:
            write(province, out)
    return province


def _make_key(rest: list[str], *, quiet: bool) -> int:
    """A new key for all cities."""
    from ucj_validate.pseudonyms import make_key

    if len(rest) != 1:
        raise UsageError(
            "rollup key", _("sebut satu berkas untuk kunci baru"), advice="ucj-validate rollup key kunci-provinsi"
        )
    made = make_key(Path(rest[0]))
    if not quiet:
        told = _(
            "Kunci {name} ditulis ke {path}. Serahkan hanya kepada kota-kota, jangan kepada penerima berkas serahan."
        )
        say(told.format(name=made.name, path=rest[0]))
    return ExitCode.OK


def _export(rest: list[str], key: Path | None, out: Path | None, wait_seconds: float, *, quiet: bool) -> int:
    """What a city hands over instead of its run."""
    if len(rest) != 1 or key is None or out is None:
        raise UsageError(
            "rollup export",
            _("sebut satu folder hasil, --key, dan --out"),
            advice="ucj-validate rollup export hasil --key kunci-provinsi --out palu.parquet",
        )
    from ucj_validate.cli.speaking.watching import watched
    from ucj_validate.finished import read_run
    from ucj_validate.i18n import number
    from ucj_validate.places.holding import held
    from ucj_validate.pseudonyms import read_key
    from ucj_validate.rollup.handover import handover_of, write_handover

    secret = read_key(key)
    with held(out, wait_seconds, parents=False), watched(quiet=quiet):
        handover = handover_of(read_run(Path(rest[0])), secret)
        write_handover(handover, out)
    if not quiet:
        told = _("{path}: {persons} orang tanpa NIK, nama, dan tanggal lahir; kunci {key}")
        say(told.format(path=out, persons=number(handover.city.persons.height), key=handover.key))
    return ExitCode.OK
