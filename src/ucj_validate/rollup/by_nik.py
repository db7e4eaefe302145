"""Persons of several cities joined by the matcher: all rows of all cities weighed together, as in one run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import DecidedBy, Decision, Side, Verdict
from ucj_validate.finished import RunData
from ucj_validate.frames import DECIDED, Decided, Linkage, People
from ucj_validate.match import link
from ucj_validate.match.model.document import PINNED, StoredModel
from ucj_validate.rollup.cities import persons_of
from ucj_validate.rollup.joining import (
    PAIRS,
    Ints,
    Joined,
    city_of_person,
    components,
    flags,
    holding_two_of_one_city,
    numbered,
)
from ucj_validate.settings import MatchSettings


def joined_by_matching(runs: Sequence[RunData], pinned: StoredModel | None) -> Joined:
    """Who is who over the cities of `runs`, by the rules and weights within a city.

    A person of a city is one person: what all rows together would take apart stays together. Where they would join
    two persons of one city, the row that counts decides for each.

    Raises:
        UsageError: the pinned model is of another kind of id, or of other fields.
    """
    rows = [persons_of(run)[1] for run in runs]
    sizes = [int(frame["person"].max()) + 1 if frame.height else 0 for frame in rows]  # type: ignore[arg-type]
    persons, sides = _stacked(rows, sizes)
    linkage = link(
        _together([run.roll_people for run in runs]),
        _together([run.member_people for run in runs]),
        matching_of([run.settings.match for run in runs]),
        pinned,
        decided=_decided(runs),
    )
    joint = np.concatenate([linkage.roll_person.to_numpy(), linkage.member_person.to_numpy()]).astype(np.int64)
    person = np.concatenate(sides)
    groups = _groups(person, joint, _standing(runs, persons), sizes)
    ids = numbered(sizes, groups)
    pairs, waiting, freed = _undecided(linkage, sides, np.concatenate([series.to_numpy() for series in ids]), sizes)
    doubted = _doubted(runs, rows, sizes, linkage)
    return Joined(
        ids, pairs, flags("open", waiting, sizes), flags("freed", freed, sizes), flags("doubted", doubted, sizes)
    )


def common_model(runs: Sequence[RunData]) -> StoredModel | None:
    """The weights that all runs used, to be used unchanged; None where they differ or aren't kept."""
    models = [run.model for run in runs]
    known = [model for model in models if model is not None]
    if len(known) < len(models) or len({model.digest() for model in known}) > 1:
        return None
    first = known[0]
    return StoredModel(first.id_kind, first.fields, first.numbers, first.training, PINNED)


def matching_of(settings: Sequence[MatchSettings]) -> MatchSettings:
    """The first run's settings. The threshold is the runs' where it is one, and else follows from the rows weighed."""
    names = ["precision", "review", "tie_margin", "max_block", "id_kind"]
    if len({one.accept for one in settings}) == 1:
        names.append("accept")
    return MatchSettings(**{name: getattr(settings[0], name) for name in names})


def _decided(runs: Sequence[RunData]) -> Decided:
    """What people have decided on links within their cities, by the rows of all cities."""
    told, begin_roll, begin_member = [], 0, 0
    for run in runs:
        own = run.links.filter(
            (pl.col("decided_by") == DecidedBy.PERSON)
            & pl.col("decision").is_in([Decision.ACCEPTED, Decision.REJECTED])
        )
        told.append(
            own.select(
                left_side=pl.lit(str(Side.ROLL)),
                left_row=pl.col("roll_row") + begin_roll,
                right_side=pl.lit(str(Side.MEMBERS)),
                right_row=pl.col("member_row") + begin_member,
                verdict=pl.when(pl.col("decision") == Decision.ACCEPTED)
                .then(pl.lit(str(Verdict.SAME)))
                .otherwise(pl.lit(str(Verdict.DIFFERENT))),
                decision=pl.lit(""),  # the answer's id lies in the city's own state
            )
        )
        begin_roll, begin_member = begin_roll + run.roll.height, begin_member + run.members.height
    return Decided(pl.concat(told).select(list(DECIDED)).cast(DECIDED))


def _together(sides: Sequence[People]) -> People:
    """The rows of all cities, numbered through."""
    begins = np.cumsum([0, *(side.height for side in sides)])
    moved = [side.with_columns(pl.col(c.ROW) + int(begin)) for side, begin in zip(sides, begins, strict=False)]
    return People(pl.concat(moved))


