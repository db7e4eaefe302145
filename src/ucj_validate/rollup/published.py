"""What of a province report may be published: figures under five hidden, with what they could be worked out from."""

from __future__ import annotations

from collections.abc import Sequence

from ucj_validate.report.counting.smallcells import SMALLEST, PublicLine, hidden_cells, public_lines
from ucj_validate.report.parts import Breakdown, Line
from ucj_validate.rollup.parts import MEASURES, Rollup

Cell = int | str | None
"""A figure, "<5", or None for one hidden beside it."""


def lines(given: Sequence[Line], key: str) -> tuple[PublicLine, ...]:
    """Persons by status; the total of all lines is printed elsewhere."""
    return public_lines(Breakdown(key, adds_up=True, lines=tuple(given)))


def steps(report: Rollup) -> list[tuple[str, list[Cell]]]:
    """Each step that moves anything, by MEASURES."""
    moved = [step for step in report.steps if any(getattr(step, name) for name in MEASURES)]
    figures = [[int(getattr(step, name)) for name in MEASURES] for step in moved]
    hidden = hidden_cells(
        [[abs(value) for value in row] for row in figures], columns_add_up=len(moved) > 1, rows_add_up=False
    )
    return [
        (step.key, [_shown(value, hidden=(i, j) in hidden) for j, value in enumerate(figures[i])])
        for i, step in enumerate(moved)
    ]


def shared(report: Rollup) -> list[tuple[str, str, list[Cell]]]:
    """What each two cities have in common: people, on rolls of both, active in both, paid by both."""
    figures = [[one.persons, one.on_rolls, one.active, one.paid] for one in report.shared]
    hidden = hidden_cells(figures, columns_add_up=True, rows_add_up=False)
    return [
        (one.left, one.right, [_shown(value, hidden=(i, j) in hidden) for j, value in enumerate(figures[i])])
        for i, one in enumerate(report.shared)
    ]


def _shown(value: int, *, hidden: bool) -> Cell:
    if not hidden:
        return value
    return f"<{SMALLEST}" if 0 < abs(value) < SMALLEST else None
