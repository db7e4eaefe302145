"""Where a record lives, and the number that tells it.

Records are numbered over all rows: rolls first, then members. Those whose NIK begin alike live in one bucket, so that most
pairs worth a look lie together. The number of a record carries its bucket in its lowest digits: who holds the number of
one end of a pair knows where the rest of it is, and the order of the numbers is the order of the rows.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from ucj_validate.match.values.packing import mixed

MOST_BUCKETS = 1 << 12
_PERSON_AND_DAY = 12
"""Digits of a NIK before its serial: region and date."""


def homes(nik: pl.Series, row: pl.Series, buckets: int) -> np.ndarray:
    """Of each record its bucket: by its NIK's region and date, and where it has none by its row."""
    head = nik.str.head(_PERSON_AND_DAY).cast(pl.UInt64, strict=False)
    spread = row.cast(pl.UInt64)
    number = pl.select(pl.coalesce(head, spread)).to_series().to_numpy()
    return bucket_of(mixed(number, head.is_null().to_numpy()), buckets)


def bucket_of(number: np.ndarray, buckets: int) -> np.ndarray:
    """A bucket for each number that is spread over 64 bits already."""
    return np.asarray((number >> np.uint64(20)) % np.uint64(buckets), dtype=np.int64)


def told(row: np.ndarray, home: np.ndarray) -> np.ndarray:
    """The number of a record: its row, and where it lives."""
    return np.asarray(row * MOST_BUCKETS + home)


def home_of(number: np.ndarray) -> np.ndarray:
    """Where the record of that number lives."""
    return np.asarray(number & (MOST_BUCKETS - 1))


def row_of(number: np.ndarray) -> np.ndarray:
    """The row of the record of that number."""
    return np.asarray(number >> (MOST_BUCKETS.bit_length() - 1))


def group_of(component: np.ndarray, buckets: int) -> np.ndarray:
    """The bucket in which a component is settled."""
    return bucket_of(mixed(component), buckets)


def parted(table: pl.DataFrame, bucket: np.ndarray) -> list[tuple[int, pl.DataFrame]]:
    """`table` by bucket, each part in its order."""
    if not table.height:
        return []
    order = np.argsort(bucket.astype(np.uint16) if bucket.max() < 1 << 16 else bucket, kind="stable")
    sorted_ = bucket[order]
    begin = np.flatnonzero(np.append(True, sorted_[1:] != sorted_[:-1]))
    end = np.append(begin[1:], len(sorted_))
    whole = table[order]
    return [(int(sorted_[a]), whole[int(a) : int(b)]) for a, b in zip(begin, end, strict=True)]
