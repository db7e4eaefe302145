"""Reference lists (deaths, ASN, moved): read like a roll, matched in the rolls' graph, told as findings of roll rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Side
from ucj_validate.frames import PEOPLE, ROWS, Linkage, People, Rows
from ucj_validate.ingest import read
from ucj_validate.match import link
from ucj_validate.match.model.document import StoredModel
from ucj_validate.normalise import people
from ucj_validate.settings import Settings

_MARK_LISTS = {"deaths": "deceased", "asn": "asn_or_pppk", "moved": "moved"}
"""List of the settings and the finding it stands for."""


@dataclass(frozen=True)
class Listed:
    """People of all reference lists, one below the other, and what each one's list says of them."""

    people: pl.DataFrame
    codes: pl.Series


def listed_rows(settings: Settings) -> tuple[Rows, pl.Series]:
    """The rows of all reference lists, and the finding that each one's list stands for."""
    tables, codes = [pl.DataFrame(schema=ROWS)], []
    for name, code in _MARK_LISTS.items():
        paths: Sequence[str] = getattr(settings.reference, name)
        if paths:
            tables.append(read(paths, Side.ROLL, settings.columns).rows)
            codes += [code] * tables[-1].height
    rows = pl.concat(tables).with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias(c.ROW))
    return Rows(rows), pl.Series("code", codes, dtype=pl.String)


def listed_people(listed: tuple[Rows, pl.Series], as_of: date) -> Listed:
    """The people of those rows."""
    rows, codes = listed
    return Listed(people(rows, as_of) if rows.height else pl.DataFrame(schema=PEOPLE), codes)


def linked(
    roll: People, members: People, listed: Listed, settings: Settings, pinned: StoredModel | None
) -> tuple[Linkage, pl.DataFrame]:
    """The linkage of rolls and members, and (row, code): the roll rows that a reference list names.

    People on a reference list stand in the same graph as the rolls, so that a list is matched as well as a roll is;
    only sure links count.
    """
    if not listed.people.height:
        return link(roll, members, settings.match, pinned), pl.DataFrame(schema={c.ROW: pl.Int64, "code": pl.String})
    n = roll.height
    behind = listed.people.with_columns(pl.int_range(n, n + pl.len(), dtype=pl.Int64).alias(c.ROW))
    linkage = link(People(pl.concat([roll, behind])), members, settings.match, pinned, n)
    persons = linkage.roll_person
    named = pl.DataFrame({"person": persons.slice(n), "code": listed.codes}).unique()
    marks = pl.DataFrame({c.ROW: roll[c.ROW], "person": persons.head(n)}).join(named, on="person").select(c.ROW, "code")
    on_roll = (pl.col("side") != Side.ROLL) | (pl.max_horizontal("left_row", "right_row") < n)
    return (
        replace(
            linkage,
            roll_person=persons.head(n),
            links=linkage.links.filter(pl.col("roll_row") < n),
            duplicates=linkage.duplicates.filter(on_roll),
        ),
        marks.sort(c.ROW, "code"),
    )
