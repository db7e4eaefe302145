"""run.json: what was read, how, with which settings and versions, and what it cost. No personal values."""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ucj_validate import __version__
from ucj_validate.leaving import document
from ucj_validate.provenance import Source
from ucj_validate.report.model import Facts, Report
from ucj_validate.report.run_folder.costs import Stages
from ucj_validate.report.run_folder.folder import MANIFEST
from ucj_validate.state.runs import Run

_PACKAGES = (
    "polars",
    "pandera",
    "pyarrow",
    "python-calamine",
    "fastexcel",
    "rapidfuzz",
    "numpy",
    "xlsxwriter",
)


def write_manifest(folder: Path, facts: Facts, stages: Stages) -> None:
    """Writes run.json."""
    manifest = {
        "schema": "ucj-validate/run/1",
        "as_of": facts.as_of.isoformat(),
        "engine": facts.settings.engine.name,
        "inputs": [_input(source) for source in facts.sources],
        "settings": facts.settings.model_dump(mode="json"),
        "versions": _versions(),
        "seconds": dict(stages.seconds),
        "peak_mb": dict(stages.peak_mb),
        "spilled_bytes": stages.spilled_bytes,
        "matching": dict(facts.matching),
        "alarms": [asdict(alarm) for alarm in facts.alarms],
    }
    (folder / MANIFEST).write_bytes(document(manifest))


def remembered(folder: str, facts: Facts, report: Report) -> Run:
    """What a project's state keeps of a run: figures and sources, no row."""
    point = report.summary_point()
    figures = {
        "rows": point["rows"],
        "persons": point["persons"],
        "active": point["active"],
        "eligible": point["eligible"],
        "gap_yearly": point["gap_yearly"],
        **{f"persons.{name}": count for name, count in point["persons_by_status"].items()},
        **{f"findings.{code}": rows for code, rows in point["findings"].items()},
    }
    return Run(
        folder=folder,
        city=facts.settings.city,
        as_of=facts.as_of.isoformat(),
        recorded_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        version=facts.version,
        inputs=[
            {
                "name": source.file,
                "sheet": source.sheet,
                "side": source.side,
                "sha256": source.sha256,
                "rows": source.rows,
            }
            for source in facts.sources
        ],
        alarms=len(facts.alarms),
        point=point,
        figures=figures,
    )


def _input(source: Source) -> dict[str, Any]:
    described = asdict(source)
    described["name"] = described["file"]
    described["header_row"] = described["header_line"]
    del described["path"]
    return described


def _versions() -> Mapping[str, str]:
    packages = {name: version(name) for name in _PACKAGES}
    return {"ucj-validate": __version__, "python": platform.python_version(), "system": sys.platform, **packages}
