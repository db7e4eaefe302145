"""Whom the money reaches: down a list, or the best of all choices. Never more than the budget."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ucj_validate.plan.knapsack import Ints, best

Flags = npt.NDArray[np.bool_]


def strict(costs: Ints, budget: int) -> Flags:
    """Everybody down the list until the first whom the rest of the budget doesn't carry; nobody after."""
    return np.asarray(np.cumsum(costs) <= budget)


def most_points(turns: Ints, points: Ints, costs: Ints, budget: int) -> Flags:
    """Turn by turn most points, of such choices most people, of such the cheapest; of equals the first in the list."""
    return _by_turn(turns, costs, budget, {turn: _points_first(points[turns == turn]) for turn in np.unique(turns)})


def most_people(turns: Ints, points: Ints, costs: Ints, budget: int) -> Flags:
    """Turn by turn most people, of such choices most points, of such the cheapest; of equals the first in the list."""
    return _by_turn(turns, costs, budget, {turn: _people_first(points[turns == turn]) for turn in np.unique(turns)})


def _points_first(points: Ints) -> Ints:
    """Values of which one point outweighs all people together."""
    return np.asarray(points * (len(points) + 1) + 1)


def _people_first(points: Ints) -> Ints:
    """Values of which one more person outweighs all points together."""
    return np.asarray(points + int(points.sum()) + 1)


def _by_turn(turns: Ints, costs: Ints, budget: int, values: dict[int, Ints]) -> Flags:
    """The best of the first turn, then with what is left the best of the next."""
    chosen = np.zeros(len(turns), dtype=np.bool_)
    for turn, own in values.items():
        at = np.flatnonzero(turns == turn)
        taken = at[best(costs[at], own, budget)]
        chosen[taken] = True
        budget -= int(costs[taken].sum())
    return chosen


CHOICES = {"strict": lambda _turns, _points, costs, budget: strict(costs, budget), "points": most_points, "people": most_people}  # fmt: skip
"""`plan.order` → how is chosen. Given in the order of the list."""
