"""rejects.csv: nothing lost, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from tests.report.facts import rejects
from ucj_validate.report import csvs


def read_back(text: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(text.decode(), newline="")))


def test_rejects_carry_side_place_reason_and_text() -> None:
    rows = read_back(csvs.rejects({"roll": rejects((10, "total", "JUMLAH;8")), "members": rejects()}))

    assert rows == [
        ["side", "file", "sheet", "line", "reason", "cells", "expected", "raw"],
        ["roll", "umkm.csv", "", "10", "total", "2", "", "JUMLAH;8"],
    ]


@pytest.mark.parametrize("raw", ["=1+1", "@SUM(A1)", "+62-812", "-2+3", "\tx", "\rx", "=cmd|' /C calc'!A0"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(raw: str) -> None:
    rows = read_back(csvs.rejects({"roll": rejects((2, "width", raw))}))

    assert rows[1][-1] == "'" + raw


@pytest.mark.parametrize("raw", ["-", "--", "-12", "+62812", "+62 812", "1.000,50", "BUDI; =x", "", 'a"b\nc'])
def test_plain_text_numbers_and_dashes_stay_as_they_are(raw: str) -> None:
    rows = read_back(csvs.rejects({"roll": rejects((2, "width", raw))}))

    assert rows[1][-1] == raw


def test_no_rejects_is_a_header_alone() -> None:
    assert csvs.rejects({}) == b"side,file,sheet,line,reason,cells,expected,raw\n"
