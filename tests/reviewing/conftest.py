from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.reviewing.town import made
from ucj_validate.finished import RunData, read_run


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> RunData:
    """The run of the made-up town, read once."""
    return read_run(made(tmp_path_factory.mktemp("town")))


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    """Closes what is opened."""
    with ExitStack() as opened:
        yield opened
