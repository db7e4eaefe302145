"""A plugin of pytest's that loads one module from another file: UCJ_MUTANT=ucj_validate.some.module=/path/of/mutant.py."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from types import ModuleType


class _Instead(MetaPathFinder):
    """Finds one module where it is told to, and no other."""

    def __init__(self, name: str, file: str) -> None:
        self.name, self.file = name, file

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """The mutant for its name."""
        del path, target
        return spec_from_file_location(name, self.file) if name == self.name else None


_NAME, _, _FILE = os.environ.get("UCJ_MUTANT", "").partition("=")
if _NAME:
    sys.meta_path.insert(0, _Instead(_NAME, _FILE))
