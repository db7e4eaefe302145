"""Work that waits on another machine, given up when its time is over."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from typing import TypeVar

T = TypeVar("T")
_LOOK_SECONDS = 0.2
_OVER: ContextVar[threading.Event | None] = ContextVar("ucj_over", default=None)


class TooLateError(Exception):
    """The time is over; the other machine may still be at it."""


def within(seconds: float, work: Callable[[], T]) -> T:
    """What `work` gives.

    A server that stalls answers no time limit of its own, and a library that waits for it can't be woken; so the work is
    done in a thread that the program's end doesn't wait for.

    Raises:
        TooLateError: it took longer than `seconds`, or the run is over.
    """
    over = _OVER.get()
    until = time.monotonic() + seconds
    done: Future[T] = Future()
    context = copy_context()

    def worked() -> None:
        try:
            done.set_result(context.run(work))
        except BaseException as error:  # noqa: BLE001 - handed over to the thread that waits
            done.set_exception(error)

    threading.Thread(target=worked, name="remote", daemon=True).start()
    while not wait([done], _LOOK_SECONDS).done:
        if (over and over.is_set()) or time.monotonic() > until:
            raise TooLateError
    return done.result()


@contextmanager
def none_waits_longer() -> Iterator[None]:
    """When what happens inside ends early, none of its threads goes on waiting for another machine."""
    over = threading.Event()
    token = _OVER.set(over)
    try:
        yield
    except BaseException:
        over.set()
        raise
    finally:
        _OVER.reset(token)
