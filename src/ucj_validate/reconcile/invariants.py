"""The promises of the contract, checked in every run and printed as control totals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Decision, ListKind, Match, Status
from ucj_validate.errors import InvariantError
from ucj_validate.frames import Links, MemberResult, Rejects, RollResult
from ucj_validate.i18n import _
from ucj_validate.provenance import Source

Total = tuple[str, int, int]
"""Name, left side, right side: equal when the promise holds."""


def controls(
    roll: RollResult,
    members: MemberResult,
    links: Links,
    rejects: dict[str, Rejects],
    sources: Sequence[Source],
    listed: pl.DataFrame | None = None,
    candidates: pl.DataFrame | None = None,
) -> tuple[Total, ...]:
    """The control totals of a run; of reference lists (`listed`: their rows) only where there are any.

    Raises:
        InvariantError: a total doesn't hold; the run must not be published.
    """
    names = _names(roll, members)
    roll_places, member_places = _places(roll, names), _places(members, names)
    totals: tuple[Total, ...] = (
        *_nothing_lost("roll", roll_places, rejects["roll"], sources),
        *_nothing_lost("members", member_places, rejects["members"], sources),
        ("roll_rows_have_one_status", roll.height, int(roll["status"].is_in([str(s) for s in Status]).sum())),
        ("one_counting_row_a_person", roll["person"].n_unique(), int(roll["counts"].sum())),
        (
            "duplicates_are_the_other_rows",
            roll.height - int(roll["counts"].sum()),
            int((roll["status"] == str(Status.DUPLICATE)).sum()),
        ),
        (
            "one_member_person_a_roll_person",
            0,
            _linked_twice(
                pl.DataFrame({"roll": roll_places, "person": roll["person"]}),
                pl.DataFrame({"members": member_places, "member": members["member"]}),
                pl.DataFrame({"roll": _places(links, names, "roll_"), "members": _places(links, names, "member_")}),
                links["decision"] == str(Decision.ACCEPTED),
            ),
        ),
    )
    if listed is not None and "reference" in rejects:
        totals += _of_lists(listed, rejects["reference"], sources)
    if candidates is not None:
        totals += _of_candidates(candidates, sources)
    broken = [name for name, left, right in totals if left != right]
    if broken:
        raise InvariantError("reconcile", _("angka kontrol tidak cocok: {names}").format(names=", ".join(broken)))
    return totals


def _of_lists(listed: pl.DataFrame, rejects: pl.DataFrame, sources: Sequence[Source]) -> tuple[Total, ...]:
    """Reference lists stand apart from rolls and members: their rows are in neither side's totals."""
    mine = [source for source in sources if source.side == "reference"]
    tables = len({(source.list_kind, source.file, source.sheet) for source in mine})
    read = sum(source.records - source.header_records for source in mine)
    return (
        ("reference_rows_read", read, listed.height + rejects.height),
        ("reference_tables_distinct", len(mine), tables),
    )


def _of_candidates(candidates: pl.DataFrame, sources: Sequence[Source]) -> tuple[Total, ...]:
    rows = sum(source.rows for source in sources if source.list_kind in _CANDIDATE_LISTS)
    counting = candidates.filter("counts")
    where = counting["on_roll"].is_in([str(one) for one in Match])
    return (
        ("candidate_rows_kept", rows, candidates.height),
        ("one_counting_row_a_candidate", candidates["person"].n_unique(), int(where.sum())),
    )


_CANDIDATE_LISTS = (ListKind.DECREE, ListKind.CANDIDATES)
_LINES = 1 << 40
"""More than any table has."""


def _names(*sides: pl.DataFrame) -> tuple[pl.Enum, pl.Enum]:
    """The files and the sheets of all rows."""
    files, sheets = (
        pl.concat([side[name].unique().cast(pl.String) for side in sides]).drop_nulls().unique().sort()
        for name in (c.FILE, c.SHEET)
    )
    return pl.Enum(files), pl.Enum(sheets)


def _places(rows: pl.DataFrame, names: tuple[pl.Enum, pl.Enum], prefix: str = "") -> pl.Series:
    """Where each row stands as one number: its table, then its line.

    Numbers are told apart and joined at a tenth of what columns of text cost.
    """
    files, sheets = names
    file, sheet, line = (rows[f"{prefix}{name}"] for name in (c.FILE, c.SHEET, c.LINE))
    of_file = file.cast(files, strict=False).to_physical().cast(pl.Int64)
    of_sheet = sheet.cast(sheets, strict=False).to_physical().cast(pl.Int64) + 1
    table = of_file * (len(sheets.categories) + 1) + of_sheet.fill_null(0)
    return (table * _LINES + line).alias("place")


def _nothing_lost(
    side: str, places: pl.Series, rejects: pl.DataFrame, sources: Sequence[Source]
) -> tuple[Total, Total]:
    mine = [source for source in sources if source.side == side]
    read = sum(source.records - source.header_records for source in mine)
    rising = bool((places.diff().drop_nulls() > 0).all()) and not places.null_count()
    placed = len(places) if rising else places.n_unique() if len(places) else 0
    return (
        (f"{side}_rows_read", read, len(places) + rejects.height),
        (f"{side}_rows_distinct", len(places), placed),
    )


def _linked_twice(roll: pl.DataFrame, members: pl.DataFrame, links: pl.DataFrame, accepted: pl.Series) -> int:
    """Accepted links between persons of whom one is already linked to another. Sides and links by their places."""
    held = links.filter(accepted)
    ends = {
        "person": _looked_up(held["roll"], roll["roll"], roll["person"]),
        "member": _looked_up(held["members"], members["members"], members["member"]),
    }
    pairs = pl.DataFrame(ends).drop_nulls().unique()
    return 2 * pairs.height - pairs["person"].n_unique() - pairs["member"].n_unique()


def _looked_up(asked: pl.Series, places: pl.Series, numbers: pl.Series) -> pl.Series:
    """The number of whoever stands at each place; null where nobody does. Rows mostly stand in the order of places."""
    if len(places) and not places.null_count() and not asked.null_count() and places.is_sorted():
        known, wanted = places.to_numpy(), asked.to_numpy()
        at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
        found = numbers.gather(pl.Series(at, dtype=pl.Int64))
        return found.set(pl.Series(known[at] != wanted, dtype=pl.Boolean), None)
    table = pl.DataFrame({"at": places, "number": numbers})
    return pl.DataFrame({"at": asked}).join(table, on="at", how="left", maintain_order="left")["number"]
