"""What steps leave behind: used again where it is whole and of the same run, refused where it isn't."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.engines.flows import Count, Cut, Fails, Noted, put_lines
from ucj_validate.engines.spark.checkpoints import Checkpoints
from ucj_validate.engines.spark.engine import SparkEngine
from ucj_validate.engines.spark.session import Session
from ucj_validate.errors import InvariantError, UcjError

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

KEY = bytes(32)
ON_SPARK_TOO = pytest.mark.parametrize(
    "runs", ["sail", "sail_beside", pytest.param("spark_in_rows", marks=pytest.mark.spark)], indirect=True
)


@dataclass
class Runs:
    """Runs of one flow in one folder, and which buckets were counted in them."""

    session: Session
    work: Path

    def engine(self, fingerprint: str = "one", key: bytes = KEY, *, resume: bool = False) -> SparkEngine:
        return SparkEngine(self.session, str(self.work), fingerprint, key, resume)

    def counted(self, engine: SparkEngine) -> pl.DataFrame:
        put_lines(engine)
        engine.step("cut", ["lines"], ["words"], Cut(4))
        engine.step("count", ["words"], ["counts"], Noted(Count(), str(self.work / "calls")))
        counts = engine.gather("counts")
        assert counts is not None
        return counts

    @property
    def calls(self) -> int:
        calls = self.work / "calls"
        return len(calls.read_text("ascii").split()) if calls.exists() else 0

    def files(self, step: str, name: str) -> list[Path]:
        """Where the rows of a name, or its payloads, lie."""
        return sorted(
            [*self.work.glob(f"one-*/{step}/name={name}/*.parquet"), *self.work.glob(f"one-*/{step}.pieces/{name}/*")]
        )


@pytest.fixture(params=["sail", "sail_beside"])
def runs(request: pytest.FixtureRequest, tmp_path: Path) -> Runs:
    return Runs(request.getfixturevalue(request.param), tmp_path)


@ON_SPARK_TOO
def test_a_run_that_ended_between_steps_goes_on_where_it_was(runs: Runs) -> None:
    whole = runs.counted(runs.engine("other"))
    ended = runs.engine()
    put_lines(ended)
    ended.step("cut", ["lines"], ["words"], Cut(4))

    resumed = runs.engine(resume=True)

    assert runs.counted(resumed).equals(whole)
    assert [step.reused for step in resumed.told] == [True, False]


def test_a_run_that_was_through_is_not_worked_out_again(runs: Runs) -> None:
    first = runs.counted(runs.engine())
    calls = runs.calls

    resumed = runs.engine(resume=True)

    assert runs.counted(resumed).equals(first)
    assert runs.calls == calls
    assert all(step.reused for step in resumed.told)


@pytest.mark.parametrize(
    ("fingerprint", "key", "resume"), [("two", KEY, True), ("one", b"x" * 32, True), ("one", KEY, False)]
)
def test_nothing_is_used_again_of_another_run_or_key_or_unasked(
    runs: Runs, fingerprint: str, key: bytes, resume: bool
) -> None:
    runs.counted(runs.engine())
    calls = runs.calls

    other = runs.engine(fingerprint, key, resume=resume)
    runs.counted(other)

    assert runs.calls == 2 * calls
    assert not any(step.reused for step in other.told)


@ON_SPARK_TOO
def test_a_step_that_failed_is_run_again(runs: Runs) -> None:
    failed = runs.engine()
    put_lines(failed)
    failed.step("cut", ["lines"], ["words"], Cut(4))
    with pytest.raises(UcjError):
        failed.step("count", ["words"], ["counts"], Fails(0, "value"))

    resumed = runs.engine(resume=True)

    assert runs.counted(resumed)["times"].sum() == 12
    assert [step.reused for step in resumed.told] == [True, False]


def test_what_was_forgotten_is_known_to_have_been_made(runs: Runs) -> None:
    first = runs.engine()
    counts = runs.counted(first)
    first.forget("words", "counts")

    resumed = runs.engine(resume=True)

    assert runs.files("cut", "words") == []
    assert runs.files("count", "counts") != []  # the flow has looked at it and will again
    assert runs.counted(resumed).equals(counts)


@ON_SPARK_TOO
def test_pieces_that_were_lost_are_missed(runs: Runs) -> None:
    engine = runs.engine()
    put_lines(engine)
    engine.step("cut", ["lines"], ["words"], Cut(4))
    runs.files("cut", "words")[0].unlink()

    with pytest.raises(InvariantError):
        engine.step("count", ["words"], ["counts"], Count())


def test_looking_at_a_name_of_which_pieces_were_lost_is_refused(runs: Runs) -> None:
    engine = runs.engine()
    runs.counted(engine)
    runs.files("count", "counts")[0].unlink()

    with pytest.raises(InvariantError):
        engine.gather("counts")


def tearing(kept: Checkpoints) -> Checkpoints:
    """Sends rows where they were made, not where they belong."""

    class Tearing(type(kept)):  # type: ignore[misc]
        def exchanged(self, frames: Any, keys: Any, tasks: int) -> Any:
            return super().exchanged(frames, keys, tasks).repartition(2, "origin")

    return Tearing(**{field.name: getattr(kept, field.name) for field in fields(kept)})


@ON_SPARK_TOO
def test_an_engine_that_tears_a_bucket_apart_is_refused(runs: Runs) -> None:
    engine = runs.engine()
    put_lines(engine)
    engine.step("cut", ["lines"], ["words"], Cut(1))
    engine._kept = tearing(engine._kept)

    with pytest.raises(InvariantError) as caught:
        engine.step("count", ["words"], ["counts"], Count())

    assert "/3" in caught.value.found


def test_no_name_stands_in_any_file(runs: Runs) -> None:
    runs.counted(runs.engine())

    files = [path for path in runs.work.rglob("*") if path.is_file() and path.name != "calls"]

    assert files
    assert not any(word in path.read_bytes() for path in files for word in (b"palu", b"teluk", b"PALU"))


def test_the_folder_is_this_users_alone(runs: Runs) -> None:
    runs.counted(runs.engine())

    assert {path.stat().st_mode & 0o777 for path in runs.work.glob("one-*")} == {0o700}
