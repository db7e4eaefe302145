"""The fast path reads a file at one go only where its bytes prove that nothing is wrong with it."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ucj_validate.ingest.text.clean import clean_grid
from ucj_validate.ingest.text.dialect import Shape
from ucj_validate.ingest.text.scanner import Dialect

THREE = Shape(Dialect(","), 3)
CLEAN = ["a,b,c", "1,2,3", '4,"x, y",', ",,", "5, 6 ,7"]


def grid(text: str):
    return clean_grid(text.encode(), THREE)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("end", [True, False])
def test_clean_text_is_read_as_python_reads_it(newline, end):
    text = newline.join(CLEAN) + (newline if end else "")

    found = grid(text)

    assert found is not None
    assert [list(row) for row in found.cells.rows()] == list(csv.reader(io.StringIO(text, newline="")))
    assert [found.raw(i) for i in range(found.height)] == CLEAN


@pytest.mark.parametrize(
    "line",
    [
        "1,2", "1,2,3,4", "", "1,2,3,", '1,"2,3', '1,2",3', '1,"2"x,3', '1,"Jl. "Raya" 1",3', '1,""2",3', '1, "2",3',
        '1,"2""x",3', '1,"2\n2",3', "1,2\r2,3", '"1,"2,"3",4"', '1,"2",3\n4,"5', "\r1,2,3",
    ],
)  # fmt: skip
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_one_line_in_doubt_leaves_the_file_to_the_careful_reader(line, newline):
    assert grid(newline.join([*CLEAN, line, "7,8,9", ""])) is None


@pytest.mark.parametrize("last", [",,,", "7,8,9,"])
def test_a_blank_cell_too_many_at_the_very_end_makes_up_for_none_that_is_missing(last):
    assert grid("\n".join([*CLEAN, "1,2", last])) is None


def test_lines_that_end_in_two_ways_are_left_to_the_careful_reader():
    assert grid("a,b,c\r\n1,2,3\n4,5,6\r\n") is None
    assert grid("a,b,c\n1,2,3\r\n4,5,6\n") is None


@given(st.text(st.sampled_from('a1",\n\r é'), max_size=80))
def test_whatever_the_fast_path_accepts_strict_parsing_reads_the_same(text):
    found = grid("a,b,c\n" + text)

    if found is not None:
        strict = list(csv.reader(io.StringIO("a,b,c\n" + text, newline=""), strict=True))
        assert [list(row) for row in found.cells.rows()] == strict
        assert {len(row) for row in strict} == {3}
