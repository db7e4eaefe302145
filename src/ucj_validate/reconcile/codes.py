"""Finding codes of the rows of one side: a bit a code, so that nothing need be sorted or made unique."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import polars as pl

from ucj_validate import columns as c
from ucj_validate.findings import CATALOGUE
from ucj_validate.frames import Findings
from ucj_validate.reconcile.numbered import Flags, Ints

BITS: Mapping[str, int] = {code: 1 << at for at, code in enumerate(CATALOGUE)}
assert len(BITS) < np.iinfo(np.int64).bits, "a code more than bits of a number: two numbers a row are needed"

Found = Iterable[tuple[str, Ints | Flags]]
"""Codes with the rows that carry them: as positions, also repeated, or as flags."""


def bits_of(height: int, found: Found) -> Ints:
    """The codes of `height` rows, or persons, as bits."""
    bits = np.zeros(height, dtype=np.int64)
    for code, rows in found:
        bits[rows] |= BITS[code]
    return bits


def value_bits(findings: Findings, side: str, height: int) -> Ints:
    """The codes that a side's rows carry by their own values, as bits."""
    mine = findings.filter(pl.col("side") == side)
    bits = np.zeros(height, dtype=np.int64)
    of_code = mine["code"].replace_strict(BITS, return_dtype=pl.Int64).to_numpy()
    np.bitwise_or.at(bits, mine[c.ROW].to_numpy(), of_code)
    return bits


def listed(bits: Ints) -> pl.Series:
    """The codes of each row as a list, in the order of the catalogue."""
    kinds = pl.Series(bits, dtype=pl.Int64).unique().sort().to_numpy()  # some hundreds, whatever the number of rows
    lists = [[code for code, bit in BITS.items() if kind & bit] for kind in kinds.tolist()]
    at = pl.Series(np.searchsorted(kinds, bits), dtype=pl.Int64)
    return pl.Series("findings", lists, dtype=pl.List(pl.String)).gather(at)
