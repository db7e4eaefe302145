"""What `dedupe` prints for people: counts, then groups and doubtful pairs by place; no person's value."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from ucj_validate.cli.duplicates.deduping import Deduped
from ucj_validate.cli.explanation.explain_facts import Place
from ucj_validate.cli.explanation.explain_words import certainty_words, chance, place_words, rule_words
from ucj_validate.cli.speaking.plain import Line, Title, wrapped
from ucj_validate.i18n import _, number
from ucj_validate.report.duplicates import counted_words
from ucj_validate.report.run_folder.sealing import guarded_cells
from ucj_validate.report.words.levels import level
from ucj_validate.report.words.phrases import guarded

_MOST_GROUPS, _MOST_PAIRS = 12, 8


def lines(outcome: Deduped, out: Path | None) -> Iterator[Line]:
    """The summary; the whole list stands in the folder."""
    figures = outcome.figures()
    yield Title(_("Baris ganda di dalam daftar"))
    words = counted_words(figures)
    wide = max(len(number(count)) for _told, count in words)
    for told, count in words:
        yield Line(f"  {number(count):>{wide}}  {told}")
    yield from _groups(outcome)
    yield from _pairs(outcome)
    yield Line("")
    if out is not None:
        if cells := guarded_cells(out):
            yield from wrapped(guarded(cells), 0)
        yield Line(_("Hasil: {folder}").format(folder=out))
    elif figures["groups"] or figures["uncertain_pairs"]:
        yield from wrapped(_("Daftar lengkap untuk petugas: ulangi dengan --out FOLDER."), 0)


def _groups(outcome: Deduped) -> Iterator[Line]:
    groups = [(row, list(rows)) for row, rows in groupby(outcome.extra.iter_rows(named=True), _standing)]
    if not groups:
        return
    yield Line("")
    yield Title(_("Orang yang tercatat lebih dari sekali"))
    for standing, rows in groups[:_MOST_GROUPS]:
        yield from wrapped(_("{place} (dihitung)").format(place=_place(outcome, standing)), 2)
        for one in rows:
            yield from wrapped(_("ganda: {place}").format(place=_place(outcome, one["row"])), 4)
            yield from wrapped(_why(one, via=one["via_other_rows"]), 6)
    yield from _more(len(groups) - _MOST_GROUPS)


def _standing(row: dict[str, Any]) -> int:
    return int(row["standing_row"])


def _pairs(outcome: Deduped) -> Iterator[Line]:
    if not outcome.uncertain.height:
        return
    yield Line("")
    yield Title(_("Belum pasti, petugas yang memutuskan"))
    for one in outcome.uncertain.head(_MOST_PAIRS).iter_rows(named=True):
        both = _("{left} dan {right}").format(
            left=_place(outcome, one["left_row"]), right=_place(outcome, one["right_row"])
        )
        yield from wrapped(both, 2)
        yield from wrapped(f"{_why(one, via=False)} ({chance(one['probability'])})", 4)
        if one["rule"]:
            yield from wrapped(_("Ditahan aturan: {rule}.").format(rule=rule_words(one["rule"])), 4)
    yield from _more(outcome.uncertain.height - _MOST_PAIRS)


def _more(count: int) -> Iterator[Line]:
    if count > 0:
        yield Line("  " + _("… dan {count} lagi").format(count=number(count)))


def _place(outcome: Deduped, row: int) -> str:
    return place_words(Place(**outcome.place(row)))


def _why(one: dict[str, Any], *, via: bool) -> str:
    """How sure it is, and by what."""
    agrees = ", ".join(level(code) for code in one["levels"])
    told = f"{certainty_words(one['probability'])}: {agrees}" if agrees else certainty_words(one["probability"])
    return _("{told}; disatukan lewat baris lain dari orang itu").format(told=told) if via else told
