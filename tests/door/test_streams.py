"""Standard streams that are closed, full or left: the exit code tells how the work ended, and libraries say nothing."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import PERSONAL, ucj_here

UCJ = f"{shlex.quote(sys.executable)} -m ucj_validate"
pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")


def shell(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    """A command line as a shell runs it; `ucj` is the program."""
    return subprocess.run(
        ["sh", "-c", command.replace("ucj ", f"{UCJ} ")],
        cwd=folder, capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("ucj --version >/dev/full", 4),
        ("ucj --version >&-", 4),
        ("ucj --version 2>/dev/full", 0),
        ("ucj --version 2>&-", 0),
        ("ucj check nothing.csv 2>/dev/full", 3),
        ("ucj check nothing.csv >&- 2>&-", 3),
        ("ucj check --bogus 2>/dev/full", 2),
        ("ucj check roll.csv --as-of 2025-04-24 --fail-on never --json >/dev/full", 4),
        ("ucj check roll.csv --as-of 2025-04-24 --fail-on never --quiet >&- 2>&- <&-", 0),
    ],
)
def test_the_exit_code_tells_how_the_work_ended(office: Path, command: str, code: int) -> None:
    ended = shell(office, command)

    assert ended.returncode == code
    assert len(ended.stderr.splitlines()) <= 3
    assert not any(word in ended.stdout + ended.stderr for word in (*PERSONAL, "Traceback"))


@pytest.mark.parametrize("asked", ["--version", "check roll.csv --json --fail-on never"])
def test_who_stops_reading_is_told_apart_from_findings(office: Path, asked: str) -> None:
    ended = shell(office, f"{{ ucj {asked}; echo $? >code; }} | true")

    assert ((office / "code").read_text("ascii"), ended.stderr) == ("141\n", "")


def test_a_file_never_takes_the_place_of_a_stream_that_was_closed(office: Path) -> None:
    """Its bytes would be mixed with what is said to people."""
    before = (office / "roll.csv").read_bytes()

    shell(office, "ucj convert roll.csv nothing.csv --out csv >&- 2>&- <&-")
    shell(office, "ucj convert roll.csv --out csv >&- 2>&- <&-")

    assert (office / "roll.csv").read_bytes() == before
    assert (office / "csv/roll.csv").read_text("utf-8") == ucj_converted(office)


def ucj_converted(office: Path) -> str:
    """The same with all streams open."""
    ucj_here(office, "convert", "roll.csv", "--out", "plain")
    return (office / "plain/roll.csv").read_text("utf-8")


NOISY = """
import logging, os, sys, threading, warnings
from ucj_validate import streams
from ucj_validate.memory import leave_no_core
streams.made_fit(); streams.hushed(); streams.libraries_hushed(); leave_no_core()
os.write(2, b"SITI by the system\\n")
warnings.warn("SITI by a warning")
logging.getLogger("library").error("SITI by a log")
failing = threading.Thread(target=lambda: 1 / 0); failing.start(); failing.join()
class Gone:
    def __del__(self):
        raise ValueError("SITI by an object")
del [Gone()][0]
Gone()
print("ours", file=sys.stderr)
import resource; print(resource.getrlimit(resource.RLIMIT_CORE)[0] <= 1)
sys.stdout.flush()
import polars, traceback
raise polars.exceptions.ComputeError("SITI at the end")
"""


def test_only_the_program_itself_speaks(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", NOISY], cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=60, check=False
    )

    assert (ended.stderr, ended.stdout, ended.returncode) == ("ours\n", "True\n", 1)
