"""Blocking keys of people with a NIK: by which values two rows of one person are found, though one or two are wrong.

A key is a number of what the values say (`values.content`), never of a code that holds in one process alone: records
that are keyed in pieces, here and elsewhere, meet all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
import polars as pl

from ucj_validate.match.blocking.blocks import EVERY, Candidates, Key, candidates
from ucj_validate.match.blocking.name_numbers import RARE, NameNumbers
from ucj_validate.match.blocking.screen import Likely, telling_villages
from ucj_validate.match.blocking.sorting import Keyed
from ucj_validate.match.values.comparable import Comparable
from ucj_validate.match.values.packing import NIK_DIGITS, mixed, packed_numbers

_OTHER_LENGTH = np.uint64(0xBF58476D1CE4E5B9)
"""Tells a shortened NIK from a whole one of as many digits."""
_PIECE = 1 << 18
"""Entities whose keys are worked out at a time."""


@dataclass(frozen=True)
class Parts:
    """What keys are made of."""

    data: Comparable
    entities: np.ndarray
    """Positions in `data` that stand for an entity each."""
    names: NameNumbers

    @classmethod
    def of(cls, data: Comparable, entities: np.ndarray) -> Self:
        """Those of `entities`."""
        return cls(data, entities, NameNumbers(data.words))

    def prepare(self) -> None:
        """Works out what several threads would else begin at once."""
        self.names.prepare()

    def pieces(self) -> Iterator[Self]:
        """The same of some entities at a time: what is worked out of them stays in the processor's reach."""
        for at in range(0, len(self.entities), _PIECE):
            yield replace(self, entities=self.entities[at : at + _PIECE])

    @cached_property
    def dates(self) -> tuple[np.ndarray, np.ndarray]:
        """(entity, packed date): the stated birth date and the one inside the NIK, where they differ both."""
        stated, inside = self.data.birth[self.entities], self.data.nik_birth[self.entities]
        also = (inside > 0) & (inside != stated)
        return (
            np.concatenate([self.entities[stated > 0], self.entities[also]]),
            np.concatenate([stated[stated > 0], inside[also]]),
        )

    @cached_property
    def named(self) -> np.ndarray:
        """Entities with a name."""
        return np.asarray(self.entities[self.data.name_id[self.entities] >= 0])

    def with_tokens(self, entity: np.ndarray, *parts: np.ndarray) -> Iterator[Keyed]:
        """Each entity's `parts` with each of its rare words."""
        name = self.data.name_id[entity]
        for place in range(RARE):
            token = np.where(name >= 0, self.names.rare[name, place] if len(self.names.rare) else -1, -1)
            has = token >= 0
            yield Keyed(entity[has], mixed(self.data.words.key[token[has]], *(part[has] for part in parts)))

    def villages(self, entity: np.ndarray) -> np.ndarray:
        """A number of each entity's village; 0 where it has none."""
        return np.asarray(self.data.village_key[self.data.village[entity]])

    def name_of(self, entity: np.ndarray, numbers: np.ndarray) -> np.ndarray:
        """`numbers` (one a distinct name) of each entity, which has a name."""
        return np.asarray(numbers[self.data.name_id[entity]])


Values = Callable[[Parts], Iterator[Keyed]]


def nik_variants(parts: Parts) -> Iterator[Keyed]:
    """A NIK and all its one-deletion neighbours: two NIK within one edit or swap share at least one.

    A NIK whose last digit is not to be trusted gives its first 15 digits, which is a neighbour of the whole.
    """
    data, whole = parts.data, parts.entities
    trusted = whole[data.full[whole] & ~data.prefix15[whole]]
    digits = data.nik[trusted]
    yield Keyed(trusted, digits)
    for place in range(NIK_DIGITS):
        yield Keyed(trusted, _without(digits, place) ^ _OTHER_LENGTH)
    cut = whole[data.full[whole] & data.prefix15[whole]]
    yield Keyed(cut, _without(data.nik[cut], 0) ^ _OTHER_LENGTH)
    yield from _odd_variants(parts)


