"""The exact best choice within a budget, where costs are few and people are many.

People of one cost are taken by value, so a choice is one count a cost. With a price p/q of a rupiah, any choice is
worth at most `most` less what its counts lose against the price and what is left unspent; so only counts that lose
little can be better than the best that is known, and those are gone through, all of them. Integers throughout.
Source: Lagrangian bound and core of the knapsack problem: Kellerer, Pferschy, Pisinger, Knapsack Problems, ch. 3, 5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ucj_validate.errors import LimitError
from ucj_validate.i18n import _, number

Ints = npt.NDArray[np.int64]
_Numbers = npt.NDArray[Any]
"""64-bit integers, or Python's own where those would not do."""
MOST_STATES = 20_000_000
"""Choices looked at for one group: some five seconds."""
_AT_ONCE = 1_000_000
"""Of them in memory."""
_FIRST_SHARE = 64
"""The first look goes through choices that lose at most this part of what one person is worth."""


@dataclass(frozen=True)
class _Group:
    """People of one cost, the worthiest first; `worth[n]` is what the first n are worth together."""

    cost: int
    people: Ints
    worth: _Numbers


@dataclass(frozen=True)
class _Step:
    """Choices over some groups, none of which another is better than: what they cost, are worth and lose.

    `before` is the place of each in the step before, to which `count` people of the last group were added.
    """

    cost: _Numbers
    worth: _Numbers
    loss: _Numbers
    before: Ints
    count: Ints


