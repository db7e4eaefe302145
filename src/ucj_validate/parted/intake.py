"""Files read where a bucket of theirs is worked out: one file, one bucket, and nothing of it parsed by anybody else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date

import numpy as np
import polars as pl

from ucj_validate import columns as c
from ucj_validate.chunks import completed
from ucj_validate.columns import Field, Side
from ucj_validate.engines.exchange import Engine, Piece, Tables
from ucj_validate.findings.bits import BITS
from ucj_validate.frames import PEOPLE, ROWS, People, Rejects, Rows
from ucj_validate.ingest.files.paths import Asked, resolved
from ucj_validate.ingest.intake import ColumnMap, read_one
from ucj_validate.ingest.remote.configured import Said, configure, said
from ucj_validate.normalise import Told, people, told_by
from ucj_validate.parted import entities, numbering
from ucj_validate.parted.grouping import PEOPLE as OF_SIDE
from ucj_validate.parted.known import Size
from ucj_validate.provenance import ColumnGuess, Source
from ucj_validate.reconcile.column_alarms import ASKED as ASKED_COLUMNS
from ucj_validate.settings import RuleSettings
from ucj_validate.validate import dated, finding_bits
from ucj_validate.validate.columnwise import is_sequential_fill
from ucj_validate.validate.people import Beside

FILES, TEXT, FOUND, REJECTS = "files", "text", "sources", "rejects"
TOLD = {"niks": "told_niks", "orders": "told_orders", "places": "told_places"}
SAID = "said_columns"
"""(side, said): raw columns in which a cell stands."""
ASKED = {"roll": "roll_columns", "members": "member_columns"}
"""What whole columns are judged by, by chunk."""


@dataclass(frozen=True)
class Inputs:
    """What was read of both sides, without the rows, which lie with the engine."""

    size: Size
    first: tuple[int, ...]
    """By bucket of a file: the number of its first row."""
    files_of_rolls: int
    """The files of rolls are the first."""
    told: Mapping[str, Told]
    sources: tuple[Source, ...]
    rejects: dict[str, Rejects]


@dataclass(frozen=True)
class Read:
    """`files` → rows of text, what they tell of one another, what was set aside, and how the file was understood."""

    columns: ColumnMap
    as_of: date
    means: Said
    """What names of queries and addresses of storage mean: a worker has read no configuration."""

    def __call__(self, bucket: int, tables: Tables) -> Iterator[Piece]:
        """One file."""
        configure(*self.means)
        asked = tables[FILES].row(0, named=True)
        side = Side(asked["side"])
        read = read_one(Asked(asked["path"], asked["sheet"], asked["label"]), side, self.columns)
        filled = [one.name for one in read.rows if one.null_count() < read.rows.height]
        yield Piece(TEXT, bucket, read.rows.select(filled))
        yield Piece(
            SAID, bucket, pl.DataFrame({"side": str(side), "said": [one for one in filled if one.startswith("raw_")]})
        )
        told = told_by(read.rows, self.as_of)
        for name, piece in TOLD.items():
            yield Piece(piece, bucket, getattr(told, name).with_columns(side=pl.lit(str(side))))
        yield Piece(REJECTS, bucket, read.rejects.with_columns(side=pl.lit(str(side))))
        described = [json.dumps(asdict(source)) for source in read.sources]
        yield Piece(FOUND, bucket, pl.DataFrame({"side": str(side), "rows": read.rows.height, "source": described}))


def read(
    engine: Engine,
    rolls: tuple[str, ...],
    members: tuple[str, ...],
    columns: ColumnMap,
    as_of: date,
    cut: Callable[[int], tuple[int, int]],
) -> Inputs:
    """Reads all files by the engine."""
    asked = [(Side.ROLL, one) for one in resolved(rolls)] + [(Side.MEMBERS, one) for one in resolved(members)]
    files = [
        (at, pl.DataFrame({"side": str(side), "path": one.path, "sheet": one.sheet, "label": one.label}, schema=_ASKED))
        for at, (side, one) in enumerate(asked)
    ]
    engine.put(FILES, files)
    engine.step("read", [FILES], [TEXT, SAID, FOUND, REJECTS, *TOLD.values()], Read(columns, as_of, said()))
    found = dict(engine.stream(FOUND))
    rows = [int(found[at]["rows"][0]) for at in range(len(asked))]
    n_roll = sum(count for count, (side, _one) in zip(rows, asked, strict=True) if side is Side.ROLL)
    sources = tuple(_source(text) for at in sorted(found) for text in found[at]["source"].to_list())
    set_aside = engine.gather(REJECTS)
    assert set_aside is not None
    return Inputs(
        Size(n_roll, sum(rows) - n_roll, *cut(sum(rows))),
        tuple(np.concatenate([[0], np.cumsum(rows)[:-1]]).tolist()),
        sum(side is Side.ROLL for side, _one in asked),
        {str(side): _told(engine, side) for side in (Side.ROLL, Side.MEMBERS)},
        sources,
        {
            str(side): Rejects(set_aside.filter(pl.col("side") == str(side)).drop("side"))
            for side in (Side.ROLL, Side.MEMBERS)
        },
    )


_ASKED = {"side": pl.String, "path": pl.String, "sheet": pl.String, "label": pl.String}


def _source(text: str) -> Source:
    told = json.loads(text)
    lists = {name: tuple(told[name]) for name in ("header", "unused_columns", "notes")}
    return Source(**told | lists | {"columns": tuple(ColumnGuess(**one) for one in told["columns"])})


def _told(engine: Engine, side: Side) -> Told:
    tables = {}
    for name, piece in TOLD.items():
        table = engine.gather(piece)
        assert table is not None
        tables[name] = table.filter(pl.col("side") == str(side)).drop("side")
    return Told(**tables).merged()


def columns_said(engine: Engine) -> dict[str, frozenset[str]]:
    """By side, the raw columns in which somebody wrote something."""
    found = engine.gather(SAID)
    assert found is not None
    return {side: frozenset(found.filter(pl.col("side") == side)["said"].to_list()) for side in ("roll", "members")}


_ROWS_AT_ONCE = 32_768
"""Rows of a file made people at a time, at about six kilobytes each, beside the file's text."""
_READ_FROM = {
    "no_kk": Field.NO_KK, "sex": Field.SEX, "address": Field.ADDRESS, "phone": Field.PHONE, "mother_key": Field.MOTHER,
    "unit": Field.UNIT, "occupation": Field.OCCUPATION, "income": Field.INCOME, "kpj": Field.KPJ,
    "segment": Field.SEGMENT, "programs": Field.PROGRAMS, "stated_status": Field.STATUS, "last_paid": Field.LAST_PAID,
    "inactive_since": Field.INACTIVE_SINCE, "joined": Field.JOINED, "npp": Field.NPP, "employer": Field.EMPLOYER,
    "payer": Field.PAYER, "decile": Field.DECILE, "note": Field.NOTE,
}  # fmt: skip
"""Values that are read from one cell alone: where nobody wrote into it, they need not travel."""


