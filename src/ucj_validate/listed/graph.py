"""Reference lists in the rolls' graph: which roll rows they name, surely or maybe, and who stands on them alone.

People on a list stand behind the rolls in one graph, so that a list is matched as well as a roll is. Families (DTSEN) stand
in none: they are looked up by the number of their card.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl

from ucj_validate import columns as c
from ucj_validate.chunks import Chunks
from ucj_validate.columns import ListKind, Side
from ucj_validate.frames import PEOPLE, Decided, Linkage, People, Rows
from ucj_validate.listed.reading import OF_PEOPLE, Lists
from ucj_validate.listed.saying import deciles, marks
from ucj_validate.listed.side import MARKS, Listed, RollsAndLists
from ucj_validate.match import link
from ucj_validate.match.model.document import StoredModel
from ucj_validate.normalise import people
from ucj_validate.settings import Settings

_OF_CANDIDATES = (ListKind.CANDIDATES, ListKind.DECREE)
"""Lists whose people are looked at though they are on no roll."""
_DECILES = pl.Schema({c.ROW: pl.Int64, "decile": pl.Int64})
_OF_THE_LIST = (
    *c.ORIGIN,
    "nik",
    "name",
    "birth_date",
    "sex",
    "district",
    "village",
    c.raw(c.Field.NIK),
    c.raw(c.Field.NAME),
)
_MEETINGS = pl.Schema(
    {
        c.ROW: pl.Int64(),
        "probability": pl.Float64(),
        "list_kind": pl.String(),
        **{name: PEOPLE[name] for name in _OF_THE_LIST},
    }
)


@dataclass(frozen=True)
class Beyond:
    """The people of lists of candidates as a side of their own, as if they were a roll."""

    people: People
    kinds: pl.Series
    linkage: Linkage
    marks: pl.DataFrame
    deciles: pl.DataFrame
    on_roll: pl.Series
    """`Match` by row: of the person."""
    lists: pl.Series
    """Every `ListKind` that the person stands on, by row, sorted."""


@dataclass(frozen=True)
class Use:
    """What one kind of list has come to."""

    kind: str
    persons: int
    """Different persons on it; of families, different cards."""
    on_roll: int
    """Roll persons that it surely names."""
    possible: int
    """Roll persons that it may name, and doesn't surely."""


@dataclass(frozen=True)
class Named:
    """What reference lists say."""

    marks: pl.DataFrame
    """(row, code) of roll rows; `maybe_…` where a pair is uncertain."""
    deciles: pl.DataFrame
    """(row, decile) of roll rows."""
    uses: tuple[Use, ...] = ()
    beyond: Beyond | None = None
    """None without lists of candidates."""
    meetings: pl.DataFrame | None = None
    """None without people on lists; else one roll row and a list's row that speaks of it: `row`, `probability` (null where sure), and who is on the list."""


NOTHING = Named(pl.DataFrame(schema=MARKS), pl.DataFrame(schema=_DECILES))


def listed_people(lists: Lists, settings: Settings, as_of: date) -> Listed:
    """The people and the families of the rows of `lists`."""
    if not lists.rows.height:
        return Listed(
            People(pl.DataFrame(schema=PEOPLE)), lists.kinds, lists.kinds, deciles(pl.DataFrame(schema=PEOPLE))
        )
    of_families = lists.kinds == str(ListKind.DTSEN)
    rows = lists.rows.filter(~of_families).with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias(c.ROW))
    found, kinds = people(Rows(rows), as_of), lists.kinds.filter(~of_families)
    families = people(_of_families(lists.rows.filter(of_families)), as_of)
    return Listed(found, kinds, marks(found, kinds, settings.rules, as_of), deciles(families))


def _of_families(rows: pl.DataFrame) -> Rows:
    """`rows` with nothing but what is told of families: an extract may hold a region's every person."""
    needed = {c.raw(c.Field.NO_KK), c.raw(c.Field.DECILE)}
    others = [name for name in rows.columns if name.startswith("raw_") and name not in needed]
    return Rows(rows.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in others))


