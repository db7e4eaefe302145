"""Public sets with known truth, as plain tables: febrl4 (5.000 × 5.000) and fake_1000 (duplicates in one list).

They are not part of this repository. `UCJ_LABELLED` names the folder that holds `febrl4/dataset4a.csv`,
`febrl4/dataset4b.csv` (Freely Extensible Biomedical Record Linkage, ANU Open Source License) and
`fake_1000/fake_1000.csv` (Splink's, MIT).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import polars as pl

NAMES = ("febrl4", "fake_1000")


@dataclass(frozen=True)
class LabelledSet:
    """One or two tables of text. Each has `rec` (the row's own name) and `truth` (whom it is), then the set's columns."""

    name: str
    left: pl.DataFrame
    right: pl.DataFrame | None

    @property
    def true_pairs(self) -> int:
        """Pairs of rows of one person: across the tables, or within the one."""
        if self.right is not None:
            return self.left.join(self.right, on="truth").height
        sizes = self.left.group_by("truth").len()["len"].cast(pl.Int64)
        return int((sizes * (sizes - 1) // 2).sum())


def folder(given: Path | None = None) -> Path:
    """The folder of the sets.

    Raises:
        SystemExit: it is not named, or not there.
    """
    named = given or (Path(os.environ["UCJ_LABELLED"]) if "UCJ_LABELLED" in os.environ else None)
    if named is None or not named.is_dir():
        raise SystemExit("name the folder of the labelled sets: --labelled FOLDER, or UCJ_LABELLED")
    return named


def labelled_set(name: str, root: Path) -> LabelledSet:
    """The set `name` of the folder `root`."""
    if name == "febrl4":
        sides = (_table(root / "febrl4" / f"dataset4{side}.csv") for side in "ab")
        person = pl.col("rec_id").str.extract(r"^rec-([0-9]+)-", 1)
        left, right = (
            side.select(pl.col("rec_id").alias("rec"), person.alias("truth"), pl.exclude("rec_id")) for side in sides
        )
        return LabelledSet(name, left, right)
    table = _table(root / "fake_1000" / "fake_1000.csv")
    return LabelledSet(
        name,
        table.select(
            pl.col("unique_id").alias("rec"), pl.col("cluster").alias("truth"), pl.exclude("unique_id", "cluster")
        ),
        None,
    )


def _table(path: Path) -> pl.DataFrame:
    """All cells as text, trimmed; empty ones null."""
    table = pl.read_csv(path, infer_schema=False)
    table = table.rename({name: name.strip() for name in table.columns})
    return table.with_columns(pl.all().str.strip_chars().replace("", None))
