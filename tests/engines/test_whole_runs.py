"""One conformance suite for all engines: a run over pieces gives the bytes of a run in one piece, however it is cut."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engines.runs import Inputs, digests, files, in_one_piece, in_pieces
from ucj_validate.engines.exchange import Engine
from ucj_validate.engines.local import LocalEngine
from ucj_validate.settings import MatchSettings
from ucj_validate.synth.city import city_files, make_city, write_city
from ucj_validate.synth.options import SynthOptions

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])  # where Sail and Spark listen
FIXTURE = Path(__file__).parents[2] / "fixtures" / "palopo"


@dataclass(frozen=True)
class Done:
    """A run in one piece."""

    inputs: Inputs
    digests: dict[str, str]


@pytest.fixture(scope="module")
def fixture_city(tmp_path_factory) -> Done:
    rolls = tuple(str(FIXTURE / name) for name in ("roll_umkm.xlsx", "roll_non_asn.xlsx", "roll_pekerja_rentan.csv"))
    inputs = Inputs(rolls, (str(FIXTURE / "peserta_bpjs.csv"),))
    return Done(inputs, digests(in_one_piece(inputs, tmp_path_factory.mktemp("palopo") / "run")))


@pytest.fixture(scope="module")
def crowded(tmp_path_factory) -> Done:
    """One kelurahan, one birth date and one name of many, numbers that are none: blocks are large, and refined."""
    folder = tmp_path_factory.mktemp("crowded")
    inputs = files(folder, *_crowded(900), parts=3)
    return Done(inputs, digests(in_one_piece(inputs, folder / "run", match=MatchSettings(max_block=20))))


def _crowded(rows: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    number = pl.int_range(rows)
    name = pl.when(number % 9 == 0).then(pl.lit("MUHAMMAD RIZKI")).otherwise(
        pl.concat_str(pl.lit("SITI "), (number * 7 % 61 + 65).cast(pl.String).replace_strict(_WORDS, default="AMINAH"))
    )
    day = pl.when(number % 4 == 0).then(1).otherwise(number % 28 + 1).cast(pl.String).str.zfill(2)
    month = pl.when(number % 4 == 0).then(1).otherwise(number % 12 + 1).cast(pl.String).str.zfill(2)
    serial = (number // 40 + 1).cast(pl.String).str.zfill(4)
    nik = (
        pl.when(number % 19 == 0)
        .then(pl.lit("9971010101800001"))
        .when(number % 23 == 0)
        .then(None)
        .otherwise(pl.concat_str(pl.lit("997101"), day, month, pl.lit("85"), serial))
    )
    both = pl.select(number=number).select(
        pl.col("number"),
        NAMA=name,
        NIK=nik,
        TANGGAL_LAHIR=pl.concat_str(day, pl.lit("/"), month, pl.lit("/1985")),
        KELURAHAN=pl.lit("LERE"),
        NO_HP=pl.concat_str(pl.lit("08129900"), (number % 300).cast(pl.String).str.zfill(4)),
    )
    roll = both.filter(pl.col("number") % 5 != 0).drop("number")
    members = both.filter(pl.col("number") % 3 != 0).with_columns(
        KPJ=(pl.col("number") + 10_000_000_000).cast(pl.String),
        STATUS_KEPESERTAAN=pl.when(pl.col("number") % 2 == 0).then(pl.lit("AKTIF")).otherwise(pl.lit("NONAKTIF")),
        BLTH_TERAKHIR=pl.lit("04-2025"),
    )
    return roll, members.drop("number").sample(fraction=1, shuffle=True, seed=3)


_WORDS = {str(code): word for code, word in zip(range(65, 126), ["AMINAH", "HADIJAH", "FATIMAH", "NURHAYATI", "RAHMAWATI", "SALMA", "ROSMINI", "HASNAH", "MARIAM", "SUMARNI", "DARMAWATI", "KARTINI", "ASIA", "ROHANI", "SABRIA", "MASITA", "HARTINA", "NURLINA", "ERNAWATI", "YULIANTI", "HALIMA", "SUHARTI", "WAHYUNI", "ISMAWATI", "RATNA", "FITRIANI", "HERLINA", "MULIATI", "ANITA", "INDRA"] * 3, strict=False)}  # fmt: skip


@pytest.mark.parametrize(("buckets", "rows_a_chunk"), [(1, 10_000), (3, 61)])
def test_a_fixture_city_gives_the_same_bytes(engine: Engine, fixture_city, tmp_path, buckets, rows_a_chunk):
    in_pieces(engine, fixture_city.inputs, tmp_path / "run", lambda _rows: (buckets, rows_a_chunk))
    assert digests(tmp_path / "run") == fixture_city.digests


def test_crowded_blocks_give_the_same_bytes(engine: Engine, crowded, tmp_path):
    further = {"match": MatchSettings(max_block=20)}
    in_pieces(engine, crowded.inputs, tmp_path / "run", lambda _rows: (4, 97), **further)
    assert digests(tmp_path / "run") == crowded.digests


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6), buckets=st.integers(1, 9), rows_a_chunk=st.integers(7, 400))
def test_any_city_cut_in_any_way_gives_the_same_bytes(tmp_path_factory, seed, buckets, rows_a_chunk):
    folder = tmp_path_factory.mktemp("city")
    options = SynthOptions(persons=120, seed=seed, noise="heavy")
    write_city(make_city(options), folder)
    named = city_files(options)
    rolls = tuple(str(folder / name) for name in named if name.startswith("roll"))
    inputs = Inputs(rolls, tuple(str(folder / name) for name in named if name.startswith("peserta")))
    whole = digests(in_one_piece(inputs, folder / "whole"))
    engine = LocalEngine(folder, room=20_000)
    in_pieces(engine, inputs, folder / "run", lambda _rows: (buckets, rows_a_chunk))
    engine.close()
    assert digests(folder / "run") == whole
