"""The best way to settle who is whom where several claim one person: exact, over components of a few clusters.

A cluster is what stronger pairs have made one person already. A way to settle a component puts its clusters into
groups; clusters that are held apart, or of two identities, never stand in one. Its weight is that of the pairs that
hold its groups together, and what a pair is worth follows from all ways that join it against all that don't. So a
rival that is surely somebody else's takes nothing, and of two equal claims neither wins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from ucj_validate.match.persons.groups import Edges, components
from ucj_validate.match.values.packing import once

MOST_CLUSTERS = 8
"""Clusters of a component up to which all ways (4.140 at most) are weighed; larger ones stay as they are, in review."""
NEAR_TIE = 3.0
"""Bits by which the best way must lead the best without the pair: odds of eight to one."""
_NO_RIVAL = -8.0
"""Log2 odds below which a pair is no rival."""

_Pair = tuple[int, int]


@dataclass(frozen=True)
class Claims:
    """The open pairs of one component: clusters 0 … n-1, what each two of them weigh, and which can't be one person."""

    n: int
    weight: dict[_Pair, float]
    apart: frozenset[_Pair]


@dataclass(frozen=True)
class Verdict:
    """What all ways together say of one pair of clusters."""

    weight: float
    """Log2 odds of all ways that put the two into one group against all others."""
    margin: float
    """Weight of the best such way less that of the best other."""


@dataclass(frozen=True)
class Assigned:
    """What the components have settled."""

    person: np.ndarray
    """Person of each record, joined where a component decides."""
    weight: np.ndarray
    """Log2 odds of each edge, its rivals taken into account exactly where its component was settled."""
    margin: np.ndarray
    joined: np.ndarray
    """Bool: edges accepted here."""
    beyond: int
    """Components of too many clusters."""


@dataclass(frozen=True)
class Open:
    """Pairs that the first pass has left, arrays of one length: all pairs, those joined among them."""

    edges: Edges  # with each pair's own weight
    shared: np.ndarray  # its weight and margin after the first pass
    margin: np.ndarray
    free: np.ndarray  # bool: no rule holds the pair back


def assigned(open_: Open, apart: Edges, identity: np.ndarray, person: np.ndarray, least: float) -> Assigned:
    """The open pairs settled, component by component. `least`: log2 odds from which a link is accepted.

    Two records of different numbers are weighed (one number may be wrong), but never joined here.
    """
    low, high = _clusters(open_.edges, person)
    two_people = _Apart.of(apart, identity, person)
    held = two_people.hold(low, high)
    disjoint = two_people.by_number(low, high)
    possible = (low != high) & (open_.edges.weight > _NO_RIVAL) & ~held & (open_.free | ~disjoint)
    hopeful = possible & open_.free & ~disjoint & (open_.edges.weight >= least)
    weight, margin, joined = open_.shared.copy(), open_.margin.copy(), np.zeros(len(low), dtype=bool)
    beyond = 0
    for places in _components_with(low, high, possible, hopeful):
        clusters = np.unique(np.concatenate([low[places], high[places]]))
        if len(clusters) > MOST_CLUSTERS:
            beyond += 1
            continue
        own = open_.edges.weight[places]
        pairs = _pairs(np.searchsorted(clusters, low[places]), np.searchsorted(clusters, high[places]))
        verdicts = settled(_claims(pairs, own, clusters, two_people, open_.free[places]))
        weight[places] = np.minimum(own, [verdicts[pair].weight for pair in pairs])
        margin[places] = [verdicts[pair].margin for pair in pairs]
        joined[places] = hopeful[places] & (weight[places] >= least) & (margin[places] >= NEAR_TIE)
    return Assigned(_merged(person, low[joined], high[joined]), weight, margin, joined, beyond)


def settled(claims: Claims) -> dict[_Pair, Verdict]:
    """What all ways to settle the component say of each of its pairs."""
    ways = [(way, sum(_tree(group, claims.weight) for group in way)) for way in _ways(claims)]
    verdicts = {}
    for pair in claims.weight:
        together = [score for way, score in ways if any(set(pair) <= group for group in way)]
        others = [score for way, score in ways if not any(set(pair) <= group for group in way)]
        verdicts[pair] = Verdict(_log_sum(together) - _log_sum(others), max(together) - max(others))
    return verdicts


def _ways(claims: Claims, groups: tuple[frozenset[int], ...] = (), at: int = 0) -> Iterator[tuple[frozenset[int], ...]]:
    """Every partition of the clusters into groups that hold together by pairs and keep apart what is apart."""
    if at == claims.n:
        if all(_tree(group, claims.weight) > -np.inf for group in groups):
            yield groups
        return
    yield from _ways(claims, (*groups, frozenset({at})), at + 1)
    for place, group in enumerate(groups):
        if all((other, at) not in claims.apart for other in group):
            yield from _ways(claims, (*groups[:place], group | {at}, *groups[place + 1 :]), at + 1)


