"""The page of messages explains what the program says: all of it, and nothing that it doesn't say."""

from __future__ import annotations

from tests.docs.pages import MESSAGES, tables
from tests.docs.said import notes, raised, sentences_of
from ucj_validate.alarms import AlarmCode
from ucj_validate.columns import RejectReason
from ucj_validate.errors import ExitCode
from ucj_validate.report.words import alarm_words

_INSIDE_OTHERS = {
    "(nama kosong)", "Tabel …", "kolom ke-…", "teks (CSV)", "halaman HTML", "data biner", "sebuah soket", "sebuah perangkat",
    "buka dengan Excel, lalu simpan sebagai .xlsx", "keluarkan dahulu berkas dari arsipnya", "arsip terpotong atau rusak",
    "arsip terpotong atau rusak (CRC)", "dua bagian bernama sama", "memuat definisi dokumen (DTD)",
    "isinya tidak dapat diurai", "buku kerja terlalu lama dibaca", "isi buku kerja terlalu besar",
}  # fmt: skip
"""Sentences of intake that stand within others: a name, a kind of file, a cause."""


def test_every_error_is_explained_with_its_exit_code_and_no_other() -> None:
    told = {row[0]: {int(code) for code in row[1].split(",")} for row in tables(MESSAGES, "pesan")}

    internal = sentences_of("show_internal")[0]
    stopped = dict(
        zip(sentences_of("show_stopped"), (ExitCode.INTERRUPTED, ExitCode.LIMIT, ExitCode.TERMINATED), strict=True)
    )
    said = raised() | {internal: {int(ExitCode.INTERNAL)}} | {line: {int(code)} for line, code in stopped.items()}

    assert told == said


def test_every_fault_of_a_setting_is_explained_and_no_other() -> None:
    told = [row[0] for row in tables(MESSAGES, "sebab")]

    assert sorted(told) == sorted(sentences_of("fault_in_words"))


def test_every_alarm_is_explained_and_no_other() -> None:
    told = [row[0] for row in tables(MESSAGES, "alarm")]

    assert sorted(told) == sorted(alarm_words.sentence(code) for code in AlarmCode)


def test_every_note_on_a_file_is_explained_and_no_other() -> None:
    told = {row[0] for row in tables(MESSAGES, "catatan")}

    assert told == notes() - _INSIDE_OTHERS


def test_every_reason_for_setting_a_row_aside_is_explained_and_no_other() -> None:
    told = [row[0].strip("`") for row in tables(MESSAGES, "alasan")]

    assert sorted(told) == sorted(RejectReason)


def test_every_rule_that_holds_a_pair_back_is_explained_and_no_other() -> None:
    told = [row[0] for row in tables(MESSAGES, "aturan")]

    assert sorted(told) == sorted(sentences_of("rule_words"))


def test_every_exit_code_is_explained_and_no_other() -> None:
    told = {int(row[0]) for row in tables(MESSAGES, "kode")}

    assert told == {int(code) for code in ExitCode}


def test_nothing_is_explained_twice() -> None:
    told = [
        row[0]
        for title in ("pesan", "sebab", "alarm", "catatan", "alasan", "aturan")
        for row in tables(MESSAGES, title)
    ]

    assert sorted(told) == sorted(set(told))


def test_every_row_says_what_it_means_and_what_to_do() -> None:
    rows = [row for title in ("pesan", "alarm", "catatan", "alasan") for row in tables(MESSAGES, title)]

    assert all(all(row) for row in rows)
