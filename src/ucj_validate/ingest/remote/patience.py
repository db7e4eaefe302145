"""Work that waits on another machine, given up when its time is over."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TimeIsUp
from contextvars import copy_context
from typing import TypeVar

T = TypeVar("T")


class TooLateError(Exception):
    """The time is over; the other machine may still be at it."""


def within(seconds: float, work: Callable[[], T]) -> T:
    """What `work` gives.

    A server that stalls answers no time limit of its own, and a library that waits for it can't be woken; so the work is
    done in a thread that the program's end doesn't wait for.

    Raises:
        TooLateError: it took longer than `seconds`.
    """
    done: Future[T] = Future()
    context = copy_context()

    def worked() -> None:
        try:
            done.set_result(context.run(work))
        except BaseException as error:  # noqa: BLE001 - handed over to the thread that waits
            done.set_exception(error)

    threading.Thread(target=worked, name="remote", daemon=True).start()
    try:
        return done.result(seconds)
    except TimeIsUp:
        if done.done():
            raise
        raise TooLateError from None
