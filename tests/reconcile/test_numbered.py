"""Persons by position: the same answers as by value, whatever the matcher's numbers are."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ucj_validate.findings import CATALOGUE
from ucj_validate.frames import FINDINGS, Findings
from ucj_validate.reconcile.codes import BITS, bits_of, listed, value_bits
from ucj_validate.reconcile.numbered import gathered, partners, persons_of
from ucj_validate.reconcile.persons import representatives

NIK = "0071011203850001"
NUMBERS = st.lists(st.one_of(st.integers(0, 6), st.integers(-3, 10**12)), max_size=30)


def numbered(numbers: list[int]) -> pl.Series:
    return pl.Series(numbers, dtype=pl.Int64)


@given(NUMBERS)
@example([])
@example([0, 0])
@example([7, 0, 7])
@example([10**12, -1, 10**12])
def test_persons_are_numbered_in_the_order_of_the_matchers_numbers(numbers: list[int]) -> None:
    persons = persons_of(numbered(numbers))

    known = sorted(set(numbers))
    assert persons.numbers.tolist() == known
    assert persons.of_row.tolist() == [known.index(number) for number in numbers]
    assert persons.rows.tolist() == [numbers.count(number) for number in known]
    assert persons.first_row.tolist() == [numbers.index(number) for number in known]
    assert persons.of_several.tolist() == [at for at, number in enumerate(numbers) if numbers.count(number) > 1]


@given(NUMBERS, NUMBERS)
@example([3, 5], [])
@example([], [3])
@example([2, 9, 30], [2, 5])
def test_a_partner_is_the_same_number_on_the_other_side(left: list[int], right: list[int]) -> None:
    here, there = persons_of(numbered(left)), persons_of(numbered(right))

    known = sorted(set(right))
    assert partners(here, there).tolist() == [
        known.index(number) if number in known else -1 for number in sorted(set(left))
    ]


@given(NUMBERS, st.randoms())
def test_the_first_row_among_some_is_the_first_of_them(numbers: list[int], random: object) -> None:
    among = np.array([random.random() < 0.5 for _ in numbers], dtype=np.bool_)  # type: ignore[attr-defined]
    persons = persons_of(numbered(numbers))

    first = persons.first(among)

    for person, number in enumerate(sorted(set(numbers))):
        rows = [at for at, other in enumerate(numbers) if other == number and among[at]]
        assert first[person] == (rows[0] if rows else -1)
        assert persons.any(among)[person] == bool(rows)


def test_no_place_gives_no_value() -> None:
    values = pl.Series("x", ["a", "b"])

    assert gathered(values, np.array([1, -1, 0])).to_list() == ["b", None, "a"]
    assert gathered(values.clear(), np.array([-1, -1])).to_list() == [None, None]
    assert gathered(values, np.array([], dtype=np.int64)).to_list() == []


@given(st.lists(st.lists(st.sampled_from(list(CATALOGUE)), max_size=5), max_size=20))
def test_codes_of_a_row_come_once_each_in_the_catalogues_order(codes: list[list[str]]) -> None:
    rows = [(code, at) for at, own in enumerate(codes) for code in own]
    found = Findings(pl.DataFrame([("roll", at, code) for code, at in rows], schema=FINDINGS, orient="row"))
    expected = [sorted(set(own), key=list(CATALOGUE).index) for own in codes]

    assert listed(value_bits(found, "roll", len(codes))).to_list() == expected
    assert listed(bits_of(len(codes), [(code, np.array([at])) for code, at in rows])).to_list() == expected
    assert not value_bits(found, "members", len(codes)).any()


def test_rows_are_given_as_positions_or_as_flags() -> None:
    positions, flags = np.array([2, 2, 0]), np.array([True, False, True])

    assert (bits_of(3, [("tie", positions)]) == bits_of(3, [("tie", flags)])).all()


def test_every_code_has_a_bit_of_its_own() -> None:
    assert len(set(BITS.values())) == len(CATALOGUE)
    assert sum(BITS.values()) < 2**63


@pytest.mark.parametrize("rows", [0, 1])
def test_no_row_and_no_code_is_no_trouble(rows: int) -> None:
    assert listed(np.zeros(rows, dtype=np.int64)).to_list() == [[]] * rows
    assert listed(np.zeros(rows, dtype=np.int64)).dtype == pl.List(pl.String)


def test_who_has_no_row_among_those_asked_has_the_place_of_none() -> None:
    persons = persons_of(numbered([5, 9, 5, 7]))

    assert persons.first(np.array([False, True, True, False])).tolist() == [2, -1, 1]
    assert persons.any(np.array([1, 2])).tolist() == [True, False, True]
    assert persons.of_several.tolist() == [0, 2]
    assert partners(persons, persons_of(numbered([7, 1]))).tolist() == [-1, 1, -1]
    assert partners(persons, persons_of(numbered([]))).tolist() == [-1, -1, -1]


@pytest.mark.parametrize(
    ("rows", "stands"),
    [([(None, 9), (NIK, 1)], 1), ([(NIK, 1), (None, 9)], 0), ([(NIK, 1), (NIK, 2)], 1), ([(None, 1), (None, 1)], 0), ([(NIK, 2), (NIK, 1)], 0)],
)  # fmt: skip
def test_the_row_that_stands_for_a_person_has_a_sound_number_and_then_the_most_filled_in(
    rows: list[tuple[str | None, int]], stands: int
) -> None:
    alone = (None, 0)
    roll = pl.DataFrame([alone, *rows], schema={"sound_nik": pl.String, "full": pl.Int64}, orient="row").with_row_index(
        "row"
    )

    standing = representatives(roll.with_columns(pl.col("row").cast(pl.Int64)), persons_of(numbered([5, 8, 8])))

    assert standing.tolist() == [0, 1 + stands]
