"""What `init` offers as comments can be taken at its word."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from tests.cli.command import members_text, roll_text
from ucj_validate.cli.template import configuration
from ucj_validate.settings import Settings

_OFFERED = re.compile(r"^# (?=\[|[a-z_]+ = )", re.MULTILINE)


def test_every_commented_line_of_a_first_configuration_is_a_setting_once_its_sign_is_gone(tmp_path: Path) -> None:
    (tmp_path / "roll.csv").write_text(roll_text(), "utf-8")
    (tmp_path / "peserta.csv").write_text(members_text(), "utf-8")

    made = configuration(tmp_path, [str(tmp_path / "roll.csv")], [str(tmp_path / "peserta.csv")])
    settings = Settings.model_validate(tomllib.loads(_all_in_force(made)))

    assert settings.target[0].goal is not None
    assert settings.output.since
    assert settings.output.formats == Settings().output.formats
    assert settings.reference.deaths
    assert settings.rules.area


def _all_in_force(text: str) -> str:
    """`as_of` and `city` stand above all tables, so nothing must be moved."""
    return _OFFERED.sub("", text)
