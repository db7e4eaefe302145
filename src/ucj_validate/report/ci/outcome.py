"""What was found, as continuous integration looks at it: each rule on each table, with its rows and the first of them."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from ucj_validate import columns as c
from ucj_validate.addresses import is_remote
from ucj_validate.alarms import Alarm
from ucj_validate.columns import Side
from ucj_validate.failing import Met
from ucj_validate.findings import CATALOGUE, Rule
from ucj_validate.i18n import _, number
from ucj_validate.leaving import foreign
from ucj_validate.provenance import Source

MOST_LINES = 20
"""Rows of a table that are named for one rule; the others are counted."""
OF_MEMBERS_ONLY = frozenset(
    {"status_contradicts_blth", "membership_unclear", "future_period", "member_not_in_roll", "duplicate_member_row"}
)
ON_MEMBERS = OF_MEMBERS_ONLY | {
    "nik_missing", "nik_length", "nik_not_digits", "nik_excel_float", "nik_stored_as_number", "nik_repaired",
    "nik_impossible_date", "nik_serial_zero", "nik_province_unknown", "nik_region_unknown", "nik_district_unknown",
    "nik_dob_differs", "nik_sex_differs", "nik_equals_kk", "nik_sequential_fill", "nik_many_names", "name_missing",
    "birth_date_missing", "birth_date_impossible", "birth_date_ambiguous", "cell_error", "place_unknown",
    "person_with_two_niks", "possible_match", "several_kpj", "double_funding",
}  # fmt: skip
"""What a reconciliation looks for in member exports; everything that is not of members only, it looks for on rolls.

What isn't looked for is no test that was passed.
"""


@dataclass(frozen=True)
class Table:
    """One table that was read."""

    side: str
    file: str
    sheet: str | None
    path: str
    """From the folder of the repository, with slashes; of what is no file in it (a database, say) the name alone."""
    rows: int

    @property
    def name(self) -> str:
        """As a command line names it: FILE, or FILE#SHEET."""
        return self.file if self.sheet is None else f"{self.file}#{self.sheet}"


@dataclass(frozen=True)
class Case:
    """One rule on one table."""

    rule: Rule
    table: Table
    rows: int
    """Rows of the table that carry the finding."""
    lines: tuple[int, ...]
    """The first of them."""
    fails: bool
    """The finding has met a condition of `--fail-on`."""

    @property
    def share(self) -> float:
        """Of the table's rows, 0–1."""
        return self.rows / self.table.rows if self.table.rows else 0.0

    def places(self) -> str:
        """The rows in words: "baris 3, 4, 9 dan 12 lagi"."""
        told = ", ".join(str(line) for line in self.lines)
        more = self.rows - len(self.lines)
        if more:
            return _("baris {lines} dan {count} lagi").format(lines=told, count=number(more))
        return _("baris {lines}").format(lines=told)


@dataclass(frozen=True)
class Outcome:
    """A finished check or reconciliation."""

    command: str
    version: str
    as_of: date
    tables: tuple[Table, ...]
    """In the order in which they were read."""
    cases: tuple[Case, ...]
    """By table, then as the catalogue lists the rules; those without a row are tests that were passed."""
    alarms: tuple[Alarm, ...]
    met: tuple[Met, ...]

    @property
    def found(self) -> list[Case]:
        """The cases with rows: first what fails, then the gravest, then the most frequent."""
        with_rows = [case for case in self.cases if case.rows]
        return sorted(with_rows, key=lambda case: (not case.fails, -case.rule.severity.rank, -case.rows))


def outcome(
    command: str,
    version: str,
    as_of: date,
    sources: Sequence[Source],
    looked_for: Mapping[str, Collection[str]],
    found: pl.DataFrame,
    met: tuple[Met, ...],
    alarms: tuple[Alarm, ...] = (),
) -> Outcome:
    """The outcome of `command`.

    `looked_for` are the codes by `Side` value; tables of another side (reference lists) are not judged. `found` has one
    row a finding: `code side file sheet line`.
    """
    tables = tuple(_table(source) for source in sources if source.side in looked_for)
    failing = {code for one in met for code in one.by}
    counts = (
        found.sort(c.LINE, nulls_last=True)
        .group_by("side", c.FILE, c.SHEET, "code")
        .agg(pl.len(), pl.col(c.LINE).head(MOST_LINES))
    )
    held = {row[:4]: row[4:] for row in counts.iter_rows()}
    cases = []
    for table in tables:
        for code, rule in CATALOGUE.items():
            rows, lines = held.get((table.side, table.file, table.sheet, code), (0, ()))
            if rows or code in looked_for[table.side]:
                cases.append(Case(rule, table, rows, tuple(lines), bool(rows) and code in failing))
    return Outcome(command, version, as_of, tables, tuple(cases), alarms, met)


def looked_for_in_reconciliation() -> dict[str, list[str]]:
    """The codes that a reconciliation looks for, by side, in the order of the catalogue."""
    return {
        str(Side.ROLL): [code for code in CATALOGUE if code not in OF_MEMBERS_ONLY],
        str(Side.MEMBERS): [code for code in CATALOGUE if code in ON_MEMBERS],
    }


def carried(side: Side, rows: pl.DataFrame) -> pl.DataFrame:
    """One row a finding of one side's result: `code side file sheet line`."""
    held = rows.select(pl.col("findings").alias("code"), pl.lit(str(side)).alias("side"), *c.ORIGIN)
    return held.filter(pl.col("code").list.len() > 0).explode("code")


def _table(source: Source) -> Table:
    path = _from_root(source).encode("utf-8", "replace").decode()  # a name that the system keeps as bytes
    return Table(source.side, source.file, source.sheet, foreign(path), source.rows)


def _from_root(source: Source) -> str:
    """Where a platform finds the file: it knows paths from the root of the repository only.

    The one place of the reports that asks the environment: nothing else tells where that root lies.
    """
    if source.path == "-" or is_remote(source.path):
        return source.file
    root = os.environ.get("GITHUB_WORKSPACE") or "."
    for real in (os.path.abspath, os.path.realpath):
        relative = Path(os.path.relpath(real(source.path), real(root)))
        if ".." not in relative.parts:
            return relative.as_posix()
    return source.file
