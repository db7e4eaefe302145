"""What is learnt from counted pairs, step by step, on numbers that can be reckoned by hand."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

import numpy as np
import pytest

from tests.support.builders import people
from ucj_validate.match.comparing.compare import Compared, comparable
from ucj_validate.match.comparing.levels import DateLevel as D
from ucj_validate.match.comparing.levels import NameLevel as A
from ucj_validate.match.comparing.levels import NikLevel as N
from ucj_validate.match.comparing.levels import PlainLevel as P
from ucj_validate.match.model import training
from ucj_validate.match.model.rules import RULES
from ucj_validate.match.model.training import (
    LARGEST_STEP,
    PRIOR_MATCHES,
    PRIOR_PAIRS,
    Patterns,
    Town,
    counted_patterns,
    patterns,
    patterns_of,
    town,
    trained,
    untrained,
)  # fmt: skip
from ucj_validate.match.model.weights import SMALLEST_TOWN
from ucj_validate.match.values.records import stacked

PLAIN = ("sex", "place", "no_kk", "phone", "mother")
NO_TOWN = Town(10, 0.0, np.zeros(3), 0.0, dict.fromkeys(PLAIN, 0.0))


def pairs(n: int, **given: Any) -> Compared:
    values: dict[str, Any] = {field.name: np.zeros(n, dtype=np.int8) for field in fields(Compared)}
    values |= {"name_weight": np.zeros(n), "other_vowel": np.zeros(n, dtype=bool)}
    return Compared(**values | {name: np.array(value, dtype=values[name].dtype) for name, value in given.items()})


def test_pairs_of_one_pattern_are_counted_together_and_every_part_of_it_is_kept() -> None:
    levels = pairs(
        6, nik=[10, 10, 0, 10, 10, 10], date=[4, 4, 0, 4, 4, 3], name=[9, 9, 0, 9, 9, 9], name_weight=[31.4, 31.4, -40, 99, 0.6, 31],
        sex=[2, 2, 0, 2, 2, 2], place=[3, 3, 0, 3, 3, 3], no_kk=[1, 1, 0, 1, 1, 1], phone=[2, 2, 0, 2, 2, 2],
        mother=[3, 3, 0, 3, 3, 3],
    )  # fmt: skip
    rule = np.array([8, 8, 0, 8, 8, 8], dtype=np.int8)
    count = np.array([2.0, 3.0, 5.0, 7.0, 11.0, 13.0])

    found = patterns(levels, rule, count)

    names = ("nik", "date", "name", "name_weight", *PLAIN)
    rows = zip(
        *(getattr(found.levels, name).tolist() for name in names),
        found.rule.tolist(),
        found.count.tolist(),
        strict=True,
    )
    same = (2, 3, 1, 2, 3, 8)
    assert sorted(rows) == [
        (0, 0, 0, -32.0, 0, 0, 0, 0, 0, 0, 5.0), (10, 3, 9, 31.0, *same, 13.0), (10, 4, 9, 1.0, *same, 11.0),
        (10, 4, 9, 31.0, *same, 12.0),
    ]  # fmt: skip
    assert not found.levels.other_vowel.any()


def test_patterns_of_pieces_add_up() -> None:
    levels, rule = pairs(4, nik=[1, 2, 1, 3]), np.zeros(4, dtype=np.int8)
    whole = patterns(levels, rule, np.array([1.0, 2.0, 3.0, 4.0]))

    pieces = [
        counted_patterns(pairs(2, nik=nik), rule[:2], np.array(count))
        for nik, count in (([1, 2], [1.0, 2.0]), ([1, 3], [3.0, 4.0]))
    ]

    added = patterns_of(pieces)
    assert (added.levels.nik.tolist(), added.count.tolist()) == ([1, 2, 3], [4.0, 2.0, 4.0])
    assert whole.count.tolist() == added.count.tolist()


def test_a_town_is_what_its_rows_tell_of_chance() -> None:
    born = date(1985, 3, 12)
    rows = [
        {"nik": "0071011203850001", "name_key": "A", "birth_date": born, "village": "LERE", "sex": "L"},
        {"nik": "0071011203850001", "name_key": "A", "birth_date": born, "village": "LERE", "sex": "L"},
        {"nik": "0071011203850001", "name_key": "A", "birth_date": born, "village": "LERE"},
        {"nik": "0071011203850007", "village": "LOLU", "sex": "P", "nik_birth_date": born},
        {"birth_date": born, "village": "LOLU"},
        {"name_key": "B", "sex": "L", "phone": "6281"},
    ]
    records = stacked(people(*rows), people())

    told = town(comparable(records.frame), records.frame["entity"].to_numpy(), 77)

    assert (told.population, told.pairs, told.merged) == (77, 15.0, 3.0)
    both, niks, dates = (3 / 6) ** 2, (4 / 6) ** 2, (5 / 6) ** 2
    assert told.known == pytest.approx([both, niks - both, dates - both])
    assert told.same == pytest.approx(
        {"sex": 1.0 * 12 / 20, "place": 8 / 20, "no_kk": 0.0, "phone": 0.0, "mother": 0.0}
    )


def test_of_nobody_nothing_is_known() -> None:
    told = town(comparable(stacked(people(), people()).frame), np.zeros(0, dtype=np.int64), 2)

    assert (told.pairs, told.merged, told.known.tolist()) == (0.0, 0.0, [0.0, 0.0, 0.0])


@pytest.mark.parametrize(
    ("codes", "share"), [([0, 0, 1], 1 / 3), ([0, 0, -1, -1], 1.0), ([0], 0.0), ([], 0.0), ([0, 0, 1, 1], 1 / 3)]
)
def test_the_share_of_pairs_with_one_value_is_that_of_drawing_it_twice(codes: list[int], share: float) -> None:
    assert training._alike(np.array(codes, dtype=np.int64)) == pytest.approx(share)


def test_shares_move_by_what_is_seen_as_far_as_it_outnumbers_the_prior() -> None:
    prior = np.array([0.1, 0.6, 0.3])
    seen = np.array([500.0, PRIOR_MATCHES, 0.0])

    learnt = training._learnt(prior, seen)

    # as many matches as the prior counts for: the share of the level seen lies half way to all
    assert learnt[1] == pytest.approx((0.6 / 0.9 + 1) / 2 * 0.9)
    assert learnt[2] == pytest.approx((0.3 / 0.9) / 2 * 0.9)
    assert learnt[1:].sum() == pytest.approx(0.9)
    assert training._learnt(prior, np.zeros(3)) == pytest.approx(prior)


def test_no_share_moves_by_more_than_the_largest_step() -> None:
    prior = np.array([0.5, 0.999, 0.001])

    learnt = training._learnt(prior, np.array([0.0, 0.0, 1e12]))

    assert learnt[2] / prior[2] == pytest.approx(2**LARGEST_STEP)
    assert prior[1] / learnt[1] == pytest.approx(2**LARGEST_STEP)


def test_number_and_date_are_learnt_by_what_of_them_is_known() -> None:
    start, joint = untrained().joint_m, np.zeros((len(N), len(D)))
    joint[N.EXACT, D.NEAR] = 200.0
    joint[N.LENGTH, D.MISSING] = 40.0
    joint[N.MISSING, D.PART] = 50.0
    joint[N.MISSING, D.MISSING] = 9_000.0

    m = training._joint_m(start, joint)

    both = start[1:, 1:].sum()
    assert m[N.EXACT, D.NEAR] == pytest.approx(
        (PRIOR_MATCHES * start[N.EXACT, D.NEAR] / both + 200) / (PRIOR_MATCHES + 200) * both
    )
    assert m[N.EXACT, D.SAME] < start[N.EXACT, D.SAME]
    niks, dates = start[1:, 0].sum(), start[0, 1:].sum()
    assert m[N.LENGTH, 0] == pytest.approx(
        (PRIOR_MATCHES * start[N.LENGTH, 0] / niks + 40) / (PRIOR_MATCHES + 40) * niks
    )
    assert m[0, D.PART] == pytest.approx((PRIOR_MATCHES * start[0, D.PART] / dates + 50) / (PRIOR_MATCHES + 50) * dates)
    assert m[0, 0] == start[0, 0]


def test_chance_is_learnt_where_every_pair_of_the_level_is_compared_and_nowhere_else() -> None:
    start, apart = untrained().joint_u, np.zeros((len(N), len(D)))
    apart[:] = 100.0
    of = Town(10, 8e6, np.array([0.5, 0.25, 0.1]), 0.0, {})

    u = training._joint_u(start, apart, of)

    step = 2.0**LARGEST_STEP
    for level in (N.EXACT, N.EXCEL_PREFIX, N.SERIAL_ONE_DIGIT):
        for at, known in ((D.SAME, 4e6), (D.DIFFERENT, 4e6), (D.MISSING, 2e6)):
            seen = (PRIOR_PAIRS * start[level, at] + 100) / (PRIOR_PAIRS + known)
            assert u[level, at] == pytest.approx(min(max(seen, start[level, at] / step), start[level, at] * step))
    others = [level for level in N if level not in (N.EXACT, N.EXCEL_PREFIX, N.SERIAL_ONE_DIGIT)]
    assert (u[others] == start[others]).all()


@pytest.mark.parametrize(("same", "moves"), [(0.0, False), (0.5, True)])
def test_what_rows_share_oftener_than_by_chance_is_worth_less(same: float, moves: bool) -> None:
    prior = np.array([1.0, 0.1, 0.6, 0.3])
    of = Town(10, PRIOR_PAIRS, np.zeros(3), 0.0, {"place": same})

    u = training._plain_u(prior, of, "place")

    assert u == pytest.approx([1.0 * 0.7 / 0.9, 0.3, 0.6 * 0.7 / 0.9, 0.3 * 0.7 / 0.9] if moves else prior)


def test_some_share_stays_for_values_that_differ_however_alike_all_rows_are() -> None:
    of = Town(10, 1e15, np.zeros(3), 0.0, {"sex": 1.0})

    u = training._plain_u(np.array([1.0, 0.5, 0.4, 0.1]), of, "sex")

    assert u[P.SAME] == pytest.approx(1.0)
    assert 0 < u[P.DIFFERENT] < 0.05


def test_matches_are_as_common_as_in_the_shipped_town_until_others_are_seen() -> None:
    def prior(matches: float, pairs_: float, population: int = 10) -> float:
        return training._prior(matches, Town(population, pairs_, np.zeros(3), 0.0, {}))

    assert prior(0.0, 0.0) == pytest.approx(0.0)
    assert prior(0.0, 0.0, 80_000) == pytest.approx(0.0)
    assert prior(PRIOR_MATCHES, 0.0) == pytest.approx(1.0)
    assert prior(0.0, PRIOR_MATCHES * SMALLEST_TOWN) == pytest.approx(-1.0)
    assert prior(0.0, PRIOR_MATCHES * 80_000, 80_000) == pytest.approx(-1.0)


def found(*rows: dict[str, Any]) -> Patterns:
    """Patterns by what is known of them; `count` pairs each."""
    base = {"nik": 0, "date": 0, "name": 0, "name_weight": 0.0, **dict.fromkeys(PLAIN, 0)}
    values = {name: [(base | row)[name] for row in rows] for name in base}
    rule = np.array([RULES.index(row.get("rule", "")) for row in rows], dtype=np.int8)
    return Patterns(pairs(len(rows), **values), rule, np.array([float(row["count"]) for row in rows]))


SURE = {"nik": N.EXACT, "date": D.SAME, "name": A.SAME, "name_weight": 20.0}
STRANGER = {"nik": N.DIFFERENT, "date": D.DIFFERENT, "name": A.DIFFERENT, "name_weight": -9.0}


def test_sure_pairs_are_matches_and_pairs_of_strangers_are_not() -> None:
    told = trained(
        found(SURE | {"count": 30, "phone": P.SAME}, STRANGER | {"count": 500, "phone": P.DIFFERENT}), NO_TOWN
    )

    assert told.matches == pytest.approx(30, abs=1e-3)
    assert told.joint_pairs[N.EXACT, D.SAME] == pytest.approx(30, abs=1e-3)
    assert told.joint_pairs.sum() == pytest.approx(30, abs=1e-3)
    assert told.name_pairs[A.SAME] == pytest.approx(30, abs=1e-3)
    assert told.plain_pairs["phone"][P.SAME] == pytest.approx(30, abs=1e-3)
    assert told.plain_pairs["sex"][P.MISSING] == pytest.approx(30, abs=1e-3)
    assert told.converged
    assert 1 < told.rounds < 5


def test_rows_merged_before_comparing_are_matches_of_the_same_number_name_and_date() -> None:
    of = Town(10, 1e4, np.array([1.0, 0.0, 0.0]), 40.0, dict.fromkeys(PLAIN, 0.0))

    told = trained(found(SURE | {"count": 30}), of)

    assert told.matches == pytest.approx(70, abs=1e-3)
    assert told.joint_pairs[N.EXACT, D.SAME] == told.name_pairs[A.SAME] == pytest.approx(70, abs=1e-3)
    assert told.prior == pytest.approx(training._prior(70, of), abs=1e-6)


def test_a_pair_under_a_rule_counts_as_far_as_the_rule_lets_it() -> None:
    held = trained(found(SURE | {"count": 100, "rule": "generation_apart"}), NO_TOWN)

    assert held.matches == pytest.approx(10, abs=1e-3)


def test_an_estimate_that_does_not_stand_still_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    doubtful = found({"nik": N.MISSING, "date": D.SAME, "name": A.SAME, "name_weight": -1.0, "count": 90_000})
    monkeypatch.setattr(training, "_ROUNDS", 2)

    told = trained(doubtful, NO_TOWN)

    assert (told.rounds, told.converged) == (2, False)


def test_of_nothing_the_shipped_model_is_learnt() -> None:
    told, start = trained(found(), NO_TOWN), untrained()

    assert told.joint_m == pytest.approx(start.joint_m)
    assert (told.matches, told.converged) == (0.0, True)
    weights = told.weights()
    assert weights.joint[0, 0] == weights.name[0] == 0.0
    assert all(bits[0] == 0.0 for bits in weights.plain.values())
