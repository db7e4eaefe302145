"""Pandera, loaded for Polars alone.

Where pandas or PySpark happen to be installed (the extra `spark` needs both), Pandera loads them too, at a second and more
that nothing here makes use of.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import MetaPathFinder
from threading import Lock
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec

_HIDDEN = frozenset({"pandas", "pyspark"})
_ONE_AT_A_TIME = Lock()


class _NotHere(MetaPathFinder):
    """Says of some packages that they are not installed."""

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None, /
    ) -> ModuleSpec | None:
        if fullname in _HIDDEN:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        return None


def pandera_polars() -> ModuleType:
    """`pandera.polars`; what is loaded already stays as it is."""
    with _ONE_AT_A_TIME:
        if "pandera.polars" not in sys.modules:
            hidden = _NotHere()
            sys.meta_path.insert(0, hidden)
            try:
                import_module("pandera.polars")
            finally:
                sys.meta_path.remove(hidden)
    return sys.modules["pandera.polars"]
