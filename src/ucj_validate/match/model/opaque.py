"""The model of ids without structure as a document and back."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ucj_validate.match.comparing.levels import Level
from ucj_validate.match.model.document import LEARNT, SHIPPED, LevelShare, StoredModel, rounded
from ucj_validate.match.opaque.estimate import Model, untrained
from ucj_validate.match.opaque.levels import TABLES

_KINDS = ("within_rolls", "within_members", "across")
"""Pairs of which two lists a share of matches speaks, in the order of `Model.matches`."""


def shipped_opaque_model() -> StoredModel:
    """What is known before any record is seen."""
    return stored(untrained(0, 0), {}, SHIPPED)


def stored(model: Model, training: Mapping[str, float | bool], origin: str = LEARNT) -> StoredModel:
    """`model` as a document."""
    numbers = {"households": model.households}
    numbers |= {f"matches_{kind}": float(share) for kind, share in zip(_KINDS, model.matches, strict=True)}
    fields = {}
    for field, table in TABLES.values():
        pairs = model.pairs.get(field, np.zeros(len(model.m[field])))
        fields[field] = tuple(
            LevelShare(told.code, float(model.m[field][at]), float(model.chance[field][at]), float(pairs[at]))
            for at, told in _known(table)
        )
    return StoredModel("opaque", fields, numbers, training, origin)


def opaque_model_of(document: StoredModel) -> Model:
    """The model that the document says."""
    start = untrained(0, 0)
    m, chance = ({field: shares.copy() for field, shares in of.items()} for of in (start.m, start.chance))
    for field, table in TABLES.values():
        for (at, _told), level in zip(_known(table), document.fields[field], strict=True):
            m[field][at], chance[field][at] = rounded(level.m), rounded(level.u)
    matches = np.array([rounded(document.numbers[f"matches_{kind}"]) for kind in _KINDS])
    return Model(m, chance, matches, rounded(document.numbers["households"]), rounds=0, settled=True)


def _known(table: Mapping[int, Level]) -> list[tuple[int, Level]]:
    """The levels that weigh, by number: all but the first, which can't be compared."""
    return [(number, table[number]) for number in sorted(table) if number > 0]
