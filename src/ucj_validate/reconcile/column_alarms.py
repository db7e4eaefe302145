"""Columns that are damaged throughout: empty, rounded, one value in every row, or another column's values.

Asked of the columns that a table has. A column's own slips are findings of its rows; here the column as a whole is
no use, so that whatever was reckoned from it is not either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from ucj_validate import columns as c
from ucj_validate.alarms import Alarm, AlarmCode
from ucj_validate.chunks import Chunks, in_memory
from ucj_validate.columns import Field, NikForm, Side
from ucj_validate.frames import People
from ucj_validate.provenance import Source
from ucj_validate.reconcile.numbered import Ints
from ucj_validate.settings import AlarmSettings, Settings

_PREPAID = timedelta(days=366)
"""Members may pay up to a year ahead."""
_NIK, _NAME, _SEX = (Field.NIK,), (Field.NAME,), (Field.SEX,)
_BORN = (Field.BIRTH_DATE, Field.BIRTH_PLACE_DATE)


ASKED = (
    c.ROW, c.FILE, c.SHEET, "nik", "nik_form", "nik_birth_date", "nik_sex", "no_kk", "name", "birth_date", "sex",
    "last_paid", *(c.raw(field) for field in _BORN),
)  # fmt: skip
"""Columns of People that are looked at."""


@dataclass(frozen=True)
class _Fault:
    """One way in which a column can be unusable: `fault` among the rows where `asked`. Null is false in both."""

    code: AlarmCode
    fields: tuple[Field, ...]
    """The columns it may be read from: a table without any is not asked. Empty: every table is."""
    asked: pl.Expr
    fault: pl.Expr
    of_a_nik: bool = False
    """Says something only where the id column holds NIK."""


def _form(*forms: NikForm) -> pl.Expr:
    return pl.col("nik_form").is_in([str(form) for form in forms])


def _faults() -> tuple[_Fault, ...]:
    every, filled = pl.col(c.ROW).is_not_null(), ~_form(NikForm.MISSING)
    born, born_by_nik = pl.col("birth_date"), pl.col("nik_birth_date")
    any_date = born.is_not_null() | pl.any_horizontal(pl.col(c.raw(field)).is_not_null() for field in _BORN)
    no_nik = _form(NikForm.LENGTH, NikForm.NOT_DIGITS, NikForm.IMPOSSIBLE_DATE, NikForm.SERIAL_ZERO)
    family_card = (pl.col("nik") == pl.col("no_kk")).fill_null(value=False)
    both_sexes = pl.col("nik_sex").is_not_null() & pl.col("sex").is_not_null()
    return (
        _Fault(AlarmCode.NIK_EMPTY, _NIK, every, ~filled),
        _Fault(AlarmCode.NIK_DAMAGED, _NIK, filled, _form(NikForm.EXCEL_FLOAT, NikForm.SCIENTIFIC), of_a_nik=True),
        _Fault(AlarmCode.NIK_OTHER, _NIK, filled, no_nik | family_card, of_a_nik=True),
        _Fault(AlarmCode.NAME_EMPTY, _NAME, every, pl.col("name").is_null()),
        _Fault(AlarmCode.BIRTH_DATE_UNREADABLE, _BORN, any_date, born.is_null()),
        _Fault(
            AlarmCode.BIRTH_DATE_OTHER,
            _BORN,
            born.is_not_null() & born_by_nik.is_not_null(),
            born != born_by_nik,
            of_a_nik=True,
        ),
        _Fault(AlarmCode.SEX_OTHER, _SEX, both_sexes, pl.col("sex") != pl.col("nik_sex"), of_a_nik=True),
    )


def _faults_of_members(as_of: date) -> tuple[_Fault, ...]:
    paid = pl.col("last_paid")
    unreadable = _Fault(AlarmCode.MEMBERSHIP_UNREADABLE, (), pl.col(c.ROW).is_not_null(), pl.col("status").is_null())
    late = paid > as_of + _PREPAID
    return (unreadable, _Fault(AlarmCode.PERIODS_IN_FUTURE, (Field.LAST_PAID,), paid.is_not_null(), late))


_CONSTANTS = (
    (AlarmCode.NIK_CONSTANT, "nik", _NIK),
    (AlarmCode.NAME_CONSTANT, "name", _NAME),
    (AlarmCode.BIRTH_DATE_CONSTANT, "birth_date", _BORN),
)
"""Alarm, column of People that holds one value, columns of the file that it is read from."""


def column_alarms(
    side: Side, people: People | Chunks, rows: pl.DataFrame, sources: Sequence[Source], settings: Settings, as_of: date
) -> Iterator[Alarm]:
    """The alarms of one side's columns. `rows` are the side's results, in the order of `people`."""
    limits = settings.alarms
    chunks = people if isinstance(people, Chunks) else in_memory(people)
    faults = [fault for fault in _faults() if settings.match.id_kind == "nik" or not fault.of_a_nik]
    if side is Side.MEMBERS:
        faults += _faults_of_members(as_of)
    tables = _of_all(chunks, faults, rows["status"] if side is Side.MEMBERS else None)
    cuts = len(chunks.sizes) - 1
    for source in sources:
        counts = tables.get((source.file, source.sheet), [])
        if not counts:
            continue
        for at, fault in enumerate(faults):
            of, count = counts[2 * at : 2 * at + 2]
            if _has(source, fault.fields) and of >= limits.min_rows and count >= limits.most_damaged * of:
                yield _alarm(fault.code, source, fault.fields, count, of, limits)
        alike = counts[2 * len(faults) :]
        for (code, column, fields), (of, pairs) in zip(
            _CONSTANTS, zip(alike[::2], alike[1::2], strict=True), strict=True
        ):
            # A value that holds most rows stands below itself again and again: cheaper to see than to count values.
            # Between two chunks it isn't seen.
            if _has(source, fields) and of >= limits.min_rows and pairs + cuts >= 2 * limits.most_damaged * of - of - 1:
                count = _most_frequent(chunks, source, column)
                if count >= limits.most_damaged * of:
                    yield _alarm(code, source, fields, count, of, limits)


def _of_all(
    chunks: Chunks, faults: Sequence[_Fault], status: pl.Series | None
) -> dict[tuple[str, str | None], list[int]]:
    """`_counted` over all chunks; `status` by row where it is asked for."""
    tables: dict[tuple[str, str | None], list[int]] = {}
    for at, begin in enumerate(chunks.begins):
        frame: pl.DataFrame = chunks.chunk(at, ASKED)
        if status is not None:
            frame = frame.with_columns(status[begin : begin + frame.height])
        for table, counts in _counted(frame, faults).items():
            before = tables.get(table, [0] * len(counts))
            tables[table] = [count + past for count, past in zip(counts, before, strict=True)]
    return tables


def _counted(people: pl.DataFrame, faults: Sequence[_Fault]) -> dict[tuple[str, str | None], list[int]]:
    """By table: for each fault how many rows are asked and at fault, for each constant rows given and equal to the last."""
    flags = []
    for at, fault in enumerate(faults):
        asked = fault.asked.fill_null(value=False)
        flags += [asked.alias(f"asked_{at}"), (asked & fault.fault.fill_null(value=False)).alias(f"fault_{at}")]
    for _code, column, _fields in _CONSTANTS:
        value = pl.col(column)
        alike = value == value.forward_fill().shift(1)
        flags += [value.is_not_null().alias(f"given_{column}"), alike.fill_null(value=False).alias(f"alike_{column}")]
    begins, tables = _tables(people)
    columns = people.lazy().select(flags).collect()
    # Flags are added up table by table where they lie, at a tenth of what grouping costs.
    sums = [np.add.reduceat(column.to_numpy(), begins, dtype=np.int64) for column in columns] if len(begins) else []
    counted: dict[tuple[str, str | None], list[int]] = {}
    for table, counts in zip(tables, zip(*sums, strict=True), strict=True):
        before = counted.get(table, [0] * len(counts))
        counted[table] = [int(count) + past for count, past in zip(counts, before, strict=True)]
    return counted


def _tables(people: pl.DataFrame) -> tuple[Ints, list[tuple[str, str | None]]]:
    """Where tables begin, and which they are, in the order of rows."""
    file, sheet = pl.col(c.FILE), pl.col(c.SHEET)
    changes = file.ne_missing(file.shift(1)) | sheet.ne_missing(sheet.shift(1))
    begins = people.select(changes.arg_true()).to_series().to_numpy().astype(np.int64)
    if people.height and (not len(begins) or begins[0]):
        begins = np.concatenate([np.zeros(1, dtype=np.int64), begins])
    return begins, list(people[[c.FILE, c.SHEET]][begins].iter_rows())


def _most_frequent(people: Chunks, source: Source, column: str) -> int:
    here = (pl.col(c.FILE) == source.file) & pl.col(c.SHEET).eq_missing(pl.lit(source.sheet, dtype=pl.String))
    asked = (c.FILE, c.SHEET, column)
    values = pl.concat([people.chunk(at, asked).filter(here)[column] for at in range(len(people.sizes))])
    counts = values.drop_nulls().value_counts()["count"]
    return int(counts.max() or 0)  # type: ignore[arg-type]  # counts are integers


def _has(source: Source, fields: Sequence[Field]) -> bool:
    return not fields or any(guess.field in fields for guess in source.columns)


def _alarm(
    code: AlarmCode, source: Source, fields: Sequence[Field], count: int, of: int, limits: AlarmSettings
) -> Alarm:
    column = next((guess.column for guess in source.columns if guess.field in fields), None)
    return Alarm(code, source.side, source.file, source.sheet, column, count, of, limits.most_damaged)
