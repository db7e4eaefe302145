"""The commands that are measured on the long files: the whole program, and the floor beside it.

Both run in an environment of their own where one is named: what tests need slows the program's start (Pandera loads
whatever else it could check, if it is there), and is not what users have.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.startup import installed

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


def takes_venv(parser: argparse.ArgumentParser) -> None:
    """The option that `python` reads."""
    parser.add_argument(
        "--venv", type=Path, help="environment of the runtime lock alone, made where it isn't there yet"
    )


def python(given: argparse.Namespace) -> str:
    """The interpreter that has the program."""
    return str(installed(given.venv).with_name("python")) if given.venv is not None else sys.executable


def program(data: Path, out: Path, interpreter: str) -> list[str]:
    """`reconcile` as an officer runs it; all outputs but the workbook."""
    inputs = ["--roll", str(data / "roll.csv"), "--members", str(data / "members.csv")]
    options = ["--as-of", "2025-04-24", "--format", "html", "--quiet", "--fail-on", "never", "--no-input"]
    return [interpreter, "-m", "ucj_validate", "reconcile", *inputs, *options, "--out", str(out)]


def floor(data: Path, out: Path, interpreter: str) -> list[str]:
    """The floor, in a process of its own."""
    return [interpreter, "-c", FLOOR, str(data), str(out)]
