"""Clusters, their claims and who stands between them, on literal pairs."""

from __future__ import annotations

import numpy as np
import pytest

from ucj_validate.match.comparing.spelling import _first_free
from ucj_validate.match.persons.assignment import Claims, Open, _among, _Apart, assigned, settled
from ucj_validate.match.persons.groups import Edges

Pair = tuple[int, int]


def edges(*pairs: tuple[int, int, float]) -> Edges:
    left, right = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    return Edges(left, right, np.array([pair[2] for pair in pairs], dtype=np.float64))


def apart(*pairs: Pair) -> Edges:
    return edges(*((a, b, 0.0) for a, b in pairs))


def ints(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


def test_values_are_found_among_sorted_ones() -> None:
    assert _among(ints(2, 5, 9), ints(1, 2, 3, 9, 10)).tolist() == [False, True, False, True, False]
    assert _among(ints(), ints(1, 2)).tolist() == [False, False]


def test_clusters_are_apart_where_any_pair_of_their_records_is() -> None:
    person = ints(0, 1, 0, 3)
    of = _Apart.of(apart((2, 1)), np.full(4, -1), person)

    assert of.hold(ints(0, 0, 1), ints(1, 3, 3)).tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("identity", "divided"),
    [
        ([4, 5, -1, -1], True), ([4, 4, -1, -1], False), ([4, -1, -1, -1], False), ([4, 5, 5, -1], False), ([4, 5, 6, 7], True),
        ([4, 5, 6, 4], False), ([0, 1, -1, -1], True), ([3, 0, 0, -1], False),
    ],
)  # fmt: skip
def test_clusters_with_numbers_and_none_in_common_are_two_people_by_number(identity: list[int], divided: bool) -> None:
    """Records 0 and 2 are one cluster, 1 and 3 another."""
    of = _Apart.of(apart(), np.array(identity), ints(0, 1, 0, 1))

    assert of.by_number(ints(0, 0), ints(1, 0)).tolist() == [divided, False]


def test_a_verdict_weighs_all_ways_that_join_against_all_that_do_not() -> None:
    one = settled(Claims(2, {(0, 1): 5.0}, frozenset()))[0, 1]
    rivals = settled(Claims(3, {(0, 1): 5.0, (0, 2): 3.0}, frozenset({(1, 2)})))
    chained = settled(Claims(3, {(0, 1): 5.0, (1, 2): 3.0}, frozenset()))[0, 1]

    assert (one.weight, one.margin) == (pytest.approx(5.0), 5.0)
    assert rivals[0, 1].weight == pytest.approx(5 - np.log2(1 + 2**3))
    assert (rivals[0, 1].margin, rivals[0, 2].margin) == (2.0, -2.0)
    assert (chained.weight, chained.margin) == (pytest.approx(5.0), pytest.approx(5.0))


def open_of(*pairs: tuple[int, int, float], free: list[bool] | None = None) -> Open:
    n = len(pairs)
    return Open(
        edges(*pairs), np.full(n, -1.0), np.full(n, 0.5), np.ones(n, dtype=bool) if free is None else np.array(free)
    )


def outcome(
    of: Open, held: Edges, identity: list[int], person: list[int], least: float = 5.6
) -> tuple[list[int], list[bool], list[float]]:
    found = assigned(of, held, np.array(identity), np.array(person), least)
    return found.person.tolist(), found.joined.tolist(), np.round(found.weight, 3).tolist()


def test_the_strongest_pair_of_two_clusters_counts_and_each_pair_has_no_more_than_its_own() -> None:
    person, joined, weight = outcome(open_of((0, 1, 9.0), (2, 1, 6.0), (2, 3, 4.0)), apart(), [-1] * 4, [0, 1, 0, 1])

    assert person == [0, 0, 0, 0]
    assert joined == [True, True, False]
    assert weight == [9.0, 6.0, 4.0]


def test_a_lead_of_three_bits_decides_and_less_does_not() -> None:
    for other, decided in ((6.0, True), (6.1, False)):
        _person, joined, _weight = outcome(open_of((0, 1, 9.0), (0, 2, other)), apart((1, 2)), [-1] * 3, [0, 1, 2])
        assert joined == [decided and 9.0 - float(np.log2(1 + 2**other)) >= 5.6, False]
    for other, decided in ((9.0, True), (9.1, False)):
        _person, joined, _weight = outcome(
            open_of((0, 1, 12.0), (0, 2, other)), apart((1, 2)), [-1] * 3, [0, 1, 2], 2.0
        )
        assert joined == [decided, False]


def test_a_number_divides_clusters_unless_a_pair_without_a_rule_speaks_for_them() -> None:
    """0 and 1 have numbers; 2 has none and claims both."""
    free = outcome(open_of((0, 2, 12.0), (1, 2, 11.0), (0, 1, 9.0)), apart(), [5, 6, -1], [0, 1, 2])
    bound = outcome(
        open_of((0, 2, 12.0), (1, 2, 4.0), (0, 1, 9.0), free=[True, True, False]), apart(), [5, 6, -1], [0, 1, 2]
    )

    assert free[1] == [True, True, False]
    assert bound[1] == [True, False, False]
    assert bound[2][2] == -1.0


def test_components_are_settled_each_by_itself() -> None:
    of = open_of((0, 1, 9.0), (2, 3, 9.0), (4, 5, 3.0), (6, 7, 9.0), free=[True, True, True, False])

    person, joined, weight = outcome(of, apart((2, 3)), [-1] * 8, list(range(8)))

    assert person == [0, 0, 2, 3, 4, 5, 6, 7]
    assert joined == [True, False, False, False]
    assert weight == [9.0, -1.0, -1.0, -1.0]


def test_pairs_within_a_cluster_and_pairs_of_no_weight_settle_nothing() -> None:
    of = open_of((0, 1, 9.0), (2, 3, 9.0), (2, 4, -8.0), (2, 5, -7.9))

    person, joined, weight = outcome(of, apart(), [-1] * 6, [0, 0, 2, 3, 4, 5])

    assert person == [0, 0, 2, 2, 4, 5]
    assert joined == [False, True, False, False]
    assert weight == [-1.0, 9.0, -1.0, -7.9]


def test_a_word_finds_one_partner_the_best_that_is_free() -> None:
    row, i, j = ints(0, 1, 1, 1, 2, 2, 3), ints(0, 0, 0, 1, 0, 1, 2), ints(1, 0, 1, 0, 0, 0, 2)

    chosen = sorted(_first_free(row, i, j).tolist())

    assert chosen == [0, 1, 4, 6]
    assert _first_free(ints(1, 1, 1, 1), ints(0, 1, 0, 1), ints(0, 0, 1, 1)).tolist() == [0, 3]
    assert _first_free(ints(), ints(), ints()).tolist() == []
