"""How a sheet of rows looks: widths that fit, formats by type, and colours that repeat the word in a cell.

Colours are rules over columns, not paint on cells: they follow when an officer edits, filters or sorts.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import polars as pl

from ucj_validate.i18n import _
from ucj_validate.report.workbook.sheet import BEFORE, CANDIDATE, DECISION, FILLED_IN, GROUP, PLACE, ROLE

FONT, FONT_POINTS, ROW_PIXELS = "Arial", 10, 17
_LINE_POINTS = 12.75
_MOST_POINTS = 400.0
"""Excel's rows are at most 409 points high."""

_WIDEST = {
    "SUMBER": 27, "NIK": 18.5, "NO_KK": 18.5, "NAMA": 30, "KECAMATAN": 16, "KELURAHAN": 16, "OPD/KELOMPOK": 20, "STATUS_NIK": 17,
    "STATUS_PADAN": 16, "DASAR_PADAN": 24, "KETERANGAN": 28, "TINDAK_LANJUT": 36, "ALASAN": 40, "WADAH": 24, "SKENARIO": 40,
}  # fmt: skip
_WIDEST_OTHER = 18
_ON_ONE_LINE = "DASAR_PADAN"
"""A long list on nearly every row, the same on most: wrapped, it alone would make every row four lines high."""
_FILLED_IN_WIDTH = {"KEPUTUSAN": 12, "CATATAN": 24}
_PADDING = 1.6
"""Characters around the text: its cell's margins."""
_PROSE, _NUMBER, _CAPITALS, _HEADER = 0.95, 1.02, 1.2, 1.1
"""Width of a character, in digits: of sentences, of numbers, of names in capitals, of headers in small bold ones."""
_PROSE_COLUMNS = ("SUMBER", "DASAR_PADAN", "ALASAN", "KETERANGAN", "TINDAK_LANJUT")
_NUMBER_COLUMNS = ("NIK", "NO_KK", "KPJ", "NPP")
_DATE_WIDTH = 11.5

_HEAD: dict[str, object] = {
    "bold": True,
    "font_size": 9,
    "font_color": "#FFFFFF",
    "text_wrap": True,
    "valign": "top",
    "border": 1,
    "border_color": "#FFFFFF",
}
_OWN, _OTHER, _ASKED = "#1F4E5F", "#5B3A6B", "#7A5200"
"""The colours of a header: the roll's side, the other side of a pair, what the officer fills in. White on each is
readable (contrast above 6)."""

GREEN, YELLOW, RED, PINK, GREY = (
    {"bg_color": "#D9F0DE", "font_color": "#0B4F1C"},
    {"bg_color": "#FFEFC2", "font_color": "#5C3D00"},
    {"bg_color": "#F8D9D5", "font_color": "#76160E"},
    {"bg_color": "#F5DDF0", "font_color": "#64104F"},
    {"bg_color": "#E7E7E7", "font_color": "#333333"},
)
_MEMBERSHIP = {"AKTIF": GREEN, "MENUNGGAK": YELLOW, "NONAKTIF": RED, "BELUM TERDAFTAR": PINK, "TIDAK DIKETAHUI": GREY}
_SHEETS = {
    "PADAN AKTIF": GREEN, "MENUNGGAK": YELLOW, "NONAKTIF": RED, "BELUM TERDAFTAR": PINK, "PERLU VERIFIKASI": YELLOW,
    "TIDAK LAYAK": GREY, "GANDA": GREY,
}  # fmt: skip
_COLOURED = {
    "STATUS_KEPESERTAAN": _MEMBERSHIP,
    "CALON_STATUS": _MEMBERSHIP,
    "STATUS_PADAN": {"PADAN": GREEN, "PADAN SEBAGIAN": YELLOW, "PERLU VERIFIKASI": YELLOW, "TIDAK PADAN": PINK},
    "STATUS_NIK": {
        "FORMAT SAH": GREEN, "NIK KOSONG": GREY, "BUKAN 16 DIGIT": RED, "RUSAK EXCEL": RED, "TANGGAL TIDAK MUNGKIN": RED,
        "NOMOR URUT 0000": RED, "NIK BUKAN ANGKA": RED,
    },
    DECISION: {"Setuju": GREEN, "Tolak": RED, "Tunda": YELLOW},
    PLACE: _SHEETS,
    CANDIDATE + PLACE: _SHEETS,
    "STATUS": _SHEETS,
    BEFORE + "STATUS": _SHEETS,
    BEFORE + "STATUS_KEPESERTAAN": _MEMBERSHIP,
}  # fmt: skip
_TABS = {
    "PADAN AKTIF": "#2E8B47", "MENUNGGAK": "#E0A800", "NONAKTIF": "#B3352A", "BELUM TERDAFTAR": "#A8327F",
    "GANDA": "#7F7F7F", "PERLU VERIFIKASI": "#C58B00", "MUNGKIN GANDA": "#C58B00",
}  # fmt: skip
DIFFERS: dict[str, object] = {"bold": True, "underline": 1, "font_color": "#B00020"}
_BAND: dict[str, object] = {"bg_color": "#EEF3F5"}
_PAPER: dict[str, object] = {"bg_color": "#FFF9E3", "border": 1, "border_color": "#C9B26B"}
"""Cells to be filled in."""
_WHOLE_CELL = ("TGL_LAHIR", "JK")
"""Columns of which the whole cell is marked where the other side has another value."""


