"""Files → the rows of one side: every table of every file, columns named, rows that name nobody set aside."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Field, Side
from ucj_validate.errors import UnreadableError, UsageError
from ucj_validate.frames import REJECTS, ROWS, Rejects, Rows
from ucj_validate.i18n import _
from ucj_validate.ingest.files.paths import Asked, resolved, size_bytes
from ucj_validate.ingest.form.aliases import aliased, known_words
from ucj_validate.ingest.form.content import share_of
from ucj_validate.ingest.form.header import looks_like_value
from ucj_validate.ingest.form.layout import Layout, laid_out
from ucj_validate.ingest.people import people_rows
from ucj_validate.ingest.table import Table, tables_of
from ucj_validate.progress import Unit, counted
from ucj_validate.provenance import Source

_SURE_HEADER = 0.75
_MOST = 0.5
_OF_SOMEBODY = re.compile(
    r"(?:[0-9][ .'-]?){10}|^\s*[0-9]{1,2}[-/. ]\w{1,9}[-/. ][0-9]{2,4}\s*$|^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}"
)
"""A long number or a date in a header: the line is a person's, whoever said that it is the header."""
ColumnMap = Mapping[str, str | Mapping[str, str]]
"""FIELD → COLUMN for every file, or by file name ("roll.csv", "book.xlsx#Sheet") a table FIELD → COLUMN."""


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
    columns: ColumnMap,
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
    files = resolved(patterns)
    sizes = [size_bytes(asked) for asked in files]
    done = counted(sum(sizes), Unit.BYTES)
    read_so_far: list[Intake] = []
    for asked, size in zip(files, sizes, strict=True):
        read_so_far += _parts_of(asked, side, columns, header_row)
        done(size)
    return _joined(read_so_far)


def read_one(asked: Asked, side: Side, columns: ColumnMap) -> Intake:
    """The same of one file, its rows numbered by themselves.

    Raises:
        UcjError: as `read`.
    """
    return _joined(_parts_of(asked, side, columns, None))


def _joined(parts: Sequence[Intake]) -> Intake:
    """The parts one behind the other, their rows numbered from 0."""
    rows = pl.concat([pl.DataFrame(schema=ROWS).drop(c.ROW), *(part.rows for part in parts)])
    rejects = pl.concat([pl.DataFrame(schema=REJECTS), *(part.rejects for part in parts)])
    numbered = rows.with_row_index(c.ROW).with_columns(pl.col(c.ROW).cast(pl.Int64)).select(ROWS.names())
    return Intake(Rows(numbered), Rejects(rejects), tuple(part.sources[0] for part in parts))


def map_for(table: Table, columns: ColumnMap) -> dict[str, str]:
    """FIELD → COLUMN for one table: what stands for every file, then under its file's name, then under its sheet's."""
    source = table.source
    general = {key: value for key, value in columns.items() if isinstance(value, str)}
    own = [columns[key] for key in _names(source) if key in columns]
    tables = [general, *(table for table in own if not isinstance(table, str))]
    merged = {key.lower(): value for table in tables for key, value in table.items()}
    known = {field.value for field in Field}
    if unknown := sorted(set(merged) - known):
        raise UsageError(
            "[columns]",
            _("nama bidang tidak dikenal: {fields}").format(fields=", ".join(unknown)),
            found=", ".join(sorted(known)),
            advice=_("pakai salah satu nama yang ada, misalnya nik=KOLOM"),
        )
    return merged


def _parts_of(asked: Asked, side: Side, columns: ColumnMap, header_row: int | None) -> list[Intake]:
    """One `Intake` for every table of a file that names people."""
    found = tables_of(asked, header_row)
    parts: list[Intake] = []
    refused: list[tuple[Table, UnreadableError]] = []
    for table in found:
        try:
            parts.append(part_of(table, side, columns, alone=len(found) == 1))
        except UnreadableError as error:
            refused.append((table, error))
    # A sheet that nearly is a table of people must not vanish: only sheets that name nobody are passed over.
    almost = [error for table, error in refused if _names_somebody(table)]
    if almost or not parts:
        raise (almost or [error for _, error in refused])[0]
    notes = tuple(_("lembar {sheet} dilewati: {why}").format(sheet=t.source.sheet, why=e.problem) for t, e in refused)
    first = parts[0].sources[0]
    parts[0] = replace(parts[0], sources=(replace(first, notes=(*first.notes, *notes)),))
    return parts


