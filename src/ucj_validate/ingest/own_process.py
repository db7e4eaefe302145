"""The command of a process of our own: this interpreter, and this very package wherever it was imported from.

On Spark's workers the package may have come as an archive that no interpreter would find by itself.
"""

from __future__ import annotations

import sys
from pathlib import Path

_HOME = str(Path(__file__).resolve().parents[2])
_START = (
    "import os, runpy, sys; home, name = sys.argv[1:3]; del sys.argv[1:3]; "
    "home in map(os.path.realpath, sys.path) or sys.path.insert(0, home); runpy.run_module(name, run_name='__main__')"
)


def command(module: str, *arguments: str, home: str = _HOME) -> list[str]:
    """What starts `module`, as `python -m` would where the package is installed. `home`: the folder it lies in."""
    return [sys.executable, "-P", "-X", "utf8", "-c", _START, home, module, *arguments]
