"""Village, district and regency of an address, matched loosely to the region tables.

A district's name occurs in several regencies, a village's in several districts: the regency that is
stated decides, else the one that most rows name ("home"), else a name that occurs only once. A NIK
says nothing of where somebody lives and is not asked.
"""

from __future__ import annotations

import re
from functools import cache

import polars as pl
from rapidfuzz import process
from rapidfuzz.distance import OSA

from ucj_validate import columns as c
from ucj_validate import reference
from ucj_validate.columns import Field
from ucj_validate.normalise import home_regency
from ucj_validate.normalise.place_keys import districts_by_key, place_keys, regencies_by_key, villages_by_key
from ucj_validate.normalise.text import stated

_IN_ADDRESS = {
    "village": r"\b(?:KELURAHAN|KEL|DESA|DS)\b[\s.:]*([A-Z][A-Z' -]*?)\s*(?:[,;/]|\bKEC|\bKAB\b|\bKAB\.|\bKOTA\b|\bRT\b|\bRW\b|$)",
    "district": r"\b(?:KECAMATAN|KEC)\b[\s.:]*([A-Z][A-Z' -]*?)\s*(?:[,;/]|\bKEL\b|\bKAB\b|\bKAB\.|\bKOTA\b|\bPROV|$)",
    "regency": r"\b((?:KABUPATEN|KAB|KOTA)\b[\s.:]*[A-Z][A-Z' -]*?)\s*(?:[,;/]|\bPROV|\bSULAWESI\b|$)",
}
_LABEL_IN_ADDRESS = {"village": "KEL|DESA|DS", "district": "KEC", "regency": "KAB|KOTA"}
_MAY_BE_LABELLED = r"(?i)KEL|DESA|DS|KEC|KAB|KOTA|[^\x20-\x7E]"
_ONE_VOWEL = str.maketrans("EO", "IU")
_SHORT_NAME = 5
"""A slip in a shorter name makes another name."""
_LONG_NAME = 10
_LEVELS = ("village", "district", "regency")


def placed(rows: pl.DataFrame, told: pl.DataFrame | None = None) -> pl.DataFrame:
    """One row a row, in order: village, district, regency, village_code, district_code.

    Names are upper case, as in the region table where they are found there, else as written. `told`: the `votes` of
    all rows, where these are a part of them.
    """
    at, written, keyed = _keyed(rows)
    codes = _coded(keyed, home_regency.home(home_regency.votes(keyed) if told is None else told))
    found = written.join(codes, on=_LEVELS, how="left", nulls_equal=True, maintain_order="left").select(
        village=pl.coalesce("village_found", "village"),
        district=pl.coalesce("district_found", "district"),
        regency=pl.coalesce("regency_found", "regency"),
        village_code="village_code",
        district_code="district_code",
    )
    return found[at]


def votes(rows: pl.DataFrame) -> pl.DataFrame:
    """What rows say of the regency they are from: kind (`regency`, `district`, `village`, `rows`), key, len."""
    return home_regency.votes(_keyed(rows)[2])


def _keyed(rows: pl.DataFrame) -> tuple[pl.Series, pl.DataFrame, pl.DataFrame]:
    """By row which of the names it writes; those; and each distinct one, with its keys and how many rows write it."""
    at, written = _written(rows)
    written = written.with_row_index("at").join(at.value_counts(name="len"), on="at", how="left", maintain_order="left")
    triples = written.drop_nulls("len").group_by(_LEVELS).agg(pl.col("len").sum().cast(pl.Int64)).sort(_LEVELS)
    keyed = triples.with_columns(place_keys(triples[level]).alias(f"{level}_key") for level in _LEVELS)
    return at, written, keyed.with_columns(regency_code=_regencies(keyed))


def _written(rows: pl.DataFrame) -> tuple[pl.Series, pl.DataFrame]:
    """By row which of the names it writes, and those: village, district, regency; a city writes a few hundred."""
    cells = rows.select(pl.col(c.raw(Field(level))).alias(level) for level in _LEVELS)
    used = [level for level in _LEVELS if cells[level].null_count() < cells.height] or [*_LEVELS[:1]]
    table = cells.unique(used).with_row_index("at")
    at = cells.select(used).join(table, on=used, how="left", nulls_equal=True, maintain_order="left")["at"]
    names = table.select(stated(table[level]) for level in _LEVELS)
    lacks = names.select(pl.any_horizontal(pl.all().is_null())).to_series().gather(at)
    address = rows[c.raw(Field.ADDRESS)]
    asked = (lacks & address.str.contains(_MAY_BE_LABELLED)).arg_true()
    told = _told(names[at.gather(asked)], stated(address.gather(asked)))
    numbers = pl.int_range(names.height, names.height + told.height, eager=True)
    return at.scatter(asked, numbers), pl.concat([names, told])


def _told(names: pl.DataFrame, address: pl.Series) -> pl.DataFrame:
    """`names`, completed by what the address of each labels: KEL. BESUSU, KEC. PALU TIMUR."""
    completed = {}
    for level, pattern in _IN_ADDRESS.items():
        may_tell = names[level].is_null() & address.str.contains(_LABEL_IN_ADDRESS[level])
        told = address.set(~may_tell, None).str.extract(pattern, 1).str.strip_chars(" .-")
        completed[level] = names[level].fill_null(told.set(told == "", None))
    return pl.DataFrame(completed)


