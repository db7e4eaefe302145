"""One conformance suite for all engines: a run over pieces gives the bytes of a run in one piece, however it is cut."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engines.conftest import each_engine
from tests.engines.runs import Inputs, digests, files, in_one_piece, in_pieces
from ucj_validate.engines.exchange import Engine
from ucj_validate.engines.local import LocalEngine
from ucj_validate.match.blocking import blocks, screen
from ucj_validate.parted import entities
from ucj_validate.settings import EngineSettings, MatchSettings
from ucj_validate.synth.city import city_files, make_city, write_city
from ucj_validate.synth.options import Layout, Noise, SynthOptions

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])  # where Sail and Spark listen
FIXTURE = Path(__file__).parents[2] / "fixtures" / "palopo"


@dataclass(frozen=True)
class Done:
    """A run in one piece."""

    inputs: Inputs
    digests: dict[str, str]


@pytest.fixture(scope="module")
def fixture_city(tmp_path_factory) -> Done:
    inputs = Inputs((str(FIXTURE / "roll_pekerja_rentan.csv"),), (str(FIXTURE / "peserta_bpjs.csv"),))
    return Done(inputs, digests(in_one_piece(inputs, tmp_path_factory.mktemp("palopo") / "run")))


@pytest.fixture(scope="module")
def crowded(tmp_path_factory) -> Done:
    """One kelurahan, one birth date and one name of many, numbers that are none: blocks are large, and refined."""
    folder = tmp_path_factory.mktemp("crowded")
    inputs = files(folder, *_crowded(900), parts=3)
    return Done(inputs, digests(in_one_piece(inputs, folder / "run", match=MatchSettings(max_block=20))))


@pytest.fixture(scope="module")
def crowded_as_usual(tmp_path_factory) -> Done:
    folder = tmp_path_factory.mktemp("usual")
    inputs = files(folder, *_crowded(600), parts=2)
    return Done(inputs, digests(in_one_piece(inputs, folder / "run")))


def _crowded(rows: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    number = pl.int_range(rows)
    name = (
        pl.when(number % 9 == 0)
        .then(pl.lit("MUHAMMAD RIZKI"))
        .otherwise(
            pl.concat_str(
                pl.lit("SITI "), (number * 7 % 61 + 65).cast(pl.String).replace_strict(_WORDS, default="AMINAH")
            )
        )
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


@pytest.mark.parametrize("engine", each_engine(quick={"sail"}), indirect=True)
def test_a_fixture_city_gives_the_same_bytes(engine: Engine, fixture_city, tmp_path):
    in_pieces(engine, fixture_city.inputs, tmp_path / "run", lambda _rows: (3, 211))
    assert digests(tmp_path / "run") == fixture_city.digests


@pytest.mark.parametrize("engine", each_engine(quick={"spilling"}), indirect=True)
def test_crowded_blocks_give_the_same_bytes(engine: Engine, crowded, tmp_path):
    in_pieces(engine, crowded.inputs, tmp_path / "run", lambda _rows: (4, 297), match=MatchSettings(max_block=20))
    assert digests(tmp_path / "run") == crowded.digests


@pytest.mark.wide
def test_what_crowds_is_cut_alike_in_one_piece_and_in_pieces(tmp_path, monkeypatch):
    """The limits of a nation, at a town's size: keys of few pairs, and a village in which a birth date tells nothing."""
    monkeypatch.setattr(blocks, "FREE", 50)
    for module in (screen, entities):
        monkeypatch.setattr(module, "EVERY_DAY", 300)
    inputs = files(tmp_path, *_crowded(600), parts=2)
    engine = LocalEngine(tmp_path, room=20_000)
    told = in_pieces(engine, inputs, tmp_path / "run", lambda _rows: (4, 199))
    engine.close()

    whole = in_one_piece(inputs, tmp_path / "whole")
    assert digests(tmp_path / "run") == digests(whole)
    assert told.matching["blocks"] == json.loads((whole / "run.json").read_text())["matching"]["blocks"]
    assert sum(block["dropped"] for block in told.matching["blocks"]) > 0


def _any_city_cut_in_any_way(folder: Path, seed: int, buckets: int, rows_a_chunk: int, persons: int) -> None:
    options = SynthOptions(persons=persons, seed=seed, noise=Noise.HEAVY, layout=Layout.CLEAN)
    write_city(make_city(options), folder)
    named = city_files(options).values()
    rolls = tuple(str(folder / name) for name in named if name.startswith("roll"))
    inputs = Inputs(rolls, tuple(str(folder / name) for name in named if name.startswith("peserta")))
    engine = LocalEngine(folder, room=20_000)
    in_pieces(engine, inputs, folder / "run", lambda _rows: (buckets, rows_a_chunk))
    engine.close()
    assert digests(folder / "run") == digests(in_one_piece(inputs, folder / "whole"))


CUTS = {"seed": st.integers(0, 10**6), "buckets": st.integers(1, 9), "rows_a_chunk": st.integers(7, 400)}
LOOSE = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@pytest.mark.wide
@settings(max_examples=2, **LOOSE)
@given(**CUTS)
def test_any_city_cut_in_any_way_gives_the_same_bytes(tmp_path_factory, seed, buckets, rows_a_chunk):
    _any_city_cut_in_any_way(tmp_path_factory.mktemp("city"), seed, buckets, max(rows_a_chunk, 60), persons=90)


@pytest.mark.slow
@settings(max_examples=60, **LOOSE)
@given(**CUTS)
def test_many_cities_cut_in_many_ways_give_the_same_bytes(tmp_path_factory, seed, buckets, rows_a_chunk):
    _any_city_cut_in_any_way(tmp_path_factory.mktemp("city"), seed, buckets, rows_a_chunk, persons=400)


@pytest.mark.spark
def test_a_whole_run_survives_a_killed_executor_and_a_killed_worker(crowded_as_usual, tmp_path):
    """A process of its own: a process has one session with a JVM."""
    inputs, work = crowded_as_usual.inputs, tmp_path / "work"
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.engines.cluster_whole",
            str(work),
            *map(json.dumps, (inputs.rolls, inputs.members)),
        ],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )
    assert run.returncode == 0, run.stderr
    told = json.loads((work / "told.json").read_text("utf-8"))
    assert told["killed"] == ["levels", "results"]
    assert told["digests"] == crowded_as_usual.digests


def test_a_run_that_outgrows_its_memory_goes_over_pieces_by_itself(crowded_as_usual, tmp_path):
    big = tmp_path / "big.csv"
    text = Path(crowded_as_usual.inputs.rolls[0]).read_text("utf-8")
    big.write_text(text + "\n" * 400_000, "utf-8")  # blank lines weigh, and say nothing
    inputs = Inputs((str(big), *crowded_as_usual.inputs.rolls[1:]), crowded_as_usual.inputs.members)
    short, ample = tmp_path / "short", tmp_path / "ample"
    in_one_piece(inputs, short, engine=EngineSettings(memory_mb=1))
    in_one_piece(inputs, ample)
    manifest = json.loads((short / "run.json").read_text("utf-8"))
    assert manifest["spilled_bytes"] > 0
    assert "match_and_validate" not in manifest["seconds"]  # as a run in one piece has it
    assert digests(short) == digests(ample)
    assert (short / "summary.json").read_text("utf-8").replace('"memory_mb": 1', "") == (
        ample / "summary.json"
    ).read_text("utf-8").replace('"memory_mb": null', "")
