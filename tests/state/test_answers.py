"""Answers are kept, taken back and merged as sets: nothing lost, in whatever order."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ucj_validate.errors import UnreadableError, UsageError
from ucj_validate.pseudonyms import Key, make_key, read_key
from ucj_validate.state import FILE
from ucj_validate.state.answers import Answer, Endpoint, Entries, Withdrawal, add, entries
from ucj_validate.state.exchange import document, merge
from ucj_validate.state.store import KEY, opened


def end(number: int, side: str = "roll") -> Endpoint:
    return Endpoint(side, "umkm.csv", None, number + 2, f"{number:032x}", nik=f"{number + 7:032x}")


def answer(left: int, right: int, verdict: str = "same", reviewer: str = "rani", minute: int = 0) -> Answer:
    return Answer(
        verdict,
        reviewer,
        f"2025-04-24T08:{minute:02d}:00Z",
        "",
        {"probability": 0.7, "levels": ["name_same"], "run": "2025-04-24-1"},
        "workbook",
        end(left),
        end(right, "members"),
    )


def state(folder: Path, key_of: Path | None = None) -> Path:
    folder.mkdir()
    if key_of is None:
        make_key(folder / KEY)
    else:
        (folder / KEY).write_bytes((key_of / KEY).read_bytes())
        (folder / KEY).chmod(0o600)
    with opened(folder, make=True):
        return folder


def test_an_answer_comes_back_as_it_was_given(tmp_path: Path) -> None:
    with opened(tmp_path, make=True) as store:
        add(store, [answer(1, 2)])
        (held,) = entries(store).answers

    assert held == answer(1, 2)
    assert held.id


def test_the_same_answer_read_twice_is_one(tmp_path: Path) -> None:
    with opened(tmp_path, make=True) as store:
        first, second = add(store, [answer(1, 2)]), add(store, [answer(1, 2), answer(3, 4)])

        assert (first, second) == (1, 1)
        assert len(entries(store).answers) == 2


def test_who_knew_an_answer_replaces_it_and_who_did_not_stands_against_it(tmp_path: Path) -> None:
    with opened(tmp_path, make=True) as store:
        add(store, [answer(1, 2)])
        (known,) = entries(store).live()
        add(store, [answer(1, 2, "different", "budi", 5)])

        (conflict,) = entries(store).conflicts()
        assert {one.reviewer for one in conflict} == {"rani", "budi"}

        both = tuple(one.id for one in entries(store).live())
        add(store, [replace(answer(1, 2, "different", "sari", 9), replaces=both)])
        assert [one.reviewer for one in entries(store).live()] == ["sari"]
        assert known.id in both


def test_an_answer_taken_back_lets_the_one_before_it_stand_again(tmp_path: Path) -> None:
    with opened(tmp_path, make=True) as store:
        add(store, [answer(1, 2)])
        (first,) = entries(store).live()
        add(store, [replace(answer(1, 2, "different", "rani", 5), replaces=(first.id,))])
        (second,) = entries(store).live()
        add(store, [], [Withdrawal(second.id, "rani", "2025-04-24T09:00:00Z", "salah tekan")])

        assert entries(store).live() == (first,)
        assert len(entries(store).answers) == 2


def test_an_exchange_file_loses_nothing_and_names_conflicts(tmp_path: Path) -> None:
    ours = state(tmp_path / "a")
    theirs = state(tmp_path / "b", ours)
    with opened(ours) as a, opened(theirs) as b:
        add(a, [answer(1, 2), answer(3, 4)])
        add(b, [answer(1, 2, "different", "budi", 3), answer(5, 6, "unsure", "budi", 4)])
        (tmp_path / "b.json").write_text(document(b), encoding="utf-8")
        merged = merge(a, tmp_path / "b.json")
        again = merge(a, tmp_path / "b.json")

        assert (merged.new, merged.known) == (2, 0)
        assert (again.new, again.known) == (0, 2)
        assert len(entries(a).answers) == 4
        assert [{one.reviewer for one in group} for group in merged.conflicts] == [{"rani", "budi"}]


def test_answers_of_another_key_are_refused(tmp_path: Path) -> None:
    with opened(state(tmp_path / "a")) as a, opened(state(tmp_path / "b")) as b:
        add(b, [answer(1, 2)])
        (tmp_path / "b.json").write_text(document(b), encoding="utf-8")

        with pytest.raises(UsageError):
            merge(a, tmp_path / "b.json")

        assert not entries(a).answers


@pytest.mark.parametrize("field", ["verdict", "reviewer", "reason", "decided_at"])
def test_an_exchange_file_that_was_changed_is_refused_whole(tmp_path: Path, field: str) -> None:
    folder = state(tmp_path / "a")
    with opened(folder) as store:
        add(store, [answer(1, 2), answer(3, 4)])
        told = json.loads(document(store))
    told["answers"][1][field] = {"verdict": "different", "decided_at": "2025-04-24T08:30:00Z"}.get(field, "x")
    (tmp_path / "changed.json").write_text(json.dumps(told), encoding="utf-8")
    with opened(state(tmp_path / "b", folder)) as other:
        with pytest.raises(UnreadableError):
            merge(other, tmp_path / "changed.json")

        assert not entries(other).answers


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.integers(0, 3), st.integers(0, 3), st.sampled_from(["same", "different", "unsure"]), st.integers(0, 4)
        ),
        max_size=6,
    )
)
def test_the_order_of_merging_changes_nothing(given_: list[tuple[int, int, str, int]]) -> None:
    all_answers = [answer(a, b, verdict, f"r{minute}", minute) for a, b, verdict, minute in given_]
    named = [one.named(Key(b"k" * 32)) for one in all_answers]

    def told(order: tuple[int, ...]) -> tuple[tuple[str, ...], frozenset[tuple[str, ...]]]:
        """The standing answers and the conflicts, after merging one by one."""
        held = {named[at].id: named[at] for at in order}
        merged = Entries(tuple(sorted(held.values(), key=lambda one: (one.decided_at, one.id))), ())
        return (
            tuple(one.id for one in merged.live()),
            frozenset(tuple(one.id for one in group) for group in merged.conflicts()),
        )

    assert len({told(order) for order in itertools.islice(itertools.permutations(range(len(named))), 24)}) == 1


def test_no_value_of_a_row_lies_in_the_file(tmp_path: Path) -> None:
    from tests.support.builders import people
    from ucj_validate.columns import Side
    from ucj_validate.review.fingerprints import endpoint

    nik, name, kpj = "0071011203850001", "LASATINTI RUKAYA", "00912345678"
    rows = people({"nik": nik, "name_key": name, "kpj": kpj, "raw_nik": nik, "raw_name": name, "phone": "628123450000"})
    with opened(tmp_path, make=True) as store:
        ends = endpoint(rows, 0, Side.ROLL, store.key), endpoint(rows, 0, Side.MEMBERS, store.key)
        add(store, [Answer("same", "rani", "2025-04-24T08:00:00Z", "", {}, "terminal", *ends)])

    held = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.name.startswith(FILE))
    for value in (nik, name, "LASATINTI", kpj, "628123450000", nik[:15]):
        assert value.encode() not in held
    assert read_key(tmp_path / KEY)
