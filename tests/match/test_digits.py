"""NIK and birth dates of two rows: which level each pair of values is, digit by digit."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pytest

from tests.support.builders import people
from ucj_validate.match.comparing.digits import date_levels, nik_levels
from ucj_validate.match.comparing.levels import DateLevel, NikLevel
from ucj_validate.match.values.comparable import Comparable, comparable
from ucj_validate.match.values.records import stacked

Row = dict[str, Any]
NIK = "0071011203850004"
FLOAT = {"nik_form": "excel_float"}
BORN = date(1985, 3, 12)
N, D = NikLevel, DateLevel


def of(*rows: Row) -> Comparable:
    return comparable(stacked(people(*rows), people()).frame)


NIKS: list[tuple[Row, Row, NikLevel]] = [
    ({"nik": NIK}, {"nik": NIK}, N.EXACT),
    ({"nik": NIK}, {"nik": None}, N.MISSING),
    ({"nik": None}, {"nik": None}, N.MISSING),
    # one digit, wherever it stands; in the date it says more
    ({"nik": NIK}, {"nik": "1071011203850004"}, N.ONE_DIGIT),
    ({"nik": NIK}, {"nik": "0071021203850004"}, N.ONE_DIGIT),
    ({"nik": NIK}, {"nik": "0071012203850004"}, N.ONE_DIGIT_DATE),
    ({"nik": NIK}, {"nik": "0071011203860004"}, N.ONE_DIGIT_DATE),
    ({"nik": NIK}, {"nik": "0071011203851004"}, N.ONE_DIGIT),
    ({"nik": NIK}, {"nik": "0071011203850014"}, N.ONE_DIGIT),
    # serials side by side are twins', up to three apart, and none is 0000
    ({"nik": NIK}, {"nik": "0071011203850007"}, N.SERIAL_ONE_DIGIT),
    ({"nik": NIK}, {"nik": "0071011203850001"}, N.SERIAL_ONE_DIGIT),
    ({"nik": NIK}, {"nik": "0071011203850008"}, N.ONE_DIGIT),
    ({"nik": "0071011203850003"}, {"nik": "0071011203850000"}, N.ONE_DIGIT),
    ({"nik": "0071011203850009"}, {"nik": "0071011203850012"}, N.SERIAL),
    ({"nik": "0071011203850099"}, {"nik": "0071011203850102"}, N.SERIAL),
    ({"nik": "0071011203850999"}, {"nik": "0071011203851002"}, N.SERIAL),
    ({"nik": "0071011203850009"}, {"nik": "0071011203850013"}, N.TWO_DIGITS),
    ({"nik": "0071011203850999"}, {"nik": "0071011203851003"}, N.TWO_DIGITS),
    ({"nik": NIK}, {"nik": "0071011203859876"}, N.TWO_DIGITS),
    # two neighbours swapped are one slip, two others are two
    ({"nik": NIK}, {"nik": "0701011203850004"}, N.ONE_DIGIT),
    ({"nik": NIK}, {"nik": "0071012103850004"}, N.ONE_DIGIT_DATE),
    ({"nik": NIK}, {"nik": "0071011203850040"}, N.ONE_DIGIT),
    ({"nik": NIK}, {"nik": "0071011203805004"}, N.ONE_DIGIT_DATE),
    ({"nik": NIK}, {"nik": "0071011303840004"}, N.TWO_DIGITS),
    ({"nik": NIK}, {"nik": "0170011203850004"}, N.TWO_DIGITS),
    ({"nik": NIK}, {"nik": "0071021303850004"}, N.TWO_DIGITS),
    ({"nik": NIK}, {"nik": "0071022303850004"}, N.DIFFERENT),
    ({"nik": NIK}, {"nik": "0082021203850004"}, N.DIFFERENT),
    ({"nik": NIK}, {"nik": "0071035203900009"}, N.DIFFERENT),
    # a number that contradicts its own row's date says little where it differs
    ({"nik": NIK}, {"nik": "0082021203850004", "nik_birth_date": date(1970, 1, 5), "birth_date": BORN}, N.DOUBTFUL),
    ({"nik": NIK}, {"nik": "0071021303850004", "nik_birth_date": date(1970, 1, 5), "birth_date": BORN}, N.DOUBTFUL),
    ({"nik": NIK}, {"nik": NIK, "nik_birth_date": date(1970, 1, 5), "birth_date": BORN}, N.EXACT),
    ({"nik": NIK}, {"nik": "0071021203850004", "nik_birth_date": date(1970, 1, 5), "birth_date": BORN}, N.ONE_DIGIT),
    # the last digit was lost
    ({"nik": NIK}, {"nik": "0071011203850000"} | FLOAT, N.EXCEL_PREFIX),
    ({"nik": NIK} | FLOAT, {"nik": NIK} | FLOAT, N.EXCEL_PREFIX),
    ({"nik": "0071011203850014"}, {"nik": "0071011203850000"} | FLOAT, N.ONE_DIGIT),
    ({"nik": "0071011203850014"}, {"nik": "0071011203850022"} | FLOAT, N.ONE_DIGIT),
    ({"nik": "0071011203850009"}, {"nik": "0071011203850010"} | FLOAT, N.SERIAL_ONE_DIGIT),
    ({"nik": "0071012203850014"}, {"nik": "0071011203850000"} | FLOAT, N.TWO_DIGITS),
    # a digit too few or too many
    ({"nik": NIK}, {"nik": "007101120385004"}, N.LENGTH),
    ({"nik": NIK}, {"nik": "00710112033850004"}, N.LENGTH),
    ({"nik": NIK}, {"nik": "007101120385005"}, N.MISSING),
    ({"nik": "007101120385004"}, {"nik": "007101120385004"}, N.EXCEL_PREFIX),
    ({"nik": "007101120385004"}, {"nik": "007101120385014"}, N.LENGTH),
    ({"nik": "007101120385004"}, {"nik": None}, N.MISSING),
    ({"nik": NIK}, {"nik": "00710112038504"}, N.MISSING),
    ({"nik": "0071011203850A04"}, {"nik": NIK}, N.ONE_DIGIT),
]  # fmt: skip


@cache
def every_nik() -> Comparable:
    """All rows, two and two."""
    return of(*(row for left, right, _level in NIKS for row in (left, right)))


@pytest.mark.parametrize("at", range(len(NIKS)))
def test_two_niks_are_compared_digit_by_digit(at: int) -> None:
    one, other = np.array([2 * at]), np.array([2 * at + 1])

    assert [nik_levels(every_nik(), *pair).tolist() for pair in ((one, other), (other, one))] == [[NIKS[at][2]]] * 2


def test_pairs_are_compared_all_at_once_as_one_by_one() -> None:
    left = np.arange(0, 2 * len(NIKS), 2)

    assert nik_levels(every_nik(), left, left + 1).tolist() == [level for _left, _right, level in NIKS]


DATES: list[tuple[date | None, date | None, DateLevel, int]] = [
    (BORN, BORN, D.SAME, 0),
    (BORN, None, D.MISSING, 0),
    (None, None, D.MISSING, 0),
    (BORN, date(1985, 3, 13), D.NEAR, 0),
    (BORN, date(1985, 3, 22), D.NEAR, 0),
    (BORN, date(1985, 3, 21), D.NEAR, 0),
    (BORN, date(1985, 3, 29), D.PART, 0),
    (BORN, date(1985, 4, 12), D.NEAR, 0),
    (BORN, date(1985, 10, 12), D.PART, 0),
    (BORN, date(1986, 3, 12), D.NEAR, 1),
    (BORN, date(1958, 3, 12), D.NEAR, 27),
    (BORN, date(1995, 3, 12), D.NEAR, 10),
    (BORN, date(1996, 3, 12), D.PART, 11),
    (BORN, date(1985, 12, 3), D.NEAR, 0),
    (BORN, date(1986, 12, 3), D.DIFFERENT, 1),
    (date(1985, 1, 12), date(1985, 12, 3), D.DIFFERENT, 0),
    (date(1985, 3, 12), date(1985, 12, 4), D.DIFFERENT, 0),
    (BORN, date(1985, 7, 30), D.DIFFERENT, 0),
    (BORN, date(1990, 3, 30), D.DIFFERENT, 5),
    (BORN, date(1970, 7, 30), D.DIFFERENT, 15),
    # 1 January stands for a year
    (BORN, date(1985, 1, 1), D.PART, 0),
    (BORN, date(1986, 1, 1), D.DIFFERENT, 1),
    (date(1985, 1, 1), date(1985, 1, 2), D.NEAR, 0),
    (date(1985, 1, 25), date(1985, 1, 1), D.PART, 0),
    (date(1999, 12, 31), date(2000, 12, 31), D.PART, 1),
]  # fmt: skip


@cache
def every_date() -> Comparable:
    """All dates, two and two."""
    return of(*({"birth_date": one} for left, right, *_told in DATES for one in (left, right)))


@pytest.mark.parametrize("at", range(len(DATES)))
def test_two_birth_dates_are_compared_part_by_part(at: int) -> None:
    one, other, exact = np.array([2 * at]), np.array([2 * at + 1]), np.array([NikLevel.EXACT])

    told = [date_levels(every_date(), *pair, exact) for pair in ((one, other), (other, one))]

    assert [(levels[0], apart[0]) for levels, apart in told] == [DATES[at][2:]] * 2


@pytest.mark.parametrize(
    ("left", "right", "nik", "level", "years"),
    [
        ({"birth_date": BORN}, {"nik_birth_date": BORN}, N.MISSING, D.SAME, 0),
        ({"birth_date": BORN}, {"nik_birth_date": date(1971, 12, 30)}, N.MISSING, D.DIFFERENT, 14),
        ({"nik_birth_date": BORN}, {"nik_birth_date": date(1985, 3, 13)}, N.MISSING, D.NEAR, 0),
        ({"birth_date": BORN}, {"nik_birth_date": date(1971, 12, 30)}, N.DIFFERENT, D.MISSING, 14),
        ({"birth_date": BORN, "nik_birth_date": date(1970, 1, 1)}, {"birth_date": BORN}, N.MISSING, D.SAME, 0),
        ({"birth_date": None}, {"birth_date": BORN}, N.MISSING, D.MISSING, 0),
    ],
)
def test_the_date_inside_a_nik_serves_where_the_niks_are_not_compared(
    left: Row, right: Row, nik: NikLevel, level: DateLevel, years: int
) -> None:
    data = of(left, right)

    for a, b in ((0, 1), (1, 0)):
        levels, apart = date_levels(data, np.array([a]), np.array([b]), np.array([nik]))
        assert (levels[0], apart[0]) == (level, years)
