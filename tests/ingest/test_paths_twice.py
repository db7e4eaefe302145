"""A file named twice is read once, however it is spelt."""

from __future__ import annotations

from pathlib import Path

import pytest

from ucj_validate.ingest.files.paths import resolved


@pytest.mark.parametrize("again", ["roll.csv", "./roll.csv", "*.csv", "sub/../roll.csv"])
def test_a_file_named_twice_is_asked_for_once(again: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "roll.csv").write_text("NIK\n", encoding="utf-8")
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path)

    asked = resolved(["roll.csv", again])

    assert [(one.path, one.sheet) for one in asked] == [("roll.csv", None)]


def test_a_sheet_of_a_book_that_is_read_whole_is_not_read_again(tmp_path: Path) -> None:
    book = tmp_path / "buku.xlsx"
    book.write_bytes(b"")

    asked = resolved([f"{book}#Satu", str(book), f"{book}#Dua"])

    assert [(one.label, one.sheet) for one in asked] == [("buku.xlsx", None)]


def test_two_sheets_of_a_book_are_two(tmp_path: Path) -> None:
    book = tmp_path / "buku.xlsx"
    book.write_bytes(b"")

    asked = resolved([f"{book}#Satu", f"{book}#Dua"])

    assert [one.sheet for one in asked] == ["Satu", "Dua"]
