"""The flow of a run over pieces: the same stages as in one piece, each where its rows lie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ucj_validate.engines.exchange import Engine
from ucj_validate.match.model.document import LEARNT, StoredModel
from ucj_validate.match.model.nik import _stored as stored
from ucj_validate.match.model.nik import weights_of
from ucj_validate.match.model.training import trained
from ucj_validate.match.model.weights import shipped
from ucj_validate.parted import blocks, comparing, entities, grouping, looks, settling, weighing
from ucj_validate.parted.known import Known, Size
from ucj_validate.settings import Settings


@dataclass(frozen=True)
class Matched:
    """What the flow has found of all rows; the rows themselves lie with the engine."""

    settings: Settings
    model: StoredModel
    diagnostics: dict[str, object]


def run(engine: Engine, size: Size, settings: Settings, as_of: date, pinned: StoredModel | None) -> Matched:
    """From `records`, `roll_people` and `member_people` to the results of every row (`settling.ROLL`, …)."""
    known, town = _entities(engine, size, settings)
    reports = _pairs(engine, known)
    model = pinned or _learnt(engine, known, town, shipped())
    if pinned is not None:
        _compared(engine, known, pinned)
    engine.step(
        "weighed", [comparing.LEVELS], [weighing.EDGES, weighing.ENDS, weighing.DECOYS], weighing.Weighed(known, model)
    )
    engine.forget(comparing.LEVELS)
    grouping.put_components(engine)
    engine.step(
        "grouped",
        [weighing.EDGES, entities.ENTITIES, entities.MEMBERSHIP, grouping.COMPONENTS],
        [grouping.EDGES_OF_GROUP, grouping.RECORDS_OF_GROUP, grouping.PLACED],
        grouping.Grouped(size),
    )
    engine.forget(weighing.EDGES, entities.ENTITIES, entities.MEMBERSHIP)
    engine.step("strengths", [grouping.EDGES_OF_GROUP], [settling.STRENGTHS], settling.Strengths(known))
    merged = size.roll + size.members - int(known_entities(engine))
    accept = settling.chosen_threshold(engine.gather(settling.STRENGTHS), merged, known)
    used = settings.model_copy(update={"match": settings.match.model_copy(update={"accept": accept})})
    engine.step(
        "routed",
        [grouping.PLACED, *grouping.PEOPLE.values(), entities.CODES_BY_NEIGHBOURS, entities.CODES_BY_NIK],
        list(grouping.OF_GROUP.values()),
        grouping.Routed(size),
    )
    engine.forget(grouping.PLACED, *grouping.PEOPLE.values())
    engine.step(
        "results",
        [grouping.EDGES_OF_GROUP, grouping.RECORDS_OF_GROUP, *grouping.OF_GROUP.values()],
        [settling.ROLL, settling.MEMBERS, settling.LINKS, settling.DOUBTFUL],
        settling.Results(known, model, used, settings.match.accept, as_of),
    )
    return Matched(used, model, {"blocks": reports})


def known_entities(engine: Engine) -> int:
    counts = engine.gather(entities.COUNTS)
    return 0 if counts is None else int(counts["entities"].sum())


def _entities(engine: Engine, size: Size, settings: Settings):  # noqa: ANN202
    made = [
        entities.ENTITIES,
        entities.MEMBERSHIP,
        entities.ALIKE,
        entities.WORDS,
        entities.VALUES,
        entities.COUNTS,
        entities.CODES_BY_NIK,
    ]
    engine.step("entities", [entities.RECORDS], made, entities.Entities(size))
    engine.forget(entities.RECORDS)
    engine.step("totals", [entities.WORDS, entities.VALUES], ["word_totals", "value_totals"], entities.Totals())
    engine.forget(entities.WORDS, entities.VALUES)
    counts = engine.gather(entities.COUNTS)
    assert counts is not None
    words = entities.seen(engine.gather("word_totals"), int(counts["named"].sum()))
    town = entities.town(counts, engine.gather("value_totals"), size)
    return Known(size, words, settings.match), town


def _pairs(engine: Engine, known: Known):  # noqa: ANN202
    settings = known.settings
    engine.step("keys", [entities.ENTITIES], [blocks.KEYED, looks.LOOKS], blocks.Keys(known))
    engine.step("blocks", [blocks.KEYED], [blocks.BLOCKS, blocks.SIZES], blocks.Blocked())
    engine.forget(blocks.KEYED)
    sizes = engine.gather(blocks.SIZES)
    limits = blocks.Limits.of(sizes, known_entities(engine), settings.max_block)
    engine.step("pairs", [blocks.BLOCKS], [looks.PAIRS, blocks.CROWDED], blocks.Pairs(limits))
    engine.forget(blocks.BLOCKS)
    engine.step("finer_keys", [blocks.CROWDED, entities.ENTITIES], [blocks.FINER], blocks.FinerKeys(known))
    engine.step(
        "finer_pairs", [blocks.FINER], [looks.FINER_PAIRS, blocks.FINER_SIZES], blocks.FinerPairs(settings.max_block)
    )
    finer = engine.gather(blocks.FINER_SIZES)
    engine.forget(blocks.FINER, blocks.CROWDED)
    return blocks.reports(sizes, finer, limits, settings.max_block)


def _compared(engine: Engine, known: Known, pinned: StoredModel | None) -> None:
    weights = weights_of(pinned) if pinned else shipped()
    pairs = [looks.PAIRS, looks.FINER_PAIRS]
    engine.step("asked", [*pairs, looks.LOOKS], [looks.ASKED, looks.LENT_LOOKS], looks.Asked())
    engine.forget(*pairs)
    lent = [looks.ASKED, looks.LENT_LOOKS]
    engine.step("screened", [*lent, looks.LOOKS, entities.ENTITIES], [looks.WORTH, looks.LENT], looks.Screened())
    engine.forget(*lent, looks.LOOKS)
    engine.step(
        "levels",
        [looks.WORTH, looks.LENT, entities.ENTITIES],
        [comparing.LEVELS, comparing.PATTERNS],
        comparing.Levels(known, weights),
    )
    engine.forget(looks.WORTH, looks.LENT)


def _learnt(engine: Engine, known: Known, town, weights) -> StoredModel:  # noqa: ANN001
    _compared(engine, known, None)
    found = engine.gather(comparing.PATTERNS)
    estimate = trained(comparing.gathered(found), town)
    n = known.size.roll + known.size.members
    training = {
        "rows": n,
        "pairs_compared": 0,
        "rows_merged": n - known_entities(engine),
        "expected_matches": round(estimate.matches, 1),
        "rounds": estimate.rounds,
        "converged": estimate.converged,
    }
    return stored(estimate, training, LEARNT)
