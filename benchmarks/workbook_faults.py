"""Damaged workbooks: none may end or fool the program that reads them.

`python -m benchmarks.workbook_faults --seed 1`: mutants of books of every kind, read as the product reads them, each
in its own process; then single flipped bits. Prints a table; ends with 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from benchmarks.workbook_mutants import bit_flipped, mutated
from benchmarks.workbook_seeds import office_books, other_books, plain
from ucj_validate.errors import LimitError, UcjError, UnreadableError
from ucj_validate.ingest import Table, tables

SECONDS = 30.0
"""Nobody waits longer for a refusal; the hard limits are the reading process's own."""
_SIXTEEN = re.compile(r"[0-9]{16}")
_CHUNK = 25


@dataclass
class Tally:
    """What became of a campaign's files."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest: float = 0.0
    memory_mb: float = 0.0

    def add(self, other: Tally) -> None:
        """Takes in another's."""
        self.counts += other.counts
        self.failures += other.failures
        self.slowest = max(self.slowest, other.slowest)
        self.memory_mb = max(self.memory_mb, other.memory_mb)


@cache
def seeds(kind: str) -> list[bytes]:
    """The books that files of `kind` are made from."""
    return office_books(random.Random("seeds")) if kind == "xlsx" else other_books(kind)


def case(kind: str, seed: int, index: int, *, bit: bool) -> tuple[bytes, bytes]:
    """(the book, the book after damage) of one trial; the same for the same numbers."""
    rng = random.Random(f"{seed}:{kind}:{index}:{bit}")
    if not bit:
        book = rng.choice(seeds(kind))
        return book, mutated(rng, book, kind)
    book = plain(random.Random(7), 40) if kind == "xlsx" else rng.choice(_loading(kind))
    return book, bit_flipped(rng, book)


@cache
def _loading(kind: str) -> list[bytes]:
    return [book for book in seeds(kind) if isinstance(outcome(book, kind), list)]


def outcome(data: bytes, kind: str) -> list[Table] | str:
    """The tables, or the name of the refusal.

    Raises:
        Exception: whatever is neither, which is a failure of the program.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{kind}"
        path.write_bytes(data)
        try:
            found = list(tables(str(path)))
        except (UnreadableError, LimitError) as error:
            if _SIXTEEN.search(f"{error.problem} {error.found} {error.advice}"):
                raise AssertionError("a number in a message") from None
            return "limit" if isinstance(error, LimitError) else "refused"
    for table in found:
        _account(table)
    return found


def _account(table: Table) -> None:
    source = table.source
    sums = source.header_records + table.rows.height + table.rejects.height
    lines = [table.rows.height == table.lines.len(), *(f.len() == table.rows.height for f in table.numeric.values())]
    if source.records != sums or not all(lines):
        raise AssertionError("rows do not add up")


def same(left: list[Table], right: list[Table]) -> bool:
    """Whether two readings give the same rows in the same places."""
    return [_seen(table) for table in left] == [_seen(table) for table in right]


def _seen(table: Table) -> tuple[object, ...]:
    return (
        table.source.sheet, table.header, table.lines.to_list(), table.rows.rows(), table.rejects.rows(),
        {place: flags.to_list() for place, flags in table.numeric.items()}, table.source.notes,
    )  # fmt: skip


def run(kind: str, seed: int, indexes: list[int], bit: bool) -> Tally:
    """Some trials, in this process."""
    tally = Tally()
    for index in indexes:
        book, damaged = case(kind, seed, index, bit=bit)
        start = time.perf_counter()
        try:
            found = outcome(damaged, kind)
        except UcjError as error:
            found = f"failed: {type(error).__name__}"
        except BaseException as error:  # a reader's panic is no Exception
            if isinstance(error, KeyboardInterrupt):
                raise
            found = f"failed: {type(error).__name__}"
        took = time.perf_counter() - start
        tally.slowest = max(tally.slowest, took)
        if took > SECONDS:
            found = "failed: too slow"
        if bit and isinstance(found, list):
            found = "equal" if same(found, list(_right(kind, book))) else "failed: silently different"
        name = found if isinstance(found, str) else "loaded"
        tally.counts[name.split(":")[0]] += 1
        if name.startswith("failed"):
            tally.failures.append(f"{kind} {'bit' if bit else 'mutant'} {index}: {name}")
    tally.memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return tally


@cache
def _right(kind: str, book: bytes) -> tuple[Table, ...]:
    found = outcome(book, kind)
    assert isinstance(found, list)
    return tuple(found)


def campaign(kind: str, seed: int, count: int, workers: int, *, bit: bool) -> Tally:
    """All trials of one kind, over `workers` processes; a process that dies is a failure."""
    tally = Tally()
    chunks = [list(range(i, min(count, i + _CHUNK))) for i in range(0, count, _CHUNK)]
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        futures = [pool.submit(run, kind, seed, chunk, bit) for chunk in chunks]
        for chunk, future in zip(chunks, futures, strict=True):
            try:
                tally.add(future.result())
            except BrokenProcessPool:
                tally.counts["failed"] += len(chunk)
                tally.failures.append(f"{kind} {chunk[0]}-{chunk[-1]}: the reading program died")
    return tally


def _plan(arguments: argparse.Namespace) -> Iterator[tuple[str, int, bool]]:
    yield "xlsx", arguments.xlsx, False
    yield "xls", arguments.xls, False
    yield "xlsb", arguments.xlsb, False
    yield "ods", arguments.ods, False
    yield "xlsx", arguments.bits * 3 // 5, True
    yield "ods", arguments.bits // 5, True
    yield "xlsb", arguments.bits // 5, True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    for name, count in (("xlsx", 5_000), ("xls", 3_000), ("xlsb", 1_000), ("ods", 1_000), ("bits", 1_500)):
        parser.add_argument(f"--{name}", type=int, default=count)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="folder for the files that failed")
    arguments = parser.parse_args()
    print("| kind | damage | files | loaded or equal | refused | over a limit | failed | slowest s | peak MB |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    failures: list[str] = []
    for kind, count, bit in _plan(arguments):
        if not count:
            continue
        tally = campaign(kind, arguments.seed, count, arguments.workers, bit=bit)
        counts = tally.counts
        print(
            f"| {kind} | {'one bit' if bit else 'mutated'} | {count} | {counts['loaded'] + counts['equal']} "
            f"| {counts['refused']} | {counts['limit']} | {counts['failed']} | {tally.slowest:.1f} | {tally.memory_mb:.0f} |",
            flush=True,
        )
        failures += tally.failures
        if arguments.keep:
            _keep(arguments, kind, bit, tally.failures)
    print(*failures, sep="\n")
    print(
        "target: 0 failed (no traceback, no death, rows add up, nothing silently different):",
        "MISSED" if failures else "met",
    )
    return 1 if failures else 0


def _keep(arguments: argparse.Namespace, kind: str, bit: bool, failures: list[str]) -> None:
    arguments.keep.mkdir(parents=True, exist_ok=True)
    for failure in failures:
        if match := re.match(r"\w+ \w+ (\d+):", failure):
            _book, damaged = case(kind, arguments.seed, int(match[1]), bit=bit)
            (arguments.keep / f"{arguments.seed}-{match[1]}-{bit:d}.{kind}").write_bytes(damaged)


if __name__ == "__main__":
    sys.exit(main())
