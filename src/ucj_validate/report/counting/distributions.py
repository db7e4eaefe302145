"""Figures that are looked at as a picture: rows from file to status, months without a premium, sureness of pairs."""

from __future__ import annotations

import polars as pl

from ucj_validate.columns import Decision, Status
from ucj_validate.report.parts import STATUSES, Flow, OverdueBand, ProbabilityBand

OVERDUE_BANDS: tuple[tuple[int, int | None], ...] = (
    (0, 1),
    (2, 3),
    (4, 6),
    (7, 12),
    (13, 24),
    (25, None),
)
"""Months without a premium: by the month while a payment mends it, then by half years and years."""
PROBABILITY_BANDS = 20


def flows(roll: pl.DataFrame) -> tuple[Flow, ...]:
    """The rows of every roll file by status, most rows first."""
    table = (
        roll.lazy()
        .group_by("file")
        .agg(pl.len().alias("rows"), *[(pl.col("status") == str(one)).sum().alias(str(one)) for one in STATUSES])
        .with_columns(pl.col("file").cast(pl.String))
        .sort("rows", "file", descending=[True, False])
        .collect()
    )
    return tuple(
        Flow(row["file"], row["rows"], {str(one): row[str(one)] for one in STATUSES})
        for row in table.iter_rows(named=True)
    )


def overdue(roll: pl.DataFrame) -> tuple[OverdueBand, ...]:
    """Lapsed and ended persons by months without a premium, fewest first; empty where nobody is either."""
    behind = roll.lazy().select("counts", "status", "months_overdue").filter(pl.col("counts")).drop("counts").collect()
    behind = behind.filter(pl.col("status").is_in([str(Status.LAPSED), str(Status.ENDED)]))
    if not behind.height:
        return ()
    months = pl.col("months_overdue")
    bands = [
        _overdue_band(
            behind.filter(months.is_between(first, last) if last is not None else months >= first), first, last
        )
        for first, last in OVERDUE_BANDS
    ]
    unknown = _overdue_band(behind.filter(months.is_null()), None, None)
    return (*bands, *([unknown] if unknown.lapsed or unknown.ended else []))


def _overdue_band(persons: pl.DataFrame, first: int | None, last: int | None) -> OverdueBand:
    lapsed = int((persons["status"] == str(Status.LAPSED)).sum())
    return OverdueBand(first, last, lapsed, persons.height - lapsed)


def probabilities(links: pl.DataFrame) -> tuple[ProbabilityBand, ...]:
    """Pairs by probability in twentieths, least sure first."""
    place = (pl.col("probability") * PROBABILITY_BANDS).floor().cast(pl.Int64).clip(0, PROBABILITY_BANDS - 1)
    counts = links.lazy().select("decision", place=place).group_by("place", "decision").agg(n=pl.len()).collect()
    held = {(place, decision): n for place, decision, n in counts.iter_rows()}
    return tuple(
        ProbabilityBand(
            place / PROBABILITY_BANDS,
            (place + 1) / PROBABILITY_BANDS,
            *(held.get((place, str(one)), 0) for one in (Decision.ACCEPTED, Decision.REVIEW, Decision.REJECTED)),
        )
        for place in range(PROBABILITY_BANDS)
    )
