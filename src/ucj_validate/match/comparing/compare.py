"""Compares pairs of records: one level a field, and the weight of the name.

Everything is arrays over pairs; nothing loops over rows. Names are compared once per distinct pair of names,
tokens once per distinct pair of tokens.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace

import numpy as np
import polars as pl
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from ucj_validate.match.comparing.levels import FIELDS, DateLevel, NikLevel, PlainLevel
from ucj_validate.match.comparing.siblings import of_siblings
from ucj_validate.match.comparing.spelling import SPELLING
from ucj_validate.match.comparing.tokens import compared_names
from ucj_validate.match.values.comparable import Comparable, comparable
from ucj_validate.match.values.hearing import family_pattern, heard
from ucj_validate.match.values.packing import NIBBLES, SERIAL_BITS, THREADS, is_filler, parts_agreeing
from ucj_validate.progress import Unit, counted

__all__ = [
    "Comparable",
    "Compared",
    "comparable",
    "compared",
    "compared_at_once",
    "date_levels",
    "name_levels",
    "nik_levels",
]

Ints = np.ndarray
TWIN_GAP = 3
"""Serials of twins and triplets lie this close."""
_SAME_MOTHER = 0.95
"""Jaro–Winkler from which two mothers' names count as one: spellings are folded before."""
_IN_DATE = np.uint64(0x0000_00FF_FFFF_0000)
_FOUR = np.uint64(4)
_PIECE = 1 << 17
"""Pairs compared at a time: their arrays stay in the processor's reach."""


@dataclass(frozen=True)
class Compared:
    """Levels (int8) and the name's weight, one entry a pair."""

    nik: Ints
    date: Ints
    name: Ints
    name_weight: Ints
    other_vowel: Ints  # bool: the names differ as twins' names do, in vowels or ends that are no other spelling
    sex: Ints
    place: Ints
    no_kk: Ints
    phone: Ints
    mother: Ints
    years_apart: Ints  # whole years between the birth dates, 0 where one is missing


Needed = Callable[[Compared], np.ndarray]


def compared(data: Comparable, left: Ints, right: Ints, needed: Needed | None = None) -> Compared:
    """The levels of each pair of positions. Symmetric in left and right.

    `needed` is asked for the bits that each pair's name would have to give; where it can't, its level may be rough.
    """
    nik = nik_levels(data, left, right)
    date, years = date_levels(data, left, right, nik)
    place = _equal(data.village, left, right)
    same_district = (data.district[left] == data.district[right]) & (data.district[left] >= 0)
    place = np.where((place == PlainLevel.DIFFERENT) & same_district, PlainLevel.NEAR, place).astype(np.int8)
    levels = Compared(
        nik=nik,
        date=date,
        name=np.zeros(len(left), dtype=np.int8),
        name_weight=np.zeros(len(left)),
        other_vowel=np.zeros(len(left), dtype=bool),
        sex=_equal(data.sex, left, right),
        place=place,
        no_kk=_equal(data.no_kk, left, right),
        phone=_equal(data.phone, left, right),
        mother=_mother_levels(data, left, right),
        years_apart=years,
    )
    least = needed(levels) if needed is not None else np.full(len(left), -np.inf)
    name, weight = name_levels(data, left, right, least)
    other_vowel = _other_vowel(data, left, right, np.flatnonzero((weight >= least) & (nik != NikLevel.EXACT)))
    return replace(levels, name=name, name_weight=weight, other_vowel=other_vowel)


def compared_at_once(data: Comparable, left: Ints, right: Ints, needed: Needed | None = None) -> Compared:
    """The same as `compared`, piece by piece on all cores."""
    pieces = [slice(at, at + _PIECE) for at in range(0, max(len(left), 1), _PIECE)]
    data.words.prepare()
    tell = counted(len(left), Unit.PAIRS)

    def of(piece: slice) -> Compared:
        levels = compared(data, left[piece], right[piece], needed)
        tell(len(levels.nik))
        return levels

    with ThreadPoolExecutor(THREADS) as pool:
        done = list(pool.map(of, pieces))
    if len(done) == 1:
        return done[0]
    return Compared(*(np.concatenate([getattr(part, field.name) for part in done]) for field in fields(Compared)))


