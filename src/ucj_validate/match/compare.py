"""Compares pairs of records: one level a field, and the weight of the name.

Everything is arrays over pairs; nothing loops over rows. Names are compared once per distinct pair of names,
tokens once per distinct pair of tokens.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from ucj_validate.columns import NikForm
from ucj_validate.match.levels import DateLevel, NameLevel, NikLevel, PlainLevel
from ucj_validate.match.tokens import SPELLING, Vocabulary, compared_names, name_numbers, vocabulary

Ints = np.ndarray
NIK_DIGITS = 16
TWIN_GAP = 3
"""Serials of twins and triplets lie this close."""
_SAME_MOTHER = 0.95
"""Jaro–Winkler from which two mothers' names count as one: spellings are folded before."""


@dataclass(frozen=True)
class Comparable:
    """The records' values as arrays, ready to be compared; position = record."""

    nik: Ints  # (n, 16) uint8 digits, 255 where the NIK has no 16 digits
    nik_text: list[str | None]
    sound: Ints  # bool: of good form, and nothing in its own row speaks against it
    doubtful: Ints  # bool: the NIK's date is not the row's: a number of somebody else, or a wrong date
    prefix15: Ints  # bool: only the first 15 digits count
    odd_length: Ints  # bool: 15 or 17 digits
    birth: Ints  # (n, 3) int16 year month day, -1 where missing
    nik_birth: Ints  # the same from the NIK
    sex: Ints  # int32 codes, -1 missing
    village: Ints
    district: Ints
    no_kk: Ints
    phone: Ints
    mother: list[str | None]
    has_mother: Ints  # bool
    name_id: Ints  # int32, -1 missing: number in `words`; same number = same name_key
    words: Vocabulary


@dataclass(frozen=True)
class Compared:
    """Levels (int8) and the name's weight, one entry a pair."""

    nik: Ints
    date: Ints
    name: Ints
    name_weight: Ints
    other_vowel: Ints  # bool: the names differ in vowels alone, as twins' names do
    sex: Ints
    place: Ints
    no_kk: Ints
    phone: Ints
    mother: Ints
    years_apart: Ints  # whole years between the birth dates, 0 where one is missing


def comparable(frame: pl.DataFrame) -> Comparable:
    """`frame` (columns of `records.Records.frame`) as arrays in its row order."""
    nik = frame["nik"]
    full = nik.str.len_bytes().eq(NIK_DIGITS).fill_null(value=False).to_numpy()
    digits = np.full((frame.height, NIK_DIGITS), 255, dtype=np.uint8)
    text = "".join(nik.filter(pl.Series(full)).to_list())
    digits[full] = np.frombuffer(text.encode("ascii"), dtype=np.uint8).reshape(-1, NIK_DIGITS)
    words = vocabulary(frame["name_key"])
    length = nik.str.len_bytes().fill_null(0)
    birth, nik_birth = _date_parts(frame["birth_date"]), _date_parts(frame["nik_birth_date"])
    doubtful = _contradict(birth, nik_birth)
    return Comparable(
        nik=digits,
        nik_text=nik.to_list(),
        sound=(frame["nik_form"] == NikForm.SOUND).to_numpy() & ~doubtful,
        doubtful=doubtful,
        prefix15=(frame["nik_form"] == NikForm.EXCEL_FLOAT).to_numpy(),
        odd_length=length.is_in([NIK_DIGITS - 1, NIK_DIGITS + 1]).to_numpy(),
        birth=birth,
        nik_birth=nik_birth,
        sex=_codes(frame.select(pl.coalesce("sex", "nik_sex")).to_series()),
        village=_codes(frame["village"]),
        district=_codes(frame["district"]),
        no_kk=_codes(frame["no_kk"]),
        phone=_codes(frame["phone"]),
        mother=frame["mother_key"].to_list(),
        has_mother=frame["mother_key"].is_not_null().to_numpy(),
        name_id=name_numbers(words, frame["name_key"]),
        words=words,
    )


def _codes(values: pl.Series) -> Ints:
    """Values as int32 numbers, equal where the values are; -1 for null."""
    physical = values.cast(pl.Categorical).to_physical().cast(pl.Int32)
    return physical.fill_null(-1).to_numpy()


def _date_parts(dates: pl.Series) -> Ints:
    parts = [dates.dt.year(), dates.dt.month().cast(pl.Int32), dates.dt.day().cast(pl.Int32)]
    return np.stack([part.fill_null(-1).to_numpy().astype(np.int16) for part in parts], axis=1)


def _contradict(birth: Ints, nik_birth: Ints) -> Ints:
    """Rows whose two dates agree in fewer than two parts, though both are given and the stated one is no filler."""
    agreeing = (birth == nik_birth).sum(axis=1)
    known = (birth[:, 0] >= 0) & (nik_birth[:, 0] >= 0) & ~_is_filler(birth)
    return np.asarray(known & (agreeing < 2))  # noqa: PLR2004


