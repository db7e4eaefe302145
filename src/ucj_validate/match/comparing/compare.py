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
from rapidfuzz.distance import JaroWinkler

from ucj_validate.match.comparing.digits import date_levels, nik_levels
from ucj_validate.match.comparing.levels import FIELDS, NAME_CAP, NAME_SHARE, NameLevel, NikLevel, PlainLevel
from ucj_validate.match.comparing.siblings import of_siblings
from ucj_validate.match.comparing.spelling import SPELLING
from ucj_validate.match.comparing.tokens import compared_names
from ucj_validate.match.values.comparable import Comparable, comparable
from ucj_validate.match.values.hearing import family_pattern, heard
from ucj_validate.match.values.packing import THREADS, distinct
from ucj_validate.progress import Unit, counted

__all__ = [
    "Comparable",
    "Compared",
    "comparable",
    "compared",
    "compared_at_once",
    "name_levels",
]

Ints = np.ndarray
_SAME_MOTHER = 0.95
"""Jaro–Winkler from which two mothers' names count as one: spellings are folded before."""
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
    a, b = data.name_id.take(left), data.name_id.take(right)
    level, weight = np.zeros(len(left), dtype=np.int8), np.zeros(len(left))
    one = np.flatnonzero((a == b) & (a >= 0))
    level[one] = NameLevel.SAME
    weight[one] = np.minimum(NAME_SHARE * data.words.bits_in_turn.take(a.take(one)), NAME_CAP)
    two = np.flatnonzero((a != b) & (a >= 0) & (b >= 0))
    if len(two):
        a, b = a.take(two).astype(np.int64), b.take(two).astype(np.int64)
        size = len(data.words.names)
        code, least = np.minimum(a, b) * size + np.maximum(a, b), None
        if needed is not None:
            # how closely two names are looked at rests on their own pair, whatever pairs lie beside it
            asked, rank = distinct(needed.take(two))
            code = code * len(asked) + rank
        code, inverse = distinct(code)
        if needed is not None:
            least, code = asked[code % len(asked)], code // len(asked)
        levels, weights = compared_names(data.words, code // size, code % size, least)
        level[two], weight[two] = levels.take(inverse), weights.take(inverse)
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
