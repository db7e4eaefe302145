"""What lets another office know a person again without being shown who it is: keyed pseudonyms, several a person.

A pseudonym alone says nothing of a value; two offices of one key see that their values are equal. Whether a name or a
birth date agrees is told only together with a number: nobody can gather the people of one name or one day.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import NikForm
from ucj_validate.finished import RunData
from ucj_validate.pseudonyms import Key
from ucj_validate.rollup.joining import (
    PAIRS,
    Ints,
    Joined,
    city_of_person,
    components,
    flags,
    holding_two_of_one_city,
    numbered,
)

KINDS: dict[str, tuple[str, ...]] = {
    "nik": ("nik",),
    "nik_name": ("nik", "name"),
    "nik_birth": ("nik", "birth"),
    "nik_word": ("nik", "word"),
    "kpj": ("kpj",),
    "kpj_name": ("kpj", "name"),
    "kpj_birth": ("kpj", "birth"),
    "name_birth": ("full_name", "birth"),
    "rare_name_birth": ("rare_name", "birth"),
    "name_birth_kk": ("full_name", "birth", "kk"),
    "name_birth_phone": ("full_name", "birth", "phone"),
    "name_birth_mother": ("full_name", "birth", "mother"),
}
"""Of which values each kind of pseudonym is made: none where one of them is missing."""

EVIDENCE = pl.Schema({"person": pl.Int64, "kind": pl.String, "pseudonym": pl.String})
"""One pseudonym of one person."""

_WORDS = 2
"""Words from which a name together with a birth date says something."""


def evidence_of(run: RunData, rows: pl.DataFrame, key: Key) -> pl.DataFrame:
    """EVIDENCE of a city's persons. `rows`: whose each row of the run is.

    A NIK that stands at several persons, or is the row's No KK, names nobody.
    """
    values = _values(run, rows)
    found = []
    for kind, parts in KINDS.items():
        frame = (
            values if "word" not in parts else values.with_columns(word=pl.col("name").str.split(" ")).explode("word")
        )
        texts = (
            frame.drop_nulls(list(parts))
            .select("person", text=pl.concat_str(parts, separator="\0"))
            .unique()
            .sort("person", "text")
        )
        pseudonyms = key.pseudonyms(f"rollup {kind}", texts["text"])
        found.append(texts.select("person", pl.lit(kind).alias("kind"), pseudonyms.alias("pseudonym")))
    return pl.concat(found).cast(EVIDENCE)


def _values(run: RunData, rows: pl.DataFrame) -> pl.DataFrame:
    """What each row says, as text: `person nik name full_name rare_name birth kk phone mother kpj`."""
    told = [
        people.select(
            pl.lit(side).alias("side"), c.ROW,
            nik=pl.when((pl.col("nik_form") == NikForm.SOUND) & (pl.col("nik") != pl.col("no_kk").fill_null(""))).then("nik"),
            name="name_key", birth=pl.col("birth_date").dt.strftime("%Y-%m-%d"), kk="no_kk", phone="phone", mother="mother_key", kpj="kpj",
        )
        for side, people in (("roll", run.roll_people), ("members", run.member_people))
    ]  # fmt: skip
    values = rows.join(pl.concat(told), on=["side", c.ROW], how="left", maintain_order="left")
    holders = pl.col("person").n_unique()
    full = pl.col("name").str.count_matches(" ", literal=True) >= _WORDS - 1
    return values.with_columns(
        nik=pl.when(holders.over("nik") == 1).then("nik"),
        full_name=pl.when(full).then("name"),
        rare_name=pl.when(full & (holders.over("name") == 1)).then("name"),
    )


def joined_by_pseudonyms(evidence: Sequence[pl.DataFrame], sizes: Sequence[int]) -> Joined:
    """Who is who over cities by EVIDENCE under one key. `sizes`: how many persons each city has.

    One number alone joins nobody: a copied NIK has another's name and birth date. What would join two persons of one
    city joins nobody either.
    """
    nodes = _through(evidence, sizes)
    cities = city_of_person(sizes)
    numbers = _pairs(nodes, "nik_name") | (_pairs(nodes, "nik_birth") & _pairs(nodes, "nik_word"))
    cards = _pairs(nodes, "kpj_name") | _pairs(nodes, "kpj_birth")
    beside = set[tuple[int, int]]().union(
        *(_pairs(nodes, kind) for kind in ("name_birth_kk", "name_birth_phone", "name_birth_mother"))
    )
    with_nik = set(nodes.filter(pl.col("kind") == "nik")["person"].to_list())
    alone = {pair for pair in _pairs(nodes, "rare_name_birth") if not with_nik.issuperset(pair)}
    accepted: set[tuple[int, int]] = set()
    for level in (numbers | cards, beside, alone):
        accepted |= _bearable(accepted, level, cities)
    labels = _labels(accepted, len(cities))
    alike = {pair for pair in _pairs(nodes, "name_birth") if not with_nik.issuperset(pair)}
    maybe = _apart((_pairs(nodes, "nik") | _pairs(nodes, "kpj") | alike) - accepted, labels)
    unseen = _apart(_pairs(nodes, "name_birth") - accepted, labels)
    ids = np.concatenate([series.to_numpy() for series in numbered(sizes, labels)])
    ends = sorted({(int(min(ids[a], ids[b])), int(max(ids[a], ids[b]))) for a, b in maybe | unseen})
    waiting = np.array(sorted({person for pair in maybe for person in pair}), dtype=np.int64)
    nobody = np.array([], dtype=np.int64)  # a city's links are not told in pseudonyms
    return Joined(
        numbered(sizes, labels),
        pl.DataFrame(ends, schema=PAIRS, orient="row"),
        flags("open", waiting, sizes),
        flags("freed", nobody, sizes),
        flags("doubted", nobody, sizes),
    )


def _apart(pairs: set[tuple[int, int]], labels: Ints) -> set[tuple[int, int]]:
    """Those pairs that are two people."""
    return {(left, right) for left, right in pairs if labels[left] != labels[right]}


def _through(evidence: Sequence[pl.DataFrame], sizes: Sequence[int]) -> pl.DataFrame:
    """EVIDENCE of all cities with persons numbered through, and `city`."""
    begins = np.cumsum([0, *sizes])
    return pl.concat(
        [
            frame.with_columns(pl.col("person") + int(begin), city=pl.lit(i, dtype=pl.Int64))
            for i, (frame, begin) in enumerate(zip(evidence, begins, strict=False))
        ]
    )


def _pairs(nodes: pl.DataFrame, kind: str) -> set[tuple[int, int]]:
    """Pairs of persons of two cities that share a pseudonym of a kind, the lower number first."""
    held = nodes.filter(pl.col("kind") == kind)
    several = held.filter(pl.col("city").n_unique().over("pseudonym") > 1)
    both = several.join(several, on="pseudonym", how="inner", suffix="_other").filter(
        pl.col("city") < pl.col("city_other")
    )
    return set(both.select("person", "person_other").unique().iter_rows())


def _bearable(accepted: set[tuple[int, int]], more: set[tuple[int, int]], cities: Ints) -> set[tuple[int, int]]:
    """The pairs of `more` that join no two persons of one city."""
    labels = _labels(accepted | more, len(cities))
    crowded = holding_two_of_one_city(labels, cities)
    return {(left, right) for left, right in more if not crowded[labels[left]]}


def _labels(pairs: set[tuple[int, int]], n: int) -> Ints:
    ends = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    return components(n, ends[:, 0], ends[:, 1])
