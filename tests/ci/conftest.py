from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.command import members_text, roll_text
from ucj_validate.i18n import set_language


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a roll and a member export of the same four persons; no settings from the environment."""
    for name in os.environ:
        if name.startswith(("UCJ_", "GITHUB_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / ".config"))
    (tmp_path / "roll.csv").write_text(roll_text(), encoding="utf-8")
    (tmp_path / "members.csv").write_text(members_text(), encoding="utf-8")
    yield tmp_path
    set_language("id")
