"""Rolls of which a report was published: exactly so many people, so many of them eligible, so many active.

Who stands on two rolls is on both of them, so a roll's figures are reached by its people who stand on no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from ucj_validate.columns import Membership
from ucj_validate.synth.exclusion import REGISTER_AGE_LIMIT, excluded_because
from ucj_validate.synth.options import RollPlan, SynthOptions
from ucj_validate.synth.person import Population
from ucj_validate.synth.rows import Row

RollsOf = Mapping[int, frozenset[str]]
"""The rolls on which a person stands, by number."""


def planned_first(people: int, plans: tuple[RollPlan, ...], rng: np.random.Generator) -> dict[int, str]:
    """The roll that lists a person first, for as many as the plans name, drawn from `people`."""
    rolls = [plan.roll for plan in plans for _ in range(plan.persons)]
    listed = rng.choice(people, size=len(rolls), replace=False).tolist()
    return dict(zip(listed, rolls, strict=True))


def rolls_of(rows: Iterable[Row]) -> dict[int, frozenset[str]]:
    """On which rolls each person of `rows` stands."""
    found: dict[int, frozenset[str]] = {}
    for row in rows:
        found[row.person.number] = found.get(row.person.number, frozenset()) | {row.table}
    return found


def surplus(rows: list[Row], plans: tuple[RollPlan, ...]) -> frozenset[int]:
    """People to strike off, since second listings from other rolls have brought a roll beyond its plan."""
    standing = rolls_of(rows)
    struck: set[int] = set()
    for plan in plans:
        over = sum(plan.roll in rolls for rolls in standing.values()) - plan.persons
        struck.update([number for number, rolls in standing.items() if rolls == {plan.roll}][:over])
    return frozenset(struck)


def fix_memberships(
    of_person: dict[int, Membership], city: Population, standing: RollsOf, options: SynthOptions
) -> None:
    """Turn memberships by chance until every plan holds, in place.

    Raises:
        ValueError: a roll has too few people to turn.
    """
    for plan in options.rolls:
        here = [number for number, rolls in sorted(standing.items()) if plan.roll in rolls]
        alone = [number for number in here if standing[number] == {plan.roll}]
        old = {number for number in alone if city.people[number].age(options.as_of) >= REGISTER_AGE_LIMIT}
        if plan.eligible is not None:
            out = sum(excluded_because(city.people[n], of_person[n], options) is not None for n in here)
            instead = dict.fromkeys(sorted(old), Membership.LAPSED)
            _bring(of_person, instead, Membership.UNREGISTERED, plan.persons - plan.eligible - out, options, plan)
        if plan.active is not None:
            active = sum(of_person[n] is Membership.ACTIVE for n in here)
            instead = {n: Membership.LAPSED if n in old else Membership.UNREGISTERED for n in alone}
            for number in old:  # who is excluded stays so
                if of_person[number] is Membership.UNREGISTERED:
                    del instead[number]
            _bring(of_person, instead, Membership.ACTIVE, plan.active - active, options, plan)


def _bring(
    of_person: dict[int, Membership],
    instead: Mapping[int, Membership],
    wanted: Membership,
    more: int,
    options: SynthOptions,
    plan: RollPlan,
) -> None:
    """Give `more` people the membership, or take it from so many where `more` is negative.

    `instead`: who may be turned, and what becomes of those from whom it is taken.
    """
    turned = [number for number in instead if (of_person[number] is wanted) == (more < 0)]
    if abs(more) > len(turned):
        msg = f"the people of {plan.roll} are too few for what is planned of them"
        raise ValueError(msg)
    for i in options.rng(f"plan {plan.roll} {wanted}").choice(len(turned), size=abs(more), replace=False).tolist():
        of_person[turned[i]] = wanted if more > 0 else instead[turned[i]]


def plan_of(rolls: frozenset[str], plans: tuple[RollPlan, ...]) -> RollPlan | None:
    """The plan by which a person's cards are issued: the first one of a roll on which the person stands."""
    return next((plan for plan in plans if plan.roll in rolls), None)
