"""The canonical form of an answer: nothing lost on the way to intake's grid, equal bytes for equal answers alone."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ucj_validate.errors import UsageError
from ucj_validate.ingest.remote.configured import Query
from ucj_validate.ingest.remote.result import Answer, Held, answer, answer_grid, in_order_of_content, kept
from ucj_validate.ingest.remote.statement import statement_of
from ucj_validate.sources import SourceSettings

_CELL = (
    st.none()
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    | st.sampled_from(['"', "\r", "\r\n", ",", "NULL", ""])
)
_TABLE = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(_CELL, min_size=width, max_size=width), min_size=1, max_size=6)
)


def _answer(rows: list[list[str | None]]) -> Answer:
    width = len(rows[0])
    frame = pl.DataFrame(rows, schema=dict.fromkeys(map(str, range(width)), pl.String), orient="row")
    return answer([f"k{i}" for i in range(width)], [Held.TEXT] * width, frame)


@given(_TABLE)
@settings(max_examples=60)
def test_every_cell_reaches_the_grid_and_every_row_its_number(rows: list[list[str | None]]) -> None:
    grid = answer_grid(kept(_answer(rows)))

    assert [grid.record(i) for i in range(1, grid.height)] == [[cell or "" for cell in row] for row in rows]
    assert grid.line.tolist() == list(range(len(rows) + 1))
    assert grid.record(0) == [f"k{i}" for i in range(len(rows[0]))]


@given(_TABLE, _TABLE)
@settings(max_examples=60)
def test_bytes_are_equal_exactly_where_cells_are(left: list[list[str | None]], right: list[list[str | None]]) -> None:
    """NULL and the empty text differ."""
    assert (kept(_answer(left)) == kept(_answer(right))) == (left == right)


@given(_TABLE, st.randoms())
@settings(max_examples=40)
def test_the_order_in_which_a_database_gives_rows_changes_nothing(rows: list[list[str | None]], chance: object) -> None:
    mixed = list(rows)
    chance.shuffle(mixed)  # type: ignore[attr-defined]

    assert kept(in_order_of_content(_answer(rows))) == kept(in_order_of_content(_answer(mixed)))


@pytest.mark.parametrize(
    ("held", "cells", "doubted"),
    [
        (Held.INTEGER, ["7271013203850001", "71013203850001", "0071013203850001", "", "5"], [0, 1, 0, 0, 1]),
        (Held.DECIMAL, ["12345678901234567890", "1.5", "7271"], [0, 0, 1]),
        (Held.DOUBLE, ["7.271013203850001e+15", "", "1.5"], [1, 0, 1]),
        (Held.INEXACT, ["7.27101e+15", "0071013203850001", "BUDI"], [1, 0, 0]),
        (Held.TEXT, ["7271"], None),
    ],
)
def test_cells_are_doubted_that_may_have_lost_digits_as_numbers(
    held: Held, cells: list[str], doubted: list[int] | None
) -> None:
    grid = answer_grid(kept(answer(["nik"], [held], pl.DataFrame({"0": cells}))))

    assert (grid.numeric[0].cast(pl.Int8).to_list()[1:] if 0 in grid.numeric else None) == doubted


@pytest.mark.parametrize(
    ("url", "question", "is_sorted"),
    [
        ("postgresql://h/d", "SELECT a FROM t ORDER BY a", True),
        ("postgresql://h/d", "select a from t\n order\tby a limit 5;  ", True),
        ("postgresql://h/d", "SELECT a, row_number() OVER (ORDER BY a) FROM t", False),
        ("postgresql://h/d", "SELECT a FROM (SELECT a FROM t ORDER BY a) AS t", False),
        ("postgresql://h/d", "SELECT 'x order by y' FROM t -- order by z", False),
        ("postgresql://h/d", "SELECT $a$;order by$a$ FROM t", False),
        ("postgresql://h/d", "WITH a AS (SELECT 1) SELECT * FROM a", False),
        ("mysql://h/d", "SELECT `order by`, 'it\\'s; order by' FROM t # order by", False),
        ("sqlite:a.db", "-- satu; dua\nVALUES (1), (2)", False),
        ("postgresql://h/d", "(SELECT 1) UNION (SELECT 2) ORDER BY 1", True),
    ],
)
def test_a_question_says_itself_whether_its_rows_are_sorted(url: str, question: str, *, is_sorted: bool) -> None:
    statement = statement_of(Query("x", SourceSettings(url=url, query=question)))

    assert statement.is_sorted is is_sorted
    assert not statement.text.endswith(";")


@pytest.mark.parametrize(
    ("url", "question"),
    [
        ("postgresql://h/d", "SELECT 1; SELECT 2"),
        ("postgresql://h/d", "DROP TABLE t"),
        ("postgresql://h/d", "/* SELECT */ UPDATE t SET a = 1"),
        ("postgresql://h/d", "SELECT a FROM t FOR UPDATE"),
        ("postgresql://h/d", ""),
        ("mysql://h/d", "SELECT a FROM t INTO OUTFILE 'x'"),
        ("mysql://h/d", "SELECT a INTO DUMPFILE 'x' FROM t"),
        ("mysql://h/d", "CALL p()"),
        ("sqlite:a.db", "SELECT load_extension('x')"),
        ("sqlite:a.db", "PRAGMA user_version"),
    ],
)
def test_what_is_no_plain_question_never_reaches_a_database(url: str, question: str) -> None:
    with pytest.raises(UsageError):
        statement_of(Query("x", SourceSettings(url=url, query=question)))
