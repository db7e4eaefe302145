"""What to do after `inspect`: the exact command, as far as it can be told."""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from ucj_validate.cli.inspecting.inspection import FileSeen, Inspected, shown_name
from ucj_validate.columns import Side
from ucj_validate.i18n import _
from ucj_validate.ingest.files.paths import STDIN
from ucj_validate.leaving import on_screen

_DOUBTED = 0.75


@dataclass(frozen=True)
class Step:
    """One thing to do."""

    sentence: str
    command: str = ""
    """To be typed as it stands, but for words in capitals; empty where there is none."""


def next_steps(seen: FileSeen, side: Side, header_row: int | None) -> list[Step]:
    """What to do with a file, the most urgent first."""
    if not seen.path:
        return []
    if seen.fault is not None:
        return _after_refusal(seen, side)
    steps = [step for table in seen.tables for step in _doubts(table, seen, side)]
    if seen.refusal is None:
        steps.append(_go_on(seen, side, header_row))
    return list(dict.fromkeys(steps))


def _command(seen: FileSeen, *options: str, side: Side = Side.ROLL) -> str:
    sided = ["--side", side.value] if side is not Side.ROLL else []
    return " ".join(["ucj-validate inspect", *sided, _quoted(seen.path), *options])


def _quoted(path: str) -> str:
    """The name as a shell takes it; one with signs that no terminal shows is shown without them."""
    name = f"./{path}" if path.startswith("-") and path != STDIN else path
    return shlex.quote(on_screen(name))


def _after_refusal(seen: FileSeen, side: Side) -> list[Step]:
    if seen.beginning is None:
        return []
    line = seen.beginning.likely_header
    which = str(line) if line is not None else _("NOMOR")
    return [
        Step(_("sebutkan baris judul kolomnya:"), _command(seen, "--header-row", which, side=side)),
        Step(_("atau, bila berkas tidak berjudul kolom:"), _command(seen, "--header-row", "0", side=side)),
    ]


def _doubts(table: Inspected, seen: FileSeen, side: Side) -> list[Step]:
    """What to look at before the file is used."""
    source = table.source
    steps = []
    if source.header_line is not None and source.header_confidence < _DOUBTED:
        steps.append(
            Step(
                _("periksa apakah baris {line} memang judul kolom; bila bukan:").format(line=source.header_line),
                _command(seen, "--header-row", _("NOMOR"), side=side),
            )
        )
    if table.fault is not None:
        steps.append(Step(_("sebutkan kolomnya:"), _command(seen, "--map", f"nik={_('KOLOM')}", side=side)))
    steps.extend(
        Step(
            _('periksa arti kolom "{column}"; bila keliru:').format(column=shown_name(guess.column, source)),
            _command(seen, "--map", f"{guess.field}={_('KOLOM')}", side=side),
        )
        for guess in source.columns
        if guess.confidence < _DOUBTED and not guess.reason.startswith("map")
    )
    return steps


def _go_on(seen: FileSeen, side: Side, header_row: int | None) -> Step:
    """The command that uses the file."""
    if seen.path == STDIN:
        return Step(_("simpan dahulu ke berkas; masukan standar tidak dapat dipadankan dua kali"))
    if header_row is not None:
        return Step(
            _("tulis tabelnya dengan baris judul itu, lalu pakai CSV-nya:"),
            f"ucj-validate convert {_quoted(seen.path)} --header-row {header_row} --out csv",
        )
    if side is Side.REFERENCE:
        lists = f"--roll {_('DAFTAR_PEKERJA')} --members {_('EKSPOR_PESERTA')} --list {_('JENIS')}={_quoted(seen.path)}"
        return Step(_("bila benar, pakai sebagai daftar rujukan:"), f"ucj-validate reconcile {lists}")
    mine, other = ("--roll", "--members") if side is Side.ROLL else ("--members", "--roll")
    partner = _("EKSPOR_PESERTA") if side is Side.ROLL else _("DAFTAR_PEKERJA")
    return Step(_("bila benar, padankan:"), f"ucj-validate reconcile {mine} {_quoted(seen.path)} {other} {partner}")
