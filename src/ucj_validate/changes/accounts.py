"""A figure of the earlier run taken to that of the later one in steps that add up, each person in one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ucj_validate.changes.identity.people import Relation
from ucj_validate.columns import Match, Membership, Status
from ucj_validate.errors import InvariantError
from ucj_validate.i18n import _

UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Step:
    """The persons of one kind of change, and what they add to each figure (or take from it)."""

    key: str
    persons: int
    delta: Mapping[str, int]
    after: Mapping[str, int]
    """The figures with this step and those before it."""

    @property
    def rate(self) -> float | None:
        """Active of eligible after this step."""
        return rate(self.after)


@dataclass(frozen=True)
class Account:
    """Figures of the earlier run, steps, figures of the later run: `before` and all `delta` make `now`."""

    before: Mapping[str, int]
    steps: tuple[Step, ...]
    """Those that concern anybody."""
    now: Mapping[str, int]


def rate(figures: Mapping[str, int]) -> float | None:
    """Active of eligible; None where nobody is eligible."""
    return figures["active"] / figures["eligible"] if figures.get("eligible") else None


def coverage(people: pl.DataFrame, before: Mapping[str, int], now: Mapping[str, int]) -> Account:
    """Persons, eligible and active on the rolls.

    Raises:
        InvariantError: the steps do not lead from the figures of the one run to those of the other.
    """
    was, has_become = pl.col("before_status"), pl.col("now_status")
    was_active, is_active = was == Status.ACTIVE, has_become == Status.ACTIVE
    steps = {
        **_leaving(),
        "excluded": (was != Status.EXCLUDED) & (has_become == Status.EXCLUDED),
        "included": (was == Status.EXCLUDED) & (has_become != Status.EXCLUDED),
        "lapsed": was_active & (has_become == Status.LAPSED),
        "ended": was_active & (has_become == Status.ENDED),
        "membership_lost": was_active & (has_become == Status.UNREGISTERED),
        "doubted": was_active & (has_become == Status.REVIEW),
        "reactivated": was.is_in((str(Status.LAPSED), str(Status.ENDED))) & is_active,
        "registered": (was == Status.UNREGISTERED) & is_active,
        "confirmed": (was == Status.REVIEW) & is_active,
        **_arriving(),
    }
    measures = {
        "persons": _there(),
        "eligible": (was != Status.EXCLUDED, has_become != Status.EXCLUDED),
        "active": (was_active, is_active),
    }
    return _account(people, steps, measures, before, now)


def paid(people: pl.DataFrame, before: Mapping[str, int], now: Mapping[str, int]) -> Account:
    """Persons in the member data, and those of them that are active.

    Raises:
        InvariantError: as `coverage`.
    """
    was, is_now = (_held(side, "status", Membership.ACTIVE) for side in ("before", "now"))
    steps = {**_leaving("left"), "stopped": was & ~is_now, "paid": is_now & ~was, **_arriving("joined")}
    return _account(people, steps, {"persons": _there(), "active": (was, is_now)}, before, now)


def off_roll(people: pl.DataFrame, before: Mapping[str, int], now: Mapping[str, int]) -> Account:
    """Persons in the member data, and those of them on no roll.

    Raises:
        InvariantError: as `coverage`.
    """
    was, is_now = (_held(side, "in_roll", Match.NONE) for side in ("before", "now"))
    steps = {**_leaving("left"), "on_roll": was & ~is_now, "off_roll": is_now & ~was, **_arriving("joined")}
    return _account(people, steps, {"persons": _there(), "off_roll": (was, is_now)}, before, now)


def _held(side: str, column: str, value: str) -> pl.Expr:
    return pl.col(f"{side}_{column}").eq_missing(pl.lit(str(value)))


def _there() -> tuple[pl.Expr, pl.Expr]:
    return pl.col("before").is_not_null(), pl.col("now").is_not_null()


def _leaving(gone: str = "gone") -> dict[str, pl.Expr]:
    keys = {gone: Relation.GONE, "merged": Relation.MERGED, "unsure_before": Relation.UNSURE_BEFORE}
    return {key: pl.col("relation") == str(relation) for key, relation in keys.items()}


def _arriving(new: str = "new") -> dict[str, pl.Expr]:
    keys = {new: Relation.NEW, "split": Relation.SPLIT, "unsure_now": Relation.UNSURE_NOW}
    return {key: pl.col("relation") == str(relation) for key, relation in keys.items()}


def _account(
    people: pl.DataFrame,
    steps: Mapping[str, pl.Expr],
    measures: Mapping[str, tuple[pl.Expr, pl.Expr]],
    before: Mapping[str, int],
    now: Mapping[str, int],
) -> Account:
    """Each person in the first step that holds of it. `before` and `now` are what the runs themselves count."""
    step = pl.coalesce(*(pl.when(holds).then(pl.lit(key)) for key, holds in steps.items()), pl.lit(UNCHANGED))
    delta = [
        (has_become.cast(pl.Int64).fill_null(0) - was.cast(pl.Int64).fill_null(0)).sum().alias(name)
        for name, (was, has_become) in measures.items()
    ]
    told = people.group_by(step.alias("step")).agg(pl.len().alias("held"), *delta)
    by_step = {row["step"]: row for row in told.iter_rows(named=True)}
    made: list[Step] = []
    figures = {name: before[name] for name in measures}
    for key in (*steps, UNCHANGED):
        if key not in by_step:
            continue
        change = {name: int(by_step[key][name]) for name in measures}
        figures = {name: figures[name] + change[name] for name in measures}
        made.append(Step(key, int(by_step[key]["held"]), change, figures))
    _check(figures, {name: now[name] for name in measures}, made)
    return Account({name: before[name] for name in measures}, tuple(made), figures)


def _check(reached: Mapping[str, int], counted: Mapping[str, int], steps: Sequence[Step]) -> None:
    still = [step for step in steps if step.key == UNCHANGED and any(step.delta.values())]
    if dict(reached) != dict(counted) or still:
        raise InvariantError(
            "diff",
            _("langkah-langkah perubahan tidak menjumlah ke angka hasil yang kemudian; perubahan tidak ditampilkan"),
            found=", ".join(f"{name}: {reached[name]} ≠ {counted[name]}" for name in reached if reached[name] != counted[name]),
            advice=_("laporkan kepada pembuat program; folder hasilnya sendiri tidak berubah"),
        )  # fmt: skip
