"""The sentences of a change: which runs, what a reader must know first, the upshot, how people were known again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ucj_validate.changes.between import Changes, SideChanges
from ucj_validate.changes.facts import known_by
from ucj_validate.changes.identity.rows import ToldBy
from ucj_validate.changes.telling import words
from ucj_validate.i18n import _, day, number, percent
from ucj_validate.leaving import foreign


def title(changes: Changes) -> str:
    """Which runs are compared."""
    told = _("Perubahan dari {before} ke {now}").format(before=day(changes.before.as_of), now=day(changes.now.as_of))
    return f"{told}: {foreign(changes.now.city)}" if changes.now.city else told


def warnings(changes: Changes) -> Iterator[str]:
    """What a reader must know first."""
    for run in (changes.before, changes.now):
        if run.alarms:
            yield _("Hasil {day} memuat {count} alarm: angkanya, dan perubahannya, jangan dikutip.").format(
                day=day(run.as_of), count=number(run.alarms)
            )
    if changes.reversed:
        yield words.reversed_order()
    elif changes.before.as_of == changes.now.as_of:
        yield words.same_day()


def verdict(changes: Changes, told: Mapping[str, int | str | None]) -> str:
    """The upshot in a sentence or two; `told`: persons by kind of change; no figure where it is not to be said."""
    was, is_now = changes.before.rate, changes.now.rate
    if was is None or is_now is None:
        return _("Cakupan tidak dapat dibandingkan: pada salah satu hasil tidak ada orang yang layak.")
    rates = {"before": percent(was), "now": percent(is_now)}
    if is_now > was:
        moved = _("Cakupan naik dari {before} menjadi {now}.").format(**rates)
    elif is_now < was:
        moved = _("Cakupan turun dari {before} menjadi {now}.").format(**rates)
    else:
        moved = _("Cakupan tetap {now}.").format(**rates)
    some = [
        f"{number(count)} {words.kind(kind)[0]}"
        for kind in ("became_active", "lapsed", "ended", "new", "gone")
        if isinstance(count := told[kind], int) and count
    ]
    return f"{moved} {_('Orang')}: {', '.join(some)}." if some else moved


def how_known(side: SideChanges, least: int = 1) -> str:
    """How the persons of both runs were known again; ways with fewer than `least` persons are not told."""
    told = known_by(side)
    ways = [
        f"{words.told_by(way)} {number(told[way.name.lower()])}" for way in ToldBy if told[way.name.lower()] >= least
    ]
    return _("Orang yang sama dikenali kembali dari: {ways}.").format(ways="; ".join(ways) or "–")
