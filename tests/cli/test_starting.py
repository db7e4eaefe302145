"""What a command needs to start, and no more."""

from __future__ import annotations

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
