"""The matcher's flow: records → candidates → levels → weights → persons → links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import polars as pl

from ucj_validate.columns import DecidedBy, Decision
from ucj_validate.frames import LINK_LEVELS, Linkage, People
from ucj_validate.match import levels as lv
from ucj_validate.match.assignment import Open, assigned
from ucj_validate.match.blocks import Candidates
from ucj_validate.match.certainty import Clues, error_rates, nik_clues, opaque_clues, threshold
from ucj_validate.match.compare import Comparable, Compared, comparable, compared, compared_at_once
from ucj_validate.match.conflicts import contested, vouched
from ucj_validate.match.error_rates import Scored, Sides
from ucj_validate.match.groups import Edges, identities, kin, persons, rivalry
from ucj_validate.match.keys import nik_candidates
from ucj_validate.match.model import StoredModel
from ucj_validate.match.model_nik import learnt, weights_of
from ucj_validate.match.opaque import FURTHER, opaque_candidates, opaque_people
from ucj_validate.match.opaque_evidence import evidence, opaque_records
from ucj_validate.match.opaque_model import kinds, weighed
from ucj_validate.match.opaque_scoring import CARRYING, opaque_scorer
from ucj_validate.match.records import Records, entities, stacked
from ucj_validate.match.rules import RULES, ceilings, rules
from ucj_validate.match.weights import Weighted, Weights, own_weight, probability, shipped, weighted
from ucj_validate.settings import MatchSettings

_NAME_ALONE_REVIEW = 0.02
"""A row of which only the name is known can't be told: candidates are shown from this chance on."""

_NEGLIGIBLE, _LEARNING = 6.0, 4.0
"""Bits below the threshold for review at which a pair is left out; and by how much learning may move a weight."""

_HELD_APART = tuple(
    RULES.index(name) for name in ("twin_name", "other_serial_and_name", "first_15_other_name", "generation_apart")
)
"""Rules that speak of two people: what they hold apart no third row brings together."""
_HELD_BY_NAME = tuple(RULES.index(name) for name in ("twin_name", "first_15_other_name"))
"""Of these, the ones that rest on names: a row of the same NIK with the other's name lifts them."""


def link(
    roll: People,
    members: People,
    settings: MatchSettings,
    pinned: StoredModel | None = None,
    counted: int | None = None,
) -> Linkage:
    """Links `roll` to `members`, and each among themselves. Deterministic; row order changes nothing but numbers.

    The weights are learnt from the records, or those of the model `pinned`. Where people of other lists stand behind
    the rolls, only the first `counted` rows of `roll` count when errors are reckoned.

    Raises:
        UsageError: the pinned model is of another kind of id, or of other fields.
    """
    by_kind = _opaque if settings.id_kind == "opaque" else _structured
    records, found, scorer, result, clues = by_kind(roll, members, settings, pinned)
    scored = _scored(records, scorer, found, result, settings)
    person = _person_of_record(records, scored.person)
    settings = settings.model_copy(update={"accept": scored.accept})
    return _linkage(_Matched(records, scorer, person, scored, found, clues, counted), settings)


class _Scorer(Protocol):
    """What the kind of id decides: how pairs of records are weighed and told."""

    @property
    def data(self) -> Comparable:
        """The records' values."""

    def weighed(self, left: np.ndarray, right: np.ndarray) -> Weighted:
        """The match weight of each pair of positions."""

    def told(self, left: np.ndarray, right: np.ndarray) -> tuple[Weighted, dict[str, pl.Series]]:
        """The same, and the code of each field's level: one column a field."""

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

    def weighed(self, left: np.ndarray, right: np.ndarray) -> Weighted:
        levels = compared(self.data, left, right)
        return weighted(self.data, left, right, levels, self.population, self.weights)

    def told(self, left: np.ndarray, right: np.ndarray) -> tuple[Weighted, dict[str, pl.Series]]:
        levels = compared(self.data, left, right)
        result = weighted(self.data, left, right, levels, self.population, self.weights)
        return result, _level_columns(levels)

    def described(self) -> dict[str, object]:
        return {}

    def stored(self) -> StoredModel:
        return self.model


_Weighed = tuple[Records, Candidates, _Scorer, Weighted, Clues]
"""What is needed from here on: the records, the pairs compared, how pairs are weighed, what these weigh, and what they
show of errors."""


