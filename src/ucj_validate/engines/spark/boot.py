"""What Spark ships to its workers: the one function that must run before this package can be imported there.

It is sent by value, so it names nothing of this module. Where the package came as an archive, it is unpacked beside it
first: its word lists are read as files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

ARCHIVE = "ucj_validate_shipped"
"""How the archive's name begins; its digest follows."""


def booted(task: bytes, archive: str | None) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """The function to run over a partition's batches: unpickles `task` there and calls it.

    `archive` is the file name of the shipped package, None where workers have it themselves.
    """

    def run(batches: Iterator[Any]) -> Iterator[Any]:
        import os
        import pickle
        import shutil
        import sys
        import tempfile
        import zipfile

        at = next((path for path in sys.path if archive and os.path.basename(path) == archive), None)  # noqa: PTH119
        if at is not None and "ucj_validate" not in sys.modules:
            home = at + ".d"
            if not os.path.isdir(home):  # noqa: PTH112
                fresh = tempfile.mkdtemp(dir=os.path.dirname(at))  # noqa: PTH120
                with zipfile.ZipFile(at) as zipped:
                    zipped.extractall(fresh)
                try:
                    os.rename(fresh, home)  # noqa: PTH104
                except OSError:  # another worker of this machine was faster
                    shutil.rmtree(fresh, ignore_errors=True)
            sys.path.insert(0, home)
        yield from pickle.loads(task)(batches)  # nosec B301 # noqa: S301

    return run
