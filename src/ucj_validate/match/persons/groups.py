"""Which records are one person: accepted pairs joined, but never two well-formed NIK that contradict.

Rivals first: where a record could belong to several people (several NIK), its chance is shared among them, so that
two equally good candidates are both doubtful and none wins by its row number.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from ucj_validate.match.comparing.compare import Comparable
from ucj_validate.match.values.packing import distinct


@dataclass(frozen=True)
class Edges:
    """Scored pairs of entity positions, arrays of one length."""

    left: np.ndarray
    right: np.ndarray
    weight: np.ndarray


@dataclass(frozen=True)
class Rivalry:
    """What rivals leave of each pair's odds."""

    weight: np.ndarray  # log2 odds after sharing with rivals; never above the pair's own
    margin: np.ndarray  # pair's own weight less its strongest rival's; +inf without rival


def identities(data: Comparable, among: np.ndarray) -> np.ndarray:
    """A number for the sound NIK of each record `among` these positions; -1 where it has none.

    Records of one number are one person by NIK.
    """
    held = data.sound[among]
    identity = np.full(len(among), -1, dtype=np.int64)
    identity[held] = distinct(data.nik[among[held]])[1]
    return identity


def kin(
    edges: Edges, sure: np.ndarray, apart: np.ndarray, identity: np.ndarray, must: np.ndarray | None = None
) -> np.ndarray:
    """`identity` with the numbers of one person made one: those that some pair joins on its own evidence.

    A NIK and its slip are two numbers of one person; taken as rivals, each row would speak against the other.
    `sure`: pairs that are one person by themselves. `apart`: pairs that speak of two people, as twins do; what they
    hold apart no other pair joins, unless a person has called it one (`must`).
    """
    a, b = identity[edges.left], identity[edges.right]
    two = (a >= 0) & (b >= 0) & (a != b)
    code = np.minimum(a, b) * (int(identity.max(initial=0)) + 1) + np.maximum(a, b)
    joined = sure & two & ~np.isin(code, code[apart & two])
    if must is not None:
        joined |= must & two
    if not joined.any():
        return identity
    lowest = components(Edges(a[joined], b[joined], edges.weight[joined]), int(identity.max()) + 1)
    return np.where(identity >= 0, lowest[identity], -1)


def rivalry(edges: Edges, identity: np.ndarray) -> Rivalry:
    """Odds of each pair against all other people its two records could be."""
    own = np.concatenate([edges.left, edges.right])
    other = np.concatenate([edges.right, edges.left])
    shared, lead = _shared(own, identity[other], np.concatenate([edges.weight, edges.weight]))
    n = len(edges.weight)
    return Rivalry(np.minimum(shared[:n], shared[n:]), np.minimum(lead[:n], lead[n:]))


