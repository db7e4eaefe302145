"""Finding codes of the rows of one side."""

from __future__ import annotations

import numpy as np
import polars as pl

from ucj_validate import columns as c
from ucj_validate.findings.bits import BITS, bits_of, listed
from ucj_validate.frames import Findings
from ucj_validate.reconcile.numbered import Ints


def value_bits(findings: Findings, side: str, height: int) -> Ints:
    """The codes that a side's rows carry by their own values, as bits."""
    mine = findings.filter(pl.col("side") == side)
    bits = np.zeros(height, dtype=np.int64)
    of_code = mine["code"].replace_strict(BITS, return_dtype=pl.Int64).to_numpy()
    np.bitwise_or.at(bits, mine[c.ROW].to_numpy(), of_code)
    return bits


__all__ = ["BITS", "bits_of", "listed", "value_bits"]
