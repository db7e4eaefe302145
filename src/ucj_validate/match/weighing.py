"""Records to weighed pairs: which pairs are compared and what they weigh, by the kind of id that the records carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import polars as pl

from ucj_validate.frames import People
from ucj_validate.i18n import _
from ucj_validate.match.blocking.blocks import Candidates
from ucj_validate.match.blocking.keys import nik_candidates
from ucj_validate.match.certainty.clues import Clues, nik_clues, opaque_clues
from ucj_validate.match.certainty.error_rates import Sides
from ucj_validate.match.comparing.compare import Comparable, Compared, compared_at_once, level_columns
from ucj_validate.match.model.document import StoredModel
from ucj_validate.match.model.nik import learnt, weights_of
from ucj_validate.match.model.rules import ceilings, rules
from ucj_validate.match.model.weights import Weighted, Weights, own_weight, shipped, weighted
from ucj_validate.match.opaque.blocking import FURTHER, opaque_candidates, opaque_people
from ucj_validate.match.opaque.estimate import kinds, weighed
from ucj_validate.match.opaque.evidence import evidence, opaque_records
from ucj_validate.match.opaque.scoring import opaque_scorer
from ucj_validate.match.values.records import Records, stacked
from ucj_validate.match.values.taking import taken
from ucj_validate.progress import begin
from ucj_validate.settings import MatchSettings

_NEGLIGIBLE, _LEARNING = 6.0, 4.0
"""Bits below the threshold for review at which a pair is left out; and by how much learning may move a weight."""


class Scorer(Protocol):
    """What the kind of id decides: how pairs of records are weighed and told."""

    @property
    def data(self) -> Comparable:
        """The records' values."""

    def told(self, left: np.ndarray, right: np.ndarray) -> tuple[Weighted, dict[str, pl.Series]]:
        """The match weight of each pair of positions, and the code of each field's level: one column a field."""

    def described(self) -> dict[str, object]:
        """What run.json says of the weights beyond the usual."""

    def stored(self) -> StoredModel:
        """The model as it is saved."""


@dataclass(frozen=True)
class _ByNik:
    """NIK, birth date and sex jointly; the weights of `levels`, or what has been learnt beyond them."""

    data: Comparable
    population: int
    model: StoredModel
    weights: Weights

    def told(self, left: np.ndarray, right: np.ndarray) -> tuple[Weighted, dict[str, pl.Series]]:
        levels = compared_at_once(self.data, left, right)
        result = weighted(self.data, left, right, levels, self.population, self.weights)
        return result, level_columns(levels)

    def described(self) -> dict[str, object]:
        return {}

    def stored(self) -> StoredModel:
        return self.model


@dataclass(frozen=True)
class Weighing:
    """The pairs that were compared, and what they weigh."""

    records: Records
    found: Candidates
    scorer: Scorer
    result: Weighted
    clues: Clues
    """What the pairs show of errors."""

    @property
    def ends(self) -> tuple[np.ndarray, np.ndarray]:
        """Both ends of each pair, as positions."""
        return _ends(self.found)


def weighed_pairs(roll: People, members: People, settings: MatchSettings, pinned: StoredModel | None) -> Weighing:
    """The weighed pairs of both sides, by the model learnt from them, or `pinned`."""
    by_kind = _opaque if settings.id_kind == "opaque" else _structured
    return by_kind(roll, members, settings, pinned)


def _structured(roll: People, members: People, settings: MatchSettings, pinned: StoredModel | None) -> Weighing:
    records, data = taken(roll, members)
    begin(_("Mencari pasangan"))
    found = nik_candidates(data, records.entities, settings.max_block)
    left, right = _ends(found)
    known = weights_of(pinned) if pinned else shipped()

    def needed(levels: Compared) -> np.ndarray:
        return np.asarray(floor(settings) - _LEARNING - own_weight(levels, known, records.population))

    begin(_("Membandingkan pasangan"))
    levels = compared_at_once(data, left, right, needed)
    begin(_("Menimbang pasangan"))
    rule = rules(data, left, right, levels)
    model = pinned or learnt(records, data, left, right, levels, rule)
    weights = weights_of(model)
    result = Weighted(np.minimum(own_weight(levels, weights, records.population), ceilings()[rule]), rule)
    clues = nik_clues(data, left, right, levels, result, weights, records.population, model, _rows_of_entities(records))
    return Weighing(records, found, _ByNik(data, records.population, model, weights), result, clues)


def floor(settings: MatchSettings) -> float:
    """The weight below which a pair is worth nothing, neither to be shown nor as a rival."""
    return float(np.log2(settings.review / (1 - settings.review))) - _NEGLIGIBLE


def _opaque(roll: People, members: People, settings: MatchSettings, pinned: StoredModel | None) -> Weighing:
    # every pair is compared, equal ones too: the model learns from them how often one person's records agree
    records = stacked(opaque_people(roll), opaque_people(members), FURTHER, merge=False)
    data = opaque_records(records.frame)
    begin(_("Mencari pasangan"))
    found = opaque_candidates(data, settings.max_block)
    scorer = opaque_scorer(records, data, found, pinned)
    left, right = _ends(found)
    begin(_("Membandingkan pasangan"))
    shown = evidence(data, left, right)
    result = weighed(scorer.model, shown, kinds(left, right, records.n_roll))
    clues = opaque_clues(shown, left, right, result, _rows_of_entities(records))
    return Weighing(records, found, scorer, result, clues)


def _rows_of_entities(records: Records) -> Sides:
    return Sides.of(records.entity, records.n_roll)


def _ends(found: Candidates) -> tuple[np.ndarray, np.ndarray]:
    """Both ends of each candidate pair."""
    return found.pairs["left"].to_numpy().astype(np.int64), found.pairs["right"].to_numpy().astype(np.int64)
