"""The months of a city as folders: each a city of its own, and beside them what happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ucj_validate.columns import Side
from ucj_validate.synth.city import Written, city_files, write_city
from ucj_validate.synth.months.changes import CHANGES, PLACES, change_rows
from ucj_validate.synth.months.passing import Month
from ucj_validate.synth.placing import as_one, placed
from ucj_validate.synth.rows import Row

CHANGES_FILE, ROWS_FILE = "changes.csv", "rows.csv"


@dataclass(frozen=True)
class WrittenMonths:
    """What `write_months` put into the folder."""

    months: dict[str, Written]
    changes: int


def write_months(passing: Iterable[Month], folder: Path) -> WrittenMonths:
    """Write `folder/2025-01/` and so on, each with files and truth as `write_city` does, and what happened.

    `changes.csv` has one row a change; `rows.csv` tells where each row stands in each month.

    Raises:
        UcjError: as `placed`.
    """
    written: dict[str, Written] = {}
    changes, places = [pl.DataFrame(schema=CHANGES)], [pl.DataFrame(schema=PLACES)]
    with as_one(folder) as root:
        for month in passing:
            written[month.name] = write_city(month.city, root / month.name)
            changes.append(change_rows(month.changes))
            places.append(_places(month))
        told = pl.concat(changes)
        with placed(root) as staging:
            (staging / CHANGES_FILE).write_bytes(told.write_csv().encode())
            (staging / ROWS_FILE).write_bytes(pl.concat(places).write_csv().encode())
    return WrittenMonths(written, told.height)


def _places(month: Month) -> pl.DataFrame:
    """Where each row of a written month stands: PLACES."""
    files = city_files(month.city.options)
    sides: tuple[tuple[Side, tuple[int, ...], list[Row]], ...] = (
        (Side.ROLL, month.roll_numbers, month.city.enrolment.rows),
        (Side.MEMBERS, month.member_numbers, month.city.memberships.rows),
    )
    return pl.DataFrame(
        [
            (month.name, number, row.person.number, str(side), files[row.table], row.sheet or None, row.line)
            for side, numbers, rows in sides
            for number, row in zip(numbers, rows, strict=True)
        ],
        schema=PLACES,
        orient="row",
    )
