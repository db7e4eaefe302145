"""One browser a session, each run built once, and pages that must be silent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.browser import DESKTOP, Scheme, Visit, chromium, running
from tests.e2e.runs import RUNS

Opens = Callable[..., Visit]
FreePages = dict[tuple[str, bool], list[Page]]
"""Colour scheme and whether script runs → pages that nobody looks at now."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = chromium()
    if executable is None:
        pytest.skip("NO BROWSER, THE PAGE IS NOT TESTED END TO END: install chromium (make apps)")
    with running(executable) as started:
        yield started


@pytest.fixture(scope="session")
def page_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Name of a run → its report.html, built when first asked for."""
    built: dict[str, Path | None] = {}

    def built_once(name: str) -> Path:
        if name not in built:
            built[name] = None  # a run that fails is told once in full, and not tried again for every test
            built[name] = RUNS[name](tmp_path_factory.mktemp(name))
        page = built[name]
        assert page is not None, f"{name}: the run failed before"
        return page

    return built_once


@pytest.fixture(scope="session")
def free_pages() -> FreePages:
    return defaultdict(list)


@pytest.fixture
def visit(browser: Browser, page_of: Callable[[str], Path], free_pages: FreePages) -> Iterator[Opens]:
    """Opens pages. Whatever a test looks at, its pages say nothing on the console and ask for nothing else."""
    visits: list[tuple[tuple[str, bool], Visit]] = []

    def opened(run: str, size: tuple[int, int] = DESKTOP, scheme: Scheme = "light", *, script: bool = True) -> Visit:
        file, key = page_of(run), (scheme, script)
        page = (
            free_pages[key].pop()
            if free_pages[key]
            else browser.new_page(color_scheme=scheme, java_script_enabled=script, service_workers="block")
        )
        page.set_viewport_size({"width": size[0], "height": size[1]})
        visits.append((key, Visit(page, file)))
        return visits[-1][1].opened()

    yield opened
    for key, made in visits:
        free_pages[key].append(made.left())
    assert [line for _key, made in visits for line in made.said] == []
    assert [url for _key, made in visits for url in made.asked_others()] == []