def best(costs: Ints, values: Ints, budget: int, *, most_states: int = MOST_STATES) -> Ints:
    """Positions of the people whose values add up to most within `budget`; of such choices, one that costs least.

    Costs and values are above 0. Of people of one cost and value the earlier ones are taken.

    Raises:
        LimitError: too many different costs to be sure of the best choice.
    """
    affordable = np.flatnonzero(costs <= budget)
    costs, values = costs[affordable], values[affordable]
    if int(costs.sum()) <= budget:
        return affordable
    if (values == values[0]).all():
        cheapest = np.argsort(costs, kind="stable")
        return np.sort(affordable[cheapest[np.cumsum(costs[cheapest]) <= budget]])
    scale = int(np.gcd.reduce(costs))
    groups = _groups(costs // scale, values)
    taken = _counts(groups, budget // scale, most_states)
    chosen = np.concatenate([group.people[:count] for group, count in zip(groups, taken, strict=True)])
    return np.sort(affordable[chosen])


def _groups(costs: Ints, values: Ints) -> list[_Group]:
    """One group a cost, cheapest first."""
    highest = int(values.max()) * int(costs.max()) * (len(costs) + 1)
    kind: Any = np.int64 if highest < 1 << 61 else object
    made = []
    for cost in np.unique(costs):
        people = np.flatnonzero(costs == cost)
        people = people[np.argsort(-values[people], kind="stable")]
        worth = np.concatenate([np.zeros(1, dtype=kind), np.cumsum(values[people].astype(kind))])
        made.append(_Group(int(cost), people, worth))
    return made


def _counts(groups: list[_Group], budget: int, most_states: int) -> list[int]:
    """How many of each group the best choice takes: looks among more and more choices until none can be better."""
    if len(groups) == 1:
        return [min(len(groups[0].people), budget // groups[0].cost)]
    value, cost = _price(groups, budget)
    # What each count of a group gains over the price, and what it loses beside the best count; times `cost`.
    gains = [cost * group.worth - value * group.cost * np.arange(len(group.worth)).astype(group.worth.dtype) for group in groups]  # fmt: skip
    losses = [gain.max() - gain for gain in gains]
    most = sum(int(gain.max()) for gain in gains) + value * budget
    lost = max(1, value * cost // _FIRST_SHARE)
    while True:
        counts = _searched(groups, losses, budget, lost, most_states)
        worth = sum(int(group.worth[count]) for group, count in zip(groups, counts, strict=True))
        if most - cost * worth <= lost:  # whatever is better loses less, and has been looked at
            return counts
        lost = min(lost * 4, most - cost * worth)


def _price(groups: list[_Group], budget: int) -> tuple[int, int]:
    """Value and cost of the person with whom the money runs out, where people are taken by value for money."""
    costs = np.concatenate([np.full(len(group.people), group.cost) for group in groups])
    values = np.concatenate([np.diff(group.worth) for group in groups])
    order = np.argsort(-(values.astype(np.float64) / costs), kind="stable")  # any price bounds; a near one bounds well
    spent = np.cumsum(costs[order])
    last = order[int(np.searchsorted(spent, budget, side="right"))]
    return int(values[last]), int(costs[last])


def _searched(groups: list[_Group], losses: list[_Numbers], budget: int, lost: int, most_states: int) -> list[int]:
    """How many of each group the best of all choices takes that lose at most `lost`; none where no such choice fits.

    The group with most counts to look at comes last: of it as many are taken as the rest of the money allows.
    """
    windows = [np.flatnonzero(loss <= lost) for loss in losses]
    last = max(range(len(groups)), key=lambda at: (len(windows[at]), at))
    others = [at for at in range(len(groups)) if at != last]
    nothing = groups[0].worth[:1]
    steps = [_Step(nothing, nothing, nothing, np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64))]
    for at in others:
        steps.append(_further(steps[-1], groups[at], losses[at], windows[at], budget, lost, most_states))
        if not len(steps[-1].cost):
            return [0] * len(groups)
    state = steps[-1]
    rest = np.minimum((budget - state.cost) // groups[last].cost, len(groups[last].people)).astype(np.int64)
    worth = state.worth + groups[last].worth[rest]
    cost = state.cost + rest * groups[last].cost
    found = np.flatnonzero(worth == worth.max())
    place = int(found[np.argmin(cost[found])])
    counts = {last: int(rest[place])}
    for at, step in zip(reversed(others), reversed(steps[1:]), strict=True):
        counts[at], place = int(step.count[place]), int(step.before[place])
    return [counts[at] for at in range(len(groups))]


def _further(
    step: _Step, group: _Group, losses: _Numbers, window: Ints, budget: int, lost: int, most_states: int
) -> _Step:
    """`step` with each count of one more group, without choices that another is at least as good as."""
    states = len(step.cost) * len(window)
    if states > most_states:
        raise LimitError(
            "plan",
            _("terlalu banyak besar iuran yang berbeda untuk memastikan pilihan terbaik"),
            found=_("{count} kemungkinan").format(count=number(states)),
            advice=_("pakai urutan strict, atau kurangi golongan iuran (plan.premiums)"),
        )
    some = max(1, _AT_ONCE // len(step.cost))
    held = [column[:0] for column in (step.cost, step.worth, step.loss, step.before, step.count)]
    for start in range(0, len(window), some):
        counts = window[start : start + some]
        before, count = np.repeat(np.arange(len(step.cost)), len(counts)), np.tile(counts, len(step.cost))
        loss, cost = step.loss[before] + losses[count], step.cost[before] + group.cost * count
        fits = np.flatnonzero((cost <= budget) & (loss <= lost))
        worth = step.worth[before[fits]] + group.worth[count[fits]]
        further = (cost[fits], worth, loss[fits], before[fits], count[fits])
        held = _undominated([np.concatenate(pair) for pair in zip(held, further, strict=True)])
    return _Step(*held)


def _undominated(columns: list[_Numbers]) -> list[_Numbers]:
    """Of choices (cost, worth, …) those that are worth more than all that cost no more."""
    cost, worth = columns[0], columns[1]
    if not len(cost):
        return columns
    order = np.argsort(-worth, kind="stable")
    order = order[np.argsort(cost[order], kind="stable")]
    ahead = np.maximum.accumulate(worth[order])
    kept = order[np.concatenate([np.ones(1, dtype=np.bool_), worth[order][1:] > ahead[:-1]])]
    return [column[kept] for column in columns]
