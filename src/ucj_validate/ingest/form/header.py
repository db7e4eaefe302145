"""Where a table's header stands: below titles, over several lines, or nowhere.

The largest fault of real files. The choice carries a confidence; below `ASK_BELOW` the caller asks. Offices' forms are
known by the words of their columns; any other table by the form of its cells.
"""

from __future__ import annotations

from ucj_validate.ingest.form.cellkind import looks_like_value
from ucj_validate.ingest.form.header_form import by_form
from ucj_validate.ingest.form.header_words import by_words, lines_of_header, single_names
from ucj_validate.ingest.form.heading import Header, headed, headless
from ucj_validate.ingest.grid import Grid

__all__ = ["ASK_BELOW", "Header", "found_header", "header_at", "headless", "looks_like_value"]

ASK_BELOW = 0.5
_SEARCHED = 40
"""Records searched for a header; forms of offices have it in rows 1-15, blank lines between."""
_SAMPLED = 60
_WIDEST = 2_048
"""Cells of a text's record that may be a header: no text has more columns, and a wider record is damage."""


def found_header(grid: Grid) -> Header:
    """The most probable header of `grid`, however improbable: see `confidence`."""
    records = _beginning(grid, 0)
    searched = range(min(len(records), _SEARCHED))
    usable = [i for i in searched if i not in grid.fault and not (grid.ragged and len(records[i]) > _WIDEST)]
    return by_words(records, usable) or by_form(records, usable, grid)


def header_at(grid: Grid, line: int) -> Header | None:
    """The header that stands on `line`, as a person counts; line 0 = no header. None where no record stands there."""
    if line == 0:
        return headless(grid.cells.width)
    first = next((i for i in range(grid.height) if int(grid.line[i]) == line), None)
    if first is None:
        return None
    records = _beginning(grid, first)
    lines = records[: lines_of_header(records)]
    return headed(first, lines, 1.0, single_names(lines))


def _beginning(grid: Grid, first: int) -> list[list[str]]:
    """Records from `first` on, enough to find a header in and to see what stands below it; blanks around cells off."""
    last = min(grid.height, first + _SEARCHED + _SAMPLED)
    most = _WIDEST + 1 if grid.ragged else None
    return [[" ".join(cell.split()) for cell in grid.record(i)[:most]] for i in range(first, last)]
