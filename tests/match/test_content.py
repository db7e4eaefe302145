"""What records are found by says what their values say, wherever and in whatever pieces it is worked out."""

from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.builders import people
from ucj_validate.match.blocking.keys import KEYS, Parts
from ucj_validate.match.values.comparable import comparable
from ucj_validate.match.values.content import content, content_of_digits
from ucj_validate.match.values.records import stacked
from ucj_validate.match.values.vocabulary import Seen, vocabulary

WORDS = ["SITI", "NUR", "M", "RUKAYA", "TATU", "WUNGA"]
NAMES = st.one_of(st.none(), st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join))
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "nik": st.sampled_from(
                [None, "0071011203850001", "0071011203850011", "007101120385001", "0099521203850007"]
            ),
            "name_key": NAMES,
            "birth_date": st.sampled_from([None, date(1985, 3, 12), date(1985, 12, 3)]),
            "village": st.sampled_from([None, "BESUSU", "LERE", "É"]),
            "no_kk": st.sampled_from([None, "0071010101010001", "0071010101010002"]),
            "phone": st.sampled_from([None, "628110000001", "a@b.c"]),
        }
    ),
    min_size=1,
    max_size=12,
)


def test_a_texts_number_is_the_same_on_every_machine() -> None:
    texts = pl.Series(["PALU", None, "", "0812", "812", "É"])

    assert [f"{number:x}" for number in content(texts).tolist()] == [
        "fe44f84057fe1289", "0", "e220a8397b1dcdaf", "d66338407d0c6941", "ea79f5eba93219a6", "fbd99d54da92f671",
    ]  # fmt: skip
    assert [f"{number:x}" for number in content_of_digits(texts).tolist()] == [
        "fe44f84057fe1289", "0", "e220a8397b1dcdaf", "fcf423858040e60e", "c0cb96cc507bd0e0", "fbd99d54da92f671",
    ]  # fmt: skip


def test_signs_and_zeros_before_a_number_are_part_of_the_text() -> None:
    texts = pl.Series(["+71", "071", "71", "+071", "0071", "00000000000000000071", "+0000000000000000071", "-71"])

    assert len(set(content_of_digits(texts).tolist())) == len(texts)


@given(st.lists(st.one_of(st.none(), st.text(max_size=30), st.from_regex("[0-9+]{1,21}", fullmatch=True)), max_size=20))
def test_texts_have_one_number_only_if_they_are_equal(texts: list[str | None]) -> None:
    known = [text for text in texts if text is not None]

    for numbers in (content, content_of_digits):
        told = numbers(pl.Series(texts, dtype=pl.String)).tolist()
        assert len(set(told)) == len(set(texts))
        assert [number == 0 for number in told] == [text is None for text in texts]
        assert [n for n, text in zip(told, texts, strict=True) if text is not None] == numbers(
            pl.Series(known, dtype=pl.String)
        ).tolist()


@settings(max_examples=50)
@given(st.lists(NAMES, max_size=20), st.lists(st.integers(0, 3), min_size=20, max_size=20))
def test_words_are_as_rare_in_a_piece_as_among_all(names: list[str | None], piece: list[int]) -> None:
    every = pl.Series(names, dtype=pl.String)
    whole, _ = vocabulary(every)
    pieces = [every.filter(pl.Series(piece[: len(names)], dtype=pl.Int64) == at) for at in range(4)]

    first, *others = (Seen.of(part) for part in pieces)
    seen = first.merged(*others)

    assert seen.named == sum(name is not None for name in names)
    assert seen.words.equals(Seen.of(every).words)
    for part in pieces:
        own, _ = vocabulary(part, seen)
        at = whole.words.search_sorted(own.words).to_numpy() if len(own.words) else np.zeros(0, dtype=np.int64)
        assert own.bits[:-1].tolist() == whole.bits[at].tolist()


@pytest.mark.wide
@settings(max_examples=30)
@given(ROWS, st.lists(st.integers(0, 2), min_size=12, max_size=12))
def test_records_have_the_same_keys_in_whatever_pieces_they_are_keyed(
    rows: list[dict[str, object]], piece: list[int]
) -> None:
    records = stacked(people(*rows), people()).frame
    seen = Seen.of(records["name_key"])

    def keys(frame: pl.DataFrame) -> Counter[tuple[str, bool, int, int]]:
        data = comparable(frame, seen)
        parts = Parts.of(data, np.arange(frame.height))
        ids = frame["id"].to_numpy()
        values = [
            (key.name, finer, of)
            for key in KEYS
            for finer, of in ((False, key.values), (True, key.refined))
            if of is not None
        ]
        return Counter(
            (name, finer, int(ids[entity]), int(number))
            for name, finer, of in values
            for keyed in of(parts)
            for entity, number in zip(keyed.entity, keyed.key, strict=True)
        )

    in_pieces = Counter[tuple[str, bool, int, int]]()
    for at in range(3):
        part = records.filter(pl.Series(piece[: len(rows)]) == at)
        if part.height:
            in_pieces += keys(part)
    assert in_pieces == keys(records)
