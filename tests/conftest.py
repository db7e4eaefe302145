"""How the suite is shared among processes: file by file, the longest first, and what shares a browser or a server whole."""

from __future__ import annotations

import gc
from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler.loadscope import LoadScopeScheduling

_WHOLE = ("tests/e2e/", "tests/rollup/", "tests/sources/")
"""Folders whose tests share what takes long to start: a browser, runs of a province, servers."""
_FIRST = (*_WHOLE, "tests/docs/test_commands.py", "tests/cli/test_reconcile_command.py", "tests/review/", "tests/ci/")
"""What takes longest, so that no process is left with it alone at the end."""


settings.register_profile("quick", max_examples=50, deadline=None)
settings.register_profile("thorough", max_examples=1_000, deadline=None)
settings.load_profile("quick")


class ByFile(LoadScopeScheduling):
    """A file's tests go to one process, and those of some folders too."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((folder for folder in _WHOLE if file.startswith(folder)), file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling | None:
    """Only where tests are shared by file at all."""
    if config.getoption("dist") != "loadfile":
        return None
    config.option.loadscopereorder = False
    return ByFile(config, log)


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was collected stays: to look through it for garbage again and again takes a fifteenth of the suite."""
    del session
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first; the order among the others stays as it was drawn."""

    def place(item: pytest.Item) -> int:
        return next((at for at, first in enumerate(_FIRST) if item.nodeid.startswith(first)), len(_FIRST))

    items.sort(key=place)
