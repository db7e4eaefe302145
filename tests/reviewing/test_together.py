"""Two reviewers at once over one state: nobody is asked what the other has settled, nobody's word is overwritten unseen."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from tests.reviewing.aside import apart
from tests.reviewing.town import TWICE_AT, Clock, Desk, desk
from ucj_validate.cli.reviewing.meanwhile import Watched
from ucj_validate.cli.reviewing.session import Outcome, Session
from ucj_validate.columns import Verdict
from ucj_validate.finished import RunData
from ucj_validate.review.deciding import answer
from ucj_validate.state.answers import entries
from ucj_validate.state.store import opened


@pytest.fixture
def two(stack: ExitStack, run: RunData, tmp_path: Path) -> tuple[Desk, Desk]:
    """Two reviewers who have sat down at the same pairs, each with a connection of their own."""
    return desk(stack, run, tmp_path / "state"), desk(stack, run, tmp_path / "state", "budi")


def test_a_pair_that_another_has_settled_is_passed_by(two: tuple[Desk, Desk]) -> None:
    rani, budi = two
    budi.session.skip()
    budi.session.answer(Verdict.DIFFERENT)
    budi.session.answer(Verdict.SAME)

    rani.session.answer(Verdict.SAME)

    assert rani.session.at == 3
    assert rani.session.waiting == 10 - 3
    assert [one.reviewer for one in rani.session.passed()] == ["budi", "budi"]
    assert rani.session.passed() == []


def test_a_pair_that_another_was_unsure_of_is_still_asked(two: tuple[Desk, Desk]) -> None:
    rani, budi = two
    budi.session.skip()
    budi.session.answer(Verdict.UNSURE)

    rani.session.answer(Verdict.SAME)

    assert rani.session.at == 1
    assert rani.session.pair is not None
    assert [one.reviewer for one in rani.session.pair.known] == ["budi"]


def test_an_answer_on_a_pair_that_another_has_just_answered_is_kept_only_when_given_again(
    two: tuple[Desk, Desk],
) -> None:
    rani, budi = two
    budi.session.answer(Verdict.DIFFERENT)

    first = rani.session.answer(Verdict.SAME)
    held = [one.verdict for one in entries(rani.store).live()]
    second = rani.session.answer(Verdict.SAME)

    assert (first, held, second) == (Outcome.CHANGED, ["different"], Outcome.KEPT)
    assert [(one.reviewer, one.verdict) for one in entries(rani.store).live()] == [("rani", "same")]
    assert entries(rani.store).conflicts() == ()


def test_what_another_takes_back_waits_again(two: tuple[Desk, Desk]) -> None:
    rani, budi = two
    budi.session.answer(Verdict.DIFFERENT)
    rani.session.look()
    assert not rani.session.is_open(0)

    budi.session.undo()
    rani.session.look()

    assert rani.session.is_open(0)


def test_the_screen_shows_within_seconds_what_another_has_answered(two: tuple[Desk, Desk]) -> None:
    rani, budi = two

    async def sitting() -> tuple[str, str]:
        async with rani.app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            budi.session.answer(Verdict.DIFFERENT)
            rani.app._look()
            await pilot.pause()
            shown = rani.text()
            await pilot.press("s")
            await pilot.pause()
            return shown, rani.text()

    shown, after = apart(sitting)

    assert "Sudah dijawab budi: BEDA." in shown
    assert "1 pasangan sudah dijawab oleh budi." in shown
    assert "Tersimpan: SAMA (jawaban ke-1)." in after


def test_two_at_once_lose_nothing(run: RunData, tmp_path: Path) -> None:
    with opened(tmp_path / "state", make=True):
        pass
    counts: dict[str, int] = {}
    together = threading.Barrier(2)

    def sitting(reviewer: str, verdict: Verdict) -> None:
        with opened(tmp_path / "state") as store:
            session = Session(run, store, reviewer, Clock())
            together.wait()
            while session.at is not None:
                session.answer(verdict)
            counts[reviewer] = len(session._given)

    reviewers = [threading.Thread(target=sitting, args=(name, Verdict.SAME)) for name in ("rani", "budi")]
    for one in reviewers:
        one.start()
    for one in reviewers:
        one.join()

    with opened(tmp_path / "state") as store:
        held = entries(store)
    assert len(held.answers) == sum(counts.values()) >= 10
    assert {frozenset(one.pair) for one in held.live()} == {frozenset(one.pair) for one in held.answers}
    assert len({frozenset(one.pair) for one in held.live()}) == 10


def test_an_answer_settles_also_the_pair_of_a_row_that_says_the_same(two: tuple[Desk, Desk]) -> None:
    rani, _budi = two
    (here,) = [pair for pair in rani.session.pairs if pair.left[1] == TWICE_AT]
    twin = replace(here, left=(here.left[0], rani.run.roll.height - 1))
    other = rani.session.pairs[0]
    said = answer(rani.run, here, Verdict.DIFFERENT, "rani", Clock()(), "", "terminal", rani.store.key)

    on = Watched.of(rani.run, (other, here, twin), rani.store.key).on([said])

    assert on == {1: (said,), 2: (said,)}
