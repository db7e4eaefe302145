"""The packaged region codes and word lists."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ucj_validate import reference


def test_regions_hold_every_edition_and_know_which_codes_are_of_today():
    assert {"72", "91", "96"} <= reference.region_codes("province")
    assert {"7271", "7373"} <= reference.region_codes("regency")
    assert "9101" in reference.region_codes("regency")
    assert reference.regencies().filter(pl.col("code") == "91.01").height == 0


def test_palu_and_its_neighbours_are_whole():
    def counted(code: str) -> tuple[int, int]:
        districts = reference.districts().filter(pl.col("code").str.starts_with(f"{code}."))
        villages = reference.villages(code[:2]).filter(pl.col("code").str.starts_with(f"{code}."))
        return districts.height, villages.height

    assert counted("72.71") == (8, 46)
    assert counted("73.73") == (9, 48)
    assert counted("72.06") == (10, 133)
    assert counted("72.12") == (10, 125)


def test_villages_of_a_province_are_its_own():
    assert set(reference.villages("96")["code"].str.head(2)) == {"96"}


def test_codes_are_unique():
    for table in (reference.regions(), reference.villages()):
        assert table["code"].is_unique().all()


def test_every_packaged_licence_is_there():
    folder = Path(reference.__file__).parent

    assert len(list(folder.glob("LICENSE-*.txt"))) == 4
    assert all("Permission is hereby granted" in path.read_text("utf-8") for path in folder.glob("LICENSE-*.txt"))


def test_word_lists_have_their_columns():
    assert reference.titles().columns == ["token", "position", "type", "strip"]
    assert reference.variants().columns == ["canonical", "variant", "kind", "safe_to_fold"]
    assert reference.sulawesi_elements().columns == ["element", "group", "sex"]
    assert reference.name_tokens().columns == ["token", "role", "sex"]
