"""Small flows that every engine must run alike: counting words, joining two tables."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

import ucj_validate
from ucj_validate.engines.exchange import Engine, Piece, Tables, Work
from ucj_validate.errors import UnreadableError


@dataclass(frozen=True)
class Cut:
    """Lines → words, by the length of the word."""

    buckets: int

    def __call__(self, _bucket: int, tables: Tables) -> Iterator[Piece]:
        words = tables["lines"].select(word=pl.col("line").str.split(" ").explode())
        where = words.select(pl.col("word").str.len_bytes() % self.buckets).to_series()
        for bucket in sorted(where.unique()):
            yield Piece("words", bucket, words.filter(where == bucket))


@dataclass(frozen=True)
class Count:
    """Words → how often each stands."""

    def __call__(self, bucket: int, tables: Tables) -> Iterator[Piece]:
        yield Piece("counts", bucket, tables["words"].group_by("word").len("times").sort("word"))


@dataclass(frozen=True)
class Joined:
    """Left and right of a bucket by their key; a side that isn't there has no rows."""

    def __call__(self, bucket: int, tables: Tables) -> Iterator[Piece]:
        if "left" in tables and "right" in tables:
            yield Piece("joined", bucket, tables["left"].join(tables["right"], on="key").sort(pl.all()))
        else:
            yield Piece("alone", 0, pl.DataFrame({"bucket": [bucket], "has": [",".join(sorted(tables))]}))


@dataclass(frozen=True)
class Order:
    """Rows of a bucket with their place in it."""

    def __call__(self, bucket: int, tables: Tables) -> Iterator[Piece]:
        yield Piece("placed", bucket, tables["dealt"].with_row_index("place"))


@dataclass(frozen=True)
class Deal:
    """Rows dealt to buckets one by one, a piece each: to see in which order they come together."""

    buckets: int

    def __call__(self, _bucket: int, tables: Tables) -> Iterator[Piece]:
        table = tables["numbers"]
        for at in range(table.height):
            yield Piece("dealt", at % self.buckets, table.slice(at, 1))


@dataclass(frozen=True)
class Nothing:
    """Makes no pieces."""

    def __call__(self, _bucket: int, _tables: Tables) -> Iterable[Piece]:
        return ()


@dataclass(frozen=True)
class Fails:
    """Fails at one bucket, as `how` says, with a person's name in the exception's text."""

    at: int
    how: str
    name: str = "words"

    def __call__(self, bucket: int, tables: Tables) -> Iterator[Piece]:
        if bucket == self.at:
            if self.how == "told":
                raise UnreadableError("daftar.csv", "rusak", found="3 baris", advice="perbaiki")
            if self.how == "undeclared":
                yield Piece("other", 0, tables[self.name])
            raise ValueError("SITI RAHAYU 7271014503909001")
        yield Piece("counts", bucket, tables[self.name])


@dataclass(frozen=True)
class Noted:
    """Another step's function, leaving a line in a file for every call."""

    inner: Count | Joined | Order
    file: str

    def __call__(self, bucket: int, tables: Tables) -> Iterator[Piece]:
        with Path(self.file).open("a", encoding="ascii") as file:
            file.write(f"{bucket}\n")
        yield from self.inner(bucket, tables)


@dataclass(frozen=True)
class Killed:
    """Another step's function, in a process that is killed once: at the first bucket, after half of its work.

    `victim` is "worker" (this Python process) or "executor" (the JVM above it).
    """

    inner: Count | Joined | Order
    once: str
    victim: str
    name: str = "counts"

    def __call__(self, bucket: int, tables: Tables) -> Iterator[Piece]:
        for piece in self.inner(bucket, tables):
            yield piece._replace(name=self.name)
            self.strike()

    def strike(self) -> None:
        """Kills, once in all."""
        if self._first():
            os.kill(os.getpid() if self.victim == "worker" else _jvm_above(), signal.SIGKILL)

    def _first(self) -> bool:
        try:
            Path(self.once).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


@dataclass(frozen=True)
class Struck:
    """A step's function, in a process that is killed once."""

    inner: Work
    once: str
    victim: str

    def __call__(self, bucket: int, tables: Tables) -> Iterator[Piece]:
        struck = Killed(Count(), self.once, self.victim)
        for piece in self.inner(bucket, tables):
            yield piece
            struck.strike()


@dataclass(frozen=True)
class Whence:
    """Where this package was read from on a worker."""

    def __call__(self, bucket: int, _tables: Tables) -> Iterator[Piece]:
        from ucj_validate.reference import regencies

        folder = Path(str(ucj_validate.__file__)).parent.parent.name
        yield Piece("whence", bucket, pl.DataFrame({"folder": [folder], "regencies": [regencies().height]}))


def _jvm_above() -> int:
    pid = os.getpid()
    while "java" not in Path(f"/proc/{pid}/comm").read_text(encoding="ascii"):
        pid = int(Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[1])
    return pid


LINES = ["kota palu kota", "teluk palu", "", "kota di teluk", "palu palu palu"]


def put_lines(engine: Engine, lines: list[str] = LINES, parts: int = 3) -> None:
    engine.put("lines", [(at, pl.DataFrame({"line": lines[at::parts]})) for at in range(parts)])


def counted(engine: Engine) -> pl.DataFrame | None:
    """The words of `LINES`, counted."""
    put_lines(engine)
    engine.step("cut", ["lines"], ["words"], Cut(4))
    engine.step("count", ["words"], ["counts"], Count())
    return engine.gather("counts")
