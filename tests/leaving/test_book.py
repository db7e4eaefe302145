"""A cell that a workbook can't keep as it is ends the run; none becomes a formula or leads outside."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any

import pytest

from ucj_validate.errors import InvariantError
from ucj_validate.report.workbook.book import Book

TOO_LONG = "x" * 32_768


def made(write: Any) -> bytes:
    buffer = BytesIO()
    with Book(buffer, {"in_memory": True}) as book:
        write(book.add_worksheet("A"), book)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "write",
    [
        lambda page, _book: page.write_string(1_048_576, 0, "x"),
        lambda page, _book: page.write_string(0, 0, TOO_LONG),
        lambda page, _book: page.write_number(0, 16_384, 1),
        lambda page, _book: page.write_row(0, 0, ("x", TOO_LONG)),
        lambda page, book: page.merge_range(0, 0, 0, 3, TOO_LONG, book.add_format()),
        lambda page, book: page.write_rich_string(1_048_576, 0, "x", book.add_format(), "y"),
        lambda page, _book: page.write_url(0, 0, "https://example.invalid"),
        lambda page, _book: page.write_url(0, 0, "external:c:\\x"),
        lambda page, _book: page.write_formula(0, 0, "=1+1"),
        lambda page, _book: page.write_array_formula("A1:A2", "{=1+1}"),
    ],
)
def test_a_cell_that_would_be_lost_cut_or_active_is_refused(write: Any) -> None:
    with pytest.raises(InvariantError):
        made(write)


@pytest.mark.parametrize("text", ["=1+1", "{=1+1}", "http://example.invalid", "mailto:a@b.id", "internal:A!A1", "1e5"])
def test_text_is_text_by_whatever_way_it_comes(text: str) -> None:
    def write(page: Any, book: Any) -> None:
        page.write_string(0, 0, text)
        page.write_row(1, 0, (text, ""))
        page.write(2, 0, text)
        page.merge_range(3, 0, 3, 2, text, book.add_format())

    with zipfile.ZipFile(BytesIO(made(write))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()

    assert not re.search(r"<f[ >]|<hyperlink", sheet)
    assert len(re.findall(r't="s"', sheet)) == 4
