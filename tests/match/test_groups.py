"""Who is one person, on literal pairs: rivals, numbers made one, pairs held apart, people's answers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ucj_validate.columns import Verdict
from ucj_validate.frames import DECIDED, Decided
from ucj_validate.match.comparing.compare import Comparable
from ucj_validate.match.linkage import duplicate_pairs
from ucj_validate.match.links import _first_of_each, uncertain_pairs
from ucj_validate.match.model.rules import RULES
from ucj_validate.match.model.weights import probability
from ucj_validate.match.persons.assignment import Open, assigned
from ucj_validate.match.persons.conflicts import contested, vouched
from ucj_validate.match.persons.decided import SURE, Answers, Weighed, held_apart
from ucj_validate.match.persons.groups import Edges, components, identities, kin, persons, rivalry
from ucj_validate.match.persons.settling import (
    Ends,
    Settled,
    person_of_record,
    rivals_of,
    settled_pairs,
    whole_words,
)
from ucj_validate.match.values.records import Records
from ucj_validate.settings import MatchSettings

Pair = tuple[int, int]


def edges(*pairs: tuple[int, int, float]) -> Edges:
    left, right = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    return Edges(left, right, np.array([pair[2] for pair in pairs], dtype=np.float64))


def apart(*pairs: Pair) -> Edges:
    return edges(*((a, b, 0.0) for a, b in pairs))


def flags(*on: int, n: int) -> np.ndarray:
    return np.isin(np.arange(n), on)


PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12)


@settings(max_examples=25)
@given(PAIRS)
@example([(9, 8), (8, 7), (7, 6), (6, 5), (5, 4), (4, 3), (3, 2), (2, 1), (1, 0)])
def test_records_joined_by_any_number_of_pairs_have_one_label_the_lowest(pairs: list[Pair]) -> None:
    label = list(range(10))
    for _round in range(10):
        for a, b in pairs:
            label[a] = label[b] = min(label[a], label[b])

    assert components(apart(*pairs), 10).tolist() == label


def test_records_of_one_sound_number_have_one_identity() -> None:
    data = SimpleNamespace(
        sound=np.array([True, True, False, True, True]), nik=np.array([7, 9, 7, 7, 9], dtype=np.uint64)
    )

    told = identities(cast("Comparable", data), np.array([4, 1, 2, 3, 0]))

    assert told.tolist() == [0, 0, -1, 1, 1]


@pytest.mark.parametrize(
    ("sure", "held", "must", "told"),
    [
        ([], [], [], [0, 1, 2, -1]),
        ([0], [], [], [0, 0, 2, -1]),
        ([0, 1], [], [], [0, 0, 0, -1]),
        ([0, 2], [], [], [0, 0, 2, -1]),
        ([0], [0], [], [0, 1, 2, -1]),
        ([0], [3], [], [0, 1, 2, -1]),
        ([0], [3], [0], [0, 0, 2, -1]),
        ([], [], [1], [0, 1, 1, -1]),
    ],
)
def test_numbers_of_one_person_are_made_one_unless_they_are_held_apart(
    sure: list[int], held: list[int], must: list[int], told: list[int]
) -> None:
    pairs = edges((0, 1, 9.0), (1, 2, 9.0), (2, 3, 9.0), (1, 0, 1.0))

    found = kin(pairs, flags(*sure, n=4), flags(*held, n=4), np.array([0, 1, 2, -1]), flags(*must, n=4))

    assert found.tolist() == told


def shares(*pairs: tuple[int, int, float], identity: list[int]) -> list[tuple[float, float]]:
    found = rivalry(edges(*pairs), np.array(identity))
    return [(round(weight, 6), round(margin, 6)) for weight, margin in zip(found.weight, found.margin, strict=True)]


INF = float("inf")


def test_a_pair_without_a_rival_keeps_its_weight() -> None:
    assert shares((0, 1, 7.0), (2, 3, 5.0), identity=[-1, 1, -1, 3]) == [(7.0, INF), (5.0, INF)]


def test_two_equal_claims_leave_each_other_half_a_chance_and_no_lead() -> None:
    told = shares((0, 1, 7.0), (0, 2, 7.0), identity=[-1, 1, 2])

    assert told == [(round(7 - float(np.log2(1 + 2**7)), 6), 0.0)] * 2


def test_a_claim_takes_by_its_odds_and_the_lead_is_over_the_strongest_rival() -> None:
    told = shares((0, 1, 9.0), (0, 2, 5.0), (0, 3, 3.0), (0, 4, -80.0), identity=[-1, 1, 2, 3, 4])

    assert told[0] == (round(9 - float(np.log2(1 + 2**5 + 2**3 + 2**-60)), 6), 4.0)
    assert told[1] == (round(5 - float(np.log2(1 + 2**9 + 2**3 + 2**-60)), 6), -4.0)
    assert told[2] == (round(3 - float(np.log2(1 + 2**9 + 2**5 + 2**-60)), 6), -6.0)


def test_rows_of_one_number_are_no_rivals_and_count_by_the_best_of_them() -> None:
    told = shares((0, 1, 9.0), (0, 2, 4.0), (0, 3, 6.0), identity=[-1, 1, 1, 3])

    assert told[0] == (round(9 - float(np.log2(1 + 2**6)), 6), 3.0)
    assert told[1] == (round(4 - float(np.log2(1 + 2**6)), 6), -2.0)
    assert told[2] == (round(6 - float(np.log2(1 + 2**9)), 6), -3.0)


def test_a_row_without_a_number_is_nobodys_rival() -> None:
    assert shares((0, 1, 9.0), (0, 2, 9.0), identity=[-1, 1, -1])[0] == (9.0, INF)


def test_rivals_of_either_end_count() -> None:
    told = shares((0, 1, 8.0), (1, 2, 8.0), identity=[5, -1, 6])

    assert told == [(round(8 - float(np.log2(1 + 2**8)), 6), 0.0)] * 2


def grouped(
    pairs: Edges, held: Edges, identity: list[int], must: list[int] = ()
) -> tuple[set[frozenset[int]], list[int]]:
    person, cut = persons(pairs, held, np.array(identity), flags(*must, n=len(pairs.left)) if must else None)
    groups = {frozenset(np.flatnonzero(person == one).tolist()) for one in person.tolist()}
    return groups, cut.tolist()


def sets(*groups: tuple[int, ...]) -> set[frozenset[int]]:
    return {frozenset(group) for group in groups}


def test_accepted_pairs_join_whoever_they_reach() -> None:
    assert grouped(edges((0, 1, 5.0), (1, 2, 5.0), (3, 4, 5.0)), apart(), [-1] * 6) == (
        sets((0, 1, 2), (3, 4), (5,)),
        [],
    )


@pytest.mark.parametrize(("weights", "together"), [((9.0, 5.0), (0, 1)), ((5.0, 9.0), (1, 2)), ((5.0, 5.0), (0, 1))])
def test_a_chain_between_two_numbers_breaks_where_it_is_weakest(weights: tuple[float, float], together: Pair) -> None:
    pairs = edges((0, 1, weights[0]), (1, 2, weights[1]))

    groups, cut = grouped(pairs, apart(), [7, -1, 8])

    assert frozenset(together) in groups
    assert len(groups) == 2
    assert cut == [1 if together == (0, 1) else 0]


def test_two_numbers_that_a_pair_joins_by_itself_may_come_together() -> None:
    pairs = edges((0, 1, 9.0), (1, 2, 8.0), (0, 2, 7.0))

    assert grouped(pairs, apart(), [7, -1, 8]) == (sets((0, 1, 2)), [])
    assert grouped(pairs, apart((0, 2)), [7, -1, 8]) == (sets((0, 1), (2,)), [1, 2])


def test_what_is_held_apart_comes_together_over_no_other_row_but_by_a_persons_word() -> None:
    pairs = edges((0, 1, 9.0), (1, 2, 8.0), (4, 5, 3.0))

    assert grouped(pairs, apart((0, 2)), [-1] * 6)[0] == sets((0, 1), (2,), (3,), (4, 5))
    assert grouped(pairs, apart((0, 2)), [-1] * 6, must=[1])[0] == sets((0,), (1, 2), (3,), (4, 5))
    assert grouped(pairs, apart((0, 2)), [-1] * 6, must=[0, 1])[0] == sets((0, 1, 2), (3,), (4, 5))
    assert grouped(pairs, apart((3, 2)), [-1] * 6) == (sets((0, 1, 2), (3,), (4, 5)), [])


def test_a_person_that_is_built_again_has_a_number_no_other_has() -> None:
    person, _cut = persons(edges((0, 1, 9.0), (1, 2, 8.0), (3, 4, 8.0)), apart((0, 2)), np.full(6, -1))

    assert person.tolist() == [6, 6, 8, 3, 3, 5]


def test_a_later_foe_of_a_grown_group_is_its_foe() -> None:
    pairs = edges((0, 1, 9.0), (2, 3, 8.0), (1, 2, 7.0), (3, 4, 6.0))

    assert grouped(pairs, apart((0, 4)), [-1] * 5) == (sets((0, 1, 2, 3), (4,)), [3])
    assert grouped(pairs, apart((0, 3)), [-1] * 5) == (sets((0, 1), (2, 3, 4)), [2])


@pytest.mark.parametrize(
    ("x", "y", "lost"), [(9.0, 5.9, [1]), (5.9, 9.0, [0]), (9.0, 6.1, [0, 1]), (6.1, 9.0, [0, 1]), (9.0, 6.0, [1])]
)
def test_of_two_pairs_to_both_ends_the_weaker_is_lost_or_both_where_they_are_near(
    x: float, y: float, lost: list[int]
) -> None:
    between = edges((0, 1, x), (0, 2, y), (3, 1, 9.0))

    assert contested(between, apart((1, 2))).tolist() == lost
    assert contested(between, apart((2, 1))).tolist() == lost
    assert contested(between, apart((1, 4))).tolist() == []


@pytest.mark.parametrize(
    ("identity", "words", "lifted"),
    [
        ([5, 5, 6], [2, 3, 2], True),
        ([5, 6, 5], [2, 2, 3], True),
        ([5, 5, 6], [2, 2, 3], False),
        ([5, 6, 7], [2, 2, 2], False),
        ([-1, -1, 6], [2, 2, 2], False),
        ([5, 5, 6], [0, 0, 0], False),
        ([5, 5, 6], [-1, -1, -1], False),
        ([0, 0, 6], [1, 3, 1], True),
    ],
)
def test_a_third_row_vouches_by_the_number_of_the_one_and_the_words_of_the_other(
    identity: list[int], words: list[int], lifted: bool
) -> None:
    joined = edges((0, 1, 9.0), (0, 2, 9.0))

    found = vouched(joined, apart((1, 2)), np.array(identity), np.array(words))

    assert found.tolist() == ([0] if lifted else [])


def answers(*told: tuple[str, int, str, int, str]) -> Answers:
    rows = [
        {"left_side": a, "left_row": i, "right_side": b, "right_row": j, "verdict": verdict, "decision": str(at)}
        for at, (a, i, b, j, verdict) in enumerate(told)
    ]
    return Answers.of(Decided(pl.DataFrame(rows, schema=DECIDED)), 3)


def records(*entity: int) -> Records:
    return Records(np.array(entity), 3)


def weighed(*pairs: tuple[int, int, float], must: int | None = None) -> Weighed:
    of = edges(*pairs)
    n = len(pairs)
    return Weighed(of.left, of.right, of.weight, np.ones(n, dtype=np.int8), np.arange(n) == must)


def test_answers_are_of_records_the_members_behind_the_rolls() -> None:
    told = answers(
        ("members", 0, "roll", 1, "same"), ("roll", 0, "roll", 2, "different"), ("roll", 2, "members", 1, "same")
    )

    assert (told.left.tolist(), told.right.tolist()) == ([1, 0, 2], [3, 2, 4])
    assert told.pairs(Verdict.SAME).rows() == [(1, 3), (2, 4)]
    assert told.pairs(Verdict.UNSURE).height == 0
    assert Answers.of(None, 3).pairs(Verdict.SAME).height == 0


def test_answers_on_rows_of_one_entity_say_nothing() -> None:
    told = answers(("roll", 2, "members", 0, "same"), ("roll", 0, "roll", 1, "same"))

    low, high = told.ends(Verdict.SAME, records(0, 0, 2, 1))

    assert (low.tolist(), high.tolist()) == ([1], [2])


def test_what_is_called_one_is_sure_and_what_is_called_two_is_no_pair_any_more() -> None:
    pairs = weighed((3, 0, 4.0), (1, 2, 5.0), (1, 3, 6.0))

    after = pairs.answered(
        answers(
            ("roll", 0, "members", 0, "same"), ("members", 0, "roll", 0, "same"), ("roll", 1, "roll", 2, "different")
        ),
        records(0, 1, 2, 3),
    )

    found = zip(*(getattr(after, name).tolist() for name in ("left", "right", "weight", "rule", "must")), strict=True)
    assert sorted(found) == [(0, 3, SURE, 0, True), (1, 3, 6.0, 1, False)]
    assert pairs.answered(answers(("roll", 0, "roll", 1, "unsure")), records(0, 1, 2, 3)) is pairs


def test_who_is_called_two_is_taken_out_where_nobody_is_called_one() -> None:
    after = weighed((0, 1, 4.0), (1, 2, 5.0)).answered(answers(("roll", 0, "roll", 1, "different")), records(0, 1, 2))

    assert (after.left.tolist(), after.right.tolist()) == ([1], [2])


def test_a_rule_holds_nobody_apart_whom_a_person_has_called_one_even_over_a_third() -> None:
    held = held_apart(
        edges((0, 2, 1.0), (3, 4, 2.0)), edges((0, 1, 9.0), (1, 2, 9.0)), (np.array([5]), np.array([6])), 7
    )

    assert (held.left.tolist(), held.right.tolist(), held.weight.tolist()) == ([3, 5], [4, 6], [2.0, SURE])


def outcome(pairs: Weighed, identity: list[int], words: list[int] | None = None, different: list[Pair] = ()) -> Settled:
    ends = Ends(np.array(identity), np.array(words or [2] * len(identity)))
    two = tuple(np.array([pair[side] for pair in different], dtype=np.int64) for side in (0, 1))
    return settled_pairs(pairs, ends, 0.98, lambda _rivals: 0.98, (two[0], two[1]))


def settled_of(*pairs: tuple[int, int, float, str], **more: Any) -> Settled:
    of = edges(*(pair[:3] for pair in pairs))
    rule = np.array([RULES.index(pair[3]) for pair in pairs], dtype=np.int8)
    must = np.array([pair[2] == SURE for pair in pairs], dtype=bool)
    return outcome(Weighed(of.left, of.right, of.weight, rule, must), **more)


@pytest.mark.parametrize(
    ("weight", "rule", "accepted"),
    [(6.0, "", True), (5.0, "", False), (9.0, "two_sound_niks", False), (SURE, "two_sound_niks", True)],
)
def test_a_pair_is_accepted_from_the_threshold_on_unless_a_rule_holds_it_back(
    weight: float, rule: str, accepted: bool
) -> None:
    found = settled_of((0, 1, weight, rule), identity=[-1, -1])

    assert found.accepted.tolist() == [accepted]
    assert (found.person[0] == found.person[1]) is np.bool_(accepted)
    assert (found.cut, found.accept) == (0, 0.98)


@pytest.mark.parametrize(
    ("weight", "rule", "one"), [(5.0, "", True), (4.9, "", False), (20.0, "two_sound_niks", False), (4.9, "twin_name", False)]
)  # fmt: skip
def test_two_numbers_are_one_persons_from_the_threshold_on_unless_a_rule_speaks_against_it(
    weight: float, rule: str, one: bool
) -> None:
    pair = Weighed(*(np.array([end]) for end in (0, 1, weight, RULES.index(rule), False)))
    ends = Ends(np.array([7, 9]), np.array([2, 2]))

    identity, _rivals = rivals_of(pair, ends, float(probability(np.array([5.0]))[0]))

    assert identity.tolist() == ([7, 7] if one else [7, 9])


@pytest.mark.parametrize(
    ("rule", "held"),
    [("twin_name", True), ("other_serial_and_name", True), ("first_15_other_name", True), ("generation_apart", True),
     ("two_sound_niks", False), ("date_in_part", False), ("name_alone", False), ("same_nik_other_name", False)],
)  # fmt: skip
def test_whom_a_rule_calls_two_people_no_third_row_joins(rule: str, held: bool) -> None:
    found = settled_of((0, 1, 20.0, ""), (0, 2, 10.0, ""), (1, 2, 1.0, rule), identity=[-1] * 3)

    assert (found.person[1] != found.person[2]) is np.bool_(held)
    assert found.accepted.tolist() == [True, not held, False]


def test_a_row_of_the_same_number_lifts_a_rule_that_rests_on_names() -> None:
    for rule, lifted in (("twin_name", True), ("first_15_other_name", True), ("other_serial_and_name", False)):
        found = settled_of((0, 1, 20.0, ""), (0, 2, 20.0, ""), (1, 2, 1.0, rule), identity=[4, 4, -1], words=[2, 3, 2])

        assert (found.person[1] == found.person[2]) is np.bool_(lifted)


def test_of_two_near_pairs_to_people_held_apart_neither_is_accepted() -> None:
    found = settled_of((0, 1, 20.0, ""), (0, 2, 19.0, ""), (1, 2, 1.0, "twin_name"), identity=[-1] * 3)

    assert found.accepted.tolist() == [False, False, False]
    assert len(set(found.person.tolist())) == 3


def test_a_person_calls_two_what_weighs_most() -> None:
    found = settled_of((0, 2, 20.0, ""), (1, 2, 10.0, ""), identity=[-1] * 3, different=[(0, 1)])

    assert found.person[0] == found.person[2] != found.person[1]
    assert found.accepted.tolist() == [True, False]


def test_numbers_in_the_order_in_which_persons_first_stand() -> None:
    of = Records(np.array([0, 1, 1, 3, 4, 0]), 3)

    assert person_of_record(of, np.array([9, 4, 4, 9, 7])).tolist() == [0, 1, 1, 0, 2, 0]


def test_words_of_a_name_with_a_lone_letter_count_for_none() -> None:
    words = SimpleNamespace(
        names=["A RUKAYA", "SITI RUKAYA", "X"],
        singles=np.array([1, 0, 1], dtype=np.int8),
        count=np.array([2, 2, 1], dtype=np.int8),
    )
    data = cast("Comparable", SimpleNamespace(name_id=np.array([1, -1, 0, 2, 1]), words=words))

    assert whole_words(data, np.array([0, 1, 2, 3])).tolist() == [2, -1, -1, -1]
    assert whole_words(data, np.array([1])).tolist() == [-1]


def test_pairs_that_people_decide_are_likely_enough_and_not_joined() -> None:
    chances = [0.2, 0.19, 0.9, 0.03, 0.01]
    weight = np.log2(np.array(chances) / (1 - np.array(chances)))
    rule = np.array([0, 0, 0, RULES.index("name_alone"), RULES.index("name_alone")], dtype=np.int8)
    scored = Settled(
        np.array([4, 2, 0, 3, 1]),
        np.array([5, 3, 1, 5, 5]),
        weight + 1e-9,
        np.arange(5.0),
        rule,
        np.arange(6),
        rule > 9,
        0,
        0.98,
    )

    found = uncertain_pairs(np.array([0, 0, 2, 3, 4, 5]), scored, MatchSettings(review=0.2))

    assert found.select("left", "right", "margin").rows() == [(3, 5, 3.0), (4, 5, 0.0)]
    assert uncertain_pairs(np.arange(6), scored, MatchSettings(review=0.2))["left"].to_list() == [0, 3, 4]


def test_uncertain_pairs_within_a_side_are_its_possible_duplicates() -> None:
    pairs = pl.DataFrame({"left": [0, 4, 1, 3], "right": [2, 5, 3, 4], "weight": [0.0, 0.0, 0.0, 0.0]})

    assert duplicate_pairs(pairs, 3).rows() == [("members", 0, 1, 0.5), ("members", 1, 2, 0.5), ("roll", 0, 2, 0.5)]


@settings(max_examples=25)
@given(st.lists(st.integers(0, 4), max_size=12))
def test_each_code_is_told_by_where_it_stands_first(codes: list[int]) -> None:
    first, place = _first_of_each(np.array(codes, dtype=np.uint64))

    assert [codes[at] for at in first[place].tolist()] == codes
    assert [codes.index(code) for code in codes] == first[place].tolist()


def test_a_component_is_settled_by_pairs_that_may_be_one_and_the_lead_they_have() -> None:
    def told(
        *pairs: tuple[int, int, float], free: list[int] | None = None, least: float = 5.6
    ) -> tuple[list[bool], list[float]]:
        of, n = edges(*pairs), len(pairs)
        open_ = Open(
            of, np.full(n, -1.0), np.full(n, 0.5), np.ones(n, dtype=bool) if free is None else flags(*free, n=n)
        )
        found = assigned(open_, apart(), np.array([3, -1, 4, -1]), np.arange(4), least)
        return found.joined.tolist(), np.round(found.weight, 3).tolist()

    assert told((0, 1, 9.0)) == ([True], [9.0])
    assert told((0, 1, 5.5)) == ([False], [-1.0])
    assert told((0, 1, 9.0), free=[]) == ([False], [-1.0])
    assert told((0, 1, 9.0), (1, 2, 7.0))[0] == [False, False]
    assert told((0, 1, 12.0), (1, 2, 5.0))[0] == [True, False]
    assert told((0, 1, 9.0), (1, 2, -9.0)) == ([True, False], [9.0, -1.0])
