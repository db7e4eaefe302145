"""What a run says of its own errors, and the threshold that follows from the wanted precision."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from tests.support.builders import people
from ucj_validate.match import link
from ucj_validate.match.certainty.clues import HIGHEST, LOWEST, threshold
from ucj_validate.match.certainty.error_rates import (
    ErrorRates,
    Missed,
    Scored,
    Sides,
    by_chance,
    missed,
    never_compared,
    strongest_pairs,
)
from ucj_validate.settings import MatchSettings

NO_RULES = np.ones(20)
FREE = np.zeros(2, dtype=bool)


def bits(*chances: float) -> np.ndarray:
    """Weights of these probabilities."""
    share = np.array(chances)
    return np.asarray(np.log2(share / (1 - share)))


def scored(pairs: list[tuple[int, int, float, bool]], rule: int = 0) -> Scored:
    left, right, chance, accepted = zip(*pairs, strict=True)
    return Scored(
        np.array(left), np.array(right), bits(*chance), np.array(accepted), np.full(len(left), rule, dtype=np.int8)
    )


def test_few_links_leave_the_usual_threshold() -> None:
    found = threshold(bits(*[0.99] * 1_000), np.ones(1_000, dtype=bool), 0, MatchSettings())

    assert found == MatchSettings().accept


def test_sure_links_let_the_threshold_sink_to_its_bound_and_not_below() -> None:
    weight = bits(*[1 - 1e-9] * 5_000, *[0.6] * 3)

    assert threshold(weight, np.ones(len(weight), dtype=bool), 0, MatchSettings()) == LOWEST


def test_the_threshold_stands_where_the_wanted_share_is_right() -> None:
    weight = bits(*[1 - 1e-9] * 5_000, *[0.96] * 60, *[0.99] * 100)
    free = np.ones(len(weight), dtype=bool)

    found = threshold(weight, free, 0, MatchSettings())

    chance = np.array([0.96, 0.99])
    assert 0.96 < found <= 0.99
    assert (100 * (1 - chance[1])) / 5_100 <= 1 - MatchSettings().precision
    assert (100 * (1 - chance[1]) + 60 * (1 - chance[0])) / 5_160 > 1 - MatchSettings().precision


def test_a_precision_that_nothing_reaches_asks_for_the_surest() -> None:
    weight = bits(*[0.9985] * 3_000)

    assert threshold(weight, np.ones(3_000, dtype=bool), 0, MatchSettings()) == HIGHEST


def test_pairs_that_a_rule_holds_back_move_no_threshold() -> None:
    weight = bits(*[1 - 1e-9] * 5_000, *[0.96] * 600)
    free = np.arange(len(weight)) < 5_000

    assert threshold(weight, free, 0, MatchSettings()) == LOWEST


def test_a_threshold_that_is_named_stands() -> None:
    weight = bits(*[1 - 1e-9] * 5_000)

    assert threshold(weight, np.ones(5_000, dtype=bool), 0, MatchSettings(accept=0.98)) == 0.98


def test_a_run_says_from_where_it_accepted() -> None:
    rows: list[dict[str, Any]] = [{"nik": "0099110101600001", "name_key": "LASATINTI", "birth_date": date(1960, 1, 1)}]

    linkage = link(people(*rows), people(*rows, file="m.csv"), MatchSettings(accept=0.9))

    assert linkage.accept == 0.9
    told = linkage.diagnostics["certainty"]
    assert isinstance(told, dict)
    assert told["accept"] == 0.9
    assert told["links_accepted"] == 1
    assert told["expected_false"] < 0.01


def test_a_link_is_wrong_as_often_as_it_says() -> None:
    pairs = scored([(0, 2, 0.99, True), (1, 3, 0.96, True)])

    wrong = by_chance(pairs.weight, FREE, strongest_pairs(pairs, 4), pairs.left, pairs.right)

    assert wrong == pytest.approx([0.01, 0.04])


def test_a_link_by_way_of_another_row_is_as_sure_as_that_way() -> None:
    pairs = scored([(0, 1, 0.999, True), (0, 2, 0.99, True)])

    strongest, left, right = strongest_pairs(pairs, 3), np.array([1]), np.array([2])

    assert by_chance(bits(0.5), FREE[:1], strongest, left, right) == pytest.approx([0.01])
    assert by_chance(bits(0.95), ~FREE[:1], strongest, left, right) == pytest.approx([0.05])


def test_missed_links_are_counted_by_pairs_of_rows_and_by_where_they_are() -> None:
    # rows 0 and 1 of the rolls are one entity, 2 another; 3 and 4 are members
    entities = Sides.of(np.array([0, 0, 2, 3, 4]), 3)
    pairs = scored([(0, 3, 0.6, False), (2, 4, 0.1, False)])

    found = missed(entities, entities, pairs, NO_RULES, 0.2, 0.25)

    assert found.in_review == pytest.approx(2 * 0.6)
    assert found.below_review == pytest.approx(0.1)
    assert found.total == pytest.approx(1.2 + 0.1 + 0.25)


def test_where_nothing_was_compared_nothing_is_missed_but_what_no_key_found() -> None:
    nothing = np.array([], dtype=np.int64)
    pairs = Scored(nothing, nothing, np.array([]), nothing.astype(bool), nothing.astype(np.int8))
    sides = Sides.of(np.arange(2), 1)

    assert missed(sides, sides, pairs, NO_RULES, 0.2, 0.5).total == 0.5


def test_rows_of_one_person_that_were_not_compared_are_as_likely_as_those_that_were() -> None:
    # person 0 has two entities on the rolls; only the first was compared with the member
    entities, persons = Sides.of(np.arange(3), 2), Sides.of(np.array([0, 0, 1]), 2)

    found = missed(persons, entities, scored([(0, 2, 0.6, False)]), NO_RULES, 0.2, 0.0)

    assert found.total == pytest.approx(1.2)


def test_what_lies_between_two_people_with_partners_of_their_own_is_no_missed_link() -> None:
    sides = Sides.of(np.array([0, 1, 0, 1]), 2)
    pairs = scored([(0, 3, 0.45, False)])

    assert missed(sides, Sides.of(np.arange(4), 2), pairs, NO_RULES, 0.2, 0.0).total == 0.0


def test_a_rule_that_speaks_of_relatives_counts_by_how_often_it_errs() -> None:
    sides = Sides.of(np.arange(2), 1)
    shares = np.array([1.0, 0.1])

    found = missed(sides, sides, scored([(0, 1, 0.45, False)], rule=1), shares, 0.2, 0.0)

    assert found.in_review == pytest.approx(0.045)


def test_what_neither_way_found_is_told_by_what_each_missed_of_the_other() -> None:
    match = np.ones(100)
    first, second = np.arange(100) < 90, np.arange(100) >= 10

    assert never_compared(match, first, second) == pytest.approx(10 * 10 / 80)
    assert never_compared(match, first, second, both_more=920) == pytest.approx(10 * 10 / 1_000)


def test_no_more_links_are_wrong_than_there_are() -> None:
    rates = ErrorRates(accepted=1, by_chance=0.8, of_relatives=0.9, missed=Missed(0, 0, 0))

    assert rates.false == 1
    assert rates.described()["expected_precision"] == 0.0


def test_nothing_accepted_and_nothing_missed_is_told_without_a_quotient_of_nothing() -> None:
    told = ErrorRates(0, 0.0, 0.0, Missed(0, 0, 0)).described()

    assert told["expected_precision"] == told["expected_recall"] == 1.0


def twins(n: int) -> list[dict[str, Any]]:
    """`n` pairs of twins: one date, serials side by side, names of one sound."""
    rows = []
    for i in range(n):
        born = date(1960, 1, 1) + timedelta(days=31 * i)
        word = f"{chr(65 + i % 26)}LASATINTI{chr(65 + i // 26)}"
        for serial, name in ((1, "RUKAYA"), (2, "RUKAIYAH")):
            rows.append({"nik": f"009911{born:%d%m%y}{serial:04d}", "name_key": f"{name} {word}", "birth_date": born})
    return rows


def test_twins_whose_nik_are_whole_tell_how_many_are_mistaken_where_nik_are_lost() -> None:
    people_ = twins(150)
    # every tenth row of the rolls has lost its NIK, and every other member is not there
    roll = [row | ({"nik": None} if i % 10 == 0 else {}) for i, row in enumerate(people_)]
    members = [row for i, row in enumerate(people_) if i % 3]

    told = link(people(*roll), people(*members, file="m.csv"), MatchSettings()).diagnostics["certainty"]
    whole = link(people(*people_), people(*members, file="m.csv"), MatchSettings()).diagnostics["certainty"]

    assert isinstance(told, dict)
    assert isinstance(whole, dict)
    assert told["expected_false_of_relatives"] >= whole["expected_false_of_relatives"]
    assert 0 <= told["expected_false"] <= told["links_accepted"]
