"""Which state a review uses: of the project at hand, or one that stands and the run names; none is made where a run says."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ucj_validate.cli.review import _state
from ucj_validate.state.store import opened


def _with(folder: Path) -> Any:
    """Settings, or a run that tells of its own."""
    state = SimpleNamespace(dir=folder)
    return SimpleNamespace(state=state, settings=SimpleNamespace(state=state))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here" / ".ucj"


def test_a_state_that_a_run_names_is_used_where_it_stands_and_told(
    tmp_path: Path, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(tmp_path / "st", make=True):
        pass

    assert _state(_with(here), None, _with(tmp_path / "st")) == tmp_path / "st"
    assert str(tmp_path / "st") in capsys.readouterr().err


def test_no_state_is_made_where_a_run_says(tmp_path: Path, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _state(_with(here), None, _with(tmp_path / "st")) == here
    assert str(here) in capsys.readouterr().err


def test_the_project_at_hand_comes_first(tmp_path: Path, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with opened(tmp_path / "st", make=True), opened(here, make=True):
        pass

    assert _state(_with(here), None, _with(tmp_path / "st")) == here
    assert _state(_with(here), None, _with(here)) == here
    assert capsys.readouterr().err == ""


def test_without_a_run_it_is_the_state_of_the_settings(here: Path) -> None:
    assert _state(_with(here), None) == here
