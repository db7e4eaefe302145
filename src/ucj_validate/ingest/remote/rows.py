"""Rows of a driver that gives Python values, as a frame of text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

from ucj_validate.ingest.remote.refusals import TooManyRowsError

_PIECE = 10_000


def framed(
    more: Callable[[int], Sequence[Sequence[Any]]],
    written: Callable[[Sequence[Any]], list[str | None]],
    columns: int,
    most: int,
) -> pl.DataFrame:
    """All rows that `more` gives piece by piece, each cell as `written`; columns "0", "1" ….

    Raises:
        TooManyRowsError: there are more than `most`.
    """
    schema = dict.fromkeys(map(str, range(columns)), pl.String)
    frames = [pl.DataFrame(schema=schema)]
    count = 0
    while piece := more(min(_PIECE, most - count + 1)):
        count += len(piece)
        if count > most:
            raise TooManyRowsError
        frames.append(pl.DataFrame([written(row) for row in piece], schema=schema, orient="row"))
    return pl.concat(frames)
