"""A pair compares the same whatever pairs lie beside it."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from ucj_validate.columns import Side
from ucj_validate.ingest import read
from ucj_validate.match.blocking.keys import nik_candidates
from ucj_validate.match.comparing.compare import Compared, comparable, compared
from ucj_validate.match.values.records import stacked
from ucj_validate.normalise import people

FIXTURES = Path(__file__).parents[2] / "fixtures" / "palopo"
AS_OF = date(2025, 4, 24)


@pytest.mark.parametrize("piece", [1, 7, 61])
def test_levels_and_weights_do_not_rest_on_the_pairs_beside(piece):
    rolls = [str(path) for path in sorted(FIXTURES.glob("roll*"))]
    members = [str(path) for path in sorted(FIXTURES.glob("peserta*"))]
    records = stacked(
        people(read(rolls, Side.ROLL, {}).rows, AS_OF), people(read(members, Side.MEMBERS, {}).rows, AS_OF)
    )
    data = comparable(records.frame)
    pairs = nik_candidates(data, records.entities, 200).pairs[:600]
    left, right = (pairs[end].to_numpy().astype(np.int64) for end in ("left", "right"))

    def needed(levels: Compared) -> np.ndarray:
        return np.where(levels.date == 1, -4.0, 9.0) + levels.place

    whole = compared(data, left, right, needed)
    parts = [compared(data, left[at : at + piece], right[at : at + piece], needed) for at in range(0, len(left), piece)]
    assert len(left) > 100
    for field in fields(Compared):
        together = np.concatenate([getattr(part, field.name) for part in parts])
        assert (getattr(whole, field.name) == together).all(), field.name
