"""How long persons behind with their premium have been so, and where they stop being members."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from ucj_validate.columns import Status
from ucj_validate.i18n import _, number
from ucj_validate.report.counting.smallcells import Cell, hidden_cells
from ucj_validate.report.model import Report
from ucj_validate.report.page.charts.chart import HIDDEN_SIZE, Chart, Table, chart, said, small, table, told
from ucj_validate.report.page.charts.svg import at, line, shape, stretched, words
from ucj_validate.report.parts import OverdueBand
from ucj_validate.report.words import wording

_KINDS = (str(Status.LAPSED), str(Status.ENDED))
_PLOT, _TOP, _LABELS = 150.0, 68.0, 44.0
"""Pixels of the highest bar, of what stands above it, and of the words below."""
_BASE = _TOP + _PLOT
_SLIGHTEST = 1.0
_FILL = 0.72
"""Of a band's width, its bar."""


def overdue(report: Report) -> Chart | None:
    """Bars of lapsed and ended persons by months; None where nobody is either."""
    bands = report.overdue
    cells = [[band.lapsed, band.ended] for band in bands]
    if not any(map(sum, cells)):
        return None
    hidden = hidden_cells(cells, columns_add_up=True, rows_add_up=False)
    bars = heights(bands, hidden)
    height = _BASE + _LABELS
    width = 100 / len(bands)
    parts = [
        *_legend(),
        stretched(0, 100, height, [part for i, bar in enumerate(bars) for part in _bar(bar, i * width, width)]),
        line("axis", (0, _BASE), (100, _BASE)),
        *(part for i in range(len(bands)) for part in _labels(bands[i], cells[i], bars[i], i, hidden, width)),
        *_limit(report, bands, width),
        words(_("bulan tanpa iuran"), 50, _BASE + 36, anchor="middle", kind="soft"),
    ]
    return chart(
        "overdue",
        report,
        _title(report),
        _description(bands, cells, hidden),
        height,
        parts,
        _table(bands, cells, hidden),
    )


def heights(bands: Sequence[OverdueBand], hidden: set[Cell]) -> list[tuple[float, float]]:
    """Pixels of the lapsed and the ended part of each bar; of a hidden figure always the same."""
    shown = [
        [0 if (i, j) in hidden else count for j, count in enumerate((band.lapsed, band.ended))]
        for i, band in enumerate(bands)
    ]
    # Hidden figures move no other bar: what is drawn to scale is what may be told.
    scale = (_PLOT - 2 * HIDDEN_SIZE) / max(1, *(sum(row) for row in shown))
    drawn = [
        [HIDDEN_SIZE if (i, j) in hidden else max(count * scale, _SLIGHTEST if count else 0) for j, count in enumerate(row)]
        for i, row in enumerate(shown)
    ]  # fmt: skip
    return [(row[0], row[1]) for row in drawn]


def limit_place(bands: Sequence[OverdueBand], grace_months: int) -> float:
    """How many bands, and what part of one, lie within the grace."""
    within = 0.0
    for band in bands:
        if band.first is None or band.first > grace_months:
            continue
        last = band.last if band.last is not None else max(grace_months, band.first)
        within += (min(grace_months, last) - band.first + 1) / (last - band.first + 1)
    return within


def _bar(bar: tuple[float, float], x: float, width: float) -> list[Markup]:
    """Lapsed below; ended above, with stripes, so that they differ without colour too."""
    left, wide = x + width * (1 - _FILL) / 2, width * _FILL
    lapsed, ended = bar
    drawn = []
    if lapsed:
        drawn.append(_block(_KINDS[0], left, _BASE - lapsed, wide, lapsed))
    if ended:
        drawn.append(_block(_KINDS[1], left, _BASE - lapsed - ended, wide, ended))
        drawn.append(_stripes(left, _BASE - lapsed - ended, wide, ended))
    return drawn


def _block(kind: str, x: float, y: float, width: float, height: float) -> Markup:
    return shape(kind, f"M{at(x, y)}H{at(x + width)}V{at(y + height)}H{at(x)}Z")


