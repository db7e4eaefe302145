"""summary.json: every figure of the reports, for programs. NIK in names (files, places, targets) are hidden."""

from __future__ import annotations

from ucj_validate.leaving import document, niks_hidden
from ucj_validate.report.model import Report


def rendered(report: Report) -> bytes:
    """The summary as UTF-8 JSON with sorted keys."""
    told = niks_hidden(report.summary())
    return document(told)
