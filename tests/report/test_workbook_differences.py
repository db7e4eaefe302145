"""What differs between two texts is marked, and marking changes no letter of them."""

from __future__ import annotations

import re
from html import unescape

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.report.naughty import NAUGHTY
from ucj_validate.report.workbook.differences import marks


def told(left: str | None, right: str | None) -> tuple[str, str]:
    """Both texts with what is marked in brackets; "" where nothing is."""
    frame = marks(pl.DataFrame({"a": [left], "b": [right]}, schema={"a": pl.String, "b": pl.String}), [("a", "b")])
    return tuple("" if runs is None else shown(runs) for runs in frame.row(0))  # type: ignore[return-value]


def shown(runs: str) -> str:
    return "".join(f"[{text}]" if marked else text for marked, text in parts(runs))


def parts(runs: str) -> list[tuple[bool, str]]:
    found = re.findall(r'<r>(<rPr>.*?</rPr>)?<t xml:space="preserve">(.*?)</t></r>', runs, re.DOTALL)
    return [("<b/><u/>" in look, unescape(text)) for look, text in found]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("0071011203850001", "0071011203850001", ("", "")),
        ("0071011203850001", "0071011203850007", ("007101120385000[1]", "007101120385000[7]")),
        ("007101120385001", "0071011203850001", ("", "00710112038500[0]1")),
        ("NURHAYATI", "NURHAJATI", ("NURHA[Y]ATI", "NURHA[J]ATI")),
        ("SITI AMINAH", "SITI NUR AMINAH", ("", "SITI [NUR ]AMINAH")),
        ("Siti Aminah", "SITI AMINAH", ("", "")),
        ("MUHAMMAD", "ZUBIR", ("[MUHAMMAD]", "[ZUBIR]")),
        ("A & B <x>", "A & C <x>", ("A & [B] <x>", "A & [C] <x>")),
        (None, "ANI", ("", "")),
        ("ANI", None, ("", "")),
        ("", "ANI", ("", "")),
        ("x" * 2_000, "y" * 2_000, ("", "")),
        ("a_x0041_", "b", ("", "")),
        ("\ufffe\uffff", "b", ("", "")),
    ],
)
def test_only_the_characters_that_differ_are_marked(
    left: str | None, right: str | None, expected: tuple[str, str]
) -> None:
    assert told(left, right) == expected


@given(st.text(max_size=40), st.text(max_size=40))
def test_marking_changes_no_letter_and_marks_every_difference(left: str, right: str) -> None:
    frame = marks(pl.DataFrame({"a": [left], "b": [right]}), [("a", "b")])

    for runs, text in zip(frame.row(0), (left, right), strict=True):
        assert runs is None or "".join(part for _, part in parts(runs)) == text
    plain = ["".join(part for marked, part in parts(runs) if not marked) if runs else None for runs in frame.row(0)]
    if plain[0] is not None and plain[1] is not None:  # what is left unmarked is the same on both sides
        assert [fold(text) for text in plain[:1]] == [fold(text) for text in plain[1:]]


def fold(text: str | None) -> str:
    return "".join(u if len(u := character.upper()) == 1 else character for character in text or "")


def test_naughty_texts_stay_themselves() -> None:
    pairs = pl.DataFrame({"a": NAUGHTY, "b": [text + "!" for text in NAUGHTY]})

    made = marks(pairs, [("a", "b")])

    for runs, text in zip(made["b"], pairs["b"], strict=True):
        assert runs is None or "".join(part for _, part in parts(runs)) == text
