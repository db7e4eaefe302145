"""Two things worked out side by side: most of the work is done outside the interpreter."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, nullcontext
from contextvars import copy_context
from typing import TypeVar

S = TypeVar("S")
T = TypeVar("T")
U = TypeVar("U")
_LOOK_SECONDS = 0.2
_AT_A_TIME = 2


def at_once(
    left: Callable[[], T], right: Callable[[], U], ending: AbstractContextManager[None] | None = None
) -> tuple[T, U]:
    """What both give. `ending` is left before the other one is waited for, where one fails."""
    with ThreadPoolExecutor(max_workers=1) as pool, ending or nullcontext():
        later = pool.submit(copy_context().run, right)
        first = left()
        return first, _waited(later)


def in_turn(work: Callable[..., T], given: Sequence[S]) -> Iterator[T]:
    """What `work` gives for each, in order, a tuple as its arguments; two are in hand at a time, and none is ahead of that."""
    if len(given) == 1:
        yield _called(work, given[0])
        return
    with ThreadPoolExecutor(max_workers=_AT_A_TIME) as pool:
        begun: deque[Future[T]] = deque()
        for one in given:
            begun.append(pool.submit(copy_context().run, _called, work, one))
            if len(begun) == _AT_A_TIME:
                yield _waited(begun.popleft())
        while begun:
            yield _waited(begun.popleft())


def _called(work: Callable[..., T], given: object) -> T:
    return work(*given) if isinstance(given, tuple) else work(given)


def _waited(later: Future[T]) -> T:
    while not wait([later], _LOOK_SECONDS).done:  # Polars' own handler of Ctrl+C wakes nobody who waits for ever
        continue
    return later.result()
