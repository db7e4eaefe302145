"""What the flow has found, as a run tells it: figures at hand, rows still with the engine, written as they come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ucj_validate.chunks import Chunks
from ucj_validate.columns import Side
from ucj_validate.engines.exchange import Engine
from ucj_validate.frames import (
    LINKS,
    MEMBER_RESULT,
    ROLL_RESULT,
    Links,
    MemberResult,
    RollResult,
)
from ucj_validate.parted import intake, settling
from ucj_validate.reconcile.eligibility import Judged
from ucj_validate.report.run_folder.rows import placed, write_parts, write_whole
from ucj_validate.validate.outputs import Output, checked_part

_POSITIONS = {"left_row": pl.Int64, "right_row": pl.Int64, "probability": pl.Float64}


@dataclass(frozen=True)
class Found:
    """What figures are counted by, in the order of rows."""

    roll: RollResult
    members: MemberResult
    links: Links
    criteria: tuple[Judged, ...]
    possible_duplicates: pl.DataFrame
    """Uncertain pairs of roll rows, by position: `left_row right_row probability`."""


def found(engine: Engine) -> Found:
    """All figures of a run whose rows lie with `engine`."""
    doubtful = engine.gather(settling.DOUBTFUL)
    pairs = pl.DataFrame(schema=_POSITIONS) if doubtful is None else doubtful.sort("left_row", "right_row")
    return Found(
        RollResult(_figures(engine, settling.ROLL_FIGURES, "number").drop("number")),
        MemberResult(_figures(engine, settling.MEMBER_FIGURES, "number").drop("number")),
        Links(_figures(engine, settling.LINK_FIGURES, "number", "rank").drop("number", "rank")),
        _criteria(engine.gather(settling.CRITERIA)),
        pairs,
    )


def _figures(engine: Engine, name: str, *order: str) -> pl.DataFrame:
    """Words of which there are few as numbers of words, bucket by bucket, so that no column of text is ever whole."""
    parts = [table.with_columns(pl.col(pl.String).cast(pl.Categorical)) for _bucket, table in engine.stream(name)]
    return pl.concat(parts).sort(*order)


def _criteria(parts: pl.DataFrame | None) -> tuple[Judged, ...]:
    if parts is None:
        return ()
    counts = ("failing", "alone", "unknown")
    summed = parts.group_by("code", "is_on", maintain_order=True).agg(pl.col(*counts).sum())
    return tuple(Judged(**one) for one in summed.iter_rows(named=True))


def columns_of(engine: Engine) -> dict[Side, Chunks]:
    """What whole columns are judged by, chunk by chunk."""
    return {side: _chunks(engine, intake.ASKED[str(side)]) for side in (Side.ROLL, Side.MEMBERS)}


@dataclass(frozen=True)
class _Kept:
    table: pl.DataFrame

    def columns(self, names: Sequence[str]) -> pl.DataFrame:
        return self.table.select(names)


def _chunks(engine: Engine, name: str) -> Chunks:
    kept = [_Kept(table.sort("row")) for _bucket, table in engine.stream(name)]
    said = [frozenset(one.name for one in each.table if one.null_count() < len(one)) for each in kept]
    return Chunks(tuple(kept), tuple(each.table.height for each in kept), tuple(said))


def write_results(
    engine: Engine, raw: Mapping[str, Sequence[str]], found: Found, folder: Path, *, in_parts: bool
) -> None:
    """Writes every row of a run and its pairs, in the order of files and lines.

    With `in_parts` rows stand in folders of parts (`roll.parquet/part-00000.parquet`), else in one file each.

    Raises:
        InvariantError: a row is not what the contract says.
    """
    files: tuple[tuple[Output, str, pl.Schema, tuple[str, ...]], ...] = (
        ("roll", settling.ROLL, _with_raw(ROLL_RESULT, raw["roll"]), ("number",)),
        ("members", settling.MEMBERS, _with_raw(MEMBER_RESULT, raw["members"]), ("number",)),
        ("links", settling.LINKS, LINKS, ("number", "rank")),
    )
    for name, piece, schema, order in files:
        tables = (table.sort(*order).select(list(schema)) for _bucket, table in engine.stream(piece))
        checked = (checked_part(table, name) for table in tables)
        path = folder / f"{name}.parquet"
        if not in_parts:
            write_parts(lambda checked=checked: checked, schema, path)  # type: ignore[misc]
            continue
        path.mkdir(mode=0o700)
        for at, part in enumerate(checked):
            write_whole(part, path / f"part-{at:05}.parquet")
        if not any(path.iterdir()):
            write_whole(pl.DataFrame(schema=schema), path / "part-00000.parquet")
    write_whole(placed(found.possible_duplicates, found.roll), folder / "possible_duplicates.parquet")


def _with_raw(schema: pl.Schema, raw: Sequence[str]) -> pl.Schema:
    return pl.Schema({**schema, **dict.fromkeys(raw, pl.String())})
