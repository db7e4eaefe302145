"""The file that a city hands over where it may show no NIK: its persons with statuses and pseudonyms, nothing else."""

from __future__ import annotations

import contextlib
import json
import os
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from ucj_validate.columns import Membership, Status
from ucj_validate.errors import UnreadableError, UnwritableError, UsageError
from ucj_validate.finished import RunData
from ucj_validate.i18n import _
from ucj_validate.leaving import names_without_niks, without_niks
from ucj_validate.places.holding import whole_file
from ucj_validate.pseudonyms import Key
from ucj_validate.rollup.cities import OPEN, PERSONS, City, city_of, persons_of
from ucj_validate.rollup.evidence import EVIDENCE, KINDS, evidence_of

SCHEMA = "ucj-validate/handover/1"
_META = "ucj-validate"
_KEY_NAME = re.compile("[0-9a-f]{12}")


@dataclass(frozen=True)
class Handover:
    """What a city hands over."""

    city: City
    evidence: pl.DataFrame
    """EVIDENCE."""
    key: str
    """The key's name: pseudonyms of two keys never meet."""


def handover_of(run: RunData, key: Key) -> Handover:
    """What the city of `run` hands over under `key`. Persons come in an order that tells nothing of the files'."""
    persons, rows = persons_of(run)
    evidence = evidence_of(run, rows, key)
    order = _by_pseudonyms(persons, evidence)
    place = pl.DataFrame({"person": order, "place": pl.Series(range(len(order)), dtype=pl.Int64)})
    moved = evidence.join(place, on="person", how="left").select(pl.col("place").alias("person"), "kind", "pseudonym")
    shuffled = persons[order.to_list()].with_columns(person=pl.Series(range(len(order)), dtype=pl.Int64))
    city = city_of(run)
    handed = City(
        without_niks(city.name), city.as_of, tuple(map(without_niks, city.area)), _without_niks(shuffled), city.premium,
        city.alarms, city.source, city.version,
    )  # fmt: skip
    return Handover(handed, moved.sort("person", "kind", "pseudonym"), key.name)


def _without_niks(persons: pl.DataFrame) -> pl.DataFrame:
    """`persons` with NIK hidden in what their files say of no one: the names of rolls, segments."""
    rolls = names_without_niks(persons["rolls"].explode(keep_nulls=False, empty_as_null=False).unique().sort())
    segments = {name: without_niks(name) for name in persons["segment"].drop_nulls().unique()}
    return persons.with_columns(
        pl.col("segment").replace(segments),
        pl.col("rolls").list.eval(pl.element().replace(rolls)),
    )


def _by_pseudonyms(persons: pl.DataFrame, evidence: pl.DataFrame) -> pl.Series:
    """Persons by their pseudonyms; those without any come last, alike ones beside each other."""
    least = evidence.group_by("person").agg(pl.col("pseudonym").min())
    told = [
        pl.col(name).list.join(",") if name in {"barred", "rolls"} else pl.col(name)
        for name in PERSONS
        if name != "person"
    ]
    return (
        persons.join(least, on="person", how="left", maintain_order="left")
        .with_columns(told)
        .sort("pseudonym", *(name for name in PERSONS if name != "person"), "person", nulls_last=True)["person"]
    )


def write_handover(handover: Handover, path: Path) -> None:
    """Writes the file, readable by its owner alone, whole or not at all.

    Raises:
        UsageError: something else stands there.
        UnwritableError: it can't be written.
    """
    _refuse_foreign(path)
    wide = handover.city.persons
    for kind in KINDS:
        told = (
            handover.evidence.filter(pl.col("kind") == kind)
            .group_by("person")
            .agg(pl.col("pseudonym").sort().alias(kind))
        )
        wide = wide.join(told, on="person", how="left", maintain_order="left")
    wide = wide.with_columns(pl.col(kind).fill_null([]) for kind in KINDS)
    try:
        with whole_file(path) as draft:
            wide.write_parquet(draft, compression="zstd", metadata={_META: json.dumps(_meta(handover), sort_keys=True)})
            _refuse_foreign(path)
    except (OSError, pl.exceptions.PolarsError):
        raise UnwritableError(
            str(path), _("berkas serahan tidak dapat ditulis"), advice=_("periksa ruang penyimpanan dan izin menulis")
        ) from None


def _meta(handover: Handover) -> dict[str, Any]:
    city = handover.city
    return {
        "schema": SCHEMA, "key": handover.key, "city": city.name, "as_of": city.as_of.isoformat(), "area": list(city.area),
        "premium": city.premium, "alarms": city.alarms, "version": city.version,
    }  # fmt: skip


def _refuse_foreign(path: Path) -> None:
    if not os.path.lexists(path):
        return
    with contextlib.suppress(UnreadableError):
        if not path.is_symlink():
            read_handover(path)
            return
    raise UsageError(
        str(path),
        _("sudah ada dan bukan berkas serahan dari program ini; tidak ada yang ditimpa"),
        advice=_("sebut nama berkas lain dengan --out"),
    )


def read_handover(path: Path) -> Handover:
    """What a city has handed over in `path`.

    Raises:
        UnreadableError: it is no such file, or one of another version.
    """
    try:
        meta = json.loads(pl.read_parquet_metadata(path)[_META])
        frame = pl.read_parquet(path, glob=False)
    except (pl.exceptions.PolarsError, OSError, KeyError, ValueError, RecursionError):
        raise _foreign(path) from None
    if not isinstance(meta, dict) or meta.get("schema") != SCHEMA:
        raise _foreign(path, str(meta.get("schema"))[:60] if isinstance(meta, dict) else "")
    try:
        persons = frame.select(list(PERSONS)).cast(PERSONS)
        lists = frame.select("person", *KINDS)
        city = City(
            str(meta["city"]), date.fromisoformat(meta["as_of"]), tuple(map(str, meta["area"])), persons, int(meta["premium"]),
            int(meta["alarms"]), path.name, str(meta["version"]),
        )  # fmt: skip
        told = [
            lists.select("person", pl.lit(kind).alias("kind"), pl.col(kind).alias("pseudonym")).explode("pseudonym")
            for kind in KINDS
        ]
        evidence = pl.concat(told).drop_nulls().cast(EVIDENCE)
        sound = _are_sound(persons) and _KEY_NAME.fullmatch(str(meta["key"])) is not None
    except (pl.exceptions.PolarsError, KeyError, TypeError, ValueError):
        raise _foreign(path) from None
    if not sound:
        raise _foreign(path)
    return Handover(city, evidence, str(meta["key"]))


def _are_sound(persons: pl.DataFrame) -> bool:
    """Numbered through, and no word that this program doesn't write."""
    words = pl.col("membership").is_in([*(str(m) for m in Membership), OPEN])
    statuses = pl.col("status").is_in([str(s) for s in Status if s is not Status.DUPLICATE])
    whole = (
        (pl.col("person") == pl.int_range(pl.len(), dtype=pl.Int64))
        & words
        & pl.col("public").is_not_null()
        & pl.when("on_roll").then(statuses).otherwise(pl.col("status").is_null())
        & pl.col("barred").is_not_null()
        & pl.col("rolls").is_not_null()
    )
    return bool(persons.select(whole.fill_null(value=False).all()).item())


def _foreign(path: Path, found: str = "") -> UnreadableError:
    return UnreadableError(
        str(path),
        _("bukan berkas serahan dari `ucj-validate rollup export`, atau dari versi lain"),
        found=found,
        advice=_("minta kota itu membuatnya lagi dengan versi program ini"),
    )
