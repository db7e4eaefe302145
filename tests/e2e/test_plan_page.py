"""The page of a plan in a browser: readable on a phone and in the dark, and it asks for nothing but itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.browser import DESKTOP, NARROWEST, PHONE, Scheme, Visit
from tests.e2e.test_reading import AXE, TOO_WIDE

PAGE = Path(__file__).parents[1] / "plan/golden/plan.html"


@pytest.mark.parametrize(
    ("scheme", "size"),
    [
        pytest.param("light", DESKTOP, marks=pytest.mark.wide),
        ("dark", PHONE),
        pytest.param("light", NARROWEST, marks=pytest.mark.wide),
    ],
)
def test_the_page_of_a_plan_breaks_no_rule_of_accessibility_and_stays_within_the_screen(
    browser: Browser, scheme: Scheme, size: tuple[int, int]
) -> None:
    width, height = size
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    shown = Visit(page, PAGE).opened()
    page.evaluate("() => document.querySelectorAll('details').forEach(part => part.open = true)")

    too_wide, wide = page.evaluate(TOO_WIDE), page.evaluate("() => document.documentElement.scrollWidth")
    said, asked = list(shown.said), [url for url in shown.asked if not url.startswith("file:")]
    page.evaluate(f"() => {{ {AXE} }}")
    found = page.evaluate("() => axe.run()")["violations"]
    page.close()

    assert (too_wide, said, asked) == ([], [], [])
    assert wide <= width
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
