"""Charts are drawn, can be read in every size and scheme, and are told in words and figures too."""

from __future__ import annotations

import pytest

from tests.e2e.browser import DESKTOP, PHONE, Scheme
from tests.e2e.conftest import Opens
from tests.e2e.runs import RUNS

ALL = {"chart-flow", "chart-district", "chart-overdue", "chart-probability", "chart-trend"}
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])

# One entry a chart: its box, how many marks have an extent, its texts with box and size on the screen.
DRAWN = """() => [...document.querySelectorAll('figure.chart')].map(figure => {
    const svg = figure.querySelector('svg')
    const box = part => { const b = part.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom] }
    const visible = part => { const b = part.getBoundingClientRect(); return b.width * b.height > 0 }
    return {
        id: figure.id, box: box(svg),
        marks: [...svg.querySelectorAll('rect, path, circle, polygon, polyline, line')].filter(visible).length,
        texts: [...svg.querySelectorAll('text')].filter(visible).map(text => ({
            text: text.textContent.trim(), box: box(text),
            px: parseFloat(getComputedStyle(text).fontSize) * svg.getScreenCTM().a,
        })),
    }
})"""


def test_a_city_with_districts_targets_and_earlier_runs_has_every_chart(visit: Opens) -> None:
    assert {chart["id"] for chart in visit("palu").tell(DRAWN)} == ALL


@SIZES
@pytest.mark.parametrize("run", RUNS)
def test_a_chart_takes_room_and_no_word_of_it_is_cut_off_covered_or_too_small(
    visit: Opens, run: str, size: tuple[int, int]
) -> None:
    faults = []
    for chart in visit(run, size).with_all_open().tell(DRAWN):
        left, top, right, bottom = chart["box"]
        assert right - left >= min(size[0] * 0.4, 280), chart["id"]
        assert bottom - top >= 60, chart["id"]
        assert chart["marks"] >= 2, chart["id"]
        inner = chart["texts"]
        faults += [(chart["id"], "cut", t["text"]) for t in inner if not _within(t["box"], chart["box"])]
        faults += [(chart["id"], "small", t["text"], t["px"]) for t in inner if t["px"] < 9.5]
        pairs = [(a, b) for i, a in enumerate(inner) for b in inner[i + 1 :]]
        faults += [(chart["id"], "over", a["text"], b["text"]) for a, b in pairs if _overlap(a["box"], b["box"])]

    assert faults == []


def test_a_chart_is_told_in_words_and_its_figures_stand_below(visit: Opens) -> None:
    told = visit("palu").tell(
        """() => [...document.querySelectorAll('figure.chart')].map(figure => {
            const svg = figure.querySelector('svg')
            const named = (svg.getAttribute('aria-labelledby') || '').split(/\\s+/).map(id => document.getElementById(id))
            return {
                id: figure.id, role: svg.getAttribute('role'), named: named.every(part => part !== null),
                words: named.map(part => part ? part.textContent.trim() : '').join(' ').split(/\\s+/).length,
                rows: figure.querySelectorAll('details table tbody tr').length,
                caption: figure.querySelector('figcaption')?.textContent.trim() || '',
            }
        })"""
    )

    assert told
    for chart in told:
        assert chart["role"] == "img", chart
        assert chart["named"], chart
        assert chart["words"] >= 5, chart
        assert chart["rows"] >= 1, chart
        assert chart["caption"], chart


def test_no_two_parts_of_the_page_bear_one_id(visit: Opens) -> None:
    twice = visit("palu").tell(
        """() => [...document.querySelectorAll('[id]')].map(part => part.id).filter((id, at, all) => all.indexOf(id) !== at)"""
    )

    assert twice == []


# The contrast of each text of a chart with what lies under its middle, and of each status' marks with the card.
CONTRASTS = """() => {
    const seen = colour => {
        const canvas = Object.assign(document.createElement('canvas'), {width: 1, height: 1}).getContext('2d')
        canvas.fillStyle = colour
        canvas.fillRect(0, 0, 1, 1)
        return [...canvas.getImageData(0, 0, 1, 1).data]
    }
    const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
        .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0)
    const ratio = (one, other) => {
        const [low, high] = [light(one), light(other)].sort((a, b) => a - b)
        return (high + 0.05) / (low + 0.05)
    }
    const card = part => {
        for (let at = part; at; at = at.parentElement) {
            const colour = seen(getComputedStyle(at).backgroundColor)
            if (colour[3] === 255) return colour
        }
        return [255, 255, 255, 255]
    }
    const found = []
    for (const svg of document.querySelectorAll('figure.chart svg')) {
        const shapes = [...svg.querySelectorAll('rect, path, circle, polygon')]
        for (const text of svg.querySelectorAll('text')) {
            const b = text.getBoundingClientRect()
            const [x, y] = [(b.left + b.right) / 2, (b.top + b.bottom) / 2]
            const under = shapes.filter(shape => {
                const s = shape.getBoundingClientRect()
                const fill = getComputedStyle(shape)
                return s.left <= x && x <= s.right && s.top <= y && y <= s.bottom && fill.fill !== 'none' && shape.tagName === 'rect'
            }).pop()
            const behind = under ? seen(getComputedStyle(under).fill) : card(svg)
            found.push(['text', text.textContent.trim(), ratio(seen(getComputedStyle(text).fill), behind), 4.5])
        }
        for (const shape of svg.querySelectorAll('.active, .lapsed, .ended, .unregistered, .review, .excluded'))
            if (shape.tagName !== 'g' && shape.tagName !== 'text' && !(parseFloat(getComputedStyle(shape).fillOpacity) < 1)
                && getComputedStyle(shape).fill !== 'none')
                found.push(['mark', shape.getAttribute('class'), ratio(seen(getComputedStyle(shape).fill), card(svg)), 3])
    }
    return found
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_and_marks_of_charts_stand_out(visit: Opens, scheme: Scheme) -> None:
    faint = [
        (kind, what, round(contrast, 2))
        for kind, what, contrast, wanted in visit("palu", scheme=scheme).tell(CONTRASTS)
        if contrast < wanted
    ]

    assert faint == []


def _within(inner: list[float], outer: list[float]) -> bool:
    return (
        inner[0] >= outer[0] - 1 and inner[1] >= outer[1] - 1 and inner[2] <= outer[2] + 1 and inner[3] <= outer[3] + 1
    )


def _overlap(one: list[float], other: list[float]) -> bool:
    """Whether two texts cover each other by more than the air around their letters."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > 1.5 and high > 0.35 * min(one[3] - one[1], other[3] - other[1])
