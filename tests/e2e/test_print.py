"""The page printed: A4, the letter alone on page one, everything else after it, black on white."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.e2e.browser import DESKTOP, PHONE, Scheme, Visit
from tests.e2e.conftest import Opens
from tests.e2e.runs import RUNS

A4_POINTS = (595, 842)


@dataclass(frozen=True)
class Printed:
    """The pages of a print: their text, and their sizes in points."""

    texts: list[str]
    sizes: set[tuple[int, int]]


def printed(shown: Visit) -> Printed:
    pages = PdfReader(BytesIO(shown.page.pdf(prefer_css_page_size=True))).pages
    return Printed(
        [_squeezed(page.extract_text()) for page in pages],
        {(round(page.mediabox.width), round(page.mediabox.height)) for page in pages},
    )


def _squeezed(text: str) -> str:
    """Without spaces: a PDF puts letters at places, and where a space was is a guess."""
    return re.sub(r"\s+", "", text).casefold()


def _words(shown: Visit, selector: str) -> list[str]:
    found: list[str] = shown.tell(
        """selector => [...document.querySelectorAll(selector)].map(part => part.textContent.replace(/\\s+/g, ' ').trim())""",
        selector,
    )
    return [_squeezed(text) for text in found if text]


@pytest.mark.parametrize("run", RUNS)
def test_page_one_is_the_letter_and_nothing_else(visit: Opens, run: str) -> None:
    shown = visit(run)
    letter = _words(shown, "#surat p, #surat td, #surat th, #surat li")
    headings = _words(shown, "main h2")

    paper = printed(shown)

    assert letter
    assert headings
    assert [words for words in letter if words not in paper.texts[0]] == []
    assert [words for words in headings if len(words) > 12 and words in paper.texts[0]] == []
    assert _words(shown, "#surat p.say") == [
        words for words in _words(shown, "#surat p.say") if words in paper.texts[0]
    ]


@pytest.mark.parametrize("run", RUNS)
def test_every_sheet_is_a4_upright_and_none_is_empty(visit: Opens, run: str) -> None:
    paper = printed(visit(run))

    assert paper.sizes == {A4_POINTS}
    assert [at for at, text in enumerate(paper.texts, 1) if len(text) < 40] == []


@pytest.mark.parametrize("run", ["palu", "city", "alarmed"])
def test_every_section_and_every_folded_table_is_printed_after_it(visit: Opens, run: str) -> None:
    shown = visit(run)
    wanted = _words(shown, "main h2, main details:not(figure details) th[scope=row]")

    rest = "".join(printed(shown).texts[1:])

    assert [words for words in wanted if words not in rest] == []


def test_charts_are_printed_with_their_words(visit: Opens) -> None:
    shown = visit("palu")
    wanted = _words(shown, "figure.chart figcaption, figure.chart svg text")

    rest = "".join(printed(shown).texts[1:])

    assert [words for words in wanted if words not in rest] == []


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


def test_printing_a_filtered_and_sorted_page_prints_every_row(visit: Opens) -> None:
    shown = visit("palu")
    whole = sorted(printed(shown).texts[1:])

    shown.page.locator("input[type=search][data-filter]:visible").first.fill("tidak ada yang begini")

    assert len("".join(printed(shown).texts[1:])) == len("".join(whole))


def test_the_same_page_prints_the_same(visit: Opens) -> None:
    assert printed(visit("tiny")) == printed(visit("tiny"))