def _structured(roll: People, members: People, settings: MatchSettings, pinned: StoredModel | None) -> _Weighed:
    records = stacked(roll, members)
    data = comparable(records.frame)
    found = nik_candidates(data, entities(records)["id"].to_numpy(), settings.max_block)
    left, right = _ends(found)
    known = weights_of(pinned) if pinned else shipped()

    def needed(levels: Compared) -> np.ndarray:
        return np.asarray(_floor(settings) - _LEARNING - own_weight(levels, known, records.population))

    levels = compared_at_once(data, left, right, needed)
    rule = rules(data, left, right, levels)
    model = pinned or learnt(records, data, left, right, levels, rule)
    weights = weights_of(model)
    result = Weighted(np.minimum(own_weight(levels, weights, records.population), ceilings()[rule]), rule)
    clues = nik_clues(data, left, right, levels, result, weights, records.population, model, _rows_of_entities(records))
    return records, found, _ByNik(data, records.population, model, weights), result, clues


def _floor(settings: MatchSettings) -> float:
    """The weight below which a pair is worth nothing, neither to be shown nor as a rival."""
    return float(np.log2(settings.review / (1 - settings.review))) - _NEGLIGIBLE


def _opaque(roll: People, members: People, settings: MatchSettings, pinned: StoredModel | None) -> _Weighed:
    # every pair is compared, equal ones too: the model learns from them how often one person's records agree
    records = stacked(opaque_people(roll), opaque_people(members), FURTHER, merge=False)
    data = opaque_records(records.frame)
    found = opaque_candidates(data, settings.max_block)
    scorer = opaque_scorer(records, data, found, pinned)
    left, right = _ends(found)
    shown = evidence(data, left, right)
    result = weighed(scorer.model, shown, kinds(left, right, records.n_roll))
    return records, found, scorer, result, opaque_clues(shown, left, right, result, _rows_of_entities(records))


def _rows_of_entities(records: Records) -> Sides:
    return Sides.of(records.frame["entity"].to_numpy(), records.n_roll)


def _ends(found: Candidates) -> tuple[np.ndarray, np.ndarray]:
    """Both ends of each candidate pair."""
    return found.pairs["left"].to_numpy().astype(np.int64), found.pairs["right"].to_numpy().astype(np.int64)


@dataclass(frozen=True)
class _Scored:
    """Entity pairs worth keeping, and the person each entity belongs to."""

    left: np.ndarray
    right: np.ndarray
    weight: np.ndarray  # rivals taken into account
    margin: np.ndarray
    rule: np.ndarray
    person: np.ndarray
    accepted: np.ndarray  # bool
    compared: int
    cut: int
    accept: float
    """The probability from which pairs were accepted."""


@dataclass(frozen=True)
class _Matched:
    """All that is known when persons have been settled."""

    records: Records
    scorer: _Scorer
    person: np.ndarray  # of each record
    scored: _Scored
    found: Candidates
    clues: Clues
    counted: int | None
    """Roll rows that the errors are reckoned of, the first so many; None: all."""


def _scored(records: Records, scorer: _Scorer, found: Candidates, result: Weighted, settings: MatchSettings) -> _Scored:
    left, right = _ends(found)
    floor = _floor(settings)
    keep = result.weight > floor
    left, right, rule, weight = left[keep], right[keep], result.rule[keep], result.weight[keep]
    identity = identities(scorer.data)
    sure = (probability(weight) >= settings.accept) & (rule == 0)
    edges = Edges(left, right, weight)
    identity = kin(edges, sure, rule > 0, identity)
    rivals = rivalry(edges, identity)
    merged = records.frame.height - records.frame["entity"].n_unique()
    accept = threshold(rivals.weight, rule == 0, merged, settings)
    accepted = (probability(rivals.weight) >= accept) & (rule == 0)
    held = np.isin(rule, _HELD_APART)
    joined = Edges(left[accepted], right[accepted], rivals.weight[accepted])
    soft = np.flatnonzero(np.isin(rule, _HELD_BY_NAME))
    held[soft[vouched(joined, Edges(left[soft], right[soft], weight[soft]), identity)]] = False
    apart = Edges(left[held], right[held], weight[held])
    doubtful = contested(joined, apart)
    accepted[np.flatnonzero(accepted)[doubtful]] = False
    person, cut = persons(Edges(left[accepted], right[accepted], rivals.weight[accepted]), apart, identity)
    accepted[np.flatnonzero(accepted)[cut]] = False
    least = float(np.log2(accept / (1 - accept)))
    found_open = Open(edges, rivals.weight, rivals.margin, rule == 0)
    best = assigned(found_open, apart, identity, person, least)
    accepted |= best.joined
    return _Scored(
        left, right, best.weight, best.margin, rule, best.person, accepted, found.pairs.height, len(cut), accept
    )


