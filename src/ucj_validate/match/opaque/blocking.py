"""Ids without structure: passports, numbers of other countries. What they are, and how they find each other.

Such an id says nothing of birth date or sex, so it is a field of its own. Any 4 to 20 letters and digits are one.
Other people's files have other fields too: the address, postcodes and e-mail addresses count where they are given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Field, NikForm
from ucj_validate.frames import People
from ucj_validate.match.blocking import keys
from ucj_validate.match.blocking.blocks import Candidates, Key, candidates
from ucj_validate.match.blocking.keys import Parts
from ucj_validate.match.blocking.sorting import Keyed
from ucj_validate.match.opaque.evidence import OpaqueRecords
from ucj_validate.match.values.content import content
from ucj_validate.match.values.packing import mixed

SHORTEST, LONGEST = 4, 20
_RARE_WORDS = 3
FURTHER = ("address", "regency")
"""Columns that are compared beside those of the usual records."""

_SPREADSHEET_TAIL = r"^([0-9]+)[.,]0$"
_UNWRITTEN = r"[^\p{L}\p{N}]+"


def opaque_people(people: People) -> People:
    """`people` row by row with the id in `nik`, and what stands around a person as written, folded for comparison.

    `phone` holds any contact: a number, or an e-mail address. An id that can be one is "sound".
    """
    number = _as_id(_written(Field.NIK))
    frame = people.with_columns(
        nik=number,
        nik_form=pl.when(number.is_null()).then(pl.lit(str(NikForm.MISSING))).otherwise(pl.lit(str(NikForm.SOUND))),
        nik_prefix=pl.lit(None, pl.String),
        nik_birth_date=pl.lit(None, pl.Date),
        nik_sex=pl.lit(None, pl.String),
        phone=_contact(),
        **{field.value: _words(_written(field)) for field in _PLACES},
    )
    return People(frame)


_PLACES = (Field.ADDRESS, Field.VILLAGE, Field.DISTRICT, Field.REGENCY)


def _written(field: Field) -> pl.Expr:
    """What the cell held, else the value read from it."""
    return pl.coalesce(c.raw(field), field.value)


def _as_id(text: pl.Expr) -> pl.Expr:
    """Letters and digits of an id, upper case; null where there are too few or too many, no digit, or only one sign."""
    sign = text.str.strip_chars().str.replace(_SPREADSHEET_TAIL, "$1").str.to_uppercase()
    sign = sign.str.replace_all(r"[^A-Z0-9]", "")
    repeated = sign.str.strip_chars_start(sign.str.head(1)) == ""
    usable = sign.str.len_bytes().is_between(SHORTEST, LONGEST) & sign.str.contains("[0-9]") & ~repeated
    return pl.when(usable).then(sign)


def _contact() -> pl.Expr:
    """An e-mail address in lower case, else the phone number. Null in, null out."""
    written = pl.col(c.raw(Field.PHONE)).str.strip_chars().str.to_lowercase()
    return pl.when(written.str.contains("@", literal=True)).then(written).otherwise("phone")


def _words(text: pl.Expr) -> pl.Expr:
    """Upper case words and numbers with single spaces; null where there is none."""
    bare = text.str.to_uppercase().str.replace_all(_UNWRITTEN, " ").str.strip_chars()
    return pl.when(bare != "").then(bare)


@dataclass(frozen=True)
class OpaqueParts(Parts):
    """What keys are made of, each worked out once."""

    data: OpaqueRecords

    def prepare(self) -> None:
        """Works out what several threads would else begin at once."""
        super().prepare()
        _ = self.rare_address_words

    @cached_property
    def rare_address_words(self) -> np.ndarray:
        """(addresses, 3): the numbers of each address's rarest words and numbers, -1 where there are fewer."""
        words = self.data.address_words
        return words.rarest(np.append(words.bits[:-1], -1.0), _RARE_WORDS)

    def with_address_words(self, entity: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """(entity, word): each entity with each rare word of its address."""
        entity = entity[self.data.address_id[entity] >= 0]
        for place in range(_RARE_WORDS):
            word = self.rare_address_words[self.data.address_id[entity], place]
            yield entity[word >= 0], self.data.address_words.key[word[word >= 0]]


def id_variants(ids: pl.Series) -> pl.DataFrame:
    """(at, key): each id and all its one-deletion neighbours; two ids within one edit or swap share at least one."""
    numbered = pl.DataFrame({"text": ids}).with_row_index("at").drop_nulls()
    places = pl.int_ranges(0, pl.col("text").str.len_bytes())
    shorter = numbered.select("at", "text", place=places).explode("place")
    shorter = shorter.select(
        "at", text=pl.col("text").str.head("place") + pl.col("text").str.slice(pl.col("place") + 1)
    )
    variants = pl.concat([numbered, shorter]).unique()
    return variants.select("at", key=pl.Series(content(variants["text"])))


def id_values(parts: OpaqueParts) -> Iterator[Keyed]:
    """The id and its neighbours."""
    variants = id_variants(parts.data.nik_text)
    yield Keyed(variants["at"].to_numpy().astype(np.int64), variants["key"].to_numpy())


def _with_tokens(values: Callable[[OpaqueParts], Iterator[Keyed]]) -> Callable[[OpaqueParts], Iterator[Keyed]]:
    """The same keys with each rare token of the name in them."""

    def refined(parts: OpaqueParts) -> Iterator[Keyed]:
        for keyed in values(parts):
            yield from parts.with_tokens(keyed.entity, keyed.key)

    return refined


def address_values(parts: OpaqueParts) -> Iterator[Keyed]:
    """Two of the three rarest words of the address: one may be misspelt."""
    entity = parts.entities[parts.data.address_id[parts.entities] >= 0]
    key = parts.data.address_words.key
    for i, j in combinations(range(_RARE_WORDS), 2):
        first, second = (parts.rare_address_words[parts.data.address_id[entity], place] for place in (i, j))
        both = (first >= 0) & (second >= 0)
        one, other = key[first[both]], key[second[both]]
        yield Keyed(entity[both], mixed(np.minimum(one, other), np.maximum(one, other)))


def token_surroundings_values(parts: OpaqueParts) -> Iterator[Keyed]:
    """A rare token of the name with each of: year of birth, village, district, a rare word of the address."""
    entity, date = parts.dates
    yield from parts.with_tokens(entity, date >> 16, np.full(len(entity), 1))
    for kind, text in ((2, parts.data.villages), (3, parts.data.districts)):
        placed = parts.entities[text.code[parts.entities] >= 0]
        yield from parts.with_tokens(placed, text.key[text.code[placed]], np.full(len(placed), kind))
    for addressed, word in parts.with_address_words(parts.entities):
        yield from parts.with_tokens(addressed, word, np.full(len(addressed), 4))


def token_values(parts: OpaqueParts) -> Iterator[Keyed]:
    """A rare token of the name alone: most names of a short list are rare."""
    yield from parts.with_tokens(parts.entities)


def place_and_date_values(parts: OpaqueParts) -> Iterator[Keyed]:
    """The village with two of the birth date's three parts: a name may be missing or quite another."""
    entity, date = parts.dates
    placed = parts.data.villages.code[entity] >= 0
    entity, date = entity[placed], date[placed]
    for kind, blank in ((1, 0xFF), (2, 0xFFFF0000), (3, 0xFF00)):
        rest = date & np.uint32(0xFFFFFFFF ^ blank)
        village = parts.data.villages.key[parts.data.villages.code[entity]]
        yield Keyed(entity, mixed(village, rest, np.full(len(entity), kind)))


def contact_values(parts: OpaqueParts) -> Iterator[Keyed]:
    """The contact, and each side of an e-mail address: a slip stands in one of them."""
    written = pl.Series(parts.data.contacts.values, dtype=pl.String)
    sides = pl.DataFrame({"part": written.str.split("@")}).with_row_index("contact").explode("part")
    sides = sides.filter(pl.col("part").str.len_bytes() > SHORTEST)
    reached = pl.DataFrame({"entity": parts.entities, "contact": parts.data.contacts.code[parts.entities]})
    both = reached.join(sides.with_columns(pl.col("contact").cast(pl.Int32)), on="contact")
    yield Keyed(both["entity"].to_numpy(), content(both["part"]))


_EACH = 50
"""Nothing but the comparison tells such ids apart, and lists are short: blocks are refined late."""
KEYS: tuple[Key[OpaqueParts], ...] = (
    Key("id_one_edit", id_values, _with_tokens(id_values), each=_EACH),
    Key("birth_date", keys.date_values, keys.date_and_token_values, each=_EACH),
    Key("token_and_date_parts", keys.date_part_values),
    Key("name", keys.name_values, keys.name_and_place_values, each=_EACH),
    Key("joined_name_and_year", keys.joined_name_values),
    Key("token_and_surroundings", token_surroundings_values),
    Key("address", address_values, _with_tokens(address_values), each=_EACH),
    Key("household_and_token", keys.household_values),
    Key("contact", contact_values, _with_tokens(contact_values), each=_EACH),
    Key("place_and_date_parts", place_and_date_values),
)
LOOSE_KEYS: tuple[Key[OpaqueParts], ...] = (Key("token", token_values, token_surroundings_values, each=_EACH),)
SHORT_LIST = 3_000
"""Records up to which loose keys are used too: their pairs grow with the square of the list."""


def keys_for(records: int) -> tuple[Key[OpaqueParts], ...]:
    """The blocking keys of a list of so many records."""
    return (*KEYS, *LOOSE_KEYS) if records <= SHORT_LIST else KEYS


def opaque_candidates(data: OpaqueRecords, max_block: int) -> Candidates:
    """The pairs of records with opaque ids that are worth comparing."""
    parts = OpaqueParts.of(data, np.arange(len(data.name_id)))
    return candidates(parts, keys_for(len(data.name_id)), max_block)
