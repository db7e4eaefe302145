"""Rows of a PostgreSQL query, every value as the server itself writes it.

ADBC reads numerics, dates and the rest in their binary form; asked for `::text`, the server writes each value out, so that
a numeric keeps all digits, 'infinity' is no impossible date, and arrays, intervals and bytea come through.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import polars as pl

from ucj_validate.ingest.remote.configured import Query
from ucj_validate.ingest.remote.refusals import RefusedError, TooManyRowsError, Why
from ucj_validate.ingest.remote.result import Answer, Held, answer
from ucj_validate.ingest.remote.statement import Statement

if TYPE_CHECKING:
    import pyarrow as pa

_HELD = {
    b"int2": Held.INTEGER,
    b"int4": Held.INTEGER,
    b"int8": Held.INTEGER,
    b"oid": Held.INTEGER,
    b"numeric": Held.DECIMAL,
    b"float8": Held.DOUBLE,
    b"float4": Held.INEXACT,
}
_BY_CLASS = {"42": Why.BAD_QUERY, "28": Why.LOGIN, "08": Why.BROKEN_OFF, "57": Why.BROKEN_OFF, "53": Why.BROKEN_OFF}
_BY_STATE = {"42P01": Why.NO_TABLE, "42703": Why.NO_TABLE, "3F000": Why.NO_TABLE, "42501": Why.FORBIDDEN}
_BROKEN_OFF = (
    "FATAL:",
    "PANIC:",
    "closed the connection",
    "no connection",
    "could not receive",
    "could not send",
    "SSL",
)
_CALM = {
    "client_encoding": "UTF8",  # else the database's own, and Latin-1 would be taken for UTF-8
    "connect_timeout": "15",
    "keepalives_idle": "20",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "application_name": "ucj-validate",
}


def answered(query: Query, statement: Statement, password: str | None) -> Answer:
    """The rows, read in one transaction that can't write.

    Raises:
        RefusedError: the server can't be reached, or refuses.
        TooManyRowsError: there are more than the source may have.
        ImportError: the driver is not installed.
    """
    from adbc_driver_postgresql import dbapi

    with _refusals(dbapi, Why.UNREACHABLE):
        connection = dbapi.connect(_uri(query.settings.url, password))
    with _refusals(dbapi, Why.BROKEN_OFF), closing(connection), closing(connection.cursor()) as cursor:
        for setting in _settings(query.settings.timeout_seconds):
            cursor.execute(setting)
        schema = cursor.adbc_execute_schema(statement.text)  # prepared alone: the server refuses two statements
        if not len(schema):
            raise RefusedError(Why.BAD_QUERY)
        cursor.execute(_as_text(statement.text, len(schema)))
        rows = _bounded(cursor.fetch_record_batch(), len(schema), query.settings.max_rows)
    held = [_HELD.get((field.metadata or {}).get(b"POSTGRESQL:type", b""), Held.TEXT) for field in schema]
    return answer(schema.names, held, rows)


def _settings(seconds: int) -> tuple[str, ...]:
    """What holds for the transaction alone, so that a pooler's next user finds nothing changed."""
    return (
        "SET TRANSACTION READ ONLY",
        f"SET LOCAL statement_timeout = '{seconds}s'",
        "SET LOCAL datestyle = 'ISO, YMD'",
        "SET LOCAL intervalstyle = 'postgres'",
        "SET LOCAL bytea_output = 'hex'",
        "SET LOCAL extra_float_digits = 1",
    )


def _as_text(statement: str, columns: int) -> str:
    """The question with each column written out; columns go by place, since two may bear one name."""
    names = [f'"{place}"' for place in range(columns)]
    written = ", ".join(f"{name}::text" for name in names)
    return f"SELECT {written} FROM (\n{statement}\n) AS q ({', '.join(names)})"  # nosec B608 # noqa: S608  the officer's own question


def _bounded(reader: pa.RecordBatchReader, columns: int, most: int) -> pl.DataFrame:
    frames = [pl.DataFrame(schema=dict.fromkeys(map(str, range(columns)), pl.String))]
    count = 0
    for batch in reader:
        count += batch.num_rows
        if count > most:
            raise TooManyRowsError
        read = pl.from_arrow(batch)
        assert isinstance(read, pl.DataFrame)
        frames.append(read)
    return pl.concat(frames)


def _uri(url: str, password: str | None) -> str:
    """The address with password and calm manners; what the configuration says of the rest stays."""
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    if password is not None:
        user, at = f"{user}:{quote(password, safe='')}", "@"
    asked = _CALM | dict(parse_qsl(parts.query))
    return urlunsplit(("postgresql", f"{user}{at}{host}", parts.path, urlencode(asked, quote_via=quote), ""))


@contextmanager
def _refusals(dbapi: Any, otherwise: Why) -> Iterator[None]:  # noqa: ANN401  the module is loaded late
    """The driver's errors as ours, without their text."""
    try:
        yield
    except (dbapi.Error, OSError, ValueError) as error:  # what breaks off a stream is an OSError or Arrow's ValueError
        state = getattr(error, "sqlstate", None) or ""
        why = _BY_STATE.get(state) or _BY_CLASS.get(state[:2]) or Why.BAD_QUERY
        if not state:
            why = _at_the_door(str(error)) if otherwise is Why.UNREACHABLE else _under_way(str(error))
        raise RefusedError(why, state) from None


def _at_the_door(text: str) -> Why:
    """A refusal to connect has no code: what the server says is FATAL in every language, and names what it is about."""
    if "FATAL" not in text:
        return Why.CERTIFICATE if "certificate" in text else Why.UNREACHABLE
    return Why.NO_DATABASE if "database" in text and "does not exist" in text else Why.LOGIN


def _under_way(text: str) -> Why:
    """Nor has what ends an answer half-way a code; the words are the driver's own, or the server's last."""
    return Why.BROKEN_OFF if any(sign in text for sign in _BROKEN_OFF) else Why.BAD_QUERY
