"""The screen: every key, what is kept by it, and what a reviewer sees."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from textual.pilot import Pilot

from tests.reviewing.aside import apart
from tests.reviewing.town import Desk, desk
from ucj_validate.cli.reviewing.app import QUIET_SECONDS, ReviewApp
from ucj_validate.cli.reviewing.facts import Shelf
from ucj_validate.cli.reviewing.session import Done, Session
from ucj_validate.columns import Verdict
from ucj_validate.errors import LockedError, UnwritableError
from ucj_validate.finished import RunData
from ucj_validate.i18n import set_language
from ucj_validate.review.deciding import answer
from ucj_validate.state.answers import Answer, add, entries

WIDE, USUAL, NARROW = (120, 40), (80, 24), (60, 24)
ALL = 10
"""Pairs of the town."""
Seen = TypeVar("Seen")


def pressed(here: Desk, *keys: str, size: tuple[int, int] = USUAL) -> str:
    """The screen after these keys."""

    async def sitting(pilot: Pilot[None]) -> str:
        await pilot.press(*keys)
        await pilot.pause()
        return here.text()

    return during(here.app, sitting, size)


def during(
    app: ReviewApp, sitting: Callable[[Pilot[None]], Coroutine[Any, Any, Seen]], size: tuple[int, int] = USUAL
) -> Seen:
    """What a sitting before the screen gives."""

    async def run() -> Seen:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            return await sitting(pilot)

    return apart(run)


def kept(here: Desk) -> list[Answer]:
    """The answers that stand in the state."""
    return list(entries(here.store).live())


def desk_for(here: Desk, reviewer: str) -> Desk:
    """Somebody who sits down at the same state anew."""
    session = Session(here.run, here.store, reviewer, here.session._clock)
    return Desk(here.run, here.store, session, ReviewApp(session, Shelf(here.run, session.pairs), quiet_seconds=0))


@pytest.fixture
def here(stack: ExitStack, run: RunData, tmp_path: Path) -> Desk:
    """A reviewer before a new state."""
    return desk(stack, run, tmp_path / "state")


@pytest.fixture
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("id")


def test_both_rows_stand_side_by_side_with_what_differs_and_what_follows(here: Desk) -> None:
    text = pressed(here)

    for told in (
        "1 dari 10 · 0 sama · 0 beda · 0 ragu · 10 lagi",
        "roll.csv:3", "members.csv:3",
        "007102080465", "SITI SANTOSO", "08-04-1965",
        "Peluang 93,00 %: sangat mungkin orang yang sama.",
        "Mirip: NIK beda dua angka",
        "Bila SAMA: kepesertaan orang ini menjadi AKTIF",
        "Bila BEDA: tidak ada calon lain: menjadi BELUM TERDAFTAR",
    ):  # fmt: skip
        assert told in text, told
    assert next(line for line in text.splitlines() if line.startswith("NIK")).count("≈") == 1


def test_a_key_keeps_its_answer_at_once_and_shows_the_next_pair(here: Desk) -> None:
    async def sitting(pilot: Pilot[None]) -> list[tuple[str, list[Answer]]]:
        seen = []
        for key in "sbr":
            await pilot.press(key)
            await pilot.pause()
            seen.append((here.text(), kept(here)))
        return seen

    for at, ((text, answers), verdict, word) in enumerate(
        zip(during(here.app, sitting), ("same", "different", "unsure"), ("SAMA", "BEDA", "RAGU"), strict=True)
    ):
        said = answers[-1]
        assert (said.verdict, said.reviewer, said.origin, said.reason) == (verdict, "rani", "terminal", "")
        assert said.evidence["levels"] == list(here.session.pairs[at].levels)
        assert f"Tersimpan: {word} (jawaban ke-{at + 1})." in text
        assert f"{at + 2} dari 10" in text
        assert f"{9 - at} lagi" in text


def test_capital_letters_answer_as_small_ones_do(here: Desk) -> None:
    pressed(here, "S", "B", "R", "N", "S", "U", "P", "P")

    assert [one.verdict for one in kept(here)] == ["same", "different", "unsure"]
    assert here.session.at == 2


def test_a_skipped_pair_is_not_answered_and_comes_again_at_the_end(here: Desk) -> None:
    text = pressed(here, "n", "space", "right", *["b"] * (ALL - 3))

    assert len(kept(here)) == ALL - 3
    assert "1 dari 10" in text
    assert "3 lagi" in text


def test_one_may_go_back_and_see_what_one_has_answered(here: Desk) -> None:
    text = pressed(here, "s", "b", "p", "left")

    assert "1 dari 10" in text
    assert "Sudah Anda jawab: SAMA." in text


def test_a_new_answer_on_an_answered_pair_replaces_it(here: Desk) -> None:
    text = pressed(here, "s", "p", "b")

    assert [one.verdict for one in kept(here)] == ["different"]
    assert len(entries(here.store).answers) == 2
    assert "0 sama · 1 beda" in text


def test_undo_takes_answers_back_one_by_one_and_shows_their_pairs(here: Desk) -> None:
    text = pressed(here, "s", "b", "r", "u", "u")

    assert [one.verdict for one in kept(here)] == ["same"]
    assert len(entries(here.store).withdrawals) == 2
    assert "2 dari 10 · 1 sama · 0 beda · 0 ragu · 9 lagi" in text
    assert "Dibatalkan: pasangan ini menunggu lagi." in text


def test_an_answer_taken_back_and_given_again_stands(here: Desk) -> None:
    pressed(here, "s", "u", "s", "u", "s")

    assert [one.verdict for one in kept(here)] == ["same"]


def test_an_answer_given_again_within_the_second_in_which_it_was_taken_back_stands(here: Desk) -> None:
    moment = here.session._clock()
    here.session._clock = lambda: moment

    pressed(here, "s", "u", "s", "u", "s")

    assert [one.verdict for one in kept(here)] == ["same"]


def test_with_nothing_to_take_back_undo_says_so(here: Desk) -> None:
    assert "Belum ada jawaban di sesi ini" in pressed(here, "u")


def test_a_pair_taken_back_waits_again_in_the_next_sitting(
    stack: ExitStack, here: Desk, run: RunData, tmp_path: Path
) -> None:
    pressed(here, "s", "s", "s", "u", "q")

    again = desk(stack, run, tmp_path / "state")

    assert len(again.session.pairs) == ALL - 2
    assert again.session.pairs[0].ends == here.session.pairs[2].ends
    assert "1 dari 8" in pressed(again)


def test_an_unsure_pair_is_asked_again_in_the_next_sitting_last_of_all(
    stack: ExitStack, here: Desk, run: RunData, tmp_path: Path
) -> None:
    pressed(here, "c", *"kata RT", "enter", "r", "q")

    again = desk(stack, run, tmp_path / "state")
    text = pressed(again, "p", *["n"] * (ALL - 1), size=WIDE)

    assert again.session.pairs[-1].ends == here.session.pairs[0].ends
    assert "Jawaban sebelumnya: rani: RAGU, " in text
    assert '"kata RT"' in text


def test_a_note_is_kept_with_the_answer_and_holds_no_long_number(here: Desk) -> None:
    text = pressed(here, "c", *"sbr 00710112", "enter", "s", "b", "p", "p", size=WIDE)

    assert '"sbr ••••"' in text
    assert [(one.verdict, one.reason) for one in kept(here)] == [("same", "sbr ••••"), ("different", "")]


def test_an_opened_note_is_shown_until_the_pair_is_answered(here: Desk) -> None:
    assert "Catatan: RT 5" in pressed(here, "c", *"RT 5", "enter", size=WIDE)


def test_a_note_stays_with_its_pair(here: Desk) -> None:
    pressed(here, "c", *"RT", "enter", "n", "b", "p", "p", "s")

    assert {one.verdict: one.reason for one in kept(here)} == {"different": "", "same": "RT"}


def test_an_opened_note_can_be_left_without_writing(here: Desk) -> None:
    async def sitting(pilot: Pilot[None]) -> bool:
        await pilot.press("c", *"salah", "escape")
        return bool(here.app._note.display)

    assert during(here.app, sitting) is False
    assert here.session.note == ""
    assert kept(here) == []


@pytest.mark.parametrize(("key", "closing"), [("question_mark", "escape"), ("f1", "q")])
def test_help_tells_every_key_and_closes_without_answering(here: Desk, key: str, closing: str) -> None:
    async def sitting(pilot: Pilot[None]) -> tuple[str, str]:
        await pilot.press(key, "s", "b")
        await pilot.pause()
        told = here.text()
        await pilot.press(closing)
        await pilot.pause()
        return told, here.text()

    told, after = during(here.app, sitting)

    assert "Apakah kedua baris ini orang yang sama?" in told
    assert all(word in told for word in ("SAMA", "BEDA", "RAGU", "lewati", "batalkan", "≈", "≠"))
    assert "1 dari 10" in after
    assert kept(here) == []


def test_on_a_short_screen_help_scrolls(here: Desk) -> None:
    async def sitting(pilot: Pilot[None]) -> str:
        await pilot.press("question_mark", "end")
        await pilot.pause(0.1)
        return here.text()

    here.app.animation_level = "none"

    assert "Tekan Esc untuk kembali." in during(here.app, sitting, (60, 10))


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
def test_leaving_tells_what_was_done_and_what_waits(here: Desk, key: str) -> None:
    pressed(here, "s", "s", "b", "r", "u", key)

    assert not here.app.is_running
    assert here.session.done == Done(same=2, different=1, unsure=0, taken_back=1, waiting=ALL - 3)


def test_ctrl_c_leaves_also_from_the_note(here: Desk) -> None:
    pressed(here, "c", *"abc", "ctrl+c")

    assert not here.app.is_running
    assert kept(here) == []


def test_arrows_scroll_and_answer_nothing(here: Desk) -> None:
    async def sitting(pilot: Pilot[None]) -> list[float]:
        places = []
        for pressing in ("down", "pagedown", "up", "pageup", "pageup"):
            await pilot.press(pressing)
            await pilot.pause()
            places.append(here.app._body.scroll_y)
        return places

    assert during(here.app, sitting, (60, 14)) == [1, 11, 10, 0, 0]
    assert kept(here) == []


def test_other_keys_do_nothing(here: Desk) -> None:
    assert "1 dari 10" in pressed(here, "x", "enter", "escape", "tab", "1", "é", "home")
    assert kept(here) == []


def test_a_key_held_down_answers_once(stack: ExitStack, run: RunData, tmp_path: Path) -> None:
    here = desk(stack, run, tmp_path / "state")
    ticks = iter([1.0, *(1.5 + at / 30 for at in range(60))])
    app = ReviewApp(here.session, here.app._shelf, quiet_seconds=QUIET_SECONDS, now=lambda: next(ticks))
    here = Desk(here.run, here.store, here.session, app)

    text = pressed(here, "s", "b", "b", "b", "b", "b", "b")

    assert [one.verdict for one in kept(here)] == ["same", "different"]
    assert "Terlalu cepat" in text


def test_when_all_are_answered_the_screen_says_so_and_undo_still_works(here: Desk) -> None:
    text = pressed(here, *["b"] * ALL, "s", "n")
    assert "Semua pasangan sudah dijawab." in text
    assert "10 jawaban disimpan: 0 sama, 10 beda, 0 ragu." in text
    assert len(kept(here)) == ALL

    again = desk_for(here, "rani")
    assert "Tidak ada pasangan yang menunggu." in pressed(again, "s", "n", "p", "u", "c", "b")
    assert len(kept(here)) == ALL


def test_after_the_last_answer_one_can_go_back_and_undo(here: Desk) -> None:
    text = pressed(here, *["b"] * ALL, "p", "u")

    assert "10 dari 10" in text
    assert len(kept(here)) == ALL - 1


def elsewhere(here: Desk, at: int, verdict: Verdict, reviewer: str = "budi") -> Answer:
    """An answer that somebody gives who knows of no other, as an imported file may hold it."""
    pair = replace(here.session.pairs[at], known=())
    said = answer(
        here.run, pair, verdict, reviewer, datetime(2025, 4, 24, 7, tzinfo=UTC), "", "workbook", here.store.key
    )
    add(here.store, [said])
    return said


def test_a_disputed_pair_comes_first_and_is_told_loudly_until_somebody_settles_it(here: Desk) -> None:
    elsewhere(here, 3, Verdict.DIFFERENT)
    elsewhere(here, 3, Verdict.SAME, "rani")
    third = desk_for(here, "sari")

    before, after = pressed(third, size=WIDE), pressed(desk_for(here, "sari"), "s", "p", size=WIDE)

    assert third.session.pairs[0].ends == here.session.pairs[3].ends
    assert "JAWABAN BERTENTANGAN: " in before
    assert all(told in before for told in ("budi BEDA", "rani SAMA", "Putuskan sekali lagi."))
    assert "BERTENTANGAN" not in after
    assert [(one.reviewer, one.verdict) for one in kept(here)] == [("sari", "same")]


def test_of_two_who_dispute_undo_lets_both_stand_again(here: Desk) -> None:
    elsewhere(here, 3, Verdict.DIFFERENT)
    elsewhere(here, 3, Verdict.SAME, "rani")

    text = pressed(desk_for(here, "sari"), "s", "u", size=WIDE)

    assert "JAWABAN BERTENTANGAN" in text
    assert len(kept(here)) == 2


def test_answers_that_cannot_all_be_true_are_told_at_once(here: Desk) -> None:
    async def sitting(pilot: Pilot[None]) -> tuple[str, ...]:
        texts = []
        for keys in (["n"] * 7 + ["s", "s", "b"], ["p", *["n"] * 8], ["u"]):
            await pilot.press(*keys)
            await pilot.pause()
            texts.append(here.text())
        return tuple(texts)

    told, there, taken_back = during(here.app, sitting, WIDE)

    assert "Jawaban tadi BERTENTANGAN dengan jawaban pada pasangan lain; u membatalkannya." in told
    assert "BERTENTANGAN" in there
    assert "BERTENTANGAN" not in taken_back


def test_a_member_row_that_is_somebody_elses_is_told(here: Desk) -> None:
    here.app._shelf.__dict__["_taken"] = {here.session.pairs[0].right[1]: 0}

    assert "Baris peserta ini sudah padan dengan roll.csv:2." in pressed(here, size=WIDE)


def test_two_rows_of_the_rolls_are_asked_about_as_one_or_two_people(here: Desk) -> None:
    text = pressed(here, *["n"] * 9, size=WIDE)

    assert "DAFTAR, baris pertama" in text
    assert "Bila SAMA: dihitung satu orang; satu baris menjadi GANDA" in text
    assert "Mirip: NIK beda dua angka" in text


def test_what_was_shown_of_two_rows_of_the_rolls_is_kept_as_evidence(here: Desk) -> None:
    pressed(here, *["n"] * 9, "b")

    (said,) = kept(here)
    assert said.evidence["levels"][:3] == ["nik_two_digits", "name_same", "dob_same"]


def test_what_an_office_pasted_into_a_name_is_shown_and_does_nothing(here: Desk) -> None:
    at = next(at for at, pair in enumerate(here.session.pairs) if pair.left[1] == 5)

    text = pressed(here, *["n"] * at, size=WIDE)

    assert "GUNTUR SANTOSO, [bold]S.[/]" in text
    assert not set("\u202e\x1b\x07") & set(text)


@pytest.mark.parametrize("size", [WIDE, NARROW, (20, 6)])
def test_no_line_is_wider_than_the_screen_and_the_keys_stay_in_sight(here: Desk, size: tuple[int, int]) -> None:
    async def sitting(pilot: Pilot[None]) -> list[str]:
        found = []
        for _pair in range(3):
            found.append(here.text())
            await pilot.press("n", "n", "n")
            await pilot.pause()
        return found

    for text in during(here.app, sitting, size):
        assert all(len(line) <= size[0] for line in text.splitlines())
        assert "s sama" in text


def test_a_terminal_that_changes_its_size_is_followed(here: Desk) -> None:
    async def sitting(pilot: Pilot[None]) -> tuple[str, ...]:
        texts = []
        for size in (WIDE, NARROW, USUAL):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            await pilot.pause()
            texts.append(here.text())
        return tuple(texts)

    wide, narrow, usual = during(here.app, sitting)

    for text, line in (
        (wide, "Nama         SITI SANTOSO"),
        (usual, "Nama         SITI SANTOSO"),
        (narrow, "2 SITI SANTOSO"),
    ):
        assert line in text
    assert "Nama         SITI" not in narrow


def test_while_the_page_of_keys_is_open_the_size_may_change_and_others_may_answer(here: Desk) -> None:
    async def sitting(pilot: Pilot[None]) -> str:
        await pilot.press("question_mark")
        await pilot.resize_terminal(*NARROW)
        elsewhere(here, 0, Verdict.DIFFERENT)
        here.session._version = 0
        here.app._look()
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        return here.text()

    text = during(here.app, sitting)

    assert "Sudah dijawab budi: BEDA." in text
    assert "2 SITI SANTOSO" in text


def test_of_several_candidates_the_others_are_counted_and_an_answered_one_is_told(here: Desk) -> None:
    async def sitting(pilot: Pilot[None]) -> tuple[str, str]:
        await pilot.press(*["n"] * 7, "s")
        await pilot.pause()
        second = here.text()
        await pilot.press("b", "b")
        return second, here.text()

    second, _third = during(here.app, sitting, WIDE)

    assert "Baris peserta ini sudah dijawab SAMA dengan baris daftar lain." in second


def test_masked_values_show_no_number_and_no_name(stack: ExitStack, run: RunData, tmp_path: Path) -> None:
    here = desk(stack, run, tmp_path / "state", show_values=False)

    text = pressed(here, size=WIDE)

    assert "0071••••••••0111" in text
    assert "S. S." in text
    for told in ("SITI", "SANTOSO", "0804", "08-04-1965", "MAWAR 1"):
        assert told not in text


@pytest.mark.usefixtures("english")
def test_the_screen_speaks_english_where_that_is_asked_for(here: Desk) -> None:
    text = pressed(here, "s", size=WIDE)

    for told in (
        "2 of 10 · 1 same",
        "MEMBER DATA",
        "Kept: SAME (answer 1).",
        "If SAME: this person's membership",
        "s same",
    ):
        assert told in text


def test_without_colour_signs_and_underlines_remain(
    stack: ExitStack, run: RunData, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    here = desk(stack, run, tmp_path / "state")

    async def sitting(pilot: Pilot[None]) -> tuple[set[str], bool]:
        await pilot.pause()
        strips = here.app.screen._compositor.render_strips()
        styles = [
            segment.style
            for strip in strips
            for segment in strip.apply_filter(here.app._filters[-1], here.app.screen.styles.background)
            if segment.style
        ]
        colours = {str(style.color.name) for style in styles if style.color and style.color.name != "default"}
        return colours, any(style.underline for style in styles)

    colours, underlined = during(here.app, sitting)

    assert underlined
    assert colours == set()


def test_a_busy_state_is_told_and_the_pair_stays_open(here: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_answers: object) -> int:
        raise LockedError("state", "sedang dipakai oleh proses lain")

    with monkeypatch.context() as patched:
        patched.setattr("ucj_validate.cli.reviewing.session.add", busy)
        text = pressed(here, "s")

    assert "TIDAK TERSIMPAN: sedang dipakai oleh proses lain. Coba lagi." in text
    assert "1 dari 10 · 0 sama" in text
    assert here.app.failed is None


def test_a_state_that_cannot_be_written_ends_the_screen_with_its_error(
    here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_answers: object) -> int:
        raise UnwritableError("state", "keadaan proyek tidak dapat ditulis")

    with monkeypatch.context() as patched:
        patched.setattr("ucj_validate.cli.reviewing.session.add", full)
        pressed(here, "s")

    assert isinstance(here.app.failed, UnwritableError)
    assert here.session.done.answered == 0
