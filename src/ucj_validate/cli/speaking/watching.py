"""The progress of a long run: one line on standard error that leaves nothing behind, where somebody looks at a terminal.

A run that is over within a second shows nothing. What a stage counts is shown with its rate and the time that remains;
a stage that counts nothing shows the time it has taken.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock, Timer
from time import perf_counter
from typing import TYPE_CHECKING

from ucj_validate.i18n import _, number
from ucj_validate.progress import Unit, watched_by

if TYPE_CHECKING:
    from rich.progress import Progress, Task
    from rich.text import Text

_UNSEEN_SECONDS = 1.0
"""A shorter run has nothing to show: a line that flashes up tells nobody anything."""
_NARROW = 72
"""Columns below which the rate gives way."""
_MEGA = 1_000_000
_FEW = {Unit.KEYS, Unit.FILES}
"""Units of which a stage has a handful, none as long as the other."""


@contextmanager
def watched(*, quiet: bool = False, after_seconds: float = _UNSEEN_SECONDS) -> Iterator[None]:
    """Shows the progress of what happens inside, unless nobody can look or wants to."""
    if quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield
        return
    line = Line(after_seconds)
    with watched_by(line):
        try:
            yield
        finally:
            line.close()


class Line:
    """One line: the stage, a bar, how much is done, how fast, how long still. Told from any thread."""

    def __init__(self, after_seconds: float) -> None:
        self._lock = RLock()
        self._label, self._unit, self._total, self._done = "", Unit.CELLS, 0, 0
        self._began = self._advanced = perf_counter()
        self._shown: Progress | None = None
        self._closed = False
        self._timer = Timer(after_seconds, self._show)
        self._timer.daemon = True
        self._timer.start()

    def begin(self, label: str) -> None:
        """A new stage: nothing of it is known yet."""
        with self._lock:
            self._label, self._total, self._done = label, 0, 0
            self._began = self._advanced = perf_counter()
            if self._shown is not None:
                self._renew(self._shown)

    def expect(self, more: int, unit: Unit) -> None:
        """So much more is to be done in this stage."""
        with self._lock:
            self._total, self._unit = self._total + more, unit
            if self._shown is not None:
                self._shown.update(self._shown.task_ids[-1], total=self._total)

    def advance(self, more: int) -> None:
        """So much more of it is done."""
        with self._lock:
            self._done, self._advanced = self._done + more, perf_counter()
            if self._shown is not None:
                self._shown.update(self._shown.task_ids[-1], completed=self._done)

    def close(self) -> None:
        """Takes the line away."""
        self._timer.cancel()
        with self._lock:
            self._closed = True
            shown, self._shown = self._shown, None
        if shown is not None:
            shown.stop()

    def _show(self) -> None:
        with self._lock:
            if self._closed:
                return
            self._shown = self._drawn()
            self._renew(self._shown)
            self._shown.start()

    def _renew(self, shown: Progress) -> None:
        for task in shown.task_ids:
            shown.remove_task(task)
        shown.add_task(self._label, total=self._total or None, completed=self._done)

    def _drawn(self) -> Progress:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, ProgressColumn
        from rich.text import Text

        console = Console(stderr=True, highlight=False)
        tell = self._told

        class Figures(ProgressColumn):
            max_refresh = 0.2

            def render(self, task: Task) -> Text:
                return Text(tell(task, console.width), no_wrap=True)

        class Label(ProgressColumn):
            def render(self, task: Task) -> Text:
                return Text(task.description, no_wrap=True, overflow="ellipsis")

        # Standard output is left alone: what is printed there goes where it goes.
        return Progress(
            Label(),
            BarColumn(bar_width=16 if console.width >= _NARROW else 8),
            Figures(),
            console=console,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
            refresh_per_second=5,
        )

    def _told(self, task: Task, width: int) -> str:
        now = perf_counter()  # the task's own clock starts only when the line is first shown
        since = now - self._advanced
        return told(task.completed, task.total, now - self._began, self._unit, width, since=since)


def told(done: float, total: float | None, seconds: float, unit: Unit, width: int, *, since: float = 0.0) -> str:
    """How much of a stage is done after `seconds`, `since` seconds after the last of it was.

    "45 %  1.234.567 pasangan/dtk  sisa 0:12". What comes in a handful is counted, since neither a rate nor a time that
    remains can be told of it: "2 dari 8  0:05". Without a total the time that the stage has taken.
    """
    if not total:
        return _clock(seconds)
    if unit in _FEW:
        counted = _("{done} dari {total}").format(done=number(done), total=number(total))
        return f"{counted}  {_clock(seconds)}"
    parts = [f"{min(int(100 * done / total), 100):>3} %"]
    worked = seconds - since
    if done and worked > 0:
        if width >= _NARROW:
            parts.append(_rate(done / worked, unit))
        remaining = (total - done) * worked / done - since
        if remaining > 0:
            parts.append(_("sisa {time}").format(time=_clock(remaining)))
    return "  ".join(parts)


def _clock(seconds: float) -> str:
    """Minutes and seconds, "2:05"; with hours, "1:02:05"."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _rate(each_second: float, unit: Unit) -> str:
    if unit is Unit.BYTES:
        return _("{n} MB/dtk").format(n=number(each_second / _MEGA, 1))
    if unit is Unit.CELLS:
        return _("{n} sel/dtk").format(n=number(each_second))
    return _("{n} pasangan/dtk").format(n=number(each_second))


__all__ = ["Line", "told", "watched"]
