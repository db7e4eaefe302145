"""Ways of choosing: each keeps the budget, and says truly what it maximises."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ucj_validate.plan.selecting import CHOICES

Case = tuple[list[int], list[int], list[int], int]


@st.composite
def lists(draw: st.DrawFn) -> Case:
    """Turns and points in the order of a list, costs, and a budget."""
    count = draw(st.integers(1, 7))
    people = sorted(
        draw(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 12)), min_size=count, max_size=count)),
        key=lambda person: (person[0], -person[1]),
    )
    costs = draw(st.lists(st.sampled_from([3, 5, 8]), min_size=count, max_size=count))
    return [t for t, _p in people], [p for _t, p in people], costs, draw(st.integers(0, sum(costs) + 1))


def taken(order: str, case: Case) -> list[bool]:
    turns, points, costs, budget = case
    return list(map(bool, CHOICES[order](np.array(turns), np.array(points), np.array(costs), budget)))


Told = tuple[int, ...]


def told(case: Case, choice: list[bool], *, people_first: bool) -> Told:
    """What is maximised, turn by turn, in its order."""
    return max(_told(case, np.array([choice], dtype=np.int64), people_first=people_first))


def best_of_all(case: Case, *, people_first: bool) -> Told:
    """The best of every choice within the budget."""
    count = len(case[2])
    choices = (np.arange(1 << count)[:, None] >> np.arange(count)[None, :]) & 1
    within = choices[choices @ np.array(case[2]) <= case[3]]
    return max(_told(case, within, people_first=people_first))


def _told(case: Case, choices: np.ndarray, *, people_first: bool) -> list[Told]:
    turns, points, costs = (np.array(column) for column in case[:3])
    columns = []
    for turn in (0, 1):
        own = choices * (turns == turn)
        worth, heads = own @ points, own.sum(axis=1)
        columns += [*((heads, worth) if people_first else (worth, heads)), -(own @ costs)]
    return [tuple(row) for row in np.stack(columns, axis=1).tolist()]


@given(lists())
@settings(max_examples=150)
def test_most_points_is_the_best_of_all_choices_turn_by_turn(case: Case) -> None:
    choice = taken("points", case)

    assert told(case, choice, people_first=False) == best_of_all(case, people_first=False)


@given(lists())
@settings(max_examples=150)
def test_most_people_is_the_best_of_all_choices_turn_by_turn(case: Case) -> None:
    choice = taken("people", case)

    assert told(case, choice, people_first=True) == best_of_all(case, people_first=True)


@given(lists(), st.sampled_from(sorted(CHOICES)))
@settings(max_examples=50)
def test_no_way_of_choosing_spends_more_than_there_is(case: Case, order: str) -> None:
    choice = taken(order, case)

    assert sum(cost for cost, is_in in zip(case[2], choice, strict=True) if is_in) <= case[3]


@given(lists())
@settings(max_examples=50)
def test_strict_order_passes_nobody_over(case: Case) -> None:
    choice = taken("strict", case)

    assert choice == sorted(choice, reverse=True)


@given(lists())
@settings(max_examples=50)
def test_where_all_cost_the_same_strict_order_is_the_best_choice(case: Case) -> None:
    turns, points, costs, budget = case
    same = (turns, points, [5] * len(costs), budget)

    assert told(same, taken("strict", same), people_first=False) == told(
        same, taken("points", same), people_first=False
    )
