"""Tables for publication: cells under five are hidden, and enough others that they can't be worked out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ucj_validate.report.counting.bridges import Edge, Node, bridges, side
from ucj_validate.report.parts import PERSON_STATUSES, WITHIN, Breakdown, Line

SMALLEST = 5
_COLUMNS = ("persons", *(str(status) for status in PERSON_STATUSES))

Cell = tuple[int, int]
"""Row and column of a table."""


@dataclass(frozen=True)
class Rates:
    """A rate as it may be published: `low` and `high` are equal, or the ends between which it lies."""

    low: float
    high: float
    decimals: int
    """Of the percents, as printed: 2, 1 or 0."""

    @property
    def middle(self) -> float:
        """For drawing."""
        return (self.low + self.high) / 2


@dataclass(frozen=True)
class PublicLine:
    """A line of a breakdown as it may be published."""

    name: str
    merged: int
    """How many small lines stand together here; 0 for a line of its own."""
    cells: tuple[int | str | None, ...]
    """Persons, then each status: a figure, "<5", or None for one hidden beside it."""
    coverage: Rates | None
    """None where it would tell a hidden cell, or there is none."""

    @property
    def active(self) -> int | str | None:
        """The cell of active persons."""
        return self.cells[_COLUMNS.index("active")]

    @property
    def eligible(self) -> int | None:
        """Persons not excluded; None where either cell is hidden."""
        persons, excluded = self.cells[0], self.cells[_COLUMNS.index("excluded")]
        return persons - excluded if isinstance(persons, int) and isinstance(excluded, int) else None

    @property
    def uncovered(self) -> int | None:
        """Eligible persons who are not active; None where that is a small or a hidden figure."""
        if self.eligible is None or not isinstance(self.active, int):
            return None
        left = self.eligible - self.active
        return None if 0 < left < SMALLEST else left


_NEARLY_ADDING_UP = frozenset({"file", "segment", "payer", "list"})
"""So few people stand on two lines that the totals tell nearly as much as if nobody did."""

_WITHIN_OTHERS = frozenset({"village"})
"""The lines of one district add up to that district's line, which is printed in a table of its own."""


def public_lines(breakdown: Breakdown) -> tuple[PublicLine, ...]:
    """The lines of `breakdown` with small cells hidden, and lines of fewer than five persons put together.

    A row adds up to its persons, and (where `adds_up`, or nearly so) a column to a total that is printed elsewhere. So
    further cells are hidden, the smallest first, until no sum tells a hidden one. Villages are tables by district.
    """
    adding_up = breakdown.adds_up or breakdown.key in _NEARLY_ADDING_UP
    if breakdown.key not in _WITHIN_OTHERS:
        return _public_table(breakdown.lines, columns_add_up=adding_up)
    tables: dict[str, list[Line]] = {}
    for line in breakdown.lines:
        tables.setdefault(line.name.rpartition(WITHIN)[2] if WITHIN in line.name else "", []).append(line)
    told = [line for lines in tables.values() for line in _public_table(lines, columns_add_up=adding_up)]
    place = {line.name: i for i, line in enumerate(breakdown.lines)}
    return tuple(sorted(told, key=lambda line: (line.merged, place.get(line.name, 0))))


def _public_table(given: Sequence[Line], *, columns_add_up: bool) -> tuple[PublicLine, ...]:
    large = [line for line in given if line.persons >= SMALLEST]
    small = [line for line in given if line.persons < SMALLEST]
    lines = [*large, *([_together(small)] if small else [])]
    table = [[int(getattr(line, column)) for column in _COLUMNS] for line in lines]
    hidden = hidden_cells(table, columns_add_up=columns_add_up)
    return tuple(
        _public(line, len(small) if small and i == len(large) else 0, table[i], i, hidden)
        for i, line in enumerate(lines)
    )


def _together(small: Sequence[Line]) -> Line:
    """One line for all of `small`: their names may be as telling as their figures."""
    sums = {column: sum(int(getattr(line, column)) for line in small) for column in _COLUMNS}
    eligible = sums["persons"] - sums["excluded"]
    return Line(name="", coverage=sums["active"] / eligible if eligible else None, **sums)


def _public(line: Line, merged: int, cells: Sequence[int], row: int, hidden: set[Cell]) -> PublicLine:
    shown = tuple(_shown(value, hidden=(row, j) in hidden) for j, value in enumerate(cells))
    return PublicLine(line.name, merged, shown, _public_coverage(dict(zip(_COLUMNS, shown, strict=True))))


_DECIMALS = (2, 1, 0)
_WIDEST = 0.05
"""A coverage that may lie further apart says too little to be printed."""


def _public_coverage(shown: Mapping[str, int | str | None]) -> Rates | None:
    """The coverage, whatever a hidden number of excluded persons may be.

    At the finest rounding that is the same for all of its values, else the whole percents between which it lies.
    """
    persons, active = shown["persons"], shown["active"]
    if not isinstance(persons, int) or not isinstance(active, int):
        return None
    eligible = [persons - excluded for excluded in _possibly_excluded(shown)]
    if not eligible or min(eligible) <= 0:
        return None
    low, high = active / max(eligible), active / min(eligible)
    if low == high:
        return Rates(low, high, max(_DECIMALS))
    for decimals in _DECIMALS:
        ends = Rates(_rounded(low, decimals), _rounded(high, decimals), decimals)
        if ends.low == ends.high:
            return ends
    return ends if ends.high - ends.low <= _WIDEST else None


