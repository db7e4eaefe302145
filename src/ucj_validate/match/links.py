"""Persons to links: every row pair of one person, and the pairs that people have to decide."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from ucj_validate.columns import DecidedBy, Decision, Verdict
from ucj_validate.frames import LINK_LEVELS
from ucj_validate.match.comparing import levels as lv
from ucj_validate.match.model.rules import RULES
from ucj_validate.match.model.weights import Weighted, probability
from ucj_validate.match.opaque.levels import CARRYING as OPAQUE_CARRYING
from ucj_validate.match.persons.decided import Answers
from ucj_validate.match.persons.settling import Settled
from ucj_validate.match.values.packing import distinct, mixed
from ucj_validate.match.weighing import Scorer
from ucj_validate.settings import MatchSettings

_NAME_ALONE_REVIEW = 0.02
"""A row of which only the name is known can't be told: candidates are shown from this chance on."""
_PIECE = 1 << 20
"""Links told at a time: as words they take several times the room that they take as numbers."""
_NUMBERED = (pl.col(pl.String).cast(pl.Categorical), pl.col(pl.List(pl.String)).cast(pl.List(pl.Categorical)))
_CARRYING = (
    *(level.code for _field, table in lv.FIELDS.values() for level in table.values() if level.carries),
    *OPAQUE_CARRYING,
)
"""Codes of levels that speak for a link."""


def uncertain_pairs(person: np.ndarray, scored: Settled, settings: MatchSettings) -> pl.DataFrame:
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


def row_links(
    person: np.ndarray,
    n: int,
    across: pl.DataFrame,
    answers: Answers,
    scorer: Scorer,
    settings: MatchSettings,
    *,
    numbered: bool = False,
) -> pl.DataFrame:
    """Every roll row × member row of one person (accepted), and the uncertain pairs (review), with their levels.

    `person`: of each record, rolls first, `n` of them. `across`: the uncertain pairs of a roll and a member row. A pair
    that a person calls two people stands as rejected. `numbered`: words as numbers of words, of which there are a dozen.
    """
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
            *_answered(person, n, across, answers),
        ]
    )
    told = _by_a_person(pairs, answers)

    def of(first: int) -> pl.DataFrame:
        some = pairs[first : first + _PIECE]
        result, levels = scorer.told(some["left"].to_numpy(), some["right"].to_numpy())
        frame = _linked_frame(some, n, levels, result, told[first : first + _PIECE], settings)
        return frame.with_columns(_NUMBERED) if numbered else frame

    return pl.concat([of(first) for first in range(0, max(pairs.height, 1), _PIECE)])


def _answered(person: np.ndarray, n: int, across: pl.DataFrame, answers: Answers) -> list[pl.DataFrame]:
    """Pairs across the sides that people have looked at and that are not one person: two people, or not to be told."""
    seen = [
        answers.pairs(verdict).with_columns(decision=pl.lit(str(decision)))
        for verdict, decision in ((Verdict.DIFFERENT, Decision.REJECTED), (Verdict.UNSURE, Decision.REVIEW))
    ]
    pairs = pl.concat(seen).filter((pl.col("left") < n) & (pl.col("right") >= n))
    one = person[pairs["left"].to_numpy()] == person[pairs["right"].to_numpy()]
    new = pairs.filter(~pl.Series(one, dtype=pl.Boolean)).join(across, on=["left", "right"], how="anti")
    return [
        new.sort("left", "right").select(
            "left",
            "right",
            "decision",
            shared=pl.lit(None, dtype=pl.Float64),
            margin=pl.lit(float("inf")),
        )
    ]


def _by_a_person(pairs: pl.DataFrame, answers: Answers) -> pl.Series:
    """Bool: the pair's decision is a person's."""
    verdicts = {Decision.ACCEPTED: Verdict.SAME, Decision.REJECTED: Verdict.DIFFERENT, Decision.REVIEW: Verdict.UNSURE}
    told = pl.concat(
        [
            answers.pairs(verdict).with_columns(decision=pl.lit(str(decision)), told=pl.lit(value=True))
            for decision, verdict in verdicts.items()
        ]
    )
    keys = ["left", "right", "decision"]
    return pairs.join(told, on=keys, how="left", maintain_order="left")["told"].fill_null(value=False)


def _linked_frame(
    pairs: pl.DataFrame,
    n: int,
    levels: Mapping[str, pl.Series],
    result: Weighted,
    told: pl.Series,
    settings: MatchSettings,
) -> pl.DataFrame:
    """Accepted pairs carry at least the acceptance threshold: the person was joined on stronger pairs."""
    floor = float(np.log2(settings.accept / (1 - settings.accept)))
    own = pl.Series("own", result.weight)
    frame = pairs.with_columns(own).with_columns(
        weight=pl.when(pl.col("decision") == Decision.ACCEPTED)
        .then(pl.max_horizontal("own", pl.lit(floor)))
        .otherwise(pl.coalesce("shared", "own"))
    )
    rules = pl.Series("rule", [rule or None for rule in RULES], dtype=pl.String).gather(result.rule)
    chance = probability(frame["weight"].to_numpy())
    return frame.select(
        roll_row=pl.col("left"),
        member_row=pl.col("right") - n,
        probability=pl.Series(chance),
        weight="weight",
        decision="decision",
        margin="margin",
    ).with_columns(
        pl.when(~told).then(rules).alias("rule"),
        decided_by=pl.when(told)
        .then(pl.lit(str(DecidedBy.PERSON)))
        .when(rules.is_not_null() & (frame["decision"] == Decision.REVIEW))
        .then(pl.lit(str(DecidedBy.RULE)))
        .otherwise(pl.lit(str(DecidedBy.MODEL))),
        **levels,
        basis=_basis(pl.DataFrame(levels)),
    )


def _basis(levels: pl.DataFrame) -> pl.Series:
    """The level codes that speak for the link, as a list; worked out once for each way in which pairs agree."""
    names = [*LINK_LEVELS, *(name for name in levels.columns if name not in LINK_LEVELS)]
    codes = [pl.when(pl.col(name).is_in(_CARRYING)).then(pl.col(name)) for name in names]
    way = np.zeros(levels.height, dtype=np.uint64)
    for column in levels.iter_columns():
        way = mixed(way, column.cast(pl.Categorical).to_physical().to_numpy())
    first, place = _first_of_each(way)
    return levels[first].select(pl.concat_list(codes).list.drop_nulls()).to_series().gather(place)


def _first_of_each(code: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(position at which each distinct code stands first, for each position the place of its code among them)."""
    place = distinct(code)[1]
    first = np.empty(int(place.max(initial=-1)) + 1, dtype=np.int64)
    first[place[::-1]] = np.arange(len(place) - 1, -1, -1)
    return first, place
