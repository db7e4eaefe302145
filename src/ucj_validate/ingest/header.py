"""Where a table's header stands: below titles, over several lines, or nowhere.

The largest fault of real files. The choice carries a confidence; below `ASK_BELOW` the caller asks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ucj_validate.ingest.aliases import known_words
from ucj_validate.ingest.grid import Grid

ASK_BELOW = 0.5
_SEARCHED = 40
"""Records searched for a header; forms of offices have it in rows 1-15, blank lines between."""
_SAMPLED = 60
_LONGEST_HEADER = 3
_VALUE = re.compile(
    r"['=\"(]*[-+]?(?:rp\.?\s*)?\d[\d\s.,:/%-]*(?:e[-+]?\d+)?[)\"]*"  # numbers, money, numeric dates, (1)
    r"|.*(?:\d[\s.'-]?){8,}.*"  # a long number with something beside it
    r"|.*\b\d{1,2}[-/. ](?:\d{1,2}|[a-z]{3,9})[-/. ]\d{2,4}.*",  # a date anywhere
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class Header:
    """The header that was chosen."""

    first: int | None
    """Index of its first record; None = the table has no header."""
    last: int
    """Index of its last record; -1 without header."""
    parts: tuple[tuple[str, ...], ...]
    """By column: the words of each header line that name it, from the top."""
    confidence: float

    @property
    def names(self) -> tuple[str, ...]:
        """The header as one line."""
        return tuple(" ".join(parts) for parts in self.parts)

    @property
    def records(self) -> int:
        """How many physical records it takes."""
        return 0 if self.first is None else self.last - self.first + 1


def looks_like_value(cell: str) -> bool:
    """Whether `cell` holds a number, an amount or a date rather than a word."""
    return bool(cell) and _VALUE.fullmatch(cell) is not None


def found_header(grid: Grid) -> Header:
    """The most probable header of `grid`, however improbable: see `confidence`."""
    records = [_stripped(grid.record(i)) for i in range(min(grid.height, _SEARCHED + _SAMPLED))]
    usable = [i for i in range(min(len(records), _SEARCHED)) if i not in grid.fault]
    return _by_words(records, usable) or _by_shape(records, usable, grid)


def header_at(grid: Grid, line: int) -> Header | None:
    """The header that stands on `line`, as a person counts; line 0 = no header. None where no record stands there."""
    if line == 0:
        return headless(grid.cells.width)
    places = [i for i in range(grid.height) if int(grid.line[i]) == line]
    if not places:
        return None
    first = places[0]
    records = [_stripped(grid.record(i)) for i in range(first, min(grid.height, first + _LONGEST_HEADER + 1))]
    lines = _lines_of_header(records, 0)
    return Header(first, first + lines - 1, _parts(records[:lines]), 1.0)


def headless(width: int, confidence: float = 1.0) -> Header:
    """A header for a table that has none: columns named by their position."""
    return Header(None, -1, tuple((f"Kolom {i + 1}",) for i in range(width)), confidence)


def _stripped(cells: Sequence[str]) -> list[str]:
    return [" ".join(cell.split()) for cell in cells]


def _filled(cells: Sequence[str]) -> list[str]:
    return [cell for cell in cells if cell]


def _by_words(records: list[list[str]], usable: list[int]) -> Header | None:
    """The record whose cells name the most fields, at least two."""
    best: tuple[int, int, int] | None = None  # hits, -index, lines
    for index in usable:
        cells = records[index]
        filled = _filled(cells)
        values = sum(looks_like_value(cell) for cell in filled)
        if len(filled) < 2 or values > 0.25 * len(filled):  # noqa: PLR2004
            continue
        lines = _lines_of_header(records, index)
        hits = known_words(_flat(_parts(records[index : index + lines])))
        # A row of people may hold two words that are also headers ("Aktif", "Kota"), never half of them.
        if hits >= 2 and hits >= 0.25 * len(filled) and (best is None or hits > best[0]):  # noqa: PLR2004
            best = (hits, -index, lines)
    if best is None:
        return None
    hits, index, lines = best[0], -best[1], best[2]
    return Header(index, index + lines - 1, _parts(records[index : index + lines]), min(0.99, 0.84 + 0.03 * hits))


def _flat(parts: Sequence[Sequence[str]]) -> list[str]:
    """One name a column to look up: the whole where it is known, else its last part."""
    return [whole if known_words([whole := " ".join(words)]) else (words[-1] if words else "") for words in parts]


def _lines_of_header(records: list[list[str]], first: int) -> int:
    """How many records from `first` on the header takes: 1-3."""
    lines = 1
    while lines < _LONGEST_HEADER and first + lines < len(records):
        if not _continues(records[first : first + lines], records[first + lines], records[first + lines + 1 :]):
            break
        lines += 1
    return lines


def _continues(top: list[list[str]], below: list[str], after: list[list[str]]) -> bool:
    """Whether `below` is a further line of the header `top`, not a row of the table."""
    filled = _filled(below)
    if not filled or any(looks_like_value(cell) for cell in filled):
        return False
    above = [any(cells) for cells in _parts(top)]
    pairs = list(zip(above, [*below, *[""] * len(above)], strict=False))
    fills = sum(not high and bool(low) for high, low in pairs)
    leaves = sum(high and not low for high, low in pairs)
    before = known_words(_flat(_parts(top)))
    gain = known_words(_flat(_parts([*top, below]))) - before
    if fills and leaves:
        next_is_value = bool(after) and any(looks_like_value(cell) for cell in after[0])
        return known_words(below) > 0 or gain > 0 or (len(filled) > 1 and next_is_value)
    # Words wrapped over two lines, NOMOR / KTP, NAMA / LENGKAP: the joined names say more than the first line's.
    return gain > 0 and known_words(below) <= len(filled) / 2 and not (fills or after == [])


def _parts(lines: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """By column: its words in each line. A group's name spreads right over the blank cells that have words below."""
    width = max(len(line) for line in lines)
    padded = [[*line, *[""] * (width - len(line))] for line in lines]
    columns: list[tuple[str, ...]] = []
    for place in range(width):
        words = []
        for depth, line in enumerate(padded):
            word = line[place]
            below = any(other[place] for other in padded[depth + 1 :])
            if not word and below:
                left = [line[p] for p in range(place, -1, -1) if line[p]]
                named_below = left and any(other[place] for other in padded[depth + 1 :])
                word = left[0] if named_below and _spans(padded, depth, place) else ""
            words.append(word)
        columns.append(tuple(word for word in words if word))
    return tuple(columns)


