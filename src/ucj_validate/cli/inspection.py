"""What `inspect` shows of a table: facts, reasons, and rows in which nobody can be recognised."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from ucj_validate import columns as c
from ucj_validate.columns import Field, Side
from ucj_validate.errors import UnreadableError
from ucj_validate.i18n import _, number
from ucj_validate.ingest import Intake, Table, header_is_sure, part_of, tables
from ucj_validate.provenance import Source

SHOWN_ROWS = 5
_WIDE = 120
_DOT = "•"
_OPEN_FIELDS = frozenset({
    Field.SEX, Field.VILLAGE, Field.DISTRICT, Field.REGENCY, Field.UNIT, Field.SEGMENT, Field.PROGRAMS, Field.STATUS,
    Field.LAST_PAID, Field.INACTIVE_SINCE, Field.PAYER, Field.DECILE, Field.NUMBER,
})  # fmt: skip
"""What is shown as it stands: it names nobody."""


@dataclass(frozen=True)
class Inspected:
    """One table with what was made of it."""

    table: Table
    part: Intake | None
    """None where its columns can't be told."""
    fault: UnreadableError | None = None

    @property
    def source(self) -> Source:
        """The table's provenance, with columns where they are known."""
        return self.part.sources[0] if self.part else self.table.source

    @property
    def rejects(self) -> pl.DataFrame:
        """Every physical row that is no person."""
        return self.part.rejects if self.part else self.table.rejects


def inspected(
    files: Sequence[str], side: Side, columns: Mapping[str, str], header_row: int | None
) -> tuple[Inspected, ...]:
    """Every table of `files`, understood as far as can be."""
    found = [table for pattern in files for table in tables(pattern, header_row=header_row)]
    return tuple(_one(table, side, columns) for table in found)


def _one(table: Table, side: Side, columns: Mapping[str, str]) -> Inspected:
    try:
        return Inspected(table, part_of(table, side, columns))
    except UnreadableError as error:
        return Inspected(table, None, error)


def facts(shown: Inspected) -> dict[str, Any]:
    """One table for `--json`."""
    source = shown.source
    return {
        "file": source.file, "sheet": source.sheet, "kind": source.kind, "size_bytes": source.size_bytes,
        "sha256": source.sha256, "encoding": source.encoding, "delimiter": source.delimiter,
        "header_line": source.header_line, "header_confidence": round(source.header_confidence, 2),
        "header": list(source.header) if header_is_sure(source) or source.columns else None, "records": source.records, "header_records": source.header_records,
        "rows": source.rows, "rejects": {reason: len(lines) for reason, lines in reject_lines(shown).items()},
        "columns": [
            {"field": g.field, "column": g.column, "reason": g.reason, "confidence": g.confidence} for g in source.columns
        ],
        "unused_columns": list(source.unused_columns), "notes": list(source.notes),
        "problem": shown.fault.problem if shown.fault else None,
        "first_rows": masked_rows(shown),
    }  # fmt: skip


def reject_lines(shown: Inspected) -> dict[str, list[int]]:
    """Reason → the lines that were set aside for it, reasons in the order of their first line."""
    lines: dict[str, list[int]] = {}
    for line, reason in shown.rejects.select(c.LINE, "reason").rows():
        lines.setdefault(reason, []).append(line)
    return lines


def masked_rows(shown: Inspected) -> list[dict[str, str]]:
    """The first rows by field, without what could name a person. Empty where the columns can't be told."""
    if shown.part is None:
        return []
    fields = [Field(guess.field) for guess in shown.source.columns]
    head = shown.part.rows.head(SHOWN_ROWS)
    return [
        {c.LINE: str(row[c.LINE])} | {field.value: masked(field, row[c.raw(field)] or "") for field in fields}
        for row in head.rows(named=True)
    ]


