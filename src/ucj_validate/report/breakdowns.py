"""Persons by file, office, place, segment …, and the hiding of small cells where a table is published."""

from __future__ import annotations

import polars as pl

from ucj_validate.columns import Status
from ucj_validate.report.parts import PERSON_STATUSES, Breakdown, Line

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
"""A person may stand on several lines."""


def breakdowns(roll: pl.DataFrame) -> tuple[Breakdown, ...]:
    """One breakdown a key of which the rolls say anything."""
    persons = roll[["counts", "status", *KEYS.values()]].filter("counts")
    return tuple(
        Breakdown(key, key not in _EXPLODED, _lines(_named(persons, key, column)))
        for key, column in KEYS.items()
        if persons[column].null_count() < persons.height
    )


def _named(persons: pl.DataFrame, key: str, column: str) -> pl.DataFrame:
    """`name status persons`: by the name they are counted under, "" for none; values are few, persons many."""
    # Villages of one name lie in different districts.
    values = [column, "district"] if key == "village" else [column]
    counts = persons.lazy().group_by(*values, "status").agg(persons=pl.len()).collect()
    # A NIK that slipped into another column must not reach a report.
    name = pl.col(column).fill_null("").str.replace_all(r"([0-9]{4})[0-9]{8}([0-9]{4})", "${1}••••••••${2}")
    if key == "village":
        name = (
            pl.when(pl.col("district").is_not_null() & (name != ""))
            .then(name + " — " + pl.col("district"))
            .otherwise(name)
        )
    named = counts.select("status", "persons", name=name)
    if key in _EXPLODED:
        named = named.with_columns(pl.col("name").str.split(",")).explode("name")
    return named


def _lines(named: pl.DataFrame) -> tuple[Line, ...]:
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
