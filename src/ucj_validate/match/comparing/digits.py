"""Levels of NIK and birth dates: digits packed four bits each, compared all at once, an array over pairs."""

from __future__ import annotations

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from ucj_validate.match.comparing.levels import DateLevel, NikLevel
from ucj_validate.match.values.comparable import Comparable
from ucj_validate.match.values.packing import NIBBLES, SERIAL_BITS, is_filler, parts_agreeing

Ints = np.ndarray
TWIN_GAP = 3
"""Serials of twins and triplets lie this close."""
_IN_DATE = np.uint64(0x0000_00FF_FFFF_0000)
_FOUR = np.uint64(4)


def nik_levels(data: Comparable, left: Ints, right: Ints) -> Ints:
    """`NikLevel` of each pair. A NIK without 16 digits is compared only where it has 15 or 17."""
    a, b = data.nik[left], data.nik[right]
    full = data.full[left] & data.full[right]
    cut = data.prefix15[left] | data.prefix15[right]
    unequal = _unequal_digits(a, b)
    unequal[cut] &= ~np.uint64(1)
    count = np.bitwise_count(unequal)
    edit = (count == 1) | _is_swap(a, b, unequal, count)
    head_same = (unequal >> SERIAL_BITS) == 0
    level = np.full(len(left), NikLevel.DIFFERENT, dtype=np.int8)
    level[(count == 2) | head_same] = NikLevel.TWO_DIGITS  # noqa: PLR2004
    beside = _twin_serials(a, b, head_same)
    level[beside] = NikLevel.SERIAL
    level[edit] = np.where(beside[edit], NikLevel.SERIAL_ONE_DIGIT, NikLevel.ONE_DIGIT)
    level[edit & ((unequal & _IN_DATE) != 0)] = NikLevel.ONE_DIGIT_DATE
    doubtful = data.doubtful[left] | data.doubtful[right]
    level[doubtful & ((level == NikLevel.DIFFERENT) | (level == NikLevel.TWO_DIGITS))] = NikLevel.DOUBTFUL
    same = count == 0
    level[same] = np.where(cut[same], NikLevel.EXCEL_PREFIX, NikLevel.EXACT)
    level[~full] = NikLevel.MISSING
    _length_levels(data, left, right, level)
    return level


def _unequal_digits(a: Ints, b: Ints) -> Ints:
    """The lowest bit of each digit that differs."""
    unequal = a ^ b
    unequal |= unequal >> np.uint64(1)
    unequal |= unequal >> np.uint64(2)
    return np.asarray(unequal & NIBBLES)


def _twin_serials(a: Ints, b: Ints, head_same: Ints) -> Ints:
    """Region and date agree and the serials follow each other, as twins' do; a slip may fall on any digit. No serial is 0000."""
    beside = np.zeros(len(a), dtype=bool)
    near = np.flatnonzero(head_same)
    first, second = _serials(a[near]), _serials(b[near])
    beside[near] = (np.abs(first - second) <= TWIN_GAP) & (first > 0) & (second > 0)
    return beside


def _serials(digits: Ints) -> Ints:
    """The last four digits as a number."""
    low = (digits & np.uint64(0xFFFF)).astype(np.int32)
    return np.asarray((low >> 12) * 1000 + (low >> 8 & 15) * 100 + (low >> 4 & 15) * 10 + (low & 15))


def _is_swap(a: Ints, b: Ints, unequal: Ints, count: Ints) -> Ints:
    """Two neighbouring digits exchanged, nothing else."""
    swapped = np.zeros(len(a), dtype=bool)
    two = np.flatnonzero(count == 2)  # noqa: PLR2004
    lower = unequal[two] & (~unequal[two] + np.uint64(1))
    two = two[unequal[two] == (lower | lower << _FOUR)]
    place = np.bitwise_count((unequal[two] & (~unequal[two] + np.uint64(1))) - np.uint64(1)).astype(np.uint64)
    first, second = a[two] >> place & np.uint64(0xFF), b[two] >> place & np.uint64(0xFF)
    swapped[two] = first == (second >> _FOUR | (second & np.uint64(15)) << _FOUR)
    return swapped


