"""The folder of a plan: whole or absent; replaces an earlier plan and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ucj_validate import __version__
from ucj_validate.finished import RunData
from ucj_validate.leaving import document
from ucj_validate.plan import facts, letter, page, workbook
from ucj_validate.plan.planning import Planned
from ucj_validate.report.run_folder.folder import MANIFEST, check_place, run_folder

SCHEMA = "ucj-validate/run/plan/1"
"""A run folder, so that a later plan may replace it; of another kind, so that no command takes it for a run."""


def write(made: Planned, data: RunData, out: Path) -> None:
    """Writes the folder `out`.

    Raises:
        UcjError: something else stands there, or it can't be written; nothing is left then.
    """
    check_place(out, SCHEMA)
    with run_folder(out) as folder:
        (folder / "plan.json").write_bytes(facts.as_bytes(made.plan))
        (folder / "plan.html").write_bytes(page.rendered(made.plan))
        (folder / "plan.md").write_bytes(letter.rendered(made.plan))
        workbook.write(made.plan, made.listed, folder)
        (folder / MANIFEST).write_bytes(document(_manifest(made, data)))


def _manifest(made: Planned, data: RunData) -> dict[str, Any]:
    """Which run it was made of, and with which settings. No personal values."""
    return {
        "schema": SCHEMA,
        "as_of": data.as_of.isoformat(),
        "run": data.name,
        "run_version": data.version,
        "settings": made.settings.model_dump(mode="json"),
        "versions": {"ucj-validate": __version__},
    }
