from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.mark.parametrize(("city", "covered", "on_rolls"), [("palopo", 366, 460)])
def test_palopo_plants_the_published_coverage_at_one_to_a_hundred(city: str, covered: int, on_rolls: int) -> None:
    persons = pl.read_csv(FIXTURES / city / "truth_persons.csv").filter("on_roll")

    assert persons.filter(pl.col("status") == "active").height == covered
    assert persons.height == on_rolls
    assert "persons = 594" in (FIXTURES / city / "ucj.toml").read_text()


def test_palopo_keeps_every_nik_of_its_rolls() -> None:
    rows = pl.read_csv(FIXTURES / "palopo" / "truth_rows.csv")

    lost = rows.filter(pl.col("faults").fill_null("").str.contains("nik_missing|nik_one_digit|nik_swapped|excel_float"))
    assert lost.is_empty()


@pytest.mark.parametrize("city", ["palu", "palopo"])
def test_no_number_in_the_fixtures_can_be_a_real_persons(city: str) -> None:
    texts = [path.read_bytes().decode("cp1252", errors="replace") for path in (FIXTURES / city).glob("*.csv")]

    serials = [int(number[12:]) for text in texts for number in re.findall(r"(?<![0-9])[0-9]{16}(?![0-9])", text)]

    assert serials
    assert all(serial == 0 or serial > 300 for serial in serials)
