"""How far a long run is: told by whoever does the work, shown by whoever looks on. Costs nothing where nobody does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from typing import Protocol


class Unit(StrEnum):
    """What a stage counts."""

    BYTES = "bytes"
    CELLS = "cells"
    KEYS = "keys"
    PAIRS = "pairs"
    FILES = "files"


class Watcher(Protocol):
    """Who looks on. Threads that work side by side tell it at the same time."""

    def begin(self, label: str) -> None:
        """A new stage: nothing of it is known yet."""

    def expect(self, more: int, unit: Unit) -> None:
        """So much more is to be done in this stage."""

    def advance(self, more: int) -> None:
        """So much more of it is done."""


_WATCHER: ContextVar[Watcher | None] = ContextVar("ucj_watcher", default=None)


@contextmanager
def watched_by(watcher: Watcher) -> Iterator[None]:
    """What happens inside is told to `watcher`."""
    token = _WATCHER.set(watcher)
    try:
        yield
    finally:
        _WATCHER.reset(token)


def begin(label: str) -> None:
    """Says that a new stage begins."""
    if (watcher := _WATCHER.get()) is not None:
        watcher.begin(label)


def counted(total: int, unit: Unit) -> Callable[[int], None]:
    """Says that `total` more lie ahead in this stage. What it gives is called, from any thread, with what is done."""
    watcher = _WATCHER.get()
    if watcher is None or not total:
        return _untold
    watcher.expect(total, unit)
    return watcher.advance


def _untold(_more: int) -> None:
    """Nobody looks on."""
