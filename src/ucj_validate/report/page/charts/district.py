"""Coverage by kecamatan, the lowest first, beside the city's average and the goals of its targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ucj_validate.i18n import _, number, percent
from ucj_validate.report import phrases
from ucj_validate.report.model import Report
from ucj_validate.report.page.charts.chart import NOT_TOLD, Chart, Table, chart, small, table
from ucj_validate.report.page.charts.lettering import shortened
from ucj_validate.report.page.charts.svg import box, fitting, line, words
from ucj_validate.report.smallcells import SMALLEST, PublicLine, public_lines

MOST_BARS = 30
_LEAST_BARS = 2
_LEFT, _WIDTH = 31.0, 43.0
"""Where the bars stand; what is full is as wide as `_WIDTH`."""
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
    marks = sorted(_marks(report), key=lambda mark: (mark.share, mark.kind, mark.name))
    top = len(marks) * _MARK + 4
    height = top + len(bars) * _PITCH + 2
    parts = [
        *(part for i, one in enumerate(bars) for part in _bar(one, top + i * _PITCH)),
        *(part for i, mark in enumerate(marks) for part in _marked(mark, i, height - 2)),
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
    own = report.coverage
    average = [Mark("average", _("Rata-rata kota"), own.rate)] if own.rate is not None and not small(own.active) else []
    goals = [Mark("goal", phrases.foreign(one.name), one.goal) for one in own.targets if one.goal is not None]
    return [*average, *goals]


def _bar(one: PublicLine, y: float) -> list[Markup]:
    share, name = one.coverage.middle if one.coverage else 0.0, phrases.foreign(one.name)
    letters = y + _PITCH / 2 + 4
    return [
        *fitting((shortened(name, 17), shortened(name, 7.2)), _LEFT, letters, dx=-8, anchor="end"),
        box("track", _LEFT, y + (_PITCH - _BAR) / 2, _WIDTH, _BAR),
        box("active", _LEFT, y + (_PITCH - _BAR) / 2, reach(share), _BAR),
        words(phrases.public_rate(one.coverage), _LEFT + _WIDTH, letters, dx=8, kind="figure"),
        words(_parts(one), 100, letters, anchor="end", kind="soft wide"),
    ]


def _parts(one: PublicLine) -> str:
    """Active persons of those eligible, as far as they may be told."""
    return f"{_cell(one.active)}/{_cell(one.eligible)}"


def _cell(value: int | str | None) -> str:
    if value is None:
        return NOT_TOLD
    return value if isinstance(value, str) else number(value)


def _marked(mark: Mark, place: int, bottom: float) -> list[Markup]:
    """A line through all bars, its label above them on the side where there is room."""
    x = _LEFT + reach(mark.share)
    letters = (place + 1) * _MARK - 4
    half = 50
    side, dx = ("end", -5) if x > half else ("start", 5)
    wide, narrow = (f"{shortened(mark.name, most)} {percent(mark.share)}" for most in (24, 9))
    return [
        line(f"mark {mark.kind}", (x, letters - 10), (x, bottom)),
        *fitting((wide, narrow), x, letters, dx=dx, anchor=side, kind=mark.kind),
    ]


def _title(bars: Sequence[PublicLine]) -> str:
    lowest, highest = bars[0], bars[-1]
    return _("Cakupan menurut kecamatan: terendah {low} {low_rate}, tertinggi {high} {high_rate}").format(
        low=phrases.foreign(lowest.name),
        low_rate=phrases.public_rate(lowest.coverage),
        high=phrases.foreign(highest.name),
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
    return phrases.foreign(one.name) or _("tidak disebut")
