"""A run over pieces of its rows: for inputs that outgrow memory, or the machine."""

from ucj_validate.parted.run import (
    Cut,
    Told,
    asks_for_all_rows,
    refuse_what_is_read_once,
    refuse_what_is_whole,
    told,
)

__all__ = ["Cut", "Told", "asks_for_all_rows", "refuse_what_is_read_once", "refuse_what_is_whole", "told"]