def _without(digits: np.ndarray, place: int) -> np.ndarray:
    """The nibbles less the one at `place`, counted from the last."""
    low = (np.uint64(1) << np.uint64(4 * place)) - np.uint64(1)
    above = digits >> np.uint64(4 * place) >> np.uint64(4)
    return np.asarray(above << np.uint64(4 * place) | digits & low)


def _odd_variants(parts: Parts) -> Iterator[Keyed]:
    """The same of the few NIK that don't have 16 digits: 15 meet the neighbours of 16, whose whole meets those of 17."""
    short = parts.entities[~parts.data.full[parts.entities]]
    texts = parts.data.niks.texts(short)
    usable = (texts.str.len_bytes().is_between(1, NIK_DIGITS + 1) & texts.str.contains("^[0-9]+$")).fill_null(False)
    entity, texts = short[usable.to_numpy()], texts.filter(usable)
    number, length = texts.cast(pl.UInt64).to_numpy(), texts.str.len_bytes().to_numpy().astype(np.int64)
    cut = parts.data.prefix15[entity]
    if len(entity) == 0:
        return
    for place in range(-1, NIK_DIGITS + 1):
        low = np.uint64(10 ** max(place, 0))
        rest = number if place < 0 else number // (low * np.uint64(10)) * low + number % low
        has = (length > place) & (~cut | (place < 0))
        left = length - (place >= 0)
        key = packed_numbers(rest) ^ np.where(
            left == NIK_DIGITS, np.uint64(0), _OTHER_LENGTH * (NIK_DIGITS - left).astype(np.uint64)
        )
        fits = has & (left <= NIK_DIGITS)
        yield Keyed(entity[fits], key[fits])


def date_values(parts: Parts) -> Iterator[Keyed]:
    """The whole birth date."""
    entity, date = parts.dates
    yield Keyed(entity, mixed(date))


def date_and_token_values(parts: Parts) -> Iterator[Keyed]:
    """The whole birth date with each rare token."""
    yield from parts.with_tokens(*parts.dates)


def date_part_values(parts: Parts) -> Iterator[Keyed]:
    """A rare token with two of the birth date's three parts: one part may be wrong, or day and month swapped."""
    entity, date = parts.dates
    for number in _two_of_three(date):
        yield from parts.with_tokens(entity, number)


def date_part_and_more_values(parts: Parts) -> Iterator[Keyed]:
    """The same, with the village or the other rare token too."""
    for village in (True, False):
        yield from _date_parts_and(parts, village=village)


def _date_parts_and(parts: Parts, *, village: bool) -> Iterator[Keyed]:
    entity, date = parts.dates
    other = parts.villages(entity) if village else parts.names.both_rare[parts.data.name_id[entity]]
    has = (parts.data.name_id[entity] >= 0) & ((other > 0) if village else True)
    entity, date, other = entity[has], date[has], other[has]
    for number in _two_of_three(date):
        if village:
            yield from parts.with_tokens(entity, number, other)
        else:
            yield Keyed(entity, mixed(other, number))


def _two_of_three(date: np.ndarray) -> tuple[np.ndarray, ...]:
    """Numbers of which one is the same for two dates with two parts in common, or with day and month exchanged."""
    year, month, day = date >> 16, date >> 8 & 0xFF, date & 0xFF
    low, high = np.minimum(day, month), np.maximum(day, month)
    return (year << 8 | month, 1 << 30 | year << 8 | day, 1 << 31 | low << 8 | high)


def name_values(parts: Parts) -> Iterator[Keyed]:
    """The whole name, its tokens in any order."""
    yield Keyed(parts.named, parts.name_of(parts.named, parts.names.whole))


def name_and_place_values(parts: Parts) -> Iterator[Keyed]:
    """The whole name with the year of birth, and with the village."""
    named = parts.data.name_id >= 0
    entity, date = parts.dates
    entity, date = entity[named[entity]], date[named[entity]]
    yield Keyed(entity, mixed(parts.name_of(entity, parts.names.whole), date >> 16))
    placed = parts.named[parts.data.village[parts.named] >= 0]
    yield Keyed(placed, mixed(parts.name_of(placed, parts.names.whole), parts.villages(placed), placed * 0 + 1))


