"""Both sides as numbers, a column at a time: no text is held longer than it takes to number it.

Says of every record what `records.stacked` and `comparable` say of it, without a frame of all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from typing import Protocol

import numpy as np
import polars as pl

from ucj_validate import columns as c
from ucj_validate.frames import PEOPLE, People
from ucj_validate.match.values.comparable import CODED, Coded, Comparable, as_comparable, coded_values
from ucj_validate.match.values.content import content
from ucj_validate.match.values.niks import Niks
from ucj_validate.match.values.packing import THREADS, coded, first_of_equal, in_order, mixed, packed_dates
from ucj_validate.match.values.records import FOREIGN_DATES, Records
from ucj_validate.match.values.vocabulary import vocabulary

_LARGE = 5_000_000
"""Records from which names are numbered before all else, and not beside it: both need room."""
_OTHER_FORM = np.uint64(0xF << 60)
"""Above all numbers of 16 digits."""


class Columns(Protocol):
    """One side, its columns to be had one by one, rows in their order: a `People` frame, or something less heavy."""

    @property
    def height(self) -> int:
        """Its rows."""

    def get_column(self, name: str) -> pl.Series:
        """One column of `People`."""


def taken(roll: Columns, members: Columns) -> tuple[Records, Comparable]:
    """The records of both sides, and their values as arrays."""
    sides = [_in_order(side) for side in (roll, members)]

    def column(name: str) -> pl.Series:
        return pl.concat([side.get_column(name) for side in sides], rechunk=False)

    with ThreadPoolExecutor(THREADS) as pool:
        named = pool.submit(lambda: vocabulary(column("name_key")))
        if sum(side.height for side in sides) > _LARGE:
            wait([named])
        niks, card = _niks(column)
        births = packed_dates(column("birth_date")), packed_dates(column("nik_birth_date"))
        foreign = _foreign(niks, births[0]) | card
        niks = niks.without(foreign)
        births[1][foreign] = 0
        found = _coded(column)
        of_nik = np.where(foreign, -1, found.codes["nik_sex"])
        words, name_id = named.result()
    plain = niks.full & (births[0] > 0) & (name_id >= 0)
    plain[niks.odd_at] = False
    entity = entities(np.flatnonzero(plain), niks.digits, name_id, births[0])
    # a record of good form may be stood for by one of doubtful form, but not the other way round
    entity = np.where(niks.sound, entity, np.arange(len(entity), dtype=np.int32))
    codes = _filled(found, entity)
    # what another row of the entity says of the sex goes before what its NIK says
    codes["sex"] = np.where(codes["sex"] < 0, of_nik, codes["sex"]).astype(np.int8)
    return Records(entity, roll.height), as_comparable(niks, births, replace(found, codes=codes), words, name_id)


def whole(side: Columns) -> People:
    """All columns of the side."""
    return People(side if isinstance(side, pl.DataFrame) else pl.DataFrame([side.get_column(name) for name in PEOPLE]))


def _in_order(side: Columns) -> Columns:
    """The side, its rows by number."""
    return side.sort(c.ROW) if isinstance(side, pl.DataFrame) and not side[c.ROW].is_sorted() else side


def _niks(column: Callable[[str], pl.Series]) -> tuple[Niks, np.ndarray]:
    """The NIK, and whether each is the family card's number of its own row (bool)."""
    nik = column("nik")
    card = (nik == column("no_kk")).fill_null(value=False).to_numpy()
    return Niks.of(nik, column("nik_form")), card


def _foreign(niks: Niks, birth: np.ndarray) -> np.ndarray:
    """Whether each record's NIK stands at many birth dates (bool): it names nobody."""
    number = niks.digits.copy()
    number[niks.odd_at] = content(niks.odd) | _OTHER_FORM
    known = niks.full.copy()
    known[niks.odd_at] = True
    every = in_order(number.compress(known))
    often = every[: max(len(every) - FOREIGN_DATES + 1, 0)]
    often = np.unique(often[often == every[FOREIGN_DATES - 1 :]])
    foreign = np.zeros(len(number), dtype=bool)
    if len(often):
        at = np.flatnonzero(known)
        place = np.minimum(np.searchsorted(often, number[at]), len(often) - 1)
        at = at[often[place] == number[at]]
        dates = pl.DataFrame({"nik": number[at], "birth": birth[at]}).group_by("nik").agg(pl.col("birth").n_unique())
        fillers = dates.filter(pl.col("birth") >= FOREIGN_DATES)["nik"].to_numpy()
        foreign[at] = np.isin(number[at], fillers)
    return foreign


def _coded(column: Callable[[str], pl.Series]) -> Coded:
    """The other columns as numbers."""
    sexes = column("sex")
    of_nik = column("nik_sex")
    either = coded(pl.concat([sexes, of_nik], rechunk=False))[0]
    columns = {name: coded(column(name)) for name in ("village", "district", "mother_key")}
    columns |= {name: coded(column(name), many=True) for name in ("no_kk", "phone")}
    both = {"sex": (either[: len(sexes)], sexes), "nik_sex": (either[len(sexes) :], sexes)}
    return coded_values({**both, **columns})


def entities(among: np.ndarray, nik: np.ndarray, name: np.ndarray, birth: np.ndarray) -> np.ndarray:
    """The lowest position of the same NIK, name and birth date; its own of a position that is not `among` these (sorted)."""
    number = mixed(nik, name, birth)
    return first_of_equal(
        number,
        among,
        lambda at, first: (nik[at] == nik[first]) & (name[at] == name[first]) & (birth[at] == birth[first]),
    )


def _filled(found: Coded, entity: np.ndarray) -> dict[str, np.ndarray]:
    """The codes by name; what a record lacks is taken from the first record of its entity that has it."""
    filled = {}
    several = np.bincount(entity, minlength=len(entity))[entity] > 1
    some = np.flatnonzero(several)
    own = entity[some]
    for name in CODED:
        codes = filled[name] = found.codes[name]
        has = codes[some] >= 0
        if has.all():
            continue
        giving, lacking = some[has], some[~has]
        first = np.full(len(entity), -1, dtype=np.int32)
        first[own[has][::-1]] = giving[::-1]
        source = first[own[~has]]
        codes[lacking[source >= 0]] = codes[source[source >= 0]]
    return filled


__all__ = ["Columns", "entities", "taken", "whole"]
