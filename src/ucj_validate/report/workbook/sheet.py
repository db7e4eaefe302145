"""A sheet as a frame, and the words that its columns and decisions are known by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

DECISION = "KEPUTUSAN"
NOTE = "CATATAN"
FILLED_IN = (DECISION, NOTE)
"""Columns that the officer fills in."""
DECISIONS = ("Setuju", "Tolak", "Tunda")
"""What KEPUTUSAN may say; the same words in every language, since they are read back."""
ROLL_COLUMNS = (
    "NO", "SUMBER", "BARIS", "NIK", "NO_KK", "NAMA", "TGL_LAHIR", "JK", "KECAMATAN", "KELURAHAN", "OPD/KELOMPOK",
    "STATUS_NIK", "STATUS_PADAN", "DASAR_PADAN", "SKOR", "KPJ", "SEGMEN", "STATUS_KEPESERTAAN", "BLTH_AKHIR",
    "BULAN_TUNGGAK", "KETERANGAN", "TINDAK_LANJUT",
)  # fmt: skip
"""The officers' columns of a roll row."""
GROUP, ROLE, PLACE = "KELOMPOK", "PERAN", "LEMBAR"
CANDIDATE = "CALON_"
"""In front of a column of the other side of a pair."""
BEFORE = "DULU_"
"""In front of a column of the earlier run."""


@dataclass(frozen=True)
class Sheet:
    """One sheet whose body is a frame."""

    name: str
    frame: pl.DataFrame
    marks: pl.DataFrame | None = None
    """For some text columns of the frame, row by row: the same text as runs, what differs emphasised; null = plain."""
    frozen: str = "NAMA"
    """The last column that stays in sight when the sheet is moved sideways."""

    def cut(self, start: int, rows: int) -> Sheet:
        """`rows` of it from `start` on."""
        marks = None if self.marks is None else self.marks.slice(start, rows)
        return Sheet(self.name, self.frame.slice(start, rows), marks, self.frozen)


@dataclass(frozen=True)
class Volume:
    """One file of a workbook that may need several."""

    file: str
    sheets: tuple[Sheet, ...]


def volumes(sheets: Iterable[Sheet], file: str, most_in_sheet: int, most_in_file: int) -> list[Volume]:
    """The sheets in their order over as many files as the limits ask for; a sheet goes on in a later file.

    Each piece lies in the first file that has room for it, so that a long sheet pushes no other out of the first file.
    The files are called `report.xlsx`, `report-2.xlsx`, `report-3.xlsx` …
    """
    held: list[list[Sheet]] = [[]]
    rooms = [most_in_file]
    for sheet in sheets:
        at = start = 0
        while start < sheet.frame.height or start == 0:
            piece = sheet.cut(start, min(most_in_sheet, most_in_file))
            at = next((one for one in range(at, len(held)) if rooms[one] >= piece.frame.height), len(held))
            if at == len(held):
                held.append([])
                rooms.append(most_in_file)
            held[at].append(piece)
            rooms[at] -= piece.frame.height
            start, at = start + max(1, piece.frame.height), at + 1
    stem, dot, ending = file.rpartition(".")
    names = [file, *(f"{stem}-{number}{dot}{ending}" for number in range(2, len(held) + 1))]
    return [Volume(name, tuple(pieces)) for name, pieces in zip(names, held, strict=True)]
