"""What truly happened in a made-up city within a month."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import polars as pl


class ChangeKind(StrEnum):
    """What may happen to a person, a row or a file."""

    JOINED = "joined"
    """Listed on a roll by somebody who stood on none."""
    LEFT = "left"
    """Struck off every roll."""
    REGISTERED = "registered"
    """Never a member before; active now."""
    LAPSED = "lapsed"
    ENDED = "ended"
    ACTIVE_AGAIN = "active_again"
    DIED = "died"
    MOVED = "moved"
    APPOINTED = "appointed"
    """Became ASN or PPPK."""
    OVER_AGE = "over_age"
    """Listed, not a member, and now too old to register."""
    NIK_CORRECTED = "nik_corrected"
    NIK_MISTYPED = "nik_mistyped"
    NAME_RESPELT = "name_respelt"
    DUPLICATE_ADDED = "duplicate_added"
    DUPLICATE_REMOVED = "duplicate_removed"
    RESORTED = "resorted"
    """A file's rows stand in another order."""


@dataclass(frozen=True)
class Change:
    """One thing that happened between the as-of date before and this month's."""

    month: str
    """"2025-02"."""
    kind: ChangeKind
    person: int | None = None
    """Null where a whole file changed."""
    row: int | None = None
    """The roll's or export's row that changed, was added or removed: its number stays the same over all months."""
    table: str = ""
    """The roll or export, where one is meant."""
    detail: str = ""
    """How: the kind of slip, what a file was sorted by, what the membership was before."""


CHANGES = pl.Schema(
    {
        "month": pl.String,
        "change": pl.String,  # ChangeKind
        "person": pl.Int64,
        "row": pl.Int64,
        "table": pl.String,
        "detail": pl.String,
    }
)
"""One thing that happened."""

PLACES = pl.Schema(
    {
        "month": pl.String,
        "row": pl.Int64,
        "person": pl.Int64,
        "side": pl.String,
        "file": pl.String,
        "sheet": pl.String,
        "line": pl.Int64,
    }
)
"""Where one row stands in one month."""


def change_rows(changes: tuple[Change, ...]) -> pl.DataFrame:
    """One thing that happened a row: CHANGES."""
    return pl.DataFrame(
        [(c.month, str(c.kind), c.person, c.row, c.table or None, c.detail or None) for c in changes],
        schema=CHANGES,
        orient="row",
    )
