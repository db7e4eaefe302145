"""Alarms come first, are told in both languages, and no rate stands as if it were certain while one does."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from rich.cells import cell_len
from rich.console import Console

from tests.report.facts import ALARMS, facts
from tests.report.naughty import NAUGHTY
from ucj_validate.alarms import Alarm, AlarmCode
from ucj_validate.i18n import set_language
from ucj_validate.report.model import build
from ucj_validate.report.page import html
from ucj_validate.report.terminal import show
from ucj_validate.report.words import alarm_words
from ucj_validate.report.xlsx import write


@pytest.fixture(autouse=True)
def indonesian() -> Iterator[None]:
    yield
    set_language("id")


@pytest.mark.parametrize("code", list(AlarmCode))
@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_alarm_says_where_what_and_what_to_do(code: str, lang: str) -> None:
    alarm = Alarm(code, "roll", "a.csv", "Lembar", "NIK", count=45, of=50, limit=0.8)
    set_language(lang)

    told = [
        alarm_words.place(alarm),
        alarm_words.sentence(code),
        alarm_words.expected(alarm),
        alarm_words.found(alarm),
        alarm_words.remedy(code),
    ]

    assert all(told)
    assert not any("{" in part for part in told)


def test_an_alarm_speaks_the_language_of_the_run() -> None:
    indonesian = alarm_words.sentence("no_links")
    set_language("en")

    assert alarm_words.sentence("no_links") != indonesian
    assert alarm_words.place(Alarm("no_links")) == "matching"


def test_the_verdict_states_no_coverage_while_an_alarm_stands() -> None:
    page = html.rendered(build(facts(alarms=ALARMS))).decode()
    verdict = page[page.index('class="say"') : page.index("</section>")]

    assert "16,67" not in verdict
    assert "belum dapat dinyatakan" in verdict
    assert page.index("Tidak seorang pun di daftar") < page.index("<h2>")
    assert "16,67 % (dibulatkan; bila dipotong 16,66 %)</b> <span" in page


def test_the_terminal_tells_alarms_before_any_figure() -> None:
    out = StringIO()
    show(build(facts(alarms=ALARMS)), Path("runs/1"), Console(file=out, width=80, highlight=False))
    text = out.getvalue()

    assert text.index("NIK di seluruh kolom") < text.index("Baris daftar menurut status")
    assert max(cell_len(line) for line in text.splitlines()) <= 80


def test_the_workbook_opens_with_the_alarms(tmp_path: Path) -> None:
    given = facts(alarms=ALARMS)
    write(given, build(given), tmp_path / "report.xlsx")

    book = load_workbook(BytesIO((tmp_path / "report.xlsx").read_bytes()), read_only=True)
    rows = [[cell for cell in row if cell is not None] for row in book["REKAP"].iter_rows(values_only=True)]
    told = [row[0] for row in rows if row]

    assert "belum dapat dinyatakan" in told[1]
    assert told.index("ALARM") < told.index("Status daftar")
    assert "Tidak seorang pun di daftar ditemukan di data peserta" in told
    assert "Cakupan perlindungan (belum pasti)" in told


@pytest.mark.parametrize("text", NAUGHTY)
def test_a_columns_name_is_text_from_outside(text: str) -> None:
    alarm = Alarm("nik_column_empty", "roll", text, text, text, count=50, of=50, limit=0.8)
    page = html.rendered(build(facts(alarms=(alarm,)))).decode()

    assert page.count("<script") == 1  # the page's own, which its policy names by hash
    assert not any(ord(character) < 32 for character in alarm_words.place(alarm))


def test_a_number_like_a_nik_in_a_columns_name_is_masked() -> None:
    alarm = Alarm("nik_column_empty", "roll", "a.csv", None, "0071011203850001", count=50, of=50, limit=0.8)

    assert "0071011203850001" not in alarm_words.place(alarm)


def test_the_summary_lists_alarms_with_their_figures() -> None:
    assert build(facts()).summary()["alarms"] == []
    assert build(facts(alarms=ALARMS)).summary()["alarms"][3] == {
        "code": "nik_column_damaged",
        "severity": "error",
        "side": "roll",
        "file": "umkm.xlsx",
        "sheet": "Mantikulore",
        "column": "NO KTP",
        "count": 45,
        "of": 50,
        "limit": 0.8,
    }
