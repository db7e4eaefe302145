"""The summary fits 80 columns, is plain when piped, and obeys nobody's markup."""

from __future__ import annotations

from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from tests.report.facts import ROLL, facts
from tests.report.naughty import NAUGHTY
from ucj_validate.report.model import build
from ucj_validate.report.terminal import show


def shown(width: int = 80, folder: str = "runs/1", **given: object) -> str:
    out = StringIO()
    show(build(facts(**given)), Path(folder), Console(file=out, width=width, highlight=False))
    return out.getvalue()


def test_it_says_verdict_totals_findings_and_place() -> None:
    text = shown()

    assert "Dari 6 orang yang layak di daftar, 1 orang (16,67 %)" in text
    assert "= baris dibaca" in text
    assert "NIK KOSONG" in text
    assert "berat" in text
    assert "runs/1" in text


@pytest.mark.parametrize("width", [80, 60, 200])
def test_no_line_is_wider_than_eighty_columns(width: int) -> None:
    assert max(cell_len(line) for line in shown(width).splitlines()) <= min(width, 80)


def test_a_pipe_gets_no_escape_codes() -> None:
    assert "\x1b" not in shown()


@pytest.mark.parametrize("text", NAUGHTY)
def test_text_from_outside_is_neither_markup_nor_control(text: str) -> None:
    told = shown(roll=[row | {"file": text, "unit": text} for row in ROLL], folder=f"runs/{text}".replace("\0", ""))

    assert not any(ord(character) < 32 and character != "\n" for character in told)
    assert "\u202e" not in told
    if text == "[bold red]x[/]":
        assert text in told


def test_an_empty_run_is_told() -> None:
    assert "Tidak ada orang yang layak" in shown(roll=[], members=[])


class ClosedPipe(StringIO):
    def write(self, _text: str) -> int:
        raise BrokenPipeError


def test_a_closed_pipe_is_the_callers_business() -> None:
    with pytest.raises(BrokenPipeError):
        show(build(facts()), Path("runs/1"), Console(file=ClosedPipe()))


def test_a_console_without_blocks_gets_plain_bars() -> None:
    out = TextIOWrapper(BytesIO(), encoding="ascii", errors="replace")

    show(build(facts()), Path("runs/1"), Console(file=out, width=80))

    assert "#####" in out.buffer.getvalue().decode()  # type: ignore[attr-defined]
