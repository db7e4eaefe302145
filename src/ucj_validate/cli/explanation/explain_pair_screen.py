"""Two rows beside each other on the screen: values, how they agree, and the way to their weight."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from math import log2

from ucj_validate.cli.explanation.explain_facts import Answer, PairSeen
from ucj_validate.cli.explanation.explain_words import (
    certainty_words,
    chance,
    field_name,
    level_words,
    part_words,
    place_words,
    rule_words,
)
from ucj_validate.cli.explanation.waterfall import MARK, drawn
from ucj_validate.cli.speaking.plain import WIDTH, Line, wrapped
from ucj_validate.columns import Decision
from ucj_validate.i18n import _, percent

NAME = 15
"""Columns for the name of a field."""
_VALUE = 19
FAR = 0.02
"""A pair less likely than this is of two people; no rule needs to say so."""


def pair_lines(pair: PairSeen, answer: Answer, *, named: bool = True) -> Iterator[Line]:
    """Two rows side by side, then the way to their weight."""
    if named:
        yield from wrapped(place_words(pair.theirs))
        yield Line("")
    yield from _table(pair)
    yield Line("")
    yield from _bars(pair, answer)
    held_back = pair.decision != Decision.ACCEPTED and pair.probability >= FAR
    if pair.by_person and pair.decision is not None:
        yield from wrapped(_("Diputuskan petugas: {verdict}.").format(verdict=_verdict(pair.decision)))
    elif pair.rule is not None and (held_back or "rule" in pair.bits()):
        yield from wrapped(_("Ditahan aturan: {rule}.").format(rule=rule_words(pair.rule)))
    unkept = pair.across and pair.decision is None and pair.probability >= answer.review
    if unkept:
        yield from wrapped(
            _("Menurut versi program ini pasangannya layak ditawarkan; hasil ini ditulis versi lain: ulangi reconcile.")
        )
    if pair.rival is not None and "rivals" in pair.bits():
        told = _(
            "Peluangnya dibagi dengan saingan: {ours} juga cocok dengan {theirs}, yang tercatat sebagai orang lain."
        )
        yield from wrapped(told.format(ours=place_words(pair.rival[0]), theirs=place_words(pair.rival[1])))


def _verdict(decision: str) -> str:
    return {
        Decision.ACCEPTED: _("orang yang sama"),
        Decision.REJECTED: _("orang yang berbeda"),
        Decision.REVIEW: _("belum dapat dipastikan"),
    }[Decision(decision)]


def _table(pair: PairSeen) -> Iterator[Line]:
    left = WIDTH - 2 - NAME - 2 * (_VALUE + 1) - 1
    left_title, right_title = (_("daftar"), _("data peserta")) if pair.across else (_("baris ini"), _("baris lain"))
    agrees = _("cocok?")
    yield Line(f"  {'':<{NAME}} {left_title:<{_VALUE}} {right_title:<{_VALUE}} {agrees}")
    for field in pair.fields:
        cells = [
            textwrap.wrap(text, width, break_on_hyphens=False) or ["-"]
            for text, width in (
                (field.ours or "-", _VALUE),
                (field.theirs or "-", _VALUE),
                (level_words(field), left),
            )
        ]
        for at in range(max(len(cell) for cell in cells)):
            ours, theirs, told = (cell[at] if at < len(cell) else "" for cell in cells)
            name = field_name(field.field) if at == 0 else ""
            yield Line(f"  {name:<{NAME}} {ours:<{_VALUE}} {theirs:<{_VALUE}} {told}".rstrip())


def _bars(pair: PairSeen, answer: Answer) -> Iterator[Line]:
    """The waterfall. Fields that neither add nor take are left out, NIK and name never."""
    always = {"population", "nik_and_birth_date", "name"}
    steps = [(part_words(bar.part, bar.bits), bar.bits) for bar in pair.bars if bar.bits or bar.part in always]
    threshold = log2(answer.accept / (1 - answer.accept))
    yield Line("  " + _("Bobot bukti; tiap +1 melipatduakan peluang, tiap -1 membaginya dua:"))
    for line in drawn(steps, threshold, WIDTH - 2, _("jumlah bobot")):
        yield Line(f"  {line}")
    yield from wrapped(
        _("Peluang {chance}: {words}. Diterima mulai {accept} ({mark}), ditawarkan mulai {review}.").format(
            chance=chance(pair.probability),
            words=certainty_words(pair.probability),
            accept=_share(answer.accept),
            review=_share(answer.review),
            mark=MARK,
        )
    )


def _share(share: float) -> str:
    return percent(share, 0)
