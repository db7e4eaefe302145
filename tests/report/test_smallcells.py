"""Cells under five can be neither read nor worked out."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ucj_validate.i18n import percent
from ucj_validate.report.counting.smallcells import Rates, hidden_cells, public_lines
from ucj_validate.report.parts import PERSON_STATUSES, Breakdown, Line


def line(name: str, *cells: int) -> Line:
    figures = dict(zip([str(status) for status in PERSON_STATUSES], cells, strict=True))
    eligible = sum(cells) - figures["excluded"]
    share = figures["active"] / eligible if eligible else None
    return Line(name=name, persons=sum(cells), coverage=share, **figures)


def test_large_cells_stand_as_they_are() -> None:
    shown = public_lines(Breakdown("unit", True, (line("A", 10, 20, 30, 40, 50, 60), line("B", 9, 9, 9, 9, 9, 9))))

    assert [cell.cells for cell in shown] == [(210, 10, 20, 30, 40, 50, 60), (54, 9, 9, 9, 9, 9, 9)]
    assert shown[0].coverage == Rates(10 / 150, 10 / 150, 2)


def test_five_is_shown_four_is_hidden_zero_is_shown() -> None:
    cells = public_lines(Breakdown("unit", False, (line("A", 5, 4, 3, 0, 50, 60),)))[0].cells

    assert cells == (122, 5, "<5", "<5", 0, 50, 60)


def test_a_single_small_cell_takes_the_next_smallest_with_it() -> None:
    cells = public_lines(Breakdown("unit", False, (line("A", 100, 4, 9, 50, 70, 0),)))[0].cells

    assert cells == (233, 100, "<5", None, 50, 70, 0)


def test_a_small_cell_takes_another_of_its_column_with_it() -> None:
    shown = public_lines(Breakdown("unit", True, (line("A", 100, 4, 2, 50, 70, 0), line("B", 80, 30, 40, 50, 70, 90))))

    assert shown[1].cells[2:4] == (None, None)


def test_lines_of_fewer_than_five_people_stand_together_without_their_names() -> None:
    small = (line("BUDI", 1, 0, 0, 0, 0, 0), line("ANI", 3, 0, 0, 0, 0, 0))
    shown = public_lines(Breakdown("unit", True, (line("A", 10, 20, 30, 40, 50, 60), *small)))

    assert [(entry.name, entry.merged) for entry in shown] == [("A", 0), ("", 2)]


def test_the_rate_is_hidden_where_it_would_tell_a_hidden_cell() -> None:
    shown = public_lines(Breakdown("unit", False, (line("A", 10, 5, 0, 0, 3, 2),)))

    assert shown[0].coverage is None


def test_who_is_eligible_is_told_unless_that_tells_who_is_not() -> None:
    shown = public_lines(
        Breakdown("unit", False, (line("A", 10, 20, 30, 40, 50, 60), line("B", 10, 20, 30, 40, 50, 3)))
    )

    assert [(entry.active, entry.eligible) for entry in shown] == [(10, 150), (None, None)]


def test_a_column_whose_total_is_hidden_does_not_tell_it() -> None:
    rows = [[109, 100, 9], [50, 50, 0]]

    assert hidden_cells(rows, columns_add_up=True) == set()
    assert hidden_cells(rows, columns_add_up=True, hidden_totals=[2]) >= {(0, 2), (0, 1)}


def test_rows_without_a_printed_total_protect_themselves() -> None:
    assert hidden_cells([[3, 90], [7, 80]], columns_add_up=True, rows_add_up=False) == {(0, 0), (1, 0)}


def test_the_rate_is_rounded_until_it_tells_nothing_of_a_hidden_cell() -> None:
    shown = public_lines(Breakdown("unit", False, (line("A", 100, 20, 30, 40, 3, 2),)))

    assert shown[0].coverage == Rates(0.52, 0.52, 0)  # 100 of 194, 193, 192 or 191


def test_a_rate_that_can_not_be_rounded_alike_is_told_as_lying_between_two() -> None:
    shown = public_lines(Breakdown("unit", False, (line("A", 271, 47, 39, 168, 2, 17),)))

    assert shown[0].coverage == Rates(0.51, 0.52, 0)  # 271 of 529 to 526


@given(st.lists(st.lists(st.integers(0, 200), min_size=6, max_size=6), min_size=1, max_size=4))
def test_a_printed_rate_fits_every_value_that_a_hidden_number_of_excluded_may_have(table: list[list[int]]) -> None:
    lines = tuple(line(f"L{i}", *cells) for i, cells in enumerate(table))

    for shown in public_lines(Breakdown("unit", False, lines)):
        persons, active, *_between, excluded = shown.cells
        if shown.coverage is None or isinstance(excluded, int) or not isinstance(persons, int):
            continue
        assert isinstance(active, int)
        left = persons - sum(cell for cell in shown.cells[1:] if isinstance(cell, int))
        ranges = [
            range(1, 5) if cell == "<5" else range(left + 1) for cell in shown.cells[1:] if not isinstance(cell, int)
        ]
        possible = {own for own in ranges[-1] if _can_add_up(left - own, ranges[:-1])}
        rates = [active / (persons - own) for own in (min(possible), max(possible))]
        decimals = shown.coverage.decimals
        assert [percent(rate, decimals) for rate in rates] == [
            percent(shown.coverage.low, decimals), percent(shown.coverage.high, decimals),
        ]  # fmt: skip


def _can_add_up(total: int, ranges: list[range]) -> bool:
    return sum(r.start for r in ranges) <= total <= sum(r.stop - 1 for r in ranges)


@given(st.lists(st.lists(st.integers(0, 30), min_size=6, max_size=6), min_size=1, max_size=6))
def test_no_small_cell_is_printed_and_no_row_hides_one_cell_alone(table: list[list[int]]) -> None:
    lines = tuple(line(f"L{i}", *cells) for i, cells in enumerate(table))

    for shown in public_lines(Breakdown("unit", True, lines)):
        assert all(not isinstance(cell, int) or cell == 0 or cell >= 5 for cell in shown.cells)
        assert sum(not isinstance(cell, int) for cell in shown.cells) != 1


@st.composite
def tables(draw: st.DrawFn) -> list[list[int]]:
    """Rows with their total in front."""
    parts = draw(st.lists(st.lists(st.integers(0, 30), min_size=6, max_size=6), min_size=3, max_size=7))
    return [[sum(row), *row] for row in parts]


def determined(table: list[list[int]], hidden: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """The hidden cells for which the printed sums leave one value: those that a solution of all sums fixes."""
    cells = sorted(hidden)
    rows = [[(-1 if j == 0 else 1) * (i == at) for i, j in cells] for at in range(len(table))]
    columns = [[int(j == at) for _, j in cells] for at in range(len(table[0]))]
    sums = np.array([*rows, *columns])
    rank = np.linalg.matrix_rank(sums)
    alone = np.eye(len(cells))
    return {cell for k, cell in enumerate(cells) if np.linalg.matrix_rank(np.vstack([sums, alone[k]])) == rank}


@settings(max_examples=150)
@given(tables())
def test_no_hidden_cell_can_be_worked_out_of_all_sums_together(table: list[list[int]]) -> None:
    hidden = hidden_cells(table, columns_add_up=True)

    assert not hidden or not determined(table, hidden)


@settings(max_examples=100)
@given(tables(), st.sets(st.integers(1, 6), min_size=2))
def test_nor_can_totals_that_are_hidden_too(table: list[list[int]], hidden_totals: set[int]) -> None:
    hidden = hidden_cells(table, columns_add_up=True, hidden_totals=hidden_totals)

    everything = hidden | {(len(table), j) for j in hidden_totals}
    assert not everything or not determined(table, everything)


def test_a_table_of_one_line_keeps_what_it_can_tell() -> None:
    assert hidden_cells([[208, 100, 18, 3, 50, 37]], columns_add_up=True) == {(0, 2), (0, 3)}


def test_groups_of_hidden_cells_do_not_hang_by_one() -> None:
    # Each row and column has two hidden cells or none, and yet the sums alone tell the last of the fifth row.
    table = [
        [18, 6, 1, 1, 4, 0, 6, 0],
        [9, 0, 0, 0, 0, 7, 2, 0],
        [14, 0, 4, 2, 0, 0, 0, 8],
        [22, 7, 0, 2, 3, 0, 5, 5],
        [18, 7, 7, 2, 2, 0, 0, 0],
        [13, 0, 7, 0, 1, 3, 2, 0],
    ]

    assert not determined(table, hidden_cells(table, columns_add_up=True))
