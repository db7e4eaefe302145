"""Names of places as they are compared, and the region tables by them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial

import polars as pl

from ucj_validate import reference
from ucj_validate.normalise.text import only_where

_PREFIX = (
    r"^(?:(?:KELURAHAN|KEL|DESA|DS|DES|KECAMATAN|KEC|KCMT|KABUPATEN|KAB|KOTAMADYA|KODYA|NAGARI|GAMPONG|KAMPUNG|KELURAHN)"
    r"(?:[\s./:]+|\b)){1,2}"
)
"""A form's "Kelurahan/Desa" stands before the name whole; and a "Kampung Baru" is a village with or without its DESA."""
_SHORT_WORDS = {
    r"\b(?:BRT|BAR)\b": "BARAT",
    r"\b(?:TMR|TIM)\b": "TIMUR",
    r"\b(?:UTR|UT)\b": "UTARA",
    r"\b(?:SLTN|SLT|SEL)\b": "SELATAN",
    r"\b(?:TGH|TENG)\b": "TENGAH",
}
_MAY_BE_SHORT = "|".join(_SHORT_WORDS)
_DOUBLED = {f"{letter}{letter}+": letter for letter in "ABCDEGIKLMNOPRSTU"}
_MAY_BE_DOUBLED = "|".join(_DOUBLED)


def place_keys(names: pl.Series) -> pl.Series:
    """Place names as they are compared: no prefix, no spaces, one spelling. Null in, null out."""
    text = names.str.to_uppercase().str.replace(_PREFIX, "").str.replace(r"^KOTA[\s.]+", "")
    text = only_where(text.str.contains(_MAY_BE_SHORT), text, partial(_replaced, _SHORT_WORDS))
    text = text.str.replace_all(r"[^A-Z0-9]+", "")
    for old, new in (("OE", "U"), ("DJ", "J"), ("TJ", "C"), ("Y", "I"), ("V", "P"), ("F", "P")):
        text = text.str.replace_all(old, new, literal=True)
    text = only_where(text.str.contains(_MAY_BE_DOUBLED), text, partial(_replaced, _DOUBLED))
    return text.set(text == "", None)


def _replaced(words: Mapping[str, str], text: pl.Series) -> pl.Series:
    for pattern, word in words.items():
        text = text.str.replace_all(pattern, word)
    return text


@cache
def districts_by_key() -> dict[str, tuple[str, ...]]:
    """Key of a district's name → its codes, sorted."""
    return _by_key(reference.districts())


@cache
def regencies_by_key() -> dict[str, tuple[str, ...]]:
    """Key of a regency's name → its codes, sorted."""
    return _by_key(reference.regencies())


@cache
def villages_by_key(province: str | None) -> dict[str, tuple[str, ...]]:
    """Key of a village's name → its codes, sorted; in one province, or in all."""
    return _by_key(reference.villages(province))


def _by_key(table: pl.DataFrame) -> dict[str, tuple[str, ...]]:
    """Place key → the codes of that name, sorted."""
    keyed = table.select("code", key=place_keys(table["name"])).drop_nulls()
    grouped = keyed.group_by("key").agg(pl.col("code").sort())
    return {key: tuple(codes) for key, codes in grouped.iter_rows()}