def joined_name_values(parts: Parts) -> Iterator[Keyed]:
    """Eight letters of the name without spaces, with the year of birth: joined and split tokens."""
    entity, date = parts.dates
    named = parts.data.name_id[entity] >= 0
    yield Keyed(entity[named], mixed(parts.name_of(entity[named], parts.names.joined), date[named] >> 16))


def joined_name_and_more_values(parts: Parts) -> Iterator[Keyed]:
    """The same with the village, the month or the day too."""
    entity, date = parts.dates
    named = parts.data.name_id[entity] >= 0
    entity, date = entity[named], date[named]
    joined, village = parts.name_of(entity, parts.names.joined), parts.villages(entity)
    for number in (date >> 8, date & np.uint32(0xFFFF00FF) | np.uint32(1 << 14)):
        yield Keyed(entity, mixed(joined, number))
    placed = village > 0
    yield Keyed(entity[placed], mixed(joined[placed], date[placed] >> 16, village[placed]))


def token_place_values(parts: Parts) -> Iterator[Keyed]:
    """A rare token with the year of birth and the village."""
    entity, date = parts.dates
    placed = parts.data.village[entity] >= 0
    yield from parts.with_tokens(entity[placed], date[placed] >> 16, parts.villages(entity[placed]))


def token_place_and_more_values(parts: Parts) -> Iterator[Keyed]:
    """Both rare tokens with the year of birth and the village."""
    entity, date = parts.dates
    placed = (parts.data.village[entity] >= 0) & (parts.data.name_id[entity] >= 0)
    entity, date = entity[placed], date[placed]
    yield Keyed(entity, mixed(parts.name_of(entity, parts.names.both_rare), date >> 16, parts.villages(entity)))


def household_values(parts: Parts) -> Iterator[Keyed]:
    """The family card number with each rare token."""
    listed = parts.entities[parts.data.no_kk[parts.entities] >= 0]
    yield from parts.with_tokens(listed, parts.data.no_kk_key[parts.data.no_kk[listed]])


def phone_values(parts: Parts) -> Iterator[Keyed]:
    """The phone number."""
    reached = parts.entities[parts.data.phone[parts.entities] >= 0]
    yield Keyed(reached, mixed(parts.data.phone_key[parts.data.phone[reached]]))


def _by_piece(values: Values) -> Values:
    """The same, of some entities at a time."""

    def of(parts: Parts) -> Iterator[Keyed]:
        for piece in parts.pieces():
            yield from values(piece)

    return of


def _key(
    name: str, values: Values, finer: Values | None = None, *, each: float = EVERY, further: float = EVERY
) -> Key[Parts]:
    return Key(name, _by_piece(values), _by_piece(finer) if finer else None, each, further)


KEYS: tuple[Key[Parts], ...] = (
    _key("nik_one_edit", nik_variants),
    _key("birth_date", date_values, date_and_token_values, each=2.0, further=0.5),
    _key("token_and_date_parts", date_part_values, date_part_and_more_values, each=2.0, further=0.5),
    # namesakes of another year and village are hardly ever one person, and grow with the square of the rows
    _key("name", name_values, name_and_place_values, each=0.5, further=0.2),
    _key("joined_name_and_year", joined_name_values, joined_name_and_more_values, each=2.0, further=0.2),
    _key("token_year_village", token_place_values, token_place_and_more_values, each=2.0, further=0.5),
    _key("household_and_token", household_values),
    _key("phone", phone_values),
)


def nik_candidates(data: Comparable, entities: np.ndarray, max_block: int) -> Candidates:
    """The pairs of `entities` (positions in `data`) that are worth comparing."""
    return candidates(Parts.of(data, entities), KEYS, max_block, Likely(data, telling_villages(data.village)))
