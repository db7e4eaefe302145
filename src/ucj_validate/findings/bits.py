"""Finding codes of rows: a bit a code, so that nothing need be sorted or made unique."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt
import polars as pl

from ucj_validate.findings import CATALOGUE

Bits = npt.NDArray[np.int64]

BITS: Mapping[str, int] = {code: 1 << at for at, code in enumerate(CATALOGUE)}
assert len(BITS) < np.iinfo(np.int64).bits, "a code more than bits of a number: two numbers a row are needed"

Found = Iterable[tuple[str, npt.NDArray[np.int64] | npt.NDArray[np.bool_]]]
"""Codes with the rows that carry them: as positions, also repeated, or as flags."""


def bits_of(height: int, found: Found) -> Bits:
    """The codes of `height` rows, or persons, as bits."""
    bits = np.zeros(height, dtype=np.int64)
    for code, rows in found:
        bits[rows] |= BITS[code]
    return bits


def without(bits: Bits, codes: Iterable[str]) -> Bits:
    """`bits` less some codes."""
    return bits & ~sum(BITS[code] for code in codes)


def listed(bits: Bits) -> pl.Series:
    """The codes of each row as a list, in the order of the catalogue."""
    kinds = pl.Series(bits, dtype=pl.Int64).unique().sort().to_numpy()  # some hundreds, whatever the number of rows
    lists = [[code for code, bit in BITS.items() if kind & bit] for kind in kinds.tolist()]
    at = pl.Series(np.searchsorted(kinds, bits), dtype=pl.Int64)
    return pl.Series("findings", lists, dtype=pl.List(pl.String)).gather(at)
