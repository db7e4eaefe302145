"""Answers that can't all be right are named; those that can are left alone."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ucj_validate.review.contradictions import contradicted

S, D, U = "same", "different", "unsure"


@pytest.mark.parametrize(
    ("pairs", "named"),
    [
        ([], set()),
        ([("a", "b", S, "1"), ("a", "b", S, "2")], set()),
        ([("a", "b", S, "1"), ("a", "b", D, "2")], {"1", "2"}),
        ([("a", "b", S, "1"), ("b", "a", D, "2")], {"1", "2"}),
        ([("a", "b", S, "1"), ("a", "b", U, "2")], set()),
        ([("a", "b", D, "1"), ("a", "b", U, "2")], set()),
        ([("a", "b", S, "1"), ("b", "c", S, "2"), ("a", "c", D, "3")], {"1", "2", "3"}),
        ([("a", "b", S, "1"), ("b", "c", D, "2"), ("a", "c", D, "3")], set()),
        ([("a", "b", S, "1"), ("c", "d", S, "2"), ("a", "c", D, "3")], set()),
        ([("a", "b", S, "1"), ("b", "c", S, "2"), ("c", "d", S, "3"), ("a", "c", D, "4")], {"1", "2", "4"}),
    ],
)
def test_only_what_contradicts_is_named(pairs: list[tuple[str, str, str, str]], named: set[str]) -> None:
    assert contradicted(pairs) == named


ANSWERS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.sampled_from([S, D, U])).filter(lambda one: one[0] != one[1]),
    max_size=9,
)


@given(ANSWERS)
def test_without_the_named_ones_everything_can_be_true(told: list[tuple[int, int, str]]) -> None:
    pairs = [(a, b, verdict, str(at)) for at, (a, b, verdict) in enumerate(told)]

    against = contradicted(pairs)

    assert _possible([pair for pair in pairs if pair[3] not in against])


@given(ANSWERS)
def test_what_can_all_be_true_is_never_named(told: list[tuple[int, int, str]]) -> None:
    pairs = [(a, b, verdict, str(at)) for at, (a, b, verdict) in enumerate(told)]

    assert bool(contradicted(pairs)) == (not _possible(pairs))


def _possible(pairs: list[tuple[int, int, str, str]]) -> bool:
    """Some way to put the ends into persons obeys every sure answer."""
    person = {end: end for pair in pairs for end in pair[:2]}
    for _round in person:
        for a, b, verdict, _name in pairs:
            if verdict == S:
                person[a] = person[b] = min(person[a], person[b])
    return all(person[a] != person[b] for a, b, verdict, _name in pairs if verdict == D)


def test_every_pair_of_three_is_named_where_two_are_joined_and_one_parted() -> None:
    ends = list(combinations("abc", 2))
    for parted in range(3):
        pairs = [(a, b, D if at == parted else S, str(at)) for at, (a, b) in enumerate(ends)]

        assert contradicted(pairs) == {"0", "1", "2"}
