"""Two things worked out side by side: most of the work is done outside the interpreter."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import copy_context
from typing import TypeVar

from ucj_validate.signals import stopped

S = TypeVar("S")
T = TypeVar("T")
U = TypeVar("U")
_LOOK_SECONDS = 0.2
_AT_A_TIME = 2


def at_once(
    left: Callable[[], T], right: Callable[[], U], ending: AbstractContextManager[None] | None = None
) -> tuple[T, U]:
    """What both give. `ending` is left before the other one is waited for, where one fails."""
    with workers(1) as pool, ending or nullcontext():
        later = pool.submit(copy_context().run, right)
        first = left()
        return first, waited(later)


def in_turn(work: Callable[..., T], given: Sequence[S]) -> Iterator[T]:
    """What `work` gives for each, in order, a tuple as its arguments; two are in hand at a time, and none is ahead of that."""
    if len(given) == 1:
        yield _called(work, given[0])
        return
    with workers(_AT_A_TIME) as pool:
        begun: deque[Future[T]] = deque()
        for one in given:
            begun.append(pool.submit(copy_context().run, _called, work, one))
            if len(begun) == _AT_A_TIME:
                yield waited(begun.popleft())
        while begun:
            yield waited(begun.popleft())


@contextmanager
def workers(count: int) -> Iterator[ThreadPoolExecutor]:
    """So many threads, waited for at the end; but not where the run is asked to stop, since one step may be a whole sort.

    What still works then ends with the process.
    """
    pool = ThreadPoolExecutor(max_workers=count)
    try:
        yield pool
    except BaseException as error:
        pool.shutdown(wait=not (stopped() or isinstance(error, KeyboardInterrupt)), cancel_futures=True)
        raise
    pool.shutdown()


def waited(later: Future[T]) -> T:
    """What it gives. A signal wakes nobody who waits for ever, nor does Polars' own handler of Ctrl+C."""
    while not wait([later], _LOOK_SECONDS).done:
        continue
    return later.result()


def _called(work: Callable[..., T], given: object) -> T:
    return work(*given) if isinstance(given, tuple) else work(given)