def _person_of_record(records: Records, person: np.ndarray) -> np.ndarray:
    """Person number of each record, which is its entity's: 0, 1, 2 … in the order in which persons first appear."""
    _, first, inverse = np.unique(person[records.frame["entity"].to_numpy()], return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    return np.asarray(rank[inverse], dtype=np.int64)


def _linkage(matched: _Matched, settings: MatchSettings) -> Linkage:
    n, person, scored = matched.records.n_roll, matched.person, matched.scored
    uncertain = _uncertain(person, scored, settings)
    across = uncertain.filter((pl.col("left") < n) & (pl.col("right") >= n))
    within = uncertain.filter((pl.col("left") < n) == (pl.col("right") < n))
    duplicates = within.select(
        side=pl.when(pl.col("left") < n).then(pl.lit("roll")).otherwise(pl.lit("members")),
        left_row=pl.when(pl.col("left") < n).then("left").otherwise(pl.col("left") - n),
        right_row=pl.when(pl.col("left") < n).then("right").otherwise(pl.col("right") - n),
        probability=pl.Series(probability(within["weight"].to_numpy())),
    ).sort("side", "left_row", "right_row")
    links = _row_links(matched, across, settings)
    return Linkage(
        pl.Series("person", person[:n]),
        pl.Series("person", person[n:]),
        links,
        duplicates,
        _diagnostics(matched) | {"certainty": _certainty(matched, links, settings)},
        matched.scorer.stored().text(),
        settings.accept,
    )


def _certainty(matched: _Matched, links: pl.DataFrame, settings: MatchSettings) -> dict[str, float]:
    """The threshold, and the errors to be expected."""
    scored, records = matched.scored, matched.records
    counted = records.n_roll if matched.counted is None else matched.counted
    sides = Sides.of(matched.person, records.n_roll, counted)
    entities = Sides.of(records.frame["entity"].to_numpy(), records.n_roll, counted)
    pairs = Scored(scored.left, scored.right, scored.weight, scored.accepted, scored.rule)
    rates = error_rates(matched.clues, sides, entities, pairs, links, records.n_roll, counted, settings)
    return {"accept": settings.accept, "precision_wanted": settings.precision, **rates.described()}


def _diagnostics(matched: _Matched) -> dict[str, object]:
    """What a reader of run.json wants to know of the matching; counts only."""
    blocks = [
        {"key": b.key, "pairs": b.pairs, "largest": b.largest, "refined": b.refined_blocks, "dropped": b.dropped_blocks}
        for b in matched.found.blocks
    ]
    model = matched.scorer.stored()
    return {
        "records": matched.records.frame.height,
        "entities": matched.records.frame["entity"].n_unique(),
        "pairs_compared": matched.scored.compared,
        "pairs_accepted": int(matched.scored.accepted.sum()),
        "chains_cut": matched.scored.cut,
        "blocks": blocks,
        "model": model.described(),
        "converged": model.converged,
        **matched.scorer.described(),
    }


def _uncertain(person: np.ndarray, scored: _Scored, settings: MatchSettings) -> pl.DataFrame:
    """Pairs of records (first record of each entity) that may be one person though they were not joined."""
    chance = probability(scored.weight)
    floor = np.where(scored.rule == RULES.index("name_alone"), _NAME_ALONE_REVIEW, settings.review)
    open_ = (chance >= floor) & (person[scored.left] != person[scored.right])
    frame = pl.DataFrame(
        {
            "left": scored.left[open_],
            "right": scored.right[open_],
            "weight": scored.weight[open_],
            "margin": scored.margin[open_],
            "rule": scored.rule[open_],
        }
    )
    return frame.sort("left", "right")


def _row_links(matched: _Matched, across: pl.DataFrame, settings: MatchSettings) -> pl.DataFrame:
    """Every roll row × member row of one person (accepted), and the uncertain pairs (review), with their levels."""
    n, person = matched.records.n_roll, matched.person
    roll_side = pl.DataFrame({"person": person[:n], "left": np.arange(n)})
    member_side = pl.DataFrame({"person": person[n:], "right": np.arange(n, len(person))})
    sure = roll_side.join(member_side, on="person").select("left", "right").sort("left", "right")
    pairs = pl.concat(
        [
            sure.with_columns(
                decision=pl.lit(str(Decision.ACCEPTED)),
                shared=pl.lit(None, dtype=pl.Float64),
                margin=pl.lit(float("inf")),
            ),
            across.select("left", "right", decision=pl.lit(str(Decision.REVIEW)), shared="weight", margin="margin"),
        ]
    )
    left, right = pairs["left"].to_numpy(), pairs["right"].to_numpy()
    result, levels = matched.scorer.told(left, right)
    return _linked_frame(pairs, n, levels, result, settings)


def _linked_frame(
    pairs: pl.DataFrame, n: int, levels: Mapping[str, pl.Series], result: Weighted, settings: MatchSettings
) -> pl.DataFrame:
    """Accepted pairs carry at least the acceptance threshold: the person was joined on stronger pairs."""
    floor = float(np.log2(settings.accept / (1 - settings.accept)))
    own = pl.Series("own", result.weight)
    frame = pairs.with_columns(own).with_columns(
        weight=pl.when(pl.col("decision") == Decision.ACCEPTED)
        .then(pl.max_horizontal("own", pl.lit(floor)))
        .otherwise("shared")
    )
    rules = pl.Series("rule", [RULES[i] or None for i in result.rule.tolist()], dtype=pl.String)
    chance = probability(frame["weight"].to_numpy())
    return (
        frame.select(
            roll_row=pl.col("left"),
            member_row=pl.col("right") - n,
            probability=pl.Series(chance),
            weight="weight",
            decision="decision",
            margin="margin",
        )
        .with_columns(
            rules,
            decided_by=pl.when(rules.is_not_null() & (frame["decision"] == Decision.REVIEW))
            .then(pl.lit(str(DecidedBy.RULE)))
            .otherwise(pl.lit(str(DecidedBy.MODEL))),
            **levels,
        )
        .with_columns(basis=_basis([*LINK_LEVELS, *(levels.keys() - set(LINK_LEVELS))]))
    )


def _basis(names: Iterable[str]) -> pl.Expr:
    """The level codes that speak for the link, as a list."""
    carrying = [
        level.code
        for table in (
            lv.NIK_LEVELS,
            lv.NAME_LEVELS,
            lv.DATE_LEVELS,
            lv.SEX_LEVELS,
            lv.PLACE_LEVELS,
            lv.NO_KK_LEVELS,
            lv.PHONE_LEVELS,
            lv.MOTHER_LEVELS,
        )
        for level in table.values()
        if level.carries
    ]
    codes = [pl.when(pl.col(name).is_in([*carrying, *CARRYING])).then(pl.col(name)) for name in names]
    return pl.concat_list(codes).list.drop_nulls()


def _level_columns(levels: Compared) -> dict[str, pl.Series]:
    tables: dict[str, tuple[Mapping[Any, lv.Level], np.ndarray]] = {
        "nik_level": (lv.NIK_LEVELS, levels.nik),
        "name_level": (lv.NAME_LEVELS, levels.name),
        "birth_date_level": (lv.DATE_LEVELS, levels.date),
        "sex_level": (lv.SEX_LEVELS, levels.sex),
        "place_level": (lv.PLACE_LEVELS, levels.place),
        "no_kk_level": (lv.NO_KK_LEVELS, levels.no_kk),
        "phone_level": (lv.PHONE_LEVELS, levels.phone),
        "mother_level": (lv.MOTHER_LEVELS, levels.mother),
    }
    return {
        name: pl.Series(
            name,
            np.array([level.code for level in table.values()], dtype=object)[_positions(table, codes)],
            dtype=pl.String,
        )
        for name, (table, codes) in tables.items()
    }


def _positions(table: Mapping[Any, lv.Level], codes: np.ndarray) -> np.ndarray:
    """Positions in `table`'s order of the level numbers in `codes`."""
    order = np.array([int(level) for level in table])
    return np.asarray(np.argsort(order)[codes])
