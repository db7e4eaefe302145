"""A folder is an input of as many files as it holds."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest

from ucj_validate.columns import Side
from ucj_validate.errors import UnreadableError
from ucj_validate.ingest import read
from ucj_validate.ingest.files.paths import resolved

NAMES = ["SITI AMINAH", "BUDI SANTOSO", "RAHMAWATI", "HASNAH"]
ROWS = pl.DataFrame({"NIK": [f"997101010180000{at}" for at in range(1, 5)], "NAMA": NAMES})
HASH = "-4f0a6c1e-c000"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """As Spark leaves it on a disk."""
    made = tmp_path / "roll"
    made.mkdir()
    (made / "_SUCCESS").touch()
    (made / "._SUCCESS.crc").write_bytes(b"crc\x00")
    return made


def _read(*patterns: str) -> tuple[list[str], list[tuple[str, int]]]:
    found = read(patterns, Side.ROLL, {})
    return found.rows["raw_name"].to_list(), [(source.file, source.rows) for source in found.sources]


@pytest.mark.parametrize("slash", ["", "/"])
def test_parts_of_csv_are_read_in_the_order_of_their_names_each_with_its_header(folder, slash):
    for at in (1, 0):
        ROWS[2 * at : 2 * at + 2].write_csv(folder / f"part-0000{at}{HASH}.csv")
        (folder / f".part-0000{at}{HASH}.csv.crc").write_bytes(b"crc\x00")
    names, sources = _read(f"{folder}{slash}")
    assert names == NAMES
    assert sources == [(f"part-0000{at}{HASH}.csv", 2) for at in (0, 1)]


def test_a_folder_gives_what_a_pattern_of_its_parts_gives(folder):
    for at in range(4):
        ROWS[at : at + 1].write_parquet(folder / f"part-0000{at}{HASH}.snappy.parquet")
    assert _read(str(folder)) == _read(f"{folder}/part-*")
    assert resolved([str(folder)]) == resolved([f"{folder}/part-*"])


def test_a_part_without_rows_is_a_table_without_rows(folder):
    ROWS.clear().write_parquet(folder / "part-00000.parquet")
    ROWS.write_parquet(folder / "part-00001.parquet")
    ROWS.clear().write_csv(folder / "part-00002.csv")
    assert _read(str(folder)) == (NAMES, [("part-00000.parquet", 0), ("part-00001.parquet", 4), ("part-00002.csv", 0)])


def test_the_lock_that_excel_leaves_beside_an_open_book_is_no_part(folder):
    ROWS.write_csv(folder / "a.csv")
    (folder / "~$buku.xlsx").write_bytes(b"\x05kota")
    assert [one.label for one in resolved([str(folder)])] == ["a.csv"]


def test_a_file_that_is_no_table_is_refused_by_its_name_and_not_passed_over(folder):
    ROWS.write_csv(folder / "a.csv")
    (folder / "b.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(UnreadableError) as refused:
        _read(str(folder))
    assert refused.value.where == "b.pdf"


def test_a_pipe_in_a_folder_is_refused_and_not_waited_for(folder):
    os.mkfifo(folder / "a.csv")
    os.mkfifo(folder / ".b.csv")
    with pytest.raises(UnreadableError, match="bukan berkas") as refused:
        resolved([str(folder)])
    assert refused.value.where == str(folder / "a.csv")


def test_a_folder_and_a_file_of_it_are_read_once(folder):
    ROWS.write_csv(folder / "a.csv")
    assert len(resolved([str(folder), f"{folder}/a.csv", f"{folder}/../roll/"])) == 1


@pytest.mark.parametrize("below", [(), ("2024", "2025")])
def test_a_folder_without_a_file_to_read_says_what_lies_there(folder, below):
    for name in below:
        (folder / name).mkdir()
        ROWS.write_csv(folder / name / "roll.csv")
    with pytest.raises(UnreadableError) as refused:
        resolved([str(folder)])
    assert (refused.value.where, refused.value.problem) == (str(folder), "tidak ada berkas untuk dibaca di folder ini")
    assert refused.value.found == f"2 berkas tanpa data, {len(below)} folder"
    assert refused.value.advice


def test_folders_below_by_the_value_of_a_column_are_not_passed_over_and_the_value_is_not_told(folder):
    ROWS.write_csv(folder / "a.csv")
    (folder / "kecamatan=MANTIKULORE").mkdir()
    with pytest.raises(UnreadableError) as refused:
        resolved([str(folder)])
    assert refused.value.found == "kecamatan=…"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_told(folder):
    folder.chmod(0)
    with pytest.raises(UnreadableError) as refused:
        resolved([str(folder)])
    folder.chmod(0o700)
    assert refused.value.problem == "folder tidak dapat dibuka"
