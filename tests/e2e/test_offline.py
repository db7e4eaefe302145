"""The page keeps to itself: it asks for nothing, says nothing on the console, and runs nobody else's script."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.browser import Visit
from tests.e2e.conftest import FreePages, Opens
from tests.e2e.runs import HOSTILE, HOSTILE_FILE, RUNS


@pytest.fixture
def tampered(
    browser: Browser, page_of: Callable[[str], Path], free_pages: FreePages, tmp_path: Path
) -> Iterator[Callable[..., Visit]]:
    """The page of four persons with something put in or changed on its way; such a page may complain."""
    free = free_pages["light", True]
    visits: list[Visit] = []

    def opened(pattern: str, replacement: str) -> Visit:
        whole, count = re.subn(pattern, lambda _match: replacement, page_of("tiny").read_text("utf-8"), count=1)
        assert count == 1
        file = tmp_path / "tampered.html"
        file.write_text(whole, encoding="utf-8")
        visits.append(Visit(free.pop() if free else browser.new_page(service_workers="block"), file).opened())
        return visits[-1]

    yield opened
    free.extend(made.left() for made in visits)


@pytest.mark.parametrize("run", RUNS)
def test_opened_folded_out_and_scrolled_it_is_silent_and_asks_for_nothing(visit: Opens, run: str) -> None:
    shown = visit(run).with_all_open()

    shown.tell("() => window.scrollTo(0, document.body.scrollHeight)")

    assert shown.asked == [shown.file.as_uri()]


def test_it_reads_the_same_from_wherever_it_was_sent(visit: Opens, tmp_path: Path) -> None:
    shown = visit("palu")
    copied = shutil.copy(shown.file, tmp_path / "dari surel.html")

    before = shown.tell("() => document.body.innerText")
    shown.page.goto(Path(copied).as_uri())

    assert shown.tell("() => document.body.innerText") == before
    shown.asked.remove(Path(copied).as_uri())


def test_the_policy_stands_before_anything_it_has_to_govern(visit: Opens) -> None:
    first = visit("palu").tell(
        """() => [...document.head.children].findIndex(part => part.httpEquiv === 'Content-Security-Policy')
            < [...document.head.children].findIndex(part => part.matches('style, script, link, title'))"""
    )

    assert first


BREAK = "document.title = 'broken'"


@pytest.mark.parametrize(
    "put_in",
    [
        f"<script>{BREAK}</script>",
        f'<script type="module">{BREAK}</script>',
        f'<svg onload="{BREAK}"></svg>',
        f'<img src="data:," onerror="{BREAK}">',
        f'<iframe srcdoc="<script>parent.{BREAK}</script>"></iframe>',
        f"<base href='https://example.invalid/'><script src='data:text/javascript,{BREAK}'></script>",
    ],
    ids=["inline", "module", "svg", "img", "iframe", "data"],
)
def test_a_script_put_into_the_page_does_not_run(tampered: Callable[..., Visit], put_in: str) -> None:
    shown = tampered("</main>", f"{put_in}</main>")

    shown.page.wait_for_load_state("load")
    assert "broken" not in shown.page.title()
    assert any("Content Security Policy" in line for line in shown.said)


@pytest.mark.parametrize(
    "put_in",
    [
        '<img src="https://example.invalid/x.png">',
        '<link rel="stylesheet" href="https://example.invalid/x.css">',
        '<iframe src="https://example.invalid/"></iframe>',
        '<video src="https://example.invalid/x.mp4" autoplay></video>',
        '<object data="https://example.invalid/x"></object>',
        '<p style="background:url(https://example.invalid/x.png)">x</p>',
    ],
    ids=["img", "link", "iframe", "video", "object", "style"],
)
def test_what_would_ask_the_network_is_held_back(tampered: Callable[..., Visit], put_in: str) -> None:
    shown = tampered("</main>", f"{put_in}</main>")

    assert shown.asked_others() == shown.held_back
    assert any("Content Security Policy" in line for line in shown.said)


def test_the_own_script_changed_by_one_letter_does_not_run(tampered: Callable[..., Visit]) -> None:
    shown = tampered("</script>", " </script>")

    assert any("Content Security Policy" in line for line in shown.said)


def test_the_style_changed_by_one_letter_is_not_used(tampered: Callable[..., Visit]) -> None:
    shown = tampered("</style>", " </style>")

    assert any("Content Security Policy" in line for line in shown.said)


def test_a_script_on_the_page_cannot_call_out(visit: Opens) -> None:
    shown = visit("palu")

    tried = shown.tell("() => fetch('https://example.invalid/').then(() => 'left', () => 'held back')")

    assert tried == "held back"
    assert "Content Security Policy" in "".join(shown.said)
    shown.said.clear()


def test_what_an_office_typed_is_shown_as_typed(visit: Opens) -> None:
    shown = visit("hostile").with_all_open()

    text = shown.tell("() => document.documentElement.textContent").casefold()

    assert [typed for typed in (*HOSTILE, HOSTILE_FILE) if typed.casefold().lstrip('"') not in text] == []
    assert shown.page.locator("img, iframe, object, a[href^='javascript:'], [onerror], [onload]").count() == 0
    assert shown.page.locator("script").count() <= 1
    assert "broken" not in shown.page.title().replace(HOSTILE[0], "")
