"""Amounts and months as people write them: "3.051.820.800", "2,5 miliar", "2025-05". Whole rupiah, no floats."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from ucj_validate.errors import UsageError
from ucj_validate.i18n import _

MONTHS_A_YEAR = 12
_MULTIPLES = {
    "": 1, "RIBU": 10**3, "RB": 10**3, "JUTA": 10**6, "JT": 10**6, "MILIAR": 10**9, "MILYAR": 10**9, "TRILIUN": 10**12,
}  # fmt: skip
_AMOUNT = re.compile(r"(?:RP\.?|IDR)?\s*([0-9][0-9.,_]*)\s*([A-Z]*)")
_GROUPED = re.compile(r"[0-9]+|[0-9]{1,3}(?:([.,_])[0-9]{3})(?:\1[0-9]{3})*")
_FRACTION = re.compile(r"([0-9]+)[.,]([0-9]+)")
_MOST = 10**15
"""A thousand billion: beyond it a zero has been typed too often."""


def rupiah_of(text: str, where: str) -> int:
    """The whole rupiah that `text` says.

    Raises:
        UsageError: it says none, or a part of one.
    """
    amount = _amount(text.strip().upper())
    if amount is None or amount.denominator != 1 or amount > _MOST:
        raise UsageError(
            where,
            _("jumlah rupiah tidak terbaca"),
            advice=_('tulis misalnya 3.051.820.800 atau "2,5 miliar"'),
        )
    return int(amount)


def _amount(text: str) -> Fraction | None:
    parts = _AMOUNT.fullmatch(text)
    if parts is None or parts[2] not in _MULTIPLES:
        return None
    digits, multiple = parts[1], _MULTIPLES[parts[2]]
    # "1.500 juta" would be absurd: before a multiple a single point or comma begins the decimals.
    if multiple > 1 and (split := _FRACTION.fullmatch(digits)):
        return Fraction(f"{split[1]}.{split[2]}") * multiple
    if _GROUPED.fullmatch(digits):
        return Fraction(re.sub(r"[.,_]", "", digits)) * multiple
    return None


def first_month(start: str, as_of: date) -> date:
    """The first month that is paid: as set, else the one after `as_of`'s."""
    if start:
        return date.fromisoformat(f"{start}-01")
    return date(as_of.year + as_of.month // MONTHS_A_YEAR, as_of.month % MONTHS_A_YEAR + 1, 1)


def months_left(first: date) -> int:
    """Months of the year from `first` on."""
    return MONTHS_A_YEAR - first.month + 1


def months_from(first: date, count: int) -> list[date]:
    """The first days of `count` months."""
    at = first.year * MONTHS_A_YEAR + first.month - 1
    return [date(*_split(month)) for month in range(at, at + count)]


def _split(month: int) -> tuple[int, int, int]:
    return month // MONTHS_A_YEAR, month % MONTHS_A_YEAR + 1, 1


def span(text: str) -> tuple[date, date] | None:
    """First and last month of "2026-04..2026-12"; None where it names none."""
    if not text:
        return None
    first, _dots, last = text.partition("..")
    return date.fromisoformat(f"{first}-01"), date.fromisoformat(f"{last}-01")
