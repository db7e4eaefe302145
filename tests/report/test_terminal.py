"""The summary fits 80 columns, is plain when piped, and obeys nobody's markup."""

from __future__ import annotations

import re
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from tests.report.facts import ALARMS, ROLL, facts
from tests.report.naughty import NAUGHTY
from ucj_validate.report.model import Control, build
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


def test_what_is_read_last_is_the_verdict_what_comes_first_and_where_it_lies(tmp_path: Path) -> None:
    for name in ("report.html", "report.xlsx", "summary.md", "roll.parquet", "run.json"):
        (tmp_path / name).touch()

    *_figures, verdict, actions, files, place = shown(folder=str(tmp_path)).strip().split("\n\n")

    assert verdict.startswith("Dari 6 orang")
    assert "belum terlindungi" in verdict
    assert actions.splitlines()[0] == "Yang didahulukan"
    assert [line.split()[0] for line in files.splitlines()] == [
        "Berkas", "report.html", "report.xlsx", "summary.md", "lainnya"
    ]  # fmt: skip
    assert place == f"Hasil: {tmp_path}"


def test_only_files_that_are_there_are_told(tmp_path: Path) -> None:
    (tmp_path / "report-2.xlsx").touch()

    text = shown(folder=str(tmp_path))

    assert "report-2.xlsx  untuk petugas" in text
    assert "report.html" not in text


def test_a_result_that_cannot_be_is_said_first_and_last_and_asks_for_nothing_else() -> None:
    text = shown(alarms=ALARMS)

    assert text.index("belum dapat dinyatakan") < text.index("Cakupan (belum pasti)")
    assert text.index("Cakupan (belum pasti)") < text.rindex("belum dapat dinyatakan") < text.index("jangan dikutip")
    assert "Yang didahulukan" not in text


def test_a_control_total_that_fails_is_told_with_its_figures() -> None:
    report = build(facts(controls=(Control("roll_rows_read", 9, 8), Control("roll_rows_distinct", 8, 8))))
    out = StringIO()

    show(report, Path("runs/1"), Console(file=out, width=80))

    assert "1 dari 2 angka kontrol TIDAK COCOK" in out.getvalue()
    assert "Tidak ada baris daftar yang hilang: 9 ≠ 8" in out.getvalue()


def test_few_are_seen_in_a_bar_and_nobody_is_not() -> None:
    text = shown(roll=[ROLL[0]] * 99 + [ROLL[1]])

    bars = {line.split("  ")[0]: line.count("█") for line in text.splitlines() if {*"█░"} & {*line}}
    assert [bars[name] for name in ("PADAN AKTIF", "MENUNGGAK", "NONAKTIF")] == [24, 1, 0]


@pytest.mark.parametrize("width", [25, 35, 40, 60])
def test_no_figure_gives_way_to_a_bar(width: int) -> None:
    figures = shown(width).partition("Cakupan")[0]

    assert re.findall(r"[A-Z]{5}\s+([0-9]+)", figures) == ["1", "1", "1", "2", "1", "1", "1"]


def test_the_folder_can_be_copied_however_long_it_is() -> None:
    folder = "runs/" + "panjang" * 20

    assert f"Hasil: {folder}\n" in shown(60, folder=folder)


def test_a_pipe_gets_no_spaces_at_the_ends_of_lines() -> None:
    assert not [line for line in shown().splitlines() if line != line.rstrip()]


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
