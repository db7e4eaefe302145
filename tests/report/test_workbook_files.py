"""The files of a workbook: limits, valid XML, the same bytes; and every cell of a city read back by other programs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import polars as pl
import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from tests.report.facts import facts, links
from tests.report.naughty import NAUGHTY
from ucj_validate.frames import Links, MemberResult, RollResult
from ucj_validate.report import xlsx
from ucj_validate.report.model import Facts, build
from ucj_validate.report.workbook.sheet import Sheet, volumes
from ucj_validate.report.workbook.sheets import long_sheets

ROOT = Path(__file__).resolve().parents[2]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors",
)  # fmt: skip
"""The children of a worksheet as ECMA-376 part 1, 18.3.1.99 orders them."""


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over the small city of Palu."""
    out = tmp_path_factory.mktemp("palu") / "run"
    clean = {key: value for key, value in os.environ.items() if not key.startswith("UCJ_")}
    command = ["ucj_validate", "reconcile", "--config", "fixtures/palu/ucj.toml", "--out", str(out)]
    options = ["--format", "xlsx", "--fail-on", "never", "--quiet"]
    subprocess.run([sys.executable, "-m", *command, *options], cwd=ROOT, env=clean, check=True)
    return out


@pytest.fixture(scope="module")
def city(run_folder: Path) -> Facts:
    """The rows of that run, with some pairs of roll rows to decide on."""
    roll, members, found = (pl.read_parquet(run_folder / f"{name}.parquet") for name in ("roll", "members", "links"))
    pairs = pl.DataFrame({"left_row": range(0, 40, 2), "right_row": range(1, 41, 2), "probability": [0.5] * 20})
    return replace(
        facts(), roll=RollResult(roll), members=MemberResult(members), links=Links(found), possible_duplicates=pairs
    )