def _stacked(rows: Sequence[pl.DataFrame], sizes: Sequence[int]) -> tuple[list[pl.DataFrame], list[Ints]]:
    """Each city's rows with persons numbered through, and the person by row of all rolls and of all exports."""
    begins = np.cumsum([0, *sizes])
    moved = [frame.with_columns(pl.col("person") + int(begin)) for frame, begin in zip(rows, begins, strict=False)]
    sides = [
        np.concatenate([frame.filter(pl.col("side") == side)["person"].to_numpy() for frame in moved])
        for side in ("roll", "members")
    ]
    return moved, sides


def _standing(runs: Sequence[RunData], persons: Sequence[pl.DataFrame]) -> Ints:
    """By person: the place of the row that stands for them among all rolls' rows and then all exports'."""
    flags, owners = [], []
    for side in ("roll", "members"):
        for run, frame in zip(runs, persons, strict=True):
            flags.append((run.roll if side == "roll" else run.members)["counts"].to_numpy())
            owners.append(frame.filter(pl.col("side") == side)["person"].to_numpy())
    counting, owner = np.concatenate(flags), np.concatenate(owners)
    found = np.full(int(owner.max(initial=-1)) + 1, -1, dtype=np.int64)
    places = np.flatnonzero(counting)[::-1]
    found[owner[places]] = places  # of several, the last one written stays: the first, a roll's before an export's
    return found


def _groups(person: Ints, joint: Ints, standing: Ints, sizes: Sequence[int]) -> Ints:
    """The group by person: joined where any of their rows are one person."""
    n, cities = len(standing), city_of_person(sizes)
    labels = components(n + int(joint.max(initial=-1)) + 1, person, joint + n)[:n]
    crowded = holding_two_of_one_city(labels, cities)[labels]
    return np.where(crowded, joint[standing] + n, labels)


def _undecided(
    linkage: Linkage, sides: Sequence[Ints], ids: Ints, sizes: Sequence[int]
) -> tuple[pl.DataFrame, Ints, Ints]:
    """Pairs of persons of two cities that wait; who waits beside another city's member; beside whom no member waits."""
    roll, members = sides
    cities = city_of_person(sizes)
    links = linkage.links.filter(pl.col("decision") == Decision.REVIEW)
    pairs = [(roll[links["roll_row"].to_numpy()], members[links["member_row"].to_numpy()])]
    listed, member = pairs[0]
    waiting = listed[(cities[listed] != cities[member]) & (ids[listed] != ids[member])]
    for side, owner in (("roll", roll), ("members", members)):
        doubtful = linkage.duplicates.filter(pl.col("side") == side)
        pairs.append((owner[doubtful["left_row"].to_numpy()], owner[doubtful["right_row"].to_numpy()]))
    left, right = np.concatenate([a for a, _b in pairs]), np.concatenate([b for _a, b in pairs])
    apart = (cities[left] != cities[right]) & (ids[left] != ids[right])
    ends = np.sort(np.stack([ids[left], ids[right]], axis=1)[apart], axis=1)
    return pl.DataFrame(np.unique(ends, axis=0), schema=PAIRS), waiting, np.setdiff1d(np.arange(len(ids)), listed)


def _doubted(runs: Sequence[RunData], rows: Sequence[pl.DataFrame], sizes: Sequence[int], linkage: Linkage) -> Ints:
    """Persons none of whose links within their city holds where all rows are weighed; what people decided always does.

    Somebody of another city has nearly the same NIK and name, say: which of the two the member is, is open again.
    """
    found, begin_roll, begin_member, begin = [], 0, 0, 0
    for run, frame, size in zip(runs, rows, sizes, strict=True):
        own = run.links.filter(pl.col("decision") == Decision.ACCEPTED)
        owner = frame.filter(pl.col("side") == "roll")["person"].gather(own["roll_row"]).to_numpy()
        holds = (
            linkage.roll_person.gather(own["roll_row"] + begin_roll).to_numpy()
            == linkage.member_person.gather(own["member_row"] + begin_member).to_numpy()
        ) | (own["decided_by"] == DecidedBy.PERSON).to_numpy()
        found.append(np.setdiff1d(owner, owner[holds]) + begin)
        begin_roll, begin_member, begin = begin_roll + run.roll.height, begin_member + run.members.height, begin + size
    return np.concatenate(found).astype(np.int64)
