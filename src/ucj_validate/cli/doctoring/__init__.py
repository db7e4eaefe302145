"""What `doctor` looks at, in the order in which it is told: the program, the computer, the project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ucj_validate.cli.doctoring.check import Check, needed, well
from ucj_validate.errors import UcjError
from ucj_validate.i18n import _

if TYPE_CHECKING:
    from ucj_validate.settings import Settings

__all__ = ["Check", "examined", "runs_proved"]


def runs_proved(folders: list[Path]) -> list[Check]:
    """One check a run folder."""
    from ucj_validate.cli.doctoring import runs

    return runs.checks(folders)


def examined(config: Path | None, out: Path | None = None) -> list[Check]:
    """One check a matter; none changes anything, and none can end the examination."""
    from ucj_validate.cli.doctoring import computer, program, project

    settings, configured = _configured(config)
    checks = [*program.checks(settings), *computer.checks(), configured]
    return checks + project.checks(settings, out)


def _configured(config: Path | None) -> tuple[Settings, Check]:
    """The settings that a run would have, or the defaults where it would have none."""
    from ucj_validate.cli.configuration import PROJECT_FILE
    from ucj_validate.cli.options import load
    from ucj_validate.settings import Settings

    name = _("pengaturan")
    try:
        settings = load(config, {})
    except UcjError as error:
        return Settings(), needed("settings", name, f"{error.where}: {error.problem}", error.advice)
    stands = config is not None or Path(PROJECT_FILE).is_file()
    return settings, well(
        "settings", name, str(config or PROJECT_FILE) if stands else _("tanpa ucj.toml: nilai bawaan")
    )
