"""How much longer intake takes over 100 MB of clean CSV than a bare `polars.read_csv` of the same bytes.

Both in one process, by turns; `read_csv` guesses types and checks nothing. Intake reads the bytes once, takes their
SHA-256, finds encoding, dialect and header, proves that no cell is missing and sorts out totals and signatures.

    python -m benchmarks.clean_csv [--megabytes 100] [--runs 7]

Ends with 1 where the file without quotes takes more than twice as long.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

import polars as pl

from ucj_validate.ingest import tables

WANTED = 2.0
HEADER = ["NO", "NIK", "NAMA", "TEMPAT LAHIR", "TGL LAHIR", "L/P", "ALAMAT", "KELURAHAN", "KECAMATAN", "NO HP"]
_NAMES = ["SITI", "AMINAH", "RIZAL", "MUH", "NUR", "HAYATI", "ANDI", "BUDI", "DEWI", "RAHMAT", "YOHANIS", "MARIA"]
_BLOCK = 20_000


def _rows(rng: random.Random, count: int, quoted: str) -> list[str]:
    """`count` lines of made-up workers; the NIK are of no province."""
    lines = []
    for i in range(count):
        day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(50, 99)
        address = f"Jl. Emmy Saelan No. {i % 300}"
        if quoted == "some" and i % 10 == 0:
            address = f'"{address}, RT 2"'
        cells = [
            str(i + 1), f"007101{day:02d}{month:02d}{year:02d}{9000 + i % 999}", " ".join(rng.choices(_NAMES, k=3)), "Palu",
            f"{day:02d}-{month:02d}-19{year}", rng.choice("LP"), address, rng.choice(["Besusu", "Lolu Utara", "Lere"]),
            rng.choice(["Palu Timur", "Palu Barat"]), f"0812{i:07d}",
        ]  # fmt: skip
        lines.append(_line(cells, quoted))
    return lines


def _line(cells: Sequence[str], quoted: str) -> str:
    return ",".join(f'"{cell}"' for cell in cells) if quoted == "all" else ",".join(cells)


def written(path: Path, megabytes: int, quoted: str) -> None:
    """A clean file of about that size; `quoted`: "none", "some" or "all" of its cells."""
    block = "\n".join(_rows(random.Random(5), _BLOCK, quoted)) + "\n"
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(_line(HEADER, quoted) + "\n")
        for _ in range(max(1, megabytes * 1_000_000 // len(block))):
            file.write(block)


def seconds(action: Callable[[], object]) -> float:
    """How long `action` takes; what it gives is dropped outside the time."""
    started = perf_counter()
    result = action()
    spent = perf_counter() - started
    del result
    return spent


def main() -> int:
    """Prints one table row a kind of file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--runs", type=int, default=7)
    given = parser.parse_args()
    print("| quotes | MB | rows | read_csv s | intake s | ratio of medians |\n| --- | --- | --- | --- | --- | --- |")
    ratios = {}
    with tempfile.TemporaryDirectory() as folder:
        for quoted in ("none", "some", "all"):
            path = Path(folder) / f"{quoted}.csv"
            written(path, given.megabytes, quoted)
            rows = tables(str(path))[0].rows.height  # also warms both up
            bare_read, intake = partial(pl.read_csv, path), partial(tables, str(path))
            pairs = [(seconds(bare_read), seconds(intake)) for _ in range(given.runs)]
            bare, ours = (median(values) for values in zip(*pairs, strict=True))
            ratios[quoted] = ours / bare
            size = path.stat().st_size / 1e6
            print(f"| {quoted} | {size:.0f} | {rows} | {bare:.3f} | {ours:.3f} | {ours / bare:.2f} |", flush=True)
            path.unlink()
    return 0 if ratios["none"] <= WANTED else 1


if __name__ == "__main__":
    sys.exit(main())
