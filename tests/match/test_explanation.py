"""What is told of a pair is what the matcher reckoned: the bars add up, rivals and chains are named."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from tests.support.builders import BORN, people
from ucj_validate.match.comparing.compare import compared
from ucj_validate.match.explanation import Evidence, bars, chain, compared_rows, evidence, nearest, rivals
from ucj_validate.match.model.weights import weighted

HIM = {"nik": "0071011203850001", "name_key": "LASADINDI TOMBOLOTUTU", "birth_date": BORN, "sex": "L"}
SLIP = {**HIM, "nik": "0071011203850010"}
TWIN = {**HIM, "nik": "0071011203850002", "name_key": "LASADINDA TOMBOLOTUTU"}
STRANGER = {"nik": "0071014507900003", "name_key": "WA ODE SARI", "birth_date": date(1990, 7, 5), "sex": "P"}
NAME_ONLY = {"name_key": "LASADINDI TOMBOLOTUTU"}
NO_NIK = {"name_key": "LASADINDI TOMBOLOTUTU", "birth_date": BORN}


def held(roll: list[dict[str, Any]], members: list[dict[str, Any]]) -> Evidence:
    return evidence(people(*roll, file="roll.csv"), people(*members, file="members.csv"))


def every_pair(of: Evidence) -> pl.DataFrame:
    n = of.records.frame.height
    left, right = np.triu_indices(n, 1)
    return compared_rows(of, left, right)


def test_the_bars_of_any_pair_add_up_to_its_weight() -> None:
    pairs = every_pair(held([HIM, TWIN, NAME_ONLY, STRANGER], [SLIP, HIM, NO_NIK, STRANGER]))

    for pair in pairs.iter_rows(named=True):
        assert sum(bar.bits for bar in bars(pair)) == pytest.approx(pair["weight"], abs=1e-9)


def test_the_weight_told_is_the_matchers_own() -> None:
    of = held([HIM, TWIN, NAME_ONLY], [SLIP, STRANGER, NO_NIK])
    left, right = np.triu_indices(6, 1)

    told = compared_rows(of, left, right)["weight"].to_numpy()

    levels = compared(of.data, left, right)
    assert told == pytest.approx(weighted(of.data, left, right, levels, of.records.population).weight, abs=1e-9)


def test_what_is_missing_weighs_nothing() -> None:
    pair = compared_rows(held([NAME_ONLY], [HIM]), np.array([0]), np.array([1])).row(0, named=True)

    weights = {bar.part: bar.bits for bar in bars(pair)}

    assert [weights[part] for part in ("nik_and_birth_date", "sex", "no_kk", "phone", "mother", "place")] == [0.0] * 6


def test_a_rules_ceiling_stands_as_a_bar_of_its_own() -> None:
    pair = compared_rows(held([HIM], [TWIN]), np.array([0]), np.array([1])).row(0, named=True)

    last = bars(pair)[-1]

    assert pair["rule"] is not None
    assert (last.part, last.bits) == ("rule", pytest.approx(pair["weight"] - pair["own"]))


@pytest.mark.parametrize(
    ("decision", "weight", "part"),
    [("accepted", 5.614709844115208, "other_rows"), ("review", -4.0, "rivals"), ("accepted", 30.0, "version")],
)
def test_what_the_fields_do_not_account_for_is_named(decision: str, weight: float, part: str) -> None:
    pair = compared_rows(held([NAME_ONLY], [HIM]), np.array([0]), np.array([1])).row(0, named=True)

    steps = bars(pair, {"weight": weight, "decision": decision}, accept=0.98)

    assert steps[-1].part == part
    assert sum(bar.bits for bar in steps) == pytest.approx(weight)


def test_the_nearest_come_first_and_never_the_row_itself() -> None:
    of = held([HIM], [STRANGER, SLIP, HIM])

    best = nearest(of, 0, np.arange(4), 2)

    assert best["right"].to_list() == [3, 2]


def test_nearest_of_nobody_is_nobody() -> None:
    assert nearest(held([HIM], []), 0, np.array([], dtype=np.int64), 1).height == 0


def test_a_chain_goes_over_the_row_that_has_what_the_other_lacks() -> None:
    between = {**HIM, "phone": "6280000000001"}
    of = held(
        [{"name_key": "DAENG NGALLE", "phone": "6280000000001", "nik": HIM["nik"], "birth_date": BORN}], [between]
    )
    three = held(
        [{"name_key": "DAENG NGALLE", "nik": HIM["nik"], "birth_date": BORN}, HIM], [{**NO_NIK, "mother_key": "SITI"}]
    )

    direct = chain(of, [0, 1], 0, 1)
    around = chain(three, [0, 1, 2], 0, 2)

    assert direct.select("left", "right").rows() == [(0, 1)]
    assert around.select("left", "right").rows() == [(0, 1), (1, 2)]


def test_two_equal_candidates_leave_each_other_half_a_chance() -> None:
    other = {**NO_NIK, "nik": "0071021203850044"}
    of = held([NO_NIK], [HIM, other])
    own = compared_rows(of, np.array([0]), np.array([1]))["weight"][0]

    shared = rivals(of, 0, 1, accept=0.98)

    assert own > 5
    assert shared.weight == pytest.approx(0, abs=0.8)
    assert shared.strongest == (0, 2)


def test_a_pair_without_rivals_keeps_its_weight() -> None:
    of = held([HIM], [HIM, STRANGER])

    shared = rivals(of, 0, 1, accept=0.98)

    assert shared.weight == pytest.approx(compared_rows(of, np.array([0]), np.array([1]))["weight"][0])
    assert shared.strongest is None
