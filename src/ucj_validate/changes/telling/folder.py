"""The folder that `diff --out` leaves: the page, the officer's workbook, the figures, the manifest; whole or absent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ucj_validate import __version__
from ucj_validate.changes.between import Changes
from ucj_validate.changes.facts import facts
from ucj_validate.changes.telling.page import rendered
from ucj_validate.changes.telling.workbook import write_workbook
from ucj_validate.finished import RunData
from ucj_validate.leaving import document, niks_hidden
from ucj_validate.report.run_folder.folder import check_place, run_folder

SCHEMA = "ucj-validate/run/diff/1"
"""A folder of ours, so that a later one may replace it; of another kind, so that nothing takes it for a run."""


def write(changes: Changes, before: RunData, now: RunData, out: Path) -> None:
    """Writes the folder `out`.

    Raises:
        UcjError: something else stands there, or it can't be written; nothing is left then.
    """
    check_place(out, SCHEMA)
    with run_folder(out) as folder:
        (folder / "diff.html").write_bytes(rendered(changes))
        write_workbook(changes, before, now, folder / "diff.xlsx")
        (folder / "diff.json").write_bytes(document(niks_hidden(facts(changes))))
        (folder / "run.json").write_bytes(document(niks_hidden(_manifest(changes))))


def _manifest(changes: Changes) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "runs": [{"name": run.name, "as_of": run.as_of.isoformat()} for run in (changes.before, changes.now)],
        "versions": {"ucj-validate": __version__},
    }
