"""The best choice within a budget is the best there is: held against every choice, one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ucj_validate.errors import LimitError
from ucj_validate.plan.knapsack import best

_MOST = 9


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[int], list[int], int]:
    """Costs from few kinds, values with many equal ones, a budget from nothing to more than all."""
    kinds = draw(st.lists(st.integers(1, 30), min_size=1, max_size=5))
    count = draw(st.integers(1, _MOST))
    costs = draw(st.lists(st.sampled_from(kinds), min_size=count, max_size=count))
    highest = draw(st.sampled_from([2, 7, 40, 10**6]))
    values = draw(st.lists(st.integers(1, highest), min_size=count, max_size=count))
    return costs, values, draw(st.integers(0, sum(costs) + 2))


def every_choice(costs: list[int], values: list[int], budget: int) -> tuple[int, int]:
    """The most that any choice within the budget is worth, and the least that it costs: all 2ⁿ are looked at."""
    choices = _CHOICES[: 1 << len(costs), : len(costs)]
    cost = choices @ np.array(costs)
    within = np.flatnonzero(cost <= budget)
    worth = (
        (choices[within].astype(object) @ np.array(values, dtype=object))
        if max(values) > 1 << 50
        else choices[within] @ np.array(values)
    )
    most = worth.max()
    return int(most), int(cost[within][worth == most].min())


_CHOICES = (np.arange(1 << _MOST)[:, None] >> np.arange(_MOST)[None, :]) & 1
"""Row i: who is in choice i, in the binary digits of i."""


def chosen(costs: list[int], values: list[int], budget: int, kind: type = np.int64) -> tuple[int, int, list[int]]:
    """What the solver chooses: worth, cost, places."""
    at = best(np.array(costs, dtype=np.int64), np.array(values, dtype=kind), budget).tolist()
    return sum(values[i] for i in at), sum(costs[i] for i in at), at


@given(cases())
@settings(max_examples=300)
def test_no_choice_is_worth_more_and_none_as_good_is_cheaper(case: tuple[list[int], list[int], int]) -> None:
    worth, cost, at = chosen(*case)

    assert (worth, cost) == every_choice(*case)
    assert len(set(at)) == len(at)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=150)
def test_no_choice_is_worth_more_in_thousands_of_cities(seed: int) -> None:
    random = np.random.default_rng(seed)
    for _city in range(20):
        count = int(random.integers(1, _MOST + 1))
        costs = random.choice(random.integers(1, 40, random.integers(1, 6)), count).tolist()
        values = random.integers(1, random.choice([3, 9, 400]), count).tolist()
        budget = int(random.integers(0, sum(costs) + 2))

        worth, cost, _at = chosen(costs, values, budget)

        assert (worth, cost) == every_choice(costs, values, budget), (costs, values, budget)


@given(cases())
@settings(max_examples=50)
def test_values_beyond_64_bits_are_added_up_exactly(case: tuple[list[int], list[int], int]) -> None:
    costs, values, budget = case
    large = [(1 << 70) + value for value in values]

    worth, cost, _at = chosen(costs, large, budget, object)

    assert (worth, cost) == every_choice(costs, large, budget)


@given(cases(), st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_the_order_of_people_changes_neither_worth_nor_cost(
    case: tuple[list[int], list[int], int], shuffle: object
) -> None:
    costs, values, budget = case
    order = list(range(len(costs)))
    shuffle.shuffle(order)  # type: ignore[attr-defined]

    again = chosen([costs[i] for i in order], [values[i] for i in order], budget)

    assert again[:2] == chosen(costs, values, budget)[:2]


def test_of_equals_the_first_in_the_list_are_taken() -> None:
    assert chosen([5, 5, 5, 5], [1, 1, 1, 1], 11)[2] == [0, 1]


def test_a_budget_that_carries_everybody_takes_everybody() -> None:
    assert chosen([3, 4], [1, 1], 7)[2] == [0, 1]


def test_a_budget_that_carries_nobody_takes_nobody() -> None:
    assert chosen([3, 4], [1, 1], 2)[2] == []


def test_two_cheap_people_beat_one_dear_one_only_where_they_are_worth_more() -> None:
    assert chosen([2, 1, 1], [5, 2, 2], 2)[2] == [0]
    assert chosen([2, 1, 1], [5, 3, 3], 2)[2] == [1, 2]


def test_where_all_are_worth_the_same_the_cheapest_are_taken() -> None:
    assert chosen([5, 3, 4, 3], [2, 2, 2, 2], 10)[2] == [1, 2, 3]


def test_what_can_not_be_proved_is_refused_with_a_limit() -> None:
    costs, values = np.array([7, 11, 13, 17] * 3), np.arange(1, 13)

    with pytest.raises(LimitError) as refused:
        best(costs, values, 60, most_states=1)

    assert refused.value.exit_code == 6


def test_fifty_thousand_people_in_ten_brackets_are_a_matter_of_a_second() -> None:
    random = np.random.default_rng(7)
    costs = random.choice(12 * random.integers(16_800, 60_000, 10), 50_000).astype(np.int64)
    values = random.integers(0, 401, 50_000) * 50_001 + 1
    budget = int(costs.sum()) * 2 // 5

    taken = best(costs, values, budget)

    # Less than a cheapest person's worth is left, and any person outside fits no more.
    left = budget - int(costs[taken].sum())
    outside = np.setdiff1d(np.arange(50_000), taken)
    assert 0 <= left < int(costs[outside].min())
