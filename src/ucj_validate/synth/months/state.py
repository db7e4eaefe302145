"""A changing city between two months: who is who, who is listed where, with which cards."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from ucj_validate.columns import Membership
from ucj_validate.synth.city import City
from ucj_validate.synth.enrolment import Enrolment
from ucj_validate.synth.membership import Memberships
from ucj_validate.synth.months.changes import Change, ChangeKind
from ucj_validate.synth.options import Layout, SynthOptions
from ucj_validate.synth.person import Person, Population
from ucj_validate.synth.rows import ROLLS, Card, Row

BEST = (Membership.ACTIVE, Membership.LAPSED, Membership.ENDED, Membership.UNREGISTERED)
"""A person's membership is the first of these that a card of theirs has."""


@dataclass
class Kept:
    """One row of a roll or of the export, over all months in which it stands there."""

    number: int
    row: Row
    state: Membership = Membership.UNREGISTERED
    """What the row's card truly is; of rows of the export."""

    @property
    def person(self) -> Person:
        """Whose row it is."""
        return self.row.person

    @property
    def card(self) -> Card:
        """The card of a row of the export."""
        assert self.row.card is not None  # rows of the export carry their card
        return self.row.card


@dataclass
class State:
    """A city in one month. Steps change it in place and note what they did."""

    options: SynthOptions
    """With this month's as-of date."""
    population: Population
    rolls: list[Kept]
    members: list[Kept]
    first: dict[int, str]
    """Every listed person's first roll."""
    of_person: dict[int, Membership]
    month: str
    next_row: int
    issued: set[str]
    """KPJ that somebody has or had."""
    changes: list[Change] = field(default_factory=list)

    def rng(self, stage: str) -> np.random.Generator:
        """The month's own stream of chance for a stage."""
        return self.options.rng(f"{self.month} {stage}")

    def note(self, kind: ChangeKind, person: Person, kept: Kept | None = None, detail: str = "") -> None:
        """Remember what happened to a person, or to one row of theirs."""
        table = kept.row.table if kept else ""
        self.changes.append(
            Change(self.month, kind, person.number, kept.number if kept else None, table=table, detail=detail)
        )

    def keep(self, row: Row, state: Membership = Membership.UNREGISTERED) -> Kept:
        """A new row with a number of its own; it stands nowhere yet."""
        number, self.next_row = self.next_row, self.next_row + 1
        if self.options.layout is Layout.OFFICE:
            row.form = number
        return Kept(number, row, state)

    def turn_to(self, month: date) -> None:
        """Begin the month of which `month` is the last day."""
        self.options = replace(self.options, as_of=month)
        self.month = f"{month:%Y-%m}"
        self.changes = []


def first_state(city: City) -> State:
    """The state that `city` is in; it shares nothing with the city."""
    month = f"{city.options.as_of:%Y-%m}"
    people, rolls, members = _copied(city.population.people, city.enrolment.rows, city.memberships.rows)
    issued = {row.card.kpj for row in members if row.card}
    state = State(
        city.options, Population(people, city.population.households), [], [], dict(city.enrolment.first),
        dict(city.memberships.of_person), month, 1, issued,
    )  # fmt: skip
    state.rolls = [state.keep(row) for row in rolls]
    state.members = [state.keep(row, _state_of(row, city.memberships)) for row in members]
    return state


def snapshot(state: State) -> City:
    """The city as it is now; what happens later doesn't reach it."""
    people, rolls, members = _copied(
        state.population.people, (kept.row for kept in state.rolls), (kept.row for kept in state.members)
    )
    return City(
        state.options,
        Population(people, state.population.households),
        Enrolment(rolls, dict(state.first)),
        Memberships(dict(state.of_person), members),
    )


def in_file_order(rows: Iterable[Kept]) -> list[Kept]:
    """Roll rows by roll and sheet, within a sheet as they come."""
    place = {roll: i for i, roll in enumerate(ROLLS)}
    return sorted(rows, key=lambda kept: (place[kept.row.table], kept.row.sheet))


def _copied(people: Iterable[Person], *sides: Iterable[Row]) -> tuple[list[Person], list[Row], list[Row]]:
    own = [copy(person) for person in people]
    rolls, members = (
        [replace(row, person=own[row.person.number], faults=[*row.faults]) for row in side] for side in sides
    )
    return own, rolls, members


def _state_of(row: Row, memberships: Memberships) -> Membership:
    if row.kind == "old_kpj":
        return Membership.ENDED
    return Membership.ACTIVE if row.kind == "second_kpj" else memberships.of_person[row.person.number]
