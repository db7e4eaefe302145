"""A run opens no connection: it ends well where there is no network, and asks the kernel for none."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import members_text, roll_text

JOB = (
    "reconcile", "-r", "roll.csv", "-m", "peserta.csv", "-o", "hasil", "--as-of", "2025-04-24", "--fail-on", "never",
    "--format", "html,xlsx,md,junit,sarif,github",
)  # fmt: skip
_SEVERAL = """
import sys
from ucj_validate.__main__ import _run
for job in (
    sys.argv[1:],
    ["check", "roll.csv", "-q", "--fail-on", "never"],
    ["dedupe", "roll.csv", "--out", "ganda", "--fail-on", "never"],
    ["plan", "hasil", "--budget", "1 miliar", "--out", "rencana"],
    ["diff", "hasil", "hasil", "--out", "beda"],
):
    sys.argv[1:] = job
    assert _run() == 0, job
"""
"""Several commands in one process: to start is what takes long."""


def ran(folder: Path, *before: str) -> subprocess.CompletedProcess[str]:
    (folder / "roll.csv").write_text(roll_text(), encoding="utf-8")
    (folder / "peserta.csv").write_text(members_text(), encoding="utf-8")
    return subprocess.run(
        [*before, sys.executable, "-c", _SEVERAL, *JOB], cwd=folder, capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "PYTHONPATH": ""},
    )  # fmt: skip


def works(*command: str) -> bool:
    if shutil.which(command[0]) is None:
        return False
    return subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0


def test_all_ends_well_without_a_network_and_asks_for_none(tmp_path: Path) -> None:
    alone = ("unshare", "--net", "--map-root-user")
    watched = ("strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=connect,sendto,bind", "-o", str(tmp_path / "calls"))
    before = (*(alone if works(*alone) else ()), *(watched if works(*watched[:-2]) else ()))
    if not before:
        pytest.skip("neither unshare nor strace may be used here")

    ended = ran(tmp_path, *before)

    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "hasil" / "run.json").is_file()
    if (tmp_path / "calls").exists():
        calls = (tmp_path / "calls").read_text("utf-8", "replace")
        assert not re.search(r"AF_INET6?\b", calls)
