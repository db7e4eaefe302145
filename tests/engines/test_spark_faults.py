"""Apache Spark while workers and executors are killed: equal results, or a refusal in plain words."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.engines.flows import Count, Cut, Killed, counted, put_lines
from ucj_validate.engines.exchange import Piece, Tables
from ucj_validate.engines.local import LocalEngine
from ucj_validate.engines.spark.engine import SparkEngine
from ucj_validate.engines.spark.session import Session
from ucj_validate.errors import LimitError

pytestmark = [pytest.mark.spark, pytest.mark.allow_hosts(["127.0.0.1"])]


@pytest.fixture
def reference(tmp_path: Path) -> list[tuple[object, ...]]:
    counts = counted(LocalEngine(tmp_path, room=1 << 20))
    assert counts is not None
    return sorted(counts.rows())


def test_a_worker_that_is_killed_changes_nothing(
    spark: Session, tmp_path: Path, reference: list[tuple[object, ...]]
) -> None:
    engine = SparkEngine(spark, str(tmp_path), "faults")
    put_lines(engine)
    engine.step("cut", ["lines"], ["words"], Cut(4))

    engine.step("count", ["words"], ["counts"], Killed(Count(), str(tmp_path / "once"), "worker"))
    counts = engine.gather("counts")

    assert (tmp_path / "once").exists()
    assert counts is not None
    assert sorted(counts.rows()) == reference


@dataclass(frozen=True)
class Dies:
    """Kills its process every time."""

    def __call__(self, _bucket: int, _tables: Tables) -> list[Piece]:
        os.kill(os.getpid(), 9)
        return []


def test_a_worker_that_dies_every_time_ends_the_run_with_a_word_about_memory(spark: Session, tmp_path: Path) -> None:
    engine = SparkEngine(spark, str(tmp_path), "faults")
    put_lines(engine, parts=1)

    with pytest.raises(LimitError) as caught:
        engine.step("cut", ["lines"], ["words"], Dies())

    assert "memor" in f"{caught.value.problem} {caught.value.advice}"
    assert caught.value.exit_code == 6


def test_a_killed_executor_and_a_killed_worker_of_a_cluster_change_nothing(
    tmp_path: Path, reference: list[tuple[object, ...]]
) -> None:
    """A process of its own: a process has one session with a JVM."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.engines.cluster_run", str(tmp_path / "work")],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )

    assert run.returncode == 0, run.stderr
    told = json.loads((tmp_path / "work" / "told.json").read_text("utf-8"))
    assert told["killed"] == ["worker", "executor"]
    assert [tuple(row) for row in told["worker"]] == reference
    assert [tuple(row) for row in told["executor"]] == reference
    [(folder, regencies)] = told["whence"]
    assert folder.startswith("ucj_validate_shipped")
    assert regencies > 500
    assert run.stdout == run.stderr == ""
