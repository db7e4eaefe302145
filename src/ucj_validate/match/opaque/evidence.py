"""What speaks for and against a pair of records with opaque ids: a level and a rarity, field by field.

Missing is level 0 everywhere. A rarity is log2 of one over the frequency of what agrees, where that is known; a
likely name or suburb agrees by chance, a rare one does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from ucj_validate.match.comparing.compare import Comparable, comparable, name_levels
from ucj_validate.match.comparing.digits import date_levels
from ucj_validate.match.comparing.levels import Level, NikLevel, PlainLevel
from ucj_validate.match.comparing.tokens import compared_names
from ucj_validate.match.values.content import content
from ucj_validate.match.values.vocabulary import Vocabulary, vocabulary

Ints = np.ndarray
_SAME_PLACE = 0.9
"""Jaro–Winkler from which two place names are spellings of one."""
_SAME_CONTACT = 0.8
"""Optimal-string-alignment likeness from which two e-mail addresses are one with slips."""
_PSEUDO_RECORDS = 500.0
"""A value counts as seen once in so many records more: keeps a short file sober."""

ID_LEVELS: dict[NikLevel, Level] = {
    NikLevel.MISSING: Level("id_missing", "Nomor identitas tidak dapat dibandingkan", "ids can't be compared", carries=False),
    NikLevel.EXACT: Level("id_same", "Nomor identitas sama", "same id"),
    NikLevel.ONE_DIGIT: Level("id_one_sign", "Nomor identitas beda satu tanda atau dua tanda tertukar", "id differs by one sign or one swap"),
    NikLevel.TWO_DIGITS: Level("id_two_signs", "Nomor identitas beda dua tanda", "id differs by two signs"),
    NikLevel.DIFFERENT: Level("id_differs", "Nomor identitas berbeda", "ids differ", carries=False),
}  # fmt: skip


class PlaceStep:
    """How two surroundings agree, nearest first: numbers of `PlainLevel`, and two between."""

    MISSING = int(PlainLevel.MISSING)
    SAME = int(PlainLevel.SAME)
    DIFFERENT = int(PlainLevel.DIFFERENT)
    DISTRICT = int(PlainLevel.NEAR)
    SPELLING = 4
    REGENCY = 5


@dataclass(frozen=True)
class Text:
    """One text column as numbers: equal numbers are equal texts, -1 is missing."""

    code: Ints  # int32, one a record
    values: list[str]
    bits: np.ndarray  # one a value
    key: Ints  # uint64: each value's content, the same wherever it is worked out


@dataclass(frozen=True)
class OpaqueRecords(Comparable):
    """The records' values as arrays; what has no structure stands beside the rest."""

    ids: Text
    villages: Text
    districts: Text
    regencies: Text
    contacts: Text
    address_id: Ints
    address_words: Vocabulary


@dataclass(frozen=True)
class Evidence:
    """Levels (int8) and rarities (bits) by field, one entry a pair."""

    levels: Mapping[str, Ints]
    bits: Mapping[str, np.ndarray]
    years_apart: Ints


def opaque_records(frame: pl.DataFrame) -> OpaqueRecords:
    """`frame` (columns of `records.Records.frame`, with address and regency) as arrays in its row order."""
    usual = comparable(frame)
    words, address_id = vocabulary(frame["address"])
    return OpaqueRecords(
        **{name: getattr(usual, name) for name in usual.__dataclass_fields__},
        ids=_text(frame["nik"]),
        villages=_text(frame["village"]),
        districts=_text(frame["district"]),
        regencies=_text(frame["regency"]),
        contacts=_text(frame["phone"]),
        address_id=address_id,
        address_words=words,
    )


def _text(values: pl.Series) -> Text:
    counts = pl.DataFrame({"value": values}).drop_nulls().group_by("value").len("n").sort("value").with_row_index("at")
    joined = pl.DataFrame({"value": values}).join(counts, on="value", how="left", maintain_order="left")
    share = (counts["n"].to_numpy() + 1) / (int(counts["n"].sum()) + _PSEUDO_RECORDS)
    return Text(
        joined["at"].cast(pl.Int32).fill_null(-1).to_numpy(),
        counts["value"].to_list(),
        -np.log2(share),
        content(counts["value"]),
    )


def evidence(data: OpaqueRecords, left: Ints, right: Ints) -> Evidence:
    """The evidence of each pair of positions. Symmetric in left and right."""
    ids = _id_levels(data.ids, left, right)
    date, years = date_levels(data, left, right, ids)
    name, name_bits = name_levels(data, left, right)
    address, address_bits = _address_levels(data, left, right)
    place, place_bits = _place_levels(data, left, right)
    contact, contact_bits = _contact_levels(data.contacts, left, right)
    levels = {"id": ids, "date": date, "name": name, "address": address, "place": place, "contact": contact}
    for field, codes in (("sex", data.sex), ("no_kk", data.no_kk)):
        same, known = codes[left] == codes[right], (codes[left] >= 0) & (codes[right] >= 0)
        levels[field] = np.where(known, np.where(same, PlainLevel.SAME, PlainLevel.DIFFERENT), 0).astype(np.int8)
    return Evidence(
        levels,
        {"name": name_bits, "address": address_bits, "place": place_bits, "contact": contact_bits},
        years,
    )


