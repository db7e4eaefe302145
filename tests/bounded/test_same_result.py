"""A run that memory is short for writes what one writes that has all it wants."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.reconcile.test_alarms import AS_OF
from ucj_validate.cli.options import load
from ucj_validate.errors import UcjError
from ucj_validate.pipeline import run
from ucj_validate.settings import Settings

PALU = Path(__file__).parents[2] / "fixtures" / "palu"


def _settings(**engine: Any) -> Settings:
    flags = {"engine": engine, "output": {"formats": ("html", "xlsx", "junit")}}
    settings: Settings = load(PALU / "ucj.toml", flags)
    return settings


def _run(out: Path, **engine: Any) -> dict[str, Any]:
    settings = _settings(**engine)
    run(settings, settings.as_of or AS_OF, out)
    made: dict[str, Any] = json.loads((out / "run.json").read_bytes())
    return made


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, dict[str, Any]]]:
    folder = tmp_path_factory.mktemp("bounded")
    return {
        name: (folder / name, _run(folder / name, **engine))
        for name, engine in {"roomy": {}, "short": {"memory_mb": 2}}.items()
    }


@pytest.mark.wide
def test_every_file_is_the_same_to_the_byte(runs):
    (roomy, told), (short, other) = runs["roomy"], runs["short"]

    files = {path.name for path in roomy.iterdir()}

    assert files == {path.name for path in short.iterdir()}
    assert [name for name in sorted(files) if (roomy / name).read_bytes() != (short / name).read_bytes()] == [
        "run.json"
    ]
    assert (told["spilled_bytes"], other["spilled_bytes"] > 0) == (0, True)


@pytest.mark.wide
def test_each_stage_is_told_with_its_cost(runs):
    _folder, told = runs["short"]

    assert set(told["seconds"]) == {
        "read", "normalise", "validate", "match", "reconcile", "count", "write", "report",
    }  # fmt: skip
    assert set(told["peak_mb"]) == set(told["seconds"])


@pytest.mark.wide
def test_nothing_stays_of_what_waited_on_disk(runs):
    folder = runs["short"][0].parent

    assert {path.name for path in folder.iterdir()} == {"roomy", "short"}


def test_nothing_stays_of_a_run_that_fails(tmp_path):
    shutil.copy(PALU / "peserta_bpjs.csv", tmp_path / "a.csv")
    shutil.copy(PALU / "peserta_bpjs.csv", tmp_path / "b.csv")
    both = {"rolls": (str(tmp_path / "a.csv"),), "members": (str(tmp_path / "b.csv"),)}
    settings = Settings.model_validate({"input": both, "engine": {"memory_mb": 1}})

    with pytest.raises(UcjError):
        run(settings, date(2025, 4, 24), tmp_path / "out")

    assert {path.name for path in tmp_path.iterdir()} == {"a.csv", "b.csv"}
