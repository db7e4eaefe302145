"""A sheet of rows as xlsxwriter frames it: header, filter, frozen panes, drop-down, print set-up; its body comes later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ucj_validate.i18n import _
from ucj_validate.report.workbook import looks
from ucj_validate.report.workbook.sheet import DECISION, DECISIONS, Sheet
from ucj_validate.report.workbook.words import decisions, secret_in_short

_A4 = 9
_MARGIN_INCHES = 0.4
_LANDSCAPE_PIXELS = (11.69 - 2 * _MARGIN_INCHES) * 96
_LEAST_SCALE = 0.62
"""Smaller than that, ten points are hard to read on paper."""
_SPARE = 0.95
"""Programs measure letters differently; without room the last column goes to a page of its own."""
_MOST_PAGES_ACROSS = 4
_HEADER_HEIGHT = 28


def framed(book: Any, sheet: Sheet) -> Any:  # noqa: ANN401  xlsxwriter is untyped
    """The worksheet of `sheet`, with a sample row in place of its body."""
    page = book.add_worksheet(sheet.name)
    frame = sheet.frame
    last_row, last_column = max(frame.height, 1), frame.width - 1
    widths = []
    for index, column in enumerate(frame.iter_columns()):
        wide, wrapped = looks.width(column)
        style = book.add_format(looks.body(column, wrapped))
        page.set_column(index, index, wide, style)
        page.write_string(0, index, column.name, book.add_format(looks.head(column.name)))
        page.write_string(1, index, "-", style)  # the sample row: only its style ids are used
        widths.append(wide)
    page.set_row(0, _HEADER_HEIGHT)
    page.freeze_panes(1, frame.columns.index(sheet.frozen) + 1)
    page.autofilter(0, 0, last_row, last_column)
    page.ignore_errors({"number_stored_as_text": f"A1:{looks.letters(last_column)}{last_row + 1}"})
    if color := looks.tab(sheet.name):
        page.set_tab_color(color)
    looks.colour(book, page, frame.columns, last_row)
    _printed(page, frame.columns, widths)
    if DECISION in frame.columns and frame.height:
        _asked(page, frame.columns.index(DECISION), last_row)
    return page


def printed(page: Any, landscape: bool = True) -> None:  # noqa: ANN401
    """What every printed page has: A4, margins, and at its foot the sheet, the page and how secret it is."""
    if landscape:
        page.set_landscape()
    page.set_paper(_A4)
    page.set_margins(left=_MARGIN_INCHES, right=_MARGIN_INCHES, top=0.5, bottom=0.7)
    page.set_footer("&L&8&A&C&8{}&R&8{}".format(secret_in_short().replace("&", "&&"), _("halaman {page} dari {pages}").format(page="&P", pages="&N")))  # fmt: skip


def _printed(page: Any, columns: Sequence[str], widths: Sequence[float]) -> None:  # noqa: ANN401
    """Columns go over as few pages side by side as can be read; header and names stand on each."""
    printed(page)
    page.repeat_rows(0)
    page.print_across()
    title = columns.index("NAMA")
    page.repeat_columns(title, title)
    page.fit_to_pages(pages_across([_pixels(wide) for wide in widths], title), 0)


def pages_across(pixels: Sequence[int], title: int) -> int:
    """The fewest pages side by side on which the columns are large enough to read.

    Column `title` is printed again on each page after its own. The program that prints chooses where pages part: it
    alone knows how wide its letters are.
    """
    most = _SPARE * _LANDSCAPE_PIXELS / _LEAST_SCALE
    pages, used = 1, 0
    for at, wide in enumerate(pixels):
        if used and used + wide > most:
            pages += 1
            used = pixels[title] if at > title else 0
        used += wide
    return min(pages, _MOST_PAGES_ACROSS)


def _pixels(wide: float) -> int:
    """A column's width on a screen of 96 dots an inch."""
    return int(wide * 7 + 5)


def _asked(page: Any, column: int, last_row: int) -> None:  # noqa: ANN401
    page.data_validation(
        1,
        column,
        last_row,
        column,
        {
            "validate": "list",
            "source": list(DECISIONS),
            "input_title": DECISION,
            "input_message": "\n".join(f"{word}: {meaning}" for word, meaning in decisions())[:255],
            "error_title": DECISION,
            "error_message": _("Pilih Setuju, Tolak atau Tunda"),
        },
    )
