"""Pairs that speak of two people, and the records that stand between them."""

from __future__ import annotations

import numpy as np
import polars as pl

from ucj_validate.match.groups import Edges

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


def vouched(edges: Edges, apart: Edges, identity: np.ndarray, name: np.ndarray) -> np.ndarray:
    """Positions of `apart` pairs whose two ends a third record joins: by the number of the one, by the name of the other.

    One row of a person misspells the name as a twin's would be; the next one, of the same NIK, writes it as the other
    end does. An initial or a word left out would vouch for either twin. `name`: a number each record, -1 none.
    """
    both = _between(edges, apart)
    own, x, y = (both[end].to_numpy() for end in ("own", "x", "y"))
    number, called = identity[own], name[own]
    by_x = (number == identity[x]) & (called == name[y])
    by_y = (number == identity[y]) & (called == name[x])
    known = (number >= 0) & (called >= 0)
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
