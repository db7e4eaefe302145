"""Before a session is there: what is missing is said in words; and whose session it is when it ends."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import zipfile
from contextlib import ExitStack
from pathlib import Path

import polars as pl
import pytest

import ucj_validate
from tests.engines.flows import Count, Cut, put_lines
from ucj_validate.engines.spark import launching
from ucj_validate.engines.spark.engine import SparkEngine
from ucj_validate.engines.spark.failures import judged
from ucj_validate.engines.spark.session import Session, opened
from ucj_validate.engines.spark.shipping import archived
from ucj_validate.errors import UnwritableError, UsageError

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def test_without_pyspark_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)

    with pytest.raises(UsageError) as caught:
        opened("local[2]")

    assert caught.value.advice == 'pip install "ucj-validate[spark]"'
    assert caught.value.exit_code == 2


def test_without_java_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    with pytest.raises(UsageError) as caught:
        launching.has_java()

    assert "17" in caught.value.advice


@pytest.mark.parametrize(
    ("version", "enough"), [("1.8.0_392", False), ("11.0.21", False), ("17.0.15", True), ("25", True), ("?", False)]
)
def test_java_is_asked_how_old_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, version: str, enough: bool
) -> None:
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2025-04-15' >&2\n", "ascii")
    java.chmod(0o700)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    if enough:
        launching.has_java()
    else:
        with pytest.raises(UsageError):
            launching.has_java()


@pytest.mark.parametrize("scheme", ["sc", "spark"])
def test_a_master_where_nobody_listens_is_named_at_once(scheme: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    with pytest.raises(UsageError) as caught:
        launching.reachable(f"{scheme}://127.0.0.1:{port}/;token=abc")

    assert f"{scheme}://127.0.0.1:{port}" in caught.value.problem
    assert "abc" not in f"{caught.value.problem} {caught.value.found} {caught.value.advice}"


@pytest.mark.parametrize("master", ["sc://", "sc://a:b", "spark://"])
def test_a_master_that_is_no_address_is_refused(master: str) -> None:
    with pytest.raises(UsageError):
        launching.reachable(master)


def test_a_session_on_this_machine_listens_on_loopback_alone_and_spills_to_work(tmp_path: Path) -> None:
    with ExitStack() as undo:
        chosen = launching.configured("local[2,4]", str(tmp_path / "work"), {"spark.driver.memory": "2g"}, undo)

        assert chosen["spark.driver.bindAddress"] == chosen["spark.driver.host"] == "127.0.0.1"
        assert chosen["spark.ui.enabled"] == chosen["spark.ui.showConsoleProgress"] == "false"
        assert Path(chosen["spark.local.dir"]).parent == tmp_path / "work"
        assert chosen["spark.driver.memory"] == "2g"
    assert list((tmp_path / "work").iterdir()) == []


@pytest.mark.parametrize("master", ["yarn", "k8s://https://api:6443", "local-cluster[2,1,1024]"])
def test_what_goes_over_a_network_or_to_other_disks_is_encrypted(master: str) -> None:
    with ExitStack() as undo:
        chosen = launching.configured(master, "", {}, undo)

    names = ("spark.authenticate", "spark.network.crypto.enabled", "spark.io.encryption.enabled")
    assert [chosen[name] for name in names] == ["true"] * 3


def test_a_session_that_was_there_is_used_and_stays_as_it_was(sail: Session, tmp_path: Path) -> None:
    name = "spark.sql.session.timeZone"
    before = sail.spark.conf.get(name)

    found = opened(None)
    engine = SparkEngine(found, str(tmp_path), "guest")
    put_lines(engine)
    engine.step("cut", ["lines"], ["words"], Cut(2))
    engine.close()

    assert sail.spark.conf.get(name) == before
    assert sail.spark.range(3).count() == 3


def test_the_shipped_package_is_the_same_bytes_each_time_and_whole(tmp_path: Path) -> None:
    package = Path(ucj_validate.__file__).parent
    folders = [tmp_path / name for name in ("a", "b")]
    for folder in folders:
        folder.mkdir()

    first, again = (archived(package, folder) for folder in folders)

    assert first.name == again.name
    assert first.read_bytes() == again.read_bytes()
    with zipfile.ZipFile(first) as zipped:
        names = set(zipped.namelist())
    assert {"ucj_validate/__init__.py", "ucj_validate/engines/spark/task.py"} <= names
    assert any(name.startswith("ucj_validate/reference/data/") for name in names)
    assert not any("__pycache__" in name for name in names)


def test_a_worker_without_the_package_unpacks_what_was_shipped(tmp_path: Path) -> None:
    archive = archived(Path(ucj_validate.__file__).parent, tmp_path)
    code = (
        "import sys, pickle; sys.path.insert(1, sys.argv[1])\n"
        "run = pickle.loads(bytes.fromhex(sys.argv[2]))\n"
        "print(list(run(iter([1])))); import ucj_validate; print(ucj_validate.__file__)"
    )
    from pyspark import cloudpickle

    from ucj_validate.engines.spark.boot import booted

    travelling = cloudpickle.dumps(
        booted(cloudpickle.dumps(lambda batches: [2 * one for one in batches]), archive.name)
    )

    said = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, str(archive), travelling.hex()],
        env={**os.environ, "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")

    assert said[0] == "[2]"
    assert Path(said[1]).is_relative_to(f"{archive}.d")


def test_a_full_disk_is_said_to_be_one_whatever_the_engine_wraps_it_in() -> None:
    error = judged("langkah", RuntimeError("Job aborted: java.io.IOException: No space left on device SITI RAHAYU"))

    assert isinstance(error, UnwritableError)
    assert "SITI" not in f"{error} {error.found}"


def test_a_package_that_workers_lack_is_named() -> None:
    error = judged("langkah", RuntimeError("ModuleNotFoundError: No module named 'polars'"))

    assert isinstance(error, UsageError)
    assert "polars" in error.problem


def test_the_function_of_a_step_says_nothing_of_its_key() -> None:
    from ucj_validate.engines.packed import Packer
    from ucj_validate.engines.spark.task import Task

    task = Task("count", frozenset({"counts"}), Count(), Packer(b"k" * 32), {}, "id", None, pl.__version__)

    assert "kkk" not in repr(task)
