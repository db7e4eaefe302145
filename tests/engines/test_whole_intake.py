"""Inputs of every kind are read where a bucket is worked out as they are in one piece."""

from __future__ import annotations

import io
import os
import pickle
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.engines.runs import AS_OF, Inputs, in_one_piece, in_pieces
from ucj_validate.engines.local import LocalEngine
from ucj_validate.engines.spark.engine import SparkEngine
from ucj_validate.errors import UsageError
from ucj_validate.ingest.remote.configured import configure
from ucj_validate.parted import intake
from ucj_validate.pipeline import run
from ucj_validate.settings import EngineSettings, RuleSettings
from ucj_validate.sources import SourceSettings, StorageSettings

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])  # where Sail and Spark listen

ROLL = "NIK,NAMA\n9971010101800001,SITI AMINAH\n9971010101800002,BUDI SANTOSO\n"


class Elsewhere(LocalEngine):
    """Functions travel, and run where no configuration was read, as on Spark's workers."""

    def step(self, name, takes, makes, work):
        """See `Engine.step`."""
        configure({}, None)
        super().step(name, takes, makes, pickle.loads(pickle.dumps(work)))


@pytest.fixture
def elsewhere(tmp_path) -> Iterator[Elsewhere]:
    engine = Elsewhere(tmp_path, room=1 << 30)
    yield engine
    engine.close()
    configure({}, None)


def test_a_query_of_the_configuration_is_known_where_it_is_asked(elsewhere, tmp_path):
    with closing(sqlite3.connect(tmp_path / "kota.db")) as base, base:
        base.execute("CREATE TABLE roll (NIK TEXT, NAMA TEXT)")
        base.execute("INSERT INTO roll VALUES ('9971010101800001', 'SITI AMINAH')")
    configure({"kota": SourceSettings(url=f"sqlite:{tmp_path}/kota.db", table="roll")}, StorageSettings())
    found = intake.read(elsewhere, ("source:kota",), ("source:kota",), {}, AS_OF, lambda rows: (1, rows))
    assert (found.size.roll, found.size.members) == (1, 1)


def test_standard_input_is_read_once_by_this_machine(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(ROLL.encode())))
    members = tmp_path / "members.csv"
    members.write_text(ROLL, "utf-8")
    engine = LocalEngine(tmp_path, room=1 << 30)
    found = intake.read(engine, ("-",), (str(members),), {}, AS_OF, lambda rows: (2, rows))
    engine.close()
    assert (found.size.roll, [source.file for source in found.sources]) == (2, ["stdin", "members.csv"])


@pytest.mark.parametrize("kind", ["-", "pipe"])
def test_what_can_be_read_once_is_refused_before_spark_is_looked_for(tmp_path, kind):
    path = str(tmp_path / "pipe")
    os.mkfifo(path)
    inputs = Inputs((kind if kind == "-" else path,), (__file__,))
    with pytest.raises(UsageError) as refused:
        run(inputs.settings(engine=EngineSettings(name="spark", master="nowhere")), AS_OF, tmp_path / "run")
    assert refused.value.found == ("stdin" if kind == "-" else "pipe")
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("rules", [RuleSettings(require_decree=True), RuleSettings(vulnerable_rolls=("rentan*",))])
def test_a_criterion_that_nothing_can_meet_is_refused_as_in_one_piece(tmp_path, rules):
    for name in ("roll", "members"):
        (tmp_path / f"{name}.csv").write_text(ROLL + "\n" * (name == "roll"), "utf-8")
    inputs = Inputs((str(tmp_path / "roll.csv"),), (str(tmp_path / "members.csv"),))
    with pytest.raises(UsageError) as whole:
        in_one_piece(inputs, tmp_path / "whole", rules=rules)
    engine = LocalEngine(tmp_path, room=1 << 30)
    with pytest.raises(UsageError) as pieces:
        in_pieces(engine, inputs, tmp_path / "pieces", lambda rows: (2, rows), rules=rules)
    engine.close()
    assert str(pieces.value) == str(whole.value)


def test_a_folder_is_read_elsewhere_a_file_a_bucket(outer: SparkEngine, tmp_path):
    parts = tmp_path / "parts"
    parts.mkdir()
    for name in ("part-00001.csv", "part-00000.csv", "_SUCCESS", ".part-00000.csv.crc"):
        (parts / name).write_text(ROLL, "utf-8")
    found = intake.read(outer, (f"{parts}/",), (f"{parts}/part-00001.csv",), {}, AS_OF, lambda rows: (3, rows))
    assert [(source.side, source.file, source.rows) for source in found.sources] == [
        ("roll", "part-00000.csv", 2), ("roll", "part-00001.csv", 2), ("members", "part-00001.csv", 2),
    ]  # fmt: skip
    assert found.first == (0, 2, 4)
