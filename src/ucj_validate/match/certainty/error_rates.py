"""How many links are likely wrong, and how many are likely missed, without any label.

Grain: pairs of rows, one of each side (of two rows of the one side where there is no other).

False links have two sources. Chance: each accepted link is wrong by one less its probability. Relatives: twins and
siblings agree in all but their NIK, so where a NIK is lost or damaged a weight can't tell them from one person. How
often that happens is seen in the same files: pairs of two people whose NIK are whole are shown to the matcher as if
one of them had no NIK, or a damaged one; each that it would accept counts by how often NIK are lost so.

Missed links are those in review and below it, by their probability, and those that were never compared: what neither
of two independent ways to find a pair (by its NIK; by anything else) has found, as one estimates the fish in a pond.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ucj_validate.match.model.weights import probability


@dataclass(frozen=True)
class Sides:
    """Rows of each person by side. Both are the rolls' where there is no other side."""

    person: np.ndarray  # of each record
    roll_rows: np.ndarray  # by person
    member_rows: np.ndarray

    @classmethod
    def of(cls, person: np.ndarray, n_roll: int, counted: int | None = None) -> Sides:
        """The sides of records of which the first `n_roll` are roll rows; only the first `counted` of these count."""
        people = int(person.max(initial=-1)) + 1
        roll = np.bincount(person[: n_roll if counted is None else counted], minlength=people).astype(np.float64)
        return cls(person, roll, np.bincount(person[n_roll:], minlength=people).astype(np.float64))

    @property
    def one_sided(self) -> bool:
        """There is nobody on the one side."""
        return not (self.roll_rows.any() and self.member_rows.any())

    @property
    def settled(self) -> np.ndarray:
        """By person: it has rows on both sides."""
        return np.asarray((self.roll_rows > 0) & (self.member_rows > 0))

    def within(self) -> float:
        """Pairs of rows of one person."""
        if self.one_sided:
            rows = self.roll_rows + self.member_rows
            return float((rows * (rows - 1) / 2).sum())
        return float((self.roll_rows * self.member_rows).sum())

    def between(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """Pairs of a row of one person with a row of the other: what joining both would link."""
        if self.one_sided:
            rows = self.roll_rows + self.member_rows
            return np.asarray(rows[left] * rows[right])
        return np.asarray(
            self.roll_rows[left] * self.member_rows[right] + self.member_rows[left] * self.roll_rows[right]
        )

    def alone(self, record: np.ndarray) -> np.ndarray:
        """Whether a record is its person's only row."""
        person = self.person[record]
        return np.asarray(self.roll_rows[person] + self.member_rows[person] == 1)


@dataclass(frozen=True)
class Scored:
    """Compared pairs of entities that may be one person, by the record that stands for each."""

    left: np.ndarray
    right: np.ndarray
    weight: np.ndarray  # rivals and rules taken into account
    accepted: np.ndarray  # bool
    rule: np.ndarray  # number of the rule that holds a pair back, 0 for none


@dataclass(frozen=True)
class Missed:
    """Expected links that are right and were not accepted."""

    in_review: float
    below_review: float
    not_compared: float

    @property
    def total(self) -> float:
        """All of them."""
        return self.in_review + self.below_review + self.not_compared


@dataclass(frozen=True)
class ErrorRates:
    """What is to be expected of a run's links."""

    accepted: int
    by_chance: float
    of_relatives: float
    missed: Missed

    @property
    def false(self) -> float:
        """Expected wrong links among the accepted."""
        return min(self.by_chance + self.of_relatives, float(self.accepted))

    def described(self) -> dict[str, float]:
        """The figures for run.json and the reports."""
        right = self.accepted - self.false
        true = right + self.missed.total
        return {
            "links_accepted": self.accepted,
            "expected_false": round(self.false, 2),
            "expected_false_by_chance": round(self.by_chance, 2),
            "expected_false_of_relatives": round(self.of_relatives, 2),
            "expected_missed": round(self.missed.total, 2),
            "expected_missed_in_review": round(self.missed.in_review, 2),
            "expected_missed_below_review": round(self.missed.below_review, 2),
            "expected_missed_not_compared": round(self.missed.not_compared, 2),
            "expected_precision": round(right / self.accepted, 6) if self.accepted else 1.0,
            "expected_recall": round(right / true, 6) if true else 1.0,
        }


def by_chance(
    own: np.ndarray, held: np.ndarray, strongest: np.ndarray, left: np.ndarray, right: np.ndarray
) -> np.ndarray:
    """Probability that each linked pair is wrong.

    `own`: its weight, `left`, `right`: its entities. Where a pair was joined by way of other rows, it is about as sure as
    the weaker of its two ends is of its person (`strongest`, by entity). `held`: a rule speaks against it; then it is no
    surer than the threshold (9 of 172 such links were wrong in 28 made-up cities, accepted from 0,95).
    """
    joined = np.minimum(strongest[left], strongest[right])
    return np.asarray(1.0 - probability(np.where(held, own, np.maximum(own, joined))))


def strongest_pairs(scored: Scored, entities: int) -> np.ndarray:
    """By entity: weight of the strongest accepted pair that joined it to its person, -inf without one."""
    strongest = np.full(entities, -np.inf)
    for end in (scored.left, scored.right):
        np.maximum.at(strongest, end[scored.accepted], scored.weight[scored.accepted])
    return strongest


def missed(
    sides: Sides, entities: Sides, scored: Scored, shares: np.ndarray, review: float, not_compared: float
) -> Missed:
    """Expected right links that were not accepted.

    `shares`: by rule, how many times as often as its pairs' probability says they are right in this run.
    `not_compared`: expected pairs of rows that no key has found.
    """
    a, b = sides.person[scored.left], sides.person[scored.right]
    low, high = np.minimum(a, b), np.maximum(a, b)
    # two people who have both found their partner elsewhere are two: one person is linked to one
    apart = (a != b) & ~(sides.settled[a] & sides.settled[b])
    rows = entities.between(entities.person[scored.left[apart]], entities.person[scored.right[apart]])
    # rows of the same two people that were not compared are as likely as those that were
    pair, place = np.unique(low[apart] * (int(high.max(initial=0)) + 1) + high[apart], return_inverse=True)
    seen = np.bincount(place, weights=rows, minlength=len(pair))[place]
    whole = sides.between(low[apart], high[apart])
    rows = rows * np.divide(whole, seen, out=np.zeros(len(seen)), where=seen > 0)
    chance = probability(scored.weight[apart])
    expected = chance * shares[scored.rule[apart]] * rows
    shown = chance >= review
    return Missed(float(expected[shown].sum()), float(expected[~shown].sum()), not_compared)


def never_compared(match: np.ndarray, first: np.ndarray, second: np.ndarray, both_more: float = 0.0) -> float:
    """Expected matches that neither of two ways has found.

    `match`: expected matches of each pair; `first`, `second`: which way finds it (bool). `both_more`: matches that both
    ways find and that stand in no pair. Lincoln and Petersen: the share that one way misses of what the other has
    found, it misses of all.
    """
    both = float(match[first & second].sum()) + both_more
    only_first, only_second = (float(match[way].sum()) for way in (first & ~second, second & ~first))
    return only_first * only_second / max(both, 1.0)
