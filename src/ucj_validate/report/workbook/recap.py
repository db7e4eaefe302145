"""REKAP and ANGGARAN: the short sheets of the workbook, written cell by cell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ucj_validate.i18n import _, day, number
from ucj_validate.leaving import foreign
from ucj_validate.report.model import Report
from ucj_validate.report.words import wording
from ucj_validate.report.words.phrases import gap, verdict
from ucj_validate.report.workbook import tables
from ucj_validate.report.workbook.pages import printed
from ucj_validate.report.workbook.tables import Table

RECAP, BUDGET = "REKAP", "ANGGARAN"


def write_recap(book: Any, report: Report, cut: int) -> None:  # noqa: ANN401  xlsxwriter is untyped
    """REKAP: every figure an officer quotes, with its control totals. `cut` cells were too long for Excel."""
    notes = [
        _("Tanggal acuan: {day}").format(day=day(report.as_of)),
        _("Angka orang dihitung sekali per orang; angka baris mencakup baris ganda."),
    ]
    if report.alarms:
        notes = [verdict(report), gap(report), *notes]
    if cut:
        notes.append(_("{count} sel dipotong karena melebihi batas Excel.").format(count=number(cut)))
    title = _("REKAP — {city}").format(city=foreign(report.city)) if report.city else RECAP
    _write(book, RECAP, title, notes, tables.of_recap(report))


def write_budget(book: Any, report: Report) -> None:  # noqa: ANN401
    """ANGGARAN: what closing the gap costs, and what may be saved."""
    costs = report.premium
    rows: tuple[tables.Row, ...] = (
        (_("Layak tetapi tidak terlindungi (belum terdaftar, menunggak, nonaktif)"), costs.gap_persons, costs.gap_yearly),
        (_("Peserta aktif dibayar pemerintah di luar daftar (dapat ditelusuri)"), costs.off_roll_persons, costs.off_roll_yearly),
        (_("Dibayari dari lebih dari satu sumber (dapat diperiksa)"), costs.double_funding_persons, costs.double_funding_yearly),
    )  # fmt: skip
    header = (_("Keterangan"), _("Orang"), _("Rupiah setahun"))
    notes = [
        _("Iuran: {monthly} rupiah sebulan, {yearly} rupiah setahun untuk satu orang.").format(
            monthly=number(costs.monthly), yearly=number(costs.yearly_per_person)
        )
    ]
    each = costs.yearly_per_person
    gap = tuple(
        (wording.status_title(status), report.persons_by_status[status], report.persons_by_status[status] * each)
        for status in ("unregistered", "lapsed", "ended")
    )
    shown = [Table(_("Anggaran"), header, rows), Table(_("Rincian kekurangan"), header, gap)]
    _write(book, BUDGET, BUDGET, notes, shown)


def write_tables(book: Any, name: str, title: str, notes: Iterable[str], shown: Iterable[Table]) -> None:  # noqa: ANN401
    """A short sheet of another workbook: notes, then tables one below the other."""
    _write(book, name, title, notes, shown)


def _write(book: Any, name: str, title: str, notes: Iterable[str], shown: Iterable[Table]) -> None:  # noqa: ANN401
    page = book.add_worksheet(name)
    styles = _styles(book)
    page.set_column(0, 0, _FIRST_WIDTH)
    page.set_column(1, 9, _OTHER_WIDTH)
    printed(page)
    page.fit_to_pages(1, 0)
    page.write_string(0, 0, title, styles["title"])
    line = 1
    for note in notes:
        page.write_string(line, 0, note)
        line += 1
    for table in shown:
        line = _write_table(page, styles, line + 1, table)


_FIRST_WIDTH, _OTHER_WIDTH = 54, 14
_LINE_POINTS = 13.0


def _styles(book: Any) -> dict[str, Any]:  # noqa: ANN401
    heading = {"bold": True, "bg_color": "#1F4E5F", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"}
    looks: dict[str, dict[str, object]] = {
        "title": {"bold": True, "font_size": 15},
        "table": {"bold": True, "font_size": 12, "font_color": "#1F4E5F"},
        "head": heading,
        "head of text": heading | {"align": "left", "indent": 1},
        "head of numbers": heading | {"align": "right"},
        "first": {"text_wrap": True, "valign": "top"},
        "text": {"align": "left", "indent": 1, "valign": "top"},
        "wrapped text": {"align": "left", "indent": 1, "valign": "top", "text_wrap": True},
        "number": {"num_format": "#,##0", "valign": "top"},
        "share": {"num_format": "0.00%", "valign": "top"},
    }
    return {name: book.add_format(look) for name, look in looks.items()}


def _write_table(page: Any, styles: dict[str, Any], line: int, table: Table) -> int:  # noqa: ANN401
    """Writes a table from `line` on; the line below it."""
    page.write_string(line, 0, table.title, styles["table"])
    for column, text in enumerate(table.header):
        numeric = any(isinstance(row[column], (int, float)) for row in table.rows)
        kind = "head of numbers" if numeric else "head of text" if column else "head"
        page.write_string(line + 1, column, text, styles[kind])
    if any(len(text) > _OTHER_WIDTH - 2 for text in table.header[1:]):
        page.set_row(line + 1, 2 * _LINE_POINTS)
    line += 2 if table.header else 1
    for row in table.rows:
        _write_row(page, styles, line, row)
        line += 1
    return line


def _write_row(page: Any, styles: dict[str, Any], line: int, row: tables.Row) -> None:  # noqa: ANN401
    lines = 1
    for column, value in enumerate(row):
        if isinstance(value, str):
            # A text with nothing on its right runs on over the cells beside it; another is wrapped.
            alone = column == len(row) - 1
            wide = (_OTHER_WIDTH - 2) if column else _FIRST_WIDTH
            lines = lines if alone else max(lines, -(-len(value) // wide))
            style = styles["text" if alone else "wrapped text"] if column else None if alone else styles["first"]
            page.write_string(line, column, value, style)
        elif value is not None:
            # Twelve decimals: spreadsheets keep fifteen digits, and would write the rest otherwise than they read it.
            page.write_number(line, column, round(value, 12), styles["share" if isinstance(value, float) else "number"])
    if lines > 1:
        page.set_row(line, lines * _LINE_POINTS)
