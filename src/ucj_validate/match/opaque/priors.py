"""What is expected of records with opaque ids before any is seen: shares of the comparison levels, as tables to read.

They count for little where there are many records (`opaque_model`), and carry a list of fifty rows. Reasoned from
damage rates seen in offices' files, not from any labelled set.
"""

from __future__ import annotations

from dataclasses import dataclass

from ucj_validate.match.comparing.levels import DateLevel, NameLevel, NikLevel, PlainLevel
from ucj_validate.match.opaque.evidence import PlaceStep


@dataclass(frozen=True)
class Shares:
    """Shipped shares of a field's levels: among matches (m) and among random pairs (u)."""

    m: dict[int, float]
    u: dict[int, float]


PRIOR: dict[str, Shares] = {
    "id": Shares(
        {NikLevel.EXACT: 0.9, NikLevel.ONE_DIGIT: 0.06, NikLevel.TWO_DIGITS: 0.02, NikLevel.DIFFERENT: 0.02},
        {NikLevel.EXACT: 1e-6, NikLevel.ONE_DIGIT: 1e-5, NikLevel.TWO_DIGITS: 2e-4, NikLevel.DIFFERENT: 1.0},
    ),
    "date": Shares(
        {DateLevel.SAME: 0.9, DateLevel.NEAR: 0.06, DateLevel.PART: 0.02, DateLevel.DIFFERENT: 0.02},
        {DateLevel.SAME: 6e-5, DateLevel.NEAR: 1e-3, DateLevel.PART: 6e-3, DateLevel.DIFFERENT: 1.0},
    ),
    "name": Shares(
        {
            NameLevel.SAME: 0.75, NameLevel.SPELLING: 0.1, NameLevel.INITIALS: 0.02, NameLevel.SUBSET: 0.07,
            NameLevel.PARTLY: 0.03, NameLevel.SIMILAR: 0.01, NameLevel.DIFFERENT: 0.02,
        },
        {
            NameLevel.SAME: 1e-4, NameLevel.SPELLING: 1e-4, NameLevel.INITIALS: 1e-4, NameLevel.SUBSET: 1e-3,
            NameLevel.PARTLY: 1e-2, NameLevel.SIMILAR: 1e-3, NameLevel.DIFFERENT: 1.0,
        },
    ),
    "address": Shares(
        {
            NameLevel.SAME: 0.5, NameLevel.SPELLING: 0.1, NameLevel.INITIALS: 0.02, NameLevel.SUBSET: 0.13,
            NameLevel.PARTLY: 0.15, NameLevel.SIMILAR: 0.02, NameLevel.DIFFERENT: 0.08,
        },
        {
            NameLevel.SAME: 1e-4, NameLevel.SPELLING: 1e-4, NameLevel.INITIALS: 1e-4, NameLevel.SUBSET: 1e-3,
            NameLevel.PARTLY: 0.2, NameLevel.SIMILAR: 1e-3, NameLevel.DIFFERENT: 1.0,
        },
    ),
    "place": Shares(
        {PlaceStep.SAME: 0.7, PlaceStep.SPELLING: 0.1, PlaceStep.DISTRICT: 0.1, PlaceStep.REGENCY: 0.05, PlaceStep.DIFFERENT: 0.05},
        {PlaceStep.SAME: 1e-2, PlaceStep.SPELLING: 1e-2, PlaceStep.DISTRICT: 1e-2, PlaceStep.REGENCY: 0.2, PlaceStep.DIFFERENT: 0.8},
    ),
    "contact": Shares(
        {PlainLevel.SAME: 0.7, PlainLevel.NEAR: 0.1, PlainLevel.DIFFERENT: 0.2},
        {PlainLevel.SAME: 1e-4, PlainLevel.NEAR: 1e-4, PlainLevel.DIFFERENT: 1.0},
    ),
    "sex": Shares({PlainLevel.SAME: 0.97, PlainLevel.DIFFERENT: 0.03}, {PlainLevel.SAME: 0.5, PlainLevel.DIFFERENT: 0.5}),
    "no_kk": Shares({PlainLevel.SAME: 0.85, PlainLevel.DIFFERENT: 0.15}, {PlainLevel.SAME: 5e-4, PlainLevel.DIFFERENT: 1.0}),
}  # fmt: skip

HOUSEHOLD: dict[str, dict[int, float]] = {
    "id": {NikLevel.EXACT: 1e-4, NikLevel.ONE_DIGIT: 0.02, NikLevel.TWO_DIGITS: 0.03, NikLevel.DIFFERENT: 0.95},
    "date": {DateLevel.SAME: 0.02, DateLevel.NEAR: 0.01, DateLevel.PART: 0.03, DateLevel.DIFFERENT: 0.94},
    "name": {
        NameLevel.SAME: 0.004, NameLevel.SPELLING: 0.01, NameLevel.INITIALS: 0.002, NameLevel.SUBSET: 0.02,
        NameLevel.PARTLY: 0.45, NameLevel.SIMILAR: 0.02, NameLevel.DIFFERENT: 0.494,
    },
    "sex": {PlainLevel.SAME: 0.5, PlainLevel.DIFFERENT: 0.5},
}  # fmt: skip
"""Shares among pairs of two people of one household. What surrounds them (address, place, contact, family card) agrees
as often as one person's: only these fields tell them apart. A father and son may share the name."""
TWINS: dict[str, dict[int, float]] = {
    "id": {NikLevel.EXACT: 1e-4, NikLevel.ONE_DIGIT: 0.5, NikLevel.TWO_DIGITS: 0.2, NikLevel.DIFFERENT: 0.3},
    "date": {DateLevel.SAME: 0.96, DateLevel.NEAR: 0.02, DateLevel.PART: 0.01, DateLevel.DIFFERENT: 0.01},
    "name": {
        NameLevel.SAME: 0.001, NameLevel.SPELLING: 0.1, NameLevel.INITIALS: 0.002, NameLevel.SUBSET: 0.02,
        NameLevel.PARTLY: 0.5, NameLevel.SIMILAR: 0.1, NameLevel.DIFFERENT: 0.277,
    },
    "sex": {PlainLevel.SAME: 0.7, PlainLevel.DIFFERENT: 0.3},
}  # fmt: skip
"""The same of twins: one date, numbers in a row, near names."""
TWIN_SHARE = 0.01
"""Twins among the pairs of a household."""
HOUSEHOLD_SIZE = 3
"""Others in a household: how much commoner such pairs are than matches, before any is counted."""