def _tree(group: frozenset[int], weight: dict[_Pair, float]) -> float:
    """Weight of the strongest pairs that hold the group together; -inf where they don't."""
    total, inside, outside = 0.0, {min(group)}, set(group) - {min(group)}
    while outside:
        best, nearest = max(
            (weight.get((min(a, b), max(a, b)), -np.inf), -b) for a in sorted(inside) for b in sorted(outside)
        )
        total += best
        inside.add(-nearest)
        outside.remove(-nearest)
    return total


def _log_sum(scores: list[float]) -> float:
    """log2 of the sum of 2^score."""
    highest = max(scores)
    return float(highest + np.log2(np.sum(np.exp2(np.array(scores) - highest))))


@dataclass(frozen=True)
class _Apart:
    """Which clusters are two people: held apart by a pair, or each with a number of its own."""

    codes: np.ndarray  # sorted: low cluster × size + high
    numbers: np.ndarray  # sorted: cluster × size + identity
    has_number: np.ndarray  # bool, each cluster
    size: int

    @classmethod
    def of(cls, apart: Edges, identity: np.ndarray, person: np.ndarray) -> _Apart:
        low, high = _clusters(apart, person)
        size = int(max(person.max(initial=0), identity.max(initial=0))) + 1
        known = identity >= 0
        has_number = np.zeros(size, dtype=bool)
        has_number[person[known]] = True
        return cls(once(low * size + high), once(person[known] * size + identity[known]), has_number, size)

    def hold(self, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        """Some pair of their records speaks of two people."""
        return _among(self.codes, low * self.size + high)

    def by_number(self, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        """Both have numbers, and none in common."""
        both = np.flatnonzero((low != high) & self.has_number[low] & self.has_number[high])
        shared = np.zeros(len(both), dtype=bool)
        first = np.searchsorted(self.numbers, low[both] * self.size)
        last = np.searchsorted(self.numbers, (low[both] + 1) * self.size)
        for step in range(int((last - first).max(initial=0))):
            number = self.numbers[np.minimum(first + step, len(self.numbers) - 1)] % self.size
            shared |= (first + step < last) & _among(self.numbers, high[both] * self.size + number)
        found = np.zeros(len(low), dtype=bool)
        found[both] = ~shared
        return found


def _among(sorted_: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Which of `values` stand among the sorted ones (bool)."""
    if len(sorted_) == 0:
        return np.zeros(len(values), dtype=bool)
    return np.asarray(sorted_[np.minimum(np.searchsorted(sorted_, values), len(sorted_) - 1)] == values)


def _clusters(edges: Edges, person: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The lower and the higher cluster of each pair."""
    ours, theirs = person[edges.left].astype(np.int64), person[edges.right].astype(np.int64)
    return np.minimum(ours, theirs), np.maximum(ours, theirs)


def _pairs(low: np.ndarray, high: np.ndarray) -> list[_Pair]:
    return list(zip(low.tolist(), high.tolist(), strict=True))


def _claims(
    pairs: list[_Pair], weight: np.ndarray, clusters: np.ndarray, two_people: _Apart, free: np.ndarray
) -> Claims:
    """The component with its strongest pair of each two clusters; a number divides them unless a pair says otherwise."""
    best: dict[_Pair, float] = {}
    for pair, own in zip(pairs, weight.tolist(), strict=True):
        best[pair] = max(own, best.get(pair, -np.inf))
    overruled = {pair for pair, is_free in zip(pairs, free.tolist(), strict=True) if is_free}
    every = list(combinations(range(len(clusters)), 2))
    low, high = (clusters[[pair[side] for pair in every]] for side in (0, 1))
    held, numbered = two_people.hold(low, high).tolist(), two_people.by_number(low, high).tolist()
    apart = {
        pair for pair, one, two in zip(every, held, numbered, strict=True) if one or (two and pair not in overruled)
    }
    return Claims(len(clusters), best, frozenset(apart))


def _components_with(low: np.ndarray, high: np.ndarray, possible: np.ndarray, hopeful: np.ndarray) -> list[np.ndarray]:
    """Positions of the possible pairs of each component that holds a hopeful one, in order."""
    places = np.flatnonzero(possible)
    if not hopeful.any():
        return []
    clusters, numbered = np.unique(np.concatenate([low[places], high[places]]), return_inverse=True)
    left, right = numbered[: len(places)], numbered[len(places) :]
    component = components(Edges(left, right, np.zeros(len(places))), len(clusters))[left]
    wanted = np.unique(component[hopeful[places]])
    order = np.argsort(component, kind="stable")
    begin = np.searchsorted(component[order], wanted, side="left")
    end = np.searchsorted(component[order], wanted, side="right")
    return [places[order[first:last]] for first, last in zip(begin.tolist(), end.tolist(), strict=True)]


def _merged(person: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """`person` with the clusters of each joined pair made one."""
    if len(low) == 0:
        return person
    label = components(Edges(low, high, np.zeros(len(low))), int(person.max()) + 1)
    return np.asarray(label[person])
