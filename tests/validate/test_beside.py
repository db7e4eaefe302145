"""Faults that show only beside other rows, and rows judged in pieces."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from tests.normalise.conftest import AS_OF, rows_of
from ucj_validate.columns import FIELDS, Side, raw
from ucj_validate.findings import CATALOGUE
from ucj_validate.findings.bits import listed
from ucj_validate.frames import People
from ucj_validate.normalise import people
from ucj_validate.settings import RuleSettings
from ucj_validate.validate import BESIDE, DATED, beside, dated, finding_bits, findings
from ucj_validate.validate.columnwise import (
    holds_error,
    is_day_month_swapped,
    is_sequential_fill,
    names_of_one_nik,
)
from ucj_validate.validate.people import looked_for

NIK = 9971011203859001
NIK_DAY, OTHER_DAY = date(1985, 3, 12), date(1990, 5, 1)


def _frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(
        [{"row": at, "file": "a", "sheet": None, "line": at + 2} | row for at, row in enumerate(rows)],
        schema={"row": pl.Int64, "file": pl.String, "sheet": pl.String, "line": pl.Int64, "nik": pl.String,
                "nik_birth_date": pl.Date, "birth_date": pl.Date},
    )  # fmt: skip


def _run(*born: date | None, step: int = 1, **cells: Any) -> list[dict[str, Any]]:
    """Rows below each other whose NIK rise by `step`, with these birth dates."""
    return [
        {"nik": str(NIK + at * step), "nik_birth_date": NIK_DAY, "birth_date": day} | cells
        for at, day in enumerate(born)
    ]


def _filled(rows: list[dict[str, Any]]) -> list[int]:
    return is_sequential_fill(_frame(rows)).arg_true().to_list()


@pytest.mark.parametrize(
    ("rows", "filled"),
    [
        (_run(NIK_DAY, OTHER_DAY, OTHER_DAY), [1, 2]),  # the first was dragged, and is right
        (_run(OTHER_DAY, OTHER_DAY, NIK_DAY), [0, 1, 2]),
        (_run(None, OTHER_DAY, OTHER_DAY), [0, 1, 2]),
        (_run(NIK_DAY, NIK_DAY, OTHER_DAY), []),  # one that disagrees may be a slip
        (_run(OTHER_DAY, OTHER_DAY), []),
        (_run(OTHER_DAY, OTHER_DAY, OTHER_DAY, step=2), []),
        (_run(OTHER_DAY, OTHER_DAY, OTHER_DAY, step=-1), []),
        (_run(*[None] * 5), [0, 1, 2, 3, 4]),
        (_run(*[None] * 4), []),
        (_run(NIK_DAY, *[None] * 5), []),  # one birth date, and it agrees
        (_run(OTHER_DAY, OTHER_DAY, OTHER_DAY, nik_birth_date=None), [0, 1, 2]),  # no date can be in it
        ([*_run(OTHER_DAY, OTHER_DAY), {"nik": None}, *_run(OTHER_DAY)], []),
        ([*_run(OTHER_DAY), *_run(OTHER_DAY, OTHER_DAY, OTHER_DAY), *_run(OTHER_DAY)], [1, 2, 3]),
        ([*_run(*[OTHER_DAY] * 3), *_run(OTHER_DAY, OTHER_DAY)], [0, 1, 2]),  # two runs, not one of five
        (
            [
                row | {"birth_date": day}
                for row, day in zip(_run(*[OTHER_DAY] * 3), (OTHER_DAY, None, NIK_DAY), strict=True)
            ],
            [],
        ),
        ([row | {"nik": row["nik"][1:]} for row in _run(*[OTHER_DAY] * 3)], []),  # no whole NIK
        ([row | {"file": file} for row, file in zip(_run(*[OTHER_DAY] * 3), "aab", strict=True)], []),
        ([row | {"sheet": sheet} for row, sheet in zip(_run(*[OTHER_DAY] * 3), "SST", strict=True)], []),
        ([row | {"line": 9 - at} for at, row in enumerate(_run(*[OTHER_DAY] * 3))], []),  # rising upwards
    ],
)
def test_a_drag_is_a_run_of_one_table_that_birth_dates_or_its_length_give_away(rows, filled):
    assert _filled(rows) == filled


def test_day_and_month_are_exchanged_only_where_all_three_parts_say_so():
    dates = [
        (date(1985, 3, 12), date(1985, 12, 3), True), (date(1985, 3, 12), date(1985, 12, 3), False),
        (date(1985, 3, 12), date(1986, 12, 3), True), (date(1985, 3, 12), date(1985, 12, 4), True),
        (date(1985, 3, 12), date(1985, 11, 3), True), (date(1985, 3, 12), None, False), (None, date(1985, 12, 3), True),
    ]  # fmt: skip
    frame = pl.DataFrame(
        [(row, *cells) for row, cells in enumerate(dates)],
        schema={"row": pl.Int64, "nik_birth_date": pl.Date, "birth_date": pl.Date, "birth_date_ambiguous": pl.Boolean},
        orient="row",
    )

    assert is_day_month_swapped(frame).to_list() == [True, *[False] * 6]


ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA", "#N/D",
          "  #REF!", "\u00a0#REF!")  # fmt: skip


@pytest.mark.parametrize("field", FIELDS)
def test_what_a_spreadsheet_prints_for_a_failed_formula_is_found_in_any_column(field):
    cells = [*ERRORS, None, "", "# 1", "#1", "$", "A #REF!", "REF!", "\u00e9", "Budi"]
    frame = pl.DataFrame(
        {raw(one): pl.Series(cells if one is field else [None] * len(cells), dtype=pl.String) for one in FIELDS}
    )

    assert holds_error(frame).arg_true().to_list() == list(range(len(ERRORS)))


@pytest.mark.parametrize(
    ("names", "count"),
    [
        (["ABCD", "EFGH", "IJKL"], 3),
        (["ABCD", "EFGH"], 0),  # two are a pair to be looked at
        (["ABCD", "ABCE", "EFGH"], 2),  # three letters of four: one name
        (["ABC", "ABD", "EFGH"], 3),  # two letters of three: another
        (["ABCD EFGH", "EFGH ABCD", "IJKL"], 2),  # order says nothing
        (["ABCD", "ABCD", "EFGH", None], 0),  # three rows, two spellings
        ([3 * letter for letter in "ABCDEFGHIJKLM"], 10),  # counting stops
    ],
)
def test_clearly_different_names_of_one_nik_are_counted(names, count):
    of_one = [(str(NIK), name) for name in names]
    frame = pl.DataFrame([(None, "XYZ"), *of_one, ("1", "XYZ")], schema=["nik", "name_key"], orient="row")

    assert names_of_one_nik(frame).to_list() == [0, *[count] * len(names), 0]


ROWS = [
    {"nik": "7271011203859001", "name": "Budi Santoso", "birth_date": "12 Maret 1985", "status": "AKTIF", "last_paid": "01-2024"},
    *({"nik": str(7271011203869001 + at), "name": f"Orang {chr(65 + at)}", "birth_date": "1 Mei 1990"} for at in range(4)),
    *({"nik": "7271011203879001", "name": name} for name in ("Rina Wati", "Muhammad Ali", "Joko Widodo")),
    {"nik": None, "name": None, "unit": "#REF!"},
]  # fmt: skip


@pytest.mark.parametrize("side", [Side.ROLL, Side.MEMBERS])
def test_rows_judged_in_pieces_have_the_findings_of_the_whole(side):
    rows = people(rows_of(*ROWS), AS_OF)
    told = beside(People(rows.select(sorted(BESIDE))), dated(People(rows.select(sorted(DATED)))))

    pieces = [
        listed(finding_bits(People(rows[begin : begin + 2]), begin, told, side, RuleSettings(), AS_OF))
        for begin in range(0, rows.height, 2)
    ]

    whole = findings(rows, side, RuleSettings(), AS_OF)
    assert pl.concat(pieces).to_list() == [
        whole.filter(pl.col("row") == at)["code"].to_list() for at in range(rows.height)
    ]
    assert set(whole["side"]) == {side.value}


def test_what_is_looked_for_on_a_side_stands_in_the_order_of_the_catalogue():
    roll, members = looked_for(Side.ROLL), looked_for(Side.MEMBERS)

    assert set(members) - set(roll) == {"status_contradicts_blth", "membership_unclear", "future_period"}
    assert {"nik_missing", "nik_sequential_fill", "name_missing", "place_unknown"} <= set(roll)
    assert [code for code in CATALOGUE if code in members] == members


def test_tables_with_birth_dates_are_told_whichever_column_holds_them():
    rows = pl.concat(
        [
            rows_of({"birth_date": "x"}, {"birth_date": "y"}, file="a.csv"),
            rows_of({"birth_place_date": "x"}, file="b.csv"),
            rows_of({"name": "Budi"}, file="c.csv"),
        ]
    )

    assert dated(People(rows)).sort("file").rows() == [("a.csv", None), ("b.csv", None)]
