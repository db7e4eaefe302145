"""A workbook that nobody could read is not made, and everybody is told."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from rich.console import Console

from tests.report.facts import facts
from ucj_validate.report import write_reports
from ucj_validate.report.model import build
from ucj_validate.report.terminal import show
from ucj_validate.settings import OutputSettings, Settings

ROWS = 13
"""Of the small run, both sides together."""


@pytest.mark.parametrize(("limit", "made"), [(ROWS, True), (ROWS - 1, False)])
def test_the_workbook_is_made_up_to_the_limit(limit, made, tmp_path):
    given = facts(settings=Settings(output=OutputSettings(workbook_rows=limit)))
    report = build(given)

    write_reports(given, report, tmp_path, ["html", "xlsx"])

    page = (tmp_path / "report.html").read_text("utf-8")
    screen = StringIO()
    show(report, tmp_path, Console(width=100, file=screen))
    assert (tmp_path / "report.xlsx").exists() is made
    assert ("report.xlsx tidak dibuat: 13 baris" in page) is not made
    assert ("report.xlsx tidak dibuat: 13 baris" in screen.getvalue()) is not made
    assert ("left_out" in json.loads((tmp_path / "summary.json").read_bytes())) is not made


def test_who_did_not_ask_for_one_is_not_told_of_it():
    given = facts(settings=Settings(output=OutputSettings(workbook_rows=1, formats=("html",))))

    assert build(given).left_out is None