def _stripes(x: float, y: float, width: float, height: float) -> Markup:
    """Thin lines across a block, four pixels apart."""
    rows = [y + 3 + 4 * k for k in range(int((height - 1) // 4))]
    return shape("stripes", "".join(f"M{at(x, row)}H{at(x + width)}" for row in rows) or f"M{at(x, y)}")


def _labels(band: OverdueBand, counts: Sequence[int], bar: tuple[float, float], i: int, hidden: set[Cell], width: float) -> list[Markup]:  # fmt: skip
    """The months below; above the bar a line for each part of it, in the order of the parts."""
    middle = (i + 0.5) * width
    lines = [told(count, hidden=(i, j) in hidden) for j, count in enumerate(counts) if bar[j]]
    top = _BASE - sum(bar) - 5
    over = [words(text, middle, top - 14 * place, anchor="middle", kind="figure") for place, text in enumerate(lines)]
    return [*over, words(months(band), middle, _BASE + 17, anchor="middle")]


def months(band: OverdueBand) -> str:
    """A band as it is written under its bar."""
    if band.first is None:
        return "?"
    return f"{band.first}–{band.last}" if band.last is not None else f"≥ {band.first}"


def _legend() -> list[Markup]:
    """What solid and striped mean."""
    drawn: list[Markup] = []
    for kind, x in zip(_KINDS, (0.0, 50.0), strict=True):
        drawn.append(stretched(x, 4, 16, [_block(kind, 0, 3, 100, 11), *([_stripes(0, 3, 100, 11)] if x else [])]))
        drawn.append(words(wording.status_title(kind), x + 4, 13, dx=6))
    return drawn


def _limit(report: Report, bands: Sequence[OverdueBand], width: float) -> list[Markup]:
    """The line where the grace ends."""
    grace = next((rule.value for rule in report.rules if rule.key == "rules.grace_months"), None)
    if not isinstance(grace, int):
        return []
    x = limit_place(bands, grace) * width
    half = 50
    side, dx = ("end", -5) if x > half else ("start", 5)
    text = _("batas {months} bulan").format(months=number(grace))
    return [line("mark limit", (x, 22), (x, _BASE)), words(text, x, 33, dx=dx, anchor=side, kind="limit")]


def _title(report: Report) -> str:
    totals = [report.persons_by_status[kind] for kind in _KINDS]
    if any(map(small, totals)):
        return _("Sudah berapa bulan peserta tidak dibayari iurannya")
    lapsed, ended = map(number, totals)
    return _("Bulan tanpa iuran: {lapsed} orang menunggak, {ended} orang sudah berhenti").format(
        lapsed=lapsed, ended=ended
    )


def _description(bands: Sequence[OverdueBand], cells: Sequence[Sequence[int]], hidden: set[Cell]) -> str:
    told_of = [
        _("{months}: {lapsed} menunggak, {ended} nonaktif").format(
            months=_months_in_words(band),
            lapsed=said(row[0], hidden=(i, 0) in hidden),
            ended=said(row[1], hidden=(i, 1) in hidden),
        )
        for i, (band, row) in enumerate(zip(bands, cells, strict=True))
        if any(row)
    ]
    return _("Orang menurut bulan tanpa iuran. {bands}.").format(bands="; ".join(told_of))


def _months_in_words(band: OverdueBand) -> str:
    if band.first is None:
        return _("bulannya tidak diketahui")
    if band.last is None:
        return _("{first} bulan atau lebih").format(first=number(band.first))
    return _("{first} sampai {last} bulan").format(first=number(band.first), last=number(band.last))


def _table(bands: Sequence[OverdueBand], cells: Sequence[Sequence[int]], hidden: set[Cell]) -> Table:
    head = [_("Bulan tanpa iuran"), *(wording.status_title(kind) for kind in _KINDS)]
    rows = [
        [
            _("tidak diketahui") if band.first is None else months(band),
            *(told(count, hidden=(i, j) in hidden) for j, count in enumerate(row)),
        ]
        for i, (band, row) in enumerate(zip(bands, cells, strict=True))
    ]
    return table(head, rows)
