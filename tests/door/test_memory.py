"""Where addresses are limited (ulimit -v) a run ends, soon and in words: a short form of `benchmarks.memory_limits`."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from ucj_validate.__main__ import _left_by
from ucj_validate.cli.speaking.ending import show_killed
from ucj_validate.errors import InvariantError
from ucj_validate.supervised import STOOD_STILL

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only there the door waits beside the run")

STANDING = """
import sys, threading
from ucj_validate import __main__, streams, supervised
streams.made_fit()
supervised._LOOK_SECONDS, supervised._LOOKS_UNLIMITED = 0.05, 4
supervised.supervised(__main__._ended_by)
never = threading.Lock()
never.acquire()
others = [threading.Thread(target=never.acquire) for _ in range(2)]
for one in others:
    one.start()
EXTRA
others[0].join()
"""


def standing(folder: Path, extra: str = "", patience: float = 60) -> subprocess.CompletedProcess[str]:
    """A run of which every thread waits for another one."""
    script = STANDING.replace("EXTRA", extra)
    return subprocess.run(
        [sys.executable, "-c", script], cwd=folder, capture_output=True, encoding="utf-8", timeout=patience, check=False
    )


def test_a_run_that_waits_for_itself_is_ended(tmp_path: Path) -> None:
    ended = standing(tmp_path)

    assert ended.returncode == 6
    assert "sistem tidak memberi proses atau utas lagi" in ended.stderr


TIDYING = """
import time
def tidies():
    open(f"/proc/self/task/{threading.get_native_id()}/comm", "w").write("jemalloc_bg_thd")
    while True:
        time.sleep(0.001)
threading.Thread(target=tidies, daemon=True).start()
"""


def test_a_thread_that_only_tidies_up_keeps_no_run_alive(tmp_path: Path) -> None:
    assert standing(tmp_path, TIDYING).returncode == 6


@pytest.mark.parametrize(
    "waiting",
    [
        "others[0].join(0.6); __import__('os')._exit(143)",
        "import socket; _ = socket.socketpair(); others[0].join(0.6); __import__('os')._exit(143)",
        "import subprocess; subprocess.run(['sleep', '0.6']); __import__('os')._exit(143)",
    ],
    ids=["a clock", "the network", "a child"],
)
def test_a_run_that_waits_for_something_else_is_not(tmp_path: Path, waiting: str) -> None:
    assert standing(tmp_path, waiting).returncode == 143


def limited(arguments: list[str], folder: Path, most_mb: int) -> subprocess.CompletedProcess[str]:
    """The command with so many addresses."""
    return subprocess.run(
        [sys.executable, "-m", "ucj_validate", *arguments], cwd=folder, capture_output=True, encoding="utf-8",
        timeout=60, check=False, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (most_mb << 20,) * 2),
    )  # fmt: skip


@pytest.mark.parametrize("most_mb", [120, 400])
def test_too_few_addresses_are_told_in_one_way(office: Path, most_mb: int) -> None:
    ended = limited(["check", "roll.csv", "--fail-on", "never", "-q"], office, most_mb)

    assert ended.returncode == 6
    assert ended.stderr.startswith("ucj-validate: memori tidak cukup")
    assert "ulimit -v" in ended.stderr


def test_a_small_roll_is_checked_with_little_room(office: Path) -> None:
    ended = limited(["check", "roll.csv", "--fail-on", "never", "-q"], office, 900)

    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize("error", [NameError("x"), ImportError("x"), SystemError("x"), InvariantError("x", "y")])
def test_what_breaks_at_the_limit_is_laid_to_the_limit(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: BaseException
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _limit: (1 << 20, 1 << 20))

    assert _left_by(error) == 6
    assert "memori tidak cukup" in capsys.readouterr().err


def test_a_run_that_stood_still_at_the_limit_is_told_of_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _limit: (1 << 30, 1 << 30))

    assert show_killed(STOOD_STILL, 100) == 6
    assert "memori tidak cukup" in capsys.readouterr().err
