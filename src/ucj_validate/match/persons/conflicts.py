"""Pairs that speak of two people, and the records that stand between them."""

from __future__ import annotations

import numpy as np
import polars as pl

from ucj_validate.match.persons.groups import Edges

_NEAR_TIE = 3.0
"""Bits by which one of two must lead: odds of eight to one."""


def contested(edges: Edges, apart: Edges) -> np.ndarray:
    """Positions of `edges` that a record has to both ends of an `apart` pair: the weaker, or both where they are near.

    Neither may win by a hair, and least of all by its row number.
    """
    both = _between(edges, apart).with_columns(lead=pl.col("weight_x") - pl.col("weight_y"))
    lost = pl.concat(
        [
            both.filter(pl.col("lead") < _NEAR_TIE).select(edge="edge_x"),
            both.filter(-pl.col("lead") < _NEAR_TIE).select(edge="edge_y"),
        ]
    )
    return lost["edge"].unique().sort().to_numpy()


def vouched(edges: Edges, apart: Edges, identity: np.ndarray, words: np.ndarray) -> np.ndarray:
    """Positions of `apart` pairs whose two ends a third record joins: by the number of the one, by the name of the other.

    One row of a person misspells the name as a twin's would be; the next one, of the same NIK, does not. An initial or
    a word left out would vouch for either twin. `words`: of each record's name, -1 where a letter stands for one.
    """
    both = _between(edges, apart)
    own, x, y = (both[end].to_numpy() for end in ("own", "x", "y"))
    by_x = (identity[own] == identity[x]) & (words[own] == words[y])
    by_y = (identity[own] == identity[y]) & (words[own] == words[x])
    known = (identity[own] >= 0) & (words[own] > 0)
    return both.filter(pl.Series(known & (by_x | by_y)))["apart"].unique().sort().to_numpy()


def _between(edges: Edges, apart: Edges) -> pl.DataFrame:
    """Each record (`own`) with an edge to both ends (`x`, `y`) of an `apart` pair: the two edges and their weights."""
    ends = pl.concat(
        [
            pl.DataFrame({"edge": np.arange(len(edges.left)), "own": own, "other": other, "weight": edges.weight})
            for own, other in ((edges.left, edges.right), (edges.right, edges.left))
        ]
    )
    foes = pl.DataFrame({"apart": np.arange(len(apart.left)), "x": apart.left, "y": apart.right})
    return foes.join(ends.rename({"other": "x", "edge": "edge_x", "weight": "weight_x"}), on="x").join(
        ends.rename({"other": "y", "edge": "edge_y", "weight": "weight_y"}), on=["y", "own"]
    )
