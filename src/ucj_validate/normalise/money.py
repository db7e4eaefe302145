"""Rupiah amounts: "Rp 2.500.000,00", "2,5 juta", "2500000.0", "Rp1.500.000,-"."""

from __future__ import annotations

import polars as pl

from ucj_validate.normalise.text import by_distinct, distinct, stated

_MULTIPLES = {
    "RIBU": 1_000,
    "RB": 1_000,
    "K": 1_000,
    "JUTA": 1_000_000,
    "JT": 1_000_000,
    "JTA": 1_000_000,
    "MILIAR": 1_000_000_000,
}
_AMOUNT = r"^[<>±~≤≥=\s]*(?:RP|IDR)?[\s.:]*([0-9][0-9.,\s]*?)\s*(RIBU|RB|K|JUTA|JTA|JT|MILIAR)?[\s.,]*(?:RUPIAH|-|/?\s?(?:PER)?\s?(?:BULAN|BLN))*[\s.,-]*$"


def rupiah(cells: pl.Series) -> pl.Series:
    """Whole rupiah of each cell, in order; null where it is no single amount. Rounded half up."""
    table = distinct(cells)
    parts = pl.lit(stated(table["cell"]).str.extract_groups(_AMOUNT))
    frame = table.with_columns(digits=parts.struct[0].str.replace_all(" ", ""), multiple=parts.struct[1])
    factor = pl.col("multiple").replace_strict(_MULTIPLES, default=1, return_dtype=pl.Int64)
    value = (
        _decimal(pl.col("digits"), is_multiple=pl.col("multiple").is_not_null()).cast(pl.Float64, strict=False) * factor
    )
    # Beyond that it is an account or card number, not an income.
    sane = value < 1e12  # noqa: PLR2004
    read = frame.select("cell", amount=pl.when(sane).then((value + 0.5).floor().cast(pl.Int64, strict=False)))
    return by_distinct(cells, read)["amount"]


def _decimal(digits: pl.Expr, *, is_multiple: pl.Expr) -> pl.Expr:
    """Digits with dots and commas as a plain decimal: groups of three are thousands, the rest is a fraction."""
    bare = digits.str.strip_chars(".,")
    indonesian = bare.str.contains(r"^[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?$")
    english = bare.str.contains(r"^[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?$")
    without_dots = bare.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    without_commas = bare.str.replace_all(",", "", literal=True)
    with_point = bare.str.replace(",", ".", literal=True)
    # "1.500 juta" would be absurd; before a multiple a single group is a fraction.
    is_fraction = is_multiple & bare.str.contains(r"^[0-9]{1,3}[.,][0-9]{3}$")
    return (
        pl.when(is_fraction)
        .then(with_point)
        .when(indonesian)
        .then(without_dots)
        .when(english)
        .then(without_commas)
        .otherwise(with_point)
    )
