"""Words for people: Indonesian is the source language, English comes from the gettext catalogue.

`_("kalimat")` returns the sentence in the current language. Numbers, money and dates are written
as an Indonesian (or English) reader expects them. Babel, which gathers the catalogue, doesn't write them: it takes
0,12 s to begin with and 28 µs a number (ours: 6), rounds half to even (61,545 to 61,54) and leaves out the space before
%. Tests hold ours to its tables of separators and months.
"""

from __future__ import annotations

import gettext
from datetime import date
from functools import cache
from pathlib import Path


class _Spoken:
    """The language of the process: a run speaks one.

    No context variable: threads that others start (Polars', the progress line's) have no context of ours.
    """

    language = "id"


MONTHS = {
    "id": [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}


def set_language(lang: str) -> None:
    """Choose the language of everything printed from here on: "id" or "en"."""
    _Spoken.language = lang


def language() -> str:
    """The current language: "id" or "en"."""
    return _Spoken.language


@cache
def _catalogue(lang: str) -> gettext.NullTranslations:
    folder = Path(__file__).parent / "locale"
    return gettext.translation("ucj_validate", folder, languages=[lang], fallback=True)


def translated(sentence: str) -> str:
    """The Indonesian `sentence` in the current language."""
    if language() == "id":
        return sentence
    return _catalogue(language()).gettext(sentence)


_ = translated


def number(value: float, decimals: int = 0) -> str:
    """36553 as "36.553" (id) or "36,553" (en); decimals rounded half up as printed reports do."""
    from decimal import ROUND_HALF_UP, Decimal

    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{exact:,.{decimals}f}"
    return text.translate(str.maketrans(",.", ".,")) if language() == "id" else text


def percent(share: float, decimals: int = 2) -> str:
    """0.61545 as "61,55 %" (half up), or "61.55%" in English."""
    from decimal import Decimal

    text = number(float(Decimal(str(share)) * 100), decimals)
    return f"{text} %" if language() == "id" else f"{text}%"


def percent_cut(share: float, decimals: int = 2) -> str:
    """0.61545 as "61,54 %": digits beyond are cut off, as some printed reports do."""
    from decimal import ROUND_DOWN, Decimal

    cut = (Decimal(str(share)) * 100).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_DOWN)
    return percent(float(cut / 100), decimals)


def rupiah(amount: int) -> str:
    """3051820800 as "Rp3.051.820.800"."""
    return f"Rp{number(amount)}"


def day(value: date) -> str:
    """2025-04-24 as "24 April 2025"."""
    return f"{value.day} {MONTHS[language()][value.month - 1]} {value.year}"
