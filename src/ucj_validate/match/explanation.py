"""Any two rows of a run compared, with every part of their weight: what `explain` and `dedupe` tell of a pair.

The matcher keeps only what it decides by. Here single pairs are compared again, by the matcher's own functions,
so that what is told is what was reckoned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from ucj_validate.columns import Decision
from ucj_validate.frames import People
from ucj_validate.match.comparing.compare import Comparable, Compared, comparable, compared, level_columns
from ucj_validate.match.model.document import StoredModel
from ucj_validate.match.model.nik import weights_of
from ucj_validate.match.model.rules import RULES
from ucj_validate.match.model.weights import Weighted, Weights, probability, shipped, weighted
from ucj_validate.match.persons.groups import Edges, identities, kin, rivalry
from ucj_validate.match.values.records import Records, stacked

_CHUNK = 200_000
"""Pairs compared at once: one row against a million stays within some hundred MB."""
_EXACT = 1e-6
_FAR = -14.0
"""Bits below which a pair takes nothing from another's chance that could be seen."""
_FORBIDDEN = 1_000.0
"""Taken from a pair that a rule holds back: it carries a chain only where nothing else does."""


@dataclass(frozen=True)
class Evidence:
    """Both sides of a run, ready to be compared. A record is a roll row, or a member row counted on from there."""

    records: Records
    data: Comparable
    weights: Weights


@dataclass(frozen=True)
class Bar:
    """One step on the way to a weight."""

    part: str
    bits: float


def evidence(roll: People, members: People, model: StoredModel | None = None) -> Evidence:
    """The records of both sides as the matcher compares them, weighed by `model`, else by the shipped table."""
    records = stacked(roll, members)
    return Evidence(records, comparable(records.frame), weights_of(model) if model else shipped())


def _weighed(held: Evidence, left: np.ndarray, right: np.ndarray) -> tuple[Compared, Weighted]:
    levels = compared(held.data, left, right)
    return levels, weighted(held.data, left, right, levels, held.records.population, held.weights)


def compared_rows(held: Evidence, left: np.ndarray, right: np.ndarray) -> pl.DataFrame:
    """One row a pair of records, in order.

    `left right`, a `*_level` code a field, `bits_*` a part, `own` (their sum), `weight` (the same under the rule's
    ceiling), `rule` (null without one) and `probability`.
    """
    levels, result = _weighed(held, left, right)
    parts = _contributions(held, left, right, levels)
    rules = np.array(RULES, dtype=object)[result.rule]
    return pl.DataFrame(
        {
            "left": left,
            "right": right,
            **level_columns(levels),
            **{f"bits_{part}": bits for part, bits in parts.items()},
            "own": np.sum(list(parts.values()), axis=0),
            "weight": result.weight,
            "rule": pl.Series([rule or None for rule in rules.tolist()], dtype=pl.String),
            "probability": probability(result.weight),
        }
    )


_PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("nik_and_birth_date", ("nik", "date")),
    ("name", ("name", "name_weight")),
    ("sex", ("sex",)),
    ("no_kk", ("no_kk",)),
    ("phone", ("phone",)),
    ("mother", ("mother",)),
    ("place", ("place",)),
)
"""What each bar stands for: fields of `Compared`. NIK and birth date are one, since a NIK holds the date."""
_NO_CEILING = 2**62
"""A population so large that no pair reaches a rule's ceiling."""


def _contributions(held: Evidence, left: np.ndarray, right: np.ndarray, levels: Compared) -> dict[str, np.ndarray]:
    """What each part adds to a pair's weight, in bits: fields are shown to the matcher's own weighing one by one."""

    def own(shown: Compared, population: int) -> np.ndarray:
        return weighted(held.data, left, right, shown, population, held.weights).weight

    names = [name for _part, fields in _PARTS for name in fields]
    shown = replace(levels, **{name: np.zeros_like(getattr(levels, name)) for name in names})
    parts = {"population": own(shown, held.records.population)}
    so_far = own(shown, _NO_CEILING)
    for part, fields in _PARTS:
        shown = replace(shown, **{name: getattr(levels, name) for name in fields})
        now = own(shown, _NO_CEILING)
        parts[part], so_far = now - so_far, now
    return parts


def nearest(held: Evidence, record: int, others: np.ndarray, count: int) -> pl.DataFrame:
    """The `count` records among `others` that `record` resembles most, best first; rows of `compared_rows`."""
    others = others[others != record]
    own = [
        _weighed(held, np.full(len(part), record), part)[1].weight
        for part in np.split(others, range(_CHUNK, len(others), _CHUNK))
        if len(part)
    ]
    weight = np.concatenate(own) if own else np.empty(0)
    best = others[np.lexsort((others, -weight))[:count]]
    return compared_rows(held, np.full(len(best), record), best)


