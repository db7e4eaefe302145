"""What one person costs a month: the premium table, its brackets, and the discount of self-payers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import polars as pl

from ucj_validate.errors import UsageError
from ucj_validate.i18n import _
from ucj_validate.plan.amounts import span
from ucj_validate.settings import PlanPremium, PlanSettings

BASE, WITH_JHT = "JKK,JKM", "JHT,JKK,JKM"
CITY, SELF = "city", "self"
SEGMENT = "BPU"
"""All that a city registers or renews is of this segment; wage earners are paid for by their office."""


@dataclass(frozen=True)
class Table:
    """Premiums of one payer and set of programmes: (income below, rupiah a month), lowest bracket first."""

    brackets: tuple[tuple[int | None, int], ...]

    @property
    def lowest(self) -> int:
        """Of whose income isn't known."""
        return self.brackets[0][1]

    def monthly(self, income: pl.Expr) -> pl.Expr:
        """Rupiah a month for an income; null: the lowest bracket."""
        *brackets, (_open, top) = self.brackets
        told: pl.Expr = pl.lit(top)
        for below, monthly in reversed(brackets):
            told = pl.when(income < below).then(pl.lit(monthly)).otherwise(told)
        return pl.when(income.is_null()).then(pl.lit(self.lowest)).otherwise(told).cast(pl.Int64)


def programs_of(text: str) -> str:
    """Programmes in the order in which they are kept: "JKM+JKK" as "JKK,JKM"."""
    return ",".join(sorted({part.strip().upper() for part in text.replace("+", ",").split(",") if part.strip()}))


def lines(plan: PlanSettings, monthly: int) -> tuple[PlanPremium, ...]:
    """The premium table as used. `monthly`: `premium.monthly`, which stands where the plan names no table."""
    if plan.premiums and plan.monthly is None:
        return plan.premiums
    base = plan.monthly or monthly
    return (
        PlanPremium(programs=BASE, monthly=base),
        PlanPremium(programs=WITH_JHT, monthly=base + plan.jht_monthly),
    )


def table(plan: PlanSettings, monthly: int, payer: str, programs: str) -> Table | None:
    """The premiums for `payer` and `programs`; None where the table has none."""
    own = [
        line
        for line in lines(plan, monthly)
        if line.segment == SEGMENT and line.payer in ("any", payer) and programs_of(line.programs) == programs
    ]
    by_limit = {line.income_below: line.monthly for line in reversed(own)}  # of two for one bracket the first counts
    ordered = sorted(by_limit.items(), key=lambda item: (item[0] is None, item[0] or 0))
    if not ordered:
        return None
    if ordered[-1][0] is not None:
        ordered.append((None, ordered[-1][1]))  # above the highest limit the highest bracket goes on
    return Table(tuple(ordered))


def wanted_table(plan: PlanSettings, monthly: int, payer: str = CITY) -> Table:
    """The premiums of what the plan pays for.

    Raises:
        UsageError: the table has none for these programmes.
    """
    programs = programs_of(plan.programs)
    found = table(plan, monthly, payer, programs)
    if found is None:
        raise UsageError(
            "plan.programs",
            _("tabel iuran tidak memuat program ini"),
            found=programs[:40],
            advice=_("tambahkan di [[plan.premiums]], atau pakai JKK,JKM"),
        )
    return found


def discounted(monthly: int, month: date, plan: PlanSettings, *, transport: bool) -> int:
    """What a self-payer pays in `month`, half a rupiah rounded up."""
    months = span(plan.self_months_transport if transport else plan.self_months)
    if months is None or not months[0] <= month <= months[1]:
        return monthly
    share = Fraction(plan.self_share) * monthly
    return int(share + Fraction(1, 2))
