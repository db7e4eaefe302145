"""Rows of a MySQL or MariaDB query, every value as the server itself writes it.

PyMySQL's text protocol with no converters hands over the server's own text: a DECIMAL keeps all digits, a zero date is no
impossible one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from ucj_validate.addresses import parameters_of
from ucj_validate.ingest.remote.configured import Query
from ucj_validate.ingest.remote.refusals import RefusedError, Why
from ucj_validate.ingest.remote.result import Answer, Held, answer
from ucj_validate.ingest.remote.rows import framed
from ucj_validate.ingest.remote.statement import Statement

if TYPE_CHECKING:
    from ucj_validate.sources import SourceSettings

_HELD = {
    1: Held.INTEGER, 2: Held.INTEGER, 3: Held.INTEGER, 8: Held.INTEGER, 9: Held.INTEGER, 13: Held.INTEGER,
    0: Held.DECIMAL, 246: Held.DECIMAL, 5: Held.DOUBLE, 4: Held.INEXACT,
}  # fmt: skip
"""Number of a type in the protocol → how it is held."""
_BLANKS = dict.fromkeys(map(ord, "\t\r\n"))
_WHY = {
    1044: Why.LOGIN, 1045: Why.LOGIN, 1130: Why.LOGIN, 1698: Why.LOGIN, 1049: Why.NO_DATABASE, 1251: Why.LOGIN,
    1054: Why.NO_TABLE, 1146: Why.NO_TABLE, 1142: Why.FORBIDDEN, 1143: Why.FORBIDDEN, 1370: Why.FORBIDDEN,
    2002: Why.UNREACHABLE, 2003: Why.UNREACHABLE, 2005: Why.UNREACHABLE, 2006: Why.BROKEN_OFF, 2013: Why.BROKEN_OFF,
    1053: Why.BROKEN_OFF, 1927: Why.BROKEN_OFF, 0: Why.BROKEN_OFF, 2014: Why.BROKEN_OFF, 2026: Why.CERTIFICATE,
    3159: Why.NO_TLS,
}  # fmt: skip


def answered(query: Query, statement: Statement, password: str | None) -> Answer:
    """The rows, read in one transaction that can't write.

    Raises:
        RefusedError: the server can't be reached, or refuses.
        TooManyRowsError: there are more than the source may have.
        ImportError: the driver is not installed.
    """
    import pymysql

    with _refusals(pymysql), _connected(pymysql, query, password) as connection:  # noqa: SIM117
        with closing(connection.cursor()) as cursor:
            for setting in _settings(connection.get_server_info(), query.settings):
                cursor.execute(setting)
            cursor.execute(statement.text)
            if not cursor.description:
                raise RefusedError(Why.BAD_QUERY)
            types = [column[1] for column in cursor.description]
            names = [str(column[0]) for column in cursor.description]
            rows = framed(cursor.fetchmany, _written, len(types), query.settings.max_rows)
    return answer(names, [_HELD.get(kind, Held.TEXT) for kind in types], rows)


@contextmanager
def _connected(pymysql: Any, query: Query, password: str | None) -> Iterator[Any]:  # noqa: ANN401  loaded late
    connection = pymysql.connect(**_options(query, password))
    try:
        yield connection
    finally:
        if not connection.open and connection._result is not None:  # noqa: SLF001
            # The driver reads an answer to its end even of a lost connection, and complains on stderr that it can't.
            connection._result.unbuffered_active = False  # noqa: SLF001
        if connection.open:
            connection.close()


def _options(query: Query, password: str | None) -> dict[str, Any]:
    from pymysql.cursors import SSCursor

    parts = urlsplit(query.settings.url)
    given = parameters_of(query.settings.url)
    return {
        "host": parts.hostname or "localhost",
        "port": parts.port or 3306,
        "user": unquote(parts.username or ""),
        "password": (password or "").encode(),
        "database": unquote(parts.path.strip("/")),
        "unix_socket": given.get("unix_socket"),
        "ssl_ca": given.get("ssl_ca"),
        "ssl_verify_cert": True if "ssl_ca" in given else None,
        "ssl_verify_identity": True if "ssl_ca" in given else None,
        "charset": "utf8mb4",
        "conv": {},
        "cursorclass": SSCursor,
        "connect_timeout": 15,
        "read_timeout": query.settings.timeout_seconds,
        "autocommit": True,
        "program_name": "ucj-validate",
    }


def _settings(server: str, asked: SourceSettings) -> tuple[str, ...]:
    seconds = asked.timeout_seconds
    is_mariadb = "mariadb" in server.lower()
    return (
        "SET SESSION TRANSACTION READ ONLY",
        f"SET SESSION max_statement_time = {seconds}"
        if is_mariadb
        else f"SET SESSION max_execution_time = {seconds}000",
        f"SET SESSION sql_select_limit = {asked.max_rows + 1}",  # the driver reads an answer to its end, wanted or not
        "START TRANSACTION READ ONLY",
    )


def _written(row: Sequence[Any]) -> list[str | None]:
    """Cells as text; bytes that are no text as MySQL writes them in hexadecimal."""
    return [cell if cell is None or isinstance(cell, str) else _of_bytes(cell) for cell in row]


def _of_bytes(cell: bytes) -> str:
    try:
        text = cell.decode("utf-8")
    except UnicodeDecodeError:
        return f"0x{cell.hex()}"
    return text if text.translate(_BLANKS).isprintable() else f"0x{cell.hex()}"


@contextmanager
def _refusals(pymysql: Any) -> Iterator[None]:  # noqa: ANN401  the module is loaded late
    """The driver's errors as ours, without their text."""
    try:
        yield
    except pymysql.MySQLError as error:
        number = error.args[0] if error.args and isinstance(error.args[0], int) else -1
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            raise RefusedError(Why.CERTIFICATE) from None
        raise RefusedError(_WHY.get(number, Why.BAD_QUERY), str(number) if number > 0 else "") from None
    except (OSError, AttributeError):  # of a lost connection it still wants to read the rest
        raise RefusedError(Why.BROKEN_OFF) from None
    except RuntimeError:  # a way to log in that needs TLS, or a package that is not ours
        raise RefusedError(Why.NO_TLS) from None
