"""What the pages ask a reader to type works, and names what exists."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from tests.docs.pages import GUIDE, README, ROOT, table, promised_commands
from ucj_validate.cli import app
from ucj_validate.errors import ExitCode
from ucj_validate.settings import Settings

COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


@pytest.fixture
def copy_of_palu(tmp_path: Path) -> Path:
    folder = tmp_path / "palu"
    folder.mkdir()
    for path in [*(ROOT / "fixtures/palu").glob("roll_*"), ROOT / "fixtures/palu/peserta_bpjs.csv"]:
        shutil.copy(path, folder)
    return folder


@pytest.mark.parametrize("page", [README, GUIDE], ids=lambda page: page.name)
def test_the_commands_of_a_page_run_one_after_the_other(page: Path, copy_of_palu: Path) -> None:
    commands = promised_commands(page)
    quiet_place = {key: value for key, value in os.environ.items() if not key.startswith("UCJ_")}

    ends = {
        command: subprocess.run(
            [sys.executable, "-m", "ucj_validate", *shlex.split(command)[1:]],
            cwd=copy_of_palu,
            env=quiet_place | {"XDG_CONFIG_HOME": str(copy_of_palu / "none")},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        for command in commands
    }

    assert all(command.startswith("ucj-validate ") for command in commands)
    assert {command: (end.returncode, end.stderr) for command, end in ends.items() if end.returncode} == {}
    assert (copy_of_palu / "hasil/report.html").is_file()
    assert (copy_of_palu / "hasil/report.xlsx").is_file()


def test_the_run_folder_is_told_whole(copy_of_palu: Path) -> None:
    run = [sys.executable, "-m", "ucj_validate", "reconcile", "-r", "roll_non_asn.xlsx", "-m", "peserta_bpjs.csv"]

    subprocess.run([*run, "--out", "hasil", "--fail-on", "never", "--quiet"], cwd=copy_of_palu, check=True)

    assert {row[0].strip("`") for row in table(README, "file")} == {
        path.name for path in (copy_of_palu / "hasil").iterdir()
    }


def test_the_guide_tells_every_sheet_of_the_workbook_in_order(copy_of_palu: Path) -> None:
    from openpyxl import load_workbook

    run = [sys.executable, "-m", "ucj_validate", "reconcile", "-r", "roll_*", "-m", "peserta_bpjs.csv"]
    subprocess.run([*run, "--out", "hasil", "--fail-on", "never", "--quiet"], cwd=copy_of_palu, check=True)

    book = load_workbook(copy_of_palu / "hasil/report.xlsx", read_only=True)

    assert [row[0] for row in table(GUIDE, "lembar")] == book.sheetnames
    book.close()


def test_every_command_stands_in_the_readme_and_no_other() -> None:
    assert {row[0].strip("`") for row in table(README, "command")} == set(COMMANDS)


def test_every_option_stands_in_the_readme_with_its_commands_and_no_other() -> None:
    told = {(row[0].strip("`"), name.strip()) for row in table(README, "option") for name in row[1].split(",")}

    exist = {
        (option, name)
        for name, command in COMMANDS.items()
        for parameter in command.params
        for option in parameter.opts
        if option.startswith("--") and option != "--help"
    }
    assert told == exist


def test_every_exit_code_stands_in_the_readme_and_no_other() -> None:
    told = {int(code) for row in table(README, "code") for code in row[0].split(",")}

    assert told == {int(code) for code in ExitCode}


def test_every_setting_stands_in_the_readme_with_its_default() -> None:
    told = {row[0].strip("`"): row[1].strip("`") for row in table(README, "setting")}

    assert told == _defaults()


def _defaults() -> dict[str, str]:
    """Setting → its default as the README writes it; "–" where there is none."""
    flat: dict[str, object] = {}
    tables = {"columns"}
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
