"""Where the records of a text begin and end, told by its breaks, delimiters and quotes alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ucj_validate.ingest.text.scanner import Dialect

_LF, _CR = 10, 13


@dataclass(frozen=True)
class Outline:
    """Where each record begins and ends."""

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    line: NDArray[np.int64]
    width: NDArray[np.int64]
    has_lone_cr: bool

    def only(self, kept: NDArray[np.bool_]) -> Outline:
        """The records that are `kept`."""
        return Outline(self.start[kept], self.end[kept], self.line[kept], self.width[kept], self.has_lone_cr)


def outlined(data: bytes, dialect: Dialect) -> tuple[Outline, NDArray[np.bool_]]:
    """The physical lines of `data`, and of each whether it is doubtful: a quote in it does not both open and close there.

    A line that is not doubtful is a record, unless a quote above it is still open.
    """
    array = np.frombuffer(data, dtype=np.uint8)
    breaks, has_lone_cr = _breaks(data, array)
    start = np.concatenate([np.zeros(1, dtype=np.int64), breaks + 1])
    end = np.concatenate([breaks, np.array([len(array)], dtype=np.int64)])
    if start[-1] == len(array):
        start, end = start[:-1], end[:-1]
    doubtful = np.zeros(len(start), dtype=np.bool_)
    delimiters = np.flatnonzero(array == ord(dialect.delimiter))
    if dialect.quote.encode() in data:
        quotes = np.flatnonzero(array == ord(dialect.quote))
        before = np.searchsorted(quotes, np.append(start, len(array)))
        doubtful = _doubtful(array, quotes, before, dialect)
        # Quotes are counted from the beginning of each line, so that a stray one tells of its own line only.
        seen = np.searchsorted(quotes, delimiters) - before[np.searchsorted(start, delimiters, side="right") - 1]
        delimiters = delimiters[seen % 2 == 0]
    crlf = (end > start) & (end < len(array)) & (array[np.maximum(end - 1, 0)] == _CR)
    width = np.diff(np.searchsorted(delimiters, np.append(start, len(array)))) + 1
    line = np.arange(1, len(start) + 1, dtype=np.int64)
    return Outline(start, end - crlf, line, width, has_lone_cr), doubtful


def _breaks(data: bytes, array: NDArray[np.uint8]) -> tuple[NDArray[np.int64], bool]:
    """Where each line breaks off (LF, the LF of CRLF, or a lone CR), and whether there is a lone CR."""
    breaks = np.flatnonzero(array == _LF)
    if b"\r" not in data:
        return breaks, False
    returns = np.flatnonzero(array == _CR)
    lone = returns[(returns + 1 >= len(array)) | (array[np.minimum(returns + 1, len(array) - 1)] != _LF)]
    return (np.sort(np.concatenate([breaks, lone])), True) if lone.size else (breaks, False)


def _doubtful(
    array: NDArray[np.uint8], quotes: NDArray[np.int64], before: NDArray[np.int64], dialect: Dialect
) -> NDArray[np.bool_]:
    """By line: whether a quote in it neither opens a cell, closes one nor stands doubled inside one.

    `before`: by line, and at the end of the text, how many `quotes` stand before it.
    """
    count = np.diff(before)
    line = np.repeat(np.arange(len(count)), count)
    opens = (np.arange(len(quotes)) - before[line]) % 2 == 0
    neighbours = np.zeros(256, dtype=np.bool_)
    neighbours[[ord(dialect.delimiter), _LF, _CR, ord(dialect.quote)]] = True
    beside = np.where(opens, quotes - 1, quotes + 1)
    outside = (beside < 0) | (beside >= len(array))
    fits = outside | neighbours[array[np.where(outside, 0, beside)]]
    doubtful: NDArray[np.bool_] = count % 2 == 1
    doubtful[line[~fits]] = True
    return doubtful