def _possibly_excluded(shown: Mapping[str, int | str | None]) -> range:
    """What the number of excluded persons can be, as far as its own row tells."""
    excluded = shown["excluded"]
    if isinstance(excluded, int):
        return range(excluded, excluded + 1)
    others = [shown[column] for column in _COLUMNS if column not in {"persons", "excluded"}]
    left = int(shown["persons"] or 0) - sum(cell for cell in others if isinstance(cell, int))
    few, any_number = sum(isinstance(cell, str) for cell in others), sum(cell is None for cell in others)
    least = 0 if any_number else left - few * (SMALLEST - 1)
    least, most = max(least, 0), left - few
    return range(max(least, 1), min(most, SMALLEST - 1) + 1) if isinstance(excluded, str) else range(least, most + 1)


def _rounded(rate: float, decimals: int) -> float:
    """Half up, as it is printed."""
    return float(Decimal(str(rate)).quantize(Decimal(1).scaleb(-decimals - 2), rounding=ROUND_HALF_UP))


def _shown(value: int, *, hidden: bool) -> int | str | None:
    if not hidden:
        return value
    return f"<{SMALLEST}" if 0 < value < SMALLEST else None


def hidden_cells(
    table: Sequence[Sequence[int]],
    *,
    columns_add_up: bool,
    rows_add_up: bool = True,
    hidden_totals: Collection[int] = (),
) -> set[Cell]:
    """The cells of `table` under five, and others so that none of them can be worked out.

    Where `rows_add_up`, the first column is each row's total. Where `columns_add_up`, each column's total is printed
    elsewhere but for those of `hidden_totals`, which are hidden there too and count as a hidden cell of their column.
    """
    hidden = {(i, j) for i, row in enumerate(table) for j, value in enumerate(row) if 0 < value < SMALLEST}
    width = len(table[0]) if table else 0
    lines = [([(i, j) for j in range(width)], 0) for i in range(len(table))] if rows_add_up else []
    if columns_add_up:
        lines += [([(i, j) for i in range(len(table))], int(j in hidden_totals)) for j in range(width)]
    while partners := {_partner(table, cells, hidden, beside) for cells, beside in lines} - {None}:
        hidden |= {cell for cell in partners if cell is not None}
    sums = _Sums(rows_add_up, columns_add_up, tuple(hidden_totals))
    while (cell := _tie(table, hidden, sums)) is not None:
        hidden.add(cell)
    return hidden


@dataclass(frozen=True)
class _Sums:
    """Which sums of a table are printed."""

    rows: bool
    columns: bool
    hidden_totals: tuple[int, ...]

    def edge(self, cell: Cell) -> Edge:
        """The row and column of a cell as nodes; whatever has no printed sum is one node."""
        row = ("row", cell[0]) if self.rows else _NO_SUM
        return row, ("column", cell[1]) if self.columns else _NO_SUM


_NO_SUM: Node = ("", 0)


def _tie(table: Sequence[Sequence[int]], hidden: set[Cell], sums: _Sums) -> Cell | None:
    """The smallest cell that hides another which could be worked out; None where none can or nothing helps.

    No row or column has one hidden cell alone any more, but groups of hidden cells may still hang by one.
    """
    totals = [(_NO_SUM, ("column", j)) for j in sums.hidden_totals] if sums.columns else []
    edges = [*(sums.edge(cell) for cell in sorted(hidden)), *totals]
    nodes = {node for edge in edges for node in edge}
    shown = [(i, j) for i, row in enumerate(table) for j in range(len(row)) if (i, j) not in hidden]
    # A line without hidden cells would hang by the new one in its turn.
    shown = [cell for cell in shown if nodes.issuperset(sums.edge(cell))]
    for loose in bridges(edges):
        near = side(edges, loose)
        across = [cell for cell in shown if (sums.edge(cell)[0] in near) != (sums.edge(cell)[1] in near)]
        if across:
            return min(across, key=lambda cell: _size(table, cell))
    return None


def _partner(
    table: Sequence[Sequence[int]], cells: Sequence[Cell], hidden: set[Cell], hidden_beside: int
) -> Cell | None:
    """The cell to hide beside the only hidden one of a line; None where there is none to protect or to hide.

    `hidden_beside` is how many hidden figures belong to the line that are no cells of the table.
    """
    if sum(cell in hidden for cell in cells) + hidden_beside != 1:
        return None
    others = [cell for cell in cells if cell not in hidden]
    if not others:
        return None
    # A printed zero protects nothing by itself: hide a real figure where there is one, the smallest.
    return min(others, key=lambda cell: _size(table, cell))


def _size(table: Sequence[Sequence[int]], cell: Cell) -> tuple[bool, int, Cell]:
    """Sorts cells by what is lost when they are hidden."""
    value = table[cell[0]][cell[1]]
    return value == 0, value, cell
