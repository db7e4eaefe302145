"""One browser a session, each run built once, and pages that must be silent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.browser import DESKTOP, Scheme, Visit, chromium, running
from tests.e2e.runs import RUNS

Opens = Callable[..., Visit]
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All in one worker, so that one browser is started and each run is built once."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = chromium()
    if executable is None:
        pytest.skip("NO BROWSER, THE PAGE IS NOT TESTED END TO END: install chromium (make browser)")
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


@pytest.fixture
def visit(browser: Browser, page_of: Callable[[str], Path]) -> Iterator[Opens]:
    """Opens pages. Whatever a test looks at, its pages say nothing on the console and ask for nothing else."""
    visits: list[Visit] = []

    def opened(run: str, size: tuple[int, int] = DESKTOP, scheme: Scheme = "light", *, script: bool = True) -> Visit:
        file, (width, height) = page_of(run), size
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=script,
            service_workers="block",
        )
        made = Visit(context.new_page(), file)
        visits.append(made)
        return made.opened()

    yield opened
    for made in visits:
        made.page.context.close()
    assert [line for made in visits for line in made.said] == []
    assert [url for made in visits for url in made.asked_others()] == []
