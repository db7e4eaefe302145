"""How sure the pairs are: where a link is taken by itself, and where people decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt

from markupsafe import Markup

from ucj_validate.i18n import _, number
from ucj_validate.report.counting.smallcells import Cell, hidden_cells
from ucj_validate.report.model import Report
from ucj_validate.report.page.charts.chart import HIDDEN_SIZE, Chart, Table, chart, small, table, told, told_total
from ucj_validate.report.page.charts.svg import at, fitting, line, shape, stretched, words
from ucj_validate.report.parts import ProbabilityBand

_KINDS = ("accepted", "review", "rejected")
_LEFT, _MOST = 20.0, 38.0
"""Where bars begin and how wide the widest is, across."""
_PITCH, _BAR, _TOP, _NOTE = 17.0, 11.0, 26.0, 19.0
"""Pixels of a band, of its bar, of the legend above, and of a threshold's words."""
_CAPTION = 20.0
_HIDDEN_ACROSS = HIDDEN_SIZE / 3
_SLIGHTEST = 0.4


def probability(report: Report) -> Chart | None:
    """A line a twentieth of probability, the surest on top; None where no pair was found."""
    bands = report.probabilities
    cells = [[band.accepted, band.review, band.rejected] for band in bands]
    if not any(map(sum, cells)):
        return None
    links = report.links
    few = [j for j, count in enumerate((links.accepted, links.review, links.rejected)) if small(count)]
    hidden = hidden_cells(cells, columns_add_up=True, rows_add_up=False, hidden_totals=few)
    accept, review = thresholds(report)
    lowest = _lowest(bands, review)
    shown = list(range(len(bands) - 1, lowest - 1, -1))
    tops, height = _tops(bands, shown, (accept, review))
    longs = lengths(bands, hidden)
    parts = [
        *_legend(),
        *(part for i in shown for part in _band(bands[i], cells[i], longs[i], i, tops[i], hidden)),
        *_threshold(accept, bands, tops, longs, _("diterima mulai {probability} ↑")),
        *_threshold(review, bands, tops, longs, _("petugas mulai {probability} ↑")),
        words(_("panjang batang: akar jumlah pasangan"), 0, height - 4, kind="soft"),
    ]
    sums = told_total(links.accepted), told_total(links.review)
    title = _("{accepted} pasangan diterima, {review} menunggu keputusan petugas: seberapa yakin pemadanan").format(
        accepted=sums[0], review=sums[1]
    )
    description = _(
        "Pasangan menurut peluang bahwa pasangan itu benar. Diterima mulai {accept}, diputuskan petugas mulai {review}. "
        "Panjang batang menurut akar jumlahnya, supaya yang sedikit tetap tampak."
    ).format(accept=_probability(accept), review=_probability(review))
    return chart("probability", report, title, description, height, parts, _table(bands, cells, shown, hidden))


def lengths(bands: Sequence[ProbabilityBand], hidden: set[Cell]) -> list[tuple[float, float, float]]:
    """How far accepted, review and rejected go across, by the root of their number; what is hidden always the same."""
    cells = [(band.accepted, band.review, band.rejected) for band in bands]
    shown = [[0 if (i, j) in hidden else n for j, n in enumerate(row)] for i, row in enumerate(cells)]
    scale = (_MOST - 2 * _HIDDEN_ACROSS) / max(1.0, *(sum(map(sqrt, row)) for row in shown))
    return [
        (
            _length(row[0], scale, hidden=(i, 0) in hidden),
            _length(row[1], scale, hidden=(i, 1) in hidden),
            _length(row[2], scale, hidden=(i, 2) in hidden),
        )
        for i, row in enumerate(shown)
    ]


def thresholds(report: Report) -> tuple[float, float]:
    """From where a pair is accepted, and from where people decide."""
    named = {rule.key: rule.value for rule in report.rules}
    certainty = report.matching.get("certainty")
    used = certainty.get("accept") if isinstance(certainty, Mapping) else None
    accept = used if used is not None else named["match.accept"]
    return float(accept), float(named["match.review"])  # type: ignore[arg-type]  # both are numbers in the settings


def _length(count: int, scale: float, *, hidden: bool) -> float:
    if hidden:
        return _HIDDEN_ACROSS
    return max(sqrt(count) * scale, _SLIGHTEST) if count else 0.0


