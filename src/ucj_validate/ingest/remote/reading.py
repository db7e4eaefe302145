"""A configured query as the bytes of its answer: asked once, for reading alone, within its limits."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib import import_module
from typing import cast

from ucj_validate.ingest.remote.configured import Query
from ucj_validate.ingest.remote.patience import TooLateError, within
from ucj_validate.ingest.remote.refusals import (
    RefusedError,
    TooManyRowsError,
    not_installed,
    refusal,
    too_late,
    too_many,
)
from ucj_validate.ingest.remote.result import Answer, in_order_of_content, kept
from ucj_validate.ingest.remote.secrets import password_of
from ucj_validate.ingest.remote.statement import Statement, statement_of

Driver = Callable[[Query, Statement, str | None], Answer]
_LEEWAY_SECONDS = 2
"""The server's own limit comes first, and frees it of the work."""


def answer_bytes(query: Query) -> bytes:
    """What the query gives, as `result.kept`; without an order of its own, in the order of its content.

    Raises:
        UsageError: the question, the password or the driver is not as it should be.
        UnreadableError: the database can't be reached, or refuses.
        LimitError: too many rows, or too late.
    """
    statement = statement_of(query)
    password = password_of(query.settings.password, query.label)
    driver = cast("Driver", import_module(f"ucj_validate.ingest.remote.{query.settings.kind}").answered)
    begun = time.monotonic()
    try:
        found = within(query.settings.timeout_seconds + _LEEWAY_SECONDS, lambda: driver(query, statement, password))
    except RefusedError as refused:
        # A server that ends a question at its limit says so in words of its own language.
        is_late = time.monotonic() - begun >= query.settings.timeout_seconds
        raise (too_late(query) if is_late else refusal(query, refused)) from None
    except TooManyRowsError:
        raise too_many(query) from None
    except TooLateError:
        raise too_late(query) from None
    except ImportError:
        raise not_installed(query) from None
    return kept(found if statement.is_sorted else in_order_of_content(found))
