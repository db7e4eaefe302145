"""summary.json: every figure of the reports, for programs."""

from __future__ import annotations

import json

from ucj_validate.report.model import Report


def rendered(report: Report) -> bytes:
    """The summary as UTF-8 JSON with sorted keys."""
    return (json.dumps(report.summary(), ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
