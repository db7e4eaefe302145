"""The order of the steps: matching and settling over pieces, each where its rows lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from ucj_validate.engines.exchange import Engine
from ucj_validate.frames import PEOPLE
from ucj_validate.match.blocking.blocks import BlockReport
from ucj_validate.match.model.document import LEARNT, StoredModel
from ucj_validate.match.model.nik import stored, weights_of
from ucj_validate.match.model.training import Town, trained
from ucj_validate.match.model.weights import shipped
from ucj_validate.parted import blocks, certainty, comparing, entities, grouping, hot, intake, looks, settling, weighing
from ucj_validate.parted.known import Known, Size
from ucj_validate.reconcile.rows import raw_columns
from ucj_validate.settings import Settings


@dataclass(frozen=True)
class Matched:
    """What matching has found of all rows; the rows themselves lie with the engine."""

    known: Known
    settings: Settings
    """As used: with the threshold that matching has set."""
    model: StoredModel
    asked_accept: float
    """The threshold before one was chosen."""
    diagnostics: Mapping[str, object]


def matched(engine: Engine, size: Size, settings: Settings, pinned: StoredModel | None) -> Matched:
    """From `entities.RECORDS` to edges and records by group; persons are settled next."""
    known, town = _entities(engine, size, settings)
    reports = _pairs(engine, known)
    _compared(engine, known, pinned)
    patterns = engine.gather(comparing.PATTERNS)
    model = pinned or _learnt(engine, patterns, known, town)
    engine.step("weighed", [comparing.LEVELS], weighing.MADE, weighing.Weighed(known, model))
    engine.forget(comparing.LEVELS)
    grouping.put_components(engine, size)
    engine.step(
        "grouped",
        [weighing.EDGES, entities.ENTITIES, entities.MEMBERSHIP, grouping.COMPONENTS],
        [grouping.EDGES_OF_GROUP, grouping.RECORDS_OF_GROUP, grouping.PLACED],
        grouping.Grouped(size),
    )
    engine.forget(weighing.EDGES, entities.ENTITIES, entities.MEMBERSHIP)
    engine.step("strengths", [grouping.EDGES_OF_GROUP], [settling.STRENGTHS], settling.Strengths(known))
    accept = settling.chosen_threshold(engine.gather(settling.STRENGTHS), _merged(engine, size), known)
    used = settings.model_copy(update={"match": settings.match.model_copy(update={"accept": accept})})
    told = {
        "records": size.roll + size.members,
        "entities": size.roll + size.members - _merged(engine, size),
        "pairs_compared": _compared_pairs(engine),
        "blocks": [
            {
                "key": b.key,
                "pairs": b.pairs,
                "largest": b.largest,
                "refined": b.refined_blocks,
                "dropped": b.dropped_blocks,
            }
            for b in reports
        ],
        "model": model.described(),
        "converged": model.converged,
    }
    return Matched(known, used, model, settings.match.accept, told)


def settled(engine: Engine, size: Size, found: Matched, as_of: date) -> Mapping[str, Sequence[str]]:
    """From edges and people to the results of every row (`settling.MADE`); the raw columns of each side are given."""
    beside = [entities.CODES_BY_NEIGHBOURS, entities.CODES_BY_NIK]
    placed = [grouping.PLACED, *grouping.PEOPLE.values(), *beside]
    engine.step("routed", placed, list(grouping.OF_GROUP.values()), grouping.Routed(size))
    engine.forget(*placed)
    raw = _raw(engine)
    of_group = [grouping.EDGES_OF_GROUP, grouping.RECORDS_OF_GROUP, *grouping.OF_GROUP.values(), certainty.DECOY_ENDS]
    work = settling.Results(found.known, found.model, found.settings, found.asked_accept, raw, as_of)
    engine.step("results", of_group, settling.MADE, work)
    engine.forget(*of_group)
    return raw


def described(engine: Engine, found: Matched) -> Mapping[str, object]:
    """What a reader of run.json wants to know of the matching; counts only."""
    counted = engine.gather(settling.COUNTED)
    accepted, cut = (0, 0) if counted is None else (int(counted["accepted"].sum()), int(counted["cut"].sum()))
    likely = certainty.described(engine, found.known.size, found.settings.match)
    return {**found.diagnostics, "pairs_accepted": accepted, "chains_cut": cut, "certainty": likely}


def _merged(engine: Engine, size: Size) -> int:
    counts = engine.gather(entities.COUNTS)
    return 0 if counts is None else size.roll + size.members - int(counts["entities"].sum())


def _compared_pairs(engine: Engine) -> int:
    counted = engine.gather(comparing.COMPARED)
    return 0 if counted is None else int(counted["pairs"].sum())


def _entities(engine: Engine, size: Size, settings: Settings) -> tuple[Known, Town]:
    counted = [entities.WORDS, entities.VALUES]
    made = [entities.ENTITIES, entities.MEMBERSHIP, entities.ALIKE, entities.COUNTS, entities.CODES_BY_NIK, *counted]
    engine.step("entities", [entities.RECORDS], made, entities.Entities(size))
    engine.forget(entities.RECORDS)
    made = [entities.WORD_TOTALS, entities.VALUE_TOTALS, entities.CROWDED_VILLAGES]
    engine.step("totals", counted, made, entities.Totals())
    engine.forget(*counted)
    counts = engine.gather(entities.COUNTS)
    words = entities.seen(engine.gather(entities.WORD_TOTALS), counts)
    villages = engine.gather(entities.CROWDED_VILLAGES)
    crowded = np.zeros(0, dtype=np.uint64) if villages is None else villages["value"].to_numpy()
    return Known(size, words, crowded, settings.match), entities.town(
        counts, engine.gather(entities.VALUE_TOTALS), size
    )


def _pairs(engine: Engine, known: Known) -> tuple[BlockReport, ...]:
    most = known.settings.max_block
    engine.step("keys", [entities.ENTITIES], [blocks.KEYED, looks.LOOKS], blocks.Keys(known))
    dealer = hot.Dealer(known.size.buckets, most, hot.HOT_PAIRS)
    engine.step("blocks", [blocks.KEYED], [blocks.BLOCKS, blocks.SIZES], blocks.Blocked(dealer))
    engine.forget(blocks.KEYED)
    sizes = engine.gather(blocks.SIZES)
    counts = engine.gather(entities.COUNTS)
    number = 0 if counts is None else int(counts["entities"].sum())
    limits = blocks.Limits.of(sizes, number, most)
    engine.step("pairs", [blocks.BLOCKS], [looks.PAIRS, blocks.CROWDED], blocks.Pairs(limits))
    engine.forget(blocks.BLOCKS)
    engine.step("finer_keys", [blocks.CROWDED, entities.ENTITIES], [blocks.FINER], blocks.FinerKeys(known))
    work = blocks.Blocked(dealer, blocks.FINER, blocks.FINER_BLOCKS, blocks.FINER_SIZES)
    engine.step("finer_blocks", [blocks.FINER], [blocks.FINER_BLOCKS, blocks.FINER_SIZES], work)
    engine.forget(blocks.FINER, blocks.CROWDED)
    finer = engine.gather(blocks.FINER_SIZES)
    finer_limits = blocks.Limits.of(finer, number, most)
    engine.step("finer_pairs", [blocks.FINER_BLOCKS], [looks.FINER_PAIRS], blocks.FinerPairs(finer_limits))
    engine.forget(blocks.FINER_BLOCKS)
    return blocks.reports(sizes, limits, finer, finer_limits)


def _compared(engine: Engine, known: Known, pinned: StoredModel | None) -> None:
    pairs = [looks.PAIRS, looks.FINER_PAIRS]
    engine.step("asked", [*pairs, looks.LOOKS], [looks.ASKED, looks.LENT_LOOKS], looks.Asked())
    engine.forget(*pairs)
    lent = [looks.ASKED, looks.LENT_LOOKS, looks.LOOKS]
    engine.step("screened", [*lent, entities.ENTITIES], [looks.WORTH, looks.LENT], looks.Screened())
    engine.forget(*lent)
    work = comparing.Levels(known, weights_of(pinned) if pinned else shipped())
    worth = [looks.WORTH, looks.LENT]
    engine.step("levels", [*worth, entities.ENTITIES], comparing.MADE, work)
    engine.forget(*worth)


def _learnt(engine: Engine, patterns: pl.DataFrame | None, known: Known, town: Town) -> StoredModel:
    estimate = trained(comparing.gathered(patterns), town)
    training = {
        "rows": known.size.roll + known.size.members,
        "pairs_compared": _compared_pairs(engine),
        "rows_merged": _merged(engine, known.size),
        "expected_matches": round(estimate.matches, 1),
        "rounds": estimate.rounds,
        "converged": estimate.converged,
    }
    return stored(estimate, training, LEARNT)


def _raw(engine: Engine) -> dict[str, tuple[str, ...]]:
    """By side, the columns of raw cells that are written."""
    said = intake.columns_said(engine)
    return {side: tuple(raw_columns(columns, list(PEOPLE))) for side, columns in said.items()}
