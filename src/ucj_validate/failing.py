"""When a run ends with exit code 1: the conditions of `--fail-on`, and which of them what was found has met.

A condition is a level ("error": any finding as grave or graver), a finding ("member_not_in_roll"), a finding with the
rows from which it counts ("member_not_in_roll:100"), or with their share of the rows of a side ("nik_missing:2%").
Rows, not persons: a finding stands on a row, and `check` knows of no persons. Where a finding stands on both sides,
its rows are counted together and its share is that of the worse side, so that a large member export can't thin out a
damaged roll. An alarm speaks of the whole run and meets every condition.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from ucj_validate.errors import UsageError
from ucj_validate.findings import CATALOGUE, Severity
from ucj_validate.i18n import _

NEVER = "never"
ALARM = "alarm"
LEVELS = (*sorted(Severity, key=lambda severity: severity.rank), ALARM)
"""What can be asked for beside single findings and "never", least first."""
NEWLY_LAPSED = "newly_lapsed"
"""Persons who were active in the run before and are lapsed now: no finding of a row, but what `--only-changes` is for."""
_SEPARATOR = re.compile(r",(?!\s*[0-9])")
"""A comma before a digit is a decimal comma: no condition begins with a digit."""
_CONDITION = re.compile(
    r"(?P<name>[a-z_]+)(?::\s*(?:(?P<rows>[0-9]{1,12})|(?P<share>[0-9]{1,3}(?:[.,][0-9]{1,6})?)\s*%))?"
)
_LONG_NUMBER = re.compile(r"[0-9]{8,}")
_WHOLE = 100


@dataclass(frozen=True)
class Condition:
    """One condition as it was asked for; without `rows` and `share` a single row meets it."""

    text: str
    name: str
    """A level, or the code of a finding."""
    rows: int | None = None
    share: Fraction | None = None


@dataclass(frozen=True)
class Count:
    """The rows of one side that carry a finding, of all the side's rows."""

    code: str
    rows: int
    of: int


@dataclass(frozen=True)
class Met:
    """A condition that what was found has met."""

    condition: str
    by: tuple[str, ...]
    """The codes of the alarms and findings that have met it, gravest first."""
    rows: int
    """The rows that carry these findings; a row with two of them counts for each."""


def facts(asked: Sequence[Condition], reached: Sequence[Met]) -> dict[str, Any]:
    """What was asked for and what was met, as plain data for other programs."""
    met_by = [{"condition": one.condition, "by": list(one.by), "rows": one.rows} for one in reached]
    return {"conditions": [one.text for one in asked], "met": met_by}


def conditions(asked: str | Iterable[str], where: str = "--fail-on") -> tuple[Condition, ...]:
    """The conditions that `asked` names. A text may name several, with commas between.

    A text that says "never" takes back those before it, as a later option takes back an earlier one.

    Raises:
        UsageError: one can't be read, names nothing that is known, or stands beside "never" in one text.
    """
    named: dict[str, None] = {}
    for text in [asked] if isinstance(asked, str) else asked:
        parts = [part.strip() for part in _SEPARATOR.split(text)]
        if NEVER in parts and len(set(parts)) > 1:
            raise UsageError(
                where,
                _("never tidak dapat digabung dengan syarat lain"),
                advice=_("sebut never saja, atau hapus never"),
            )
        named = {} if NEVER in parts else named | dict.fromkeys(parts)
    return tuple(_read(part, where) for part in named)


def refuse_unsought(asked: Sequence[Condition], sought: Collection[str], command: str) -> None:
    """Passes where `command` can meet every condition of `asked`: a gate that can never close must not look like one.

    Raises:
        UsageError: a finding is named that it doesn't look for.
    """
    missing = [one.name for one in asked if one.name not in (*LEVELS, *sought)]
    if missing:
        raise UsageError(
            "--fail-on",
            _("{command} tidak mencari temuan ini").format(command=command),
            found=", ".join(missing),
            advice=_("pakai reconcile untuk temuan ini, atau sebut yang dicari: {codes}").format(
                codes=", ".join(sought)
            ),
        )


def _read(part: str, where: str) -> Condition:
    found = _CONDITION.fullmatch(part.lower())
    if found is None:
        raise UsageError(
            where,
            _("syarat tidak dapat dibaca"),
            found=_shown(part),
            advice=_("tulis TINGKAT, TEMUAN, TEMUAN:BARIS atau TEMUAN:PERSEN%, misalnya nik_missing:2,5%"),
        )
    name, rows, share = found["name"], found["rows"], found["share"]
    if name not in (*LEVELS, NEWLY_LAPSED, *CATALOGUE):
        raise _unknown(name, where)
    if name in LEVELS and (rows or share):
        raise UsageError(
            where,
            _("jumlah hanya untuk satu temuan, bukan untuk tingkat"),
            found=_shown(part),
            advice=_("sebut kode temuannya, misalnya nik_missing:100"),
        )
    least = None if rows is None else int(rows)
    part_of = None if share is None else Fraction(share.replace(",", ".")) / _WHOLE
    if least == 0 or (part_of is not None and not 0 < part_of <= 1):
        raise UsageError(
            where,
            _("batas harus lebih dari 0, dan paling banyak 100 %"),
            found=_shown(part),
            advice=_("untuk tidak pernah gagal: --fail-on never"),
        )
    return Condition(part, name, least, part_of)


def _shown(text: str) -> str:
    """What was typed, where it is near to what could stand there: anything else may be somebody's name or number."""
    near = get_close_matches(text.lower().partition(":")[0], [*LEVELS, NEVER, *CATALOGUE], n=1, cutoff=0.6)
    return _LONG_NUMBER.sub("…", text[:60]) if near else "…"


def _unknown(name: str, where: str) -> UsageError:
    near = get_close_matches(name, [*LEVELS, NEVER, *CATALOGUE], n=3, cutoff=0.6)
    return UsageError(
        where,
        _("tingkat atau kode temuan tidak dikenal"),
        found=_shown(name),
        advice=", ".join(near or [*reversed(LEVELS), NEVER]),
    )


def met(asked: Sequence[Condition], found: Iterable[Count], alarms: Iterable[str] = ()) -> tuple[Met, ...]:
    """The conditions of `asked` that are met, in their order."""
    counts = [one for one in found if one.rows > 0]
    raised = tuple(dict.fromkeys(alarms))
    told = (_met(condition, counts, raised) for condition in asked)
    return tuple(one for one in told if one.by)


def _met(condition: Condition, counts: Sequence[Count], alarms: tuple[str, ...]) -> Met:
    """What meets `condition`; nothing in `by` where nothing does."""
    if condition.name in LEVELS:
        enough = [one for one in counts if _weight(one.code) >= LEVELS.index(condition.name)]
    else:
        enough = [one for one in counts if one.code == condition.name]
        rows = sum(one.rows for one in enough)
        worst = max((Fraction(one.rows, one.of) for one in enough if one.of), default=Fraction(0))
        if (worst < condition.share) if condition.share is not None else rows < (condition.rows or 1):
            enough = []
    codes = dict.fromkeys(one.code for one in sorted(enough, key=lambda one: (-_weight(one.code), -one.rows)))
    return Met(condition.text, (*alarms, *codes), sum(one.rows for one in enough))


def _weight(code: str) -> int:
    """Where a finding stands among the levels. Whoever has lost the protection weighs like the gravest finding."""
    return LEVELS.index(Severity.ERROR if code == NEWLY_LAPSED else CATALOGUE[code].severity)