def _spans(lines: Sequence[Sequence[str]], depth: int, place: int) -> bool:
    """Whether the group to the left of a blank cell reaches it: every column between has words below."""
    for left in range(place - 1, -1, -1):
        below = any(line[left] for line in lines[depth + 1 :])
        if not below:
            return False
        if lines[depth][left]:
            return True
    return False


def _by_shape(records: list[list[str]], usable: list[int], grid: Grid) -> Header:
    """A header by form alone: the first full record, words only, with other things below."""
    width = grid.cells.width
    need = width if grid.ragged else max(1, min(width, round(0.7 * width)))
    first = next((i for i in usable if len(_filled(records[i])) >= need), None)
    if first is None:
        first = next((i for i in usable if width > 1 and len(_filled(records[i])) >= max(2, 0.5 * width)), None)
    if first is None:
        return headless(width, 0.0)
    cells = records[first]
    below = [record for record in records[first + 1 : first + 1 + _SAMPLED] if any(record)]
    valued = [_value_share(below, place) for place in range(len(cells))]
    changes = sum(share > 0.6 and not looks_like_value(cell) for share, cell in zip(valued, cells, strict=True))  # noqa: PLR2004
    values = sum(looks_like_value(cell) for cell in cells)
    header = Header(first, first, _parts([cells]), 0.0)
    unique = len({cell.casefold() for cell in _filled(cells)}) == len(_filled(cells))
    if values == 0 and unique:
        return Header(header.first, header.last, header.parts, 0.8 if changes else 0.6)
    if values == 0 or changes:
        return Header(header.first, header.last, header.parts, 0.65 if changes else 0.45)
    alike = sum(share > 0.6 and looks_like_value(cell) for share, cell in zip(valued, cells, strict=True))  # noqa: PLR2004
    return headless(width, 0.75 if alike and len(below) > 1 else 0.3)


def _value_share(records: list[list[str]], place: int) -> float:
    cells = [record[place] for record in records if place < len(record) and record[place]]
    return sum(map(looks_like_value, cells)) / len(cells) if cells else 0.0
