"""Files of any office into rows of text, nothing lost: every physical row is a row, a header or a reject."""

from ucj_validate.ingest.intake import Intake, header_is_sure, part_of, read, refuse_unused_map, tables
from ucj_validate.ingest.table import Table

__all__ = ["Intake", "Table", "header_is_sure", "part_of", "read", "refuse_unused_map", "tables"]
