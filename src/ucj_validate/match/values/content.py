"""Texts as 64-bit numbers of what they say: the same in every process and on every machine.

Two processes that hold different pieces of the records meet by them; codes of a dictionary hold in one process only.
Two texts of a city share a number with odds of one in a million.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import polars as pl

_PIECE = 1 << 15
"""Texts at a time: their arrays stay in the processor's reach."""
_LONGEST = 19
"""Digits that surely fit into 64 bits."""
_STEP, _FIRST, _SECOND = (np.uint64(number) for number in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
_OF_DIGITS = np.uint64(0xA24BAED4963EE407)


def content(texts: pl.Series) -> np.ndarray:
    """A uint64 number of each text, 0 for null. Equal texts have equal numbers."""
    return np.asarray(_spread(_summed(texts)) * texts.is_not_null().to_numpy())


def content_of_digits(texts: pl.Series) -> np.ndarray:
    """The same at less cost, where nearly all texts are digits. Its numbers are not those of `content`."""
    number = texts.cast(pl.UInt64, strict=False)
    length = texts.str.len_bytes()
    plain = ((length <= _LONGEST) & ~texts.str.starts_with("+") & number.is_not_null()).fill_null(value=False)
    # zeros in front don't change a number, but the length
    digits = number.fill_null(0).to_numpy() ^ length.fill_null(0).to_numpy().astype(np.uint64) << np.uint64(56)
    found = _spread(digits ^ _OF_DIGITS) * texts.is_not_null().to_numpy()
    if not plain.all():
        rest = ~plain
        found[rest.to_numpy()] = content(texts.filter(rest))
    return np.asarray(found)


def _summed(texts: pl.Series) -> np.ndarray:
    """Each text's bytes, each times a number of its place, added up; one more, so that an empty text is not nothing."""
    found = np.full(len(texts), _STEP)
    for at in range(0, len(texts), _PIECE):
        piece = texts[at : at + _PIECE].fill_null("")
        length = piece.str.len_bytes().to_numpy().astype(np.int64)
        written = np.frombuffer("".join(piece.to_list()).encode(), dtype=np.uint8)
        some = np.flatnonzero(length)
        if len(some) == 0:
            continue
        start = np.cumsum(length[some]) - length[some]
        place = np.arange(len(written)) - np.repeat(start, length[some])
        # a byte of 0 counts too
        product = (written.astype(np.uint64) + np.uint64(1)) * _factors(int(length.max()).bit_length())[place]
        found[at + some] += np.add.reduceat(product, start)
    return found


@lru_cache
def _factors(bits: int) -> np.ndarray:
    """An odd number for each of 2^`bits` places."""
    numbers: np.ndarray = _spread(np.arange(1, (1 << bits) + 1, dtype=np.uint64) * _STEP)
    return numbers | np.uint64(1)


def _spread(numbers: np.ndarray) -> np.ndarray:
    """Each number's bits spread over all 64, none lost."""
    numbers = (numbers ^ numbers >> np.uint64(30)) * _FIRST
    numbers = (numbers ^ numbers >> np.uint64(27)) * _SECOND
    return np.asarray(numbers ^ numbers >> np.uint64(31))
