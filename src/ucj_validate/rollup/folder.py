"""The folder of a province report: whole or absent; replaces an earlier one of its kind and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ucj_validate import __version__
from ucj_validate.leaving import document, niks_hidden
from ucj_validate.report.run_folder.folder import MANIFEST, check_place, run_folder
from ucj_validate.rollup import facts, letter, page, workbook
from ucj_validate.rollup.building import Province

SCHEMA = "ucj-validate/run/rollup/1"
"""A run folder, so that a later report may replace it; of another kind, so that no command takes it for a run."""


def write(province: Province, out: Path) -> None:
    """Writes the folder `out`.

    Raises:
        UcjError: something else stands there, or it can't be written; nothing is left then.
    """
    check_place(out, SCHEMA)
    report = province.report
    with run_folder(out) as folder:
        (folder / "rollup.json").write_bytes(facts.as_bytes(report))
        (folder / "rollup.html").write_bytes(page.rendered(report))
        (folder / "rollup.md").write_bytes(letter.rendered(report))
        workbook.write(province, folder / "rollup.xlsx")
        (folder / MANIFEST).write_bytes(document(niks_hidden(_manifest(province))))


def _manifest(province: Province) -> dict[str, Any]:
    """What it was made of. No personal values."""
    report = province.report
    return {
        "schema": SCHEMA,
        "as_of": report.as_of.isoformat(),
        "mode": report.mode,
        "key": report.key,
        "model": report.model,
        "cities": [
            {"city": city.name, "as_of": city.as_of.isoformat(), "source": city.source, "version": city.version}
            for city in report.cities
        ],
        "versions": {"ucj-validate": __version__},
    }
