"""Files of any office into rows of text, nothing lost: every physical row is a row, a header or a reject."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ucj_validate.ingest.intake import Intake, header_is_sure, part_of, read, refuse_unused_map, tables
    from ucj_validate.ingest.table import Table

__all__ = ["Intake", "Table", "header_is_sure", "part_of", "read", "refuse_unused_map", "tables"]


def __getattr__(name: str) -> object:
    """What this package offers, loaded when first asked for: the process that reads workbooks needs no Polars."""
    if name not in __all__:
        raise AttributeError(name)
    from importlib import import_module

    home = import_module("ucj_validate.ingest.table" if name == "Table" else "ucj_validate.ingest.intake")
    return getattr(home, name)
