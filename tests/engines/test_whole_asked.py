"""What a run over pieces is asked for, and where it works, before its first bucket is worked out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines.runs import AS_OF, Inputs
from ucj_validate.chunks import Spill
from ucj_validate.parted import whole
from ucj_validate.settings import EngineSettings

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])  # where Sail listens


def test_where_spark_works_beside_the_output_is_not_taken_away_by_another_run(tmp_path, monkeypatch):
    pytest.importorskip("pyspark")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    settings = Inputs((), ()).settings(engine=EngineSettings(name="spark", master="sail"))
    with whole.spark_engine(settings, AS_OF, tmp_path / "run", None) as (engine, _rows):
        with Spill(tmp_path):
            pass
        assert Path(engine.work).is_dir()
    assert not list(tmp_path.glob(".ucj-spill-*"))
