"""The screen on which one pair after another is decided."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widgets import Input, Static

from ucj_validate.cli.reviewing.bars import bar, ended, head, keys
from ucj_validate.cli.reviewing.drawing import STRONG, pair_lines
from ucj_validate.cli.reviewing.facts import Shelf, Shown, printed
from ucj_validate.cli.reviewing.help_screen import HelpScreen
from ucj_validate.cli.reviewing.reasons import verdict, warnings
from ucj_validate.cli.reviewing.session import Outcome, Session
from ucj_validate.columns import Verdict
from ucj_validate.errors import LockedError, UcjError
from ucj_validate.i18n import _
from ucj_validate.review.deciding import without_numbers

_LOOK_SECONDS = 2.0
"""How often it is asked whether others have answered: one question to SQLite, which reads no table."""
QUIET_SECONDS = 0.3
"""A key that is held down repeats faster than this; nobody decides on a pair in less."""
_LONGEST_NOTE = 500
_BARS = frozenset({"head", "alert", "keys"})
"""Texts whose lines are cut to the width already."""


class ReviewApp(App[None]):
    """One pair at a time. Closing it loses nothing but the pair that is open."""

    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None
    CSS = """
    Screen { background: ansi_default; color: ansi_default; layout: vertical; }
    #head { height: 1; }
    #alert { height: auto; display: none; }
    #body { height: 1fr; background: ansi_default; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    #pair { height: auto; }
    #note { height: 1; border: none; padding: 0; display: none; background: ansi_default; }
    #told { height: auto; max-height: 2; }
    #keys { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s,S", "answer('same')", show=False),
        Binding("b,B", "answer('different')", show=False),
        Binding("r,R", "answer('unsure')", show=False),
        Binding("n,N,space,right", "skip", show=False),
        Binding("p,P,left", "before", show=False),
        Binding("u,U", "undo", show=False),
        Binding("c,C", "note", show=False),
        Binding("question_mark,f1", "help", show=False),
        Binding("q,Q", "leave", show=False),
        Binding("ctrl+c,ctrl+q", "leave", show=False, priority=True),
        Binding("escape", "close_note", show=False),
        Binding("up", "roll(-1)", show=False),
        Binding("down", "roll(1)", show=False),
        Binding("pageup", "roll(-10)", show=False),
        Binding("pagedown", "roll(10)", show=False),
    ]

    def __init__(
        self,
        session: Session,
        shelf: Shelf,
        *,
        quiet_seconds: float = QUIET_SECONDS,
        now: Callable[[], float] = monotonic,
    ) -> None:
        # The colours of the terminal itself: readable on a dark ground and on a light one.
        super().__init__(ansi_color=True)
        self.title = "ucj-validate review"
        self.session = session
        self.failed: UcjError | None = None
        """What ended the screen."""
        self._shelf, self._now, self._quiet_seconds = shelf, now, quiet_seconds
        self._pressed_at = -quiet_seconds
        self._shown: Shown | None = None
        self._parts = {name: Static(id=name, markup=False) for name in ("head", "alert", "pair", "told", "keys")}
        """Kept here, since the app's own search looks at the page of keys while that is open."""
        self._body = VerticalScroll(id="body")
        self._note = Input(
            id="note", max_length=_LONGEST_NOTE, select_on_focus=False, placeholder=_("alasan, lalu Enter")
        )
        self._texts: dict[str, Content] = {}

    def compose(self) -> ComposeResult:
        """Head, what must not be overlooked, the pair, a note, what has just happened, the keys."""
        parts = self._parts
        yield from (parts["head"], parts["alert"])
        with self._body:
            yield parts["pair"]
        yield from (self._note, parts["told"], parts["keys"])

    def on_mount(self) -> None:
        """The first pair; from here on an eye is kept on what others answer."""
        self.theme = "ansi-dark"
        self.set_focus(None)
        self._show()
        self.set_interval(_LOOK_SECONDS, self._look)

    def on_resize(self, _event: Resize) -> None:
        """Columns follow the width."""
        self.call_after_refresh(self._draw)

    def action_answer(self, code: str) -> None:
        """Keeps an answer."""
        if self._is_calm():
            self._try(lambda: self._answer(Verdict(code)))

    def _is_calm(self) -> bool:
        """Whether the key was pressed by itself; one that is held down repeats."""
        before, self._pressed_at = self._pressed_at, self._now()
        if self._pressed_at - before >= self._quiet_seconds:
            return True
        self._tell(_("Terlalu cepat: tombol itu tidak dihitung."))
        return False

    def _answer(self, code: Verdict) -> None:
        outcome = self.session.answer(code, () if self._shown is None else self._shown.levels)
        if outcome is Outcome.CHANGED:
            self._tell(_("Belum disimpan: baru saja ada jawaban lain. Lihat dulu, lalu jawab lagi."))
        elif outcome is Outcome.KEPT:
            count = self.session.done.answered
            self._tell(_("Tersimpan: {verdict} (jawaban ke-{n}).").format(verdict=verdict(code), n=count))
        self._show()

    def action_skip(self) -> None:
        """The next pair that waits."""
        self._tell("")
        self._try(self._skip)

    def _skip(self) -> None:
        self.session.skip()
        self._show()

    def action_before(self) -> None:
        """The pair before."""
        self._tell("")
        self._try(self._back)

    def _back(self) -> None:
        self.session.back()
        self._show()

    def action_undo(self) -> None:
        """Takes the last answer of this sitting back."""
        if self._is_calm():
            self._try(self._undo)

    def _undo(self) -> None:
        if self.session.undo():
            at = self.session.at
            waits = at is not None and self.session.is_open(at)
            again, other = _("Dibatalkan: pasangan ini menunggu lagi."), _("Dibatalkan: jawaban lain tetap berlaku.")
            self._tell(again if waits else other)
        else:
            self._tell(_("Belum ada jawaban di sesi ini; untuk yang lebih lama: review undo."))
        self._show()

    def action_note(self) -> None:
        """Opens the line for a note."""
        if self.session.pair is None:
            return
        self._note.value = self.session.note
        self._note.display = True
        self._note.focus()
        self._draw()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The note is kept until the pair is answered."""
        self.session.write(without_numbers(event.value))
        self.action_close_note()

    def action_close_note(self) -> None:
        """Back to the pair."""
        self._note.display = False
        self.set_focus(None)
        self._draw()

    def action_help(self) -> None:
        """What the keys do."""
        self.push_screen(HelpScreen())

    def action_roll(self, lines: int) -> None:
        """Moves the text of the pair."""
        self._body.scroll_relative(y=lines, animate=False)

    def action_leave(self) -> None:
        """Ends; what waits goes on waiting."""
        self.exit()

    def _look(self) -> None:
        """Shows what others have answered while this pair was open."""
        self._try(lambda: self._show(keep_place=True) if self.session.look() else None)

    def _try(self, step: Callable[[], None]) -> None:
        """A step that may need the state: a busy one is told and may be tried again, any other fault ends the screen."""
        try:
            step()
        except LockedError as error:
            self._tell(_("TIDAK TERSIMPAN: {problem}. Coba lagi.").format(problem=error.problem))
        except UcjError as error:
            self.failed = error
            self.exit()

    def _show(self, *, keep_place: bool = False) -> None:
        """The pair of the session, from its top."""
        pair = self.session.pair
        self._shown = None if pair is None else self._shelf.shown(pair)
        passed = self.session.passed()
        if passed:
            names = ", ".join(sorted({printed(one.reviewer) for one in passed}))
            told = _("{n} pasangan sudah dijawab oleh {names}.").format(n=len(passed), names=names)
            self._tell(" ".join(filter(None, (self._texts["told"].plain if "told" in self._texts else "", told))))
        if not keep_place:
            self._body.scroll_home(animate=False)
        self._draw()

    def _tell(self, sentence: str) -> None:
        """What has just happened."""
        self._put("told", Content(sentence))

    def _draw(self) -> None:
        """All of the screen anew."""
        session, width = self.session, max(self.size.width, 20)
        room = width - 1  # for the scroll bar, there or not: columns that move confuse
        rivals = 0 if session.at is None else session.rivals(session.at)
        text = ended(session) if self._shown is None else pair_lines(self._shown, room, rivals)
        if session.note:
            text = Content("\n").join([text, Content.assemble((_("Catatan"), STRONG), f": {session.note}")])
        alerts = list(self._alerts())
        self._parts["alert"].display = bool(alerts)
        self._put("alert", bar(Content("\n".join(alerts)).stylize(STRONG), width))
        self._put("head", bar(head(session, width), width))
        self._put("pair", text)
        self._put("keys", bar(keys(waiting=self._shown is not None), width))

    def _put(self, name: str, content: Content) -> None:
        """Shows a text where it is another than before. The screen is laid out anew only where its lines may be others."""
        before = self._texts.get(name)
        if before is not None and before.is_same(content):
            return
        self._texts[name] = content
        same_height = before is not None and name in _BARS and before.plain.count("\n") == content.plain.count("\n")
        self._parts[name].update(content, layout=not same_height)

    def _alerts(self) -> list[str]:
        if self._shown is None or self.session.at is None:
            return []
        at = self.session.at
        joined = [self.session.pairs[one] for one in self.session.joined(at)]
        found = list(warnings(self._shown, joined, contradicted=self.session.is_contradicted(at)))
        if self.session.contradicts:
            found.append(_("Jawaban tadi BERTENTANGAN dengan jawaban pada pasangan lain; u membatalkannya."))
        own = self.session.own(at)
        if own is not None and not self._shown.pair.disputed:
            told = _("Sudah Anda jawab: {verdict}. u menarik yang terakhir; jawaban baru menggantikannya.")
            found.append(told.format(verdict=verdict(own.verdict)))
        elif not self.session.is_open(at):
            (*_others, last) = self._shown.pair.known
            told = _("Sudah dijawab {who}: {verdict}. n untuk lanjut; jawaban baru menggantikannya.")
            found.append(told.format(who=printed(last.reviewer), verdict=verdict(last.verdict)))
        return found

    def _fatal_error(self) -> None:
        """Closes. Textual would print the values of all variables, and with them people's."""
        self._close_messages_no_wait()

    @property
    def fault(self) -> Exception | None:
        """The error of ours that ended the screen."""
        return self._exception
