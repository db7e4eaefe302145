"""The commands that are measured on the long files: the whole program, and the floor beside it."""

from __future__ import annotations

import sys
from pathlib import Path

FLOOR = """
import sys
from pathlib import Path
import polars as pl
folder, out = map(Path, sys.argv[1:])
roll = pl.read_csv(folder / "roll.csv", infer_schema=False)
members = pl.read_csv(folder / "members.csv", infer_schema=False)
roll.join(members, on="NIK", how="left").write_parquet(out)
"""
"""What no program that reads both files can do without: read, join on the NIK, write Parquet."""


def program(data: Path, out: Path) -> list[str]:
    """`reconcile` as an officer runs it; all outputs but the workbook."""
    inputs = ["--roll", str(data / "roll.csv"), "--members", str(data / "members.csv")]
    options = ["--as-of", "2025-04-24", "--format", "html", "--quiet", "--fail-on", "never", "--no-input"]
    return [sys.executable, "-m", "ucj_validate", "reconcile", *inputs, *options, "--out", str(out)]


def floor(data: Path, out: Path) -> list[str]:
    """The floor, in a process of its own."""
    return [sys.executable, "-c", FLOOR, str(data), str(out)]