def _names_somebody(table: Table) -> bool:
    """Whether a table that was refused is one of people after all, by its names or, without names, by numbers of NIK."""
    if table.source.header_line is None:
        return any(share_of(Field.NIK, column) > _MOST for column in table.rows.iter_columns())
    return bool({aliased(name) for name in table.header} & {Field.NIK, Field.NAME})


def part_of(table: Table, side: Side, columns: ColumnMap, *, alone: bool = True) -> Intake:
    """The rows of one table.

    Raises:
        UnreadableError: where its columns can't be told.
    """
    source = table.source
    where = source.file if alone or source.sheet is None else f"{source.file}#{source.sheet}"
    layout: Layout = laid_out(
        table.parts,
        table.rows,
        side,
        map_for(table, columns),
        where,
        has_header=source.header_line is not None,
        names_are_sure=header_is_sure(source),
    )
    rows, rejects = people_rows(table, layout)
    used = replace(
        source, side=side.value, rows=rows.height, rejects=rejects.height, columns=layout.guesses,
        unused_columns=layout.unused, notes=(*source.notes, *layout.notes),
    )  # fmt: skip
    return Intake(rows, rejects, (used,))


def header_is_sure(source: Source) -> bool:
    """Whether the header is beyond doubt, so that its words may be shown: a wrong one may be somebody's row."""
    if source.header_line is None:
        return True
    if source.header_confidence < _SURE_HEADER or any(map(_OF_SOMEBODY.search, source.header)):
        return False
    return known_words(source.header) > 1 or not any(map(looks_like_value, source.header))


def refuse_unused_map(sources: Sequence[Source], columns: ColumnMap) -> None:
    """Proves that every column mapped for all files, or for one of `sources`, stands in at least one of them.

    `read` sees one side at a time, where a column may rightly be missing; a slip of the pen is missing on both.
    A table for a file that is not read is let be.

    Raises:
        UnreadableError: naming the columns that no file has.
    """
    lost = _lost(sources, {key: value for key, value in columns.items() if isinstance(value, str)})
    for name, table in columns.items():
        if not isinstance(table, str):
            own = [source for source in sources if name in _names(source)]
            lost += _lost(own, table) if own else []
    if lost:
        raise UnreadableError(
            "--map / [columns]",
            _("kolom pemetaan tidak ada di berkas mana pun: {columns}").format(columns=", ".join(sorted(lost))),
            found=", ".join(
                dict.fromkeys(name for source in sources if header_is_sure(source) for name in source.header if name)
            ),
            advice=_("perbaiki --map, atau [columns] di ucj.toml"),
        )


def _lost(sources: Sequence[Source], mapped: Mapping[str, str]) -> list[str]:
    """FIELD=COLUMN of what none of `sources` has."""
    guesses = [guess for source in sources for guess in source.columns if guess.reason.startswith("map")]
    used = {guess.field for guess in guesses}
    if any(guess.field == Field.BIRTH_PLACE_DATE for guess in guesses):
        used.add(Field.BIRTH_DATE.value)  # mapped as the date, found to hold the place as well
    return [f"{field}={column}" for field, column in mapped.items() if field.lower() not in used]


def _names(source: Source) -> list[str]:
    """The names under which a configuration may speak of one table: its file's, then its sheet's."""
    files = list(dict.fromkeys([source.path, source.path.replace("\\", "/").rsplit("/", 1)[-1], source.file]))
    return files + [f"{name}#{source.sheet}" for name in files]
