"""Every sentence for people has an English one, and the compiled catalogue is the written one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from hypothesis import given
from hypothesis import strategies as st
from scripts.messages import compiled, sentences, translations

from ucj_validate.i18n import day, number, percent, percent_cut, rupiah, set_language, translated


@pytest.fixture(autouse=True)
def indonesian() -> Iterator[None]:
    yield
    set_language("id")


in_code, in_catalogue = cache(sentences), cache(translations)
"""Read by whoever runs these tests, not by everybody who collects them."""


def test_every_sentence_has_an_english_one() -> None:
    missing = {sentence for sentence in in_code() if not in_catalogue().get(sentence)}

    assert not missing, "run `make messages` and translate"


def test_no_translation_is_left_of_a_sentence_that_is_gone() -> None:
    assert not in_catalogue().keys() - in_code(), "run `make messages`"


def test_the_compiled_catalogue_is_up_to_date() -> None:
    assert compiled() == {sentence: in_catalogue()[sentence] for sentence in in_code()}, "run `make messages`"


def test_a_translation_has_the_places_of_its_sentence() -> None:
    for sentence, english in in_catalogue().items():
        assert set(re.findall(r"\{\w+\}", sentence)) == set(re.findall(r"\{\w+\}", english)), sentence


def test_the_program_speaks_the_chosen_language() -> None:
    assert translated("Belum terdaftar") == "Belum terdaftar"

    set_language("en")

    assert translated("Belum terdaftar") == "Unregistered"


@pytest.mark.parametrize(
    ("share", "rounded", "cut"),
    [
        (36_553 / 59_392, "61,55 %", "61,54 %"),
        (0.5, "50,00 %", "50,00 %"),
        (0.00005, "0,01 %", "0,00 %"),
        (1, "100,00 %", "100,00 %"),
    ],
)
def test_a_rate_is_rounded_half_up_or_cut(share: float, rounded: str, cut: str) -> None:
    assert (percent(share), percent_cut(share)) == (rounded, cut)


def test_numbers_are_written_as_the_reader_expects() -> None:
    assert number(1_234_567.5, 1) == "1.234.567,5"

    set_language("en")

    assert number(1_234_567.5, 1) == "1,234,567.5"


def test_figures_of_a_report_are_written_as_offices_print_them() -> None:
    assert (number(36_553), percent(36_553 / 59_392), rupiah(3_051_820_800), day(date(2025, 4, 24))) == (
        "36.553",
        "61,55 %",
        "Rp3.051.820.800",
        "24 April 2025",
    )

    set_language("en")

    assert (number(36_553), percent(36_553 / 59_392), rupiah(3_051_820_800), day(date(2025, 4, 24))) == (
        "36,553",
        "61.55%",
        "Rp3,051,820,800",
        "24 April 2025",
    )


@pytest.mark.parametrize("lang", ["id", "en"])
@given(tenths=st.integers(-(10**13), 10**13))
def test_separators_are_those_of_the_common_locale_data(lang: str, tenths: int) -> None:
    set_language(lang)
    value = Decimal(tenths) / 10

    assert number(float(value), 1) == format_decimal(value, "#,##0.0", locale=lang)
    assert rupiah(tenths) == format_currency(tenths, "IDR", "Rp#,##0;Rp-#,##0", locale=lang, currency_digits=False)


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("month", range(1, 13))
def test_months_are_those_of_the_common_locale_data(lang: str, month: int) -> None:
    set_language(lang)

    assert day(date(2025, month, 9)) == format_date(date(2025, month, 9), "d MMMM y", locale=lang)
