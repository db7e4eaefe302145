"""The records' values as arrays of numbers, position = record: what pairs are found by and compared by."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import polars as pl

from ucj_validate.columns import NikForm
from ucj_validate.match.values.content import content, content_of_digits
from ucj_validate.match.values.packing import (
    NIK_DIGITS,
    THREADS,
    coded,
    is_filler,
    packed_dates,
    packed_digits,
    parts_agreeing,
)
from ucj_validate.match.values.vocabulary import Seen, Vocabulary, vocabulary

Ints = np.ndarray
_AGREEING_PARTS = 2


@dataclass(frozen=True)
class Comparable:
    """The records' values as arrays, ready to be compared; position = record."""

    nik: Ints  # uint64, 16 nibbles; 0 where the NIK has no 16 digits
    full: Ints  # bool: the NIK has 16 digits
    nik_text: pl.Series  # as cleaned, null where missing
    sound: Ints  # bool: of good form, and nothing in its own row speaks against it
    doubtful: Ints  # bool: the NIK's date is not the row's: a number of somebody else, or a wrong date
    prefix15: Ints  # bool: only the first 15 digits count
    odd_length: Ints  # bool: 15 or 17 digits
    birth: Ints  # uint32, nibbles yyyymmdd, 0 where missing
    nik_birth: Ints  # the same from the NIK
    sex: Ints  # int32 codes, -1 missing
    village: Ints
    district: Ints
    no_kk: Ints
    phone: Ints
    mother: Ints  # int32, -1 missing: position in `mothers`
    mothers: pl.Series  # distinct names of mothers
    name_id: Ints  # int32, -1 missing: number in `words`; same number = same name_key
    words: Vocabulary
    village_key: (
        Ints  # uint64 of each village's number: its content, the same wherever it is worked out; 0 for none (-1)
    )
    no_kk_key: Ints
    phone_key: Ints


def comparable(frame: pl.DataFrame, seen: Seen | None = None) -> Comparable:
    """`frame` (columns of `records.Records.frame`) as arrays in its row order.

    `seen`: the words of all records, where `frame` holds a piece of them.
    """
    nik = frame["nik"]
    length = nik.str.len_bytes().fill_null(0)
    full = (length == NIK_DIGITS).to_numpy()
    digits = np.zeros(frame.height, dtype=np.uint64)
    digits[full] = packed_digits(nik.filter(pl.Series(full)))
    birth, nik_birth = packed_dates(frame["birth_date"]), packed_dates(frame["nik_birth_date"])
    doubtful = _contradict(birth, nik_birth)
    with ThreadPoolExecutor(THREADS) as pool:
        named = pool.submit(vocabulary, frame["name_key"], seen)
        sexes = frame.select(pl.coalesce("sex", "nik_sex")).to_series()
        columns = [frame[name] for name in ("village", "district", "no_kk", "phone", "mother_key")]
        sex, village, district, no_kk, phone, mother = pool.map(coded, [sexes, *columns])
        words, name_id = named.result()
    return Comparable(
        nik=digits,
        full=full,
        nik_text=nik,
        sound=(frame["nik_form"] == NikForm.SOUND).to_numpy() & ~doubtful,
        doubtful=doubtful,
        prefix15=(frame["nik_form"] == NikForm.EXCEL_FLOAT).to_numpy(),
        odd_length=length.is_in([NIK_DIGITS - 1, NIK_DIGITS + 1]).to_numpy(),
        birth=birth,
        nik_birth=nik_birth,
        sex=sex[0],
        village=village[0],
        district=district[0],
        no_kk=no_kk[0],
        phone=phone[0],
        mother=mother[0],
        mothers=mother[1],
        name_id=name_id,
        words=words,
        village_key=np.append(content(village[1]), np.uint64(0)),
        no_kk_key=np.append(content_of_digits(no_kk[1]), np.uint64(0)),
        phone_key=np.append(content_of_digits(phone[1]), np.uint64(0)),
    )


def _contradict(birth: Ints, nik_birth: Ints) -> Ints:
    """Rows whose two dates agree in fewer than two parts, though both are given and the stated one is no filler."""
    known = (birth > 0) & (nik_birth > 0) & ~is_filler(birth)
    return np.asarray(known & (parts_agreeing(birth, nik_birth) < _AGREEING_PARTS))
