"""summary.md: short, whole, and nothing from outside is markup."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from tests.report.facts import ALARMS, ROLL, facts, source
from tests.report.naughty import NAUGHTY
from ucj_validate.i18n import set_language
from ucj_validate.report import write_reports
from ucj_validate.report.markdown import escaped, rendered
from ucj_validate.report.model import build


def _text(**given: object) -> str:
    return rendered(build(facts(**given))).decode()


def test_it_begins_with_the_verdict() -> None:
    lines = _text().splitlines()

    assert lines[0] == "**Perlindungan Jamsostek pekerja — Kota Contoh**"
    assert lines[1].startswith("Dari 6 orang yang layak di daftar, 1 orang (16,67 %) terlindungi")


def test_its_statuses_add_up() -> None:
    listed = re.search(r"status\*\*\n\n(.*?)\n\n", _text(), re.DOTALL)

    assert listed is not None
    *parts, total = [int(figure) for figure in re.findall(r"[0-9]+", listed[1])]
    assert sum(parts) == total == len(ROLL)


def test_a_target_stands_with_its_source_and_date() -> None:
    assert "Sasaran (Rapat evaluasi, 25 Maret 2024): 1 / 10 = **10,00 %**" in _text()


def test_alarms_come_before_any_figure() -> None:
    text = _text(alarms=ALARMS)

    assert text.index("Peringatan") < text.index("Baris daftar menurut status")
    assert "(belum pasti)" in text


def test_change_since_the_last_run_is_told() -> None:
    before = build(facts(as_of=date(2025, 3, 24))).point()

    assert "Sejak 24 Maret 2025 cakupan tetap 16,67 %. Jumlah yang terlindungi tetap." in _text(earlier=(before,))


@pytest.mark.parametrize("text", [*NAUGHTY, "@semua", "[x](y)", "<b>", "*tebal*", "_miring_", "a|b", "https://x.id"])
def test_text_from_outside_is_no_markup(text: str) -> None:
    shown = escaped(text)

    assert "\n" not in shown
    assert not re.search(r"(?<!\\)[*`<>\[\]|@]", shown)
    assert "://" not in shown


def test_a_file_name_stays_readable() -> None:
    assert escaped("roll_umkm.xlsx") == "roll_umkm.xlsx"


def test_no_person_is_in_it() -> None:
    text = _text()

    assert not re.search(r"[0-9]{16}", text)
    assert not any(str(row["name"]) in text for row in ROLL)


def test_it_is_written_where_it_is_asked_for(tmp_path: Path) -> None:
    given = facts(sources=(source(),))

    write_reports(given, build(given), tmp_path, ["md"])

    assert (tmp_path / "summary.md").read_bytes() == rendered(build(given))


def test_it_speaks_english() -> None:
    set_language("en")
    try:
        assert "eligible" in _text()
    finally:
        set_language("id")
