"""A sitting beside whatever loop this thread runs already: the browser of other tests leaves its own behind."""

from __future__ import annotations

import asyncio
from asyncio import events
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

Seen = TypeVar("Seen")


def apart(sitting: Callable[[], Coroutine[Any, Any, Seen]]) -> Seen:
    """What the sitting gives. In this very thread, since the state's file is opened in it."""
    running = events._get_running_loop()
    events._set_running_loop(None)
    try:
        return asyncio.run(sitting())
    finally:
        events._set_running_loop(running)