def masked(field: Field, cell: str) -> str:
    """`cell` so that it shows its form and names nobody."""
    text = printable(cell.strip())
    if not text or field in _OPEN_FIELDS:
        return text
    digits = "".join(char for char in text if char.isdigit())
    if field in {Field.NIK, Field.NO_KK} and len(digits) == 16:  # noqa: PLR2004
        return f"{digits[:4]}{_DOT * 8}{digits[-4:]}"
    if field in {Field.NAME, Field.MOTHER}:
        return " ".join(f"{word[0]}." for word in text.split()[:6] if word[0].isalpha())
    return "".join(_DOT if char.isalnum() else char for char in text)[:24]


def printable(text: str) -> str:
    """`text` without signs that steer a terminal."""
    return "".join(char if char.isprintable() else "�" for char in text)


class PipeConsole(Console):
    """A console that leaves a closed pipe to the caller; rich's own would end with 1, which means findings."""

    def on_broken_pipe(self) -> None:
        """Raises what ended the printing."""
        raise BrokenPipeError


def as_text(shown: Sequence[Inspected]) -> None:
    """Every table on standard output, for people."""
    # Where nobody looks at a terminal, tables need not be cut to its width.
    console = PipeConsole(highlight=False, width=None if sys.stdout.isatty() else _WIDE)
    for each in shown:
        _heading(console, each)
        _columns(console, each.source)
        _rejected(console, each)
        _rows(console, each)
        for note in each.source.notes:
            console.print(Text(_("  catatan: {note}").format(note=printable(note))))
        console.print()


def _heading(console: Console, shown: Inspected) -> None:
    source = shown.source
    where = source.file if source.sheet is None else f"{source.file} # {source.sheet}"
    delimiter = {"\t": "TAB", None: "-"}.get(source.delimiter, source.delimiter)
    header = _("tidak ada") if source.header_line is None else str(source.header_line)
    facts_shown = [
        (_("jenis"), source.kind),
        (_("pengodean"), source.encoding or "-"),
        (_("pemisah"), str(delimiter)),
        (
            _("baris judul"),
            _("{header} (keyakinan {share} %)").format(header=header, share=round(100 * source.header_confidence)),
        ),
        (_("baris fisik"), number(source.records)),
        (_("baris orang"), number(source.rows)),
        (_("disisihkan"), number(source.rejects)),
    ]
    console.print(Text(printable(where), style="bold"))
    console.print(Text("  " + " · ".join(f"{name}: {value}" for name, value in facts_shown)))


def _columns(console: Console, source: Source) -> None:
    grid = Grid(title=_("Kolom"), title_justify="left")
    for name in (_("kolom berkas"), _("dibaca sebagai"), _("alasan"), _("keyakinan")):
        grid.add_column(Text(name))
    for guess in source.columns:
        grid.add_row(Text(printable(guess.column)), guess.field, guess.reason, f"{round(100 * guess.confidence)} %")
    # A header in doubt may be somebody's row: its words are not shown unless they were understood.
    unread = source.header if header_is_sure(source) else ()
    for column in source.unused_columns if source.columns else unread:
        grid.add_row(Text(printable(column)), Text("-"), Text(_("tidak dipakai")), Text("-"))
    console.print(grid)


def _rejected(console: Console, shown: Inspected) -> None:
    lines = reject_lines(shown)
    if not lines:
        return
    grid = Grid(title=_("Baris yang bukan orang"), title_justify="left")
    for name in (_("alasan"), _("jumlah"), _("baris")):
        grid.add_column(Text(name))
    for reason, at in lines.items():
        grid.add_row(reason, number(len(at)), ", ".join(map(str, at[:8])) + (" …" if len(at) > 8 else ""))  # noqa: PLR2004
    console.print(grid)


def _rows(console: Console, shown: Inspected) -> None:
    rows = masked_rows(shown)
    if not rows:
        return
    grid = Grid(title=_("Lima baris pertama (tersamar)"), title_justify="left")
    grid.add_column(Text(_("baris")))
    for row in rows:
        grid.add_column(Text(row[c.LINE]))
    for field in rows[0]:
        if field != c.LINE:
            grid.add_row(Text(field), *(Text(row[field][:16]) for row in rows))
    console.print(grid)
