"""A pair compares the same whatever pairs lie beside it."""

from __future__ import annotations

import numpy as np
import polars as pl

from ucj_validate.frames import PEOPLE
from ucj_validate.match.comparing.compare import comparable, name_levels
from ucj_validate.match.values.records import KEPT

NAMES = ("MUHAMMAT RISKI", "MUHAMMAT RIJKI", "SITI AMINA", "SITI AMINAH", "LASADINDI")


def test_how_closely_names_are_looked_at_rests_on_their_own_pair():
    people = pl.DataFrame({"name_key": NAMES, "nik_form": "missing"}, schema_overrides=PEOPLE)
    data = comparable(
        people.select(
            pl.col(name) if name in people.columns else pl.lit(None, PEOPLE[name]).alias(name) for name in KEPT
        )
    )
    pairs = [(a, b) for a in range(len(NAMES)) for b in range(len(NAMES)) if a < b] * 2
    left, right = (np.array(end) for end in zip(*pairs, strict=True))
    needed = np.where(np.arange(len(pairs)) < len(pairs) // 2, -np.inf, 40.0)  # of each pair one is within reach
    levels, weights = name_levels(data, left, right, needed)
    for at in range(len(pairs)):
        one = slice(at, at + 1)
        level, weight = name_levels(data, left[one], right[one], needed[one])
        assert (levels[at], weights[at]) == (level[0], weight[0])
    assert len(set(weights[: len(pairs) // 2] - weights[len(pairs) // 2 :])) > 1  # the closer look finds something
