"""Whole reports as they were approved. Rewritten only by `make golden` (UCJ_GOLDEN=write)."""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from tests.report.facts import ALARMS, facts
from ucj_validate.report import json
from ucj_validate.report.model import Report, build
from ucj_validate.report.page import html
from ucj_validate.report.terminal import show

FOLDER = Path(__file__).parent / "golden"


def _plain(report: Report) -> bytes:
    out = StringIO()
    show(report, Path("runs/1"), Console(file=out, width=80, highlight=False))
    return out.getvalue().encode()


RENDERED = {"json": json.rendered, "html": html.rendered, "txt": _plain}


@pytest.mark.parametrize("name", ["summary.json", "report.html", "alarmed.json", "alarmed.html", "alarmed.txt"])
def test_the_golden_report_stands(name: str) -> None:
    report = build(facts(alarms=ALARMS) if name.startswith("alarmed") else facts())
    made = RENDERED[name.rpartition(".")[2]](report)

    if os.environ.get("UCJ_GOLDEN") == "write":
        (FOLDER / name).write_bytes(made)

    assert (FOLDER / name).read_bytes() == made
