"""Rows cut into pieces, counted, merged and read piece by piece give what they give at one go."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from functools import reduce
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.normalise.conftest import AS_OF, rows_of
from ucj_validate.columns import Side
from ucj_validate.frames import Rows
from ucj_validate.ingest import read
from ucj_validate.normalise import Told, people, told_by

FIXTURES = Path(__file__).parents[2] / "fixtures"
CITIES = {
    "palu": (("roll_umkm.xlsx", "roll_pekerja_rentan.csv", "roll_non_asn.xlsx"), Side.ROLL),
    "palu members": (("peserta_bpjs.csv",), Side.MEMBERS),
}

AMERICAN = [{"nik": f"990101020385{n:04}", "birth_date": date, "joined": date} for n, date in enumerate(
    ("03/25/1985", "12/31/1990", "07/04/1988", "11/30/1979", "05/06/1991", None), start=1)]  # fmt: skip
DAY_FIRST = [{"birth_date": "25/03/1985", "last_paid": "25/03/2024"}, {"birth_date": "05/06/1991"}]
BY_MONTH = [
    {"last_paid": date, "inactive_since": date} for date in ("03/25/2024", "12/31/2023", "01/30/2024", "04/05/2024")
]
BOTH = [
    {"birth_place_date": cell}
    for cell in ("PALU, 03/25/1985", "POSO, 12/31/1990", "BUOL 07/28/1988", "PALU, 05/06/1991")
]
DAMAGED = [{"nik": f"9901010203850{n}0"} for n in range(10, 22)] + [{"nik": "9901010203850017", "nik_as_number": True}]
PLACES = [{"village": "LERE", "district": "PALU BARAT"}, {"village": "BESUSU", "address": "JL. A KEC. PALU TIMUR KOTA PALU"},
          {"regency": "KOTA PALU"}, {"district": "ULUJADI", "payer": "APBD"}, {"village": "SUKAMAJU"}]  # fmt: skip
TABLES = {"us.csv": AMERICAN, "id.csv": DAY_FIRST, "m.csv": BY_MONTH, "b.csv": BOTH, "x.csv": DAMAGED, "p.csv": PLACES}


def _hand_made() -> Rows:
    tables = pl.concat([rows_of(*cells, file=file) for file, cells in TABLES.items()])
    return Rows(tables.with_columns(row=pl.int_range(tables.height, dtype=pl.Int64)))


def _in_pieces(rows: Rows, part: Sequence[int], merging: Sequence[int]) -> pl.DataFrame:
    """People of the pieces, by row; `part`: the piece of each row, `merging`: the order in which counts are merged."""
    pieces = [Rows(piece) for piece in rows.with_columns(part=pl.Series(part)).partition_by("part", include_key=False)]
    told = [told_by(piece, AS_OF) for piece in pieces]
    order = sorted(range(len(told)), key=lambda at: merging[at % len(merging)])
    whole = reduce(lambda left, right: left.merged(right), [told[at] for at in order])
    return pl.concat([people(piece, AS_OF, whole) for piece in pieces]).sort("row")


@pytest.mark.wide
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_pieces_of_any_cut_are_read_as_the_whole(data):
    rows = _hand_made()
    part = data.draw(st.lists(st.integers(0, 2), min_size=rows.height, max_size=rows.height))
    merging = data.draw(st.permutations(range(3)))

    assert_frame_equal(_in_pieces(rows, part, merging), people(rows, AS_OF))


@pytest.mark.parametrize("city", CITIES)
def test_a_dirty_city_in_pieces_is_read_as_the_whole(city):
    files, side = CITIES[city]
    rows = read([str(FIXTURES / "palu" / name) for name in files], side, {}).rows

    part = [hash((row, 7)) % 5 for row in range(rows.height)]

    assert_frame_equal(_in_pieces(rows, part, [3, 1, 4, 0, 2]), people(rows, AS_OF))


def test_what_the_hand_made_tables_say_rests_on_other_rows():
    rows = _hand_made()

    alone = pl.concat([people(Rows(rows[at : at + 1]), AS_OF) for at in range(rows.height)])
    together = people(rows, AS_OF)

    for column in ("birth_date", "last_paid", "inactive_since", "joined", "nik_form", "village_code"):
        assert not alone[column].equals(together[column], null_equal=True), column


def test_counts_merge_alike_in_any_order_and_grouping():
    a, b, d = (told_by(Rows(piece), AS_OF) for piece in _hand_made().iter_slices(12))

    ways = [a.merged(b, d), d.merged(a).merged(b), a.merged(b.merged(d)), told_by(_hand_made(), AS_OF)]

    assert all(_same(ways[0], way) for way in ways[1:])


def test_counts_can_be_sent_to_another_process():
    told = told_by(_hand_made(), AS_OF)

    assert _same(told, pickle.loads(pickle.dumps(told)))


def test_no_rows_tell_nothing():
    nothing = told_by(Rows(_hand_made().clear()), AS_OF)

    assert nothing.niks.is_empty()
    assert _same(told_by(_hand_made(), AS_OF), told_by(_hand_made(), AS_OF).merged(nothing))


def _same(left: Told, right: Told) -> bool:
    return all(getattr(left, name).equals(getattr(right, name)) for name in ("niks", "orders", "places"))
