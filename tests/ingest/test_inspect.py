"""inspect, judged as a clerk would: what was found, why, what doesn't fit, what to do next; and nobody named."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.cli.command import Ended, ucj_here

NAMES = ("ZORVANDEL", "KIMUTRASH", "QUOPBELFI")
ROLL = (
    "DAFTAR PEKERJA RENTAN;;;;;\r\n"
    "NO;NIK;NAMA;TGL LAHIR;KELURAHAN;RAHASIA\r\n"
    "1;0071014101850001;ZORVANDEL;01-01-1985;LOLU;a\r\n"
    "2;0071014101850002;KIMUTRASH;02-01-1985;LOLU;b\r\n"
    "3;0071014101850003;QUOPBELFI;03-01-1985;QUOPBELFI JUGA;c\r\n"
    ";;;;;\r\n"
    "4;0071014101850004;ZORVANDEL\r\n"
    "JUMLAH;3;;;;\r\n"
)


def tells_somebody(ended: Ended) -> bool:
    told = re.sub(r'"sha256": "[0-9a-f]+"', "", ended.out + ended.err)
    return any(name in told for name in NAMES) or re.search(r"[0-9]{10}|[0-9]{2}-01-1985", told) is not None


@pytest.fixture
def roll(tmp_path: Path) -> Path:
    (tmp_path / "daftar rentan.csv").write_bytes(ROLL.encode())
    return tmp_path


def test_it_shows_the_form_of_the_file_and_how_it_was_decided(roll: Path):
    shown = ucj_here(roll, "inspect", "daftar rentan.csv").out

    for words in ("teks (CSV)", "utf-8 (hanya huruf dasar)", "titik koma (;)", "CRLF 8×", "baris judul: 2 (yakin, "):
        assert words in shown


def test_the_rows_are_a_sum_that_adds_up(roll: Path):
    shown = " ".join(ucj_here(roll, "inspect", "daftar rentan.csv").out.split())

    assert "8 baris = 1 judul + 3 orang + 4 disisihkan (1 judul laporan, 1 kosong, 1 lebar berbeda, 1 jumlah)" in shown


def test_columns_have_reasons_and_rejects_have_lines_in_words(roll: Path):
    shown = ucj_here(roll, "inspect", "daftar rentan.csv", "--map", "name=NAMA").out

    assert re.search(r"NIK +NIK \[nik\] +nama kolom dikenal +yakin, \d+ %", shown)
    assert re.search(r"NAMA +nama \[name\] +pemetaan", shown)
    assert "kolom tidak dipakai: RAHASIA" in shown
    assert re.search(r"jumlah sel berbeda dari judul \[width\] +1 +7", shown)


def test_the_next_command_can_be_copied(roll: Path):
    ended = ucj_here(roll, "inspect", "daftar rentan.csv")
    members = ucj_here(roll, "inspect", "daftar rentan.csv", "--side", "members").out

    assert "ucj-validate reconcile --roll 'daftar rentan.csv' --members EKSPOR_PESERTA\n" in ended.out
    assert "ucj-validate reconcile --members 'daftar rentan.csv' --roll DAFTAR_PEKERJA\n" in members
    assert (ended.code, ended.err) == (0, "")


def test_it_fits_eighty_columns_in_a_pipe_but_for_commands(roll: Path):
    lines = ucj_here(roll, "inspect", "daftar rentan.csv").out.splitlines()

    assert max(len(line) for line in lines if "ucj-validate" not in line) <= 80
    assert not any("\x1b" in line for line in lines)


def test_nobody_is_named_in_words_or_in_json(roll: Path):
    assert not tells_somebody(ucj_here(roll, "inspect", "daftar rentan.csv"))
    assert not tells_somebody(ucj_here(roll, "inspect", "daftar rentan.csv", "--json"))


@pytest.mark.parametrize("row", range(9))
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_nobody_is_named_whichever_row_is_said_to_be_the_header(roll: Path, row: int, form: list[str]):
    ended = ucj_here(roll, "inspect", "daftar rentan.csv", "--header-row", str(row), *form)

    assert not tells_somebody(ended)


def test_a_value_that_strayed_into_an_open_column_is_disguised(tmp_path: Path):
    rows = "".join(f"00710141018500{i:02d},ZORVANDEL,LOLU,1\n" for i in range(9))
    (tmp_path / "x.csv").write_text(f"NO,NAMA,KELURAHAN,STATUS\n1,A,QUOPBELFI,KIMUTRASH\n{rows}")

    ended = ucj_here(tmp_path, "inspect", "x.csv")

    assert "LOLU" in ended.out
    assert not tells_somebody(ended)


def test_json_keeps_the_machine_words(roll: Path):
    (shown,) = json.loads(ucj_here(roll, "inspect", "daftar rentan.csv", "--json").out)

    assert [column["reason"] for column in shown["columns"]][:2] == ["alias", "alias"]
    assert shown["reject_lines"] == {"title": [1], "blank": [6], "width": [7], "total": [8]}
    assert (shown["newlines"], shown["quote"], shown["delimiter"]) == ({"CRLF": 8}, None, ";")
    assert shown["records"] == shown["header_records"] + shown["rows"] + sum(shown["rejects"].values())


def test_a_refused_file_shows_what_was_found_so_far(tmp_path: Path):
    text = "".join(f"{i};KIMUTRASH {i};{'ZORVANDEL' if i % 2 else i}\n" for i in range(30)).replace("0;", ";")
    (tmp_path / "x.csv").write_bytes(f"\ufeff{text}".encode())

    ended = ucj_here(tmp_path, "inspect", "x.csv", "--header-row", "99")

    assert ended.code == 3
    for words in ("tanda BOM", "titik koma", "Belum dapat dipakai", "xxxxxxxxx", "--header-row 0"):
        assert words in ended.out
    assert not tells_somebody(ended)


def test_each_refused_file_is_told_and_the_others_are_shown(roll: Path):
    (roll / "a.pdf").write_bytes(b"%PDF-1.4\n")
    (roll / "kosong.csv").write_bytes(b"")

    ended = ucj_here(roll, "inspect", "a.pdf", "daftar rentan.csv", "kosong.csv", "tidak.csv")

    assert ended.code == 3
    assert "8 baris = " in ended.out
    assert [name in ended.err for name in ("a.pdf", "kosong.csv", "tidak.csv")] == [True] * 3


def test_json_tells_of_a_refused_file_as_well(tmp_path: Path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4\n")

    (shown,) = json.loads(ucj_here(tmp_path, "inspect", "a.pdf", "--json").out)

    assert (shown["file"], shown["found"], shown["encoding"]) == ("a.pdf", "PDF", None)


def test_a_header_in_doubt_is_asked_about_with_the_command(tmp_path: Path):
    (tmp_path / "x.csv").write_text("ZORVANDEL,Palu Barat\nKIMUTRASH,Palu\n")

    ended = ucj_here(tmp_path, "inspect", "x.csv")

    assert "ucj-validate inspect x.csv --header-row" in ended.out
    assert not tells_somebody(ended)
