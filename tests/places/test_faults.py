"""Short forms of the campaigns on killed runs, rivals and full disks: `benchmarks.kills`, `.rivals` and `.disks`."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from benchmarks.failing_calls import failing

from ucj_validate.errors import ExitCode, UnwritableError
from ucj_validate.places.holding import held, whole_file
from ucj_validate.report.run_folder.folder import run_folder
from ucj_validate.report.run_folder.sealing import differing, of_others

_WRITING = """
import json, sys
from pathlib import Path
from ucj_validate.errors import UcjError
from ucj_validate.places.holding import whole_file
from ucj_validate.report.run_folder.folder import run_folder

out, times = Path(sys.argv[1]), int(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
try:
    for turn in range(times):
        with run_folder(out) as folder:
            for name in ("roll.parquet", "report.html", "summary.json"):
                (folder / name).write_text(f"{sys.argv[3]} {turn}" * 2000)
            (folder / "run.json").write_text(json.dumps({"schema": "ucj-validate/run/1", "turn": f"{sys.argv[3]} {turn}"}))
        with whole_file(out.with_name("kota.parquet")) as staged:
            staged.write_text(f"{sys.argv[3]} {turn}" * 2000)
except UcjError as error:
    sys.exit(int(error.exit_code))
"""


def writing(out: Path, times: int, name: str = "a") -> subprocess.Popen[str]:
    """A process that writes there so many times, once it is told to."""
    process = subprocess.Popen(
        [sys.executable, "-c", _WRITING, str(out), str(times), name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def is_whole(out: Path) -> bool:
    """One turn's files, all of them."""
    manifest = json.loads((out / "run.json").read_text())
    texts = {(out / name).read_text() for name in ("roll.parquet", "report.html", "summary.json")}
    return texts == {manifest["turn"] * 2000} and not differing(out, manifest, ("",)) and not of_others(out)


def test_whatever_moment_a_run_is_killed_at_its_output_is_whole_and_the_next_run_sweeps(tmp_path: Path) -> None:
    rng, out = random.Random(5), tmp_path / "hasil"
    for _time in range(2):
        process = writing(out, 10_000)
        go(process)
        time.sleep(rng.uniform(0.01, 0.2))
        process.kill()
        process.communicate()

        if out.exists():
            assert is_whole(out)
        if (file := tmp_path / "kota.parquet").exists():
            assert len(set(file.read_text().split("a "))) <= 2

    with held(out):
        pass
    assert {path.name for path in tmp_path.iterdir()} <= {"hasil", "kota.parquet"}


def test_of_several_at_once_each_wins_or_leaves_and_nothing_is_mixed(tmp_path: Path) -> None:
    out = tmp_path / "hasil"
    rivals = [writing(out, 8, name) for name in "ab"]
    for process in rivals:
        go(process)
    for process in rivals:
        process.communicate()
    codes = [process.returncode for process in rivals]

    assert set(codes) <= {ExitCode.OK, ExitCode.LOCKED}
    assert ExitCode.OK in codes
    assert is_whole(out)
    assert {path.name for path in tmp_path.iterdir()} == {"hasil", "kota.parquet"}


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """No file may grow beyond that."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def write(out: Path, text: str) -> None:
    with run_folder(out) as folder:
        for name in ("roll.parquet", "report.html", "summary.json"):
            (folder / name).write_text(text * 2000)
        (folder / "run.json").write_text(json.dumps({"schema": "ucj-validate/run/1", "turn": text}))


@pytest.mark.parametrize("size", range(0, 5000, 400))
def test_a_disk_that_is_full_at_any_size_leaves_the_old_or_the_new(tmp_path: Path, size: int) -> None:
    write(tmp_path / "hasil", "a")
    (tmp_path / "x").write_text("old")

    with largest_file(size):
        with suppress(UnwritableError):
            write(tmp_path / "hasil", "bb")
        try:
            with whole_file(tmp_path / "x") as staged:
                staged.write_text("new" * 1000)
        except OSError:
            assert (tmp_path / "x").read_text() == "old"

    assert is_whole(tmp_path / "hasil")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hasil", "x"]


@pytest.mark.skipif(shutil.which("strace") is None, reason="no strace here")
@pytest.mark.parametrize(
    "fault",
    [
        "fsync:error=EIO",
        "fsync:error=EIO:when=3",
        "rename,renameat2:error=EACCES",
        "write:error=ENOSPC:when=4+",
        "mkdir:error=ENOSPC",
    ],
)
def test_what_the_system_refuses_leaves_the_old_and_is_told_as_such(tmp_path: Path, fault: str) -> None:
    out = tmp_path / "hasil"
    write(out, "a")
    calls = fault.partition(":")[0]

    done = subprocess.run(
        ["strace", "-f", "-qq", "-o", tmp_path / "log", "-e", f"trace={calls}", "-e", f"inject={fault}",
         sys.executable, "-c", _WRITING, str(out), "1", "b"],
        input="\n", text=True, check=False, capture_output=True, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip

    assert done.returncode == ExitCode.UNWRITABLE, done.stderr
    assert is_whole(out)
    assert json.loads((out / "run.json").read_text())["turn"] == "a"
    assert {path.name for path in tmp_path.iterdir()} == {"hasil", "log"}


@pytest.mark.wide
@pytest.mark.parametrize("call", ["write", "open"])
def test_each_call_on_the_offices_files_may_fail_once(call: str, tmp_path: Path) -> None:
    folder = tmp_path / "kantor"
    folder.mkdir()
    way = failing(tmp_path)
    if way is None:
        pytest.skip("no C compiler")
    arguments = [sys.executable, "-m", "ucj_validate", "rollup", "key", "kunci"]

    def ended(at: int) -> int:
        (folder / "kunci").unlink(missing_ok=True)
        environment = os.environ | way.environment((folder,), call, at, "EIO")
        return subprocess.run(arguments, cwd=folder, env=environment, capture_output=True, check=False).returncode

    assert ended(0) == ExitCode.OK
    calls = way.calls()
    assert calls
    for at in range(1, calls + 1):
        code = ended(at)
        assert code in {ExitCode.OK, ExitCode.UNWRITABLE, ExitCode.USAGE}
        assert (folder / "kunci").exists() == (code == ExitCode.OK)
        assert {path.name for path in folder.iterdir()} <= {"kunci"}
