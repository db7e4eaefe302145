"""Each kind of change: where it holds, where it does not, and just beside it."""

from __future__ import annotations

import pytest

from tests.changes.literal import APRIL, MARCH, Row, row, run
from ucj_validate.changes import Changes, between
from ucj_validate.changes.kinds import Kind, MemberKind
from ucj_validate.changes.telling.sheets import sheets
from ucj_validate.errors import UsageError
from ucj_validate.finished import RunData


def told(before: Row, now: Row) -> set[str]:
    """The kinds of change of one person."""
    changes = between(run(before, row(50), as_of=MARCH), run(now, row(50)))
    return set(changes.roll.kinds["kind"])


def kinds(changes: Changes) -> dict[str, int]:
    return {str(kind): count for kind in Kind if (count := changes.roll.count(kind))}


_STEPS: tuple[tuple[str, str, set[str]], ...] = (
    ("active", "active", set()),
    ("unregistered", "active", {"became_active", "registered"}),
    ("unregistered", "lapsed", {"registered"}),
    ("lapsed", "active", {"became_active", "reactivated"}),
    ("ended", "active", {"became_active", "reactivated"}),
    ("ended", "lapsed", set()),
    ("active", "lapsed", {"lapsed"}),
    ("active", "ended", {"ended"}),
    ("lapsed", "ended", {"ended"}),
    ("active", "unregistered", {"membership_lost"}),
    ("lapsed", "unregistered", {"membership_lost"}),
    ("review", "active", {"became_active", "settled"}),
    ("review", "unregistered", {"settled"}),
    ("review", "review", set()),
    ("active", "review", {"in_review"}),
    ("unregistered", "review", {"in_review"}),
    ("unregistered", "excluded", {"excluded"}),
    ("excluded", "unregistered", {"included"}),
    ("excluded", "active", {"became_active", "included", "registered"}),
    ("excluded", "excluded", set()),
)


def test_a_status_and_the_next_are_a_kind_of_change() -> None:
    before = run(*(row(at, was) for at, (was, _now, _kinds) in enumerate(_STEPS)), as_of=MARCH)
    now = run(*(row(at, is_now) for at, (_was, is_now, _kinds) in enumerate(_STEPS)))

    changes = between(before, now)

    found = [
        set(changes.roll.kinds.filter(index=index)["kind"]) for index in changes.roll.people.sort("now_row")["index"]
    ]
    assert found == [expected for _was, _now, expected in _STEPS]


def test_a_member_who_is_excluded_has_neither_lapsed_nor_become_active() -> None:
    died = row(1, "excluded", membership="lapsed")

    assert told(row(1, "active"), died) == {"excluded"}
    assert told(row(1, "lapsed"), row(1, "excluded", membership="active")) == {"excluded"}


def test_a_person_on_one_run_alone_is_new_or_gone() -> None:
    changes = between(run(row(1), row(2), as_of=MARCH), run(row(2), row(3)))

    assert kinds(changes) == {"new": 1, "gone": 1}


def test_rows_that_move_and_files_that_are_renamed_change_nobody() -> None:
    rows = [row(number) for number in range(1, 9)]

    changes = between(run(*rows, as_of=MARCH), run(*reversed(rows), file="umkm april.csv"))

    assert kinds(changes) == {}


def test_a_second_row_that_comes_or_goes_is_told_and_nobody_is_new_or_gone() -> None:
    once, twice = row(1, person=7), (row(1, person=7), row(1, person=7).but(name="BUDI PONULELE G"))

    assert kinds(between(run(once, as_of=MARCH), run(*twice))) == {"duplicated": 1}
    assert kinds(between(run(*twice, as_of=MARCH), run(once))) == {"unduplicated": 1}


def test_a_corrected_value_is_no_other_person() -> None:
    name, nik = row(1).but(name="SITI PONULELE GUNTURR"), row(1).but(nik="0071020204639999")

    assert told(row(1), name) == {"corrected"}
    members = (row(1),)
    before, now = run(row(1, member=0), members=members, as_of=MARCH), run(nik.but(member=0), members=members)
    assert kinds(between(before, now)) == {"corrected": 1}


def test_two_persons_who_become_one_are_told_and_counted_once() -> None:
    one, other = row(1), row(1).but(name="SITI PONULELE", born=None)
    apart, together = (one, other), (one.but(person=3), other.but(person=3))

    merged, split = between(run(*apart, as_of=MARCH), run(*together)), between(run(*together, as_of=MARCH), run(*apart))

    assert kinds(merged) == {"duplicated": 1, "merged": 1}
    assert kinds(split) == {"unduplicated": 1, "split": 1}
    assert merged.coverage.now == {"persons": 1, "eligible": 1, "active": 1}
    assert split.coverage.now == {"persons": 2, "eligible": 2, "active": 2}


def test_a_row_that_goes_from_one_person_to_another_changes_no_count_of_persons() -> None:
    one, second, other = row(1), row(1).but(name="SITI PONULELE", born=None), row(2)
    before = run(one.but(person=1), second.but(person=1), other.but(person=2), as_of=MARCH)
    now = run(one.but(person=1), other.but(person=2), second.but(person=2))

    assert kinds(between(before, now)) == {"duplicated": 1, "unduplicated": 1}


