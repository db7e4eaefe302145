"""Values as numbers that are equal where the values are, and that are compared at one stroke.

Digits are held in nibbles (binary-coded decimals): two numbers differ in a digit where their exclusive or has a nibble
that isn't zero, so sixteen digits are compared in a handful of machine operations.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import numpy as np
import polars as pl
import pyarrow as pa

Ints = np.ndarray
THREADS = min(os.cpu_count() or 1, 4)
"""Threads that work on arrays at once: numpy lets go of the interpreter."""
NIK_DIGITS = 16
NIBBLES = np.uint64(0x1111_1111_1111_1111)
"""The lowest bit of each digit."""
_MIX = tuple(np.uint64(number) for number in (0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93))
Same = Callable[[np.ndarray, np.ndarray], np.ndarray]
_MOST_DAYS = 100_000
SERIAL_BITS = np.uint64(16)
"""The four last digits of a NIK, its serial."""


def coded(values: pl.Series, *, many: bool = False) -> tuple[Ints, pl.Series]:
    """Values as int32 numbers, equal where the values are, -1 for null; and the value of each number.

    Numbers go by where a value first stands. `many`: most values are others than those before; that takes less room then.
    """
    # by their hashes: two values of a nation share one with odds of one in a million
    known = values.is_not_null()
    if many:
        at = np.flatnonzero(known.to_numpy())
        first = first_of_equal(values.hash().to_numpy(), at)
        begins = first[at] == at
        codes = np.full(len(first), -1, dtype=np.int32)
        codes[at[begins]] = np.arange(int(begins.sum()), dtype=np.int32)
        return np.where(known.to_numpy(), codes[first], np.int32(-1)), values.gather(at[begins])
    hashed = values.hash().set(~known, None) if values.null_count() else values.hash()
    encoded = hashed.to_arrow().dictionary_encode()
    codes = pl.Series(encoded.indices).fill_null(-1).to_numpy()
    begin = np.empty(len(encoded.dictionary) + 1, dtype=np.int64)
    begin[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return codes, values.gather(begin[:-1])


def first_of_equal(numbers: np.ndarray, among: np.ndarray, same: Same | None = None) -> Ints:
    """Of each position the lowest one with the same uint64 number; its own for those that are not `among` these (sorted).

    `same` says of two arrays of positions with one number which are the same indeed; without it all are.
    """
    alike = same or (lambda at, first: numbers.take(at) == numbers.take(first))
    found = np.arange(len(numbers), dtype=np.int32)
    low = (np.uint64(1) << np.uint64(len(numbers).bit_length())) - np.uint64(1)
    while len(among):
        packed = in_order((numbers.take(among) * _MIX[0] & ~low) | among.astype(np.uint64))
        at = (packed & low).astype(np.int64)
        begins = np.append(True, (packed[1:] ^ packed[:-1]) > low)
        first = at[np.maximum.accumulate(np.where(begins, np.arange(len(at)), 0))]
        one = alike(at, first)
        found[at] = np.where(one, first, at)
        among = np.sort(at[~one])
    return found


def distinct(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The distinct numbers, in the order in which they first stand, and for each number its place among them."""
    # by way of Polars: Arrow itself loads pandas, where that is installed, to read an array
    encoded = pl.Series(numbers).to_arrow().dictionary_encode()
    return pl.Series(encoded.dictionary).to_numpy(), pl.Series(encoded.indices).to_numpy()


def small(codes: Ints) -> Ints:
    """The same integers in the smallest type that holds them."""
    most = int(codes.max(initial=0))
    kind = next(kind for kind in (np.int8, np.int16, np.int32, np.int64) if most <= np.iinfo(kind).max)
    return np.asarray(codes.astype(kind))


def packed_digits(texts: pl.Series) -> Ints:
    """Texts of 16 digits as 16 nibbles each, uint64; no nulls."""
    written = np.frombuffer("".join(texts.to_list()).encode("ascii"), dtype=np.uint8).reshape(-1, NIK_DIGITS) & 15
    pairs = (written[:, 0::2] << 4) | written[:, 1::2]
    return np.ascontiguousarray(pairs).view(">u8").reshape(-1).astype(np.uint64)


