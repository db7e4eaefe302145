from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from ucj_validate.match.comparing.levels import NameLevel
from ucj_validate.match.comparing.siblings import of_siblings
from ucj_validate.match.comparing.tokens import compared_names
from ucj_validate.match.values.hearing import family_pattern, heard
from ucj_validate.match.values.vocabulary import vocabulary


def _level(left: str, right: str) -> NameLevel:
    names = pl.Series([left, right])
    words, numbers = vocabulary(names)
    a, b = (np.array([number]) for number in numbers.tolist())
    return NameLevel(int(compared_names(words, a, b)[0][0]))


@pytest.mark.parametrize(
    ("left", "right"), [("RIZKI AMAN", "RIZKE AMAN"), ("MULIONO", "MULEONU"), ("MURNI SURAINI", "MURNI SURIANI")]
)
def test_names_that_are_heard_alike_are_no_siblings(left: str, right: str) -> None:
    key = heard(pl.Series([left, right]))

    assert key[0] == key[1]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("RISKA", "RISKI"),
        ("NUR MARDIA", "NUR MARDIATI"),
        ("NURHAYATI", "NURHAYATA"),
        ("NASIRUDIN", "NASIRUDAN"),
        ("HERMAWAN", "HERMAWATI"),
        ("SAMSUDIN", "SAMSULA"),
    ],
)
def test_siblings_names_share_the_pattern_but_not_the_sound(left: str, right: str) -> None:
    names = pl.Series([left, right])

    assert family_pattern(names).n_unique() == 1
    assert heard(names).n_unique() == 2


@pytest.mark.parametrize("key", [heard, family_pattern])
def test_a_missing_name_stays_missing(key: object) -> None:
    assert callable(key)
    assert key(pl.Series([None], dtype=pl.String)).to_list() == [None]


def test_a_long_common_beginning_makes_no_similar_names_of_two_words_that_differ() -> None:
    assert _level("PRAKOSA SULAIMAN SUPRIANTO", "PRAKOSA SULAIMAN APANDI") == NameLevel.PARTLY
    assert _level("LA ODI KAHARUDIN", "LA ODE KAHARUDIN") in {NameLevel.SIMILAR, NameLevel.SPELLING}


def test_an_initial_stands_for_the_letter_before_folding() -> None:
    assert _level("DIMAS F", "DIMAS PINLEI") == NameLevel.INITIALS


def test_a_daeng_name_inside_the_whole_name_is_still_a_name_of_daily_use() -> None:
    assert _level("DAENG NASA", "AKBAR DAENG NASA") == NameLevel.ALIAS


def test_words_that_sound_alike_are_one_spelling_however_short() -> None:
    assert _level("ERNI KIKE SULASTRI", "ERNI KEKI SULASTRI") == NameLevel.SPELLING


def test_what_is_left_of_the_last_word_stands_for_it() -> None:
    assert _level("SANTOSO LASATINDI SI", "SANTOSO LASATINDI SINAMBELA") == NameLevel.INITIALS
    assert _level("NUR SANTOSO", "NURHASANA SANTOSO") != NameLevel.INITIALS


def _siblings(left: str, right: str) -> bool:
    names = pl.Series([left, right])
    words, numbers = vocabulary(names)
    a, b = (np.array([number]) for number in numbers.tolist())
    assert of_siblings(words, a, b)[0] == of_siblings(words, b, a)[0]
    return bool(of_siblings(words, a, b)[0])


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("PITRA GADIS", "PITRI GADIS INDA"),
        ("PITRI MANUPUTI ANASTASIA", "PITRA MANUPUTI ANAST"),
        ("HADIS H MAYI", "HADIJA MAYA"),
        ("DIA MUSTIKA SURIANEGARI", "DIA MUSTIKA SPRIANEGARA"),
    ],
)
def test_one_sibling_word_tells_two_people_whatever_else_is_written_badly(left: str, right: str) -> None:
    assert _siblings(left, right)


@pytest.mark.parametrize(
    ("left", "right"), [("RIZKA RIZKI", "RIZKI RIZKA"), ("RIZKI AMAN", "RIZKE AMAN"), ("BUTI AMAN", "BUTI AMAN")]
)
def test_a_word_that_stands_in_both_names_tells_nobody_apart(left: str, right: str) -> None:
    assert not _siblings(left, right)


def test_a_word_of_three_slips_is_badly_written_a_siblings_is_not() -> None:
    assert _level("RAHMI ASMA JUMIATI", "RAHMI ASMA MUNIATI") == NameLevel.SIMILAR
    assert _siblings("ANDI MUSLIMIN HASAN", "ANDI MUSLIMIN HUSEN")
    assert _level("MURSITA TALIP", "MURSITA SAHRIL") == NameLevel.PARTLY


def test_a_vowel_more_is_a_slip_another_vowel_is_a_sibling() -> None:
    assert not _siblings("SAMSUDIN RAP", "SAMSUDIN RAUP")
    assert _siblings("SAMSUDIN RUPA", "SAMSUDIN RUPI")


def test_a_cut_word_stands_for_the_whole_although_its_end_is_folded() -> None:
    assert _level("UMAI PURNAWARMAN MAS", "UMAI PURNAWARMAN MAJIT") == NameLevel.INITIALS


def test_two_short_words_of_another_child_are_no_slip() -> None:
    assert _level("HAJEL KUSUMO TRI", "HAJEL KUSUMO UMI") == NameLevel.PARTLY


@pytest.mark.parametrize(
    ("left", "right"), [("HARTONO SALIM", "HARTONO BAKTU"), ("RAHMI TALIP", "RAHMI SURIONO"), ("WATI", "BURHANUTIN")]
)
def test_words_of_another_pattern_are_no_siblings_whatever_their_vowels(left: str, right: str) -> None:
    assert not _siblings(left, right)


def test_a_word_that_a_shorter_name_has_not_is_nobodys_sibling() -> None:
    words, numbers = vocabulary(pl.Series(["WASAN BUTI", "SALMA", "WUSEN"]))
    a, b = numbers[[0]], numbers[[1]]

    assert words.words.to_list()[-1] == "WUSEN"
    assert not of_siblings(words, a, b)[0]
    assert not of_siblings(words, b, a)[0]


def test_a_vowel_further_in_is_a_slip() -> None:
    assert not _siblings("HARTONO SALIM", "HARTONO SULIM")
    assert _siblings("HARTONO HASAN", "HARTONO HUSEN")


def test_names_that_are_cut_into_words_some_at_a_time_are_the_same_names(monkeypatch: pytest.MonkeyPatch) -> None:
    names = pl.Series(["SITI NUR", None, "NUR", "A B C D E F G H", "NUR NUR", "SITI NUR", "RUKAYA"])
    whole, numbers = vocabulary(names)

    monkeypatch.setattr("ucj_validate.match.values.vocabulary._NAMES", 2)
    pieced, again = vocabulary(names)

    assert again.tolist() == numbers.tolist()
    assert pieced.words.to_list() == whole.words.to_list()
    assert (pieced.ids.tolist(), pieced.bits.tolist()) == (whole.ids.tolist(), whole.bits.tolist())
    assert (pieced.own_bits.tolist(), pieced.singles.tolist()) == (whole.own_bits.tolist(), whole.singles.tolist())
    assert pieced.telling_nothing.tolist() == whole.telling_nothing.tolist()
