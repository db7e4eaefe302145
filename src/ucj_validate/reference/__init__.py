"""Packaged region codes and word lists, read when first asked for.

Sources, licences and limits stand in the README beside the data.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl

_DATA = Path(__file__).parent / "data"


@cache
def regions() -> pl.DataFrame:
    """One row a region code of the editions 2015 to 2025: code (72.71.01), level, current, name.

    `level` is "province", "regency" or "district"; `current` is false for codes that were retired.
    """
    return pl.read_parquet(_DATA / "regions.parquet", glob=False)


@cache
def region_codes(level: str) -> frozenset[str]:
    """Codes of one level without dots, as they stand at the front of a NIK."""
    codes = regions().filter(pl.col("level") == level)["code"].str.replace_all(".", "", literal=True)
    return frozenset(codes.to_list())


@cache
def districts() -> pl.DataFrame:
    """One row a district of today: code (72.71.01), name."""
    return regions().filter((pl.col("level") == "district") & pl.col("current")).select("code", "name")


@cache
def regencies() -> pl.DataFrame:
    """One row a regency or city of today: code (72.71), name ("Kota Palu")."""
    return regions().filter((pl.col("level") == "regency") & pl.col("current")).select("code", "name")


@cache
def villages(province: str | None = None) -> pl.DataFrame:
    """One row a village: code (72.71.01.1001), name; of one province ("72"), or of all."""
    table = pl.scan_parquet(_DATA / "villages.parquet", glob=False)
    if province is not None:
        following = f"{int(province) + 1:02d}"
        # A range, not a prefix: row groups outside it are skipped by their statistics.
        table = table.filter((pl.col("code") >= province) & (pl.col("code") < following))
    return table.collect()


@cache
def titles() -> pl.DataFrame:
    """One row a title, degree or particle: token, position (before, after, inside), type, strip."""
    return _words("titles")


@cache
def variants() -> pl.DataFrame:
    """One row a spelling of a name: canonical, variant, kind, safe_to_fold ("yes" or "no")."""
    return _words("variants")


@cache
def sulawesi_elements() -> pl.DataFrame:
    """One row an element of Sulawesi names that may be left out in daily use: element, group, sex."""
    return _words("sulawesi_elements")


@cache
def name_tokens() -> pl.DataFrame:
    """One row a token, role (first, middle, last) and sex (L, P, LP) of common Indonesian names."""
    return _words("name_tokens")


def _words(name: str) -> pl.DataFrame:
    return pl.read_csv(_DATA / f"{name}.csv", infer_schema=False, glob=False)
