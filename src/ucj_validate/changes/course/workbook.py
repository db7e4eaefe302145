"""history.xlsx: RIWAYAT with a row a run and its chart, and TEMUAN with rows by finding and run."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from typing import Any

from ucj_validate.changes.course.runs import Course
from ucj_validate.changes.course.said import against, title, upshot
from ucj_validate.i18n import _, day
from ucj_validate.leaving import foreign
from ucj_validate.report.parts import PERSON_STATUSES
from ucj_validate.report.words import wording
from ucj_validate.report.workbook.book import Book
from ucj_validate.report.workbook.pages import printed

_HEAD_ROW = 7


def write_workbook(told: Course, path: Path) -> None:
    """Writes the workbook at `path`."""
    with Book(str(path), {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": title(told), "created": datetime.combine(told.points[-1].as_of, time())})
        looks = {
            "bold": book.add_format({"bold": True}),
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            "count": book.add_format({"num_format": "#,##0"}),
            "share": book.add_format({"num_format": "0.00%"}),
        }
        _runs(book, told, looks)
        _findings(book, told, looks)


def _runs(book: Any, told: Course, looks: dict[str, Any]) -> None:  # noqa: ANN401  xlsxwriter is untyped
    page = book.add_worksheet("RIWAYAT")
    printed(page)
    page.set_column(0, 0, 20)
    page.set_column(1, 5 + len(PERSON_STATUSES) + len(told.targets), 13)
    page.write_string(0, 0, title(told), looks["bold"])
    for row, sentence in enumerate([*upshot(told), *(against(one, told) for one in told.targets)][: _HEAD_ROW - 2], 1):
        page.write_string(row, 0, sentence)
    heads = [
        *(_("Tanggal acuan"), _("Baris"), _("Orang"), _("Layak"), _("Aktif"), _("Cakupan")),
        *(wording.status_title(status) for status in PERSON_STATUSES),
        *(foreign(one.name) for one in told.targets),
    ]
    for column, text in enumerate(heads):
        page.write_string(_HEAD_ROW, column, text, looks["head"])
    for row, point in enumerate(told.points, _HEAD_ROW + 1):
        page.write_string(row, 0, day(point.as_of))
        for column, count in enumerate((point.rows, point.persons, point.eligible, point.active), 1):
            page.write_number(row, column, count, looks["count"])
        if point.rate is not None:
            page.write_number(row, 5, point.rate, looks["share"])
        for column, status in enumerate(PERSON_STATUSES, 6):
            page.write_number(row, column, point.persons_by_status.get(status, 0), looks["count"])
        for column, target in enumerate(told.targets, 6 + len(PERSON_STATUSES)):
            page.write_number(row, column, target.rate(point), looks["share"])
    page.freeze_panes(_HEAD_ROW + 1, 1)
    if len(told.points) > 1:
        page.insert_chart(_HEAD_ROW + len(told.points) + 2, 0, _chart(book, told))


def _chart(book: Any, told: Course) -> Any:  # noqa: ANN401
    chart = book.add_chart({"type": "line"})
    first, last = _HEAD_ROW + 1, _HEAD_ROW + len(told.points)
    chart.add_series(
        {
            "name": _("Cakupan"),
            "categories": ["RIWAYAT", first, 0, last, 0],
            "values": ["RIWAYAT", first, 5, last, 5],
            "marker": {"type": "circle"},
        }
    )
    chart.set_title({"name": _("Cakupan")})
    chart.set_y_axis({"num_format": "0%"})
    chart.set_legend({"none": True})
    chart.set_size({"width": 900, "height": 320})
    return chart


def _findings(book: Any, told: Course, looks: dict[str, Any]) -> None:  # noqa: ANN401
    page = book.add_worksheet("TEMUAN")
    printed(page)
    page.set_column(0, 0, 60)
    page.set_column(1, len(told.points), 16)
    page.write_string(0, 0, _("Temuan, menurut baris"), looks["head"])
    for column, point in enumerate(told.points, 1):
        page.write_string(0, column, day(point.as_of), looks["head"])
    codes = sorted({code for point in told.points for code in point.findings})
    for row, code in enumerate(codes, 1):
        page.write_string(row, 0, wording.sentence(code))
        for column, point in enumerate(told.points, 1):
            page.write_number(row, column, point.findings.get(code, 0), looks["count"])
    page.freeze_panes(1, 1)
