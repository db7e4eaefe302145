"""The header of any table, known by form: words above columns of numbers, dates, codes or prose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ucj_validate.ingest.form.aliases import known_words
from ucj_validate.ingest.form.cellkind import Kind, kind_of, looks_like_value
from ucj_validate.ingest.form.heading import Header, headed, headless
from ucj_validate.ingest.grid import Grid

_SAMPLED = 60
_MOST_LINES = 3
_TYPICAL = 0.6
"""Share of a column's cells that must be of one kind for the column to be of it."""
_YEARS = range(1900, 2101)


def by_form(records: list[list[str]], usable: list[int], grid: Grid) -> Header:
    """The most probable header by form alone."""
    width = grid.cells.width
    rows = _full_rows(records, usable, grid)
    if not rows:
        return headless(width, 0.0)
    kinds = _kinds_by_column([records[i] for i in _lower(rows)], width)
    if len(rows) == 1:
        return _of_one_row(records[rows[0]], rows[0], width)
    if not kinds:
        return _of_words(records, rows, width)
    start = next((i for i in rows if _is_data(records[i], kinds)), rows[-1])
    if _names_years(records[start], [records[i] for i in rows if i > start], kinds):
        return headed(start, [records[start]], 0.7)
    return _above(records, rows, start, kinds, width)


def _full_rows(records: list[list[str]], usable: list[int], grid: Grid) -> list[int]:
    """Records that may be the table's own: of its width, and filled more than titles are."""
    width = grid.cells.width
    sound = [i for i in range(len(records)) if any(records[i]) and i not in grid.fault]
    regular = [i for i in sound if len(records[i]) == width or not grid.ragged]
    if not regular:
        return []
    usual = median(_filled(records[i]) for i in regular)
    need = min(width, max(2, round(0.5 * usual))) if usual > 1 else 1
    full = [i for i in regular if _filled(records[i]) >= need]
    # A header may be cut otherwise than its rows: `a,b` over `1,2,,`.
    above = [
        i for i in usable if full and i < full[0] and i not in regular and _filled(records[i]) >= max(2, 0.7 * usual)
    ]
    return [*above, *full]


def _filled(record: Sequence[str]) -> int:
    return sum(map(bool, record))


def _lower(rows: list[int]) -> list[int]:
    """The rows surely below any header: all but the first few."""
    return rows[max(1, min(_MOST_LINES, len(rows) - 1)) if len(rows) < 2 * _MOST_LINES else _MOST_LINES :] or rows


def _kinds_by_column(rows: Sequence[Sequence[str]], width: int) -> dict[int, Kind]:
    """By column that is not of words: the kind of most of its cells."""
    kinds: dict[int, Kind] = {}
    for place in range(width):
        cells = Counter(kind_of(row[place]) for row in rows[:_SAMPLED] if place < len(row) and row[place])
        if cells:
            kind, count = cells.most_common(1)[0]
            values = sum(n for k, n in cells.items() if k is not Kind.WORDS)
            if kind is not Kind.WORDS and (count > _TYPICAL * cells.total() or values > 0.8 * cells.total()):
                kinds[place] = kind
    return kinds


def _is_data(record: Sequence[str], kinds: dict[int, Kind]) -> bool:
    """Whether at least half of the columns of a kind hold a cell that is no word."""
    held = sum(place < len(record) and _is_of_kind(record[place], kind) for place, kind in kinds.items())
    return held >= 0.5 * len(kinds)


def _is_of_kind(cell: str, kind: Kind) -> bool:
    found = kind_of(cell)
    return found is kind or found not in {Kind.BLANK, Kind.WORDS, Kind.CODE}


def _names_years(record: Sequence[str], below: Sequence[Sequence[str]], kinds: dict[int, Kind]) -> bool:
    """Whether `record` names columns by year: NAMA, 2023, 2024."""
    years = [int(record[p]) for p in kinds if p < len(record) and _is_year(record[p])]
    steps = {b - a for a, b in pairwise(years)}
    named = (
        len(years) > 1
        and steps in ({1}, {-1})
        and len(years) == sum(p < len(record) and bool(record[p]) for p in kinds)
    )
    same = sum(_is_year(row[p]) for row in below[:5] for p in kinds if p < len(row))
    return named and same == 0 and any(record) and len(record) > len(kinds)


def _is_year(cell: str) -> bool:
    # Four digits first: of thousands Python makes no number.
    return len(cell) == 4 and cell.isdecimal() and int(cell) in _YEARS  # noqa: PLR2004


def _above(records: list[list[str]], rows: list[int], start: int, kinds: dict[int, Kind], width: int) -> Header:
    """The lines right above the first row of data, where they are names; none where nothing or a title stands there."""
    # A damaged row between the header and the first sound one is a row; a line of words there is a title.
    said = (i for i in range(start - 1, -1, -1) if any(records[i]))
    top = next((i for i in said if i in rows or not any(map(looks_like_value, records[i]))), None)
    if top is None or top not in rows:
        data = sum(map(_is_data, (records[i] for i in rows), [kinds] * len(rows)))
        sure = (data >= 2 and len(kinds) >= 2) or data >= 3  # noqa: PLR2004
        return headless(width, 0.75 if sure else 0.3)
    cells = records[top]
    words = sum(place < len(cells) and kind_of(cells[place]) in {Kind.WORDS, Kind.CODE} for place in kinds)
    filled = sum(place < len(cells) and bool(cells[place]) for place in kinds)
    if words < 0.8 * filled or filled < 0.5 * len(kinds):
        return headed(top, [cells], 0.4)
    first = top
    while (
        first - 1 in rows
        and top - first + 1 < _MOST_LINES
        and _is_further_line(records[first - 1], records[first], kinds)
    ):
        first -= 1
    lines = records[first : top + 1]
    unique = len({cell.casefold() for cell in cells if cell}) == _filled(cells)
    return headed(first, lines, 0.8 if unique and words == filled else 0.65)


def _is_further_line(above: Sequence[str], below: Sequence[str], kinds: dict[int, Kind]) -> bool:
    """Whether `above` is a line of the same header: names where the data have values, none a value itself."""
    if any(looks_like_value(cell) for cell in above):
        return False
    return any(place < len(above) and above[place] for place in kinds) and _filled(above) >= 0.5 * _filled(below)


def _of_one_row(record: Sequence[str], index: int, width: int) -> Header:
    """A table of one row: names alone, or somebody's row without any."""
    values = sum(kind_of(cell) not in {Kind.WORDS, Kind.BLANK} for cell in record)
    if values == 0:
        unique = len({cell.casefold() for cell in record if cell}) == _filled(record)
        return headed(index, [record], 0.6 if unique else 0.4)
    return headless(width, 0.6 if values > 2 and values >= 0.5 * _filled(record) else 0.3)  # noqa: PLR2004


def _of_words(records: list[list[str]], rows: list[int], width: int) -> Header:
    """A table of words: the first line is its header unless its words come again below, as only values do."""
    first = rows[0]
    cells, below = records[first], [records[i] for i in rows[1:]]
    if known_words(cells):
        return headed(first, [cells], 0.7)
    lines = 1
    while lines < _MOST_LINES and lines < len(rows) and records[first + lines] == cells:
        lines += 1
    again = sum(
        bool(cell) and cell in {row[place] for row in below[lines - 1 :] if place < len(row)}
        for place, cell in enumerate(cells)
    )
    unique = len({cell.casefold() for cell in cells if cell}) == _filled(cells)
    if again:
        return headless(width, 0.6) if again > 1 else headed(first, [cells], 0.4)
    return headed(first, records[first : first + lines], 0.6 if unique else 0.45)
