"""The language that a command line asks for, known before anything is said: help and usage errors speak it too."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from ucj_validate.i18n import set_language


class Language(StrEnum):
    """What the program speaks."""

    ID = "id"
    EN = "en"


Lang = Annotated[Language | None, typer.Option("--lang", metavar="id|en", help="Bahasa: id atau en. Bawaan: id.")]
"""The option as every command takes it."""
VARIABLE = "UCJ_LANG"
_PROJECT_FILE = "ucj.toml"


def speak_as_asked(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> None:
    """Everything from here on in the language that is asked for; a wrong one is left to the checks of the option."""
    for wanted in (_option(arguments, "--lang"), environment.get(VARIABLE), _configured(arguments)):
        if wanted is not None:
            set_language(wanted if wanted in set(Language) else Language.ID)
            return
    set_language(Language.ID)


def speak(lang: Language | None) -> None:
    """Where a command names a language, that one; else what has been asked for already stays."""
    if lang is not None:
        set_language(str(lang))


def speak_in_all_commands(lang: Language | None) -> None:
    """What stands before the command's name counts as the environment does: the command's own option wins over it."""
    if lang is not None:
        os.environ[VARIABLE] = lang.value


def _option(arguments: Sequence[str], *names: str) -> str | None:
    """What is given for an option, the last time it is; None where it isn't. A value is not told from an option here."""
    given = None
    for word, following in zip(arguments, [*arguments[1:], None], strict=False):
        if word == "--":
            break
        name, equals, value = word.partition("=")
        if name in names:
            given = value if equals else following
    return given


def _configured(arguments: Sequence[str]) -> str | None:
    """`output.lang` of the project's file, else of the user's."""
    named = _option(arguments, "--config", "-c")
    for path in (Path(named or _PROJECT_FILE), _user_file()):
        lang = _table_of(path).get("output")
        if isinstance(lang, dict) and isinstance(lang.get("lang"), str):
            return str(lang["lang"])
    return None


def _user_file() -> Path:
    from platformdirs import user_config_path

    return user_config_path("ucj-validate") / _PROJECT_FILE


def _table_of(path: Path) -> dict[str, Any]:
    """A file's settings; nothing where it can't be read, which is said later by who needs it."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return {}
