from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from tests.cli.command import ucj_here


def test_months_are_written_from_the_first_of_2025_on(tmp_path: Path) -> None:
    end = ucj_here(
        tmp_path, "synth", "kota", "--months", "2", "--persons", "80", "--province", "99", "--rate", "joined=0.5"
    )

    assert end.code == 0
    assert {path.name for path in (tmp_path / "kota").iterdir()} == {"2025-01", "2025-02", "changes.csv", "rows.csv"}
    changes = pl.read_csv(tmp_path / "kota" / "changes.csv")
    assert changes.filter(pl.col("change") == "joined").height > 5


def test_a_named_day_says_in_which_month_to_begin(tmp_path: Path) -> None:
    end = ucj_here(
        tmp_path, "synth", "kota", "--months", "2", "--persons", "60", "--province", "99", "--as-of", "2023-12-05"
    )

    assert end.code == 0
    assert (tmp_path / "kota" / "2024-01" / "truth_rows.csv").is_file()


def test_cities_are_written_beside_each_other(tmp_path: Path) -> None:
    end = ucj_here(
        tmp_path, "synth", "sulteng", "--cities", "palu=80,morowali-utara", "--persons", "50", "--province", "99"
    )

    assert end.code == 0
    assert {path.name for path in (tmp_path / "sulteng").iterdir() if path.is_dir()} == {"palu", "morowali-utara"}
    assert (tmp_path / "sulteng" / "ucj.toml").is_file()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--rate", "lapsed=0.1"),
        ("--months", "2", "--rate", "nothing=1"),
        ("--months", "2", "--cities", "palu"),
        ("--cities", "atlantis"),
        ("--cities", "palu=5"),
    ],
)
def test_what_cannot_be_made_is_refused_and_nothing_written(arguments: tuple[str, ...], tmp_path: Path) -> None:
    end = ucj_here(tmp_path, "synth", "kota", *arguments)

    assert end.code == 2
    assert not (tmp_path / "kota").exists()
