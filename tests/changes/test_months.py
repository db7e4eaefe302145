"""A small form of `benchmarks.diffs`: what `diff` says of a changing made-up city is what happened there."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from benchmarks.diffs import FIRST, Scores, city, month_truth, rewritten_in, scored

from ucj_validate.synth.months import MonthRates
from ucj_validate.synth.options import SynthOptions


@pytest.mark.wide
def test_what_diff_says_of_a_changing_city_is_what_happened(tmp_path: Path) -> None:
    names = city(tmp_path, SynthOptions(persons=400, seed=12, as_of=FIRST), 2, MonthRates())
    scores = Scores()

    for before, now in pairwise([month_truth(tmp_path, name) for name in names]):
        scored(scores, before, now, rewritten_in(tmp_path, now))

    assert {(one.wrong, one.lost) for one in scores.identity.values()} == {(0, 0)}
    assert scores.identity["roll"].right > 200
    assert {kind: (one.extra, one.missed) for kind, one in scores.kinds.items() if one.extra or one.missed} == {}
    assert sum(one.right for one in scores.kinds.values()) > 20
