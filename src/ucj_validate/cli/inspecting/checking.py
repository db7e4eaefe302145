"""What `check` finds in files: counts by finding code, with one place each; never a person's value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Thread
from typing import TYPE_CHECKING, Any

import polars as pl

from ucj_validate import __version__
from ucj_validate import columns as c
from ucj_validate.columns import Field, Side
from ucj_validate.failing import Count, Met
from ucj_validate.findings import CATALOGUE, Rule
from ucj_validate.frames import ROWS, Rows
from ucj_validate.i18n import _, day, language, number, percent
from ucj_validate.ingest import Intake, read, refuse_unused_map
from ucj_validate.normalise import people
from ucj_validate.progress import begin
from ucj_validate.provenance import Source
from ucj_validate.settings import Settings
from ucj_validate.validate import findings
from ucj_validate.validate.loading import pandera_polars
from ucj_validate.validate.people import looked_for

if TYPE_CHECKING:
    from ucj_validate.report.ci.outcome import Outcome

_OF_MEMBERS = {Field.LAST_PAID.value, Field.STATUS.value, Field.KPJ.value}
"""A column that only member exports have."""


@dataclass(frozen=True)
class Found:
    """One finding code over all files."""

    rule: Rule
    count: int
    share: float
    """Of the rows read, 0–1."""
    file: str
    sheet: str | None
    line: int
    """The first row that has it."""


@dataclass(frozen=True)
class Checked:
    """What a check found."""

    as_of: date
    sources: tuple[Source, ...]
    rows: int
    clean_rows: int
    found: tuple[Found, ...]
    """Worst first, then as the catalogue lists them."""
    faulty: pl.DataFrame
    """One row a finding: `code side file sheet line`."""

    def counts(self) -> list[Count]:
        """The rows of each finding, side by side."""
        sizes: dict[str, int] = {}
        for source in self.sources:
            sizes[source.side] = sizes.get(source.side, 0) + source.rows
        rows = self.faulty.group_by("code", "side").len().sort("code", "side")
        return [Count(code, count, sizes[side]) for code, side, count in rows.iter_rows()]

    def log_facts(self) -> dict[str, Any]:
        """What a log says of it: counts alone."""
        found = {one.rule.code: one.count for one in self.found}
        return {"as_of": self.as_of.isoformat(), "rows": self.rows, "clean": self.clean_rows, "findings": found}

    def outcome(self, met: tuple[Met, ...]) -> Outcome:
        """As continuous integration looks at it."""
        from ucj_validate.report.ci.outcome import outcome

        looked = {str(side): looked_for(side) for side in Side}
        return outcome("check", __version__, self.as_of, self.sources, looked, self.faulty, met)

    def facts(self) -> dict[str, Any]:
        """The outcome as plain data for other programs."""
        return {
            "schema": "ucj-validate/check/1",
            "as_of": self.as_of.isoformat(),
            "files": [
                {"file": s.file, "sheet": s.sheet, "side": s.side, "rows": s.rows, "rejects": s.rejects}
                for s in self.sources
            ],
            "rows": self.rows,
            "rows_without_findings": self.clean_rows,
            "findings": [
                {
                    "code": one.rule.code,
                    "severity": one.rule.severity.value,
                    "label": one.rule.label,
                    "sentence": one.rule.sentence(language()),
                    "action": one.rule.action(language()),
                    "rows": one.count,
                    "share": one.share,
                    "example": {"file": one.file, "sheet": one.sheet, "line": one.line},
                }
                for one in self.found
            ],
        }


def sought() -> tuple[str, ...]:
    """The findings that can be made of a file alone."""
    return tuple(dict.fromkeys((*looked_for(Side.ROLL), *looked_for(Side.MEMBERS))))


def checked_files(files: Sequence[str], side: Side | None, settings: Settings, as_of: date) -> Checked:
    """The findings of every row of `files`. Without `side`, each table is taken for what its columns say.

    Raises:
        UcjError: a file can't be read, or its columns can't be told.
    """
    Thread(target=pandera_polars).start()  # a quarter of the time, while files are read
    begin(_("Membaca berkas"))
    intakes = _read(files, side, settings)
    sources = tuple(source for _side, intake in intakes for source in intake.sources)
    refuse_unused_map(sources, settings.columns)
    begin(_("Memeriksa isian"))
    frames = [_row_findings(intake.rows, side, settings, as_of) for side, intake in intakes]
    faulty = pl.concat(frames)
    total = sum(intake.rows.height for _side, intake in intakes)
    clean = total - faulty.select(*c.ORIGIN).n_unique()
    return Checked(as_of, sources, total, clean, tuple(_summed(faulty, max(total, 1))), faulty)


def _read(files: Sequence[str], side: Side | None, settings: Settings) -> list[tuple[Side, Intake]]:
    """The tables of each side. Columns are recognised differently for members, so those are read as such."""
    if side is not None:
        return [(side, read(files, side, settings.columns))]
    as_roll = read(files, Side.ROLL, settings.columns)
    member_tables = {(s.file, s.sheet) for s in as_roll.sources if _OF_MEMBERS & {one.field for one in s.columns}}
    if not member_tables:
        return [(Side.ROLL, as_roll)]
    as_members = read(files, Side.MEMBERS, settings.columns)
    parts = (
        (Side.ROLL, _only(as_roll, member_tables, inside=False)),
        (Side.MEMBERS, _only(as_members, member_tables, inside=True)),
    )
    return [(one, intake) for one, intake in parts if intake.sources]


def _only(intake: Intake, tables: set[tuple[str, str | None]], *, inside: bool) -> Intake:
    """`intake` with those tables alone that are in `tables`, or are not."""
    sources = tuple(s for s in intake.sources if ((s.file, s.sheet) in tables) is inside)
    kept = pl.DataFrame(
        {c.FILE: [s.file for s in sources], c.SHEET: [s.sheet for s in sources]},
        schema={c.FILE: pl.String, c.SHEET: pl.String},
    )
    rows = intake.rows.join(kept, on=[c.FILE, c.SHEET], how="semi", nulls_equal=True).sort(c.ROW)
    return Intake(Rows(rows.select(ROWS.names())), intake.rejects, sources)


def _row_findings(rows: Rows, side: Side, settings: Settings, as_of: date) -> pl.DataFrame:
    """One row a finding: code, side, and where it stands."""
    found = findings(people(rows, as_of), side, settings.rules, as_of)
    placed = found.join(rows.select(c.ROW, *c.ORIGIN), on=c.ROW, how="left").sort(c.ROW, "code")
    return placed.select("code", "side", *c.ORIGIN)


def _summed(faulty: pl.DataFrame, total: int) -> Iterator[Found]:
    """One `Found` a code, worst first."""
    counts = faulty.group_by("code", maintain_order=True).agg(pl.len(), *(pl.col(name).first() for name in c.ORIGIN))
    by_code = {row["code"]: row for row in counts.iter_rows(named=True)}
    for rule in sorted(CATALOGUE.values(), key=lambda one: -one.severity.rank):
        if (row := by_code.get(rule.code)) is not None:
            yield Found(rule, row["len"], row["len"] / total, row[c.FILE], row[c.SHEET], row[c.LINE])


def as_text(outcome: Checked) -> Iterator[str]:
    """The outcome in lines for a person."""
    from ucj_validate.report.words import wording

    side_words = {
        Side.ROLL.value: _("daftar pekerja"),
        Side.MEMBERS.value: _("ekspor peserta"),
        Side.REFERENCE.value: _("daftar rujukan"),
    }
    for source in outcome.sources:
        table = source.file if source.sheet is None else f"{source.file} [{source.sheet}]"
        yield _("{table}: {rows} baris orang, {rejects} baris lain; dibaca sebagai {side}").format(
            table=table, rows=number(source.rows), rejects=number(source.rejects), side=side_words[source.side]
        )
    for one in outcome.found:
        place = one.file if one.sheet is None else f"{one.file} [{one.sheet}]"
        yield ""
        yield f"{wording.severity(one.rule.severity).upper()} · {one.rule.sentence(language())} ({one.rule.code})"
        yield "  " + _("{count} baris ({share}), misalnya {place} baris {line}").format(
            count=number(one.count), share=percent(one.share), place=place, line=one.line
        )
        yield "  " + _("Saran: {action}").format(action=one.rule.action(language()))
    yield ""
    yield _("{clean} dari {rows} baris tanpa temuan (tanggal acuan {as_of})").format(
        clean=number(outcome.clean_rows), rows=number(outcome.rows), as_of=day(outcome.as_of)
    )