def unpacked_digits(packed: Ints) -> pl.Series:
    """16 nibbles each as texts of 16 digits."""
    pairs = np.ascontiguousarray(packed, dtype=">u8").view(np.uint8)
    written = np.empty(2 * len(pairs), dtype=np.uint8)
    written[0::2], written[1::2] = (pairs >> 4) + ord("0"), (pairs & 15) + ord("0")
    ends = np.arange(0, len(written) + 1, NIK_DIGITS, dtype=np.int64)
    texts = pa.LargeStringArray.from_buffers(len(packed), pa.py_buffer(ends), pa.py_buffer(written))
    return pl.Series(pl.from_arrow(texts), dtype=pl.String)


def packed_dates(dates: pl.Series) -> Ints:
    """Dates as nibbles yyyymmdd, uint32; 0 for null."""
    days = dates.to_physical()
    first, last = days.min(), days.max()
    if not isinstance(first, int) or not isinstance(last, int):
        return np.zeros(len(dates), dtype=np.uint32)
    if last - first > _MOST_DAYS:
        return _packed_dates(dates)
    # there are fewer days than dates
    table = _packed_dates(pl.int_range(first, last + 1, dtype=pl.Int32, eager=True).cast(pl.Date))
    table = np.append(table, np.uint32(0))
    return np.asarray(table.take((days - first).fill_null(len(table) - 1).to_numpy()))


def _packed_dates(dates: pl.Series) -> Ints:
    number = (dates.dt.year() * 10_000 + dates.dt.month().cast(pl.Int32) * 100 + dates.dt.day()).fill_null(0)
    return packed_numbers(number.to_numpy().astype(np.uint64)).astype(np.uint32)


def packed_numbers(numbers: Ints) -> Ints:
    """Numbers below 10^16 as nibbles, uint64."""
    high = numbers.astype(np.uint64) // np.uint64(10**8)
    parts = (high << np.uint64(32) | (numbers - high * np.uint64(10**8))).astype("<u8")
    # each part of so many digits is cut into two in its own place: all parts of all numbers at one stroke
    for kind, ten, bits in (("<u4", 10_000, 16), ("<u2", 100, 8), ("<u1", 10, 4)):
        part = parts.view(kind)
        upper = part // part.dtype.type(ten)
        part += upper * part.dtype.type(2**bits - ten)
    return np.asarray(parts.astype(np.uint64, copy=False))


def parts_agreeing(a: Ints, b: Ints) -> Ints:
    """How many of year, month and day of two packed dates are the same, uint8."""
    unequal = a ^ b
    parts = ((unequal >> 16) == 0, (unequal >> 8 & 0xFF) == 0, (unequal & 0xFF) == 0)
    return np.asarray(sum(part.astype(np.uint8) for part in parts))


def is_filler(dates: Ints) -> Ints:
    """1 January stands for a year of which no more is known."""
    return np.asarray((dates & 0xFFFF) == 0x0101)  # noqa: PLR2004


def mixed(*parts: np.ndarray) -> np.ndarray:
    """One uint64 of several integers: equal parts give equal numbers, and others nearly never do."""
    number = np.zeros(len(parts[0]), dtype=np.uint64)
    for part, factor in zip(parts, (*_MIX, *_MIX), strict=False):
        number = (number ^ (number >> np.uint64(29)) ^ part.astype(np.uint64)) * factor
    return number


def in_order(numbers: np.ndarray) -> np.ndarray:
    """The uint64 numbers sorted.

    By Polars: NumPy's own sort takes four times as long on processors of AMD with AVX-512.
    """
    return pl.Series(numbers).sort(multithreaded=False).to_numpy()


def once(numbers: np.ndarray) -> np.ndarray:
    """The numbers sorted, each once."""
    return without_repeats(in_order(numbers))


def without_repeats(sorted_: np.ndarray) -> np.ndarray:
    """Sorted numbers, each once."""
    fresh = np.ones(len(sorted_), dtype=bool)
    np.not_equal(sorted_[1:], sorted_[:-1], out=fresh[1:])
    return sorted_.compress(fresh)
