"""Whole runs for the conformance suite: made-up cities, run in one piece and in pieces."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from ucj_validate import parted
from ucj_validate.engines.exchange import Engine
from ucj_validate.pipeline import run
from ucj_validate.report.run_folder.costs import Stages
from ucj_validate.settings import EngineSettings, InputSettings, OutputSettings, Settings

AS_OF = date(2025, 4, 24)
ROWS = ("roll", "members", "links", "possible_duplicates")


@dataclass(frozen=True)
class Inputs:
    """Files of one run."""

    rolls: tuple[str, ...]
    members: tuple[str, ...]

    def settings(self, **further: object) -> Settings:
        """A run's configuration over them."""
        return Settings(
            input=InputSettings(rolls=self.rolls, members=self.members),
            output=OutputSettings(formats=(), fail_on="never"),
            **further,
        )


def files(folder: Path, roll: pl.DataFrame, members: pl.DataFrame, parts: int = 1) -> Inputs:
    """Both sides as CSV, each in that many files."""
    named: dict[str, tuple[str, ...]] = {}
    for side, table in (("roll", roll), ("members", members)):
        size = max(-(-table.height // parts), 1)
        paths = []
        for at in range(parts):
            path = folder / f"{side}-{at:02}.csv"
            table[at * size : (at + 1) * size].write_csv(path)
            paths.append(str(path))
        named[side] = tuple(paths)
    return Inputs(named["roll"], named["members"])


def in_one_piece(inputs: Inputs, out: Path, **further: object) -> Path:
    """The run as it is where memory suffices."""
    run(inputs.settings(**further), AS_OF, out)
    return out


def in_pieces(
    engine: Engine, inputs: Inputs, out: Path, cut: Callable[[int], tuple[int, int]], **further: object
) -> parted.Told:
    """The run over pieces; its rows are in `out` then."""
    out.mkdir()
    told = parted.told(engine, inputs.settings(**further), AS_OF, Stages(), None, cut)
    told.write(engine, out)
    return told


def digests(folder: Path) -> dict[str, str]:
    """What the files of rows hold, to the byte."""
    return {name: hashlib.sha256((folder / f"{name}.parquet").read_bytes()).hexdigest() for name in ROWS}


__all__ = ["AS_OF", "EngineSettings", "Inputs", "digests", "files", "in_one_piece", "in_pieces"]
