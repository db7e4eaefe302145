"""Each rule: a row that passes, one that fails, one null, one at the limit."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from tests.normalise.conftest import rows_of
from ucj_validate.columns import Side
from ucj_validate.errors import InvariantError
from ucj_validate.findings import CATALOGUE
from ucj_validate.frames import FINDINGS, People
from ucj_validate.normalise import people
from ucj_validate.settings import RuleSettings
from ucj_validate.validate import findings

AS_OF = date(2025, 4, 24)
Codes = Callable[..., list[set[str]]]


def codes(*cells: dict[str, Any], side: Side = Side.ROLL, **rules: Any) -> list[set[str]]:
    """The finding codes of each row."""
    found = findings(people(rows_of(*cells), AS_OF), side, RuleSettings(**rules), AS_OF)
    return [set(found.filter(pl.col("row") == at)["code"]) for at in range(len(cells))]


def apart(*cells: dict[str, Any], **rules: Any) -> list[set[str]]:
    """The same of rows that say nothing of one another: each is in a file of its own."""
    return codes(*(row | {"file": f"{at}.csv"} for at, row in enumerate(cells)), **rules)


def test_rules_of_the_form_of_a_nik():
    cells = [
        "7271011203859001", None, "727101120385001", "ABC", "7,27101E+15", "72710112O3850001", "7271013113859001", "7271011203850000",
        "'7271011203859001",
    ]  # fmt: skip

    found = codes(*({"nik": cell, "name": "Budi"} for cell in cells))

    assert found == [
        set(), {"nik_missing"}, {"nik_length"}, {"nik_not_digits"}, {"nik_excel_float"}, {"nik_repaired"}, {"nik_impossible_date"},
        {"nik_serial_zero"}, set(),
    ]  # fmt: skip


def test_a_nik_stored_as_a_number_is_told_whether_or_not_its_last_digit_is_0():
    numbers = {"nik_as_number": True, "name": "Budi"}

    found = codes({"nik": "7271011203859001"} | numbers, {"nik": "7271011203859010"} | numbers, {"nik": None} | numbers)

    assert found == [{"nik_stored_as_number"}, {"nik_excel_float"}, {"nik_missing"}]


@pytest.mark.parametrize(
    ("nik", "expected"),
    [
        ("7271011203859001", set()),
        ("9971011203850001", {"nik_province_unknown", "nik_region_unknown"}),
        ("7299011203850001", {"nik_region_unknown"}),
        ("7206991203850001", {"nik_district_unknown"}),
        ("9171011203859001", set()),
        ("9471011203850001", set()),  # Papua's codes moved too often for any list
        ("9701011203850001", set()),
        ("9801011203850001", {"nik_province_unknown", "nik_region_unknown"}),
        ("9101011203859001", set()),  # Merauke as it was coded until 2022
        (None, {"nik_missing"}),
    ],
)
def test_region_codes_are_looked_up_level_by_level(nik, expected):
    found = codes({"nik": nik, "name": "Budi"})[0]

    assert found - {"nik_district_unknown"} == expected - {"nik_district_unknown"}
    assert "nik_district_unknown" not in expected or "nik_district_unknown" in found


def test_an_unknown_region_is_told_once_at_its_level():
    expected = {
        "7206051203859001": set(),
        "7206991203859001": {"nik_district_unknown"},
        "7299991203859001": {"nik_region_unknown"},
        "9871011203859001": {"nik_province_unknown", "nik_region_unknown"},
        "9001011203859001": {"nik_province_unknown", "nik_region_unknown"},
        "9199991203859001": {"nik_district_unknown"},  # Papua's codes are known down to the regency
        "9799991203859001": {"nik_district_unknown"},
        "999999120385900": {"nik_length"},  # no region of a number that is not whole
        "99999912038590011": {"nik_length"},
    }

    found = apart(*({"nik": nik, "name": "Budi"} for nik in expected))

    assert dict(zip(expected, found, strict=True)) == expected


def test_only_a_letter_read_as_a_digit_is_told_as_a_repair():
    expected = {
        "7271 0112 0385 9001": set(),
        "72710112038590O1": {"nik_repaired"},
        "727101120385900|": {"nik_repaired"},
        "7,271011203859001E+15": set(),  # all digits are there: a number, not a repair
        " 7.271011203859001e15 ": set(),
        "7271011203859001E0": {"nik_not_digits"},
        "7,271E+15": {"nik_excel_float"},
    }

    found = apart(*({"nik": nik, "name": "Budi"} for nik in expected))

    assert dict(zip(expected, found, strict=True)) == expected


def test_birth_date_and_sex_are_compared_with_the_nik():
    nik = {"nik": "7271015203859001", "name": "Ani"}

    found = codes(
        nik | {"birth_date": "12 Maret 1985", "sex": "P"},
        nik | {"birth_date": "13 Maret 1985", "sex": "L"},
        nik | {"birth_date": None, "sex": None},
        nik | {"birth_date": "03/12/1985"},  # day and month may be exchanged
    )

    assert found == [set(), {"nik_dob_differs", "nik_sex_differs"}, {"birth_date_missing"}, {"birth_date_ambiguous"}]


def test_a_nik_that_is_the_card_number_is_told():
    same = "7271011203859001"

    found = codes(
        {"nik": same, "no_kk": same, "name": "A B"},
        {"nik": same, "no_kk": "7271011203859002", "name": "A B"},
        {"name": "A B"},
    )

    assert found == [{"nik_equals_kk"}, set(), {"nik_missing"}]


def _rising(count: int, start: int = 7271011203859001, **cells: Any) -> list[dict[str, Any]]:
    return [{"nik": str(start + at), "name": f"Orang {chr(65 + at)}"} | cells for at in range(count)]


def test_a_drag_is_told_from_its_second_row_on():
    born = ["12 Maret 1985", "1 Mei 1990", "2 Juni 1971"]
    rows = [row | {"birth_date": day} for row, day in zip(_rising(3), born, strict=True)]

    assert ["nik_sequential_fill" in found for found in codes(*rows)] == [False, True, True]


def test_a_drag_whose_first_row_disagrees_too_is_told_whole():
    rows = [row | {"birth_date": f"{at + 1} Mei 1990"} for at, row in enumerate(_rising(3))]

    assert all("nik_sequential_fill" in found for found in codes(*rows))


@pytest.mark.parametrize(
    "rows",
    [
        [row | {"birth_date": f"{at + 1} Mei 1990"} for at, row in enumerate(_rising(2))],  # a run of 2
        _rising(3, birth_date="12 Maret 1985"),  # triplets
        _rising(4),  # no birth dates to disagree
        [
            row | {"birth_date": "1 Mei 1990", "nik": str(7271011203859001 + 2 * at)}
            for at, row in enumerate(_rising(4))
        ],
    ],
)
def test_runs_that_families_explain_are_no_drag(rows):
    assert not any("nik_sequential_fill" in found for found in codes(*rows))


def test_five_in_a_row_without_birth_dates_are_a_drag():
    assert all("nik_sequential_fill" in found for found in codes(*_rising(5)))


def test_one_nik_against_three_clearly_different_names_is_told():
    nik = "7271011203859001"
    different = codes(*({"nik": nik, "name": name} for name in ("Budi Santoso", "Rina Wati", "Muhammad Ali")))
    spellings = codes(*({"nik": nik, "name": name} for name in ("Moh. Ali", "Muhammad Alie", "Muhamad Alii")))
    two = codes(*({"nik": nik, "name": name} for name in ("Budi Santoso", "Rina Wati")))

    assert all("nik_many_names" in found for found in different)
    assert not any("nik_many_names" in found for found in (*spellings, *two))


def test_birth_dates_are_missing_or_impossible():
    cells = ["12 Maret 1985", None, "31-02-1985", "tidak tahu", "25-04-2025", "00-00-0000"]

    found = codes(*({"nik": "7271011203859001", "name": "Budi", "birth_date": cell} for cell in cells))

    assert found == [
        set(), {"birth_date_missing"}, {"birth_date_impossible"}, {"birth_date_missing"}, {"birth_date_impossible"}, {"birth_date_missing"},
    ]  # fmt: skip


@pytest.mark.parametrize("column", ["birth_date", "birth_place_date"])
def test_a_birth_date_that_was_meant_is_told_from_none(column):
    expected: dict[str, set[str]] = {
        "12 Marchember 1985": {"birth_date_impossible"},
        "1985 Foo 1": {"birth_date_impossible"},
        "99999": {"birth_date_impossible"},  # five digits may be Excel's number of a day
        "31131985": {"birth_date_impossible"},
        "123456789": {"birth_date_impossible"},
        "1234": {"birth_date_missing"},
        "12-03": {"birth_date_missing"},
        "00000000": {"birth_date_missing"},
        "12/03/1985": set(),  # day and month could be exchanged, and the NIK has it so
        "11/03/1985": {"birth_date_ambiguous", "nik_dob_differs"},
        "03/12/1985": {"birth_date_ambiguous"},
    }
    row = {"nik": "7271011203859001", "name": "Budi"}
    beside = [{"file": f"{at}.csv", column: "Palu"} for at in range(len(expected))]  # the column is used in each file

    found = codes(*(row | {"file": f"{at}.csv", column: cell} for at, cell in enumerate(expected)), *beside)

    assert dict(zip(expected, found, strict=False)) == expected


def test_one_column_s_date_is_enough():
    row = {"nik": "7271011203859001", "name": "Budi"}

    found = apart(
        row | {"birth_date": "31-02-1985", "birth_place_date": "Palu, 12 Maret 1985"},
        row | {"birth_date": "00-00-0000", "birth_place_date": "Palu, 31-02-1985"},
        row | {"nik": "7271013103859001", "birth_date": "03/04/1985"},
        row | {"nik": None, "birth_date": "03/04/1985"},
    )

    assert found == [
        set(),
        {"birth_date_impossible"},
        {"birth_date_ambiguous", "nik_dob_differs"},
        {"birth_date_ambiguous", "nik_missing"},
    ]


def test_a_place_is_unknown_where_a_cell_names_one_that_is_in_no_table():
    row = {"nik": "7271011203859001", "name": "Budi"}
    places = [
        ({"district": "Palu Barat", "village": "Lere"}, False),
        ({"district": "Palu Barat"}, False),
        ({"district": "Qwertyu"}, True),
        ({"village": "Qwertyu"}, True),
        ({"village": "Lere", "district": "Qwertyu"}, False),  # the village says which district is meant
        ({"village": "123", "district": "45"}, False),  # no name
        ({"address": "Jl. Mawar, Kel. Qwertyu Kec. Asdfghj"}, False),  # read out of an address: no cell of its own
    ]

    found = apart(*(row | cells for cells, _told in places))

    assert ["place_unknown" in one for one in found] == [told for _cells, told in places]


def test_a_file_without_birth_dates_is_not_told_row_by_row():
    assert codes({"nik": "7271011203859001", "name": "Budi"}) == [set()]


def test_names_cells_and_places():
    good = {"nik": "7271011203859001", "name": "Budi", "district": "Palu Barat", "village": "Lere"}

    found = codes(good, good | {"name": None}, good | {"unit": "#REF!"}, good | {"village": "Qwertyu"}, good | {"village": None, "district": None},
                  good | {"unit": "# 1"})  # fmt: skip

    assert found == [set(), {"name_missing"}, {"cell_error"}, {"place_unknown"}, set(), set()]


STATUS_AND_MONTHS: list[tuple[str | None, str | None, str | None, set[str]]] = [
    ("AKTIF", "04-2025", None, set()),
    ("AKTIF", "12-2024", None, set()),  # three months overdue: the limit
    ("AKTIF", "11-2024", None, {"status_contradicts_blth"}),
    ("AKTIF", "04-2025", "01-2025", {"status_contradicts_blth"}),
    ("NONAKTIF", "04-2025", None, {"status_contradicts_blth"}),
    ("NONAKTIF", "04-2025", "04-2025", set()),
    ("NONAKTIF", "01-2024", None, set()),
    ("MENUNGGAK", "03-2025", None, {"status_contradicts_blth"}),
    ("MENUNGGAK", "02-2025", None, set()),
    (None, None, None, {"membership_unclear"}),
    ("AKTIF", None, None, set()),
    ("MENUNGGAK", None, None, set()),
    ("KELUAR", None, None, set()),
    ("NONAKTIF", "03-2025", None, {"status_contradicts_blth"}),
    ("NONAKTIF", "02-2025", None, set()),
    (None, None, "01-2025", set()),
    (None, "04-2025", None, set()),
    ("AKTIF", "04-2026", None, set()),  # paid a year ahead: the limit
    ("AKTIF", "05-2026", None, {"future_period"}),
]


def test_status_and_months_of_members():
    rows = [
        {"nik": "7271011203859001", "name": "Budi", "status": status, "last_paid": paid, "inactive_since": since}
        for status, paid, since, _expected in STATUS_AND_MONTHS
    ]

    assert codes(*rows, side=Side.MEMBERS) == [expected for *_cells, expected in STATUS_AND_MONTHS]
    assert codes(*rows, side=Side.ROLL) == [set()] * len(rows)


@pytest.mark.parametrize(
    ("grace", "months"),
    [
        (0, {("03-2025", None): False, ("02-2025", None): True}),  # March may still be paid in April
        (3, {("02-2025", "04-2025"): True, ("02-2025", "05-2025"): False}),  # ended on the day itself
    ],
)
def test_an_active_member_contradicts_months_beyond_the_grace_and_an_end_that_has_come(grace, months):
    first_of_april = date(2025, 4, 1)
    active = {"nik": "7271011203859001", "name": "Budi", "status": "AKTIF"}
    rows = people(
        rows_of(*(active | {"last_paid": paid, "inactive_since": since} for paid, since in months)), first_of_april
    )

    found = findings(rows, Side.MEMBERS, RuleSettings(grace_months=grace), first_of_april)

    contradicting = set(found.filter(pl.col("code") == "status_contradicts_blth")["row"])
    assert [at in contradicting for at in range(len(months))] == list(months.values())


def test_findings_are_sorted_and_of_the_catalogue():
    rows = people(rows_of({"nik": "x"}, {"nik": None}, {"nik": "9971011203850000", "name": "Budi"}), AS_OF)

    found = findings(rows, Side.ROLL, RuleSettings(), AS_OF)

    assert found.schema == FINDINGS
    order = list(CATALOGUE)
    assert [(row, order.index(code)) for row, code in found.select("row", "code").rows()] == sorted(
        (row, order.index(code)) for row, code in found.select("row", "code").rows()
    )


def test_row_order_changes_nothing():
    cells = [
        {"nik": "7271011203859001", "name": "Budi"},
        {"nik": "x", "name": None},
        *_rising(5, start=7271011203869001),
    ]
    rows = people(rows_of(*cells), AS_OF)

    shuffled = findings(People(rows.reverse()), Side.ROLL, RuleSettings(), AS_OF)

    assert shuffled.equals(findings(rows, Side.ROLL, RuleSettings(), AS_OF))


def test_no_rows_have_no_findings():
    rows = people(rows_of({"nik": "x"}).clear(), AS_OF)

    assert findings(rows, Side.MEMBERS, RuleSettings(), AS_OF).schema == FINDINGS


def test_the_environment_cannot_switch_validation_off(monkeypatch):
    monkeypatch.setitem(os.environ, "PANDERA_VALIDATION_ENABLED", "False")

    assert codes({"nik": None, "name": "Budi"}) == [{"nik_missing"}]


def test_a_broken_frame_is_our_bug_and_its_message_holds_no_value():
    rows = people(rows_of({"nik": "7271011203859001", "name": "Budi"}), AS_OF)

    with pytest.raises(InvariantError) as caught:
        findings(People(rows.with_columns(pl.lit(1).alias("kpj"))), Side.ROLL, RuleSettings(), AS_OF)

    assert "kpj" in caught.value.found
    assert "7271011203859001" not in str(vars(caught.value))