def _coded(keyed: pl.DataFrame, home: str | None) -> pl.DataFrame:
    """The names of `keyed` with the codes and table names that were found."""
    keyed = keyed.with_columns(home=pl.lit(home, pl.String))
    keyed = keyed.with_columns(district_code=_districts(keyed))
    keyed = keyed.with_columns(village_code=_villages(keyed))
    keyed = keyed.with_columns(district_code=pl.coalesce("district_code", pl.col("village_code").str.head(8)))
    keyed = keyed.with_columns(regency_code=pl.coalesce(pl.col("district_code").str.head(5), "regency_code"))
    names = dict(
        reference.regions().filter(pl.col("current")).select("code", pl.col("name").str.to_uppercase()).iter_rows()
    )
    village_names = _village_names(keyed["village_code"])
    return keyed.select(
        *_LEVELS,
        "village_code",
        "district_code",
        village_found=pl.col("village_code").replace_strict(village_names, default=None, return_dtype=pl.String),
        district_found=pl.col("district_code").replace_strict(names, default=None, return_dtype=pl.String),
        regency_found=pl.col("regency_code").replace_strict(names, default=None, return_dtype=pl.String),
    )


def _village_names(codes: pl.Series) -> dict[str, str]:
    """Upper case names of the villages that occur."""
    names: dict[str, str] = {}
    for province in codes.drop_nulls().str.head(2).unique().sort():
        names.update(reference.villages(province).select("code", pl.col("name").str.to_uppercase()).iter_rows())
    return names


@cache
def _within(area: str, kind: str) -> dict[str, tuple[str, ...]]:
    """Place key → codes of the districts or villages whose code begins with `area`."""
    table = districts_by_key() if kind == "district" else villages_by_key(area[:2])
    found = {key: tuple(code for code in codes if code.startswith(f"{area}.")) for key, codes in table.items()}
    return {key: codes for key, codes in found.items() if codes}


@cache
def _alike_within(area: str, kind: str) -> dict[str, list[tuple[str, ...]]]:
    """The same by key of one vowel each for o and u, e and i: editions and officers exchange them (LERE, LIRE)."""
    alike: dict[str, list[tuple[str, ...]]] = {}
    for key, codes in _within(area, kind).items():
        alike.setdefault(key.translate(_ONE_VOWEL), []).append(codes)
    return alike


def _found_within(key: str, area: str, kind: str) -> str | None:
    """The one code of that name in `area`, a slip forgiven; null where there is none or several."""
    table = _within(area, kind)
    if key in table:
        return table[key][0] if len(table[key]) == 1 else None
    if alike := _alike_within(area, kind).get(key.translate(_ONE_VOWEL)):
        return alike[0][0] if len(alike) == len(alike[0]) == 1 else None
    slips = 2 if len(key) >= _LONG_NAME else 1
    if len(key) < _SHORT_NAME:
        return None
    near = process.extract(key, table.keys(), scorer=OSA.distance, score_cutoff=slips, limit=2)
    if not near or (len(near) == 2 and near[0][1] == near[1][1]):  # noqa: PLR2004 - two equally near decide nothing
        return None
    codes = table[near[0][0]]
    return codes[0] if len(codes) == 1 else None


def _only(codes: tuple[str, ...], area: str = "") -> str | None:
    inside = [code for code in codes if code.startswith(area)]
    return inside[0] if len(inside) == 1 else None


def _regencies(keyed: pl.DataFrame) -> pl.Series:
    """The code of each triple's stated regency; null where none is stated or two share the name."""

    def code(name: str | None, key: str | None) -> str | None:
        if name is None or key is None:
            return None
        codes = regencies_by_key().get(key, ())
        if len(codes) > 1 and re.match(r"(KOTA|KODYA)", name):
            codes = tuple(one for one in codes if one[3] in "789")
        elif len(codes) > 1 and name.startswith("KAB"):
            codes = tuple(one for one in codes if one[3] not in "789")
        return _only(codes)

    pairs = keyed.select("regency", "regency_key").iter_rows()
    return pl.Series("regency_code", [code(name, key) for name, key in pairs], dtype=pl.String)


def _districts(keyed: pl.DataFrame) -> pl.Series:
    """The district code of each triple, or null."""

    @cache
    def code(key: str | None, regency: str | None, home: str | None) -> str | None:
        if key is None:
            return None
        if regency is not None:
            return _found_within(key, regency, "district")
        codes = districts_by_key().get(key, ())
        if home is None:
            return _only(codes)
        return _found_within(key, home, "district") or _only(codes, home[:2]) or _only(codes)

    triples = keyed.select("district_key", "regency_code", "home").iter_rows()
    return pl.Series("district_code", [code(*triple) for triple in triples], dtype=pl.String)


def _villages(keyed: pl.DataFrame) -> pl.Series:
    """The village code of each triple, or null.

    A village that stands in another district of the regency keeps its code: rolls still name the
    district of before a split (Palu had four, and has eight).
    """

    @cache
    def code(key: str | None, district: str | None, regency: str | None, home: str | None) -> str | None:
        if key is None:
            return None
        area = district[:5] if district is not None else regency or home
        if area is None:
            return None
        inside = _found_within(key, district, "village") if district is not None else None
        return inside or _found_within(key, area, "village")

    rows = keyed.select("village_key", "district_code", "regency_code", "home").iter_rows()
    return pl.Series("village_code", [code(*row) for row in rows], dtype=pl.String)
