"""Help and usage errors speak the reader's language, from the first word on, and at once."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.main import get_command

from tests.cli.command import ucj_here
from tests.report.untranslated import indonesian_in
from ucj_validate.cli import app
from ucj_validate.cli.speaking.helping import _library_words, sentences
from ucj_validate.i18n import set_language
from ucj_validate.report import RENDERERS
from ucj_validate.settings import Settings

ENGLISH = re.compile(r"(?i)\b(usage|options|commands?|arguments|default|required|show this|exit\.|try|help for)\b")
"""Words that Typer says by itself."""


def paths(command: Any, *so_far: str) -> Iterator[tuple[str, ...]]:
    """Every command, as it is typed."""
    yield so_far
    for name, below in getattr(command, "commands", {}).items():
        yield from paths(below, *so_far, name)


COMMANDS = list(paths(get_command(app)))
WRONG_USE = {
    "no such command": ["padankan"],
    "no such option": ["reconcile", "--bogus"],
    "an option without its value": ["reconcile", "--roll"],
    "a value for a switch": ["reconcile", "--quiet=ya"],
    "a missing argument": ["check"],
    "a missing option": ["convert", "roll.csv"],
    "an argument too many": ["explain", "a", "b"],
    "no date": ["check", "roll.csv", "--as-of", "kemarin"],
    "no number": ["convert", "roll.csv", "--out", "x", "--header-row", "satu"],
    "a number out of range": ["synth", "x", "--persons", "3"],
    "no choice": ["synth", "x", "--noise", "parah"],
    "no language": ["check", "roll.csv", "--lang", "fr"],
    "no such command below": ["model", "perlihatkan"],
}


@pytest.fixture(autouse=True)
def _indonesian(office: Path) -> Iterator[None]:  # noqa: ARG001  no settings from the environment
    yield
    set_language("id")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_is_indonesian_throughout(office: Path, command: tuple[str, ...]) -> None:
    ended = ucj_here(office, *command, "--help")

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("Pemakaian: ucj-validate")
    assert "Tampilkan bantuan ini." in ended.out
    assert not ENGLISH.search(ended.out)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_is_english_throughout(office: Path, command: tuple[str, ...]) -> None:
    ended = ucj_here(office, *command, "--help", "--lang", "en")

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("Usage: ucj-validate")
    assert indonesian_in(re.sub(r"Example: .*?\n\n", "", ended.out, flags=re.DOTALL)) == set()


@pytest.mark.parametrize("case", WRONG_USE)
def test_wrong_use_is_told_in_indonesian(office: Path, case: str) -> None:
    ended = ucj_here(office, *WRONG_USE[case])

    assert (ended.code, ended.out) == (2, "")
    assert not ENGLISH.search(ended.err.replace("--help", ""))
    assert ended.err.rstrip().endswith("--help")
    assert "  saran: " in ended.err


@pytest.mark.parametrize("case", WRONG_USE)
def test_wrong_use_is_told_in_english(office: Path, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UCJ_LANG", "en")

    ended = ucj_here(office, *WRONG_USE[case])

    assert ended.code == 2
    assert "  advice: " in ended.err or case == "no language"
    typed = {word for argument in WRONG_USE[case] for word in re.findall(r"\w+", argument)}
    assert case == "no language" or indonesian_in(ended.err) - typed == set()


def test_no_command_at_all_shows_help_and_ends_with_2(office: Path) -> None:
    ended = ucj_here(office)

    assert ended.code == 2
    assert "Pemakaian: ucj-validate [PILIHAN] PERINTAH …" in ended.out + ended.err


@pytest.mark.parametrize(
    ("arguments", "variable", "project", "expected"),
    [
        ([], None, None, "Pemakaian"),
        ([], "en", None, "Usage"),
        ([], "fr", None, "Pemakaian"),
        ([], None, "en", "Usage"),
        ([], "id", "en", "Pemakaian"),
        (["--lang", "en"], "id", "id", "Usage"),
        (["--lang=id"], "en", "en", "Pemakaian"),
        (["--lang", "id", "--lang", "en"], None, None, "Usage"),
        (["--config", "lain.toml"], None, "id", "Usage"),
    ],
)
def test_the_language_is_found_before_anything_is_said(
    office: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    variable: str | None,
    project: str | None,
    expected: str,
) -> None:
    (office / "lain.toml").write_text('[output]\nlang = "en"\n', encoding="utf-8")
    if variable:
        monkeypatch.setenv("UCJ_LANG", variable)
    if project:
        (office / "ucj.toml").write_text(f'[output]\nlang = "{project}"\n', encoding="utf-8")

    assert ucj_here(office, "reconcile", *arguments, "--help").out.startswith(expected)


def test_the_language_may_stand_before_the_command(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UCJ_LANG", "id")  # taken back by the test, whatever the command does to it

    before = ucj_here(office, "--lang", "en", "check", "roll.csv")
    both = ucj_here(office, "--lang", "en", "check", "roll.csv", "--lang", "id")

    assert "person rows" in before.out
    assert "baris orang" in both.out


def test_a_broken_configuration_does_not_keep_help_away(office: Path) -> None:
    (office / "ucj.toml").write_text("[output\nlang = 7", encoding="utf-8")

    assert ucj_here(office, "reconcile", "--help").code == 0


@pytest.mark.parametrize("columns", [40, 60, 80, 250])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_page_is_as_wide_as_the_terminal_at_most(
    office: Path, monkeypatch: pytest.MonkeyPatch, columns: int, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))

    lines = ucj_here(office, *command, "--help").out.splitlines()

    long_names = [line for line in lines if line.startswith("  -") and "  " not in line.strip()]
    assert max(len(line) for line in lines if line not in long_names) <= min(columns, 100)


def test_formats_that_help_names_are_those_that_can_be_written() -> None:
    formats = next(each for each in get_command(app).commands["reconcile"].params if each.name == "formats")  # type: ignore[attr-defined]

    assert set(str(formats.metavar).split(",")) == RENDERERS.keys()
    by_default, _colon, rest = str(formats.help).partition("(bawaan)")
    assert all(name in by_default for name in Settings().output.formats), "help says which are the default"
    assert not any(name in rest for name in Settings().output.formats)


def test_what_the_library_says_of_its_own_options_is_known() -> None:
    command = get_command(app)
    context = typer.Context(command, info_name="ucj-validate")
    own = [
        each for each in command.get_params(context) if each.name in {"help", "install_completion", "show_completion"}
    ]

    assert len(own) == 3
    assert all(_library_words(str(each.help)) for each in own), "the library has other words now: see `_library_words`"


def test_every_option_says_what_it_is_for() -> None:
    assert "" not in set(sentences(get_command(app)))
    assert "None" not in set(sentences(get_command(app)))


def test_help_loads_nothing_that_only_a_run_needs(tmp_path: Path) -> None:
    script = (
        "import sys; sys.argv = ['ucj-validate', 'reconcile', '--help']\n"
        "from ucj_validate.__main__ import _run\n"
        "_run()\n"
        "print(*sorted({'polars', 'rich', 'numpy', 'pandera', 'babel', 'jinja2', 'markdown_it'} & sys.modules.keys()))"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, encoding="utf-8", check=True, timeout=60
    )

    assert done.stdout.splitlines()[-1] == ""
