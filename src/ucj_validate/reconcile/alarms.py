"""Signs that the whole result cannot be: no links, a roll that repeats itself, a table that is mostly no people.

Each is counted over a whole table or side. Nothing is said of what is too small to tell (`AlarmSettings`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

import polars as pl

from ucj_validate import columns as c
from ucj_validate.alarms import Alarm, AlarmCode
from ucj_validate.chunks import Chunks
from ucj_validate.columns import Match, Membership, RejectReason, Side
from ucj_validate.frames import MemberResult, People, Rejects, RollResult
from ucj_validate.provenance import Source
from ucj_validate.reconcile.column_alarms import column_alarms
from ucj_validate.reconcile.eligibility import Judged
from ucj_validate.reconcile.numbered import persons_of
from ucj_validate.settings import AlarmSettings, Settings

_ORDER = {str(code): at for at, code in enumerate(AlarmCode)}


class Found(Protocol):
    """What a run has found: both sides' rows with what is counted, or with all they hold."""

    @property
    def roll(self) -> RollResult: ...  # noqa: D102
    @property
    def members(self) -> MemberResult: ...  # noqa: D102
    @property
    def criteria(self) -> tuple[Judged, ...]: ...  # noqa: D102


def alarms(
    people: Mapping[Side, People] | Mapping[Side, Chunks],
    result: Found,
    rejects: Mapping[str, Rejects],
    sources: Sequence[Source],
    matching: Mapping[str, object],
    settings: Settings,
    as_of: date,
) -> tuple[Alarm, ...]:
    """Every alarm of a run, by kind, then in the order in which the tables were read."""
    limits = settings.alarms
    found = [*_of_the_run(result.roll, result.members, limits), *_deceased(result, limits)]
    if matching.get("converged", True) is False:
        found.append(Alarm(AlarmCode.MODEL_NOT_CONVERGED))
    for side, rows, number in ((Side.ROLL, result.roll, "person"), (Side.MEMBERS, result.members, "member")):
        mine = [source for source in sources if source.side == side]
        of_tables = [
            *_repeated(rows, number, mine, limits),
            *_rejected(rejects[str(side)], mine, limits),
            *column_alarms(side, people[side], rows, mine, settings, as_of),
        ]
        found += _weighty(of_tables, mine, limits)
    if str(Side.REFERENCE) in rejects:
        found += _rejected(rejects[str(Side.REFERENCE)], [one for one in sources if one.side == Side.REFERENCE], limits)
    places = {(source.side, source.file, source.sheet): at for at, source in enumerate(sources)}
    return tuple(
        sorted(found, key=lambda one: (_ORDER[one.code], places.get((one.side or "", one.file or "", one.sheet), -1)))
    )


def _weighty(found: Sequence[Alarm], sources: Sequence[Source], limits: AlarmSettings) -> list[Alarm]:
    """Alarms of tables that hold, together with others of the same kind, a good part of their side."""
    rows = {(source.file, source.sheet): source.rows for source in sources}
    least = limits.least_share * sum(rows.values())
    held: Counter[str] = Counter()
    for one in found:
        held[one.code] += max(rows.get((one.file or "", one.sheet), 0), one.of)
    return [one for one in found if held[one.code] >= least]


def _of_the_run(roll: RollResult, members: MemberResult, limits: AlarmSettings) -> list[Alarm]:
    """Too few links for two sides of this size, and exports in which nobody is active."""
    persons = int(roll["counts"].sum())
    linked = int((roll["counts"] & (roll["match"] == str(Match.MATCHED))).sum())
    known = members.lazy().filter("counts").select("status").collect()["status"]
    smaller = min(persons, len(known))
    found = []
    if smaller >= limits.min_persons and linked < limits.least_linked * smaller:
        code = AlarmCode.FEW_LINKS if linked else AlarmCode.NO_LINKS
        found.append(Alarm(code, count=linked, of=smaller, limit=limits.least_linked))
    told = len(known) - known.null_count()
    if told >= limits.min_persons and not (known == str(Membership.ACTIVE)).any():
        found.append(Alarm(AlarmCode.NOBODY_ACTIVE, str(Side.MEMBERS), of=told))
    return found


def _deceased(result: Found, limits: AlarmSettings) -> list[Alarm]:
    """More deaths among the rolls' persons than can be."""
    persons = int(result.roll["counts"].sum())
    dead = next((one.failing for one in result.criteria if one.code == "deceased"), 0)
    if persons < limits.min_persons or dead < limits.most_deceased * persons:
        return []
    return [Alarm(AlarmCode.MANY_DECEASED, str(Side.ROLL), count=dead, of=persons, limit=limits.most_deceased)]


def _repeated(rows: pl.DataFrame, number: str, sources: Sequence[Source], limits: AlarmSettings) -> list[Alarm]:
    """Tables of which most rows are a person's second or later. `number` is one a person."""
    limit = limits.most_duplicates
    several = rows[[c.FILE, c.SHEET, number]][persons_of(rows[number]).of_several]
    tables = several.group_by(c.FILE, c.SHEET).agg(extra=pl.len() - pl.col(number).n_unique())
    extra = {(file, sheet): count for file, sheet, count in tables.iter_rows()}
    found = []
    for source in sources:
        count = extra.get((source.file, source.sheet), 0)
        if source.rows >= limits.min_rows and count >= limit * source.rows:
            found.append(
                Alarm(
                    AlarmCode.MOSTLY_DUPLICATES,
                    source.side,
                    source.file,
                    source.sheet,
                    count=count,
                    of=source.rows,
                    limit=limit,
                )
            )
    return found


def _rejected(rejects: Rejects, sources: Sequence[Source], limits: AlarmSettings) -> list[Alarm]:
    """Tables of which most filled rows are no person."""
    limit = limits.most_rejected
    filled = rejects.filter(pl.col("reason") != RejectReason.BLANK).group_by(c.FILE, c.SHEET).len()
    counts = {(file, sheet): count for file, sheet, count in filled.iter_rows()}
    found = []
    for source in sources:
        count = counts.get((source.file, source.sheet), 0)
        of = source.rows + count
        if of >= limits.min_rows and count >= limit * of:
            found.append(
                Alarm(
                    AlarmCode.MOSTLY_REJECTED, source.side, source.file, source.sheet, count=count, of=of, limit=limit
                )
            )
    return found
