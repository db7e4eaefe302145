"""Coverage by kecamatan, the lowest first, beside the city's average and the goals of its targets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ucj_validate.i18n import _, number, percent
from ucj_validate.leaving import foreign
from ucj_validate.report.counting.smallcells import SMALLEST, PublicLine, public_lines
from ucj_validate.report.model import Report
from ucj_validate.report.page.charts.chart import NOT_TOLD, Chart, Table, chart, small, table
from ucj_validate.report.page.charts.lettering import middle_out, shortened
from ucj_validate.report.page.charts.svg import box, fitting, line, words
from ucj_validate.report.words import phrases

MOST_BARS = 30
_LEAST_BARS = 2
_LEFT, _WIDTH = 36.0, 38.0
"""Where the bars stand; what is full is as wide as `_WIDTH`."""
_WIDE, _NARROW, _SPOKEN = 17.0, 8.3, 24.0
"""Letter sizes that a name may take: on wide pages, on narrow ones, in the headline."""
_KECAMATAN = re.compile(r"^\s*(?:kecamatan|kec\.?)\s+(?=\S)", re.IGNORECASE)
_PITCH, _BAR, _MARK = 22.0, 12.0, 17.0
"""Pixels of a line, of its bar, and of a label above them."""


@dataclass(frozen=True)
class Mark:
    """A share to compare with, drawn as a line through all bars."""

    kind: str
    name: str
    share: float


def district(report: Report) -> Chart | None:
    """A bar a kecamatan; None where fewer than two can be shown."""
    lines = next((public_lines(one) for one in report.breakdowns if one.key == "district"), ())
    told = [one for one in lines if one.name and not one.merged and one.coverage is not None]
    if len(told) < _LEAST_BARS:
        return None
    bars = sorted(told[:MOST_BARS], key=_from_lowest)
    marks = _marks(report)
    top = (len(marks) + 1) * _MARK + 2
    height = top + len(bars) * _PITCH + 2
    parts = [
        words(_("cakupan"), _LEFT + _WIDTH, top - 5, dx=8, kind="soft"),
        words(_("aktif/layak"), 100, top - 5, anchor="end", kind="soft wide"),
        *(part for i, one in enumerate(bars) for part in _bar(one, top + i * _PITCH)),
        *(_through(mark, i, height - 2) for i, mark in enumerate(marks)),
        *(part for i, mark in enumerate(marks) for part in _named_mark(mark, i)),
    ]
    return chart(
        "district", report, _title(bars), _description(bars, lines, len(told), marks), height, parts, _table(lines)
    )


def _from_lowest(one: PublicLine) -> tuple[bool, float, str]:
    """Sorts lines without a coverage last."""
    return one.coverage is None, one.coverage.middle if one.coverage else 0.0, one.name


def reach(share: float) -> float:
    """How far a bar of `share` goes, across."""
    return min(max(share, 0.0), 1.0) * _WIDTH


def _marks(report: Report) -> list[Mark]:
    """Average and goals, in the order in which their labels cross the fewest lines of others."""
    own = report.coverage
    average = [Mark("average", _("Rata-rata kota"), own.rate)] if own.rate is not None and not small(own.active) else []
    goals = [Mark("goal", foreign(one.name), one.goal) for one in own.targets if one.goal is not None]
    return sorted(
        [*average, *goals], key=lambda mark: (_leans_left(mark), mark.share * (-1 if _leans_left(mark) else 1))
    )


def _leans_left(mark: Mark) -> bool:
    """The label stands on the side where there is more room."""
    return _LEFT + reach(mark.share) > 50  # noqa: PLR2004  the middle


def _bar(one: PublicLine, y: float) -> list[Markup]:
    share, name = one.coverage.middle if one.coverage else 0.0, _short(one.name)
    letters = y + _PITCH / 2 + 4
    return [
        *fitting((middle_out(name, _WIDE), middle_out(name, _NARROW)), _LEFT, letters, dx=-8, anchor="end"),
        box("track", _LEFT, y + (_PITCH - _BAR) / 2, _WIDTH, _BAR),
        box("active", _LEFT, y + (_PITCH - _BAR) / 2, reach(share), _BAR),
        words(phrases.public_rate(one.coverage), _LEFT + _WIDTH, letters, dx=8, kind="figure"),
        words(_parts(one), 100, letters, anchor="end", kind="soft wide"),
    ]


def _short(name: str) -> str:
    """The name without the word that all of them would begin with."""
    return _KECAMATAN.sub("", foreign(name))


def _parts(one: PublicLine) -> str:
    """Active persons of those eligible, as far as they may be told."""
    return f"{_cell(one.active)}/{_cell(one.eligible)}"


def _cell(value: int | str | None) -> str:
    if value is None:
        return NOT_TOLD
    return value if isinstance(value, str) else number(value)


def _through(mark: Mark, place: int, bottom: float) -> Markup:
    """A line through all bars, from its label down."""
    x = _LEFT + reach(mark.share)
    return line(f"mark {mark.kind}", (x, place * _MARK + 3), (x, bottom))


def _named_mark(mark: Mark, place: int) -> list[Markup]:
    side, dx = ("end", -5) if _leans_left(mark) else ("start", 5)
    wide, narrow = (f"{shortened(mark.name, most)} {percent(mark.share)}" for most in (24, 7.5))
    letters = (place + 1) * _MARK - 4
    return fitting((wide, narrow), _LEFT + reach(mark.share), letters, dx=dx, anchor=side, kind=mark.kind)


def _title(bars: Sequence[PublicLine]) -> str:
    lowest, highest = bars[0], bars[-1]
    if lowest.coverage == highest.coverage:
        return _("Cakupan semua kecamatan sama: {rate}").format(rate=phrases.public_rate(lowest.coverage))
    return _("Cakupan menurut kecamatan: terendah {low} ({low_rate}), tertinggi {high} ({high_rate})").format(
        low=middle_out(foreign(lowest.name), _SPOKEN),
        low_rate=phrases.public_rate(lowest.coverage),
        high=middle_out(foreign(highest.name), _SPOKEN),
        high_rate=phrases.public_rate(highest.coverage),
    )


def _description(bars: Sequence[PublicLine], lines: Sequence[PublicLine], tellable: int, marks: Sequence[Mark]) -> str:
    said = [
        _("Batang cakupan {count} kecamatan, dari yang terendah.").format(count=number(len(bars))),
        *(f"{mark.name} {percent(mark.share)}." for mark in marks),
    ]
    if tellable > len(bars):
        said.append(_("Hanya {count} kecamatan dengan orang terbanyak yang digambar.").format(count=number(len(bars))))
    if hidden := sum(bool(one.name) and one.coverage is None for one in lines):
        said.append(
            _("{count} kecamatan tidak digambar karena angkanya tidak boleh ditampilkan.").format(count=number(hidden))
        )
    return " ".join(said)


def _table(lines: Sequence[PublicLine]) -> Table:
    """Every line of the breakdown, also those that are not drawn."""
    head = [_("Kecamatan"), _("Cakupan"), _("Aktif"), _("Layak")]
    drawable = sorted(lines, key=_from_lowest)
    return table(
        head,
        [
            [
                _named(one),
                _("tidak ditampilkan") if one.coverage is None else phrases.public_rate(one.coverage),
                _cell(one.active),
                _cell(one.eligible),
            ]
            for one in drawable
        ],
    )


def _named(one: PublicLine) -> str:
    if one.merged:
        return _("Lainnya ({count} baris di bawah {smallest} orang)").format(
            count=number(one.merged), smallest=SMALLEST
        )
    return foreign(one.name) or _("tidak disebut")
