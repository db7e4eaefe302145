"""Anybody can read the page: on a phone, in the dark, without a mouse, without script, with a screen reader."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest

from tests.e2e.browser import DESKTOP, NARROWEST, PHONE, Scheme, Visit
from tests.e2e.conftest import Opens
from tests.e2e.runs import RUNS

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")

TOO_WIDE = """() => [...document.querySelectorAll('body *')]
    .filter(part => part.getBoundingClientRect().right > innerWidth + 1 && !part.closest('.scroll, svg'))
    .map(part => part.tagName + '.' + part.className + ': ' + part.textContent.trim().slice(0, 60))"""


@pytest.mark.parametrize("run", RUNS)
def test_a_phone_needs_no_scrolling_sideways(visit: Opens, run: str) -> None:
    shown = visit(run, PHONE).with_all_open()

    for width, height in (PHONE, NARROWEST):
        shown.page.set_viewport_size({"width": width, "height": height})
        assert shown.tell(TOO_WIDE) == []
        assert shown.tell("() => document.documentElement.scrollWidth") <= width


def test_a_phone_shows_whole_rows_without_scrolling_within_them(visit: Opens) -> None:
    """Tables become lists of rows there: what is told first is not followed by figures out of sight."""
    hidden = (
        visit("palu", PHONE)
        .with_all_open()
        .tell(
            """() => [...document.querySelectorAll('.scroll')].filter(box => box.scrollWidth > box.clientWidth + 1)
            .map(box => box.textContent.trim().slice(0, 60))"""
        )
    )

    assert hidden == []


@pytest.mark.parametrize(
    ("run", "scheme", "size"),
    [
        ("palu", "light", DESKTOP),
        pytest.param("palu", "dark", DESKTOP, marks=pytest.mark.wide),
        pytest.param("palu", "light", PHONE, marks=pytest.mark.wide),
        ("palu", "dark", PHONE),
        pytest.param("alarmed", "light", DESKTOP, marks=pytest.mark.wide),
        ("alarmed", "dark", PHONE),
        ("city", "dark", DESKTOP),
        ("tiny", "light", PHONE),
    ],
    ids=lambda given: f"{given[0]}px" if isinstance(given, tuple) else given,
)
def test_axe_finds_nothing_serious(visit: Opens, run: str, scheme: Scheme, size: tuple[int, int]) -> None:
    assert _axe(visit(run, size, scheme).with_all_open()) == []


def test_axe_finds_nothing_serious_on_the_letter_as_printed(visit: Opens) -> None:
    shown = visit("palu")
    shown.page.emulate_media(media="print")

    assert _axe(shown) == []


def test_axe_sees_what_is_wrong(visit: Opens) -> None:
    """Proves the proof: a picture without words and a faint line are found."""
    shown = visit("tiny")

    shown.tell(
        """() => {
            const main = document.querySelector('main')
            main.append(Object.assign(document.createElement('button')), document.createElement('p'))
            main.lastChild.textContent = 'samar'
            main.lastChild.style.color = '#bbb'
        }"""
    )

    assert {rule for rule, _where in _axe(shown)} == {"button-name", "color-contrast"}


def test_the_dark_scheme_is_dark_and_the_light_one_light(visit: Opens) -> None:
    def brightness(scheme: Scheme) -> tuple[int, int]:
        ground, ink = visit("tiny", scheme=scheme).tell(
            "() => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
        )
        return _sum(ground), _sum(ink)

    ground, ink = brightness("light")
    assert ground > 600
    assert ink < 200
    ground, ink = brightness("dark")
    assert ground < 200
    assert ink > 600


# Where the focus is: what it is, whether it can be seen there, and how the focus is shown.
FOCUS = """() => {
    const at = document.activeElement
    if (!at || at === document.body) return null
    const box = at.getBoundingClientRect(), style = getComputedStyle(at)
    return {
        what: at.tagName + ' ' + (at.id || at.dataset.filter || at.textContent.trim().slice(0, 40)),
        at: [...document.querySelectorAll('*')].indexOf(at),
        seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        marked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none',
    }
}"""


def test_the_keyboard_reaches_everything_in_reading_order_and_shows_where_it_is(visit: Opens) -> None:
    shown = visit("palu").with_all_open()
    reachable = shown.tell(
        """() => [...document.querySelectorAll('a[href], button, input, summary, [tabindex="0"]')]
            .filter(part => part.checkVisibility()).length"""
    )

    stops: list[dict[str, Any]] = []
    for _press in range(reachable + 1):
        shown.page.keyboard.press("Tab")
        stop = shown.tell(FOCUS)
        if stop is None:
            break
        stops.append(stop)

    assert len(stops) == reachable
    assert [stop["at"] for stop in stops] == sorted(stop["at"] for stop in stops)
    assert [stop["what"] for stop in stops if not (stop["seen"] and stop["marked"])] == []


def test_a_folded_part_opens_by_the_keyboard(visit: Opens) -> None:
    shown = visit("palu")
    folded = shown.page.locator("details:not([open]) > summary").first
    folded.focus()
    part = folded.element_handle()

    for key, wanted in (("Enter", True), ("Space", False)):
        shown.page.keyboard.press(key)
        assert shown.tell("summary => summary.parentElement.open", part) is wanted


def test_a_link_within_the_page_leads_to_what_it_names(visit: Opens) -> None:
    shown = visit("palu")

    broken = shown.tell(
        """() => [...document.querySelectorAll('a')].filter(link => {
            const wanted = link.getAttribute('href')
            return !wanted.startsWith('#') || !document.getElementById(wanted.slice(1))?.checkVisibility()
        }).map(link => link.outerHTML)"""
    )

    assert broken == []


@pytest.mark.parametrize("run", ["palu", "alarmed", "tiny"])
def test_headings_descend_step_by_step(visit: Opens, run: str) -> None:
    levels: list[int] = visit(run).tell(
        "() => [...document.querySelectorAll('h1, h2, h3, h4')].filter(h => h.checkVisibility()).map(h => Number(h.tagName[1]))"
    )

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [(a, b) for a, b in pairwise(levels) if b > a + 1] == []


@pytest.mark.parametrize(("run", "language"), [("palu", "id"), ("city", "en")])
def test_the_page_says_in_which_language_it_is(visit: Opens, run: str, language: str) -> None:
    assert visit(run).tell("() => document.documentElement.lang") == language


@pytest.mark.parametrize("run", ["palu", "alarmed"])
def test_without_script_every_word_and_figure_is_there(visit: Opens, run: str) -> None:
    """What script adds are the tools of tables alone; without it no tool stands there that does nothing."""
    words = """() => [...document.querySelectorAll('h1, h2, h3, p, li, td, th, summary, figcaption, text')]
        .filter(part => part.checkVisibility()).map(part => part.textContent.replace(/\\s+/g, ' ').trim())"""

    bare = visit(run, script=False)

    assert bare.tell(words) == visit(run).tell(words)
    assert bare.page.locator("input:visible, thead button:visible, output:visible").count() == 0


def test_the_verdict_is_seen_first_on_a_phone(visit: Opens) -> None:
    top = visit("palu", PHONE).tell("() => document.querySelector('.verdict .say').getBoundingClientRect().bottom")

    assert top < PHONE[1]


def test_the_page_of_a_city_is_drawn_at_once(visit: Opens) -> None:
    took = visit("palu").tell("() => performance.getEntriesByType('navigation')[0].domComplete")

    assert took < 3_000


# The rows of a table are made by one line of the template: four of them stand for all, and are looked at sooner.
FEW_ROWS = (
    """() => document.querySelectorAll('tbody').forEach(body => [...body.rows].slice(4).forEach(row => row.remove()))"""
)
JUDGED = """() => axe.run(document, {
    resultTypes: ['violations'], preload: false, rules: {'target-size': {enabled: true}},
})"""


def _axe(shown: Visit) -> list[tuple[str, str]]:
    """What axe-core calls serious or critical: rule and where."""
    shown.tell(FEW_ROWS)
    shown.tell(AXE)
    return [
        (violation["id"], f"{node['target']} {node['failureSummary']}")
        for violation in shown.tell(JUDGED)["violations"]
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]


def _sum(colour: str) -> int:
    """Red, green and blue together of "rgb(r, g, b)", 0 to 765."""
    return sum(int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(","))