def tab(name: str) -> str | None:
    """The colour of a sheet's tab."""
    return _TABS.get(name)


def head(name: str) -> dict[str, object]:
    """The format of a column's header."""
    colour = _ASKED if name in FILLED_IN else _OTHER if name.startswith((CANDIDATE, BEFORE)) else _OWN
    return _HEAD | {"bg_color": colour}


def width(column: pl.Series) -> tuple[float, bool]:
    """How wide the column stands, in digits, and whether its texts run over several lines there."""
    name = column.name.removeprefix(CANDIDATE).removeprefix(BEFORE)
    least = len(column.name) * _HEADER + _PADDING
    if name in _FILLED_IN_WIDTH:
        return max(least, _FILLED_IN_WIDTH[name]), True
    if column.dtype == pl.Date:
        return max(least, _DATE_WIDTH), False
    texts = column if column.dtype == pl.String else column.cast(pl.String)
    longest = texts.str.len_chars().max() or 0
    assert isinstance(longest, int)
    wanted, most = longest * _letter(column) + _PADDING, _WIDEST.get(name, _WIDEST_OTHER)
    return round(max(least, min(wanted, most)), 1), wanted > most and name != _ON_ONE_LINE


def _letter(column: pl.Series) -> float:
    """How wide a character of the column is, in digits."""
    name = column.name.removeprefix(CANDIDATE).removeprefix(BEFORE)
    if column.dtype != pl.String or name in _NUMBER_COLUMNS:
        return _NUMBER
    return _PROSE if name in _PROSE_COLUMNS else _CAPITALS


def heights(frame: pl.DataFrame) -> pl.Series | None:
    """How high each row is, in points; null where its texts fit on one line, None where all do.

    Told in the file, since some programs fit no row when they open one.
    """
    lines = []
    for column in frame.iter_columns():
        wide, wrapped = width(column)
        if wrapped and column.null_count() < column.len():
            a_line = max(1, int((wide - _PADDING) / _letter(column)))
            lines.append((pl.col(column.name).str.len_chars() + a_line - 1) // a_line)
    if not lines:
        return None
    most = pl.max_horizontal(lines)
    points = (most.cast(pl.Float64) * _LINE_POINTS + 0.5).clip(upper_bound=_MOST_POINTS)
    return frame.select(pl.when(most > 1).then(points).alias("heights"))["heights"]


def body(column: pl.Series, wrapped: bool) -> dict[str, object]:
    """The format of a column's cells."""
    look: dict[str, object] = {"valign": "top"}
    if column.dtype == pl.Date:
        return look | {"num_format": "mm-yyyy" if "BLTH" in column.name else "dd-mm-yyyy", "align": "left"}
    if column.dtype == pl.String:
        paper = _PAPER if column.name in FILLED_IN else {}
        return look | {"num_format": "@"} | ({"text_wrap": True} if wrapped else {}) | paper
    whole = "#,##0" if column.name.startswith("RUPIAH") else "0"
    # Indented, so that a number doesn't run into the text on its right.
    return look | {"num_format": "0.00" if column.dtype == pl.Float64 else whole, "align": "right", "indent": 1}


def colour(book: Any, page: Any, columns: list[str], last_row: int) -> None:  # noqa: ANN401  xlsxwriter is untyped
    """Adds the rules that colour the columns by what stands in them."""
    for at, name in enumerate(columns):
        for word, look in _COLOURED.get(name, {}).items():
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": book.add_format(look)}
            page.conditional_format(1, at, last_row, at, rule)
    for criteria, marked, first, last in _formulas(columns):
        rule = {"type": "formula", "criteria": criteria, "format": book.add_format(marked)}
        page.conditional_format(1, first, last_row, last, rule)


def _formulas(columns: list[str]) -> Iterator[tuple[str, dict[str, object], int, int]]:
    """(formula for row 2, look, first and last column): what differs between two cells, and groups in bands."""
    for at, (left, right) in enumerate(pairwise(columns)):
        if left in _WHOLE_CELL and right in {CANDIDATE + left, BEFORE + left}:
            one, other = f"${letters(at)}2", f"${letters(at + 1)}2"
            yield f'=AND({one}<>"",{other}<>"",{one}<>{other})', DIFFERS, at, at + 1
    if ROLE in columns and GROUP in columns:
        role, group, last = letters(columns.index(ROLE)), letters(columns.index(GROUP)), len(columns) - 1
        counts, even = f'${role}2="{_("dihitung")}"', f"MOD(${group}2,2)=0"
        # Some programs apply the first rule that holds and no other, so that both together are a rule of their own.
        yield f"=AND({counts},{even})", _BAND | {"bold": True}, 0, last
        yield f"={counts}", {"bold": True}, 0, last
        yield f"={even}", _BAND, 0, last
        for name in _WHOLE_CELL:
            at = columns.index(name)
            own, first = (
                f"${letters(at)}2",
                f"INDEX(${letters(at)}:${letters(at)},MATCH(${group}2,${group}:${group},0))",
            )
            yield f'=AND({own}<>"",{first}<>"",{own}<>{first})', DIFFERS, at, at


def letters(column: int) -> str:
    """A column's letters, A for 0."""
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(column))
