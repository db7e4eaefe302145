"""What a month does to cards: paid on, not paid any more, closed, opened again, newly issued."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ucj_validate.columns import Membership
from ucj_validate.synth.damage import mangle
from ucj_validate.synth.exclusion import REGISTER_AGE_LIMIT
from ucj_validate.synth.membership import WORDS, month_before, new_card
from ucj_validate.synth.months.changes import ChangeKind
from ucj_validate.synth.months.rates import MonthRates
from ucj_validate.synth.months.state import BEST, Kept, State
from ucj_validate.synth.person import Person
from ucj_validate.synth.rows import MEMBERS, row_of

SAME_CARD_SHARE = 0.5
"""Of those who come back after their membership ended: with their old card; the others get a new one."""
_AGAIN_AFTER_END = 0.1
_BEHIND = 2
"""Months between the month paid last and this one, from which who doesn't pay any more is overdue."""


def pass_cards(state: State, rates: MonthRates) -> None:
    """One month of every card. Changes are noted by person: from the best of the cards to the best."""
    rng = state.rng("cards")
    cards = _by_person(state.members)
    stopping = _stopping(state, cards, rates, rng)
    for person in state.population.people:
        before = state.of_person[person.number]
        own = cards.get(person.number, {})
        for rows in own.values():
            _pass_card(rows, person, stopping.get(person.number), state, rates, rng)
        if not own or before is Membership.ENDED:
            _enter(person, own, state, rates, rng)
    _note_changes(state)


def _by_person(members: list[Kept]) -> dict[int, dict[str, list[Kept]]]:
    """Rows by card by person: a card listed twice is one card."""
    found: dict[int, dict[str, list[Kept]]] = {}
    for kept in members:
        found.setdefault(kept.person.number, {}).setdefault(kept.card.kpj, []).append(kept)
    return found


def _stopping(
    state: State, cards: dict[int, dict[str, list[Kept]]], rates: MonthRates, rng: np.random.Generator
) -> dict[int, Membership]:
    """Who stops paying, or is closed, by person.

    Only who paid up to the month before last is overdue at once, and only whose one active card says what it is.
    """
    ready, active = [], 0
    for person in state.population.people:
        if state.of_person[person.number] is not Membership.ACTIVE:
            continue
        active += 1
        live = [rows for rows in cards[person.number].values() if rows[0].state is Membership.ACTIVE]
        alone = len(live) == 1 and not any("status_contradicts_blth" in kept.row.faults for kept in live[0])
        if alone and not person.deceased and live[0][0].card.last_paid <= month_before(state.options.as_of, _BEHIND):
            ready.append((person.number, all(kept.card.stated for kept in live[0])))
    if not ready:
        return {}
    draws = rng.random(len(ready)) * len(ready) / active
    return {
        number: Membership.ENDED if draw < rates.ended and stated else Membership.LAPSED
        for (number, stated), draw in zip(ready, draws.tolist(), strict=True)
        if draw < rates.ended + rates.lapsed
    }


def _pass_card(
    rows: list[Kept],
    person: Person,
    stopping: Membership | None,
    state: State,
    rates: MonthRates,
    rng: np.random.Generator,
) -> None:
    """One month of one card, on all rows that list it."""
    was, card = rows[0].state, rows[0].card
    as_of = state.options.as_of
    if was is Membership.ACTIVE and stopping:
        _turn(rows, stopping, rng, state)
    elif was is Membership.ACTIVE:
        for kept in rows:
            if "status_contradicts_blth" not in kept.row.faults:
                kept.row.card = replace(kept.card, last_paid=month_before(kept.card.last_paid, -1))
    elif was is Membership.LAPSED:
        overdue = (as_of.year - card.last_paid.year) * 12 + as_of.month - card.last_paid.month - 1
        if rng.random() < rates.active_again and not person.deceased:
            _turn(rows, Membership.ACTIVE, rng, state)
        elif overdue > state.options.grace_months:
            _turn(rows, Membership.ENDED, rng, state)


def _turn(rows: list[Kept], into: Membership, rng: np.random.Generator, state: State) -> None:
    """Let a card be `into` from now on, as its rows then write it."""
    as_of = state.options.as_of
    word = WORDS[into][int(rng.integers(len(WORDS[into])))]
    paid = month_before(as_of, int(rng.integers(2)))
    for kept in rows:
        card = kept.card
        stated = word if card.stated else ""
        if into is Membership.ACTIVE:
            kept.row.card = replace(card, stated=stated, last_paid=paid, inactive_since=None)
        elif into is Membership.ENDED:
            kept.row.card = replace(card, stated=stated, inactive_since=month_before(card.last_paid, -1))
        else:
            kept.row.card = replace(card, stated=stated)
        kept.state = into


def _enter(
    person: Person, own: dict[str, list[Kept]], state: State, rates: MonthRates, rng: np.random.Generator
) -> None:
    """Somebody without a live card registers, or comes back: with the old card or a new one."""
    rate = rates.active_again * _AGAIN_AFTER_END if own else rates.registered
    barred = person.deceased or person.moved or person.age(state.options.as_of) >= REGISTER_AGE_LIMIT
    if rng.random() >= rate or barred:
        return
    current = [rows for rows in own.values() if rows[0].row.kind == "current_kpj"]
    if current and rng.random() < SAME_CARD_SHARE:
        _turn(current[0], Membership.ACTIVE, rng, state)
        return
    for rows in current:
        for kept in rows:
            kept.row.kind = "old_kpj"
    row = row_of(person, MEMBERS, "current_kpj")
    card = new_card(state.first.get(person.number), Membership.ACTIVE, state.options, rng, state.issued)
    row.card = replace(card, joined=state.options.as_of.replace(day=1))
    mangle([row], "members", state.population, state.options, rng)
    state.members.append(state.keep(row, Membership.ACTIVE))


_KINDS = {
    (Membership.UNREGISTERED, Membership.ACTIVE): ChangeKind.REGISTERED,
    (Membership.LAPSED, Membership.ACTIVE): ChangeKind.ACTIVE_AGAIN,
    (Membership.ENDED, Membership.ACTIVE): ChangeKind.ACTIVE_AGAIN,
    (Membership.ACTIVE, Membership.LAPSED): ChangeKind.LAPSED,
    (Membership.ACTIVE, Membership.ENDED): ChangeKind.ENDED,
    (Membership.LAPSED, Membership.ENDED): ChangeKind.ENDED,
}


def _note_changes(state: State) -> None:
    best = dict.fromkeys(state.of_person, Membership.UNREGISTERED)
    for kept in state.members:
        number = kept.person.number
        best[number] = min(best[number], kept.state, key=BEST.index)
    for person in state.population.people:
        before, now = state.of_person[person.number], best[person.number]
        if before is not now:
            state.note(_KINDS[before, now], person, detail=str(before))
    state.of_person = best
