"""GoldenMatch on one task, left to configure itself.

python -m benchmarks.others.goldenmatch_run TASK FOLDER OUT [--probabilistic]

Its own choice of columns, scorers, blocking and threshold: `dedupe_df` and `match_df` without options but the one
that says which column names a row. With --probabilistic its own Fellegi–Sunter configuration instead.
"""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import goldenmatch
import polars as pl

from benchmarks.others.tables import Task, answer, task


def main() -> None:
    """Runs the tool and writes what it found."""
    given, out = task(sys.argv[1], Path(sys.argv[2])), Path(sys.argv[3])
    probabilistic = "--probabilistic" in sys.argv[4:]
    options: dict[str, Any] = {"exclude_columns": ["rec"]}
    if probabilistic:
        tables = [given.left, *([given.right] if given.right is not None else [])]
        options = {"config": goldenmatch.auto_configure_probabilistic_df(pl.concat(tables).drop("rec"))}
    pairs, joined = _linked(given, options) if given.right is not None else _deduplicated(given, options)
    named = f"GoldenMatch {version('goldenmatch')}" + (", Fellegi–Sunter" if probabilistic else "")
    answer(out, pairs, joined, None, named)


def _linked(given: Task, options: dict[str, Any]) -> tuple[pl.DataFrame, pl.DataFrame]:
    matched = goldenmatch.match_df(given.left, given.right, **options).matched
    if matched is None:
        nothing = pl.DataFrame(schema={"left": pl.String, "right": pl.String, "probability": pl.Float64})
        return nothing, nothing
    frame = matched if isinstance(matched, pl.DataFrame) else pl.DataFrame(pl.from_arrow(matched))
    pairs = frame.select(left="target_rec", right="ref_rec", probability="__match_score__")
    return pairs, pairs


def _deduplicated(given: Task, options: dict[str, Any]) -> tuple[pl.DataFrame, pl.DataFrame]:
    result = goldenmatch.dedupe_df(given.left, **options)
    names = given.left["rec"]
    scored = [*(result.scored_pairs or []), *result.review_pairs]
    pairs = pl.DataFrame(scored, schema=["left", "right", "probability"], orient="row").unique(["left", "right"])
    members = [sorted(cluster["members"]) for cluster in result.clusters.values() if cluster["size"] > 1]
    joined = [(a, b) for group in members for i, a in enumerate(group) for b in group[i + 1 :]]
    both = pl.DataFrame(joined, schema={"left": pl.Int64, "right": pl.Int64}, orient="row")
    return tuple(  # type: ignore[return-value]
        frame.with_columns(left=names.gather(frame["left"]), right=names.gather(frame["right"]))
        for frame in (pairs, both)
    )


if __name__ == "__main__":
    main()
