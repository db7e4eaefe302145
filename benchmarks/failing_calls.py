"""The n-th call to the system of one kind fails, of all that a command makes on certain folders: exactly, at no cost.

strace counts the calls of each thread by itself, libraries and pipes among them; this counts those on the office's own
files over all threads and processes, so that each of them is the one that fails once. `failing_calls.c` stands between
the program and the C library for that; it is compiled when the campaign begins.
"""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CALLS: Mapping[str, tuple[str, ...]] = {
    "write": ("ENOSPC", "EIO", "EDQUOT"),
    "fsync": ("EIO", "ENOSPC"),
    "rename": ("EACCES", "EIO", "ENOSPC"),
    "open": ("EACCES", "ENOSPC", "EMFILE"),
    "mkdir": ("ENOSPC", "EACCES"),
}
"""Kind of call → the errors put in its place."""
_SOURCE = Path(__file__).with_suffix(".c")


@dataclass(frozen=True)
class Failing:
    """What is loaded into a process, and where it counts."""

    library: Path
    counter: Path

    def environment(
        self, folders: tuple[Path, ...], call: str, at: int = 0, error: str = "EIO", inherited: Mapping[str, str] = {}
    ) -> dict[str, str]:
        """What to add to a command's environment: the `at`-th `call` on anything in `folders` fails; 0: none does."""
        self.counter.write_bytes(bytes(8))
        return {
            **inherited,
            "LD_PRELOAD": str(self.library),
            "UCJ_FAIL_COUNT": str(self.counter),
            "UCJ_FAIL_CALL": call,
            "UCJ_FAIL_AT": str(at),
            "UCJ_FAIL_ERROR": str(getattr(errno, error)),
            "UCJ_FAIL_UNDER": ":".join(str(folder.resolve()) for folder in folders),
        }

    def calls(self) -> int:
        """How many there were of the command that has just ended."""
        return int.from_bytes(self.counter.read_bytes(), "little")


def failing(folder: Path) -> Failing | None:
    """Compiled into `folder`; None where there is no Linux or no C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or os.uname().sysname != "Linux":
        return None
    library, counter = folder / "failing_calls.so", folder / "calls"
    command = [compiler, "-O1", "-w", "-shared", "-fPIC", "-o", str(library), str(_SOURCE), "-ldl"]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        return None
    counter.write_bytes(bytes(8))
    return Failing(library, counter)
