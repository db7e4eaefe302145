"""Whatever letters a screen or pipe has, a run ends as it would elsewhere, and says the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command import ucj, ucj_here

JOB = (
    "reconcile",
    "--roll",
    "دفتر ☂.csv",
    "--members",
    "members.csv",
    "--as-of",
    "2025-04-24",
    "--out",
    "hasil",
    "--format",
    "md",
)


@pytest.fixture
def desk(office: Path) -> Path:
    """The office, whose roll has a name that few encodings have letters for."""
    (office / "roll.csv").rename(office / "دفتر ☂.csv")
    return office


def test_a_screen_of_few_letters_loses_no_line(desk: Path) -> None:
    (desk / "ucj.toml").write_text('city = "Kota ☂"\n', encoding="utf-8")

    whole = ucj_here(desk, *JOB, "--fail-on", "never")
    few = ucj(desk, *JOB, "--fail-on", "never", PYTHONIOENCODING="cp1252")

    assert (few.code, few.err) == (whole.code, whole.err)
    assert len(few.out.splitlines()) == len(whole.out.splitlines())
    assert "–" in few.out or "—" in few.out
    assert "Kota ?" in few.out
    assert "####" in few.out


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_an_error_that_names_such_a_file_is_told(desk: Path, encoding: str) -> None:
    ended = ucj(desk, "check", "☂.csv", PYTHONIOENCODING=encoding)

    assert ended.code == 3
    assert ended.err.startswith("?.csv: ")


def test_json_is_whole_in_any_encoding(desk: Path) -> None:
    ended = ucj(desk, "inspect", "دفتر ☂.csv", "--json", PYTHONIOENCODING="ascii")

    assert json.loads(ended.out)[0]["file"] == "دفتر ☂.csv"


@pytest.mark.parametrize("command", [("--help",), ("reconcile", "--help"), ("model", "show")])
def test_pages_are_told_in_plain_letters(office: Path, command: tuple[str, ...]) -> None:
    ended = ucj(office, *command, PYTHONIOENCODING="ascii")

    assert ended.code == 0
    assert "?" not in ended.out
    assert ended.out.isascii()
