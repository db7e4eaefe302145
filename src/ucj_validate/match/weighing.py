"""Records to weighed pairs: which pairs are compared and what they weigh, by the kind of id that the records carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import polars as pl

from ucj_validate.i18n import _
from ucj_validate.match.blocking.blocks import BlockReport
from ucj_validate.match.blocking.keys import nik_candidates
from ucj_validate.match.certainty.clues import Clues, opaque_clues
from ucj_validate.match.certainty.error_rates import Sides
from ucj_validate.match.comparing.compare import Comparable, Compared, compared_at_once, level_columns
from ucj_validate.match.model.document import StoredModel
from ucj_validate.match.model.nik import learnt, weights_of
from ucj_validate.match.model.weights import Weighted, Weights, own_weight, shipped, weighted
from ucj_validate.match.opaque.blocking import FURTHER, opaque_candidates, opaque_people
from ucj_validate.match.opaque.estimate import kinds, weighed
from ucj_validate.match.opaque.evidence import evidence, opaque_records
from ucj_validate.match.opaque.scoring import opaque_scorer
from ucj_validate.match.persons.decided import Weighed
from ucj_validate.match.pieces import compared_pairs, weighed_by
from ucj_validate.match.values.records import Records, stacked
from ucj_validate.match.values.taking import Columns, taken, whole
from ucj_validate.memory import give_back
from ucj_validate.progress import begin
from ucj_validate.settings import MatchSettings

_NEGLIGIBLE, LEARNING = 6.0, 4.0
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
class ByNik:
    """NIK, birth date and sex jointly; the weights of `levels`, or what has been learnt beyond them."""

    data: Comparable
    population: int
    model: StoredModel
    weights: Weights

    def told(self, left: np.ndarray, right: np.ndarray) -> tuple[Weighted, dict[str, pl.Series]]:
        """The match weight of each pair of positions, and the code of each field's level."""
        levels = compared_at_once(self.data, left, right)
        result = weighted(self.data, left, right, levels, self.population, self.weights)
        return result, level_columns(levels)

    def described(self) -> dict[str, object]:
        """Nothing beyond the usual."""
        return {}

    def stored(self) -> StoredModel:
        """The model as it is saved."""
        return self.model


@dataclass(frozen=True)
class Weighing:
    """What the compared pairs weigh."""

    records: Records
    blocks: tuple[BlockReport, ...]
    compared: int
    """Pairs that were compared."""
    scorer: Scorer
    pairs: Weighed
    """Those of them that are worth keeping."""
    clues: Clues
    """What all of them show of errors."""


def weighed_pairs(roll: Columns, members: Columns, settings: MatchSettings, pinned: StoredModel | None) -> Weighing:
    """The weighed pairs of both sides, by the model learnt from them, or `pinned`."""
    by_kind = _opaque if settings.id_kind == "opaque" else _structured
    return by_kind(roll, members, settings, pinned)


def _structured(roll: Columns, members: Columns, settings: MatchSettings, pinned: StoredModel | None) -> Weighing:
    records, data = taken(roll, members)
    begin(_("Mencari pasangan"))
    found = nik_candidates(data, records.entities, settings.max_block)
    left, right = (found.pairs[side].to_numpy() for side in ("left", "right"))
    known = weights_of(pinned) if pinned else shipped()
    give_back()

    def needed(levels: Compared) -> np.ndarray:
        return np.asarray(floor(settings) - LEARNING - own_weight(levels, known, records.population))

    begin(_("Membandingkan pasangan"))
    rows = np.bincount(records.entity, minlength=records.height).astype(np.float64)
    pairs = compared_pairs(data, left, right, rows, needed)
    begin(_("Menimbang pasangan"))
    model = pinned or learnt(records, data, pairs.patterns, len(left))
    by_entity = _rows_of_entities(records)
    kept, clues = weighed_by(model, pairs, data, records.population, by_entity, floor(settings))
    del pairs, left, right
    give_back()
    scorer = ByNik(data, records.population, model, weights_of(model))
    return Weighing(records, found.blocks, found.pairs.height, scorer, kept, clues)


def floor(settings: MatchSettings) -> float:
    """The weight below which a pair is worth nothing, neither to be shown nor as a rival."""
    return float(np.log2(settings.review / (1 - settings.review))) - _NEGLIGIBLE


def _opaque(roll: Columns, members: Columns, settings: MatchSettings, pinned: StoredModel | None) -> Weighing:
    # every pair is compared, equal ones too: the model learns from them how often one person's records agree
    records = stacked(opaque_people(whole(roll)), opaque_people(whole(members)), FURTHER, merge=False)
    data = opaque_records(records.frame)
    begin(_("Mencari pasangan"))
    found = opaque_candidates(data, settings.max_block)
    scorer = opaque_scorer(records, data, found, pinned)
    left, right = (found.pairs[side].to_numpy().astype(np.int64) for side in ("left", "right"))
    begin(_("Membandingkan pasangan"))
    shown = evidence(data, left, right)
    result = weighed(scorer.model, shown, kinds(left, right, records.n_roll))
    clues = opaque_clues(shown, left, right, result, _rows_of_entities(records))
    keep = result.weight > floor(settings)
    ends = (left[keep], right[keep], result.weight[keep], result.rule[keep])
    kept = Weighed(*ends, np.zeros(int(keep.sum()), dtype=bool))
    return Weighing(records, found.blocks, len(left), scorer, kept, clues)


def _rows_of_entities(records: Records) -> Sides:
    return Sides.of(records.entity, records.n_roll)