def _is_filler(dates: Ints) -> Ints:
    """1 January stands for a year of which no more is known."""
    return np.asarray((dates[:, 1] == 1) & (dates[:, 2] == 1))


def compared(data: Comparable, left: Ints, right: Ints) -> Compared:
    """The levels of each pair of positions. Symmetric in left and right."""
    nik = nik_levels(data, left, right)
    date, years = date_levels(data, left, right, nik)
    name, weight = name_levels(data, left, right)
    place = _equal(data.village, left, right)
    same_district = (data.district[left] == data.district[right]) & (data.district[left] >= 0)
    place = np.where((place == PlainLevel.DIFFERENT) & same_district, PlainLevel.NEAR, place).astype(np.int8)
    return Compared(
        nik=nik,
        date=date,
        name=name,
        name_weight=weight,
        other_vowel=_other_vowel(data, left, right),
        sex=_equal(data.sex, left, right),
        place=place,
        no_kk=_equal(data.no_kk, left, right),
        phone=_equal(data.phone, left, right),
        mother=_mother_levels(data, left, right),
        years_apart=years,
    )


def _other_vowel(data: Comparable, left: Ints, right: Ints) -> Ints:
    if len(data.words.names) == 0:
        return np.zeros(len(left), dtype=bool)
    a, b = data.name_id[left], data.name_id[right]
    return np.asarray((a >= 0) & (b >= 0) & (a != b) & (data.words.consonants[a] == data.words.consonants[b]))


def _equal(codes: Ints, left: Ints, right: Ints) -> Ints:
    a, b = codes[left], codes[right]
    known = (a >= 0) & (b >= 0)
    return np.where(known, np.where(a == b, PlainLevel.SAME, PlainLevel.DIFFERENT), PlainLevel.MISSING).astype(np.int8)


def nik_levels(data: Comparable, left: Ints, right: Ints) -> Ints:
    """`NikLevel` of each pair. A NIK without 16 digits is compared only where it has 15 or 17."""
    a, b = data.nik[left], data.nik[right]
    full = (a[:, 0] != 255) & (b[:, 0] != 255)  # noqa: PLR2004
    unequal = a != b
    cut = data.prefix15[left] | data.prefix15[right]
    unequal[cut, -1] = False
    count = unequal.sum(axis=1)
    swapped = _is_swap(a, b, unequal, count)
    edit = (count == 1) | swapped
    in_date = unequal[:, 6:12].any(axis=1)
    head_same = ~unequal[:, :12].any(axis=1)
    level = np.full(len(left), NikLevel.DIFFERENT, dtype=np.int8)
    # Twins are given serials one after the other; a slip may fall on any digit. No serial is 0000.
    first, second = _serials(a), _serials(b)
    beside = head_same & (np.abs(first - second) <= TWIN_GAP) & (first > 0) & (second > 0)
    level[(count == 2) | head_same] = NikLevel.TWO_DIGITS  # noqa: PLR2004
    level[beside] = NikLevel.SERIAL
    level[edit] = np.where(beside[edit], NikLevel.SERIAL_ONE_DIGIT, NikLevel.ONE_DIGIT)
    level[edit & in_date] = NikLevel.ONE_DIGIT_DATE
    doubtful = data.doubtful[left] | data.doubtful[right]
    level[doubtful & np.isin(level, (NikLevel.DIFFERENT, NikLevel.TWO_DIGITS))] = NikLevel.DOUBTFUL
    level[count == 0] = NikLevel.EXACT
    level[(count == 0) & cut] = NikLevel.EXCEL_PREFIX
    level[~full] = NikLevel.MISSING
    _length_levels(data, left, right, level)
    return level


def _serials(digits: Ints) -> Ints:
    """The last four digits as a number."""
    return np.asarray(digits[:, 12:].astype(np.int32) @ np.array([1000, 100, 10, 1], dtype=np.int32))


def _is_swap(a: Ints, b: Ints, unequal: Ints, count: Ints) -> Ints:
    """Two neighbouring digits exchanged, nothing else."""
    swapped = np.zeros(len(a), dtype=bool)
    two = np.flatnonzero(count == 2)  # noqa: PLR2004
    if len(two) == 0:
        return swapped
    first = unequal[two].argmax(axis=1)
    after = np.minimum(first + 1, NIK_DIGITS - 1)
    swapped[two] = (a[two, first] == b[two, after]) & (a[two, after] == b[two, first]) & unequal[two, after]
    return swapped


