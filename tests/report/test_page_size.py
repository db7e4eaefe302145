"""The page stays small whatever a city has many of: offices, villages, files, sheets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.report.facts import facts, source
from ucj_validate.report.model import Report, build
from ucj_validate.report.page import html
from ucj_validate.report.parts import Breakdown, Line

MOST_BYTES = 1_000_000
LONG = " DAN PEMBERDAYAAN MASYARAKAT DESA SERTA KELURAHAN SE-KOTA CONTOH DAN SEKITARNYA SERTA PERANGKATNYA"


@pytest.fixture(scope="module")
def crowded() -> Report:
    """5.000 offices, 2.000 villages, 300 rolls in 500 tables."""
    small = build(facts())
    sheets = tuple(source(file="umkm.xlsx", sheet=f"Lembar {n}") for n in range(500))
    many = {"unit": 5_000, "village": 2_000, "district": 300, "file": 300}
    lines = {
        key: tuple(Line(f"NAMA {n}{LONG}", 600 + n, 300, 100, 50, 30 + n, 70, 50, 0.5) for n in range(count))
        for key, count in many.items()
    }
    return replace(
        small,
        breakdowns=tuple(Breakdown(key, key != "file", told) for key, told in lines.items()),
        sources=build(facts(sources=sheets)).sources,
    )


def test_a_page_of_many_offices_villages_and_tables_stays_under_a_megabyte(crowded: Report) -> None:
    assert len(html.rendered(crowded)) < MOST_BYTES


def test_what_the_page_leaves_out_is_said_with_where_it_stands(crowded: Report) -> None:
    page = html.rendered(crowded).decode()

    assert "300 tabel lagi ada di run.json." in page
    assert "4.800 baris lagi ada di lembar REKAP pada report.xlsx." in page


def test_a_page_that_leaves_nothing_out_does_not_speak_of_it() -> None:
    assert "lagi ada di run.json" not in html.rendered(build(facts())).decode()
