"""What can't be used ends with one message in the house form, its exit code, and nothing written."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from tests.cli.command import Ended, ucj, ucj_here

JOB = ("reconcile", "--roll", "roll.csv", "--members", "members.csv", "--as-of", "2025-04-24", "--out", "hasil")
HTML = b"<html><table><tr><td>NIK</td><td>NAMA</td></tr></table></html>"
FILES: dict[str, tuple[str, bytes]] = {
    "an empty file": ("kosong.csv", b""),
    "an empty workbook": ("kosong.xlsx", b""),
    "blank lines only": ("kosong2.csv", b"\n \n\n"),
    "a PDF called .csv": ("laporan.csv", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"),
    "a page called .xls": ("ekspor.xls", HTML),
    "JSON called .csv": ("data.csv", b'[{"nik": 1}]'),
    "JSON lines called .csv": ("baris.csv", b'{"nik": 1}\n{"nik": 2}\n'),
    "a picture called .xlsx": ("foto.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(range(200))),
    "prose": ("catatan.txt", b"Laporan kegiatan dinas.\nTidak ada tabel di sini.\n"),
    "no column of NIK or NAMA": ("lain.csv", b"KODE,JUMLAH\nA,1\nB,2\n"),
}


def assert_told(ended: Ended, code: int, folder: Path) -> None:
    """One message: where and what, then what was found or what to do; nothing else, nothing written."""
    first, *rest = ended.err.rstrip("\n").split("\n")
    assert ended.code == code, ended.err
    assert ended.out == ""
    assert ": " in first
    assert rest
    assert all(line.startswith(("  ada: ", "  saran: ")) for line in rest)
    assert rest[-1].startswith("  saran: ")
    assert ended.tells_nobody()
    assert not [path.name for path in folder.iterdir() if "hasil" in path.name or path.name == "runs"]


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("side", ["--roll", "--members"])
def test_a_file_that_is_no_table_is_refused(kind: str, side: str, office: Path) -> None:
    name, content = FILES[kind]
    (office / name).write_bytes(content)
    job = [name if before == side else word for before, word in zip(("", *JOB), JOB, strict=False)]

    ended = ucj_here(office, *job)

    assert_told(ended, 3, office)
    assert ended.err.startswith(name)


def test_a_cut_workbook_is_refused(office: Path) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>" * 100)
    (office / "roll.csv").write_bytes(whole.getvalue()[:-60])

    assert_told(ucj_here(office, *JOB), 3, office)


def test_a_missing_file_is_named_with_those_of_like_name(office: Path) -> None:
    (office / "roll.csv").rename(office / "rolls.csv")

    ended = ucj_here(office, *JOB)

    assert_told(ended, 3, office)
    assert "rolls.csv" in ended.err


def test_a_roll_is_not_checked_against_itself(office: Path) -> None:
    (office / "members.csv").write_bytes((office / "roll.csv").read_bytes())

    assert_told(ucj_here(office, *JOB), 2, office)


def test_a_flag_that_maps_a_column_wins_over_the_table_of_that_file(office: Path) -> None:
    (office / "ucj.toml").write_text('[columns."roll.csv"]\nnik = "NIK"\n', encoding="utf-8")

    ended = ucj_here(office, *JOB, "--map", "nik=TIDAK_ADA")

    assert_told(ended, 3, office)
    assert "nik=TIDAK_ADA" in ended.err


def test_a_process_ends_with_the_code_and_the_message(office: Path) -> None:
    ended = ucj(office, *JOB, "--roll", "tidak-ada.csv")

    assert_told(ended, 3, office)


def test_a_folder_is_no_file(office: Path) -> None:
    (office / "roll.csv").unlink()
    (office / "roll.csv").mkdir()

    assert_told(ucj_here(office, *JOB), 3, office)


@pytest.mark.parametrize(
    ("more", "code", "told"),
    [
        (["--map", "nik=NO_KTP"], 3, "nik=NO_KTP"),
        (["--map", "nick=NIK"], 2, "nick=NIK"),
        (["--map", "nik"], 2, "--map"),
        (["--format", "bogus"], 2, "--format"),
        (["--as-of", "kemarin"], 2, "--as-of"),
        (["--as-of", "2025-02-30"], 2, "--as-of"),
        (["--as-of", "0205-02-28"], 2, "--as-of"),
        (["--lang", "fr"], 2, "id, en"),
        (["--engine", "abakus"], 2, "engine"),
        (["--fail-on", "parah"], 2, "--fail-on"),
        (["--bogus"], 2, "--bogus"),
        (["lebih"], 2, "argumen"),
        (["--config", "tidak-ada.toml"], 2, "tidak-ada.toml"),
        (["--roll", "*.tidak"], 3, "*.tidak"),
    ],
)
def test_a_wrong_option_is_told(more: list[str], code: int, told: str, office: Path) -> None:
    ended = ucj_here(office, *JOB, *more)

    assert_told(ended, code, office)
    assert told in ended.err


def test_a_job_without_members_says_what_is_missing(office: Path) -> None:
    ended = ucj_here(office, "reconcile", "--roll", "roll.csv")

    assert_told(ended, 2, office)
    assert "--members" in ended.err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("kunci_lain = 1", "kunci_lain: kunci tidak dikenal"),
        ("[rules]\ngrace_months = 'tiga'", "rules.grace_months: harus bilangan bulat"),
        ("[match]\naccept = 0.1", "match.accept: harus lebih dari 0.5"),
        ("[[target]]\nname = 'x'", "target.0.persons: wajib diisi"),
        ("[input\n", "baris 1"),
    ],
)
def test_a_wrong_configuration_is_told_by_its_key(text: str, told: str, office: Path) -> None:
    (office / "ucj.toml").write_text(text, encoding="utf-8")

    ended = ucj_here(office, *JOB)

    assert_told(ended, 2, office)
    assert told in ended.err


def test_a_column_mapped_for_one_file_must_stand_there(office: Path) -> None:
    (office / "ucj.toml").write_text('[columns."roll.csv"]\nnik = "NO_KTP"\n', encoding="utf-8")

    ended = ucj_here(office, *JOB)

    assert_told(ended, 3, office)
    assert "nik=NO_KTP" in ended.err


def test_a_column_mapped_for_a_file_that_is_not_read_is_let_be(office: Path) -> None:
    (office / "ucj.toml").write_text('[columns."lama.csv"]\nnik = "NO_KTP"\n', encoding="utf-8")

    assert ucj_here(office, *JOB, "--fail-on", "never").code == 0


def test_a_foreign_folder_is_never_replaced(office: Path) -> None:
    (office / "milik").mkdir()
    (office / "milik" / "surat.txt").write_text("penting", encoding="utf-8")

    ended = ucj_here(office, *JOB, "--out", "milik")

    assert_told(ended, 2, office)
    assert [path.name for path in (office / "milik").iterdir()] == ["surat.txt"]


def test_a_folder_below_a_file_can_not_be_written(office: Path) -> None:
    assert_told(ucj_here(office, *JOB, "--out", "roll.csv/sub"), 4, office)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["check"], 2),
        (["check", "roll.csv", "--side", "tengah"], 2),
        (["check", "tidak-ada.csv"], 3),
        (["check", "roll.csv", "--map", "nik=NO_KTP"], 3),
        (["inspect", "tidak-ada.csv"], 3),
        (["convert", "roll.csv"], 2),
        (["convert", "tidak-ada.csv", "--out", "hasil"], 3),
        (["convert", "roll.csv", "--out", "members.csv"], 4),
        (["init"], 2),
        (["init", "--roll", "tidak-ada.csv", "--members", "members.csv"], 3),
        (["synth", "hasil", "--persons", "3"], 2),
        (["perintah-lain"], 2),
    ],
)
def test_the_other_commands_tell_in_the_same_form(arguments: list[str], code: int, office: Path) -> None:
    assert_told(ucj_here(office, *arguments), code, office)
    assert sorted(path.name for path in office.iterdir()) == ["members.csv", "roll.csv"]


@pytest.mark.parametrize("arguments", [["inspect", "x.csv"], ["check", "x.csv"], ["convert", "x.csv", "--out", "o"]])
def test_messages_follow_the_language_of_the_environment(arguments: list[str], office: Path) -> None:
    ended = ucj(office, *arguments, UCJ_LANG="en")

    assert ended.err.splitlines()[0] == "x.csv: the file was not found"
    assert ended.err.splitlines()[-1].startswith("  advice: ")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_configuration_that_may_not_be_read_is_told(office: Path) -> None:
    (office / "ucj.toml").touch(mode=0o000)

    assert_told(ucj_here(office, *JOB), 2, office)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(office: Path) -> None:
    (office / "kunci").mkdir(mode=0o500)

    assert_told(ucj_here(office, *JOB, "--out", "kunci/hasil"), 4, office)
