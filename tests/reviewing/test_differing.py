"""How two values are said to agree, and which of their characters are marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ucj_validate.cli.reviewing.differing import Sign, differing, of_level, sign
from ucj_validate.match.comparing import levels as lv


@pytest.mark.parametrize(
    ("left", "right", "told"),
    [
        ("BUDI", "Budi", Sign.SAME),
        ("0071010101700001", "0071010101700011", Sign.NEAR),
        ("BUDI SANTOSO", "SITI AMINAH", Sign.DIFFERS),
        ("BUDI", "", Sign.MISSING),
        ("", "", Sign.MISSING),
        ("A" * 2000, "A" * 1999 + "B", Sign.DIFFERS),
    ],
)
def test_two_values_are_told_by_a_sign(left: str, right: str, told: Sign) -> None:
    assert sign(left, right) is told
    assert sign(right, left) is told


@pytest.mark.parametrize(
    ("left", "right", "marks"),
    [
        ("7271", "7281", (((2, 3),), ((2, 3),))),
        ("SITI", "SITTI", ((), ((3, 4),))),
        ("budi", "BUDI", ((), ())),
        ("BUDI", "", ((), ())),
        ("AAAA", "XYZQ", (((0, 4),), ((0, 4),))),
    ],
)
def test_the_fewest_characters_are_marked(left: str, right: str, marks: object) -> None:
    assert differing(left, right) == marks


@given(st.text(max_size=20), st.text(max_size=20))
def test_what_is_not_marked_is_the_same_on_both_sides(left: str, right: str) -> None:
    ours, theirs = differing(left, right)

    if left and right:
        assert _rest(left, ours).upper() == _rest(right, theirs).upper() or not (
            _rest(left, ours) and _rest(right, theirs)
        )


def _rest(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    return "".join(letter for at, letter in enumerate(text) if not any(start <= at < end for start, end in spans))


def test_every_level_of_the_matcher_has_a_sign() -> None:
    tables = (lv.NIK_LEVELS, lv.DATE_LEVELS, lv.NAME_LEVELS, lv.SEX_LEVELS, lv.PLACE_LEVELS, lv.NO_KK_LEVELS, lv.PHONE_LEVELS,
              lv.MOTHER_LEVELS)  # fmt: skip
    told = {level.code: of_level(level.code) for table in tables for level in table.values()}

    against = {code for code, said in told.items() if said is Sign.DIFFERS}
    assert against == {
        "nik_differs",
        "nik_doubtful",
        "name_differs",
        "dob_differs",
        "sex_differs",
        "place_differs",
        "no_kk_differs",
        "phone_differs",
        "mother_differs",
    }
    assert {code for code, said in told.items() if said is Sign.SAME} >= {"nik_exact", "name_same", "dob_same"}
