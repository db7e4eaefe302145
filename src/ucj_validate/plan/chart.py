"""A bar a scenario: who is covered today, and who would be covered beside them. Geometry alone."""

from __future__ import annotations

from markupsafe import Markup

from ucj_validate.i18n import _, number
from ucj_validate.plan import words
from ucj_validate.plan.parts import Outcome
from ucj_validate.plan.public import HIDDEN, Published
from ucj_validate.report.page.charts.chart import Chart, table
from ucj_validate.report.page.charts.lettering import middle_out
from ucj_validate.report.page.charts.svg import box, drawing, fitting
from ucj_validate.report.page.charts.svg import words as letters

_LEFT, _WIDTH = 26.0, 54.0
"""Where the bars stand; all eligible people are as wide as `_WIDTH`."""
_WIDE, _NARROW = 17.0, 8.3
"""Letter sizes that a name may take, on wide pages and on narrow ones."""
_PITCH, _BAR, _HEAD = 26.0, 14.0, 22.0
"""Pixels of a line, of its bar, and of what stands above the first."""


def coverage(told: Published) -> Chart | None:
    """None where nobody is eligible."""
    outcomes = told.plan.outcomes
    if outcomes[0].coverage.rate_before is None:
        return None
    height = _HEAD + len(outcomes) * _PITCH + 2
    parts = [
        letters(_("terlindungi kini"), _LEFT, 12, kind="soft"),
        letters(_("dengan rencana ini"), 100, 12, anchor="end", kind="soft"),
        *(part for at, one in enumerate(outcomes) for part in _bar(told, one, _HEAD + at * _PITCH)),
    ]
    title = _title(told)
    said = _("Batang {count} skenario: yang terlindungi kini, dan tambahannya.").format(count=number(len(outcomes)))
    figures = [
        [words.scenario(one), words.rate(one.coverage.rate_before), told.after(one, one.coverage), told.chosen(one)]
        for one in outcomes
    ]
    head = [_("Skenario"), _("Cakupan sebelum"), _("Cakupan sesudah"), _("Orang terlindungi baru")]
    return Chart("plan", title, said, drawing("chart-plan", title, said, height, parts), table(head, figures))


def _title(told: Published) -> str:
    own = told.own.coverage
    after = told.after(told.own, own)
    if after == HIDDEN:
        return _("Cakupan kini {before}").format(before=words.rate(own.rate_before))
    return _("Cakupan dari {before} menjadi {after}").format(before=words.rate(own.rate_before), after=after)


def _bar(told: Published, one: Outcome, y: float) -> list[Markup]:
    before, after = one.coverage.rate_before or 0.0, one.coverage.rate_after or 0.0
    name, shown = words.scenario(one), told.after(one, one.coverage)
    if shown == HIDDEN:
        after = before
    top, line = y + (_PITCH - _BAR) / 2, y + _PITCH / 2 + 4
    return [
        *fitting((middle_out(name, _WIDE), middle_out(name, _NARROW)), _LEFT, line, dx=-8, anchor="end"),
        box("track", _LEFT, top, _WIDTH, _BAR),
        box("active", _LEFT, top, before * _WIDTH, _BAR),
        box("added", _LEFT + before * _WIDTH, top, (after - before) * _WIDTH, _BAR),
        letters(shown, 100, line, anchor="end", kind="figure"),
    ]