def _carried(said: frozenset[str]) -> list[str]:
    """The columns of People that can hold a value."""
    return [
        name
        for name in PEOPLE
        if (name in said if name.startswith("raw_") else name not in _READ_FROM or c.raw(_READ_FROM[name]) in said)
    ]


@dataclass(frozen=True)
class Made:
    """`text` of one file → its people by chunk, what matching needs of them by home, and the codes of their values."""

    size: Size
    first: tuple[int, ...]
    files_of_rolls: int
    told: Mapping[str, Told]
    said: Mapping[str, frozenset[str]]
    rules: RuleSettings
    as_of: date

    def __call__(self, bucket: int, tables: Tables) -> Iterator[Piece]:
        """One file, a chunk at a time."""
        side = Side.ROLL if bucket < self.files_of_rolls else Side.MEMBERS
        before = 0 if side is Side.ROLL else self.size.roll
        text = Rows(completed(tables[TEXT], list(ROWS), tables[TEXT].height))
        carried = _carried(self.said[str(side)])
        parts = self._chunks(text, self.first[bucket], before)
        with_dates = pl.concat([dated(People(cells)) for _chunk, cells in parts] or [dated(People(text))]).unique()
        near: list[pl.DataFrame] = []
        for chunk, cells in self._chunks(text, self.first[bucket], before):
            made = people(Rows(cells), self.as_of, self.told[str(side)])
            alone = Beside(
                _of_all(made, "is_sequential_fill", value=False), _of_all(made, "names_of_nik", value=0), with_dates
            )
            bits = finding_bits(made, 0, alone, side, self.rules, self.as_of)
            yield Piece(OF_SIDE[str(side)], chunk, made.select(*carried, pl.Series("codes", bits)))
            yield Piece(ASKED[str(side)], chunk, made.select(sorted(ASKED_COLUMNS)))
            yield from entities.records(made, before, self.size.buckets)
            near.append(made.select(*c.ORIGIN, c.ROW, "nik", "nik_birth_date", "birth_date"))
        yield from self._of_neighbours(near, before)

    def _chunks(self, text: Rows, first: int, before: int) -> Iterator[tuple[int, pl.DataFrame]]:
        """The parts of a file, each with the chunk it lies in, and no larger than what is to be in hand at once.

        Rows are numbered from the side's first here, part by part: a column put beside the whole text would copy all of it.
        """
        at, size = 0, self.size.rows_a_chunk
        while at < text.height:
            chunk = (first + at) // size
            until = min((chunk + 1) * size - first, text.height, at + _ROWS_AT_ONCE)
            yield chunk, text[at:until].with_columns(pl.col(c.ROW) + first - before)
            at = until

    def _of_neighbours(self, near: list[pl.DataFrame], before: int) -> Iterator[Piece]:
        """Codes that show only beside the rows above and below."""
        if not near:
            return
        rows = pl.concat(near)
        filled = rows.select(number=pl.col(c.ROW) + before).filter(is_sequential_fill(rows))
        told = filled.with_columns(code=pl.lit(BITS["nik_sequential_fill"], dtype=pl.Int64))
        for bucket, part in numbering.parted(told, self.size.chunk_of(told["number"].to_numpy())):
            yield Piece(entities.CODES_BY_NEIGHBOURS, bucket, part)


def _of_all(rows: pl.DataFrame, name: str, value: bool | int) -> pl.Series:
    return pl.Series(name, [value]).new_from_index(0, rows.height)


def make(engine: Engine, inputs: Inputs, rules: RuleSettings, as_of: date) -> None:
    """People of all files, and what matching needs of them."""
    work = Made(inputs.size, inputs.first, inputs.files_of_rolls, inputs.told, columns_said(engine), rules, as_of)
    made = [*OF_SIDE.values(), *ASKED.values(), entities.RECORDS, entities.CODES_BY_NEIGHBOURS]
    engine.step("people", [TEXT], made, work)
    engine.forget(TEXT)
