"""The text files of the offices: the roll of vulnerable workers, the participant export, the lists of people who don't count.

Each writer sets the `line` of its rows: the line an editor shows; of a record over several lines, its first.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from ucj_validate.synth.cells import day_first, money, period, written_date
from ucj_validate.synth.options import SynthOptions
from ucj_validate.synth.person import Person
from ucj_validate.synth.rows import Row

RENTAN_HEADER = (
    "NO",
    "NAMA",
    "NIK",
    "NO_KK",
    "JENIS KELAMIN",
    "TEMPAT/TGL LAHIR",
    "ALAMAT",
    "KELURAHAN",
    "KECAMATAN",
    "KABUPATEN",
    "PEKERJAAN",
    "PENGHASILAN",
    "NO. HP",
    "NAMA IBU",
    "KET",
)
MEMBER_HEADER = (
    "KPJ", "NIK", "NAMA TK", "TGL LAHIR", "JENIS KELAMIN", "SEGMEN", "PROGRAM", "STATUS KEPESERTAAN", "TGL KEPESERTAAN", "BLTH TERAKHIR", "BLTH NA", "NPP",
    "WADAH", "SUMBER DANA", "KELURAHAN", "KECAMATAN", "NO HP", "NAMA IBU KANDUNG",
)  # fmt: skip
LIST_HEADER = ("NO", "NIK", "NAMA", "TGL LAHIR", "KETERANGAN")
PAGE = 400
"""Records after which the printed roll repeats its header."""
TWO_LINES_EVERY = 150
"""One address in so many is written over two lines."""
LONG_DASH_EVERY = 20


class TextTable:
    """Delimited text that knows the line it stands at."""

    def __init__(self, delimiter: str) -> None:
        self._buffer = io.StringIO(newline="")
        self._writer = csv.writer(self._buffer, delimiter=delimiter, lineterminator="\r\n")
        self.line = 1

    def add(self, cells: Sequence[object]) -> int:
        """Write one record; the line on which it starts."""
        start = self.line
        before = self._buffer.tell()
        self._writer.writerow(cells)
        self._buffer.seek(before)
        self.line += self._buffer.read().count("\n")
        return start

    def blank(self) -> None:
        """Write an empty line."""
        self._buffer.write("\r\n")
        self.line += 1

    def save(self, path: Path, encoding: str) -> None:
        """Write the file."""
        path.write_bytes(self._buffer.getvalue().encode(encoding))


def rentan_cells(row: Row, number: int) -> list[object]:
    """One record of the roll of vulnerable workers: place and date of birth share a cell."""
    form = row.form or number
    birth = written_date(row.birth, old=form % 3 == 0) if form % 4 else day_first(row.birth)
    address = row.person.address
    if form % TWO_LINES_EVERY == 0:
        address += "\nRT 02 / RW 01"
    elif form % LONG_DASH_EVERY == 0:
        address += " – LRG. MELATI"
    return [
        number, row.name, row.nik, row.no_kk, {"L": "LAKI-LAKI", "P": "PEREMPUAN"}.get(row.sex, ""), f"{row.person.birth_place.title()}, {birth}", address,
        row.village, row.district, row.regency, row.occupation, money(row.person.income, form // 2), row.phone, row.mother, "",
    ]  # fmt: skip


def write_rentan(path: Path, rows: list[Row]) -> None:
    """Semicolons, cp1252, the header repeated on every page, blank lines and a total at the end."""
    table = TextTable(";")
    table.add(RENTAN_HEADER)
    for number, row in enumerate(rows, start=1):
        if number > 1 and number % PAGE == 1:
            table.add(RENTAN_HEADER)
        row.line = table.add(rentan_cells(row, number))
    table.blank()
    table.add(["", "TOTAL", f"{len(rows)} ORANG", *[""] * (len(RENTAN_HEADER) - 3)])
    table.save(path, "cp1252")


def member_cells(row: Row, number: int) -> list[object]:
    """One record of the participant export. One BLTH in five is spelt in another way."""
    card = row.card
    assert card is not None  # rows of the export carry their card
    number = row.form or number
    form = (number // 5) % 7 if number % 5 == 0 else 0
    inactive = period(card.inactive_since, 0) or ("-" if number % 2 else "")
    return [
        card.kpj, row.nik, row.name, day_first(row.birth), row.sex, card.segment, card.programs, card.stated, day_first(card.joined), period(card.last_paid, form),
        inactive, card.npp, card.employer, card.payer, row.village, row.district, row.phone, row.mother,
    ]  # fmt: skip


def write_members(path: Path, rows: list[Row], options: SynthOptions) -> None:
    """Commas where the seed is odd, bars where it is even; UTF-8 with BOM."""
    table = TextTable("," if options.seed % 2 else "|")
    table.add(MEMBER_HEADER)
    for number, row in enumerate(rows, start=1):
        row.line = table.add(member_cells(row, number))
    table.save(path, "utf-8-sig")


def write_list(path: Path, people: list[Person], note: str) -> dict[int, int]:
    """A list that says something of people, as another office sends it. The line of every person in it."""
    table = TextTable(";")
    table.add(LIST_HEADER)
    lines = {
        person.number: table.add([number, person.nik, person.name, day_first(person.birth), note])
        for number, person in enumerate(people, start=1)
    }
    table.save(path, "utf-8")
    return lines