@pytest.fixture(scope="module")
def book(city: Facts, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "report.xlsx"
    xlsx.write(city, build(city), path)
    return path


def wanted(frame: pl.DataFrame) -> list[tuple[Any, ...]]:
    """The rows of a sheet as openpyxl gives them back."""
    return [
        tuple(datetime(v.year, v.month, v.day) if isinstance(v, date) else v for v in row)  # noqa: DTZ001
        for row in frame.rows()
    ]


def test_every_cell_of_a_city_reads_back_with_openpyxl(city: Facts, book: Path) -> None:
    read = load_workbook(book, read_only=True)

    for sheet in long_sheets(city):
        rows = list(read[sheet.name].iter_rows(values_only=True))
        assert rows[0] == tuple(sheet.frame.columns)
        assert rows[1:] == wanted(sheet.frame), sheet.name
    read.close()


def test_every_cell_of_a_city_reads_back_with_calamine(city: Facts, book: Path) -> None:
    read = CalamineWorkbook.from_path(book)

    for sheet in long_sheets(city):
        rows = read.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
        assert rows[1:] == [["" if v is None else v for v in row] for row in sheet.frame.rows()], sheet.name


def test_a_run_asks_about_the_rows_that_it_finds_possibly_double(run_folder: Path) -> None:
    lines = CalamineWorkbook.from_path(run_folder / "report.xlsx").get_sheet_by_name("MUNGKIN GANDA").to_python()
    roll = pl.read_parquet(run_folder / "roll.parquet")
    source = pl.when(pl.col("sheet").is_null()).then("file").otherwise(pl.col("file") + "#" + pl.col("sheet"))
    doubtful = roll.filter(pl.col("findings").list.contains("possible_duplicate")).select(source.alias("s"), "line")

    asked = [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
    shown = {(row[f"{side}SUMBER"], row[f"{side}BARIS"]) for row in asked for side in ("", "CALON_")}
    assert shown
    assert shown == set(doubtful.rows())


def test_every_roll_row_of_a_city_is_counted_on_one_status_sheet(city: Facts) -> None:
    sheets = {sheet.name: sheet.frame for sheet in long_sheets(city)}
    statuses = ("PADAN AKTIF", "MENUNGGAK", "NONAKTIF", "BELUM TERDAFTAR", "GANDA", "PERLU VERIFIKASI", "TIDAK LAYAK")
    told = pl.concat([sheets[name].filter(pl.col("NO").is_not_null()).select("SUMBER", "BARIS") for name in statuses])

    source = pl.when(pl.col("sheet").is_null()).then("file").otherwise(pl.col("file") + "#" + pl.col("sheet"))
    assert told.sort("SUMBER", "BARIS").equals(
        city.roll.select(source.alias("SUMBER"), pl.col("line").alias("BARIS")).sort("SUMBER", "BARIS")
    )


office = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="NOT TESTED: LibreOffice (soffice) is not installed"
)


def converted(kind: str, out: Path, *paths: Path) -> list[CalamineWorkbook]:
    """The workbooks as headless LibreOffice reads and writes them."""
    home = f"-env:UserInstallation=file://{out}/home"
    command = ["soffice", home, "--headless", "--convert-to", kind, "--outdir", str(out), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return [CalamineWorkbook.from_path(out / f"{path.stem}.{kind}") for path in paths]


def cells(read: CalamineWorkbook) -> Iterator[tuple[str, int, int, Any]]:
    """Every cell that holds something: sheet, row, column, value."""
    for name in read.sheet_names:
        for at, row in enumerate(read.get_sheet_by_name(name).to_python(skip_empty_area=False)):
            yield from ((name, at, column, value) for column, value in enumerate(row) if value != "")


@office
@pytest.mark.wide
def test_libreoffice_loses_no_cell_of_a_city(book: Path, tmp_path: Path) -> None:
    (read,) = converted("xlsx", tmp_path, book)

    assert list(cells(read)) == list(cells(CalamineWorkbook.from_path(book)))


@pytest.mark.wide
@office
def test_libreoffice_reads_texts_that_break_spreadsheets(book: Path, tmp_path: Path) -> None:
    # Open Document holds no control characters, and calamine reads no tab there.
    texts = [text for text in NAUGHTY if not re.search(r"[\x00-\x09\x0b-\x1f\ufffe\uffff]", text)]
    run = facts(roll=[{"status": "unregistered", "raw_name": text} for text in texts])
    xlsx.write(run, build(run), tmp_path / "naughty.xlsx")

    city, naughty = converted("ods", tmp_path, book, tmp_path / "naughty.xlsx")

    assert [row[5] for row in naughty.get_sheet_by_name("BELUM TERDAFTAR").to_python()[1:]] == texts
    assert list(cells(city)) == list(cells(CalamineWorkbook.from_path(book)))


def parts(path: Path) -> dict[str, ET.Element]:
    with zipfile.ZipFile(path) as archive:
        assert len(set(archive.namelist())) == len(archive.namelist())
        return {name: ET.fromstring(archive.read(name)) for name in archive.namelist()}


def test_every_part_is_well_formed_and_named(book: Path) -> None:
    made = parts(book)

    types = {one.get("PartName") for one in made["[Content_Types].xml"] if one.get("PartName")}
    assert types == {f"/{name}" for name in made if name.endswith(".xml") and name != "[Content_Types].xml"}


def test_a_worksheet_has_its_elements_in_the_order_of_the_standard(book: Path) -> None:
    for name, sheet in parts(book).items():
        if "worksheets/sheet" in name:
            tags = [child.tag.removeprefix(MAIN) for child in sheet]
            assert [ORDER.index(tag) for tag in tags] == sorted(ORDER.index(tag) for tag in tags), name


def test_styles_that_cells_and_rules_name_exist(book: Path) -> None:
    made = parts(book)
    styles = made["xl/styles.xml"]
    formats, looks = (
        len(styles.findall(f"{MAIN}{kind}/{MAIN}{one}")) for kind, one in (("cellXfs", "xf"), ("dxfs", "dxf"))
    )

    for name, sheet in made.items():
        if "worksheets/sheet" not in name:
            continue
        assert all(int(cell.get("s", 0)) < formats for cell in sheet.iter(f"{MAIN}c")), name
        rules = list(sheet.iter(f"{MAIN}cfRule"))
        assert all(int(rule.get("dxfId", 0)) < looks for rule in rules), name
        priorities = [rule.get("priority") for rule in rules]
        assert len(set(priorities)) == len(priorities), name
        assert all(float(row.get("ht", 0)) <= 409 for row in sheet.iter(f"{MAIN}row")), name


def test_what_is_asked_and_printed_keeps_to_excels_lengths(book: Path) -> None:
    for sheet in parts(book).values():
        for asked in sheet.iter(f"{MAIN}dataValidation"):
            assert len(asked.get("prompt", "")) <= 255
            assert len(asked.get("promptTitle", "")) <= 32
        for foot in sheet.iter(f"{MAIN}oddFooter"):
            assert len(foot.text or "") <= 255


def test_runs_keep_the_texts_spaces(book: Path) -> None:
    with zipfile.ZipFile(book) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
    runs = [run for sheet in sheets for run in re.findall(r"<r>.*?</r>", sheet)]

    assert runs
    assert all('xml:space="preserve"' in run for run in runs)


@pytest.mark.wide
def test_the_same_city_gives_the_same_bytes(city: Facts, book: Path, tmp_path: Path) -> None:
    xlsx.write(city, build(city), tmp_path / "again.xlsx", max_body_rows=1_048_575)

    assert (tmp_path / "again.xlsx").read_bytes() == book.read_bytes()


@pytest.mark.parametrize(("in_sheet", "in_file"), [(100, 1_000), (50, 120), (7, 11), (1_000, 30)])
def test_files_hold_every_row_once_and_in_order(in_sheet: int, in_file: int) -> None:
    sheets = [
        Sheet(name, pl.DataFrame({"NO": range(rows)})) for name, rows in (("A", 120), ("B", 0), ("C", 60), ("D", 1))
    ]

    made = volumes(sheets, "report.xlsx", in_sheet, in_file)

    for sheet in sheets:
        pieces = [piece.frame for volume in made for piece in volume.sheets if piece.name == sheet.name]
        assert pl.concat(pieces)["NO"].to_list() == sheet.frame["NO"].to_list()
    for number, volume in enumerate(made, 1):
        assert volume.file == ("report.xlsx" if number == 1 else f"report-{number}.xlsx")
        names = [piece.name for piece in volume.sheets]
        assert names
        assert len(set(names)) == len(names)
        assert max(piece.frame.height for piece in volume.sheets) <= in_sheet
        assert sum(piece.frame.height for piece in volume.sheets) <= in_file


def test_a_long_sheet_pushes_no_other_out_of_the_first_file() -> None:
    sheets = [Sheet(name, pl.DataFrame({"NO": range(rows)})) for name, rows in (("A", 25), ("B", 3))]

    made = volumes(sheets, "report.xlsx", most_in_sheet=10, most_in_file=100)

    assert [[piece.name for piece in volume.sheets] for volume in made] == [["A", "B"], ["A"], ["A"]]


def test_no_row_of_a_pair_is_lost_over_files(tmp_path: Path) -> None:
    run = facts(links=links(*((6, line, "review", 0.9 - line / 100) for line in (2, 3, 4, 5, 6))))
    xlsx.write(run, build(run), tmp_path / "report.xlsx", max_body_rows=2)

    files = sorted(tmp_path.iterdir(), key=lambda path: (len(path.name), path.name))
    books = [CalamineWorkbook.from_path(path) for path in files]
    shown = [
        tuple(None if cell == "" else cell for cell in row)
        for book in books
        if "PERLU VERIFIKASI" in book.sheet_names
        for row in book.get_sheet_by_name("PERLU VERIFIKASI").to_python(skip_empty_area=False)[1:]
    ]
    assert shown == next(sheet.frame for sheet in long_sheets(run) if sheet.name == "PERLU VERIFIKASI").rows()
    assert len(books) == 3