def _length_levels(data: Comparable, left: Ints, right: Ints, level: Ints) -> None:
    """Fills in pairs of which one NIK has 15 or 17 digits; within one edit is LENGTH, else missing."""
    odd = np.flatnonzero(data.odd_length[left] | data.odd_length[right])
    if len(odd) == 0:
        return
    ours, theirs = data.niks.texts(left[odd]), data.niks.texts(right[odd])
    known = (ours.is_not_null() & theirs.is_not_null()).to_numpy()
    odd = odd[known]
    distance = process.cpdist(
        ours.filter(known).to_list(), theirs.filter(known).to_list(), scorer=OSA.distance, workers=1, score_cutoff=1
    )
    level[odd] = np.where(
        distance == 0, NikLevel.EXCEL_PREFIX, np.where(distance == 1, NikLevel.LENGTH, NikLevel.MISSING)
    )


def date_levels(data: Comparable, left: Ints, right: Ints, nik: Ints) -> tuple[Ints, Ints]:
    """`DateLevel` of each pair, and the years between the dates.

    A date that stands only inside a NIK serves where the NIK themselves are not compared; where they are,
    it has been counted there.
    """
    a, b = data.birth[left], data.birth[right]
    borrow = np.flatnonzero((nik == NikLevel.MISSING) & ((a == 0) | (b == 0)))
    a[borrow] = np.where(a[borrow] == 0, data.nik_birth[left[borrow]], a[borrow])
    b[borrow] = np.where(b[borrow] == 0, data.nik_birth[right[borrow]], b[borrow])
    agreeing = parts_agreeing(a, b)
    level = np.full(len(left), DateLevel.DIFFERENT, dtype=np.int8)
    part = agreeing == 2  # noqa: PLR2004
    level[part] = DateLevel.PART
    level[((a ^ b) >> 16 == 0) & (is_filler(a) | is_filler(b))] = DateLevel.PART
    for places, near in ((np.flatnonzero(part), _one_digit), (np.flatnonzero(agreeing == 1), _exchanged)):
        level[places[near(a[places], b[places])]] = DateLevel.NEAR
    level[a == b] = DateLevel.SAME
    level[(a == 0) | (b == 0)] = DateLevel.MISSING
    return level, _years_apart(data, left, right)


def _years_apart(data: Comparable, left: Ints, right: Ints) -> Ints:
    """Whole years between the birth dates, the NIK's where none is stated; 0 where one is missing."""
    born = np.where(data.birth > 0, data.birth, data.nik_birth)
    a, b = born[left], born[right]
    return np.where((a > 0) & (b > 0), np.abs(_year(a) - _year(b)), 0).astype(np.int16)


def _year(dates: Ints) -> Ints:
    year = (dates >> 16).astype(np.int32)
    return np.asarray((year >> 12) * 1000 + (year >> 8 & 15) * 100 + (year >> 4 & 15) * 10 + (year & 15))


def _exchanged(a: Ints, b: Ints) -> Ints:
    """Day and month have changed places."""
    return np.asarray((a >> 16 == b >> 16) & ((a >> 8 & 0xFF) == (b & 0xFF)) & ((a & 0xFF) == (b >> 8 & 0xFF)))


def _one_digit(a: Ints, b: Ints) -> Ints:
    """The dates, which differ in one part, do so in one digit, or in two neighbours swapped."""
    unequal = _unequal_digits(a.astype(np.uint64), b.astype(np.uint64))
    count = np.bitwise_count(unequal)
    return np.asarray((count == 1) | _is_swap(a.astype(np.uint64), b.astype(np.uint64), unequal, count))
