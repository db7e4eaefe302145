"""What the pages ask a reader to type works, and names what exists."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import typer
from openpyxl import load_workbook

from tests.cli.command import Ended, ucj_here
from tests.docs.pages import GUIDE, MESSAGES, README, ROOT, promised_commands, table
from ucj_validate.cli import app
from ucj_validate.columns import FIELDS
from ucj_validate.errors import ExitCode
from ucj_validate.report import RENDERERS
from ucj_validate.settings import Settings

COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Followed:
    """What was left where a reader typed every command of a page, one after the other."""

    folder: Path
    failed: dict[str, str]


def typed(command: str, folder: Path) -> Ended:
    """The end of a command, with no configuration but the folder's own.

    Within this process: pages hold fifty of them, and to start one takes longer than most of them run.
    """
    program, *arguments = shlex.split(command)
    assert program == "ucj-validate"
    with pytest.MonkeyPatch.context() as patched:
        for name in [name for name in os.environ if name.startswith("UCJ_")]:
            patched.delenv(name)
        patched.setenv("XDG_CONFIG_HOME", str(folder / "none"))
        return ucj_here(folder, *arguments)


@pytest.fixture(scope="module")
def follow(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Followed]:
    """Follows a page, each once."""

    @cache
    def followed(page: Path) -> Followed:
        folder = tmp_path_factory.mktemp("palu")
        for path in [
            file for name in ("roll_*", "daftar_*", "peserta_*") for file in (ROOT / "fixtures/palu").glob(name)
        ]:
            shutil.copy(path, folder)
        ends = {command: typed(command, folder) for command in promised_commands(page)}
        assert ends
        return Followed(folder, {command: end.err for command, end in ends.items() if end.code})

    return followed


@pytest.fixture(params=[README, pytest.param(GUIDE, marks=pytest.mark.wide)], ids=lambda page: page.name)
def followed(request: pytest.FixtureRequest, follow: Callable[[Path], Followed]) -> Followed:
    return follow(request.param)


@pytest.fixture
def guided(follow: Callable[[Path], Followed]) -> Followed:
    return follow(GUIDE)


def test_the_commands_of_a_page_run_one_after_the_other(followed: Followed) -> None:
    assert followed.failed == {}


def test_the_run_folder_is_told_whole(followed: Followed) -> None:
    told = {row[0].strip("`") for row in table(README, "file")}

    assert told == {path.name for path in (followed.folder / "hasil").iterdir()}


@pytest.mark.wide
def test_the_guide_tells_every_sheet_of_the_workbook_in_order(guided: Followed) -> None:
    book = load_workbook(guided.folder / "hasil/report.xlsx", read_only=True)
    sheets = book.sheetnames
    book.close()

    assert [row[0] for row in table(GUIDE, "lembar")] == sheets


@pytest.mark.wide
def test_every_column_that_the_guide_explains_stands_in_the_workbook(guided: Followed) -> None:
    told = {name for row in table(GUIDE, "kolom") for name in row[0].split(", ")}

    book = load_workbook(guided.folder / "hasil/report.xlsx", read_only=True)
    heads = {cell.value for sheet in book for cell in next(sheet.iter_rows(max_row=1))}
    book.close()

    assert told <= heads


@pytest.mark.wide
def test_the_guide_tells_every_part_of_the_page_in_order(guided: Followed) -> None:
    """Of the second of the worked months, which has one before it."""
    page = (guided.folder / "runs/2025-04-24-1/report.html").read_text("utf-8")
    parts = re.findall(r"<h2[^>]*>([^<]*)</h2>", page)

    told = [row[0] for row in table(GUIDE, "bagian")]

    assert told == [re.sub(r"^Perubahan sejak .*", "Perubahan sejak …", part) for part in parts]


@pytest.mark.wide
def test_the_worked_months_of_the_guide_tell_their_change(guided: Followed) -> None:
    march, april = guided.folder / "runs/2025-03-24-1", guided.folder / "runs/2025-04-24-1"

    changes = [json.loads((run / "summary.json").read_bytes())["change"] for run in (march, april)]

    assert changes[0] is None
    assert changes[1]["since"] == "2025-03-24"
    assert "Sejak 24 Maret 2025 cakupan" in (april / "summary.md").read_text("utf-8")


def test_every_command_stands_in_the_readme_and_no_other() -> None:
    assert {row[0].strip("`") for row in table(README, "command")} == set(COMMANDS)


@pytest.mark.parametrize("page", [README, GUIDE, MESSAGES], ids=lambda page: page.name)
def test_every_command_that_a_page_mentions_exists_with_its_options(page: Path) -> None:
    """In sentences, tables and cron lines too, where nothing runs them."""
    mentioned = re.findall(r"ucj-validate ([a-z]+)([^`\n|]*)", page.read_text("utf-8"))

    assert mentioned
    for name, rest in mentioned:
        known = _options(name)
        assert {*re.findall(r"(?<!\S)--[a-z-]+", rest)} <= known | {"--help"}, name


def _options(name: str) -> set[str]:
    """The options of a command, and of what stands below it."""
    command = COMMANDS[name]
    every = [command, *getattr(command, "commands", {}).values()]
    return {option for one in every for parameter in one.params for option in parameter.opts}


def test_every_option_stands_in_the_readme_with_its_commands_and_no_other() -> None:
    told = {(row[0].strip("`"), name.strip()) for row in table(README, "option") for name in row[1].split(",")}

    exist = {(option, name) for name in COMMANDS for option in _options(name) if option.startswith("--")}
    assert told == exist - {("--help", name) for name in COMMANDS}


def test_the_help_of_reconcile_names_the_options_that_the_readme_gives_it(tmp_path: Path) -> None:
    told = {row[0].strip("`") for row in table(README, "option") if "reconcile" in row[1].split(", ")}

    helped = typed("ucj-validate reconcile --help", tmp_path).out

    assert set(re.findall(r"^  (?:-[a-z], )?(--[a-z-]+)", helped, re.MULTILINE)) - {"--help"} == told


def test_the_formats_that_the_readme_names_are_those_there_are() -> None:
    (said,) = [row[2] for row in table(README, "option") if row[0] == "`--format`"]

    assert re.findall(r"`([a-z]+)`", said.partition(";")[0]) == [*RENDERERS]


def test_every_exit_code_stands_in_the_readme_and_no_other() -> None:
    told = {int(code) for row in table(README, "code") for code in row[0].split(",")}

    assert told == {int(code) for code in ExitCode}


def test_every_setting_stands_in_the_readme_with_its_default() -> None:
    told = {row[0].strip("`"): row[1].strip("`") for row in table(README, "setting")}

    assert told == _defaults()


def test_every_field_a_column_can_mean_stands_in_the_readme() -> None:
    (told,) = re.findall(r"What a column can mean [^:]*:\n((?:`[a-z_]+`[ \n.]*)+)", README.read_text("utf-8"))

    assert re.findall(r"`([a-z_]+)`", told) == [str(field) for field in FIELDS]


def _defaults() -> dict[str, str]:
    """Setting → its default as the README writes it; "–" where there is none."""
    flat: dict[str, object] = {}
    tables = {"columns", "source"}
    for name, value in Settings().model_dump().items():
        if isinstance(value, dict) and name not in tables:
            flat |= {f"{name}.{key}": inner for key, inner in value.items()}
        else:
            flat[name] = value
    return {name: _written(value) for name, value in flat.items()}


def _written(value: object) -> str:
    if value is None or value in ("", (), {}):
        return "–"
    if isinstance(value, tuple):
        return ", ".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)