def _length_levels(data: Comparable, left: Ints, right: Ints, level: Ints) -> None:
    """Fills in pairs of which one NIK has 15 or 17 digits; within one edit is LENGTH, else missing."""
    odd = np.flatnonzero(data.odd_length[left] | data.odd_length[right])
    odd = odd[[data.nik_text[left[i]] is not None and data.nik_text[right[i]] is not None for i in odd]]
    if len(odd) == 0:
        return
    distance = process.cpdist(
        [data.nik_text[i] for i in left[odd]],
        [data.nik_text[i] for i in right[odd]],
        scorer=OSA.distance,
        workers=-1,
        score_cutoff=1,
    )
    level[odd] = np.where(
        distance == 0, NikLevel.EXCEL_PREFIX, np.where(distance == 1, NikLevel.LENGTH, NikLevel.MISSING)
    )


def date_levels(data: Comparable, left: Ints, right: Ints, nik: Ints) -> tuple[Ints, Ints]:
    """`DateLevel` of each pair, and the years between the dates.

    A date that stands only inside a NIK serves where the NIK themselves are not compared; where they are,
    it has been counted there.
    """
    a, b = data.birth[left].copy(), data.birth[right].copy()
    borrow = nik == NikLevel.MISSING
    for own, other in ((a, data.nik_birth[left]), (b, data.nik_birth[right])):
        lacks = borrow & (own[:, 0] < 0)
        own[lacks] = other[lacks]
    known = (a[:, 0] >= 0) & (b[:, 0] >= 0)
    year, month, day = (a[:, i] == b[:, i] for i in range(3))
    exchanged = year & (a[:, 1] == b[:, 2]) & (a[:, 2] == b[:, 1])
    near = exchanged | (_one_digit(a, b) & (year.astype(np.int8) + month + day == 2))  # noqa: PLR2004
    part = year.astype(np.int8) + month + day >= 2  # noqa: PLR2004
    level = np.full(len(left), DateLevel.DIFFERENT, dtype=np.int8)
    level[part] = DateLevel.PART
    level[year & (_is_filler(a) | _is_filler(b))] = DateLevel.PART
    level[near] = DateLevel.NEAR
    level[year & month & day] = DateLevel.SAME
    level[~known] = DateLevel.MISSING
    years = np.where(known, np.abs(a[:, 0].astype(np.int32) - b[:, 0]), 0)
    return level, years


def _one_digit(a: Ints, b: Ints) -> Ints:
    """Written as ddmmyyyy, the dates differ in one digit, or in two neighbours swapped within year, month or day."""
    wrong = np.zeros(len(a), dtype=np.int16)
    swap = np.zeros(len(a), dtype=bool)
    for part, width in ((0, 4), (1, 2), (2, 2)):
        digits = [((a[:, part] // 10**k) % 10, (b[:, part] // 10**k) % 10) for k in range(width)]
        wrong += sum((x != y).astype(np.int16) for x, y in digits)
        for (x0, y0), (x1, y1) in pairwise(digits):
            swap |= (x0 == y1) & (x1 == y0) & (x0 != x1)
    return np.asarray((wrong == 1) | (swap & (wrong == 2)))  # noqa: PLR2004


def _mother_levels(data: Comparable, left: Ints, right: Ints) -> Ints:
    level = np.zeros(len(left), dtype=np.int8)
    known = np.flatnonzero(data.has_mother[left] & data.has_mother[right])
    if len(known):
        likeness = process.cpdist(
            [data.mother[i] for i in left[known]],
            [data.mother[j] for j in right[known]],
            scorer=JaroWinkler.similarity,
            workers=-1,
        )
        level[known] = np.where(
            likeness >= _SAME_MOTHER,
            PlainLevel.SAME,
            np.where(likeness >= SPELLING, PlainLevel.NEAR, PlainLevel.DIFFERENT),
        )
    return level


def name_levels(data: Comparable, left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """`NameLevel` and weight in bits of each pair; compared once per distinct pair of names."""
    a, b = data.name_id[left].astype(np.int64), data.name_id[right].astype(np.int64)
    low, high = np.minimum(a, b), np.maximum(a, b)
    code, inverse = np.unique(low * (len(data.words.names) + 1) + high, return_inverse=True)
    low, high = code // (len(data.words.names) + 1), code % (len(data.words.names) + 1)
    known = (low >= 0) & (code >= 0)
    level = np.zeros(len(code), dtype=np.int8)
    weight = np.zeros(len(code), dtype=np.float64)
    if known.any():
        level[known], weight[known] = compared_names(data.words, low[known], high[known])
    missing = (a < 0) | (b < 0)
    level, weight = level[inverse], weight[inverse]
    return np.where(missing, NameLevel.MISSING, level).astype(np.int8), np.where(missing, 0.0, weight)