def _distinct(text: Text, left: Ints, right: Ints) -> tuple[list[str], list[str], Ints]:
    """The distinct unordered pairs of values, as two lists, and for each pair its place among them."""
    low = np.minimum(text.code[left], text.code[right]).astype(np.int64)
    high = np.maximum(text.code[left], text.code[right]).astype(np.int64)
    code, inverse = np.unique(low * len(text.values) + high, return_inverse=True)
    values = text.values
    return (
        [values[at] for at in (code // len(values)).tolist()],
        [values[at] for at in (code % len(values)).tolist()],
        inverse,
    )


def _known_and_same(text: Text, left: Ints, right: Ints) -> tuple[Ints, Ints]:
    a, b = text.code[left], text.code[right]
    known = (a >= 0) & (b >= 0)
    return known, known & (a == b)


def _own_bits(text: Text, left: Ints, same: Ints) -> np.ndarray:
    bits = np.zeros(len(left))
    bits[same] = text.bits[text.code[left[same]]]
    return bits


def _id_levels(ids: Text, left: Ints, right: Ints) -> Ints:
    """`NikLevel` of each pair: the same, one edit or swap apart, two, different, missing."""
    known, same = _known_and_same(ids, left, right)
    level = np.where(same, NikLevel.EXACT, NikLevel.MISSING).astype(np.int8)
    rest = np.flatnonzero(known & ~same)
    if len(rest):
        a, b, inverse = _distinct(ids, left[rest], right[rest])
        distance = process.cpdist(a, b, scorer=OSA.distance, workers=-1, score_cutoff=2)[inverse]
        steps = np.array([NikLevel.EXACT, NikLevel.ONE_DIGIT, NikLevel.TWO_DIGITS, NikLevel.DIFFERENT])
        level[rest] = steps[np.minimum(distance, 3)]
    return level


def _address_levels(data: OpaqueRecords, left: Ints, right: Ints) -> tuple[Ints, np.ndarray]:
    """`NameLevel` and rarity of each pair of addresses, compared word by word like names."""
    a, b = data.address_id[left].astype(np.int64), data.address_id[right].astype(np.int64)
    level, bits = np.zeros(len(a), dtype=np.int8), np.zeros(len(a))
    known = np.flatnonzero((a >= 0) & (b >= 0))
    if len(known):
        size = len(data.address_words.names)
        low, high = np.minimum(a[known], b[known]), np.maximum(a[known], b[known])
        code, inverse = np.unique(low * size + high, return_inverse=True)
        levels, weights = compared_names(data.address_words, code // size, code % size)
        level[known], bits[known] = levels[inverse], weights[inverse]
    return level, bits


def _place_levels(data: OpaqueRecords, left: Ints, right: Ints) -> tuple[Ints, np.ndarray]:
    """The nearest of village, district and regency that agrees: those around it say nothing more."""
    village_known, village_same = _known_and_same(data.villages, left, right)
    district_known, district_same = _known_and_same(data.districts, left, right)
    regency_known, regency_same = _known_and_same(data.regencies, left, right)
    level = np.where(village_known | district_known | regency_known, PlaceStep.DIFFERENT, PlaceStep.MISSING)
    level[regency_same] = PlaceStep.REGENCY
    level[district_same] = PlaceStep.DISTRICT
    rest = np.flatnonzero(village_known & ~village_same)
    if len(rest):
        a, b, inverse = _distinct(data.villages, left[rest], right[rest])
        likeness = process.cpdist(a, b, scorer=JaroWinkler.similarity, workers=-1, score_cutoff=_SAME_PLACE)
        level[rest[likeness[inverse] > 0]] = PlaceStep.SPELLING
    level[village_same] = PlaceStep.SAME
    bits = _own_bits(data.villages, left, village_same)
    only_district = level == PlaceStep.DISTRICT
    bits[only_district] = data.districts.bits[data.districts.code[left[only_district]]]
    return level.astype(np.int8), bits


def _contact_levels(contacts: Text, left: Ints, right: Ints) -> tuple[Ints, np.ndarray]:
    """Same, near (one with slips) or different e-mail address or phone number, and its rarity."""
    known, same = _known_and_same(contacts, left, right)
    level = np.where(same, PlainLevel.SAME, np.where(known, PlainLevel.DIFFERENT, PlainLevel.MISSING)).astype(np.int8)
    rest = np.flatnonzero(known & ~same)
    if len(rest):
        a, b, inverse = _distinct(contacts, left[rest], right[rest])
        likeness = process.cpdist(a, b, scorer=OSA.normalized_similarity, workers=-1, score_cutoff=_SAME_CONTACT)
        level[rest[likeness[inverse] > 0]] = PlainLevel.NEAR
    return level, _own_bits(contacts, left, same)
