"""The summary on the terminal."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from ucj_validate.report.model import Report


def show(report: Report, folder: Path, console: Console) -> None:
    """Prints the verdict."""
    console.print(str(report.persons), folder.name, markup=False)
