"""How many links are likely wrong or missed, added up from what each home and group shows."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from ucj_validate.engines.exchange import Engine
from ucj_validate.match.certainty.clues import Clues, error_rates, rule_shares
from ucj_validate.match.certainty.decoys import Decoys
from ucj_validate.match.certainty.error_rates import ErrorRates, Missed, Scored, Sides
from ucj_validate.match.model.document import StoredModel
from ucj_validate.match.model.nik import damage
from ucj_validate.match.persons.settling import Settled
from ucj_validate.parted import numbering
from ucj_validate.parted.entities import COUNTS
from ucj_validate.parted.known import Size
from ucj_validate.settings import MatchSettings

CLUES, DECOYS = "clues", "decoys"
DECOY_ENDS, DECOY_PERSONS, RATES = "ends_of_decoys", "persons_of_decoys", "error_rates"


def rates_of_group(
    told: Settled,
    person: np.ndarray,
    entity: np.ndarray,
    links: pl.DataFrame,
    n_roll: int,
    model: StoredModel,
    size: Size,
    settings: MatchSettings,
) -> pl.DataFrame | None:
    """What a group adds to the errors to be expected; None where it has rows of one side alone, and the run of both.

    `person`, `entity`: by record, those of the rolls first.
    """
    sides, entities = Sides.of(person, n_roll), Sides.of(entity, n_roll)
    if sides.one_sided and size.roll and size.members:
        return None
    scored = Scored(told.left, told.right, told.weight, told.accepted, told.rule)
    shares = rule_shares(damage(model))
    found = error_rates(Clues(0.0, shares), sides, entities, scored, links, n_roll, n_roll, settings)
    return pl.DataFrame(
        {
            "accepted": found.accepted,
            "by_chance": found.by_chance,
            "in_review": found.missed.in_review,
            "below_review": found.missed.below_review,
        }
    )


def put_ends(engine: Engine, component_of: Mapping[str, np.ndarray], size: Size) -> None:
    """Asks the groups who the ends of decoys are. `component_of`: `e`, ascending, and the `component` of each."""
    found = engine.gather(DECOYS)
    e = np.unique(np.concatenate([found["left"].to_numpy(), found["right"].to_numpy()])) if found is not None else _NONE
    known = component_of["e"]
    component = e.copy()
    if len(known) and len(e):
        at = np.minimum(np.searchsorted(known, e), len(known) - 1)
        component = np.where(known[at] == e, component_of["component"][at], e)
    engine.put(DECOY_ENDS, numbering.parted(pl.DataFrame({"e": e}), numbering.group_of(component, size.buckets)))


_NONE = np.zeros(0, dtype=np.int64)


def persons_of_ends(ends: pl.DataFrame, number: np.ndarray, person: np.ndarray, n_roll: int) -> pl.DataFrame:
    """Of each end its person, told by the number of the first row, and that person's rows on either side."""
    at = np.searchsorted(number, numbering.row_of(ends["e"].to_numpy()))
    sides = Sides.of(person, n_roll)
    first = np.full(len(sides.roll_rows), number.max(initial=0))
    np.minimum.at(first, person, number)
    own = person[at]
    told = {"person": first[own], "roll": sides.roll_rows[own], "members": sides.member_rows[own]}
    return ends.with_columns(pl.Series(name, values) for name, values in told.items())


def described(engine: Engine, size: Size, settings: MatchSettings) -> dict[str, float]:
    """The threshold, and the errors to be expected, as run.json tells them."""
    counts, parts, clues = engine.gather(COUNTS), engine.gather(RATES), engine.gather(CLUES)
    told = {"accepted": 0.0, "by_chance": 0.0, "in_review": 0.0, "below_review": 0.0}
    if parts is not None:
        told = {name: float(parts[name].sum()) for name in told}
    both, by_nik, otherwise = (
        0.0 if clues is None else float(clues[name].sum()) for name in ("both", "by_nik", "otherwise")
    )
    two_sides = bool(size.roll and size.members)
    within = 0.0 if counts is None else float(counts["linked_pairs" if two_sides else "merged_pairs"].sum())
    never = by_nik * otherwise / max(both + within, 1.0)
    missed = Missed(told["in_review"], told["below_review"], never)
    relatives = _of_relatives(engine, settings.accept, two_sides=two_sides)
    rates = ErrorRates(round(told["accepted"]), told["by_chance"], relatives, missed)
    return {"accept": settings.accept, "precision_wanted": settings.precision, **rates.described()}


def _of_relatives(engine: Engine, accept: float, *, two_sides: bool) -> float:
    found, ends = engine.gather(DECOYS), engine.gather(DECOY_PERSONS)
    if found is None or ends is None:
        return 0.0
    found, ends = found.sort("left", "right", "weight", "chance"), ends.sort("e")
    e = ends["e"].to_numpy()
    known, person = np.unique(ends["person"].to_numpy(), return_inverse=True)
    rows = {}
    for side in ("roll", "members"):
        rows[side] = np.zeros(len(known) + 1)
        rows[side][person] = ends[side].to_numpy()
        rows[side][-1] = float(two_sides)  # somebody stands on either side, be it nobody of these
    left, right = (np.searchsorted(e, found[end].to_numpy()) for end in ("left", "right"))
    decoys = Decoys(left, right, found["weight"].to_numpy(), found["chance"].to_numpy())
    return decoys.links(Sides(person, rows["roll"], rows["members"]), accept)
