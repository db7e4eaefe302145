"""The engines under test. Sail and Spark listen on 127.0.0.1; these tests alone may go there."""

from __future__ import annotations

import importlib.util
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ucj_validate.engines.exchange import Engine
from ucj_validate.engines.local import LocalEngine
from ucj_validate.engines.spark.engine import SparkEngine
from ucj_validate.engines.spark.session import Session, opened

SAIL_IS_HERE = importlib.util.find_spec("pysail") is not None


@pytest.fixture(scope="session")
def sail() -> Iterator[Session]:
    """One server for all tests of a process."""
    if not SAIL_IS_HERE:
        pytest.skip("pysail is not installed")
    session = opened("sail")
    yield session
    session.close()


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """Apache Spark on this machine, two workers, four tries."""
    session = opened("local[2,4]", str(tmp_path_factory.mktemp("spark")))
    yield session
    session.close()


@pytest.fixture
def sail_beside(sail: Session) -> Session:
    """The same, payloads in files as on Spark's `local[…]`."""
    return replace(sail, beside=True)


@pytest.fixture
def spark_in_rows(spark: Session) -> Session:
    """Payloads in Spark's rows, as on a cluster."""
    return replace(spark, beside=False)


_OWN = ("local", "spilling", "sail", "sail_beside")
ON_SPARK = [pytest.param(name, marks=pytest.mark.spark) for name in ("spark", "spark_in_rows")]


def each_engine(*, quick: Collection[str]) -> list[object]:
    """Each engine, for a test that takes seconds with one: only those of `quick` in the quick suite."""
    rest = [pytest.param(name, marks=pytest.mark.wide) for name in _OWN if name not in quick]
    return [*quick, *rest, *ON_SPARK]


@pytest.fixture(params=[*_OWN, *ON_SPARK])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Each engine in turn."""
    made: Engine
    if request.param in {"local", "spilling"}:
        made = LocalEngine(tmp_path, room=1 << 30 if request.param == "local" else 0)
        yield made
        made.close()
        return
    session = request.getfixturevalue(request.param)
    yield SparkEngine(session, str(tmp_path), "flow")


@pytest.fixture(params=["sail", "sail_beside", *ON_SPARK])
def outer(request: pytest.FixtureRequest, tmp_path: Path) -> SparkEngine:
    """Engines that run functions elsewhere."""
    return SparkEngine(request.getfixturevalue(request.param), str(tmp_path), "flow")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """PySpark leaves its sockets to the garbage collector, whoever's test that comes in."""
    for item in items:
        if item.get_closest_marker("spark"):
            item.add_marker(pytest.mark.filterwarnings("ignore:Exception ignored in.*socket"))
            item.add_marker(pytest.mark.filterwarnings("ignore::ResourceWarning"))
