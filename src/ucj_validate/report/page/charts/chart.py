"""What a chart is: a headline, a picture, the same in words, and its figures as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ucj_validate.i18n import _, number
from ucj_validate.report.counting.smallcells import SMALLEST
from ucj_validate.report.model import Report
from ucj_validate.report.page.charts.svg import drawing
from ucj_validate.report.words import phrases

NOT_TOLD = "·"
"""Stands for a figure that is hidden beside a small one."""
HIDDEN_SIZE = 4.0
"""Pixels of everything whose figure is hidden, whatever the figure."""


@dataclass(frozen=True)
class Table:
    """The figures of a chart as they may be printed."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int]
    """The columns that hold figures, from 0."""


@dataclass(frozen=True)
class Chart:
    """One chart; every text is plain but for `svg`."""

    key: str
    title: str
    """What is to be seen, as a headline."""
    description: str
    """The same for who can't see it."""
    svg: Markup
    table: Table


def chart(key: str, report: Report, title: str, description: str, height: float, parts: list[Markup], table: Table) -> Chart:  # fmt: skip
    """The chart of `parts`; while an alarm stands, its headline says that nothing is certain."""
    title = f"{title} ({phrases.doubt(report)})" if report.alarms else title
    return Chart(key, title, description, drawing(f"chart-{key}", title, description, height, parts), table)


def told(count: int, *, hidden: bool) -> str:
    """A count as it may be printed."""
    if not hidden:
        return number(count)
    return f"<{SMALLEST}" if 0 < count < SMALLEST else NOT_TOLD


def told_total(count: int) -> str:
    """A total of the whole run. The page prints those, so that they can be added up; small ones alone are hidden."""
    return told(count, hidden=small(count))


def said(count: int, *, hidden: bool) -> str:
    """A count as it may be said in a sentence."""
    shown = told(count, hidden=hidden)
    return _("(disembunyikan)") if shown == NOT_TOLD else shown


def small(count: int) -> bool:
    """A count that may not be printed by itself."""
    return 0 < count < SMALLEST


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """A table whose first column holds words and whose others hold figures."""
    return Table(tuple(head), tuple(tuple(row) for row in rows), frozenset(range(1, len(head))))