def test_whom_only_the_name_tells_is_not_guessed() -> None:
    before = Row(None, "MUHAMMAD RIZAL", None, "active")
    march = run(before, row(50), as_of=MARCH)
    april = run(before.but(name="MUHAMAD RIZAL", status="lapsed"), row(50))

    changes = between(march, april)

    assert kinds(changes) == {"unsure": 2}
    assert changes.coverage.now == {"persons": 2, "eligible": 2, "active": 1}
    assert [step.key for step in changes.coverage.steps] == ["unsure_before", "unsure_now", "unchanged"]
    (sheet,) = sheets(changes, march, april)
    (told,) = sheet.frame.iter_rows(named=True)
    assert (sheet.name, told["NAMA"], told["DULU_NAMA"]) == (
        "TIDAK DAPAT DIPASTIKAN",
        "MUHAMAD RIZAL",
        "MUHAMMAD RIZAL",
    )
    assert 0 < told["PELUANG"] < 1


def test_equal_rows_that_nobody_can_tell_apart_keep_what_they_had() -> None:
    twins = Row(None, "SITI", None, "active"), Row(None, "SITI", None, "lapsed")

    assert kinds(between(run(*twins, as_of=MARCH), run(*reversed(twins)))) == {}
    assert kinds(between(run(*twins, as_of=MARCH), run(twins[0]))) == {"gone": 1}


def test_a_nik_that_two_persons_share_does_not_decide() -> None:
    father, son = row(1), row(1).but(name="JOKO WIJAYA", born=row(9).born)
    moved = son.but(born=row(10).born)

    changes = between(run(father, son, as_of=MARCH), run(father, moved))

    assert changes.coverage.now["persons"] == 2
    assert changes.roll.people.filter(relation="same")["told_by"].to_list()[0] == 0


def test_members_who_pay_stop_come_and_go_are_told() -> None:
    before = run(row(50), members=(row(1), row(2, "lapsed"), row(3), row(4)), as_of=MARCH)
    now = run(row(50), members=(row(1), row(2), row(3, "ended"), row(5)))

    changes = between(before, now)

    counts = {str(kind): changes.members.count(kind) for kind in MemberKind}
    assert counts | {"still_off_roll": 3} == counts
    assert {key: n for key, n in counts.items() if n} == {
        "paid": 2, "stopped": 2, "joined": 1, "left": 1, "off_roll": 1, "still_off_roll": 3,
    }  # fmt: skip


def test_a_member_found_on_a_roll_now_is_off_roll_no_more() -> None:
    before = run(row(50), members=(row(1), row(2)), as_of=MARCH)
    now = run(row(50), row(1, member=0), members=(row(1), row(2)))

    changes = between(before, now)

    assert (changes.members.count(MemberKind.ON_ROLL), changes.off_roll.now["off_roll"]) == (1, 1)


def test_findings_are_new_solved_open_or_come_and_go_with_their_person() -> None:
    before = run(
        row(1, findings=("nik_missing", "tie")), row(2, findings=("tie",)), row(3, findings=("moved",)), as_of=MARCH
    )
    now = run(row(1, findings=("tie", "moved")), row(2), row(4, findings=("tie",)))

    counts = {one["code"]: one for one in between(before, now).roll.finding_counts.iter_rows(named=True)}

    assert counts["tie"] == {
        "code": "tie", "before": 2, "solved": 1, "left": 0, "open": 1, "new": 0, "arrived": 1, "now": 2,
    }  # fmt: skip
    assert (counts["nik_missing"]["solved"], counts["nik_missing"]["now"]) == (1, 0)
    assert (counts["moved"]["left"], counts["moved"]["new"]) == (1, 1)


def test_runs_of_two_cities_are_refused() -> None:
    with pytest.raises(UsageError, match="kota yang sama"):
        between(run(row(1), city="Kota Palu", as_of=MARCH), run(row(1), city="Kota Palopo"))


def test_the_order_of_runs_is_noticed_and_a_city_written_otherwise_is_the_same() -> None:
    march, april = run(row(1), city="Kota Palu", as_of=MARCH), run(row(1), city="KOTA  PALU", as_of=APRIL)

    assert between(april, march).reversed
    assert not between(march, april).reversed
    assert not between(march, march).reversed


def test_runs_without_members_or_without_anybody_are_compared() -> None:
    nobody: RunData = run(as_of=MARCH)

    assert kinds(between(nobody, run(row(1)))) == {"new": 1}
    assert between(nobody, nobody).before.rate is None


def test_one_member_is_one_person_only_where_something_else_agrees() -> None:
    members = (row(1),)
    other_name, nobody_else = row(1, member=0).but(nik=None, name="INDAH RANTE"), row(30, member=0)
    march = run(row(1, member=0), row(50), members=members, as_of=MARCH)

    assert kinds(between(march, run(other_name, row(50), members=members))) == {"corrected": 1}
    assert kinds(between(march, run(nobody_else, row(50), members=members))) == {"new": 1, "gone": 1}


def test_a_roll_that_comes_without_its_nik_column_has_the_same_people() -> None:
    rows = [row(number) for number in range(1, 13)]

    changes = between(
        run(*rows, as_of=MARCH), run(*(one.but(nik=None) for one in reversed(rows)), file="tanpa nik.csv")
    )

    assert kinds(changes) == {"corrected": 12}
    assert changes.roll.people["told_by"].to_list() == [3] * 12
