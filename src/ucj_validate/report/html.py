"""report.html: for the meeting. One file, no network, aggregates only."""

from __future__ import annotations

from ucj_validate.report.model import Report


def rendered(report: Report) -> bytes:
    """The page as UTF-8."""
    return report.city.encode()
