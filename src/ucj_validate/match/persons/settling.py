"""Weighed pairs to persons: rivals, rules that hold apart, and who is one person in the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ucj_validate.columns import Verdict
from ucj_validate.match.certainty.clues import threshold
from ucj_validate.match.model.rules import RULES
from ucj_validate.match.model.weights import probability
from ucj_validate.match.persons.assignment import Open, assigned
from ucj_validate.match.persons.conflicts import contested, vouched
from ucj_validate.match.persons.decided import SURE, Answers, Weighed, held_apart
from ucj_validate.match.persons.groups import Edges, Rivalry, identities, kin, persons, rivalry
from ucj_validate.match.values.comparable import Comparable
from ucj_validate.match.values.packing import once
from ucj_validate.match.values.records import Records
from ucj_validate.match.weighing import Weighing
from ucj_validate.settings import MatchSettings

_HELD_APART = tuple(
    RULES.index(name) for name in ("twin_name", "other_serial_and_name", "first_15_other_name", "generation_apart")
)
"""Rules that speak of two people: what they hold apart no third row brings together."""
_HELD_BY_NAME = tuple(RULES.index(name) for name in ("twin_name", "first_15_other_name"))
"""Of these, the ones that rest on names: a row of the same NIK with the other's name lifts them."""


@dataclass(frozen=True)
class Settled:
    """Entity pairs worth keeping, and the person each entity belongs to."""

    left: np.ndarray
    right: np.ndarray
    weight: np.ndarray  # rivals taken into account
    margin: np.ndarray
    rule: np.ndarray
    person: np.ndarray
    accepted: np.ndarray  # bool
    cut: int
    accept: float
    """The probability from which pairs were accepted."""


def settled(weighing: Weighing, settings: MatchSettings, answers: Answers) -> Settled:
    """The pairs worth keeping, and the persons they make. What people have answered stands above weights and rules."""
    records, data = weighing.records, weighing.scorer.data
    pairs, different = weighing.pairs.answered(answers, records), answers.ends(Verdict.DIFFERENT, records)
    # who stands in no pair is a person alone, whatever the number: the others are few
    some = once(np.concatenate([pairs.left, pairs.right, *different]))
    ends = Ends(identities(data, some), whole_words(data, some))

    def accept(rivals: Rivalry) -> float:
        return threshold(rivals.weight[~pairs.must], pairs.rule[~pairs.must] == 0, records.merged, settings)

    left, right = np.searchsorted(some, pairs.left), np.searchsorted(some, pairs.right)
    apart = np.searchsorted(some, different[0]), np.searchsorted(some, different[1])
    of_some = settled_pairs(replace(pairs, left=left, right=right), ends, settings.accept, accept, apart)
    return replace(of_some, left=pairs.left, right=pairs.right, person=_of_all(of_some.person, some, records.height))


def _of_all(person: np.ndarray, some: np.ndarray, n: int) -> np.ndarray:
    """The person of each of `n` records: those of `some` are told, the others are persons alone."""
    every = np.arange(n)
    rebuilt = person >= len(some)  # numbers of their own, beyond those of records
    every[some] = np.where(rebuilt, n, 0) + some[np.where(rebuilt, person - len(some), person)]
    return every


@dataclass(frozen=True)
class Ends:
    """What settling asks of entities, by position."""

    identity: np.ndarray
    """A number for each sound NIK; -1 for none."""
    words: np.ndarray
    """Words of the name; -1 where there is none, or a single letter among them."""


def rivals_of(pairs: Weighed, ends: Ends, sure_from: float) -> tuple[np.ndarray, Rivalry]:
    """The identities with those of one person made one, and what rivals leave of each pair's odds.

    `sure_from`: the probability from which a pair makes two numbers one person's.
    """
    edges = Edges(pairs.left, pairs.right, pairs.weight)
    sure = (probability(pairs.weight) >= sure_from) & (pairs.rule == 0)
    identity = kin(edges, sure, pairs.rule > 0, ends.identity, pairs.must)
    return identity, rivalry(edges, identity)


def settled_pairs(
    pairs: Weighed,
    ends: Ends,
    sure_from: float,
    choose: Callable[[Rivalry], float],
    different: tuple[np.ndarray, np.ndarray],
) -> Settled:
    """The persons that `pairs` make: all pairs of whole components, be they all there are or some.

    `choose`: the probability from which links are accepted; `different`: ends of pairs that a person calls two.
    """
    left, right, rule, must = pairs.left, pairs.right, pairs.rule, pairs.must
    identity, rivals = rivals_of(pairs, ends, sure_from)
    accept = choose(rivals)
    accepted = (probability(rivals.weight) >= accept) & (rule == 0) | must
    apart = _apart(pairs, accepted, rivals.weight, identity, ends.words, different)
    joined = Edges(left[accepted], right[accepted], rivals.weight[accepted])
    doubtful = contested(joined, apart)
    accepted[np.flatnonzero(accepted)[doubtful]] = False
    accepted |= must
    chosen = np.flatnonzero(accepted)
    joined = Edges(left[chosen], right[chosen], np.where(must, SURE, rivals.weight)[chosen])
    person, cut = persons(joined, apart, identity, must[chosen])
    accepted[chosen[cut]] = False
    least = float(np.log2(accept / (1 - accept)))
    found_open = Open(Edges(left, right, pairs.weight), rivals.weight, rivals.margin, rule == 0)
    best = assigned(found_open, apart, identity, person, least)
    accepted |= best.joined
    return Settled(left, right, best.weight, best.margin, rule, best.person, accepted, len(cut), accept)


def _apart(
    pairs: Weighed,
    accepted: np.ndarray,
    shared: np.ndarray,
    identity: np.ndarray,
    words: np.ndarray,
    different: tuple[np.ndarray, np.ndarray],
) -> Edges:
    """The pairs that speak of two people: by a rule that no third row lifts, or because a person says so."""
    left, right, weight, rule, must = pairs.left, pairs.right, pairs.weight, pairs.rule, pairs.must
    held = np.isin(rule, _HELD_APART)
    joined = Edges(left[accepted], right[accepted], shared[accepted])
    soft = np.flatnonzero(np.isin(rule, _HELD_BY_NAME))
    held[soft[vouched(joined, Edges(left[soft], right[soft], weight[soft]), identity, words)]] = False
    return held_apart(
        Edges(left[held], right[held], weight[held]),
        Edges(left[must], right[must], weight[must]),
        different,
        len(identity),
    )


def whole_words(data: Comparable, among: np.ndarray) -> np.ndarray:
    """Words of the name of each record `among` these positions; -1 where it has none, or a single letter among them."""
    name = data.name_id[among]
    known = (name >= 0) & (data.words.singles[name] == 0) if len(data.words.names) else name >= 0
    return np.where(known, data.words.count[name], -1) if known.any() else np.full(len(known), -1)


def person_of_record(records: Records, person: np.ndarray) -> np.ndarray:
    """Person number of each record, which is its entity's: 0, 1, 2 … in the order in which persons first appear."""
    number = person[records.entity]
    first = np.empty(int(number.max(initial=-1)) + 1, dtype=np.int32)
    first[number[::-1]] = np.arange(len(number) - 1, -1, -1, dtype=np.int32)
    first = first[number]
    rank = np.cumsum(first == np.arange(len(number), dtype=np.int32)) - 1
    return np.asarray(rank[first], dtype=np.int64)
