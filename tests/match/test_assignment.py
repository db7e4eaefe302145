"""Where several claim one person, the best way over the whole component decides, and no row number."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.match.test_link import SAME, decision, linked
from ucj_validate.match.persons.assignment import MOST_CLUSTERS, Claims, Open, Verdict, assigned, settled
from ucj_validate.match.persons.groups import Edges

Pair = tuple[int, int]
LEAST = 5.6


def by_brute_force(claims: Claims) -> dict[Pair, Verdict]:
    """Every labelling of the clusters, each partition once; a group's weight is its best spanning tree of all trees."""
    ways: dict[frozenset[frozenset[int]], float] = {}
    for labels in product(range(claims.n), repeat=claims.n):
        groups = frozenset(frozenset(i for i in range(claims.n) if labels[i] == label) for label in sorted(set(labels)))
        if any(set(pair) <= group for group in groups for pair in claims.apart):
            continue
        ways[groups] = sum(best_tree(group, claims.weight) for group in groups)
    ways = {way: score for way, score in ways.items() if score > -np.inf}
    verdicts = {}
    for pair in claims.weight:
        joined = [score for way, score in ways.items() if any(set(pair) <= group for group in way)]
        others = [score for way, score in ways.items() if not any(set(pair) <= group for group in way)]
        odds = np.log2(sum(2.0**score for score in joined) / sum(2.0**score for score in others))
        verdicts[pair] = Verdict(float(odds), max(joined) - max(others))
    return verdicts


def best_tree(group: frozenset[int], weight: dict[Pair, float]) -> float:
    inside = [pair for pair in weight if set(pair) <= group]
    trees = [tree for tree in combinations(inside, len(group) - 1) if spans(group, tree)]
    return max((sum(weight[pair] for pair in tree) for tree in trees), default=-np.inf)


def spans(group: frozenset[int], tree: tuple[Pair, ...]) -> bool:
    reached, grown = {min(group)}, True
    while grown:
        more = {b for a, b in tree if a in reached} | {a for a, b in tree if b in reached}
        grown = not more <= reached
        reached |= more
    return reached == group


@st.composite
def components_of_few(draw: st.DrawFn) -> Claims:
    n = draw(st.integers(2, 5))
    every = list(combinations(range(n), 2))
    kinds = draw(st.lists(st.sampled_from(["open", "apart", "none"]), min_size=len(every), max_size=len(every)))
    weights = draw(st.lists(st.integers(-16, 80), min_size=len(every), max_size=len(every)))
    claims = zip(every, kinds, weights, strict=True)
    weight = {pair: number / 4 for pair, kind, number in claims if kind == "open"}
    return Claims(n, weight, frozenset(pair for pair, kind in zip(every, kinds, strict=True) if kind == "apart"))


@settings(max_examples=60)
@given(components_of_few())
def test_the_verdict_is_that_of_all_ways_tried_by_force(claims: Claims) -> None:
    verdicts, forced = settled(claims), by_brute_force(claims)

    assert verdicts.keys() == forced.keys()
    for pair, verdict in verdicts.items():
        assert verdict.weight == pytest.approx(forced[pair].weight, abs=1e-6)
        assert verdict.margin == pytest.approx(forced[pair].margin, abs=1e-9)


def open_pairs(pairs: dict[Pair, float], shared: float = 0.0) -> Open:
    left, right = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    weight = np.array(list(pairs.values()), dtype=np.float64)
    n = len(pairs)
    return Open(Edges(left, right, weight), np.full(n, shared), np.zeros(n), np.ones(n, dtype=bool))


def apart(*pairs: Pair) -> Edges:
    left, right = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    return Edges(left, right, np.zeros(len(pairs)))


NOBODY = np.full(6, -1, dtype=np.int64)


def test_a_rival_that_is_surely_somebody_elses_takes_nothing() -> None:
    """0 may be 2 or 3; 3 is 1's already, and 1 is held apart from 0."""
    person = np.array([0, 1, 2, 1, 4, 5])

    result = assigned(open_pairs({(0, 2): 18.0, (0, 3): 17.0}), apart((0, 1)), NOBODY, person, LEAST)

    assert result.person.tolist() == [0, 1, 0, 1, 4, 5]
    assert result.joined.tolist() == [True, False]


def test_two_near_claims_stay_open_whatever_the_row_numbers() -> None:
    two = {(0, 2): 18.0, (0, 3): 17.0}

    result = assigned(open_pairs(two), apart((2, 3)), NOBODY, np.arange(6), LEAST)

    assert not result.joined.any()
    assert np.abs(result.margin).max() == pytest.approx(1.0)


def test_two_numbers_are_weighed_against_each_other_but_never_joined() -> None:
    identity = np.array([7, 8, -1, -1, -1, -1])

    result = assigned(open_pairs({(0, 1): 20.0}), apart(), identity, np.arange(6), LEAST)

    assert not result.joined.any()


def test_a_component_of_too_many_is_left_to_people() -> None:
    n = MOST_CLUSTERS + 1
    star = {(0, other): 20.0 for other in range(1, n)}

    result = assigned(open_pairs(star), apart(), np.full(n, -1), np.arange(n), LEAST)

    assert result.beyond == 1
    assert not result.joined.any()


@settings(max_examples=40)
@given(components_of_few(), st.permutations(range(5)))
def test_the_order_of_rows_changes_nothing(claims: Claims, order: list[int]) -> None:
    def people(numbered: list[int]) -> set[frozenset[int]]:
        pairs = {}
        for (a, b), weight in claims.weight.items():
            x, y = numbered[a], numbered[b]
            pairs[(min(x, y), max(x, y))] = weight
        foes = apart(*[(numbered[a], numbered[b]) for a, b in sorted(claims.apart)])
        person = assigned(open_pairs(pairs), foes, np.full(5, -1), np.arange(5), LEAST).person
        return {frozenset(i for i in range(5) if person[numbered[i]] == one) for one in person.tolist()}

    assert people(order) == people(list(range(5)))


def test_a_twin_without_nik_is_found_once_the_other_is_settled() -> None:
    first = SAME | {"name_key": "LASATINTI RUKAYA", "mother_key": "RATNA INTRAWATI"}
    second = first | {"nik": "0071011203850002", "name_key": "LASATINTI RUKAYATI"}

    result = linked([second, first | {"nik": None}], [first, second])

    assert decision(result, 1, 0) == "accepted"
    assert decision(result, 1, 1) != "accepted"
