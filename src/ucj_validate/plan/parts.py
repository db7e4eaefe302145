"""A plan as plain figures, each standing once. No personal values: the people stand in frames beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from ucj_validate.report.basis import Control

ACTIONS = ("renew", "reactivate", "register")
"""What is done for a person: lapsed, ended, unregistered."""


@dataclass(frozen=True)
class Line:
    """People and what they cost in rupiah a month."""

    key: str
    persons: int
    monthly: int

    @property
    def yearly(self) -> int:
        """Rupiah of twelve months."""
        return self.monthly * 12


@dataclass(frozen=True)
class Month:
    """Rupiah of one month: of those chosen, and from the first month on."""

    month: str
    chosen: int
    so_far: int


@dataclass(frozen=True)
class Reach:
    """Covered people beside a number of people to be covered, before and after; `rate_*` are shares."""

    name: str
    """Of the target; empty for the eligible people on the rolls."""
    source: str
    date: date | None
    persons: int
    before: int
    after: int
    rate_before: float | None
    rate_after: float | None
    goal: float | None
    missing: int | None
    """People still missing to the goal afterwards; None without a goal."""
    missing_yearly: int | None
    """What they cost a year in the lowest bracket."""


@dataclass(frozen=True)
class SelfPaid:
    """People who pay for themselves: what it costs them, discounts included. No public money."""

    persons: int
    this_year: int
    """Rupiah of the months left."""
    full_year: int
    """Rupiah of twelve months without a discount."""


@dataclass(frozen=True)
class Edge:
    """Where the money ran out: who has as many points as the last one chosen, and was not chosen."""

    points: int
    chosen: int
    left: int


@dataclass(frozen=True)
class Money:
    """Rupiah of one scenario over its horizon."""

    budget: int
    savings: int
    """Savings that are reinvested."""
    running: int
    """What the budget carries already; 0 where that is paid from elsewhere."""
    available: int
    short: int
    """What is missing to go on paying those who are paid for already."""
    spent: int
    unspent: int


@dataclass(frozen=True)
class Outcome:
    """One scenario: whom the money reaches, what it costs, which coverage it gives."""

    name: str
    order: str
    horizon: str
    programs: str
    brackets: tuple[tuple[int | None, int], ...]
    weights: dict[str, int]
    first: tuple[str, ...]
    reinvested: tuple[str, ...]
    money: Money
    monthly: int
    """Of those chosen."""
    this_year: int
    full_year: int
    months: tuple[Month, ...]
    chosen: tuple[Line, ...]
    """By ACTIONS."""
    left: tuple[Line, ...]
    """The same of who may be taken but isn't."""
    settle: tuple[Line, ...]
    """By what must be settled first, with what they would cost."""
    employer: int
    over_age: int
    self_paid: SelfPaid
    points: int
    points_all: int
    edge: Edge | None
    coverage: Reach
    targets: tuple[Reach, ...]
    known: dict[str, int]
    """Of who may be taken: of how many decile, income, occupation and age are known."""
    costs: int
    """How many different costs a person has."""

    @property
    def persons(self) -> int:
        """Who is chosen."""
        return sum(line.persons for line in self.chosen)

    @property
    def persons_left(self) -> int:
        """Who may be taken but isn't."""
        return sum(line.persons for line in self.left)

    @property
    def left_yearly(self) -> int:
        """What it takes to cover them too."""
        return sum(line.yearly for line in self.left)


@dataclass(frozen=True)
class Saving:
    """People of whom premiums could be saved, under one kind each."""

    kind: str
    persons: int
    premiums: int
    """Member numbers whose premium could be saved."""
    monthly: int

    @property
    def yearly(self) -> int:
        """Rupiah of twelve months."""
        return self.monthly * 12


@dataclass(frozen=True)
class Running:
    """What public money pays for now: people, member numbers, rupiah a month."""

    persons: int
    premiums: int
    monthly: int

    @property
    def yearly(self) -> int:
        """Rupiah of twelve months."""
        return self.monthly * 12


@dataclass(frozen=True)
class Assumed:
    """A setting that a plan rests on: its value, and how well its default is founded (None: it was set)."""

    key: str
    value: str
    mark: str | None


@dataclass(frozen=True)
class Plan:
    """Every figure of a plan, the first scenario being the one that is listed by person."""

    version: str
    run: str
    city: str
    as_of: date
    first: date
    """The first month that is paid."""
    months_left: int
    persons: int
    active: int
    excluded: int
    running: Running
    unlisted: Line | None
    """Eligible people of lists of candidates who are on no roll, and what they would cost; None without such lists."""
    savings: tuple[Saving, ...]
    outcomes: tuple[Outcome, ...]
    assumed: tuple[Assumed, ...]
    controls: tuple[Control, ...]


@dataclass(frozen=True)
class Listed:
    """The people behind a plan: one row a person, in the order of the first scenario; and those who are paid for."""

    people: pl.DataFrame
    """`place settle chosen action points degree_* monthly` beside what `people.placed` gives; `scenarios`: the names of
    all that choose the person."""
    savings: pl.DataFrame
    """Those of `savings.paid_publicly` with a kind."""
