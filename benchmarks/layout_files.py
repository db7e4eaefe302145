"""Made-up forms as files: CSV of any dialect and encoding, or a workbook; with the line of each record."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

import xlsxwriter

from benchmarks.layout_forms import Form, Sheet
from ucj_validate.columns import Field


@dataclass(frozen=True)
class Written:
    """One file and where each of its records stands."""

    path: Path
    lines: dict[str | None, list[int]]
    """By sheet: the line of each record as an editor or a spreadsheet shows it."""
    traits: tuple[str, ...]


def written(form: Form, random: Random, stem: Path) -> Written:
    """`form` in a file whose name begins with `stem`."""
    if len(form.sheets) > 1 or random.random() < 0.4:
        return _workbook(form, random, stem.with_suffix(".xlsx"))
    return _text(form.sheets[0], random, stem.with_suffix(".csv"))


def _text(sheet: Sheet, random: Random, path: Path) -> Written:
    delimiter = random.choice([",", ";", ";", "\t", "|"])
    newline = random.choice(["\n", "\r\n", "\r\n", "\r"])
    encoding = random.choice(["utf-8", "utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
    quoting = random.choice([csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    padded = random.random() < 0.6
    trailing = random.random() < 0.05
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=newline, quoting=quoting)
    table = set(sheet.people) | (set(range(sheet.header[0], sheet.header[1] + 1)) if sheet.header else set())
    lines, at = [], 1
    for i, record in enumerate(sheet.records):
        row = list(record)
        if not padded and i not in table:
            while row and not row[-1]:
                row.pop()
        before = text.tell()
        writer.writerow([*row, ""] if trailing else row)
        lines.append(at)
        at += text.getvalue()[before:].count(newline)
    content = text.getvalue()
    if random.random() < 0.2:
        content = content.rstrip("\r\n")
    path.write_bytes(content.encode(encoding, "replace"))
    traits = (f"delimiter {delimiter!r}", f"newline {newline!r}", encoding, *(() if padded else ("not padded",)))
    return Written(path, {None: lines}, traits)


def _workbook(form: Form, random: Random, path: Path) -> Written:
    book = xlsxwriter.Workbook(path)
    offset = random.choice([0, 0, 0, 1, 2])
    nik_as_number, dates = random.random() < 0.15, random.random() < 0.3
    merged = random.random() < 0.7
    for sheet in form.sheets:
        page = book.add_worksheet(sheet.name)
        date_style = book.add_format({"num_format": "dd/mm/yyyy"})
        if merged:
            for top, left, bottom, right in sheet.spans:
                if right > left:
                    page.merge_range(top + offset, left, bottom + offset, right, sheet.records[top][left])
        people = set(sheet.people)
        for i, record in enumerate(sheet.records):
            for j, cell in enumerate(record):
                if not cell:
                    continue
                key = sheet.columns[j].key if i in people else None
                number = _as_number(key, cell, nik_as_number=nik_as_number)
                day = _as_date(key, cell) if dates else None
                if number is not None:
                    page.write_number(i + offset, j, number)
                elif day is not None:
                    page.write_datetime(i + offset, j, day, date_style)
                else:
                    page.write_string(i + offset, j, cell)
    book.close()
    lines = {sheet.name or "Sheet1": [i + 1 + offset for i in range(len(sheet.records))] for sheet in form.sheets}
    return Written(
        path, lines, ("xlsx", *(("NIK as number",) if nik_as_number else ()), *(("date cells",) if dates else ()))
    )


def _as_number(key: object, cell: str, *, nik_as_number: bool) -> float | None:
    if key in {Field.NUMBER, Field.DECILE, "age"} and cell.isdecimal():
        return float(cell)
    if key in {Field.NIK, Field.NO_KK} and nik_as_number and cell.isdecimal() and len(cell) == 16:
        return float(cell)
    return None


def _as_date(key: object, cell: str) -> date | None:
    if key not in {Field.BIRTH_DATE, Field.JOINED}:
        return None
    parts = cell.replace("/", "-").split("-")
    if [len(part) for part in parts] == [4, 2, 2]:
        return date(*map(int, parts))  # type: ignore[arg-type]
    if [len(part) for part in parts] == [2, 2, 4] and all(part.isdecimal() for part in parts):
        day, month, year = map(int, parts)
        return date(year, month, day)
    return None
