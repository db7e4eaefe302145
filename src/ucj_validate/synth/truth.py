"""What is true of a made-up city, row by row and person by person."""

from __future__ import annotations

import polars as pl

from ucj_validate.columns import Status
from ucj_validate.synth.enrolment import Enrolment
from ucj_validate.synth.exclusion import excluded_because
from ucj_validate.synth.membership import Memberships
from ucj_validate.synth.options import SynthOptions
from ucj_validate.synth.person import Population
from ucj_validate.synth.rows import MEMBERS, Row

TRUTH_ROWS = pl.Schema(
    {
        "side": pl.String,  # "roll" or "members"
        "file": pl.String,
        "sheet": pl.String,  # null in text files
        "line": pl.Int64,  # as a person sees it
        "person": pl.Int64,
        "kind": pl.String,  # why the row is there: "original", "duplicate_in_roll", "current_kpj", "old_kpj" …
        "faults": pl.String,  # kinds of `synth.faults`, joined by ";", in the order of planting; "" when none
    }
)
"""One row of a roll or of the participant export."""

TRUTH_PERSONS = pl.Schema(
    {
        "person": pl.Int64,
        "on_roll": pl.Boolean,
        "membership": pl.String,  # at the as-of date
        "status": pl.String,  # of the roll row that counts; null for people on no roll
        "excluded_because": pl.String,  # "deceased", "asn", "moved", "outside", "over_age"; null when counted
        "household": pl.Int64,
        "twin_of": pl.Int64,
        "namesake_of": pl.Int64,
        "father_of": pl.Int64,
        "member_rows": pl.Int64,
        "roll_rows": pl.Int64,
    }
)
"""One person who stands in some file."""


def truth_rows(rolls: list[Row], members: list[Row], files: dict[str, str]) -> pl.DataFrame:
    """One row of a file: TRUTH_ROWS, in the order of files and lines. `files` names each table's file."""
    return pl.DataFrame(
        [
            (
                "members" if row.table == MEMBERS else "roll", files[row.table], row.sheet or None, row.line, row.person.number, row.kind,
                ";".join(row.faults),
            )
            for row in [*rolls, *members]
        ],
        schema=TRUTH_ROWS,
        orient="row",
    )  # fmt: skip


def truth_persons(
    city: Population, enrolment: Enrolment, memberships: Memberships, options: SynthOptions
) -> pl.DataFrame:
    """One person who stands in some file: TRUTH_PERSONS, by number."""
    roll_rows = _counted(enrolment.rows)
    member_rows = _counted(memberships.rows)
    rows = []
    for person in city.people:
        on_roll, cards = roll_rows.get(person.number, 0), member_rows.get(person.number, 0)
        if not (on_roll or cards):
            continue
        membership = memberships.of_person[person.number]
        reason = excluded_because(person, membership, options) if on_roll else None
        status = (Status.EXCLUDED.value if reason else membership.value) if on_roll else None
        rows.append((
            person.number, bool(on_roll), membership.value, status, reason, person.household, person.twin_of, person.namesake_of, person.father_of, cards, on_roll,
        ))  # fmt: skip
    return pl.DataFrame(rows, schema=TRUTH_PERSONS, orient="row")


def _counted(rows: list[Row]) -> dict[int, int]:
    """Rows a person."""
    counts: dict[int, int] = {}
    for row in rows:
        counts[row.person.number] = counts.get(row.person.number, 0) + 1
    return counts
