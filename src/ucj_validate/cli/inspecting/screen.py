"""What `inspect` prints for people: eighty columns, in a terminal and in a pipe."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from ucj_validate import columns as c
from ucj_validate.cli.inspecting.advice import Step, next_steps
from ucj_validate.cli.inspecting.inspection import (
    FileSeen,
    Inspected,
    encoding_reason,
    masked_rows,
    reject_lines,
    shown_name,
)
from ucj_validate.cli.inspecting.wording import (
    confidence_words,
    delimiter_words,
    field_words,
    kind_words,
    reason_words,
    reject_words,
    short_reject_words,
)
from ucj_validate.columns import Side
from ucj_validate.errors import UcjError
from ucj_validate.i18n import _, number
from ucj_validate.leaving import inert, on_screen
from ucj_validate.provenance import Source

_WIDE = 80
_SHOWN_LINES = 8
_ROW_COLUMNS = 3
"""Masked rows beside each other in eighty columns, names of fields in front."""


def show(files: Sequence[FileSeen], side: Side, header_row: int | None) -> None:
    """Every file on standard output, for people."""
    asked = os.environ.get("COLUMNS", "")
    width = None if sys.stdout.isatty() else int(asked) if asked.isdecimal() and int(asked) >= _WIDE else _WIDE
    console = Console(highlight=False, width=width)
    with console.capture() as told:
        for seen in files:
            if seen.file is not None:  # else nothing but the refusal, which is told on standard error
                _whole(console, seen, next_steps(seen, side, header_row))
    # Not by rich itself: it turns a closed pipe into exit code 1, which means "findings" here.
    sys.stdout.write(inert(told.get()))
    sys.stdout.flush()


def _whole(console: Console, seen: FileSeen, steps: Sequence[Step]) -> None:
    """One file: what it is, its tables, what to do next."""
    _file(console, seen)
    first = next((table for table in seen.tables if table.part), None)
    for table in seen.tables:
        _table(console, table, alone=len(seen.tables) == 1)
        if table is first or first is None or table.source.columns != first.source.columns:
            _columns(console, table.source)
            _rows(console, table)
        else:
            _line(
                console,
                _("arti kolom"),
                _("sama dengan lembar {sheet}").format(sheet=on_screen(first.source.sheet or "")),
            )
        _rejected(console, table)
    if seen.fault:
        _refusal(console, seen.fault)
        _beginning(console, seen)
    _steps(console, steps)
    console.print()


def _line(console: Console, name: str, value: str) -> None:
    console.print(Padding(Text(f"{name}: {value}"), (0, 0, 0, 2), expand=False))


def _file(console: Console, seen: FileSeen) -> None:
    console.print(Text(on_screen(seen.label), style="bold"))
    if seen.file is not None:
        _line(console, _("jenis"), f"{kind_words(seen.file.kind)}, {number(seen.file.size_bytes)} byte")
    form = seen.anatomy
    if form is not None:
        _line(console, _("pengodean"), f"{form.encoding} ({encoding_reason(form)})")
        _line(
            console,
            _("pemisah"),
            _("{delimiter}; tanda kutip {quote}; akhir baris {newlines}").format(
                delimiter=delimiter_words(form.delimiter) if form.delimiter else _("tidak ada (satu kolom)"),
                quote=form.quote or _("tidak dipakai"),
                newlines=", ".join(f"{name} {number(count)}×" for name, count in form.newlines.items()) or "-",
            ),
        )
    if len(seen.tables) > 1:
        _line(console, _("lembar dibaca"), ", ".join(on_screen(table.source.sheet or "") for table in seen.tables))
        people = sum(table.source.rows for table in seen.tables if table.part)
        _line(console, _("seluruhnya"), _("{count} orang").format(count=number(people)))
    notes = list(dict.fromkeys(note for table in seen.tables[:1] for note in table.source.notes))
    for note in notes:
        _line(console, _("catatan"), on_screen(note))


def _table(console: Console, shown: Inspected, *, alone: bool) -> None:
    source = shown.source
    console.print()
    if source.sheet is not None:
        console.print(Text("  " + _("lembar: {sheet}").format(sheet=on_screen(source.sheet)), style="bold"))
    if source.encoding and source.delimiter is None and source.kind == "html":
        _line(console, _("pengodean"), source.encoding)
    header = _("tidak ada") if source.header_line is None else str(source.header_line)
    if source.header_line != 0:  # names of a query's columns stand on no line
        _line(console, _("baris judul"), f"{header} ({confidence_words(source.header_confidence)})")
    _line(console, _("hitungan"), _sum(shown))
    if not alone:
        for note in source.notes:
            _line(console, _("catatan"), on_screen(note))
    if shown.fault:
        _refusal(console, shown.fault)


def _sum(shown: Inspected) -> str:
    """The rows as a sum that adds up."""
    source = shown.source
    parts = [_("{count} judul").format(count=number(source.header_records))] if source.header_records else []
    people = _("{count} orang") if shown.part else _("{count} baris isi")
    parts.append(people.format(count=number(source.rows)))
    reasons = reject_lines(shown)
    if source.rejects:
        why = ", ".join(short_reject_words(reason, number(len(lines))) for reason, lines in reasons.items())
        parts.append(_("{count} disisihkan ({why})").format(count=number(source.rejects), why=why))
    return _("{count} baris = {parts}").format(count=number(source.records), parts=" + ".join(parts))


def _refusal(console: Console, fault: UcjError) -> None:
    console.print()
    console.print(Text("  " + _("Belum dapat dipakai"), style="bold"))
    _line(console, _("sebab"), on_screen(fault.problem))
    if fault.found:
        _line(console, _("ada"), on_screen(fault.found))
    if fault.advice:
        _line(console, _("saran"), on_screen(fault.advice))


def _grid(*names: str) -> Grid:
    grid = Grid(box=None, show_edge=False, pad_edge=False, padding=(0, 2, 0, 0), header_style="underline")
    for name in names:
        grid.add_column(Text(name), overflow="fold")
    return grid


def _titled(console: Console, title: str, grid: Grid) -> None:
    console.print()
    console.print(Text("  " + title, style="bold"))
    console.print(Padding(grid, (0, 0, 0, 2), expand=False))


def _columns(console: Console, source: Source) -> None:
    grid = _grid(_("kolom berkas"), _("dibaca sebagai"), _("sebab"), _("keyakinan"))
    for guess in source.columns:
        grid.add_row(
            Text(shown_name(guess.column, source)),
            Text(f"{field_words(guess.field)} [{guess.field}]"),
            Text(reason_words(guess.reason)),
            Text(confidence_words(guess.confidence)),
        )
    if source.columns:
        _titled(console, _("Arti kolom"), grid)
    unused = source.unused_columns if source.columns else tuple(name for name in source.header if name)
    if unused:
        names = ", ".join(shown_name(name, source) for name in unused)
        console.print()
        _line(console, _("kolom tidak dipakai") if source.columns else _("kolom yang ada"), names)


def _rejected(console: Console, shown: Inspected) -> None:
    lines = reject_lines(shown)
    if not lines:
        return
    grid = _grid(_("sebab"), _("jumlah"), _("nomor baris"))
    for reason, at in lines.items():
        grid.add_row(Text(f"{reject_words(reason)} [{reason}]"), number(len(at)), _listed(at))
    _titled(console, _("Disisihkan: bukan orang, atau tidak dapat dibaca dengan pasti"), grid)


def _listed(lines: Sequence[int]) -> str:
    """Line numbers, neighbours as a range: "1–3, 9"."""
    ranges: list[list[int]] = []
    for line in lines:
        if ranges and line == ranges[-1][1] + 1:
            ranges[-1][1] = line
        else:
            ranges.append([line, line])
    shown = [str(a) if a == b else f"{a}–{b}" for a, b in ranges[:_SHOWN_LINES]]
    return ", ".join(shown) + (" …" if len(ranges) > _SHOWN_LINES else "")


def _rows(console: Console, shown: Inspected) -> None:
    rows = masked_rows(shown)
    for at in range(0, len(rows), _ROW_COLUMNS):
        part = rows[at : at + _ROW_COLUMNS]
        grid = _grid(_("baris"), *(row[c.LINE] for row in part))
        for field in part[0]:
            if field != c.LINE:
                grid.add_row(Text(field_words(field)), *(Text(row[field][:18]) for row in part))
        title = _("{count} baris pertama, disamarkan").format(count=len(rows)) if at == 0 else _("lanjutan")
        _titled(console, title, grid)


def _beginning(console: Console, seen: FileSeen) -> None:
    if seen.beginning is None:
        return
    console.print()
    console.print(Text("  " + _("Baris-baris pertama, disamarkan (x = huruf, # = angka)"), style="bold"))
    for line, shape in seen.beginning.records:
        mark = " ←" if line == seen.beginning.likely_header else ""
        text = Text(f"{line:>4}{mark}  {shape}")
        text.truncate(console.width - 4, overflow="ellipsis")
        console.print(Padding(text, (0, 0, 0, 2), expand=False))


def _steps(console: Console, steps: Sequence[Step]) -> None:
    if not steps:
        return
    console.print()
    console.print(Text("  " + _("Berikutnya"), style="bold"))
    for step in steps:
        console.print(Padding(Text(f"→ {step.sentence}"), (0, 0, 0, 2), expand=False))
        if step.command:
            # Never broken: it is there to be copied.
            console.print(Text(f"    {step.command}"), soft_wrap=True)
