"""The matcher's flow: records → weighed pairs → persons → links."""

from __future__ import annotations

import numpy as np
import polars as pl

from ucj_validate.frames import Decided, Linkage
from ucj_validate.i18n import _
from ucj_validate.match.certainty.clues import error_rates
from ucj_validate.match.certainty.error_rates import Scored, Sides
from ucj_validate.match.links import row_links, uncertain_pairs
from ucj_validate.match.model.document import StoredModel
from ucj_validate.match.model.weights import probability
from ucj_validate.match.persons.decided import Answers
from ucj_validate.match.persons.settling import Settled, person_of_record, settled
from ucj_validate.match.values.taking import Columns
from ucj_validate.match.weighing import Weighing, weighed_pairs
from ucj_validate.memory import give_back
from ucj_validate.progress import begin
from ucj_validate.settings import MatchSettings


def link(
    roll: Columns,
    members: Columns,
    settings: MatchSettings,
    pinned: StoredModel | None = None,
    counted: int | None = None,
    decided: Decided | None = None,
) -> Linkage:
    """Links `roll` to `members`, and each among themselves. Deterministic; row order changes nothing but numbers.

    Each is a `People` frame, or gives such columns one by one, so that they need not all be held.

    The weights are learnt from the records, or those of the model `pinned`. Where people of other lists stand behind
    the rolls, only the first `counted` rows of `roll` count when errors are reckoned. What people have `decided` wins
    over weights and rules.

    Raises:
        UsageError: the pinned model is of another kind of id, or of other fields.
    """
    weighing = weighed_pairs(roll, members, settings, pinned)
    begin(_("Menetapkan orang"))
    n = weighing.records.n_roll
    answers = Answers.of(decided, n)
    scored = settled(weighing, settings, answers)
    give_back()
    settings = settings.model_copy(update={"accept": scored.accept})
    person = person_of_record(weighing.records, scored.person)
    uncertain = uncertain_pairs(person, scored, settings)
    across = uncertain.filter((pl.col("left") < n) & (pl.col("right") >= n))
    links = row_links(person, n, across, answers, weighing.scorer, settings, numbered=True)
    counted = n if counted is None else counted
    certainty = _certainty(weighing, scored, person, links, counted, settings)
    return Linkage(
        pl.Series("person", person[:n]),
        pl.Series("person", person[n:]),
        links,
        duplicate_pairs(uncertain, n),
        _diagnostics(weighing, scored) | {"certainty": certainty},
        weighing.scorer.stored().text(),
        settings.accept,
    )


def duplicate_pairs(uncertain: pl.DataFrame, n: int) -> pl.DataFrame:
    """The uncertain pairs within a side: `side left_row right_row probability`."""
    within = uncertain.filter((pl.col("left") < n) == (pl.col("right") < n))
    return within.select(
        side=pl.when(pl.col("left") < n).then(pl.lit("roll")).otherwise(pl.lit("members")),
        left_row=pl.when(pl.col("left") < n).then("left").otherwise(pl.col("left") - n),
        right_row=pl.when(pl.col("left") < n).then("right").otherwise(pl.col("right") - n),
        probability=pl.Series(probability(within["weight"].to_numpy())),
    ).sort("side", "left_row", "right_row")


def _certainty(
    weighing: Weighing, scored: Settled, person: np.ndarray, links: pl.DataFrame, counted: int, settings: MatchSettings
) -> dict[str, float]:
    """The threshold, and the errors to be expected."""
    records = weighing.records
    sides = Sides.of(person, records.n_roll, counted)
    entities = Sides.of(records.entity, records.n_roll, counted)
    pairs = Scored(scored.left, scored.right, scored.weight, scored.accepted, scored.rule)
    rates = error_rates(weighing.clues, sides, entities, pairs, links, records.n_roll, counted, settings)
    return {"accept": settings.accept, "precision_wanted": settings.precision, **rates.described()}


def _diagnostics(weighing: Weighing, scored: Settled) -> dict[str, object]:
    """What a reader of run.json wants to know of the matching; counts only."""
    records, scorer = weighing.records, weighing.scorer
    blocks = [
        {"key": b.key, "pairs": b.pairs, "largest": b.largest, "refined": b.refined_blocks, "dropped": b.dropped_blocks}
        for b in weighing.blocks
    ]
    model = scorer.stored()
    return {
        "records": records.height,
        "entities": records.height - records.merged,
        "pairs_compared": weighing.compared,
        "pairs_accepted": int(scored.accepted.sum()),
        "chains_cut": scored.cut,
        "blocks": blocks,
        "model": model.described(),
        "converged": model.converged,
        **scorer.described(),
    }
