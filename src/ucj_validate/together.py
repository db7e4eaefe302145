"""Two things worked out side by side."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from contextvars import copy_context
from typing import TypeVar

from ucj_validate.ingest.remote.patience import none_waits_longer

T = TypeVar("T")
U = TypeVar("U")
_LOOK_SECONDS = 0.2


def at_once(left: Callable[[], T], right: Callable[[], U]) -> tuple[T, U]:
    """What both give, worked out side by side: most of the work is done outside the interpreter."""
    with ThreadPoolExecutor(max_workers=1) as pool, none_waits_longer():
        later = pool.submit(copy_context().run, right)
        first = left()
        while not wait([later], _LOOK_SECONDS).done:  # Polars' own handler of Ctrl+C wakes nobody who waits for ever
            continue
        return first, later.result()
