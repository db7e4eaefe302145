"""Every sentence for people has an English one, and the compiled catalogue is the written one."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from scripts.messages import compiled, sentences, translations

from ucj_validate.i18n import number, percent, percent_cut, set_language, translated


@pytest.fixture(autouse=True)
def indonesian() -> Iterator[None]:
    yield
    set_language("id")


IN_CODE, IN_CATALOGUE = sentences(), translations()


def test_every_sentence_has_an_english_one() -> None:
    missing = {sentence for sentence in IN_CODE if not IN_CATALOGUE.get(sentence)}

    assert not missing, "run `make messages` and translate"


def test_no_translation_is_left_of_a_sentence_that_is_gone() -> None:
    assert not IN_CATALOGUE.keys() - IN_CODE, "run `make messages`"


def test_the_compiled_catalogue_is_up_to_date() -> None:
    assert compiled() == {sentence: IN_CATALOGUE[sentence] for sentence in IN_CODE}, "run `make messages`"


def test_a_translation_has_the_places_of_its_sentence() -> None:
    for sentence, english in IN_CATALOGUE.items():
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
