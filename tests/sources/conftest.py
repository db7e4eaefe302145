from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest

from tests.sources import loading
from tests.sources.servers import (
    PASSWORD,
    MariaDB,
    PostgreSQL,
    is_mariadb_there,
    mariadb,
    postgresql,
    postgresql_programs,
)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgreSQL]:
    """A real PostgreSQL with the database `kota` and its reader `pembaca`, who may read everything."""
    if postgresql_programs() is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with postgresql() as server:
        loading.prepare_postgresql(server)
        yield server


@pytest.fixture(scope="session")
def maria() -> Iterator[MariaDB]:
    """A real MariaDB with the same."""
    if not is_mariadb_there():
        pytest.skip("MariaDB is not installed (Debian: apt-get install mariadb-server)")
    with mariadb() as server:
        loading.prepare_mariadb(server)
        yield server


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, no settings from the environment, and the password in SIMPEG_PASSWORD."""
    for name in os.environ:
        if name.startswith(("UCJ_", "PG", "AWS_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / ".config"))
    monkeypatch.setenv("SIMPEG_PASSWORD", PASSWORD)
    return tmp_path


Load = Callable[[str, pl.DataFrame], str]
"""Table name, rows → address of the database that now holds them."""


@pytest.fixture(params=["postgresql", "mysql", "sqlite"])
def load(request: pytest.FixtureRequest, office: Path) -> Load:
    """Puts text columns into a table of each kind of database."""
    if request.param == "sqlite":
        return lambda table, rows: loading.into_sqlite(office / "simpeg.db", table, rows)
    if request.param == "mysql":
        server = request.getfixturevalue("maria")
        return lambda table, rows: loading.into_mariadb(server, table, rows)
    server = request.getfixturevalue("postgres")
    return lambda table, rows: loading.into_postgresql(server, table, rows)
