"""The tables that a run of another tool reads, and the files that it leaves."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import polars as pl


@dataclass(frozen=True)
class Task:
    """What is to be matched: one table within itself, or two."""

    name: str
    folder: Path
    left: pl.DataFrame
    right: pl.DataFrame | None


def task(name: str, folder: Path) -> Task:
    """The task whose tables lie in `folder`."""
    right = folder / "right.csv"
    return Task(name, folder, _text(folder / "left.csv"), _text(right) if right.exists() else None)


def _text(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, infer_schema=False)


def answer(folder: Path, pairs: pl.DataFrame, joined: pl.DataFrame, compared: int | None, tool: str) -> None:
    """Writes what a tool found into `folder`; `compared` is None where it doesn't tell."""
    pairs.select("left", "right", "probability").write_parquet(folder / "pairs.parquet")
    joined.select("left", "right").write_parquet(folder / "joined.parquet")
    (folder / "cost.json").write_text(json.dumps({"compared": compared, "tool": tool}), encoding="utf-8")
