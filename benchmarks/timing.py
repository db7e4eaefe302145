"""One process timed from its start to its end, loading and reading included."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence
from time import perf_counter


def timed(command: Sequence[str]) -> tuple[float, float, float]:
    """(wall seconds, CPU seconds, peak MB) of a call and what it calls. Ends the benchmark where the call fails."""
    with tempfile.TemporaryFile() as told:
        started = perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=told)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = perf_counter() - started
        if process.returncode != 0:
            told.seek(0)
            raise SystemExit(f"{' '.join(command[1:])} ended with {process.returncode}\n{told.read().decode()[-2000:]}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
