"""The page printed: A4, the letter alone on page one, everything else after it, black on white."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from unicodedata import normalize

import pytest
from pypdf import PageObject, PdfReader

from tests.e2e.browser import DESKTOP, PHONE, Scheme, Visit
from tests.e2e.conftest import Opens
from tests.e2e.runs import RUNS

A4_POINTS = (595, 842)
Papers = Callable[[str], "Printed"]


@dataclass
class Printed:
    """A print: its first page's text and sizes of letters, all sheets, and what the screen's page said."""

    first: str
    letters: set[float]
    sheets: list[PageObject]
    words: dict[str, list[str]]

    @cached_property
    def rest(self) -> list[str]:
        """The text of every sheet after the first; taken out only where it is asked for, since that takes long."""
        return [_squeezed(sheet.extract_text()) for sheet in self.sheets[1:]]


SHOWN = {
    "letter": "#surat p, #surat td, #surat th, #surat li",
    "headings": "main h2, main h3, figcaption",
    "folded": "main h2, main details:not(figure details) th[scope=row]",
    "charts": "figure.chart figcaption, figure.chart svg text",
}
"""Part of the page → the selector of its texts."""


def printed(shown: Visit) -> Printed:
    pages = PdfReader(BytesIO(shown.page.pdf(prefer_css_page_size=True))).pages
    letters: set[float] = set()

    def measure(text: str, outer: list[float], inner: list[float], _font: object, size: float) -> None:
        if text.strip():
            letters.add(round(size * abs(outer[0] * inner[0]), 1))

    first = pages[0].extract_text(visitor_text=measure)
    shown.page.emulate_media(media="print")
    shown.tell("() => document.querySelectorAll('svg text').forEach(text => text.checkVisibility() || text.remove())")
    words = {part: _words(shown, selector) for part, selector in SHOWN.items()}
    return Printed(_squeezed(first), letters, list(pages), words)


@pytest.fixture(scope="module")
def prints() -> dict[str, Printed]:
    """Run → its page on paper, so that each is printed once."""
    return {}


@pytest.fixture
def paper(visit: Opens, prints: dict[str, Printed]) -> Papers:
    """Run → its page on paper."""

    def of(run: str) -> Printed:
        if run not in prints:
            prints[run] = printed(visit(run))
        return prints[run]

    return of


def _squeezed(text: str) -> str:
    """Without spaces and ligatures: a PDF puts letters at places, and where a space was is a guess."""
    return re.sub(r"\s+", "", normalize("NFKC", text)).casefold()


def _words(shown: Visit, selector: str) -> list[str]:
    found: list[str] = shown.tell(
        """selector => [...document.querySelectorAll(selector)].map(part => part.textContent)""", selector
    )
    return [_squeezed(text) for text in found if text]


@pytest.mark.parametrize("run", RUNS)
def test_page_one_is_the_letter_and_nothing_else(paper: Papers, run: str) -> None:
    sheets = paper(run)
    letter = sheets.words["letter"]
    others = [words for words in sheets.words["headings"] if words not in "".join(letter)]

    assert len(letter) > 20
    assert len(others) > 4
    assert [words for words in letter if words not in sheets.first] == []
    assert [words for words in others if words in sheets.first] == []


@pytest.mark.parametrize("run", RUNS)
def test_the_letter_is_printed_in_letters_that_can_be_read(paper: Papers, run: str) -> None:
    """A table wider than the sheet would make the browser print everything smaller."""
    sheets = paper(run)

    assert max(sheets.letters) >= 13
    assert min(sheets.letters) >= 8


@pytest.mark.parametrize("run", RUNS)
def test_every_sheet_is_a4_upright(paper: Papers, run: str) -> None:
    sizes = {(round(sheet.mediabox.width), round(sheet.mediabox.height)) for sheet in paper(run).sheets}

    assert sizes == {A4_POINTS}


@pytest.mark.parametrize("run", ["palu", "tiny"])
def test_no_sheet_is_empty(paper: Papers, run: str) -> None:
    assert [at for at, text in enumerate(paper(run).rest, 2) if len(text) < 40] == []


@pytest.mark.parametrize("run", ["palu", "alarmed"])
def test_every_section_and_every_folded_table_is_printed_after_it(paper: Papers, run: str) -> None:
    sheets = paper(run)

    rest = "".join(sheets.rest)

    assert [words for words in sheets.words["folded"] if words not in rest] == []


def test_charts_are_printed_with_their_words(paper: Papers) -> None:
    sheets = paper("palu")

    rest = "".join(sheets.rest)

    assert len(sheets.words["charts"]) > 50
    assert [words for words in sheets.words["charts"] if words not in rest] == []


def test_what_serves_the_screen_alone_is_not_printed(visit: Opens) -> None:
    shown = visit("palu")
    shown.page.emulate_media(media="print")

    left = shown.tell(
        """() => [...document.querySelectorAll('nav, input, output, .skip')].filter(part => part.checkVisibility())
            .map(part => part.outerHTML)"""
    )

    assert left == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_letter_is_for_paper_and_not_on_the_screen(visit: Opens, size: tuple[int, int]) -> None:
    shown = visit("palu", size)

    assert not shown.page.locator("#surat").is_visible()
    shown.page.emulate_media(media="print")
    assert shown.page.locator("#surat").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_is_white_whatever_the_screen(visit: Opens, scheme: Scheme) -> None:
    shown = visit("palu", scheme=scheme)
    shown.page.emulate_media(media="print")

    colours = shown.tell(
        """() => [document.body, ...document.querySelectorAll('section, .card')].map(part => getComputedStyle(part))
            .flatMap(style => [style.backgroundColor, style.color])"""
    )

    grounds, inks = set(colours[::2]), set(colours[1::2])
    assert grounds <= {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
    assert inks == {"rgb(0, 0, 0)"}


def test_nothing_printed_runs_off_the_paper(visit: Opens) -> None:
    """At the width that A4 leaves between its margins, no part is wider than the sheet."""
    shown = visit("palu", (688, 1000))
    shown.page.emulate_media(media="print")

    wide = shown.tell(
        """() => [...document.querySelectorAll('body *')].filter(part => part.getBoundingClientRect().right > innerWidth + 1)
            .map(part => part.tagName + '.' + part.className + ' ' + part.textContent.trim().slice(0, 60))"""
    )

    assert wide == []


def test_a_filtered_page_prints_every_row(visit: Opens) -> None:
    """Nothing on paper tells that a filter was set."""
    shown = visit("palu").with_all_open()
    box = shown.page.locator("input[type=search][data-filter]").first
    rows = "id => [...document.getElementById(id).tBodies[0].rows].map(row => row.checkVisibility())"
    table = box.get_attribute("data-filter")
    box.fill("tidak ada yang begini")
    assert not any(shown.tell(rows, table))

    shown.page.emulate_media(media="print")

    assert all(shown.tell(rows, table))


def test_the_same_page_prints_the_same(paper: Papers, visit: Opens) -> None:
    once, again = paper("tiny"), printed(visit("tiny"))

    assert (again.first, again.rest) == (once.first, once.rest)
