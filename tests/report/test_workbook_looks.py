"""Widths fit what is in a column, rows their texts, pages the columns; colours can be read."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from ucj_validate.report.workbook import looks
from ucj_validate.report.workbook.looks import GREEN, GREY, PINK, RED, YELLOW, head, heights, width
from ucj_validate.report.workbook.pages import pages_across


def contrast(one: str, other: str) -> float:
    """Contrast of two colours as WCAG 2 reckons it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("look", [GREEN, YELLOW, RED, PINK, GREY])
def test_words_on_their_colours_can_be_read(look: dict[str, str]) -> None:
    assert contrast(look["bg_color"], look["font_color"]) >= 7


@pytest.mark.parametrize("name", ["NIK", "CALON_NIK", "KEPUTUSAN"])
def test_headers_can_be_read(name: str) -> None:
    look = head(name)

    assert contrast(str(look["bg_color"]), str(look["font_color"])) >= 6


@pytest.mark.parametrize("paper", ["#FFFFFF", "#EEF3F5"])
def test_marked_letters_can_be_read_on_plain_and_banded_rows(paper: str) -> None:
    assert contrast(str(looks.DIFFERS["font_color"]), paper) >= 4.5


@pytest.mark.parametrize(
    ("column", "least", "most"),
    [
        (pl.Series("NIK", ["0071011203850001"]), 17, 19),
        (pl.Series("JK", ["L", "P"]), 3, 5),
        (pl.Series("NAMA", ["ANI"]), 5, 7),
        (pl.Series("NAMA", ["ANI " * 100]), 28, 34),
        (pl.Series("TGL_LAHIR", [date(1985, 3, 12)]), 11, 13),
        (pl.Series("BARIS", [2, 400_000]), 7, 9),
        (pl.Series("KETERANGAN", [None], dtype=pl.String), 11, 14),
    ],
)
def test_a_column_is_as_wide_as_what_is_in_it_and_its_header(column: pl.Series, least: float, most: float) -> None:
    assert least <= width(column)[0] <= most


def test_a_row_is_as_high_as_its_longest_text_needs() -> None:
    frame = pl.DataFrame({"NAMA": ["ANI", "ANI"], "TINDAK_LANJUT": ["Daftarkan", "Cocokkan nama dengan KTP; " * 4]})

    made = heights(frame)

    assert made is not None
    assert made.to_list()[0] is None
    assert 26 <= made.to_list()[1] <= 52


def test_rows_of_one_line_tell_no_height_and_none_is_beyond_excels() -> None:
    assert heights(pl.DataFrame({"NAMA": ["ANI"], "NO": [1]})) is None
    made = heights(pl.DataFrame({"KETERANGAN": ["x" * 32_000]}))
    assert made is not None
    assert made.to_list() == [400.0]


@pytest.mark.parametrize(
    ("pixels", "pages"),
    [([500, 500], 1), ([800, 800, 100], 2), ([100] * 30, 2), ([300] * 40, 4), ([5_000], 1)],
)
def test_columns_go_over_no_more_pages_than_they_need(pixels: list[int], pages: int) -> None:
    assert pages_across(pixels, title=0) == pages
