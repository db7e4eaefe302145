"""Whatever is named so, no command hands a terminal a sign that steers it, and none prints past the one door."""

from __future__ import annotations

import ast
import unicodedata
from pathlib import Path

import pytest

from tests.cli.command import members_text, roll_text, ucj_here

SOURCE = Path(__file__).parents[2] / "src" / "ucj_validate"
NIK = "9978010101900001"
BAD = "a\x1b[31mb\u202e\x9b"
DOORS = {
    "cli/speaking/plain.py", "cli/__init__.py", "cli/check.py", "cli/speaking/debugging.py", "cli/speaking/ending.py", "__main__.py",
}  # fmt: skip
"""Modules that print: the door itself; the version; documents made of quiet parts; places and kinds of our own code."""


def quiet(text: str) -> bool:
    return not any(unicodedata.category(one) in {"Cc", "Cf", "Cs"} for one in text.replace("\n", ""))


@pytest.mark.parametrize(
    "arguments",
    [
        ("plan", BAD), ("explain", BAD, "--row", f"{BAD}:1"), ("check", BAD), ("reconcile", "-r", BAD, "-m", BAD, "-o", BAD),
        ("diff", BAD, BAD), ("rollup", BAD), ("evaluate", BAD, "--truth", BAD), ("purge", BAD), ("dedupe", BAD),
        ("inspect", BAD), ("convert", BAD, "-o", BAD), ("check", "roll.csv", "--map", f"nik={BAD}"),
        ("check", "roll.csv", "--config", BAD), ("history", BAD), ("review", "export", BAD), ("model", BAD),
        ("check", "roll.csv", "--log-format", "json", "--map", f"nik={BAD}"),
    ],
)  # fmt: skip
def test_a_name_that_was_typed_steers_no_terminal(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "roll.csv").write_text(roll_text(), encoding="utf-8")

    ended = ucj_here(tmp_path, *arguments)

    assert ended.code in {2, 3}
    assert ended.err
    assert quiet(ended.out + ended.err)


def test_names_in_files_steer_no_terminal(tmp_path: Path) -> None:
    (tmp_path / f"{BAD}.csv").write_text(roll_text().replace("NAMA", f"NAMA\x1b{BAD}"), encoding="utf-8")
    (tmp_path / "peserta.csv").write_text(members_text(), encoding="utf-8")

    for arguments in (
        ("check", f"{BAD}.csv"),
        ("check", f"{BAD}.csv", "--json"),
        ("inspect", f"{BAD}.csv"),
        ("inspect", f"{BAD}.csv", "--json"),
        ("convert", f"{BAD}.csv", "-o", BAD),
        ("init", f"{BAD}2", "--roll", f"{BAD}.csv", "--members", "peserta.csv"),
    ):
        ended = ucj_here(tmp_path, *arguments)
        assert quiet(ended.out + ended.err), arguments[0]


def test_a_nik_in_a_name_is_hidden_in_what_is_said(tmp_path: Path) -> None:
    for name in ("9978011501900001.csv", "99 7801 150190 0001.csv"):
        ended = ucj_here(tmp_path, "check", name)
        assert "150190" not in ended.err.replace(" ", "")
        assert ended.code == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ("check",), ("check", "--json"), ("check", "--format", "github"), ("inspect",), ("inspect", "--json"), ("dedupe",),
        ("dedupe", "--json"), ("convert", "-o", f"csv_{NIK}"), ("doctor", NIK), ("doctor", NIK, "--json"),
    ],
)  # fmt: skip
def test_a_nik_in_the_name_of_a_file_that_is_read_is_hidden_too(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    name = f"\x07{NIK}.csv"
    (tmp_path / name).write_text(roll_text() + roll_text().splitlines()[1], encoding="utf-8")
    command, *options = arguments

    ended = ucj_here(tmp_path, command, *options, *([] if command == "doctor" else [name]))

    assert ended.code in {0, 1}
    assert NIK not in ended.out + ended.err
    assert NIK[-4:] in ended.out


def test_a_nik_in_the_name_of_a_setting_is_hidden(tmp_path: Path) -> None:
    (tmp_path / "ucj.toml").write_text(f'"{NIK}" = 1\n', encoding="utf-8")

    for arguments in (("doctor",), ("doctor", "--json"), ("reconcile",)):
        assert NIK not in (ended := ucj_here(tmp_path, *arguments)).out + ended.err
        assert NIK[-4:] in ended.out + ended.err


@pytest.mark.parametrize("command", ["check", "dedupe", "inspect", "convert"])
def test_no_name_of_a_file_commands_the_machine_that_runs_a_step(tmp_path: Path, command: str) -> None:
    name = "::warning file=x::" + "x" * 90 + "::stop-commands::##[group] ::debug::x.csv"
    (tmp_path / name).write_text(roll_text() + roll_text().splitlines()[1], encoding="utf-8")

    ended = ucj_here(tmp_path, command, name, *(("-o", "::csv") if command == "convert" else ()))

    assert ended.code in {0, 1}
    assert "debug" in ended.out.replace("\n", "").replace(" ", "")
    assert not [line for line in ended.out.splitlines() if line.strip().startswith("::") or "##[" in line]


def test_commands_print_through_one_door() -> None:
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if "print(" in (text := path.read_text("utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    }

    assert found <= DOORS
