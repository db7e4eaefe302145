"""Months of a changing city: every answer holds where its rows stand, and none on other people."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.decisions import campaign

from ucj_validate.synth.options import Noise


@pytest.mark.parametrize("count", [pytest.param(4, marks=pytest.mark.wide), pytest.param(10, marks=pytest.mark.slow)])
def test_answers_hold_over_months_of_change_and_never_on_other_people(tmp_path: Path, count: int) -> None:
    months = list(campaign(tmp_path, 200, count, 5, Noise.NORMAL))

    assert len(months) == count
    assert months[-1].answers > 200
    assert sum(month.wrong for month in months) == 0
    assert sum(month.hold for month in months) == sum(month.stand for month in months)
    assert sum(month.against for month in months) == 0
    assert months[-1].gone > 0  # rows were struck off, and their answers hold nowhere
