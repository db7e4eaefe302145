"""Ids without structure: passports, numbers of other countries. What they are, and how they find each other.

Such an id says nothing of birth date or sex, so it is a field of its own. Any 4 to 20 letters and digits are one.
Other people's files have other fields too: the address, postcodes and e-mail addresses count where they are given.
"""

from __future__ import annotations

import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Field, NikForm
from ucj_validate.frames import People
from ucj_validate.match import keys
from ucj_validate.match.keys import Key, Parts

SHORTEST, LONGEST = 4, 20
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


def id_variants(parts: Parts) -> pl.DataFrame:
    """An id and all its one-deletion neighbours: two ids within one edit or swap share at least one."""
    ids = parts.entities.select("entity", text="nik").drop_nulls()
    places = pl.int_ranges(0, pl.col("text").str.len_bytes())
    shorter = ids.select("entity", "text", place=places).explode("place")
    shorter = shorter.select(
        "entity", text=pl.col("text").str.head("place") + pl.col("text").str.slice(pl.col("place") + 1)
    )
    return pl.concat([ids, shorter]).select("entity", key=pl.col("text").hash()).unique()


def _with_tokens(values: pl.DataFrame, parts: Parts) -> pl.DataFrame:
    """(entity, key) of `values` with each rare token of the name in the key."""
    both = values.join(parts.tokens, on="entity")
    return both.select("entity", key=pl.struct("key", "token").hash()).unique()


def _rare_words(parts: Parts) -> pl.DataFrame:
    """(entity, word): the three rarest words and numbers of an address."""
    words = parts.entities.select("entity", word=pl.col("address").str.split(" ")).drop_nulls().explode("word").unique()
    rarest = words.join(words.group_by("word").len("n"), on="word").sort("entity", "n", "word")
    return rarest.group_by("entity", maintain_order=True).head(3).select("entity", "word")


def address_values(parts: Parts) -> pl.DataFrame:
    """Two of the three rarest words of the address: one may be misspelt."""
    words = _rare_words(parts)
    both = words.join(words.rename({"word": "other"}), on="entity").filter(pl.col("word") < pl.col("other"))
    return both.select("entity", key=pl.struct("word", "other").hash()).unique()


def token_surroundings_values(parts: Parts) -> pl.DataFrame:
    """A rare token of the name with each of: year of birth, village, district, a rare word of the address."""
    around = pl.concat(
        [
            parts.years.select("entity", part=pl.col("year").cast(pl.String)),
            parts.villages.select("entity", part="village"),
            parts.entities.select("entity", part="district").drop_nulls(),
            _rare_words(parts).select("entity", part="word"),
        ]
    )
    both = parts.tokens.join(around, on="entity")
    return both.select("entity", key=pl.struct("token", "part").hash()).unique()


def token_values(parts: Parts) -> pl.DataFrame:
    """A rare token of the name alone: most names of a short list are rare."""
    return parts.tokens.select("entity", key=pl.col("token").hash())


def place_and_date_values(parts: Parts) -> pl.DataFrame:
    """The village with two of the birth date's three parts: a name may be missing or quite another."""
    both = parts.dates.join(parts.villages, on="entity")
    year, month, day = (getattr(pl.col("date").dt, part)().cast(pl.String) for part in ("year", "month", "day"))
    halves = pl.concat_list("Y" + year + "-" + month, "M" + month + "-" + day, "D" + year + "-" + day)
    both = both.select("entity", "village", half=halves).explode("half")
    return both.select("entity", key=pl.struct("village", "half").hash()).unique()


def contact_values(parts: Parts) -> pl.DataFrame:
    """The contact, and each side of an e-mail address: a slip stands in one of them."""
    contacts = parts.entities.select("entity", part=pl.col("phone").str.split("@")).drop_nulls()
    sides = contacts.explode("part").filter(pl.col("part").str.len_bytes() > SHORTEST)
    return sides.select("entity", key=pl.col("part").hash()).unique()


KEYS: tuple[Key, ...] = (
    Key("id_one_edit", id_variants, lambda parts: _with_tokens(id_variants(parts), parts)),
    Key("birth_date", keys.date_values, keys.date_and_token_values),
    Key("token_and_date_parts", keys.date_part_values),
    Key("name", keys.name_values, keys.name_and_place_values),
    Key("joined_name_and_year", keys.joined_name_values),
    Key("token_and_surroundings", token_surroundings_values),
    Key("address", address_values, lambda parts: _with_tokens(address_values(parts), parts)),
    Key("household_and_token", keys.household_values),
    Key("contact", contact_values, lambda parts: _with_tokens(contact_values(parts), parts)),
    Key("place_and_date_parts", place_and_date_values),
)
LOOSE_KEYS: tuple[Key, ...] = (Key("token", token_values, token_surroundings_values),)
SHORT_LIST = 3_000
"""Records up to which loose keys are used too: their pairs grow with the square of the list."""


def keys_for(records: int) -> tuple[Key, ...]:
    """The blocking keys of a list of so many records."""
    return (*KEYS, *LOOSE_KEYS) if records <= SHORT_LIST else KEYS
