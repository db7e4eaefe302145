"""Numbers that name something: KPJ, phone, NPP, welfare decile. Null where digits are missing or lost."""

from __future__ import annotations

import polars as pl

from ucj_validate.normalise.text import only_where, stated

_KPJ_DIGITS = 11
_NUMBER = r"^[0-9]+$"
_BARE_CODE = r"^[0-9]*[1-9][0-9]*$"
_BARE_MOBILE = r"^08[0-9]*[0-79][0-9]*$"
"""A mobile number as most are written; one of eights alone is none."""
_LOST = r"^[0-9][.,][0-9]*E\+?[0-9]+$"
_PHONE_DIGITS = (7, 13)


def _codes(cells: pl.Series) -> pl.Series:
    """Letters and digits of a code, `.0` gone; null where a spreadsheet lost digits or nothing is stated."""
    return only_where(~cells.str.contains(_BARE_CODE), cells, _read_codes)


def _read_codes(cells: pl.Series) -> pl.Series:
    text = stated(cells).str.replace(r"^([0-9]+)[.,]0+$", "$1")
    bare = text.str.replace_all(r"[^0-9A-Z]+", "")
    is_nothing = text.str.contains(_LOST) | bare.str.contains(r"^0*$")
    return bare.set(is_nothing, None)


def member_numbers(cells: pl.Series, as_number: pl.Series) -> pl.Series:
    """The KPJ of each cell, in order: 11 digits, zeros in front restored where a spreadsheet took them.

    Old numbers with letters stay as they are written. A shorter number is filled where it was stored
    as a number, or where just one zero is missing.
    """
    kpj = _codes(cells).alias("kpj")
    digits = kpj.str.len_chars()
    may_lack_zeros = (digits == _KPJ_DIGITS - 1) | (as_number.fill_null(value=False) & (digits < _KPJ_DIGITS))
    lacks_zeros = may_lack_zeros & kpj.str.contains(_NUMBER)
    return only_where(lacks_zeros, kpj, lambda some: some.str.zfill(_KPJ_DIGITS))


def phones(cells: pl.Series) -> pl.Series:
    """Digits of each cell's first phone number in national form, 62…, in order."""
    length = cells.str.len_bytes()
    is_bare = cells.str.contains(_BARE_MOBILE) & length.is_between(_PHONE_DIGITS[0] + 1, _PHONE_DIGITS[1] + 1)
    mobile = "62" + cells.set(~is_bare, None).str.slice(1)
    return only_where(~is_bare, mobile, lambda _some: _read_phones(cells.filter(~is_bare)))


def _read_phones(cells: pl.Series) -> pl.Series:
    text = stated(cells).str.replace(r"^([0-9]+)[.,]0+$", "$1")
    first = text.set(text.str.contains(_LOST), None).str.replace(r"[/;,|].*$", "")
    digits = first.str.replace_all(r"[^0-9]", "").str.replace(r"^(?:0062|620|62|0)", "").str.strip_chars_start("0")
    is_phone = digits.str.len_chars().is_between(*_PHONE_DIGITS) & ~digits.str.contains(
        r"^(?:0+|1+|2+|3+|4+|5+|6+|7+|8+|9+)$"
    )
    return ("62" + digits).set(~is_phone, None)


def codes(cells: pl.Series) -> pl.Series:
    """Letters and digits of each cell in upper case, in order (NPP)."""
    return _codes(cells)


def deciles(cells: pl.Series) -> pl.Series:
    """Welfare decile 1 to 10 of each cell, in order."""
    number = stated(cells).str.extract(r"^[^0-9]*([0-9]{1,2})(?:[.,]0+)?[^0-9]*$", 1).cast(pl.Int64, strict=False)
    return number.set(~number.is_between(1, 10), None)
