"""Rows with findings are counted as rows, whatever number of findings they carry."""

from __future__ import annotations

import polars as pl

from ucj_validate.report.counting.found import rows_with_any


def test_a_row_with_two_of_the_codes_counts_once_and_one_with_others_never() -> None:
    findings = [["nik_missing", "name_missing"], ["nik_length", "nik_missing"], [], ["name_missing"]]
    rows = pl.DataFrame({"findings": findings}, schema={"findings": pl.List(pl.String)})

    assert rows_with_any(rows, ["nik_missing", "nik_length"]) == 2
    assert rows_with_any(rows, []) == 0
