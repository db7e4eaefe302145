"""Each rule over levels alone: which pairs it holds back, and what lifts it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from ucj_validate.match.comparing.compare import Comparable, Compared
from ucj_validate.match.comparing.levels import DateLevel as D
from ucj_validate.match.comparing.levels import NameLevel as A
from ucj_validate.match.comparing.levels import NikLevel as N
from ucj_validate.match.comparing.levels import PlainLevel as P
from ucj_validate.match.model.rules import GENERATION_YEARS, RULES, ceilings, rules

Row = dict[str, Any]
PAIR: Row = {
    "nik": N.EXACT, "date": D.SAME, "name": A.SAME, "name_weight": 10.0, "other_vowel": False, "sex": P.SAME,
    "place": P.MISSING, "no_kk": P.MISSING, "phone": P.MISSING, "mother": P.MISSING, "years_apart": 0,
    "sound": (True, True), "cut": (False, False),
}  # fmt: skip
CARD, PHONE, MOTHER, VILLAGE = {"no_kk": P.SAME}, {"phone": P.SAME}, {"mother": P.SAME}, {"place": P.SAME}
WOMAN_AND_MAN = {"sex": P.DIFFERENT}
UNSOUND, CUT = {"sound": (True, False)}, {"cut": (False, True)}


def rule(**given: Any) -> str:
    """The rule that holds the pair back, the same in either order."""
    pair = PAIR | given
    levels = Compared(**{name: np.array([pair[name]]) for name in Compared.__dataclass_fields__})
    data = cast("Comparable", SimpleNamespace(sound=np.array(pair["sound"]), prefix15=np.array(pair["cut"])))
    one, other = np.array([0]), np.array([1])
    found = {RULES[int(rules(data, a, b, levels)[0])] for a, b in ((one, other), (other, one))}
    assert len(found) == 1
    return found.pop()


def case(expected: str, *given: Row, **more: Any) -> Any:
    merged: Row = {}
    for one in given:
        merged |= one
    return pytest.param(expected, merged | more)


@pytest.mark.parametrize(
    ("expected", "pair"),
    [
        case(""),
        case("", nik=N.ONE_DIGIT),
        # two well-formed numbers
        case("two_sound_niks", nik=N.DIFFERENT),
        case("two_sound_niks", CARD, nik=N.DIFFERENT),
        case("", CARD, PHONE, nik=N.DIFFERENT),
        case("", CARD, MOTHER, nik=N.DIFFERENT),
        case("", PHONE, MOTHER, nik=N.DIFFERENT),
        case("two_sound_niks", CARD, PHONE, nik=N.DIFFERENT, name=A.SPELLING),
        case("two_sound_niks", nik=N.TWO_DIGITS),
        case("", CARD, nik=N.TWO_DIGITS),
        case("", PHONE, nik=N.TWO_DIGITS),
        case("two_sound_niks", VILLAGE, nik=N.TWO_DIGITS),
        case("two_sound_niks", CARD, nik=N.TWO_DIGITS, name=A.INITIALS),
        case("", UNSOUND, nik=N.DIFFERENT),
        case("", UNSOUND, nik=N.TWO_DIGITS),
        case("two_sound_niks", CARD, nik=N.SERIAL),
        case("", CARD, PHONE, nik=N.SERIAL),
        case("two_sound_niks", UNSOUND, nik=N.DOUBTFUL),
        case("", UNSOUND, VILLAGE, nik=N.DOUBTFUL),
        case("", UNSOUND, CARD, nik=N.DOUBTFUL),
        case("two_sound_niks", UNSOUND, VILLAGE, nik=N.DOUBTFUL, date=D.MISSING),
        case("two_sound_niks", UNSOUND, VILLAGE, WOMAN_AND_MAN, nik=N.DOUBTFUL),
        case("", UNSOUND, VILLAGE, CARD, nik=N.DOUBTFUL, date=D.MISSING),
        # twins
        case("other_serial_and_name", CARD, PHONE, nik=N.SERIAL, name=A.SPELLING),
        case("other_serial_and_name", nik=N.SERIAL_ONE_DIGIT, name=A.SUBSET),
        case("", nik=N.SERIAL_ONE_DIGIT),
        case("twin_name", UNSOUND, nik=N.MISSING, name=A.PARTLY),
        case("twin_name", nik=N.EXCEL_PREFIX, name=A.RESEMBLES),
        case("twin_name", UNSOUND, PHONE, nik=N.LENGTH, name=A.DIFFERENT),
        case("twin_name", UNSOUND, PHONE, nik=N.DOUBTFUL, name=A.DIFFERENT),
        case("twin_name", UNSOUND, nik=N.TWO_DIGITS, name=A.PARTLY),
        case("", nik=N.ONE_DIGIT, name=A.PARTLY),
        case("twin_name", CUT, nik=N.ONE_DIGIT, name=A.PARTLY),
        case("twin_name", CUT, nik=N.ONE_DIGIT_DATE, name=A.PARTLY),
        case("twin_name", UNSOUND, nik=N.MISSING, name=A.SPELLING, other_vowel=True),
        case("", UNSOUND, PHONE, nik=N.MISSING, name=A.SPELLING, other_vowel=True),
        case("", nik=N.ONE_DIGIT, name=A.SPELLING, other_vowel=True),
        case("", UNSOUND, nik=N.MISSING, name=A.SPELLING),
        case("twin_name", UNSOUND, WOMAN_AND_MAN, nik=N.MISSING, name=A.SPELLING),
        case("twin_name", UNSOUND, WOMAN_AND_MAN, nik=N.LENGTH, name=A.SIMILAR),
        case("twin_name", WOMAN_AND_MAN, nik=N.ONE_DIGIT_DATE, name=A.SPELLING),
        case("", WOMAN_AND_MAN, nik=N.ONE_DIGIT, name=A.SPELLING),
        case("", UNSOUND, WOMAN_AND_MAN, nik=N.MISSING, name=A.INITIALS),
        case("twin_name", WOMAN_AND_MAN, nik=N.ONE_DIGIT_DATE, name=A.PARTLY),
        case("", nik=N.ONE_DIGIT_DATE, name=A.PARTLY),
        case("date_in_part", UNSOUND, nik=N.MISSING, name=A.PARTLY, date=D.DIFFERENT),
        case("twin_name", UNSOUND, PHONE, nik=N.MISSING, name=A.PARTLY, date=D.NEAR),
        # the first fifteen digits
        case("first_15_other_name", nik=N.EXCEL_PREFIX, name=A.PARTLY),
        case("first_15_other_name", PHONE, nik=N.EXCEL_PREFIX, name=A.DIFFERENT),
        case("first_15_other_name", nik=N.EXCEL_PREFIX, name=A.SPELLING, place=P.DIFFERENT),
        case("first_15_other_name", nik=N.EXCEL_PREFIX, name=A.SUBSET, place=P.NEAR),
        case("", nik=N.EXCEL_PREFIX, name=A.SPELLING),
        case("", nik=N.EXCEL_PREFIX, place=P.DIFFERENT),
        case("", PHONE, nik=N.EXCEL_PREFIX, name=A.SPELLING, place=P.DIFFERENT),
        case("", nik=N.ONE_DIGIT, name=A.SPELLING, place=P.DIFFERENT),
        # one number, another name
        case("same_nik_other_name", name=A.DIFFERENT),
        case("", PHONE, name=A.DIFFERENT),
        case("", MOTHER, name=A.DIFFERENT),
        case("same_nik_other_name", CARD, name=A.DIFFERENT),
        case("same_nik_other_name", PHONE, WOMAN_AND_MAN, name=A.DIFFERENT),
        case("", PHONE, name=A.DIFFERENT, sex=P.MISSING),
        case("same_nik_other_name", PHONE, name=A.DIFFERENT, date=D.NEAR),
        case("", name=A.PARTLY),
        case("", name=A.RESEMBLES),
        case("", name=A.PARTLY, date=D.NEAR),
        case("same_nik_other_name", name=A.PARTLY, date=D.PART),
        case("same_nik_other_name", name=A.RESEMBLES, date=D.PART),
        case("same_nik_other_name", name=A.PARTLY, date=D.MISSING),
        case("", VILLAGE, name=A.PARTLY, date=D.MISSING),
        case("", CARD, name=A.RESEMBLES, date=D.MISSING),
        case("same_nik_other_name", name=A.PARTLY, name_weight=-0.1, date=D.NEAR),
        case("", name=A.PARTLY, name_weight=0.0, date=D.NEAR),
        case("", name=A.PARTLY, name_weight=-0.1),
        case("", PHONE, name=A.PARTLY, name_weight=-0.1, date=D.NEAR),
        case("", name=A.RESEMBLES, name_weight=-4.5, date=D.NEAR),
        case("", name=A.ALIAS),
        case("", name=A.ALIAS, date=D.NEAR),
        case("same_nik_other_name", name=A.ALIAS, date=D.PART),
        case("same_nik_other_name", name=A.ALIAS, date=D.MISSING),
        case("", CARD, name=A.ALIAS, date=D.MISSING),
        # a generation apart
        case("generation_apart", UNSOUND, nik=N.MISSING, date=D.PART, years_apart=14, phone=P.SAME),
        case("generation_apart", UNSOUND, nik=N.MISSING, date=D.MISSING, years_apart=GENERATION_YEARS, phone=P.SAME),
        case("generation_apart", UNSOUND, nik=N.SERIAL, date=D.PART, years_apart=40, phone=P.SAME),
        case("generation_apart", UNSOUND, nik=N.DOUBTFUL, date=D.PART, years_apart=40, phone=P.SAME),
        case("", UNSOUND, nik=N.MISSING, date=D.PART, years_apart=GENERATION_YEARS - 1, phone=P.SAME),
        case("", UNSOUND, nik=N.MISSING, date=D.NEAR, years_apart=GENERATION_YEARS, phone=P.SAME),
        case("", nik=N.ONE_DIGIT, date=D.PART, years_apart=40),
        # one number, another date
        case("", date=D.DIFFERENT),
        case("same_nik_other_date", date=D.DIFFERENT, years_apart=GENERATION_YEARS),
        case("", date=D.DIFFERENT, years_apart=GENERATION_YEARS - 1),
        case("", PHONE, date=D.DIFFERENT, years_apart=GENERATION_YEARS),
        case("", MOTHER, date=D.DIFFERENT, years_apart=GENERATION_YEARS),
        case("same_nik_other_date", CARD, date=D.DIFFERENT, years_apart=GENERATION_YEARS),
        case("same_nik_other_date", WOMAN_AND_MAN, date=D.DIFFERENT),
        case("same_nik_other_date", WOMAN_AND_MAN, MOTHER, date=D.DIFFERENT),
        case("", WOMAN_AND_MAN, PHONE, date=D.DIFFERENT),
        case("same_nik_other_date", name=A.SUBSET, date=D.DIFFERENT),
        case("", name=A.SPELLING, date=D.DIFFERENT),
        case("", WOMAN_AND_MAN, date=D.PART),
        case("same_nik_other_date", nik=N.ONE_DIGIT, date=D.DIFFERENT, years_apart=GENERATION_YEARS, phone=P.SAME),
        case("same_nik_other_date", nik=N.ONE_DIGIT_DATE, date=D.DIFFERENT, years_apart=GENERATION_YEARS),
        case("same_nik_other_date", nik=N.LENGTH, date=D.DIFFERENT, years_apart=GENERATION_YEARS),
        case("same_nik_other_date", nik=N.EXCEL_PREFIX, date=D.DIFFERENT, years_apart=GENERATION_YEARS),
        case("same_nik_other_date", nik=N.SERIAL_ONE_DIGIT, date=D.DIFFERENT, years_apart=GENERATION_YEARS),
        case("", nik=N.ONE_DIGIT, date=D.DIFFERENT, years_apart=GENERATION_YEARS - 1),
        # a date in part, or another one
        case("date_in_part", UNSOUND, nik=N.MISSING, date=D.PART),
        case("date_in_part", UNSOUND, VILLAGE, nik=N.MISSING, date=D.PART),
        case("", UNSOUND, PHONE, nik=N.MISSING, date=D.PART),
        case("date_in_part", UNSOUND, nik=N.MISSING, date=D.NEAR),
        case("", UNSOUND, VILLAGE, nik=N.MISSING, date=D.NEAR),
        case("date_in_part", UNSOUND, VILLAGE, nik=N.DIFFERENT, date=D.NEAR),
        case("date_in_part", UNSOUND, VILLAGE, CARD, PHONE, nik=N.MISSING, date=D.DIFFERENT),
        case("date_in_part", UNSOUND, VILLAGE, CARD, PHONE, nik=N.TWO_DIGITS, date=D.DIFFERENT),
        case("", nik=N.ONE_DIGIT, date=D.PART),
        case("date_in_part", UNSOUND, nik=N.MISSING, name=A.ALIAS),
        case("date_in_part", UNSOUND, CARD, nik=N.MISSING, name=A.ALIAS),
        case("", UNSOUND, PHONE, nik=N.MISSING, name=A.ALIAS),
        case("", nik=N.ONE_DIGIT, name=A.ALIAS),
        case("date_in_part", nik=N.ONE_DIGIT, name=A.ALIAS, date=D.NEAR),
        case("date_in_part", CUT, nik=N.ONE_DIGIT, name=A.ALIAS),
        case("", CUT, nik=N.EXCEL_PREFIX, name=A.ALIAS),
        # nothing but the name
        case("name_alone", UNSOUND, nik=N.MISSING, date=D.MISSING),
        case("name_alone", UNSOUND, VILLAGE, nik=N.MISSING, date=D.MISSING),
        case("", UNSOUND, CARD, nik=N.MISSING, date=D.MISSING),
    ],
)  # fmt: skip
def test_a_rule_is_told_by_what_agrees_and_what_does_not(expected: str, pair: Row) -> None:
    assert rule(**pair) == expected


def test_no_rule_leaves_a_link_as_it_is_and_each_other_one_holds_it_below_acceptance() -> None:
    top = ceilings()

    assert top[0] == np.inf
    assert (top[1:] < np.log2(0.95 / 0.05)).all()
    assert len(top) == len(RULES)
    by_rule = dict(zip(RULES, top.tolist(), strict=True))
    assert (
        by_rule["generation_apart"]
        < by_rule["other_serial_and_name"]
        < 0
        < by_rule["twin_name"]
        < by_rule["name_alone"]
    )
    assert by_rule["twin_name"] == by_rule["first_15_other_name"] == by_rule["same_nik_other_date"]
    assert by_rule["date_in_part"] == by_rule["name_alone"] < by_rule["same_nik_other_name"] < by_rule["two_sound_niks"]