def _shared(own: np.ndarray, identity: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weight of each edge when `own`'s odds are shared among the identities it could be, and its lead."""
    frame = pl.DataFrame({"edge": np.arange(len(own)), "own": own, "identity": identity, "weight": weight})
    named = frame.filter(pl.col("identity") >= 0)
    best = named.group_by("own", "identity").agg(pl.col("weight").max())
    # few have a rival; what theirs weigh is added up in one order, whatever the threads and the numbers
    best = best.filter(pl.col("own").is_duplicated()).sort("own", "weight")
    if best.height == 0:
        return weight, np.full(len(own), np.inf)
    best = best.with_columns(odds=(2.0 ** pl.col("weight").clip(-60, 60)))
    rivals = best.group_by("own", maintain_order=True).agg(
        total=pl.col("odds").sum(), top=pl.col("weight").max(), second=pl.col("weight").top_k(2).min()
    )
    joined = (
        named.join(rivals, on="own")
        .join(best.select("own", "identity", mine="odds", top_mine="weight"), on=["own", "identity"])
        .with_columns(rival_odds=(pl.col("total") - pl.col("mine")).clip(0, None))
        .with_columns(
            shared=pl.col("weight") - (1 + pl.col("rival_odds")).log(2),
            lead=pl.col("weight") - pl.when(pl.col("top_mine") >= pl.col("top")).then("second").otherwise("top"),
        )
    )
    shared, lead = weight.copy(), np.full(len(own), np.inf)
    place = joined["edge"].to_numpy()
    shared[place] = joined["shared"].to_numpy()
    lead[place] = joined["lead"].to_numpy()
    return shared, lead


def persons(
    edges: Edges, apart: Edges, identity: np.ndarray, must: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """(person number of each record, positions of edges that were cut).

    `edges` are the accepted pairs, `apart` those that speak of two people. A component that holds two identities, or
    both ends of an `apart` pair, is rebuilt from its strongest pair down, leaving out each pair that would join two
    of them (two identities may come together where one very pair was accepted on its own evidence). What a person has
    called one (`must`, one bool an edge) is joined first and never left out.
    """
    n = len(identity)
    component = components(edges, n)
    known = identity >= 0
    frame = pl.DataFrame({"component": component[known], "identity": identity[known]})
    several = frame.group_by("component").agg(pl.col("identity").n_unique().alias("n")).filter(pl.col("n") > 1)
    torn = component[apart.left[component[apart.left] == component[apart.right]]]
    mixed = np.union1d(several["component"].to_numpy(), torn)
    if mixed.size == 0:
        return component.astype(np.int64), np.array([], dtype=np.int64)
    inside = np.flatnonzero(np.isin(component[edges.left], mixed))
    first = np.zeros(len(edges.left), dtype=bool) if must is None else must
    order = inside[np.lexsort((edges.right[inside], edges.left[inside], -edges.weight[inside], ~first[inside]))]
    clusters = _Clusters(np.flatnonzero(np.isin(component, mixed)), identity, _allowed(edges, identity, inside), apart)
    cut = [
        edge
        for edge, forced in zip(order.tolist(), first[order].tolist(), strict=True)
        if not clusters.join(int(edges.left[edge]), int(edges.right[edge]), forced=forced)
    ]
    person = component.astype(np.int64)
    for record, root in clusters.roots():
        person[record] = n + root
    return person, np.array(sorted(cut), dtype=np.int64)


def components(edges: Edges, n: int) -> np.ndarray:
    """The lowest record each record is joined to, over any number of pairs.

    Labels sink along the pairs until none moves; components are people, so a few rounds do. (SciPy's routine gives
    the same, at 0,15 s and 35 MB to load it.)
    """
    label = np.arange(n)
    while True:
        low = np.minimum(label[edges.left], label[edges.right])
        sunk = label.copy()
        np.minimum.at(sunk, edges.left, low)
        np.minimum.at(sunk, edges.right, low)
        sunk = sunk[sunk]
        if np.array_equal(sunk, label):
            return label
        label = sunk


def _allowed(edges: Edges, identity: np.ndarray, inside: np.ndarray) -> set[tuple[int, int]]:
    """Pairs of identities that some accepted pair joins on its own evidence (a slip of one digit)."""
    a, b = identity[edges.left[inside]], identity[edges.right[inside]]
    direct = (a >= 0) & (b >= 0) & (a != b)
    return {(min(x, y), max(x, y)) for x, y in zip(a[direct].tolist(), b[direct].tolist(), strict=True)}


class _Clusters:
    """Union–find over records that refuses what nobody allowed: two identities together, or both ends of a pair apart."""

    def __init__(self, records: np.ndarray, identity: np.ndarray, allowed: set[tuple[int, int]], apart: Edges) -> None:
        self._allowed = allowed
        self._root = {int(record): int(record) for record in records}
        self._identities = {
            int(record): ({int(identity[record])} if identity[record] >= 0 else set()) for record in records
        }
        self._members = {int(record): {int(record)} for record in records}
        self._foes: dict[int, set[int]] = {int(record): set() for record in records}
        for left, right in zip(apart.left.tolist(), apart.right.tolist(), strict=True):
            if left in self._foes and right in self._foes:
                self._foes[left].add(right)
                self._foes[right].add(left)

    def _find(self, record: int) -> int:
        while self._root[record] != record:
            self._root[record] = self._root[self._root[record]]
            record = self._root[record]
        return record

    def join(self, left: int, right: int, *, forced: bool = False) -> bool:
        """Joins the two records' clusters; False when that would contradict and nobody forces it."""
        a, b = self._find(left), self._find(right)
        if a == b:
            return True
        if not forced and self._contradict(a, b):
            return False
        low, high = min(a, b), max(a, b)
        self._root[high] = low
        for of in (self._identities, self._members, self._foes):
            of[low] |= of.pop(high)
        return True

    def _contradict(self, a: int, b: int) -> bool:
        if not self._members[a].isdisjoint(self._foes[b]):
            return True
        return any(
            x != y and (min(x, y), max(x, y)) not in self._allowed
            for x in self._identities[a]
            for y in self._identities[b]
        )

    def roots(self) -> list[tuple[int, int]]:
        """(record, lowest record of its cluster)."""
        return [(record, self._find(record)) for record in self._root]
