"""What the page of a change prints: no figure under five, and none from which one could be worked out."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.changes.literal import MARCH, row, run
from ucj_validate.changes import Changes, between
from ucj_validate.changes.telling import published
from ucj_validate.changes.telling.page import rendered

PAIRS = (
    ("active", "active"), ("active", "lapsed"), ("active", "ended"), ("lapsed", "active"), ("unregistered", "active"),
    ("unregistered", "lapsed"), ("review", "active"), ("active", "review"), ("active", "excluded"), ("unregistered", "excluded"),
    ("excluded", "active"), (None, "active"), (None, "unregistered"), (None, "excluded"), ("active", None), ("ended", None),
)  # fmt: skip


def city(seed: int) -> Changes:
    """A city in which some kinds of change are frequent and others rare."""
    chance = random.Random(seed)
    pairs = [pair for pair in PAIRS for _ in range(chance.choice([0, 1, 3, 4, 5, 6, 12]))]
    people = list(enumerate(pairs))
    before = run(*(row(at, was) for at, (was, _now) in people if was), as_of=MARCH)
    now = run(*(row(at, is_now) for at, (_was, is_now) in people if is_now))
    return between(before, now)


@pytest.fixture(scope="module", params=range(4))
def changes(request: pytest.FixtureRequest) -> Changes:
    return city(request.param)


def figures(changes: Changes) -> list[Any]:
    cells = [*published.roll_kinds(changes).values(), *published.member_kinds(changes).values()]
    for step in published.steps(changes):
        cells += [abs(cell) if isinstance(cell, int) else cell for cell in step.delta.values()]
    for one in published.findings(changes):
        cells += [one.before, one.gone, one.open, one.come, one.now]
    return cells


def test_no_figure_under_five_is_printed(changes: Changes) -> None:
    assert [cell for cell in figures(changes) if isinstance(cell, int) and 0 < cell < 5] == []


def test_of_each_figure_of_the_steps_none_or_several_are_hidden(changes: Changes) -> None:
    moved = {step.key: step.delta for step in changes.coverage.steps}
    for measure in published.MEASURES:
        steps = published.steps(changes)
        hidden = [step.key for step in steps if not isinstance(step.delta[measure], int)]
        others = [step.key for step in steps if step.key not in hidden and moved[step.key][measure]]

        assert len(hidden) != 1 or not others


def test_eligible_and_active_side_by_side_tell_no_few(changes: Changes) -> None:
    for step in published.steps(changes):
        eligible, active = (step.delta[name] for name in published.MEASURES)
        if isinstance(eligible, int) and isinstance(active, int) and eligible and active:
            assert eligible == active or abs(eligible - active) >= 5


def test_a_rate_between_two_hidden_steps_is_not_printed(changes: Changes) -> None:
    steps = published.steps(changes)
    hidden = [at for at, step in enumerate(steps) if not all(isinstance(cell, int) for cell in step.delta.values())]

    assert all(steps[at].rate is None for at in range(hidden[0], hidden[-1])) if hidden else True


def test_the_page_holds_no_person(changes: Changes) -> None:
    page = rendered(changes).decode()

    persons = (
        changes.roll.people["now_name"].drop_nulls().to_list() + changes.roll.people["now_nik"].drop_nulls().to_list()
    )
    assert persons
    assert not any(value in page for value in persons)
