"""Whole reports as they were approved. Rewritten only by `make golden` (UCJ_GOLDEN=write)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.report.facts import facts
from ucj_validate.report import html, json
from ucj_validate.report.model import build

FOLDER = Path(__file__).parent / "golden"


@pytest.mark.parametrize("name", ["summary.json", "report.html"])
def test_the_golden_report_stands(name: str) -> None:
    report = build(facts())
    made = {"summary.json": json.rendered, "report.html": html.rendered}[name](report)

    if os.environ.get("UCJ_GOLDEN") == "write":
        (FOLDER / name).write_bytes(made)

    assert (FOLDER / name).read_bytes() == made
