from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.command import members_text, roll_text


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a roll and a member export of the same four persons; no settings from the environment."""
    for name in os.environ:
        if name.startswith("UCJ_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / ".config"))
    (tmp_path / "roll.csv").write_text(roll_text(), encoding="utf-8")
    (tmp_path / "members.csv").write_text(members_text(), encoding="utf-8")
    return tmp_path
