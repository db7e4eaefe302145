"""A plan as it may be published: counts under five are hidden, and enough beside them that no sum tells them.

Rupiah tell people (each costs the same), so money goes with its count. Page and letter print what stands here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from ucj_validate.i18n import _, number, rupiah
from ucj_validate.leaving import foreign
from ucj_validate.plan import words
from ucj_validate.plan.parts import Outcome, Plan, Reach
from ucj_validate.report.counting.smallcells import SMALLEST, hidden_cells

HIDDEN = "·"
"""A figure that is hidden beside a small one."""
_FEW = 1
"""Any small count: it stands for one that shall be hidden."""
_CHOSEN, _LEFT = 1, 2
"""Places in a row of people: all of them stand in front."""


def small(count: int) -> bool:
    """A count that may not be printed."""
    return 0 < count < SMALLEST


def _shown(count: int, *, hidden: bool) -> str:
    if not hidden:
        return number(count)
    return f"<{SMALLEST}" if small(count) else HIDDEN


@dataclass(frozen=True)
class Published:
    """What page and letter may say of a plan."""

    plan: Plan

    @property
    def own(self) -> Outcome:
        """The scenario that is told in full."""
        return self.plan.outcomes[0]

    @cached_property
    def _hides_left(self) -> bool:
        """All scenarios share their candidates: where one count of them is small, nobody's rest is printed."""
        return any(small(one.persons) or small(one.persons_left) for one in self.plan.outcomes)

    @cached_property
    def _hidden_places(self) -> set[int]:
        """Hidden counts of the first scenario's people: all, chosen, left, settle …, employer, self, over age."""
        own = self.own
        places = [line.persons for line in own.settle] + [own.employer, own.self_paid.persons, own.over_age]
        left = _FEW if self._hides_left else own.persons_left
        row = [self.plan.persons - self.plan.active - self.plan.excluded, own.persons, left, *places]
        return {column for _row, column in hidden_cells([row], columns_add_up=False)}

    def _hides_chosen(self, one: Outcome) -> bool:
        if one.money.savings and small(sum(saving.persons for saving in self.plan.savings)):
            return True  # who the savings pay for tells how many there are
        return small(one.persons) or (one is self.own and _CHOSEN in self._hidden_places)

    def chosen(self, one: Outcome) -> str:
        """How many a scenario chooses."""
        return _shown(one.persons, hidden=self._hides_chosen(one))

    def money(self, one: Outcome, amount: int) -> str:
        """What those chosen cost."""
        return HIDDEN if self._hides_chosen(one) else rupiah(amount)

    def left(self, one: Outcome) -> str:
        """How many a scenario leaves."""
        return _shown(one.persons_left, hidden=self._left_is_hidden(one))

    def left_money(self, one: Outcome) -> str:
        """What they cost a year."""
        return HIDDEN if self._left_is_hidden(one) else rupiah(one.left_yearly)

    def _left_is_hidden(self, one: Outcome) -> bool:
        return self._hides_left or (one is self.own and _LEFT in self._hidden_places)

    def after(self, one: Outcome, reach: Reach) -> str:
        """A coverage afterwards."""
        return HIDDEN if self._hides_chosen(one) else words.rate(reach.rate_after)

    def verdict(self) -> str:
        """What the money reaches."""
        if self._hides_chosen(self.own):
            return _("Anggaran {budget} setahun menjangkau sedikit orang; jumlahnya tidak ditampilkan.").format(
                budget=rupiah(self.own.money.budget)
            )
        return words.verdict(self.plan, self.own)

    def uncovered(self) -> str:
        """Who is left."""
        return "" if self._left_is_hidden(self.own) else words.uncovered(self.own)

    def next_year(self) -> str:
        """A warning of the year after."""
        return "" if self._hides_chosen(self.own) or self._hides_savings(self.own) else words.next_year(self.own)

    def scenarios(self) -> list[tuple[str, list[str]]]:
        """A row a figure, a cell a scenario."""
        figures: list[tuple[str, Callable[[Outcome], str]]] = [
            (_("Cara memilih"), lambda one: words.order_in_short(one.order)),
            (_("Anggaran setahun"), lambda one: rupiah(one.money.budget)),
            (_("Tersedia"), lambda one: HIDDEN if self._hides_savings(one) else rupiah(one.money.available)),
            (_("Orang terlindungi baru"), self.chosen),
            (_("Biaya sebulan"), lambda one: self.money(one, one.monthly)),
            (_("Biaya tahun ini"), lambda one: self.money(one, one.this_year)),
            (_("Biaya setahun penuh"), lambda one: self.money(one, one.full_year)),
            (_("Sisa anggaran"), self._unspent),
            (_("Belum terbiayai (orang)"), self.left),
            (_("Biaya mereka setahun"), self.left_money),
            (_("Cakupan sebelum"), lambda one: words.rate(one.coverage.rate_before)),
            (_("Cakupan sesudah"), lambda one: self.after(one, one.coverage)),
        ]
        return [(label, [figure(one) for one in self.plan.outcomes]) for label, figure in figures]

    def actions(self) -> list[tuple[str, str, str]]:
        """By what is done: how many are chosen, how many left."""
        own = self.own
        rows = [[a.persons + b.persons, a.persons, b.persons] for a, b in zip(own.chosen, own.left, strict=True)]
        totals = {_LEFT} if self._left_is_hidden(own) else set()
        totals |= {_CHOSEN} if self._hides_chosen(own) else set()
        if totals:
            totals.add(0)
        hidden = hidden_cells(rows, columns_add_up=True, hidden_totals=totals)
        return [
            (
                words.action(line.key),
                _shown(rows[at][_CHOSEN], hidden=(at, _CHOSEN) in hidden),
                _shown(rows[at][_LEFT], hidden=(at, _LEFT) in hidden),
            )
            for at, line in enumerate(own.chosen)
        ]

    def settle(self) -> list[tuple[str, str, str, str]]:
        """What must be settled: how many, what they cost a year, and how it is settled."""
        told = []
        for at, line in enumerate(self.own.settle, _LEFT + 1):
            if line.persons:
                hidden = at in self._hidden_places
                cost = HIDDEN if hidden else rupiah(line.yearly)
                told.append(
                    (words.settle(line.key), _shown(line.persons, hidden=hidden), cost, words.settling(line.key))
                )
        return told  # fmt: skip

    def apart(self) -> list[tuple[str, str]]:
        """Whom this budget doesn't pay for."""
        own, first = self.own, _LEFT + 1 + len(self.own.settle)
        named = (
            (_("dibayar kantornya lewat NPP"), own.employer),
            (_("membayar sendiri"), own.self_paid.persons),
            (_("lewat usia daftar"), own.over_age),
        )
        return [
            (label, _shown(count, hidden=at in self._hidden_places)) for at, (label, count) in enumerate(named, first) if count
        ]  # fmt: skip

    def unlisted(self) -> str:
        """Who is eligible and on no roll; empty where no list told, or few."""
        found = self.plan.unlisted
        if found is None or found.persons < SMALLEST:
            return ""
        return words.unlisted(number(found.persons), rupiah(found.yearly))

    @cached_property
    def _hidden_savings(self) -> set[int]:
        """Places of hidden kinds, from 1. Two at least, since what is reinvested tells their sum."""
        counts = [one.persons for one in self.plan.savings]
        hidden = {column for _row, column in hidden_cells([[sum(counts), *counts]], columns_add_up=False)} - {0}
        others = [(count, at) for at, count in enumerate(counts, 1) if count and at not in hidden]
        return hidden | {min(others)[1]} if len(hidden) == 1 and others else hidden

    def _hides_savings(self, one: Outcome) -> bool:
        """What there is to spend would tell the sum of savings, and with it a hidden kind."""
        return bool(self._hidden_savings) and one.money.savings > 0

    def _unspent(self, one: Outcome) -> str:
        return HIDDEN if self._hides_savings(one) else self.money(one, one.money.unspent)

    def money_says(self) -> str:
        """How the money was made up."""
        return "" if self._hides_savings(self.own) else words.money_says(self.own.money)

    def savings(self) -> list[tuple[str, str, str]]:
        """Why a premium could be saved: how many people, rupiah a year."""
        told = []
        for at, one in enumerate(self.plan.savings, 1):
            if one.persons:
                hidden = at in self._hidden_savings
                cost = HIDDEN if hidden else rupiah(one.yearly)
                told.append((words.kind(one.kind), _shown(one.persons, hidden=hidden), cost))
        return told

    def running(self) -> str:
        """What public money pays for now."""
        running = self.plan.running
        return _("Kini dibayar pemerintah: {persons} orang, {yearly} setahun.").format(
            persons=_shown(running.persons, hidden=small(running.persons)),
            yearly=HIDDEN if small(running.persons) else rupiah(running.yearly),
        )

    def targets(self) -> list[tuple[str, str, str, str, str]]:
        """By target: its name, its number, coverage before and after, what is missing to its goal."""
        hidden = self._hides_chosen(self.own)
        return [
            (
                foreign(one.name),
                number(one.persons),
                words.rate(one.rate_before),
                self.after(self.own, one),
                "" if hidden else words.goal(one),
            )
            for one in self.own.targets
        ]

    def months(self) -> list[tuple[str, str, str]]:
        """Month, its rupiah, and rupiah so far."""
        return [
            (words.month_of(one.month), self.money(self.own, one.chosen), self.money(self.own, one.so_far))
            for one in self.own.months
        ]
