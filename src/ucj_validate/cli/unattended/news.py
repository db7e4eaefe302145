"""What is new since the run before, counted in persons: `--only-changes` prints it and fails by it alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from ucj_validate.changes import Changes, between
from ucj_validate.columns import Status
from ucj_validate.errors import UcjError
from ucj_validate.failing import NEWLY_LAPSED, Condition, Count, Met, met
from ucj_validate.findings import CATALOGUE
from ucj_validate.finished import RunData, read_run
from ucj_validate.i18n import _, day, language, number
from ucj_validate.places.regular import regular_bytes
from ucj_validate.report.counting import history
from ucj_validate.report.run_folder.folder import is_run_folder

_LOST = (str(Status.LAPSED), str(Status.ENDED), str(Status.UNREGISTERED))


@dataclass(frozen=True)
class News:
    """What the run before did not say."""

    since: date
    findings: dict[str, int]
    """Persons by code, in the order of the catalogue: whoever has the finding now and had not, or is new with it."""
    newly_lapsed: int
    """Persons who were active, and now are lapsed, ended, or found among no members."""
    met: tuple[Met, ...]

    def facts(self) -> dict[str, Any]:
        """As plain data for other programs."""
        return {
            "since": self.since.isoformat(),
            "findings": self.findings,
            NEWLY_LAPSED: self.newly_lapsed,
            "met": [{"condition": one.condition, "by": list(one.by), "persons": one.rows} for one in self.met],
        }

    def lines(self) -> Iterator[str]:
        """For a person; nothing where nothing is new."""
        if not self.findings and not self.newly_lapsed:
            return
        yield _("Baru sejak {since}:").format(since=day(self.since))
        if self.newly_lapsed:
            lost = _("tadinya aktif, kini menunggak, nonaktif, atau tidak ditemukan")
            yield _("  {count} orang: {what} ({code})").format(
                count=number(self.newly_lapsed), what=lost, code=NEWLY_LAPSED
            )
        for code, persons in self.findings.items():
            rule = CATALOGUE[code]
            yield _("  {count} orang: {what} ({code})").format(
                count=number(persons), what=rule.sentence(language()), code=code
            )


def run_before(patterns: Sequence[str], out: Path, city: str, as_of: date) -> RunData | None:
    """The latest run of the same city before `as_of` that can be compared with; None without one.

    What a run that is compared may be is what `history` says: no other city, no later day, none under an alarm. One
    that is damaged or was written by another version of the program is none.
    """
    latest: tuple[date, Path] | None = None
    for folder in [*history.found(patterns), out]:
        told = _as_of(folder, city)
        if told is not None and told < as_of and (latest is None or told >= latest[0]):
            latest = (told, folder)
    if latest is None:
        return None
    try:
        return read_run(latest[1])
    except UcjError:
        return None


def _as_of(folder: Path, city: str) -> date | None:
    if not is_run_folder(folder):
        return None
    try:
        summary = json.loads(regular_bytes(folder / history.SUMMARY))
        if summary["schema"] != history.SCHEMA or not history.is_of(summary, city) or summary["alarms"]:
            return None
        return date.fromisoformat(summary["as_of"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def news(before: RunData, folder: Path, asked: Sequence[Condition], alarms: Sequence[str]) -> News:
    """What the run in `folder` says that `before` did not."""
    changes = between(before, read_run(folder))
    new = {name: _new(side.finding_counts) for name, side in (("roll", changes.roll), ("members", changes.members))}
    sizes = {"roll": changes.now.roll["persons"], "members": changes.now.members["persons"]}
    counts = [Count(code, persons, sizes[side]) for side, of_side in new.items() for code, persons in of_side.items()]
    lapsed = _newly_lapsed(changes)
    total = {code: sum(of_side.get(code, 0) for of_side in new.values()) for code in CATALOGUE}
    return News(
        since=before.as_of,
        findings={code: persons for code, persons in total.items() if persons},
        newly_lapsed=lapsed,
        met=met(asked, [Count(NEWLY_LAPSED, lapsed, sizes["roll"]), *counts], alarms),
    )


def _new(counts: pl.DataFrame) -> dict[str, int]:
    told = counts.select("code", persons=pl.col("new") + pl.col("arrived"))
    return {code: persons for code, persons in told.iter_rows() if persons and code in CATALOGUE}


def _newly_lapsed(changes: Changes) -> int:
    people = changes.roll.people
    lost = (pl.col("before_status") == str(Status.ACTIVE)) & pl.col("now_status").is_in(_LOST)
    return people.filter(lost.fill_null(value=False)).height
