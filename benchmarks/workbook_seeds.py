"""The books that the workbook campaign starts from: made here as .xlsx, read from the corpus in other kinds."""

from __future__ import annotations

import datetime as dt
import io
import random
from pathlib import Path

import xlsxwriter

CORPUS = Path(__file__).resolve().parent.parent / "tests" / "corpus" / "seeds"
_KINDS = {".xls": "xls", ".xlsb": "xlsb", ".ods": "ods"}
_NAMES = ["SITI", "ANI", "BUDI", "NUR", "ANDI", "BASO", "RIZAL", "WAODE", "LAODE", "MAWAR"]


def roll() -> bytes:
    """A form as offices send it: a title, merged groups, hidden rows, errors, numbers in the place of text."""
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, {"in_memory": True})
    date, time = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "hh:mm:ss"})
    middle, digits = book.add_format({"align": "center"}), book.add_format({"num_format": "0"})
    sheet = book.add_worksheet("DAFTAR")
    sheet.merge_range("C2:I2", "DAFTAR PEKERJA RENTAN", middle)
    sheet.write_row("C4", ["NO", "KECAMATAN", "NIK", "NAMA", "TGL LAHIR", "JAM", "STATUS"])
    rows: list[tuple[int, object, str, object]] = [
        (1, "0071014101850001", "SITI", dt.date(1985, 1, 1)),
        (2, 9971010203900001, "RIZAL", dt.date(1990, 3, 2)),
        (3, "0071015506950003", "NUR", "17-08-1995"),
        (4, "0071010101850004", "ANDI", "#N/A"),
        (5, "#REF!", "BASO", dt.date(1970, 12, 31)),
        (6, "0071010101850006", "WA ODE", "#DIV/0!"),
    ]
    for line, (number, nik, name, birth) in enumerate(rows, 4):
        sheet.write(line, 2, number)
        for column, value in ((4, nik), (5, name), (6, birth)):
            if isinstance(value, dt.date):
                sheet.write_datetime(line, column, value, date)
            elif isinstance(value, str) and value.startswith("#"):
                sheet.write_formula(
                    line, column, {"#N/A": "=NA()", "#DIV/0!": "=1/0"}.get(value, "=#REF!"), None, value
                )
            else:
                sheet.write(line, column, value, digits if isinstance(value, int) else None)
        sheet.write_datetime(line, 7, dt.time(10, 5, number), time)
        sheet.write_boolean(line, 8, number % 2 == 0)
    sheet.merge_range("D5:D7", "BARAT", middle)
    sheet.merge_range("D8:D10", "TIMUR", middle)
    for line in (5, 7, 8):
        sheet.set_row(line, None, None, {"hidden": 1})
    sheet.set_column("H:H", None, None, {"hidden": 1})
    hidden = book.add_worksheet("RAHASIA")
    hidden.write_row(0, 0, ["NIK", "NAMA"])
    hidden.write_row(1, 0, ["0071010101850009", "LA ODE"])
    hidden.hide()
    book.close()
    return packed.getvalue()


def plain(rng: random.Random, rows: int, *, old_dates: bool = False, shared: bool = True) -> bytes:
    """A clean roll of `rows` people."""
    packed = io.BytesIO()
    options = {"in_memory": True, "date_1904": old_dates} if shared else {"constant_memory": True}
    book = xlsxwriter.Workbook(packed, options)
    date = book.add_format({"num_format": "yyyy-mm-dd"})
    for title in ("Timur", "Barat")[: rng.choice((1, 2))]:
        sheet = book.add_worksheet(title)
        sheet.write_row(0, 0, ["NO", "NIK", "NAMA", "TGL LAHIR", "KELURAHAN", "UPAH", "KPJ"])
        for line in range(1, rows + 1):
            born = dt.date(1950, 1, 1) + dt.timedelta(days=rng.randrange(20_000))
            sheet.write(line, 0, line)
            sheet.write_string(line, 1, f"0071{rng.randrange(10**12):012d}")
            sheet.write_string(line, 2, f"{rng.choice(_NAMES)} {rng.choice(_NAMES)}")
            sheet.write_datetime(line, 3, born, date)
            sheet.write_string(line, 4, rng.choice(("BALAROA", "TATURA", "")))
            sheet.write(line, 5, rng.randrange(10**7) / 4)
            sheet.write_string(line, 6, f"{rng.randrange(10**11):011d}")
    book.close()
    return packed.getvalue()


def office_books(rng: random.Random) -> list[bytes]:
    """Seeds of the kind .xlsx."""
    return [
        roll(), plain(rng, 5), plain(rng, 40), plain(rng, 12, old_dates=True), plain(rng, 25, shared=False),
    ]  # fmt: skip


def other_books(kind: str) -> list[bytes]:
    """Seeds of the kind "xls", "xlsb" or "ods"."""
    return [path.read_bytes() for path in sorted(CORPUS.iterdir()) if _KINDS.get(path.suffix) == kind]
