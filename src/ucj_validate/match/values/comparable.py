"""The records' values as arrays of numbers, position = record: what pairs are found by and compared by."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import polars as pl

from ucj_validate.match.values.content import content, content_of_digits
from ucj_validate.match.values.niks import Niks
from ucj_validate.match.values.packing import THREADS, coded, is_filler, packed_dates, parts_agreeing, small
from ucj_validate.match.values.vocabulary import Seen, Vocabulary, vocabulary

Ints = np.ndarray
_AGREEING_PARTS = 2
CODED = ("sex", "village", "district", "no_kk", "phone", "mother")


@dataclass(frozen=True)
class Comparable:
    """The records' values as arrays, ready to be compared; position = record."""

    niks: Niks
    nik: Ints  # uint64, 16 nibbles; 0 where the NIK has no 16 digits
    full: Ints  # bool: the NIK has 16 digits
    sound: Ints  # bool: of good form, and nothing in its own row speaks against it
    doubtful: Ints  # bool: the NIK's date is not the row's: a number of somebody else, or a wrong date
    prefix15: Ints  # bool: only the first 15 digits count
    odd_length: Ints  # bool: 15 or 17 digits
    birth: Ints  # uint32, nibbles yyyymmdd, 0 where missing
    nik_birth: Ints  # the same from the NIK
    sex: Ints  # integers, -1 missing
    village: Ints
    district: Ints
    no_kk: Ints
    phone: Ints
    mother: Ints  # -1 missing: position in `mothers`
    mothers: pl.Series  # distinct names of mothers
    name_id: Ints  # int32, -1 missing: number in `words`; same number = same name_key
    words: Vocabulary
    village_key: (
        Ints  # uint64 of each village's number: its content, the same wherever it is worked out; 0 for none (-1)
    )
    no_kk_key: Ints
    phone_key: Ints

    @property
    def nik_text(self) -> pl.Series:
        """The NIK of all records as cleaned, null where missing."""
        return self.niks.texts(np.arange(len(self.nik)))


@dataclass(frozen=True)
class Coded:
    """Values as numbers, -1 missing, and what is asked of each distinct one."""

    codes: Mapping[str, Ints]  # by name in `CODED`
    mothers: pl.Series
    village_key: Ints
    no_kk_key: Ints
    phone_key: Ints


def comparable(frame: pl.DataFrame, seen: Seen | None = None) -> Comparable:
    """`frame` (columns of `records.Records.frame`) as arrays in its row order.

    `seen`: the words of all records, where `frame` holds a piece of them.
    """
    with ThreadPoolExecutor(THREADS) as pool:
        named = pool.submit(vocabulary, frame["name_key"], seen)
        sexes = frame.select(pl.coalesce("sex", "nik_sex")).to_series()
        columns = {name: coded(frame[name]) for name in ("village", "district", "no_kk", "phone", "mother_key")}
        found = coded_values({"sex": coded(sexes), **columns})
        niks = Niks.of(frame["nik"], frame["nik_form"])
        births = packed_dates(frame["birth_date"]), packed_dates(frame["nik_birth_date"])
        words, name_id = named.result()
    return as_comparable(niks, births, found, words, name_id)


def coded_values(columns: Mapping[str, tuple[Ints, pl.Series]]) -> Coded:
    """Columns as `packing.coded` gives them, the mother's as `mother_key`."""
    keys = {
        f"{name}_key": np.append(of(columns[name][1]), np.uint64(0))
        for name, of in (("village", content), ("no_kk", content_of_digits), ("phone", content_of_digits))
    }
    codes = {name.removesuffix("_key"): small(of[0]) for name, of in columns.items()}
    return Coded(codes, columns["mother_key"][1], **keys)


def as_comparable(niks: Niks, births: tuple[Ints, Ints], found: Coded, words: Vocabulary, name_id: Ints) -> Comparable:
    """All of it as one. `births`: the stated date and the one of the NIK."""
    doubtful = _contradict(*births)
    return Comparable(
        niks=niks,
        nik=niks.digits,
        full=niks.full,
        sound=niks.sound & ~doubtful,
        doubtful=doubtful,
        prefix15=niks.prefix15,
        odd_length=niks.odd_length,
        birth=births[0],
        nik_birth=births[1],
        mothers=found.mothers,
        name_id=name_id,
        words=words,
        village_key=found.village_key,
        no_kk_key=found.no_kk_key,
        phone_key=found.phone_key,
        **found.codes,
    )


def _contradict(birth: Ints, nik_birth: Ints) -> Ints:
    """Rows whose two dates agree in fewer than two parts, though both are given and the stated one is no filler."""
    known = (birth > 0) & (nik_birth > 0) & ~is_filler(birth)
    return np.asarray(known & (parts_agreeing(birth, nik_birth) < _AGREEING_PARTS))
