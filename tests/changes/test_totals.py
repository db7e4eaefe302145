"""What holds of every pair of runs: figures add up, nothing has changed from a run to itself, the way back is the same way."""

from __future__ import annotations

import random

import pytest

from tests.changes.literal import MARCH, Row, row, run
from ucj_validate.changes import Changes, accounts, between
from ucj_validate.changes.kinds import Kind, MemberKind
from ucj_validate.errors import InvariantError
from ucj_validate.finished import RunData

STATUSES = ("active", "lapsed", "ended", "unregistered", "review", "excluded")
MIRRORED = {
    "new": "gone",
    "merged": "split",
    "excluded": "included",
    "settled": "in_review",
    "duplicated": "unduplicated",
    "corrected": "corrected",
    "unsure": "unsure",
}


def town(seed: int, **more: object) -> RunData:
    """A small city by chance: some on the roll, some twice, some with a slip, some members."""
    chance = random.Random(seed)
    members = tuple(row(at, chance.choice(STATUSES[:3])) for at in chance.sample(range(12), 6))
    rows: list[Row] = []
    for at in chance.sample(range(12), 8):
        one = row(at, chance.choice(STATUSES), person=at, findings=tuple(chance.sample(["tie", "moved"], 1)))
        if chance.random() < 0.2:
            one = one.but(nik=None)
        rows.append(one)
        if chance.random() < 0.3:
            rows.append(one.but(name=f"{one.name} A", person=chance.choice([at, at + 100])))
    chance.shuffle(rows)
    return run(*rows, members=members, **more)  # type: ignore[arg-type]


def counts(changes: Changes) -> dict[str, int]:
    return {str(kind): changes.roll.count(kind) for kind in Kind}


@pytest.mark.parametrize("seed", range(3))
def test_steps_of_random_cities_add_up_and_each_person_is_told_once(seed: int) -> None:
    before, now = town(seed, as_of=MARCH), town(seed + 1000)

    changes = between(before, now)

    people = changes.roll.people
    assert people["before"].drop_nulls().n_unique() == people["before"].drop_nulls().len()
    assert people["now"].drop_nulls().n_unique() == people["now"].drop_nulls().len()
    assert set(people["before"].drop_nulls()) == set(before.roll["person"])
    assert set(people["now"].drop_nulls()) == set(now.roll["person"])
    for account in (changes.coverage, changes.paid, changes.off_roll):
        for name, figure in account.before.items():
            assert figure + sum(step.delta[name] for step in account.steps) == account.now[name]
        assert sum(step.persons for step in account.steps) in {people.height, changes.members.people.height}
    for one in (
        *changes.roll.finding_counts.iter_rows(named=True),
        *changes.members.finding_counts.iter_rows(named=True),
    ):
        assert one["before"] == one["solved"] + one["left"] + one["open"]
        assert one["now"] == one["open"] + one["new"] + one["arrived"]


@pytest.mark.parametrize("seed", range(2))
def test_nothing_has_changed_from_a_run_to_itself(seed: int) -> None:
    changes = between(town(seed), town(seed))

    assert not any(counts(changes).values())
    assert {str(kind) for kind in MemberKind if changes.members.count(kind)} <= {"still_off_roll"}
    assert [step.key for step in changes.coverage.steps] == ["unchanged"]


@pytest.mark.parametrize("seed", range(1))
def test_the_way_back_is_the_same_way(seed: int) -> None:
    before, now = town(seed, as_of=MARCH), town(seed + 2000)

    there, back = between(before, now), between(now, before)

    for kind, other in MIRRORED.items():
        assert (there.roll.count(kind), there.roll.count(other)) == (back.roll.count(other), back.roll.count(kind))
    ends = [
        set(people.filter(relation="same").select(*columns).iter_rows())
        for people, columns in ((there.roll.people, ("before", "now")), (back.roll.people, ("now", "before")))
    ]
    assert ends[0] == ends[1]
    assert there.coverage.before == back.coverage.now


def test_the_order_of_rows_changes_nothing() -> None:
    before = town(5, as_of=MARCH)
    rows = [row(at, STATUSES[at % 6]) for at in range(9)]

    one, other = between(before, run(*rows)), between(before, run(*reversed(rows)))

    assert counts(one) == counts(other)


def test_steps_that_do_not_reach_the_counted_figures_are_not_shown() -> None:
    changes = between(run(row(1), as_of=MARCH), run(row(1), row(2)))

    with pytest.raises(InvariantError, match="tidak menjumlah"):
        accounts.coverage(
            changes.roll.people, changes.before.roll, {"persons": 2, "eligible": 2, "active": 1}
        )  # fmt: skip