def chain(held: Evidence, records: Sequence[int], start: int, goal: int) -> pl.DataFrame:
    """The pairs that lead from `start` to `goal` among `records`, its weakest pair as strong as can be.

    Rows of `compared_rows` in order; `records` are all rows of one person.
    """
    at = {record: place for place, record in enumerate(records)}
    nodes = np.array(records)
    left, right = (part.ravel() for part in np.meshgrid(nodes, nodes, indexing="ij"))
    weight = _weighed(held, left, right)[1]
    strength = (weight.weight - np.where(weight.rule > 0, _FORBIDDEN, 0.0)).reshape(len(nodes), len(nodes))
    reach, before = np.full(len(nodes), -np.inf), np.full(len(nodes), -1)
    reach[at[start]] = np.inf
    open_ = set(range(len(nodes)))
    while open_:
        here = max(open_, key=lambda place: (reach[place], -place))
        open_.discard(here)
        for there in open_:
            through = min(reach[here], strength[here, there])
            if through > reach[there]:
                reach[there], before[there] = through, here
    path = [at[goal]]
    while before[path[-1]] >= 0:
        path.append(int(before[path[-1]]))
    steps = nodes[path[::-1]]
    return compared_rows(held, steps[:-1], steps[1:])


@dataclass(frozen=True)
class Rivals:
    """What other people leave of a pair's chance."""

    weight: float
    strongest: tuple[int, int] | None
    """The pair that takes most of it: a record of the pair, and the other person's."""


def rivals(held: Evidence, left: int, right: int, accept: float) -> Rivals:
    """The pair's weight after sharing with all other people that either row could be, as the matcher shares it."""
    everyone = np.arange(held.records.height)
    near = {left, right}
    for one in (left, right):
        others = everyone[everyone != one]
        weight = _weighed(held, np.full(len(others), one), others)[1].weight
        near.update(others[weight > _FAR].tolist())
    nodes = np.array(sorted(near))
    at = np.triu_indices(len(nodes), 1)
    a, b = nodes[at[0]], nodes[at[1]]
    result = _weighed(held, a, b)[1]
    keep = result.weight > _FAR
    edges = Edges(a[keep], b[keep], result.weight[keep])
    rule = result.rule[keep] > 0
    own = identities(held.data, np.arange(len(held.data.nik)))
    identity = kin(edges, (probability(edges.weight) >= accept) & ~rule, rule, own)
    pair = (edges.left == min(left, right)) & (edges.right == max(left, right))
    if not pair.any():
        return Rivals(-np.inf, None)
    return Rivals(float(rivalry(edges, identity).weight[pair][0]), _strongest(edges, identity, left, right))


def _strongest(edges: Edges, identity: np.ndarray, left: int, right: int) -> tuple[int, int] | None:
    best: tuple[float, tuple[int, int]] | None = None
    for one, partner in ((left, right), (right, left)):
        here = (edges.left == one) | (edges.right == one)
        other = np.where(edges.left == one, edges.right, edges.left)
        rival = here & (other != partner) & (identity[other] >= 0) & (identity[other] != identity[partner])
        for place in np.flatnonzero(rival):
            if best is None or edges.weight[place] > best[0]:
                best = float(edges.weight[place]), (one, int(other[place]))
    return best[1] if best else None


def bars(
    pair: Mapping[str, Any],
    link: Mapping[str, Any] | None = None,
    accept: float = 0.98,
    name_slack: float = 0.0,
    shared: float | None = None,
) -> tuple[Bar, ...]:
    """The way to a pair's weight; with `link` (its row of links.parquet) to the weight that the run gave it.

    `pair` is a row of `compared_rows`. `name_slack`: bits by which a name's rarity may have been another in the run,
    where the words of reference lists were counted too; such a difference goes into the name's bar. `shared`: what rivals leave of a pair that the run kept no link of. What the fields don't account for stands as a bar of its own: `rule` (a ceiling),
    `rivals` (the chance shared with other people), `other_rows` (the person was joined on stronger pairs), `version`
    (the run was weighed by another version of the program).
    """
    parts = {name.removeprefix("bits_"): float(value) for name, value in pair.items() if name.startswith("bits_")}
    after = {"rule": float(pair["weight"]) - float(pair["own"])}
    if shared is not None:
        after["rivals"] = min(shared - float(pair["weight"]), 0.0)
    elif link is not None:
        rest = float(link["weight"]) - float(pair["weight"])
        after |= {_reason_of(rest, link, accept, max(name_slack, _EXACT)): rest}
        if "name" in after:
            parts["name"] += after.pop("name")
    return (
        *(Bar(part, bits) for part, bits in parts.items()),
        *(Bar(part, bits) for part, bits in after.items() if abs(bits) > _EXACT),
    )


def _reason_of(rest: float, link: Mapping[str, Any], accept: float, slack: float) -> str:
    """What made a link's weight differ from its pair's own by `rest` bits."""
    accepted = link["decision"] == Decision.ACCEPTED
    at_threshold = abs(float(link["weight"]) - np.log2(accept / (1 - accept))) < _EXACT
    if accepted and rest > _EXACT and at_threshold:
        return "other_rows"
    if not accepted and rest < -_EXACT:
        return "rivals"
    return "name" if abs(rest) <= slack else "version"


__all__ = ["Bar", "Evidence", "Rivals", "bars", "chain", "compared_rows", "evidence", "nearest", "rivals"]
