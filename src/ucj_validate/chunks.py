"""The people of one side, cut into chunks of rows: held in memory, or in a spill beside the output where they are many.

What a step needs is loaded by columns, what is written is made chunk by chunk, so that no frame holds all of a side.
A column that nobody wrote is not held at all: its values are one shared null.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, TypeVar

import polars as pl

from ucj_validate.engines.packed import Packer, fresh_key
from ucj_validate.frames import PEOPLE, People
from ucj_validate.places import leftovers
from ucj_validate.places.holding import held
from ucj_validate.places.unwritable import unwritable
from ucj_validate.together import in_turn

T = TypeVar("T")


class Spill:
    """A folder of encrypted tables, for the length of a run: its key is in memory alone, and so it is gone with the run.

    What stands in it holds NIK. It belongs to a lock of its own, taken before it is made: the folder of a dead run holds
    none, and is taken away by the next run beside it.
    """

    def __init__(self, beside: Path) -> None:
        with ExitStack() as undo:
            place = beside / secrets.token_hex(4)
            try:
                beside.stat()  # it is not for us to make it
                undo.enter_context(held(place))
                self.folder = leftovers.beside(place, "spill")
            except OSError as error:
                raise unwritable(beside, error.errno) from None
            undo.callback(leftovers.removed, self.folder)
            self._undo = undo.pop_all()
        self._packer = Packer(fresh_key())
        self.bytes = 0
        self._numbers = count()

    def keep(self, table: pl.DataFrame) -> Path:
        """Writes a table; where it stands."""
        path = self.folder / f"{next(self._numbers):06}.parquet"
        data = self._packer.pack(table)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(data)
        except OSError as error:
            raise unwritable(self.folder.parent, error.errno) from None
        self.bytes += len(data)
        return path

    def load(self, path: Path, columns: Sequence[str]) -> pl.DataFrame:
        """Some columns of a table, as it was kept."""
        try:
            data = path.read_bytes()
        except OSError as error:
            raise unwritable(self.folder.parent, error.errno) from None
        return self._packer.unpack(data, columns)

    def close(self) -> None:
        """Takes the folder away."""
        self._undo.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()


class _Kept(Protocol):
    """One chunk's columns that say anything."""

    def columns(self, names: Sequence[str]) -> pl.DataFrame: ...


@dataclass(frozen=True)
class _InMemory:
    frame: pl.DataFrame

    def columns(self, names: Sequence[str]) -> pl.DataFrame:
        return self.frame.select(names)


@dataclass(frozen=True)
class _Spilled:
    spill: Spill
    path: Path

    def columns(self, names: Sequence[str]) -> pl.DataFrame:
        return self.spill.load(self.path, names)


@dataclass(frozen=True)
class Chunks:
    """The people of one side in the order of their rows, chunk by chunk."""

    kept: tuple[_Kept, ...]
    sizes: tuple[int, ...]
    """Rows by chunk."""
    said: tuple[frozenset[str], ...]
    """By chunk: the columns in which a value stands."""

    @property
    def height(self) -> int:
        """Rows."""
        return sum(self.sizes)

    @property
    def begins(self) -> tuple[int, ...]:
        """The first row of each chunk."""
        return tuple(sum(self.sizes[:at]) for at in range(len(self.sizes)))

    def said_anywhere(self) -> frozenset[str]:
        """The columns in which a value stands."""
        return frozenset().union(*self.said)

    def chunk(self, at: int, columns: Collection[str] | None = None) -> People:
        """One chunk, with all columns of `PEOPLE` or those that are asked for."""
        asked = [name for name in PEOPLE if columns is None or name in columns]
        held = self.kept[at].columns([name for name in asked if name in self.said[at]])
        return People(completed(held, asked, self.sizes[at]))

    def abreast(self, work: Callable[[int, People], T], columns: Collection[str] | None = None) -> Iterator[T]:
        """What `work` makes of each chunk, which it is given with its first row, in order; two are worked on at a time."""

        def of(at: int, begin: int) -> T:
            return work(begin, self.chunk(at, columns))

        return in_turn(of, list(enumerate(self.begins)))

    def __iter__(self) -> Iterator[People]:
        return (self.chunk(at) for at in range(len(self.sizes)))

    def columns(self, names: Collection[str]) -> People:
        """Some columns of all rows, each in one piece."""
        asked = [name for name in PEOPLE if name in names]
        anywhere = self.said_anywhere()
        held = [name for name in asked if name in anywhere]
        parts = list(self.abreast(lambda _begin, chunk: chunk, held))
        return People(completed(pl.concat(parts).rechunk() if len(parts) > 1 else parts[0], asked, self.height))

    def get_column(self, name: str) -> pl.Series:
        """One column of all rows, in one piece."""
        return self.columns([name])[name]

    def made(self, make: Callable[[People], pl.DataFrame], names: Collection[str]) -> pl.DataFrame:
        """What `make` makes of some columns of each chunk, in one piece."""
        return pl.concat(list(self.abreast(lambda _begin, chunk: make(chunk), names))).rechunk()


@dataclass(frozen=True)
class Chunk:
    """Some rows as they are held."""

    kept: _Kept
    rows: int
    said: frozenset[str]


def kept(people: People, spill: Spill | None) -> Chunk:
    """Rows put where they are held."""
    said = [column.name for column in people if column.null_count() < len(column)]
    frame = people.select(said)
    held = _InMemory(frame) if spill is None else _Spilled(spill, spill.keep(frame))
    return Chunk(held, people.height, frozenset(said))


@dataclass
class Chunking:
    """Chunks as they come."""

    spill: Spill | None
    """None: they stay in memory."""
    _kept: list[_Kept] = field(default_factory=list)
    _sizes: list[int] = field(default_factory=list)
    _said: list[frozenset[str]] = field(default_factory=list)

    def add(self, people: People) -> None:
        """Takes the next rows of the side."""
        self.take(kept(people, self.spill))

    def take(self, chunk: Chunk) -> None:
        """Takes the next rows of the side as they are held."""
        self._kept.append(chunk.kept)
        self._sizes.append(chunk.rows)
        self._said.append(chunk.said)

    def done(self) -> Chunks:
        """All of them."""
        return Chunks(tuple(self._kept), tuple(self._sizes), tuple(self._said))


def completed(held: pl.DataFrame, asked: Sequence[str], height: int) -> pl.DataFrame:
    """`held` with the columns that say nothing: one null each kind, shared."""
    nothing: dict[str, pl.Series] = {}
    present: Mapping[str, pl.Series] = {column.name: column for column in held}

    def column(name: str) -> pl.Series:
        if name in present:
            return present[name]
        kind = str(PEOPLE[name])
        if kind not in nothing:
            nothing[kind] = pl.Series([None], dtype=PEOPLE[name]).new_from_index(0, height)
        return nothing[kind].alias(name)

    return pl.DataFrame([column(name) for name in asked])


def in_memory(people: People) -> Chunks:
    """Rows at hand as one chunk."""
    chunking = Chunking(None)
    chunking.add(people)
    return chunking.done()