def _other_vowel(data: Comparable, left: Ints, right: Ints, rows: Ints) -> Ints:
    """Looked at only where it may matter: where the NIK is not the same, since else the number tells twins apart."""
    found = np.zeros(len(left), dtype=bool)
    a, b = data.name_id[left[rows]], data.name_id[right[rows]]
    some = np.flatnonzero((a >= 0) & (b >= 0) & (a != b))
    if len(some):
        a, b, words = a[some], b[some], data.words
        ours, theirs = words.names.gather(a), words.names.gather(b)
        patterns = [family_pattern(names).str.replace_all(" ", "", literal=True) for names in (ours, theirs)]
        whole = (patterns[0] == patterns[1]) & (heard(ours) != heard(theirs))
        found[rows[some]] = whole.to_numpy() | of_siblings(words, a, b)
    return found


def _equal(codes: Ints, left: Ints, right: Ints) -> Ints:
    a, b = codes[left], codes[right]
    known = (a >= 0) & (b >= 0)
    return np.where(known, np.where(a == b, PlainLevel.SAME, PlainLevel.DIFFERENT), PlainLevel.MISSING).astype(np.int8)


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
    ours, theirs = data.nik_text.gather(left[odd]), data.nik_text.gather(right[odd])
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
    return np.where((a > 0) & (b > 0), np.abs(_year(a) - _year(b)), 0)


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


def _mother_levels(data: Comparable, left: Ints, right: Ints) -> Ints:
    a, b = data.mother[left], data.mother[right]
    level = np.zeros(len(left), dtype=np.int8)
    level[(a == b) & (a >= 0)] = PlainLevel.SAME
    other = np.flatnonzero((a != b) & (a >= 0) & (b >= 0))
    if len(other):
        likeness = process.cpdist(
            data.mothers.gather(a[other]).to_list(),
            data.mothers.gather(b[other]).to_list(),
            scorer=JaroWinkler.similarity,
            workers=1,
        )
        level[other] = np.where(
            likeness >= _SAME_MOTHER,
            PlainLevel.SAME,
            np.where(likeness >= SPELLING, PlainLevel.NEAR, PlainLevel.DIFFERENT),
        )
    return level


def name_levels(data: Comparable, left: Ints, right: Ints, needed: Ints | None = None) -> tuple[Ints, Ints]:
    """`NameLevel` and weight in bits of each pair; compared once per distinct pair of names."""
    a, b = data.name_id[left], data.name_id[right]
    known = np.flatnonzero((a >= 0) & (b >= 0))
    level, weight = np.zeros(len(left), dtype=np.int8), np.zeros(len(left))
    if len(known):
        low, high = np.minimum(a[known], b[known]).astype(np.int64), np.maximum(a[known], b[known])
        size = len(data.words.names)
        code, inverse = np.unique(low * size + high, return_inverse=True)
        least = None
        if needed is not None:
            least = np.full(len(code), np.inf)
            np.minimum.at(least, inverse, needed[known])
        levels, weights = compared_names(data.words, code // size, code % size, least)
        level[known], weight[known] = levels[inverse], weights[inverse]
    return level, weight


def level_columns(levels: Compared) -> dict[str, pl.Series]:
    """The code of each field's level, as `links.parquet` writes them: one column a field, one entry a pair."""
    columns = {}
    for column, (field, table) in FIELDS.items():
        told = [""] * (max(int(level) for level in table) + 1)
        for level, entry in table.items():
            told[int(level)] = entry.code
        columns[column] = pl.Series(told).gather(getattr(levels, field))
    return columns