def _lowest(bands: Sequence[ProbabilityBand], review: float) -> int:
    """The first band that is drawn: nothing is looked at far below the threshold of review."""
    used = next(i for i, band in enumerate(bands) if band.accepted or band.review or band.rejected)
    return min(used, next(i for i, band in enumerate(bands) if review < band.high))


def _tops(bands: Sequence[ProbabilityBand], shown: Sequence[int], marks: Sequence[float]) -> tuple[dict[int, float], float]:  # fmt: skip
    """Top of each band, with room for words under the band that holds a threshold; and the height of all."""
    tops, y = {}, _TOP
    for i in shown:
        tops[i] = y
        y += _PITCH + _NOTE * sum(_within(bands[i], mark) for mark in marks)
    return tops, y + _CAPTION


def _within(band: ProbabilityBand, mark: float) -> bool:
    return band.low <= mark < band.high


def _band(band: ProbabilityBand, counts: Sequence[int], long: Sequence[float], i: int, top: float, hidden: set[Cell]) -> list[Markup]:  # fmt: skip
    letters = top + _PITCH / 2 + 4
    drawn = fitting((_span(band), f"≥ {number(band.low, 2)}"), 0, letters, kind="soft")
    x, blocks = 0.0, []
    for kind, length in zip(_KINDS, long, strict=True):
        if length:
            blocks += _block(kind, x, top + (_PITCH - _BAR) / 2, length)
        x += length
    if blocks:
        drawn.append(stretched(_LEFT, 100, top + _PITCH, blocks))
        texts = [told(n, hidden=(i, j) in hidden) for j, n in enumerate(counts) if long[j]]
        drawn.append(words(" + ".join(texts), _LEFT + x, letters, dx=6, kind="figure"))
    return drawn


def _block(kind: str, x: float, y: float, width: float) -> list[Markup]:
    """Accepted is solid, review has stripes, rejected is an outline."""
    solid = shape(kind, f"M{at(x, y)}H{at(x + width)}V{at(y + _BAR)}H{at(x)}Z")
    if kind != "review":
        return [solid]
    rows = "".join(f"M{at(x, y + 3 + 4 * k)}H{at(x + width)}" for k in range(2))
    return [solid, shape("stripes", rows)]


def _legend() -> list[Markup]:
    drawn: list[Markup] = []
    named = (_("diterima"), _("diputuskan petugas"), _("ditolak"))
    for kind, text, x in zip(_KINDS, named, (0.0, 28.0, 78.0), strict=True):
        drawn.append(stretched(x, 4, 18, _block(kind, 0 if kind != "rejected" else 2, 3, 96)))
        drawn.append(words(text, x + 4, 13, dx=5))
    return drawn


def _threshold(mark: float, bands: Sequence[ProbabilityBand], tops: Mapping[int, float], longs: Sequence[Sequence[float]], text: str) -> list[Markup]:  # fmt: skip
    """A line where the threshold lies, over the bar that it cuts, and its words below."""
    i = next((i for i in tops if _within(bands[i], mark)), None)
    if i is None:
        return []
    below = _PITCH * (bands[i].high - mark) / (bands[i].high - bands[i].low)
    # Within the line of the band it stops before the figures beside the bar.
    free = _PITCH - below < 1 or not any(longs[i])
    ends = (_LEFT - 1, tops[i] + below), (_LEFT + (_MOST if free else sum(longs[i])), tops[i] + below)
    said = text.format(probability=_probability(mark))
    return [
        line("casing", *ends),
        line("mark threshold", *ends),
        words(said, _LEFT, tops[i] + _PITCH + 13, kind="threshold"),
    ]


def _span(band: ProbabilityBand) -> str:
    return f"{number(band.low, 2)}–{number(band.high, 2)}"


def _probability(share: float) -> str:
    """To three decimals where two would change it."""
    hundredths = 2
    return number(share, hundredths if round(share, hundredths) == share else 3)


def _table(bands: Sequence[ProbabilityBand], cells: Sequence[Sequence[int]], shown: Sequence[int], hidden: set[Cell]) -> Table:  # fmt: skip
    head = [_("Peluang"), _("Diterima"), _("Diputuskan petugas"), _("Ditolak")]
    return table(
        head,
        [
            [
                _span(bands[i]),
                *(told(n, hidden=(i, j) in hidden) for j, n in enumerate(cells[i])),
            ]
            for i in shown
        ],
    )
