"""Pairs of two people whose NIK are whole, shown to the matcher as if one NIK were lost: what it would take for one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ucj_validate.match.certainty.error_rates import Sides
from ucj_validate.match.comparing.compare import Comparable, Compared
from ucj_validate.match.comparing.levels import NikLevel
from ucj_validate.match.model.rules import ceilings, rules
from ucj_validate.match.model.weights import Weights, own_weight, probability

_TWO_PEOPLE = (NikLevel.SERIAL, NikLevel.SERIAL_ONE_DIGIT, NikLevel.TWO_DIGITS, NikLevel.DIFFERENT)
_LOSSES = (NikLevel.MISSING, NikLevel.EXCEL_PREFIX, NikLevel.DOUBTFUL, NikLevel.DIFFERENT)
"""What is left of a comparison where one of two different NIK is lost, cut, somebody else's or not well-formed."""
_LIKELY = 0.5
"""Probability without a NIK below which no loss makes a pair worth keeping."""


@dataclass(frozen=True)
class Decoys:
    """Pairs of two people, once for each loss that would make the matcher take them for one."""

    left: np.ndarray
    right: np.ndarray
    weight: np.ndarray  # under that loss
    chance: np.ndarray  # that they are two people, and that one of the two NIK is lost so

    def links(self, sides: Sides, accept: float) -> float:
        """Expected wrong links with people who are much alike.

        Only a row that is its person's only one counts: another row of the person would keep it where it belongs.
        """
        apart = (sides.person[self.left] != sides.person[self.right]) & (probability(self.weight) >= accept)
        total = 0.0
        for end, other in ((self.left[apart], self.right[apart]), (self.right[apart], self.left[apart])):
            rows = sides.between(sides.person[end], sides.person[other])
            total += float((np.where(sides.alone(end), rows, 0.0) * self.chance[apart]).sum()) / 2
        return total


def decoys(
    data: Comparable,
    left: np.ndarray,
    right: np.ndarray,
    levels: Compared,
    weight: np.ndarray,
    weights: Weights,
    population: int,
    seen: np.ndarray,
) -> Decoys:
    """The decoys among the compared pairs, which weigh `weight`. `seen`: expected matches by NIK level."""
    at = np.flatnonzero(data.sound[left] & data.sound[right] & np.isin(levels.nik, _TWO_PEOPLE))
    left, right, levels, two = left[at], right[at], _taken(levels, at), 1.0 - probability(weight[at])
    broken = replace(data, sound=np.zeros_like(data.sound))
    cut = replace(broken, prefix15=np.ones_like(data.prefix15))
    found = []
    for loss in _LOSSES:
        # the last digit is where the serials of twins differ
        here = np.flatnonzero((levels.nik == NikLevel.SERIAL_ONE_DIGIT) | (loss != NikLevel.EXCEL_PREFIX))
        shown = replace(_taken(levels, here), nik=np.full(len(here), loss, dtype=np.int8))
        own = own_weight(shown, weights, population)
        likely = probability(own) >= _LIKELY
        here, shown, own = here[likely], _taken(shown, likely), own[likely]
        rule = rules(cut if loss == NikLevel.EXCEL_PREFIX else broken, left[here], right[here], shown)
        free = rule == 0
        here, own = here[free], np.minimum(own, ceilings()[rule])[free]
        found.append((left[here], right[here], own, two[here] * _share_lost(seen, loss)))
    return Decoys(*(np.concatenate(parts) for parts in zip(*found, strict=True)))


def _share_lost(seen: np.ndarray, loss: NikLevel) -> float:
    """How many times as often as whole NIK that are the same, two NIK of one person compare so."""
    alike = seen[NikLevel.DIFFERENT] + seen[NikLevel.TWO_DIGITS] if loss == NikLevel.DIFFERENT else seen[loss]
    return float(alike / max(seen[NikLevel.EXACT], 1.0))


def _taken(levels: Compared, at: np.ndarray) -> Compared:
    return replace(levels, **{name: getattr(levels, name)[at] for name in levels.__dataclass_fields__})
