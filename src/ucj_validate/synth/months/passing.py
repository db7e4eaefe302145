"""The months of a city, one after the other."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from ucj_validate.synth.city import City, make_city
from ucj_validate.synth.membership import month_before
from ucj_validate.synth.months.cards import pass_cards
from ucj_validate.synth.months.changes import Change
from ucj_validate.synth.months.rates import MonthRates
from ucj_validate.synth.months.rolls import enlist, mend_and_spoil, note_over_age, pass_fates, resort, strike_off
from ucj_validate.synth.months.state import State, first_state, snapshot
from ucj_validate.synth.options import SynthOptions
from ucj_validate.synth.person import Person


@dataclass(frozen=True)
class Month:
    """A city at the end of a month, and what has happened since the end of the month before."""

    name: str
    """"2025-01"."""
    city: City
    roll_numbers: tuple[int, ...]
    """By row of `city.enrolment.rows`: a number that the row keeps over all months."""
    member_numbers: tuple[int, ...]
    """By row of `city.memberships.rows`, likewise."""
    changes: tuple[Change, ...]
    """Empty in the first month."""


def months(options: SynthOptions, count: int, rates: MonthRates | None = None) -> Iterator[Month]:
    """`count` months from that of `options.as_of` on, each told at its last day. The same options give the same months.

    People keep their numbers. A row that nothing happened to keeps its text, wherever it stands; but the months paid
    go on.
    """
    chosen = rates or MonthRates()
    state = first_state(make_city(replace(options, as_of=last_day(options.as_of))))
    yield _told(state)
    for step in range(1, count):
        _pass_month(state, last_day(month_before(options.as_of, -step)), chosen)
        yield _told(state)


def last_day(day: date) -> date:
    """The last day of the month of `day`."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def _told(state: State) -> Month:
    return Month(
        state.month,
        snapshot(state),
        tuple(kept.number for kept in state.rolls),
        tuple(kept.number for kept in state.members),
        tuple(state.changes),
    )


def _pass_month(state: State, end: date, rates: MonthRates) -> None:
    """Let one month pass. Rows that are new in it are changed from the next month on."""
    before = state.options.as_of
    state.turn_to(end)
    pass_fates(state, rates)
    strike_off(state, rates)
    mend_and_spoil(state, rates)
    pass_cards(state, rates)

    def age_before(person: Person) -> int:
        return person.age(before)

    note_over_age(state, age_before)
    enlist(state, rates)
    resort(state, rates)
