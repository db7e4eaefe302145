"""run.json: what was read, how, with which settings and versions, and what it cost. No personal values."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ucj_validate import __version__
from ucj_validate.provenance import Source
from ucj_validate.report.model import Facts
from ucj_validate.report.run_folder.folder import MANIFEST

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


def write_manifest(
    folder: Path, facts: Facts, seconds: Mapping[str, float], peak_mb: Mapping[str, float | None]
) -> None:
    """Writes run.json. `seconds` and `peak_mb` are by stage."""
    manifest = {
        "schema": "ucj-validate/run/1",
        "as_of": facts.as_of.isoformat(),
        "engine": facts.settings.engine,
        "inputs": [_input(source) for source in facts.sources],
        "settings": facts.settings.model_dump(mode="json"),
        "versions": _versions(),
        "seconds": dict(seconds),
        "peak_mb": dict(peak_mb),
        "matching": dict(facts.matching),
        "alarms": [asdict(alarm) for alarm in facts.alarms],
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def _input(source: Source) -> dict[str, Any]:
    described = asdict(source)
    described["name"] = described["file"]
    described["header_row"] = described["header_line"]
    del described["path"]
    return described


def _versions() -> Mapping[str, str]:
    packages = {name: version(name) for name in _PACKAGES}
    return {"ucj-validate": __version__, "python": platform.python_version(), "system": sys.platform, **packages}
