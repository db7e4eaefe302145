"""Who asks a run to stop is heeded within two seconds: one line, the exit code of the contract, nothing left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SLACK = 2
"""This may be a busy machine; `benchmarks.canaries` tells how long it took."""
JOB = ("reconcile", "-r", "-", "-m", "members.csv", "--as-of", "2025-04-24", "--out", "hasil")


def waiting(folder: Path, *before: str) -> subprocess.Popen[str]:
    """A run that waits for its roll."""
    run = subprocess.Popen(
        [*before, sys.executable, "-m", "ucj_validate", *JOB, "--log-file", "ucj.log"],
        cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    until = time.monotonic() + 30
    while not (folder / "ucj.log").exists() and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(0.2)
    return run


@pytest.mark.parametrize(
    ("number", "code", "said"),
    [
        (signal.SIGINT, 130, "dihentikan dengan Ctrl+C"),
        (signal.SIGHUP, 143, "dihentikan oleh sistem"),
        (signal.SIGXCPU, 6, "melewati batas waktu prosesor"),
    ],
)
def test_a_signal_ends_a_run_in_one_line(office: Path, number: signal.Signals, code: int, said: str) -> None:
    run = waiting(office)

    begun = time.monotonic()
    run.send_signal(number)
    run.send_signal(number)  # a second one changes nothing
    out, err = run.communicate(timeout=30)

    assert time.monotonic() - begun < 2 * SLACK
    assert (run.returncode, out) == (code, "")
    assert err == f"ucj-validate: {said}; tidak ada yang tertinggal setengah jadi\n"
    assert {path.name for path in office.iterdir()} == {"roll.csv", "members.csv", "ucj.log"}
    log = (office / "ucj.log").read_text("utf-8").splitlines()
    assert f'stopped signal="{number.name}"' in log[-2]
    assert f"finished exit_code={code}" in log[-1]


def test_what_is_ignored_from_the_start_stays_so(office: Path) -> None:
    run = waiting(office, "nohup")

    run.send_signal(signal.SIGHUP)
    time.sleep(0.3)
    assert run.poll() is None
    run.terminate()
    run.communicate(timeout=30)

    assert run.returncode == 143


BUSY = """
import hashlib, sys, threading
from pathlib import Path
from ucj_validate import __main__, fleeting, signals
from ucj_validate.cli.speaking import ending  # as in a run, where it has long been loaded
place = fleeting.remembered(Path("left")); place.mkdir(); (place / "rows").write_text("SITI")
signals.heeded(__main__._cut_short)
print("begun", flush=True)
try:
    hashlib.pbkdf2_hmac("sha256", b"", b"", 1_000_000_000)  # one step of the interpreter, for minutes
finally:
    print("unwound", flush=True)
"""


def test_a_step_that_lasts_is_not_waited_for(tmp_path: Path) -> None:
    run = subprocess.Popen(
        [sys.executable, "-c", BUSY], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )
    assert run.stdout is not None
    assert run.stdout.readline() == "begun\n"
    time.sleep(0.5)  # it has begun with that step

    begun = time.monotonic()
    run.terminate()
    out, err = run.communicate(timeout=30)

    assert time.monotonic() - begun < 2 * SLACK
    assert (run.returncode, out) == (143, "")
    assert err == "ucj-validate: dihentikan oleh sistem; tidak ada yang tertinggal setengah jadi\n"
    assert os.listdir(tmp_path) == []  # noqa: PTH208


@pytest.mark.skipif(sys.platform != "linux", reason="only there the door waits beside the run")
@pytest.mark.parametrize(
    ("number", "code", "said"),
    [
        (signal.SIGABRT, 6, "memori tidak cukup"),
        (signal.SIGSEGV, 70, "kesalahan di dalam program (SIGSEGV)"),
    ],
)
def test_a_run_that_the_system_ends_is_told_and_tidied(
    office: Path, number: signal.Signals, code: int, said: str
) -> None:
    run = waiting(office)
    (child,) = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text("ascii").split()

    os.kill(int(child), number)
    out, err = run.communicate(timeout=30)

    assert (run.returncode, out) == (code, "")
    assert said in err
    assert {path.name for path in office.iterdir()} == {"roll.csv", "members.csv", "ucj.log"}


@pytest.mark.skipif(sys.platform != "linux", reason="only there the door waits beside the run")
def test_a_killed_door_takes_its_run_with_it(office: Path) -> None:
    run = waiting(office)
    (child,) = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text("ascii").split()

    run.kill()
    run.communicate(timeout=30)
    until = time.monotonic() + 2
    while Path(f"/proc/{child}").exists() and time.monotonic() < until:
        time.sleep(0.01)

    assert not Path(f"/proc/{child}").exists()


ENDED_BY_A_LIBRARY = """
import os, sys
from ucj_validate import __main__, streams
from ucj_validate.supervised import supervised
streams.made_fit()
supervised(__main__._ended_by)
os._exit(1)  # as OpenBLAS does where it gets no memory
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only there the door waits beside the run")
def test_a_library_that_ends_the_process_does_not_pass_for_findings(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", ENDED_BY_A_LIBRARY], cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=60,
        check=False,
    )  # fmt: skip

    assert ended.returncode == 6
    assert "memori tidak cukup" in ended.stderr
