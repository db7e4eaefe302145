"""A header: the records it takes, and by column the words that name it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

_REACH = 100
"""Columns that one group's name may stand over; without a bound a damaged line takes time by the square of its width."""


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


def headed(first: int, lines: Sequence[Sequence[str]], confidence: float, single: Collection[int] = ()) -> Header:
    """The header that stands in `lines`, from record `first` on; `single` as in `joined`."""
    return Header(first, first + len(lines) - 1, joined(lines, single), confidence)


def headless(width: int, confidence: float = 1.0) -> Header:
    """A header for a table that has none: columns named by their position."""
    return Header(None, -1, tuple((f"Kolom {i + 1}",) for i in range(width)), confidence)


def joined(lines: Sequence[Sequence[str]], single: Collection[int] = ()) -> tuple[tuple[str, ...], ...]:
    """By column: its words in each line. A group's name spreads right over the blank cells that have words below.

    `single`: columns whose words are one name over several lines, and no group's. A word that a form repeats downwards (a merged cell, filled) counts once; a line repeated as a whole is kept.
    """
    padded = _padded(lines)
    repeated = len(padded) > 1 and all(line == padded[0] for line in padded)
    columns = []
    for place in range(len(padded[0])):
        words = [line[place] or _group_above(padded, depth, place, single) for depth, line in enumerate(padded)]
        said = [word for word in words if word]
        columns.append(tuple(w for i, w in enumerate(said) if repeated or not i or w != said[i - 1]))
    return tuple(columns)


def group_heads(lines: Sequence[Sequence[str]]) -> set[int]:
    """Columns whose top word stands over the columns to the right as well."""
    padded = _padded(lines)
    return {
        place
        for place in range(len(padded[0]) - 1)
        for depth in range(len(padded) - 1)
        if padded[depth][place] and not padded[depth][place + 1] and _group_above(padded, depth, place + 1)
    }


def _padded(lines: Sequence[Sequence[str]]) -> list[list[str]]:
    width = max(len(line) for line in lines)
    return [[*line, *[""] * (width - len(line))] for line in lines]


def _group_above(lines: Sequence[Sequence[str]], depth: int, place: int, single: Collection[int] = ()) -> str:
    """The name left of a blank cell that reaches it: every column between, and this one, has words below."""
    for left in range(place, max(-1, place - _REACH), -1):
        if not any(line[left] for line in lines[depth + 1 :]):
            return ""
        if lines[depth][left]:
            return "" if left in single else lines[depth][left]
    return ""
