from __future__ import annotations

from tests.cli.conftest import office

__all__ = ["office"]
