"""What a command needs to start, and no more."""

from __future__ import annotations

import subprocess
import sys

from ucj_validate.cli import app, app_for


def names(of: object) -> set[str]:
    return {one.callback.__name__ for one in of.registered_commands}  # type: ignore[attr-defined]


def test_a_named_command_is_made_alone() -> None:
    every = names(app)
    one = app_for(["check", "roll.csv"])
    assert (names(one), one.registered_groups) == ({"check"}, [])
    assert names(app) == every, "the whole program is left as it is"


def test_help_wrong_names_and_groups_see_all_commands() -> None:
    for arguments in ([], ["--help"], ["chekc"], ["--lang", "en", "check"], ["model", "show"], ["review"]):
        assert app_for(arguments) is app


def test_check_loads_neither_reports_nor_what_they_are_made_with() -> None:
    asked = "import sys, ucj_validate.cli.inspecting.checking; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    assert {"jinja2", "xlsxwriter", "pyarrow", "ucj_validate.report", "ucj_validate.match"} & set(loaded) == set()
