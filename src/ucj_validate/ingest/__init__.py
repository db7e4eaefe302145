"""Files of any office into rows of text, nothing lost: every physical row is a row, a header or a reject."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Field, Side
from ucj_validate.errors import UnreadableError, UsageError
from ucj_validate.frames import REJECTS, ROWS, Rejects, Rows
from ucj_validate.i18n import _
from ucj_validate.ingest.layout import Layout, laid_out
from ucj_validate.ingest.paths import Asked, resolved
from ucj_validate.ingest.people import people_rows
from ucj_validate.ingest.table import Table, tables_of
from ucj_validate.provenance import Source

__all__ = ["Intake", "Table", "read", "refuse_unused_map", "tables"]


@dataclass(frozen=True)
class Intake:
    """Everything that was read for one side."""

    rows: Rows
    rejects: Rejects
    sources: tuple[Source, ...]


def tables(pattern: str, *, header_row: int | None = None) -> tuple[Table, ...]:
    """The tables that `pattern` names, as intake reads them: nothing renamed, nothing mapped.

    Raises:
        UnreadableError: where a file can't be read as a table.
        LimitError: where it is too large.
    """
    return tuple(table for asked in resolved([pattern]) for table in tables_of(asked, header_row))


def read(
    patterns: Sequence[str],
    side: Side,
    columns: Mapping[str, str | Mapping[str, str]],
    *,
    header_row: int | None = None,
) -> Intake:
    """Every row of `patterns` that may be a person, and every other physical row with the reason why it is none.

    `columns`: FIELD → COLUMN for every file, or by file name a table FIELD → COLUMN.

    Raises:
        UnreadableError: where a file can't be read, or its columns can't be told.
        LimitError: where it is too large.
        UsageError: where `columns` names a field that doesn't exist.
    """
    read_so_far = [
        part for asked in resolved(patterns) for part in _parts_of(asked, side, _map_for(asked, columns), header_row)
    ]
    rows = pl.concat([pl.DataFrame(schema=ROWS).drop(c.ROW), *(part.rows for part in read_so_far)])
    rejects = pl.concat([pl.DataFrame(schema=REJECTS), *(part.rejects for part in read_so_far)])
    numbered = rows.with_row_index(c.ROW).with_columns(pl.col(c.ROW).cast(pl.Int64)).select(ROWS.names())
    return Intake(Rows(numbered), Rejects(rejects), tuple(part.sources[0] for part in read_so_far))


def _map_for(asked: Asked, columns: Mapping[str, str | Mapping[str, str]]) -> dict[str, str]:
    """FIELD → COLUMN for one file: what stands for every file, then what stands under its name."""
    names = {asked.label, asked.path, asked.path.replace("\\", "/").rsplit("/", 1)[-1]}
    general = {key: value for key, value in columns.items() if isinstance(value, str)}
    own = [value for key, value in columns.items() if not isinstance(value, str) and key.rpartition("#")[0] in names]
    own += [value for key, value in columns.items() if not isinstance(value, str) and key in names]
    merged = {key.lower(): value for table in (general, *own) for key, value in table.items()}
    known = {field.value for field in Field}
    if unknown := sorted(set(merged) - known):
        raise UsageError(
            "[columns]",
            _("nama bidang tidak dikenal: {fields}").format(fields=", ".join(unknown)),
            found=", ".join(sorted(known)),
            advice=_("pakai salah satu nama yang ada, misalnya nik=KOLOM"),
        )
    return merged


def _parts_of(asked: Asked, side: Side, mapped: Mapping[str, str], header_row: int | None) -> list[Intake]:
    """One `Intake` for every table of a file that names people."""
    found = tables_of(asked, header_row)
    parts: list[Intake] = []
    refused: list[tuple[Table, UnreadableError]] = []
    for table in found:
        try:
            parts.append(_part(table, side, mapped, alone=len(found) == 1))
        except UnreadableError as error:
            refused.append((table, error))
    if not parts:
        raise refused[0][1]
    # A sheet that nearly is a table of people must not vanish: only sheets that name nobody are passed over.
    almost = [error for table, error in refused if _names_somebody(table)]
    if almost:
        raise almost[0]
    notes = tuple(_("lembar {sheet} dilewati: {why}").format(sheet=t.source.sheet, why=e.problem) for t, e in refused)
    first = parts[0].sources[0]
    parts[0] = replace(parts[0], sources=(replace(first, notes=(*first.notes, *notes)),))
    return parts


def _names_somebody(table: Table) -> bool:
    from ucj_validate.ingest.aliases import aliased

    return bool({aliased(name) for name in table.header} & {Field.NIK, Field.NAME})


def _part(table: Table, side: Side, mapped: Mapping[str, str], *, alone: bool) -> Intake:
    source = table.source
    where = source.file if alone or source.sheet is None else f"{source.file}#{source.sheet}"
    layout = layout_of(table, side, mapped, where)
    rows, rejects = people_rows(table, layout, side)
    used = replace(
        source, side=side.value, rows=rows.height, rejects=rejects.height, columns=layout.guesses,
        unused_columns=layout.unused, notes=(*source.notes, *layout.notes),
    )  # fmt: skip
    return Intake(rows, rejects, (used,))


def layout_of(table: Table, side: Side, mapped: Mapping[str, str], where: str) -> Layout:
    """What the columns of `table` mean on `side`."""
    has_header = table.source.header_line is not None
    return laid_out(table.parts, table.rows, side, mapped, where, has_header=has_header)


def refuse_unused_map(sources: Sequence[Source], columns: Mapping[str, str | Mapping[str, str]]) -> None:
    """Proves that every column mapped for all files stands in at least one of `sources`.

    `read` sees one side at a time, where a column may rightly be missing; a slip of the pen is missing on both.

    Raises:
        UnreadableError: naming the columns that no file has.
    """
    used = {guess.field for source in sources for guess in source.columns if guess.reason == "map"}
    lost = {key: value for key, value in columns.items() if isinstance(value, str) and key.lower() not in used}
    if lost:
        raise UnreadableError(
            "--map / [columns]",
            _("kolom pemetaan tidak ada di berkas mana pun: {columns}").format(
                columns=", ".join(f"{key}={value}" for key, value in sorted(lost.items()))
            ),
            found=", ".join(dict.fromkeys(name for source in sources for name in source.header if name)),
            advice=_("perbaiki --map, atau [columns] di ucj.toml"),
        )
