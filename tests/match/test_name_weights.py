"""What names are worth, word by word, and what is asked of words: sounds, letters, rarity."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from ucj_validate.match.comparing import levels as lv
from ucj_validate.match.comparing.levels import NameLevel
from ucj_validate.match.comparing.siblings import of_siblings
from ucj_validate.match.comparing.tokens import compared_names
from ucj_validate.match.values.hearing import family_pattern, heard
from ucj_validate.match.values.vocabulary import WIDTH, Seen, Vocabulary, vocabulary

L = NameLevel
SHARE = lv.NAME_SHARE
TOWN = ["SITI RUKAYA"] * 40 + ["BUTI RUKAYA"] * 5


def compared(left: str, right: str, needed: float = -np.inf) -> tuple[NameLevel, float, Vocabulary]:
    """Level and weight of two names of a town, the same in either order."""
    words, numbers = vocabulary(pl.Series([left, right, *TOWN]))
    a, b = (np.array([number]) for number in numbers[:2].tolist())
    told = [compared_names(words, *pair, np.array([needed])) for pair in ((a, b), (b, a))]
    (one, other) = ((int(level[0]), float(weight[0])) for level, weight in told)
    assert one == pytest.approx(other)
    return NameLevel(one[0]), one[1], words


def bits(words: Vocabulary, *asked: str) -> float:
    at = {word: place for place, word in enumerate(words.words.to_list())}
    return float(sum(words.bits[at[word]] for word in asked))


@pytest.mark.parametrize(
    ("left", "right"),
    [("LASATINTI RUKAYA", "LASATINTI RUKAYA"), ("LASATINTI RUKAYA", "RUKAYA LASATINTI"), ("BUTI", "BUTI")],
)
def test_names_of_the_same_words_are_worth_the_rarity_of_all(left: str, right: str) -> None:
    level, weight, words = compared(left, right)

    assert level == L.SAME
    assert weight == pytest.approx(min(SHARE * bits(words, *left.split()), lv.NAME_CAP))


def test_a_name_of_many_rare_words_is_worth_no_more_than_the_cap() -> None:
    assert compared("LASATINTI TOMBOLOTUTU PONULELE", "TOMBOLOTUTU LASATINTI PONULELE")[1] == lv.NAME_CAP


def test_words_written_together_are_worth_the_commoner_way_to_write_them() -> None:
    level, weight, words = compared("RUKA YATI", "RUKAYATI")

    assert level == L.SAME
    assert weight == pytest.approx(SHARE * min(bits(words, "RUKA", "YATI"), bits(words, "RUKAYATI")))


@pytest.mark.parametrize(
    ("left", "right", "same", "spelt"),
    [
        ("SITI LASATINTI", "SITI LASATINDI", ("SITI",), ("LASATINTI", "LASATINDI")),
        ("LASATINDI SITI", "SITI LASATINTI", ("SITI",), ("LASATINTI", "LASATINDI")),
        ("KIKE RUKAYA", "KEKI RUKAYA", ("RUKAYA",), ("KIKE", "KEKI")),
    ],
)
def test_another_spelling_is_worth_the_word_less_a_loss(
    left: str, right: str, same: tuple[str, ...], spelt: tuple[str, str]
) -> None:
    level, weight, words = compared(left, right)

    gain = min(bits(words, word) for word in spelt) - lv.SPELLING_LOSS
    assert level == L.SPELLING
    assert weight == pytest.approx(SHARE * (bits(words, *same) + gain))


def test_of_two_words_that_could_be_spellings_the_liker_is_taken_and_each_once() -> None:
    level, weight, words = compared("LASATINTI LASATINDI", "LASATINTA LASATINDIH")

    assert level == L.SPELLING
    gains = [
        min(bits(words, one), bits(words, other)) - lv.SPELLING_LOSS
        for one, other in (("LASATINTI", "LASATINTA"), ("LASATINDI", "LASATINDIH"))
    ]
    assert weight == pytest.approx(SHARE * sum(gains))


@pytest.mark.parametrize(
    ("left", "right", "same", "initials"),
    [
        ("RUKAYA LASATINTI", "RUKAYA L", ("RUKAYA",), 1),
        ("L RUKAYA", "RUKAYA LASATINTI", ("RUKAYA",), 1),
        ("SITI LASATINTI PONULELE", "S L PONULELE", ("PONULELE",), 2),
        ("RUKAYA PINLEI", "RUKAYA F", ("RUKAYA",), 1),
        ("RUKAYA PINLEI", "RUKAYA V", ("RUKAYA",), 1),
        ("RUKAYA JULKIPLI", "RUKAYA Z", ("RUKAYA",), 1),
        ("RUKAYA KOMAR", "RUKAYA Q", ("RUKAYA",), 1),
        ("SITI RUKAYA SINAMBELA", "SITI RUKAYA SI", ("SITI", "RUKAYA"), 1),
    ],
)
def test_an_initial_is_worth_little(left: str, right: str, same: tuple[str, ...], initials: int) -> None:
    level, weight, words = compared(left, right)

    assert level == L.INITIALS
    assert weight == pytest.approx(SHARE * bits(words, *same) + initials * lv.INITIAL_GAIN)


@pytest.mark.parametrize(("right", "dropped"), [("RUKAYA", 1), ("RUKAYA SITI BUTI", 1), ("RUKAYA SITI BUTI WATI", 2)])
def test_words_that_one_side_leaves_out_cost_each(right: str, dropped: int) -> None:
    level, weight, words = compared("RUKAYA SITI", right)

    same = [word for word in ("RUKAYA", "SITI") if word in right]
    assert level == L.SUBSET
    assert weight == pytest.approx(SHARE * bits(words, *same) - dropped * lv.DROPPED_LOSS)


@pytest.mark.parametrize(
    ("left", "right", "conflicts", "dropped"),
    [
        ("RUKAYA WATI", "RUKAYA PONULELE", 1, 0),
        ("RUKAYA WATI", "RUKAYA PONULELE MUMU", 1, 1),
        ("RUKAYA WATI GOGO", "RUKAYA PONULELE MUMU", 2, 0),
        ("RUKAYA WATI GOGO HEBE", "RUKAYA PONULELE MUMU KUKI", 3, 0),
        ("RUKAYA WATI GOGO HEBE SALE", "RUKAYA PONULELE MUMU KUKI DARDO", 3, 0),
    ],
)
def test_words_that_stand_against_each_other_cost_most(left: str, right: str, conflicts: int, dropped: int) -> None:
    level, weight, words = compared(left, right)

    loss = lv.CONFLICT_LOSS[conflicts] + dropped * lv.DROPPED_LOSS
    assert level == L.PARTLY
    assert weight == pytest.approx(SHARE * bits(words, "RUKAYA") - loss)


@pytest.mark.parametrize(
    ("left", "right", "level", "weight"),
    [
        ("WATI GOGO", "PONULELE MUMU", L.DIFFERENT, -lv.DIFFERENT_LOSS),
        ("DAENG NGALE", "RUKAYA WATI", L.ALIAS, -lv.ALIAS_LOSS),
        ("DAENG BO", "DAENG TUMPUKULAHE", L.RESEMBLES, -lv.RESEMBLES_LOSS),
        ("MARDIANSAH", "MARNIATISA", L.RESEMBLES, -lv.RESEMBLES_LOSS),
    ],
)
def test_names_without_a_word_in_common_speak_against_the_pair(
    left: str, right: str, level: NameLevel, weight: float
) -> None:
    assert compared(left, right)[:2] == (level, pytest.approx(weight))


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("NUR HAYATIN RUKAYA", "NURHAYATI RUKAYA", L.SIMILAR),
        ("RAHMI ASMA JUMIATI", "RAHMI ASMA MUNIATI", L.SIMILAR),
        ("DAENG NASA", "AKBAR DAENG NASA", L.ALIAS),
        ("A B C D E F G", "G F E D C B A", L.SAME),
        ("WATI BUTI SITI MUMU GOGO HEBE SALE DARDO", "WATI BUTI SITI MUMU GOGO HEBE SALE KUKI", L.SAME),
        ("WATI BUTI SITI MUMU GOGO HEBE", "WATI BUTI SITI MUMU GOGO KUKI", L.PARTLY),
        ("WATI BUTI SITI MUMU GOGO", "WATI BUTI SITI MUMU", L.SUBSET),
    ],
)
def test_levels_of_names_of_many_words(left: str, right: str, level: NameLevel) -> None:
    assert compared(left, right)[0] == level


def test_names_nearly_the_same_as_a_whole_are_worth_at_least_that() -> None:
    level, weight, _words = compared("NUR HAYATIN", "NURHAYATI")

    assert (level, weight) == (L.SIMILAR, lv.SIMILAR_GAIN)


def test_a_name_that_can_not_reach_what_is_needed_is_looked_at_by_its_exact_words_alone() -> None:
    near, far = ("SITI LASATINTI", "SITI LASATINDI"), ("RUKAYA WATI", "RUKAYA WATTI")

    assert compared(*near, needed=10.0)[0] == L.SPELLING
    assert compared(*near, needed=40.0)[0] == L.PARTLY
    assert compared(*far, needed=0.0)[0] == L.SPELLING


WORDS = ["KIKE", "KEKI", "M", "RUKAYA", "AHMAD", "É"]


def of_words(words: Vocabulary, values: np.ndarray) -> dict[str, object]:
    """By word what is told of it."""
    return dict(zip([*words.words.to_list(), None], values.tolist(), strict=True))


def test_what_is_told_of_a_word() -> None:
    words, _ = vocabulary(pl.Series(["KIKE KEKI M RUKAYA", "AHMAD É", "FAUZI LEONARDUS"]))

    assert of_words(words, words.length) == {
        "AHMAD": 5, "FAUZI": 5, "KEKI": 4, "KIKE": 4, "LEONARDUS": 9, "M": 1, "RUKAYA": 6, "É": 2, None: 0,
    }  # fmt: skip
    assert [word for word, single in of_words(words, words.single).items() if single] == ["M", "É"]
    assert {word: chr(int(str(code))) for word, code in of_words(words, words.initial).items()} == {
        "AHMAD": "A", "FAUZI": "P", "KEKI": "K", "KIKE": "K", "LEONARDUS": "L", "M": "M", "RUKAYA": "R", "É": "É", None: "\0",
    }  # fmt: skip
    ends = {word: chr(int(str(code))) for word, code in of_words(words, words.ending).items()}
    assert ends == {
        "AHMAD": "\0", "FAUZI": "I", "KEKI": "I", "KIKE": "I", "LEONARDUS": "\0", "M": "\0", "RUKAYA": "A", "É": "\0", None: "\0",
    }  # fmt: skip
    vowels = {word: chr(int(str(code))) for word, code in of_words(words, words.last_vowel).items()}
    assert vowels == ends | {"AHMAD": "A", "LEONARDUS": "U"}
    head = {word: bytes(row).decode("latin-1").rstrip("\0") for word, row in of_words(words, words.head).items()}
    assert head == {
        "AHMAD": "AHMAT", "FAUZI": "FAUZI", "KEKI": "KEKI", "KIKE": "KIKE", "LEONARDUS": "LEONAR", "M": "M", "RUKAYA": "RUKAYA",
        "É": "É", None: "",
    }  # fmt: skip
    sound = of_words(words, words.sound)
    assert sound["KIKE"] == sound["KEKI"]
    assert len(set(sound.values())) == 8
    assert sound[None] == 0


def test_letters_of_a_word_are_a_set() -> None:
    words, _ = vocabulary(pl.Series(["RUKAYA", "KAYAR", "ABA"]))

    of = of_words(words, words.letters)

    count = {word: int(value).bit_count() for word, value in of.items()}
    assert count == {"RUKAYA": 5, "KAYAR": 4, "ABA": 2, None: 0}
    assert of["ABA"] == (1 << 1) | (1 << 2)
    assert int(of["RUKAYA"]) & int(of["KAYAR"]) == of["KAYAR"]


@pytest.mark.parametrize(
    ("one", "other", "alike"), [("HASAN", "HUSEN", True), ("MARDIA", "MARDIATI", True), ("HASAN", "HASIM", False)]
)
def test_words_of_one_family_have_one_number(one: str, other: str, alike: bool) -> None:
    words, _ = vocabulary(pl.Series([one, other]))

    assert (words.family[0] == words.family[1]) is np.bool_(alike)
    assert words.family.min() == words.family[-1] == 0


def test_what_is_told_of_a_name() -> None:
    names = pl.Series(["SITI NUR RUKAYA", "M", "A B", "DAENG NGALE", "DAENG NGALE PUJI", "M RUKAYA", "A B C D E F G H"])
    words, numbers = vocabulary(names)

    def of(values: np.ndarray) -> list[object]:
        return list(values[numbers].tolist())

    assert of(words.count) == [3, 1, 2, 2, 3, 2, WIDTH]
    assert of(words.singles) == [0, 1, 2, 0, 0, 1, WIDTH]
    assert of(words.daily) == [False, False, False, True, False, False, False]
    assert of(words.telling_nothing) == [False, True, True, True, False, False, True]
    own = [bits(words, *name.split()[:WIDTH]) for name in names]
    assert words.own_bits[numbers] == pytest.approx(own)
    assert words.bits_in_turn[numbers] == pytest.approx(own)
    assert words.ordered(numbers[[0]]) == ["NUR RUKAYA SITI"]
    rare = words.rarest(np.append(words.length[:-1].astype(float) - 1.5, -1.0), 2)[numbers]
    assert [[words.words[at] if at >= 0 else None for at in row] for row in rare[[0, 3, 4, 5, 1]].tolist()] == [
        ["RUKAYA", "SITI"], ["DAENG", "NGALE"], ["DAENG", "NGALE"], ["RUKAYA", None], [None, None],
    ]  # fmt: skip


def test_names_are_alike_in_letters_that_follow_each_other_whatever_the_spaces() -> None:
    words, numbers = vocabulary(pl.Series(["NUR HAYATI", "NURHAYATI", "HAYATI", "BUDI", "AB"]))
    sketch = words.sketch[numbers]

    def shared(a: int, b: int) -> int:
        return int(np.bitwise_count(sketch[a] & sketch[b]).sum())

    assert [shared(at, at) for at in range(5)] == [8, 8, 5, 3, 1]
    assert (shared(0, 1), shared(0, 2), shared(0, 3)) == (8, 5, 0)
    assert words.squeezed_codes[numbers[0]] == words.squeezed_codes[numbers[1]]
    assert len(set(words.squeezed_codes.tolist())) == 4


def test_a_word_is_as_rare_as_it_stands_among_records_and_common_ones_are_known_before() -> None:
    words, _ = vocabulary(pl.Series(["MUHAMMAD RUKAYA", "SITI RUKAYA RUKAYA", "NUR", "ANDI", None, "DEWI", "SRI"]))

    rarity = {word: bits(words, word) for word in words.words.to_list()}

    usual = sorted(["MUHAMMAD", "ANDI", "SITI", "DEWI", "RUKAYA"], key=rarity.__getitem__)
    assert usual == ["MUHAMMAD", "ANDI", "SITI", "DEWI", "RUKAYA"]
    assert rarity["SRI"] == rarity["DEWI"]
    assert rarity["NUR"] == rarity["SITI"]
    assert words.bits[-1] == 0.0


def test_in_a_large_roll_a_word_is_worth_what_it_is_there_and_in_a_small_one_no_more_than_is_sober() -> None:
    many = vocabulary(pl.Series(["RUKAYA"] * 50_000 + ["LASATINTI"] * 50_000))[0]
    few = vocabulary(pl.Series(["RUKAYA", "LASATINTI"]))[0]

    assert bits(many, "RUKAYA") == pytest.approx(1.0, abs=0.05)
    assert 9 < bits(few, "RUKAYA") < 12


def test_a_word_counts_once_a_record_and_by_what_is_seen_elsewhere() -> None:
    twice = vocabulary(pl.Series(["RUKAYA RUKAYA", "BUTI", None]))[0]
    once = vocabulary(pl.Series(["RUKAYA", "BUTI", None]))[0]
    seen = Seen.of(pl.Series(["RUKAYA", "RUKAYA WATI", None]))

    assert bits(twice, "RUKAYA") == bits(once, "RUKAYA")
    assert seen.named == 2
    assert seen.words.rows() == [("RUKAYA", 2), ("WATI", 1)]
    assert seen.rows(pl.Series(["WATI", "NOBODY", "RUKAYA"])).tolist() == [1.0, 0.0, 2.0]


@pytest.mark.parametrize(
    ("written", "as_heard"),
    [("REZKI", "RIZKI"), ("MULIONO", "MULIUNU"), ("NUR AINI", "NURAINI"), ("SUUD", "SUD"), ("PUIN", "PIUN"), ("MIIN", "MIN"),
     ("KUAT", "KAUT"), ("SIAP", "SAIP")],
)  # fmt: skip
def test_names_are_written_as_they_are_heard(written: str, as_heard: str) -> None:
    told = heard(pl.Series([written, None, as_heard]))

    assert told[0] == told[2]
    assert told[1] is None


@pytest.mark.parametrize(
    ("end", "by"),
    [("HADIJATI", "HADIJA"), ("HADIJATA", "HADIJA"), ("HADIJATU", "HADIJO"), ("HADIJATE", "HADIJA"), ("HADIJATO", "HADIJA"),
     ("HERMAWAN", "HERMAWA"), ("SAMSUDIN", "SAMSULA"), ("SAMSUDAN", "SAMSULA"), ("SAMSUDUN", "SAMSULA"),
     ("HADIJATI SARI", "HADIJA SARI"), ("SAMSUDIN SARI", "SAMSULO SARI")],
)  # fmt: skip
def test_the_ends_by_which_parents_tell_children_apart_are_one_pattern(end: str, by: str) -> None:
    told = family_pattern(pl.Series([end, by]))

    assert told[0].replace(" ", "") == told[1].replace(" ", "")


@pytest.mark.parametrize(
    ("left", "right", "siblings"),
    [
        ("RITA", "RITI", True), ("RIT", "RUT", True), ("ABI", "ABA", True), ("WULANDARI", "WULANDIRA", True),
        ("MUNTIRA", "MUNTERU", True), ("HASAN", "HASAN", False), ("TANTI", "BUDIMAN", False), ("KARSINA", "KARSITI", True),
        ("KARSINA", "KARSI", False), ("LANA", "TUNI", False), ("PUTRA", "MITRI", False),
    ],
)  # fmt: skip
def test_words_of_one_pattern_or_of_other_ends_are_siblings(left: str, right: str, siblings: bool) -> None:
    words, numbers = vocabulary(pl.Series([left, right]))
    a, b = (np.array([number]) for number in numbers.tolist())

    assert bool(of_siblings(words, a, b)[0]) is siblings


def test_the_words_of_one_name_say_less_together_than_each_by_itself() -> None:
    _level, weight, words = compared("BUTI RUKAYA", "RUKAYA BUTI")

    assert 0.5 * bits(words, "BUTI", "RUKAYA") < weight < bits(words, "BUTI", "RUKAYA") < lv.NAME_CAP
