"""Rows of a SQLite query. Python's own driver: cells of one column may be of several types, and each keeps its own."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ucj_validate.addresses import sqlite_path
from ucj_validate.ingest.remote.configured import Query
from ucj_validate.ingest.remote.patience import TooLateError
from ucj_validate.ingest.remote.refusals import RefusedError, Why
from ucj_validate.ingest.remote.result import Answer, Held, Oddity, answer
from ucj_validate.ingest.remote.rows import framed
from ucj_validate.ingest.remote.statement import Statement

_STEPS = 10_000
"""Instructions between two looks at the clock."""
_EXTENSION = "load_extension"


class _Text:
    """Text of a database that should be UTF-8; programs of Windows write their own code page into it."""

    def __init__(self) -> None:
        self.is_odd = False

    def __call__(self, stored: bytes) -> str:
        try:
            return stored.decode("utf-8")
        except UnicodeDecodeError:
            self.is_odd = True
            return stored.decode("cp1252", "replace")


def answered(query: Query, statement: Statement, _password: str | None) -> Answer:
    """The rows of a file that is opened for reading alone.

    Raises:
        RefusedError: it can't be opened, or SQLite refuses.
        TooManyRowsError: there are more than the source may have.
        TooLateError: its time is over.
    """
    path = Path(sqlite_path(query.settings.url)).absolute()
    over = time.monotonic() + query.settings.timeout_seconds
    text, seen = _Text(), _Kinds()
    try:
        with closing(sqlite3.connect(f"file:{quote(path.as_posix())}?mode=ro", uri=True, timeout=15)) as connection:
            connection.text_factory = text
            connection.execute("PRAGMA query_only = ON")
            connection.execute("PRAGMA schema_version")  # of what is no database SQLite says so at the first reading
            connection.set_authorizer(_reading_only)
            connection.set_progress_handler(lambda: int(time.monotonic() > over), _STEPS)
            cursor = connection.execute(statement.text)
            names = [str(column[0]) for column in cursor.description or ()]
            rows = framed(cursor.fetchmany, seen.written, len(names), query.settings.max_rows)
    except sqlite3.Error as error:
        if time.monotonic() > over:
            raise TooLateError from None
        raise RefusedError(_why(error), getattr(error, "sqlite_errorname", "") or "") from None
    odd = (Oddity.NOT_UTF8,) if text.is_odd else ()
    return answer(names, seen.held(len(names)), rows, *odd)


class _Kinds:
    """How the cells of each column were held."""

    def __init__(self) -> None:
        self._types: dict[int, set[type]] = {}

    def written(self, row: Sequence[Any]) -> list[str | None]:
        """Cells as text, whole or in the shortest form that tells a number; bytes in hexadecimal."""
        for place, cell in enumerate(row):
            if type(cell) is not str:
                self._types.setdefault(place, set()).add(type(cell))
        return [cell if cell is None or isinstance(cell, str) else _text_of(cell) for cell in row]

    def held(self, columns: int) -> list[Held]:
        """By column; one that holds numbers anywhere may have lost digits there."""
        return [
            Held.INEXACT if float in types else Held.INTEGER if int in types else Held.TEXT
            for types in (self._types.get(place, set()) for place in range(columns))
        ]


def _text_of(cell: float | bytes) -> str:
    if isinstance(cell, bytes):
        return f"0x{cell.hex()}"
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else repr(cell)


def _reading_only(action: int, _first: str | None, second: str | None, _where: str | None, _by: str | None) -> int:
    """SQLite's own door: no other file, no setting, no extension."""
    if action == sqlite3.SQLITE_FUNCTION and second == _EXTENSION:
        return sqlite3.SQLITE_DENY
    allowed = {
        sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE,
        sqlite3.SQLITE_TRANSACTION,
    }  # fmt: skip
    return sqlite3.SQLITE_OK if action in allowed else sqlite3.SQLITE_DENY


def _why(error: sqlite3.Error) -> Why:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_CANTOPEN", "SQLITE_NOTADB", "SQLITE_PERM")):
        return Why.NO_FILE
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_IOERR", "SQLITE_BUSY", "SQLITE_LOCKED")):
        return Why.BROKEN_OFF
    return Why.NO_TABLE if str(error).startswith(("no such table", "no such column")) else Why.BAD_QUERY
