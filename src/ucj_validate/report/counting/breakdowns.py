"""Persons by file, office, place, segment …, and the hiding of small cells where a table is published."""

from __future__ import annotations

import polars as pl

from ucj_validate.columns import Membership, Status
from ucj_validate.hiding import DIGITS
from ucj_validate.leaving import without_niks
from ucj_validate.report.parts import PERSON_STATUSES, WITHIN, Breakdown, Line

KEYS: dict[str, str] = {
    "file": "file",
    "unit": "unit",
    "district": "district",
    "village": "village",
    "segment": "segment",
    "program": "programs",
    "payer": "payer",
}
"""Breakdown and the column it reads."""

_EXPLODED = frozenset({"program"})
"""Cells that hold several values."""


def breakdowns(roll: pl.DataFrame, members: pl.DataFrame) -> tuple[Breakdown, ...]:
    """One breakdown a key of which the rolls say anything.

    Who stands on two rolls stands on both of their lines, as does who is paid for from two sources: each roll and each
    source is asked how many people it covers, and has an answer of its own.
    """
    persons = roll[["counts", "status", *KEYS.values()]].filter("counts")
    again = {
        "file": _on_other_rolls(roll),
        "segment": _by_other_cards(roll, members, "segment"),
        "payer": _by_other_cards(roll, members, "payer"),
    }
    return tuple(
        _breakdown(key, persons, again.get(key))
        for key, column in KEYS.items()
        if persons[column].null_count() < persons.height
    )


def _breakdown(key: str, persons: pl.DataFrame, again: pl.DataFrame | None) -> Breakdown:
    """`again`: the further values of persons who have several, and their status."""
    once = key not in _EXPLODED and (again is None or again.is_empty())
    return Breakdown(key, once, lines(_named(persons, key, again)))


def _on_other_rolls(roll: pl.DataFrame) -> pl.DataFrame:
    """`file status`: a person and a roll on which the person stands beside the one whose row counts."""
    several = roll[["person", "file", "counts", "status"]].filter(roll["person"].is_duplicated())
    standing = several.filter("counts").select("person", "status", own="file")
    listed = several.select("person", "file").unique()
    return listed.join(standing, on="person").filter(pl.col("file") != pl.col("own")).select("file", "status")


_ADDRESS = ("file", "sheet", "line")


def _by_other_cards(roll: pl.DataFrame, members: pl.DataFrame, column: str) -> pl.DataFrame:
    """`column status`: a person and what an active card tells beside the row that decides.

    Where the roll itself names who pays, the roll is believed.
    """
    active = members[["member", "status", column]].filter(pl.col("status") == str(Membership.ACTIVE))
    values = active.select("member", column).drop_nulls().unique().filter(pl.col("member").is_duplicated())
    rows = members[["member", *_ADDRESS]].filter(members["member"].is_in(values["member"].unique().implode()))
    deciding = [f"member_{name}" for name in _ADDRESS]
    of_member = roll["counts"]
    if column == "payer" and "names_payer" in roll.columns:
        of_member &= ~roll["names_payer"]
    elif column == "payer" and "raw_payer" in roll.columns:
        of_member &= roll["raw_payer"].is_null()
    people = roll[["status", column, *deciding]].filter(of_member).rename({column: "own"})
    several = people.join(rows, left_on=deciding, right_on=list(_ADDRESS), nulls_equal=True)
    return several.join(values, on="member").filter(pl.col(column) != pl.col("own")).select(column, "status")


def _named(persons: pl.DataFrame, key: str, again: pl.DataFrame | None) -> pl.DataFrame:
    """`name status persons`: by the name they are counted under, "" for none; values are few, persons many."""
    column = KEYS[key]
    # Villages of one name lie in different districts.
    values = [column, "district"] if key == "village" else [column]
    counts = persons.lazy().group_by(*values, "status").agg(persons=pl.len()).collect()
    if again is not None:
        counts = pl.concat([counts, again.group_by(column, "status").agg(persons=pl.len())[counts.columns]])
    counts = counts.with_columns(pl.col(*values, "status").cast(pl.String))  # words may be held as numbers
    counts = counts.with_columns(_without_niks(counts[one]) for one in values)
    name = pl.col(column).fill_null("")
    if key == "village":
        name = (
            pl.when(pl.col("district").is_not_null() & (name != ""))
            .then(name + WITHIN + pl.col("district"))
            .otherwise(name)
        )
    named = counts.select("status", "persons", name=name)
    if key in _EXPLODED:
        named = named.with_columns(pl.col("name").str.split(",")).explode("name")
    return named


def _without_niks(values: pl.Series) -> pl.Series:
    """`values`, in which a NIK that slipped into the column is hidden: it must not reach a report. Null in, null out."""
    long = values.unique().drop_nulls()
    long = long.filter(long.str.count_matches(r"\d") >= DIGITS)
    return values.replace(long, pl.Series([without_niks(one) for one in long], dtype=pl.String))


def lines(named: pl.DataFrame) -> tuple[Line, ...]:
    """One line a name, "" last; `named` holds `name status persons`."""
    persons = pl.col("persons").cast(pl.Int64)
    table = (
        named.group_by("name")
        .agg(
            persons.sum(),
            *[persons.filter(pl.col("status") == str(one)).sum().alias(str(one)) for one in PERSON_STATUSES],
        )
        .sort(pl.col("name") == "", -pl.col("persons"), "name")
    )
    return tuple(_line(row) for row in table.iter_rows(named=True))


def _line(row: dict[str, int]) -> Line:
    eligible = row["persons"] - row[Status.EXCLUDED]
    share = row[Status.ACTIVE] / eligible if eligible else None
    return Line(**row, coverage=share)  # type: ignore[arg-type]  # name is the one text column
