"""What the tests put into databases, and the configuration that reads it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import polars as pl
import pymysql
from adbc_driver_postgresql import dbapi

from tests.sources.servers import PASSWORD, MariaDB, PostgreSQL

READER = "pembaca"
SECRET = '{ env = "SIMPEG_PASSWORD" }'


def postgresql_admin(server: PostgreSQL, database: str = "kota") -> dbapi.Connection:
    url = server.url("ucj", database).replace("ucj@", f"ucj:{quote(PASSWORD, safe='')}@")
    return dbapi.connect(url + "&client_encoding=UTF8", autocommit=True)


def in_postgresql(server: PostgreSQL, *statements: str, database: str = "kota") -> None:
    with closing(postgresql_admin(server, database)) as connection, closing(connection.cursor()) as cursor:
        for statement in statements:
            cursor.execute(statement)


def prepare_postgresql(server: PostgreSQL) -> None:
    quoted = PASSWORD.replace("'", "''")
    in_postgresql(
        server,
        "CREATE DATABASE kota",
        "CREATE DATABASE lama ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'",
        f"CREATE ROLE {READER} LOGIN PASSWORD '{quoted}'",
        f"GRANT pg_read_all_data TO {READER}",
        f"CREATE ROLE tamu LOGIN PASSWORD '{quoted}'",
        database="postgres",
    )


def maria_admin(server: MariaDB) -> Any:
    return pymysql.connect(user="root", unix_socket=f"{server.folder}/s", charset="utf8mb4", autocommit=True)


def in_mariadb(server: MariaDB, *statements: str) -> None:
    with closing(maria_admin(server)) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE IF NOT EXISTS kota CHARACTER SET utf8mb4")
        cursor.execute("USE kota")
        for statement in statements:
            cursor.execute(statement)


def prepare_mariadb(server: MariaDB) -> None:
    with closing(maria_admin(server)) as connection, connection.cursor() as cursor:
        for user in (READER, "tamu"):
            cursor.execute(f"CREATE USER {user}@localhost IDENTIFIED BY %s", (PASSWORD,))
        cursor.execute("CREATE DATABASE kota CHARACTER SET utf8mb4")
        cursor.execute(f"GRANT ALL ON kota.* TO {READER}@localhost")
        cursor.execute("GRANT USAGE ON *.* TO tamu@localhost")


def into_postgresql(server: PostgreSQL, table: str, rows: pl.DataFrame) -> str:
    with closing(postgresql_admin(server)) as connection, closing(connection.cursor()) as cursor:
        cursor.adbc_ingest(table, rows.to_arrow(compat_level=pl.CompatLevel.oldest()), mode="replace")
    return server.url()


def into_mariadb(server: MariaDB, table: str, rows: pl.DataFrame) -> str:
    columns = ", ".join(f"`{name}` {'INT' if dtype.is_integer() else 'TEXT'}" for name, dtype in rows.schema.items())
    with closing(maria_admin(server)) as connection, connection.cursor() as cursor:
        cursor.execute("USE kota")
        cursor.execute(f"DROP TABLE IF EXISTS `{table}`")
        cursor.execute(f"CREATE TABLE `{table}` ({columns})")
        cursor.executemany(f"INSERT INTO `{table}` VALUES ({', '.join(['%s'] * rows.width)})", rows.rows())
    return server.url()


def into_sqlite(path: Path, table: str, rows: pl.DataFrame) -> str:
    columns = ", ".join(
        f'"{name}" {"INTEGER" if dtype.is_integer() else "TEXT"}' for name, dtype in rows.schema.items()
    )
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f'DROP TABLE IF EXISTS "{table}"')
        connection.execute(f'CREATE TABLE "{table}" ({columns})')
        connection.executemany(f'INSERT INTO "{table}" VALUES ({", ".join("?" * rows.width)})', rows.rows())
    return f"sqlite:{path}"


def source(name: str, url: str, question: str, *further: str, password: str = SECRET) -> str:
    """One section of ucj.toml."""
    secret = [] if url.startswith("sqlite") or not password else [f"password = {password}"]
    return "\n".join(
        [
            f"[source.{name}]",
            f"url = {json.dumps(url)}",
            f"query = {json.dumps(question, ensure_ascii=False)}",
            *secret,
            *further,
            "",
        ]
    )


def configured(folder: Path, *sections: str) -> None:
    """ucj.toml of these sections."""
    (folder / "ucj.toml").write_text("\n".join(sections), "utf-8")
