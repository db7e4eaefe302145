"""The regency that most rows of a side are from: what each name they write says of it, and what all say together."""

from __future__ import annotations

from functools import partial

import polars as pl

from ucj_validate.normalise.place_keys import districts_by_key, villages_by_key


def votes(keyed: pl.DataFrame) -> pl.DataFrame:
    """What the names that rows write say of it: kind (`regency`, `district`, `village`, `rows`), key, len.

    `keyed`: each distinct writing with `len`, `regency_code`, `district_key` and `village_key`.
    """
    kinds = {"regency": "regency_code", "district": "district_key", "village": "village_key"}
    rows = pl.DataFrame({"kind": ["rows"], "key": [""], "len": [int(keyed["len"].sum())]})
    return pl.concat(
        [
            keyed.filter(pl.col(column).is_not_null())
            .group_by(pl.lit(kind).alias("kind"), pl.col(column).alias("key"))
            .agg(pl.col("len").sum())
            for kind, column in kinds.items()
        ]
        + [rows]
    )


def home(told: pl.DataFrame) -> str | None:
    """The regency that most rows state, else the one in which most of the names stand; null where nothing tells."""

    def of(kind: str) -> pl.DataFrame:
        return told.filter(pl.col("kind") == kind).select("key", "len")

    stated_codes = of("regency")
    if stated_codes["len"].sum() * 2 > of("rows")["len"].sum():
        return str(stated_codes.sort("len", "key", descending=[True, False])["key"][0])
    for kind, table in (("district", districts_by_key), ("village", partial(villages_by_key, None))):
        names = of(kind).sort("key")
        if names.height == 0:
            continue
        score: dict[str, tuple[int, int]] = {}
        by_key = table()
        for name, rows in names.iter_rows():
            for regency in {code[:5] for code in by_key.get(name, ())}:
                count, total = score.get(regency, (0, 0))
                score[regency] = (count + 1, total + rows)
        if score:
            return min(score, key=lambda regency: (-score[regency][1], -score[regency][0], regency))
    return None
