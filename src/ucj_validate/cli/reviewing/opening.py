"""From a run and its state to the screen and back."""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import UTC, datetime

from ucj_validate.cli.reviewing.app import QUIET_SECONDS, ReviewApp
from ucj_validate.cli.reviewing.facts import Shelf
from ucj_validate.cli.reviewing.session import Done, Session
from ucj_validate.finished import RunData
from ucj_validate.state.store import Store


def _now() -> datetime:
    return datetime.now(UTC)


def opened(
    run: RunData,
    store: Store,
    reviewer: str,
    *,
    show_values: bool = True,
    clock: Callable[[], datetime] = _now,
    quiet_seconds: float = QUIET_SECONDS,
) -> Done:
    """Shows the waiting pairs of `run` one by one until `reviewer` leaves; what was decided.

    Needs a terminal. Each answer is in `store` as soon as it is given.

    Raises:
        UcjError: an answer could not be kept.
    """
    gc.enable()  # the program turns it off for its short runs; a screen may stay open for a day
    session = Session(run, store, reviewer, clock)
    app = ReviewApp(session, Shelf(run, session.pairs, show_values=show_values), quiet_seconds=quiet_seconds)
    app.run(mouse=False)  # the terminal's own way of marking text stays
    if app.failed is not None:
        raise app.failed
    if app.fault is not None:
        raise app.fault
    return session.done
