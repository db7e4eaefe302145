"""What `inspect` knows of a file: facts, reasons, and rows in which nobody can be recognised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from ucj_validate import columns as c
from ucj_validate.cli.inspecting.anatomy import Anatomy, Beginning, anatomy_of, beginning_of, shape_of
from ucj_validate.cli.inspecting.conversion import asked_for
from ucj_validate.cli.inspecting.masking import masked, shared_values
from ucj_validate.cli.inspecting.wording import encoding_words
from ucj_validate.columns import Field, Side
from ucj_validate.errors import LimitError, UcjError, UnreadableError
from ucj_validate.ingest import Intake, Table, header_is_sure, part_of
from ucj_validate.ingest.files.opened import Opened, opened
from ucj_validate.ingest.files.paths import Asked
from ucj_validate.ingest.files.stored import stored_bytes
from ucj_validate.ingest.form.aliases import aliased
from ucj_validate.ingest.table import tables_of
from ucj_validate.leaving import on_screen
from ucj_validate.provenance import Source

SHOWN_ROWS = 5


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


@dataclass(frozen=True)
class FileSeen:
    """One file with all that could be found out about it, however little."""

    path: str
    """As it was named; empty where no file was found."""
    label: str
    file: Opened | None = None
    anatomy: Anatomy | None = None
    beginning: Beginning | None = None
    """Only where no table could be made of it."""
    tables: tuple[Inspected, ...] = ()
    fault: UcjError | None = None
    """Why there are no tables."""

    @property
    def refusal(self) -> UcjError | None:
        """Why nothing of the file can be used; None where one of its tables is understood."""
        if self.fault or any(table.part for table in self.tables):
            return self.fault
        return next((table.fault for table in self.tables if table.fault), None)


def inspected(
    files: Sequence[str], side: Side, columns: Mapping[str, str], header_row: int | None
) -> tuple[FileSeen, ...]:
    """Every file that `files` name, understood as far as can be.

    Raises:
        UsageError: where standard input is named twice.
    """
    asked, refused = asked_for(files)
    seen = [_seen(one, side, columns, header_row) for one in asked]
    return (*seen, *(FileSeen("", error.where, fault=error) for error in refused))


def _seen(asked: Asked, side: Side, columns: Mapping[str, str], header_row: int | None) -> FileSeen:
    seen = FileSeen(asked.path, asked.label)
    try:
        held = replace(asked, data=stored_bytes(asked))
        file = opened(held)
        seen = replace(seen, file=file, anatomy=anatomy_of(file, asked.label))
        return replace(seen, tables=tuple(_one(table, side, columns) for table in tables_of(held, header_row)))
    except (UnreadableError, LimitError) as error:
        beginning = beginning_of(seen.file, asked.label) if seen.file and isinstance(error, UnreadableError) else None
        return replace(seen, fault=error, beginning=beginning)


def _one(table: Table, side: Side, columns: Mapping[str, str]) -> Inspected:
    try:
        return Inspected(table, part_of(table, side, columns))
    except UnreadableError as error:
        return Inspected(table, None, error)


def facts(seen: FileSeen) -> list[dict[str, Any]]:
    """One file for `--json`: an object for each of its tables, or one that says why there is none."""
    if not seen.tables:
        return [_outside(seen) | {"sheet": None} | _fault(seen.fault) | _beginning(seen.beginning)]
    return [_outside(seen) | _inside(table) | _fault(table.fault) for table in seen.tables]


def _outside(seen: FileSeen) -> dict[str, Any]:
    file, form = seen.file, seen.anatomy
    return {
        "file": seen.label, "kind": file.kind if file else None, "size_bytes": file.size_bytes if file else None,
        "sha256": file.sha256 if file else None, "encoding": form.encoding if form else None,
        "encoding_reason": encoding_reason(form) if form else None,
        "delimiter": form.delimiter if form else None, "quote": form.quote if form else None,
        "newlines": form.newlines if form else None,
    }  # fmt: skip


def encoding_reason(form: Anatomy) -> str:
    """How the encoding was decided on, in words."""
    return encoding_words("ascii" if form.is_ascii and form.encoding == "utf-8" else form.encoding)


def _inside(shown: Inspected) -> dict[str, Any]:
    source = shown.source
    return {
        "sheet": source.sheet, "encoding": source.encoding, "delimiter": source.delimiter,
        "header_line": source.header_line, "header_confidence": round(source.header_confidence, 2),
        "header": [shown_name(name, source) for name in source.header], "records": source.records,
        "header_records": source.header_records, "rows": source.rows,
        "rejects": {reason: len(lines) for reason, lines in reject_lines(shown).items()},
        "reject_lines": reject_lines(shown),
        "columns": [
            {"field": g.field, "column": shown_name(g.column, source), "reason": g.reason, "confidence": g.confidence}
            for g in source.columns
        ],
        "unused_columns": [shown_name(name, source) for name in source.unused_columns], "notes": list(source.notes),
        "first_rows": masked_rows(shown),
    }  # fmt: skip


def _fault(fault: UcjError | None) -> dict[str, Any]:
    return {
        "problem": fault.problem if fault else None,
        "found": fault.found if fault else None,
        "advice": fault.advice if fault else None,
    }


def _beginning(beginning: Beginning | None) -> dict[str, Any]:
    if beginning is None:
        return {}
    return {
        "first_records": [{"line": line, "shape": shape} for line, shape in beginning.records],
        "likely_header_line": beginning.likely_header,
    }


def shown_name(name: str, source: Source) -> str:
    """A header's name; its shape alone where the header is in doubt, since it may be somebody's row."""
    return on_screen(name) if header_is_sure(source) or aliased(name) is not None else shape_of(name)


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
    rows = shown.part.rows
    shared = {field: shared_values(field, rows[c.raw(field)]) for field in fields}
    return [
        {c.LINE: str(row[c.LINE])}
        | {field.value: masked(field, row[c.raw(field)] or "", shared[field]) for field in fields}
        for row in rows.head(SHOWN_ROWS).rows(named=True)
    ]