def linked(
    roll: People | Chunks,
    members: People | Chunks,
    listed: Listed,
    settings: Settings,
    pinned: StoredModel | None,
    decided: Decided | None = None,
) -> tuple[Linkage, Named]:
    """The linkage of rolls and members, and what reference lists say of the rolls' people and of their own.

    Where people are on lists, `roll` is a frame with all columns that are matched by.
    """
    n = roll.height
    told = _deciles_of(roll, listed.families)
    if not listed.people.height or isinstance(roll, Chunks):
        linkage = link(roll, members, settings.match, pinned, decided=decided)
        uses = _uses(listed, told, RollsAndLists.of(linkage, n, listed))
        return linkage, replace(NOTHING, deciles=told, uses=uses)
    behind = listed.people.select(roll.columns)  # a roll may be there by the columns that are matched by alone
    behind = behind.with_columns(pl.int_range(n, n + pl.len(), dtype=pl.Int64).alias(c.ROW))
    linkage = link(People(pl.concat([roll, behind])), members, settings.match, pinned, n, decided)
    side = RollsAndLists.of(linkage, n, listed)
    named = Named(
        side.said_of(roll[c.ROW], side.on_rolls),
        told,
        _uses(listed, told, side),
        _beyond(linkage, listed, side),
        _placed(side.meetings(), listed),
    )
    return _part(linkage, np.arange(n)), named


def _placed(meetings: pl.DataFrame, listed: Listed) -> pl.DataFrame:
    """`meetings` with the list's row in place of its number."""
    rows = pl.DataFrame([listed.kinds.alias("list_kind"), *listed.people.select(*_OF_THE_LIST)])
    return pl.concat([meetings.drop("at"), rows[meetings["at"]]], how="horizontal").select(_MEETINGS.names())


def _deciles_of(rows: People | Chunks, families: pl.DataFrame) -> pl.DataFrame:
    """(row, decile) of the rows whose family card the lists tell of."""
    if not families.height:
        return NOTHING.deciles
    cards = rows.columns((c.ROW, "no_kk")) if isinstance(rows, Chunks) else rows
    return cards.select(c.ROW, "no_kk").join(families, on="no_kk").select(c.ROW, "decile").sort(c.ROW, "decile")


def _part(linkage: Linkage, positions: np.ndarray) -> Linkage:
    """`linkage` with the rows at `positions` (ascending) as its whole roll side."""
    place = pl.DataFrame({"at": positions, "new": np.arange(len(positions))})

    def moved(frame: pl.DataFrame, *names: str) -> pl.DataFrame:
        for name in names:
            frame = (
                frame.join(place, left_on=name, right_on="at", how="inner", maintain_order="left")
                .with_columns(pl.col("new").alias(name))
                .drop("new")
            )
        return frame

    of_roll = linkage.duplicates.filter(pl.col("side") == Side.ROLL)
    of_members = linkage.duplicates.filter(pl.col("side") != Side.ROLL)
    within = moved(of_roll, "left_row", "right_row")
    return replace(
        linkage,
        roll_person=linkage.roll_person.gather(positions),
        links=moved(linkage.links, "roll_row"),
        duplicates=pl.concat([of_members, within]),
    )


def _beyond(linkage: Linkage, listed: Listed, side: RollsAndLists) -> Beyond | None:
    """The people of lists of candidates, with what is said of them and whether they are on a roll."""
    mine = np.flatnonzero(listed.kinds.is_in([str(kind) for kind in _OF_CANDIDATES]).to_numpy())
    if not len(mine):
        return None
    found = People(listed.people[mine].with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias(c.ROW)))
    positions = mine + side.n
    persons = side.persons.gather(positions)
    kinds = listed.kinds.gather(mine)
    lists = side.on_lists.group_by("person").agg(pl.col("kind").unique().sort())
    held = pl.DataFrame({"person": persons}).join(lists, on="person", how="left", maintain_order="left")["kind"]
    return Beyond(
        found,
        kinds,
        _part(linkage, positions),
        side.said_of(found[c.ROW], persons),
        _deciles_of(found, listed.families),
        side.match_of(persons),
        held,
    )


def _uses(listed: Listed, told: pl.DataFrame, side: RollsAndLists) -> tuple[Use, ...]:
    """What each kind of list with rows has come to."""
    of_rolls, rows = side.on_rolls, side.on_lists
    known = of_rolls.unique().implode()
    doubted = side.doubts.filter(pl.col("person").is_in(known)).join(
        rows.select("person", "kind"), left_on="other_person", right_on="person"
    )
    uses = []
    for kind in OF_PEOPLE:
        mine = rows.filter(pl.col("kind") == str(kind))["person"].unique()
        if not len(mine):
            continue
        sure = mine.filter(mine.is_in(known))
        unsure = doubted.filter(pl.col("kind") == str(kind))["person"].unique()
        possible = int((~unsure.is_in(sure.implode())).sum())
        uses.append(Use(str(kind), len(mine), len(sure), possible))
    if listed.families.height:
        found = of_rolls.gather(told[c.ROW]).n_unique()
        uses.append(Use(str(ListKind.DTSEN), listed.families["no_kk"].n_unique(), found, 0))
    return tuple(sorted(uses, key=lambda use: list(ListKind).index(ListKind(use.kind))))
