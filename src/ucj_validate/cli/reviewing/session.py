"""One person's way through the waiting pairs: what is open, what was answered, what others answered meanwhile."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from ucj_validate.cli.reviewing.meanwhile import Watched
from ucj_validate.columns import Verdict
from ucj_validate.finished import RunData
from ucj_validate.review.deciding import answer
from ucj_validate.review.queue import Pair, Row, queue
from ucj_validate.state.answers import Answer, Entries, Withdrawal, add, entries
from ucj_validate.state.store import Store

ORIGIN = "terminal"


@dataclass(frozen=True)
class Done:
    """What one sitting came to."""

    same: int
    different: int
    unsure: int
    taken_back: int
    """Answers given and taken back in it."""
    waiting: int
    """Pairs that nobody has answered yet."""

    @property
    def answered(self) -> int:
        """Answers that stand."""
        return self.same + self.different + self.unsure


class Outcome(StrEnum):
    """What became of a key that answers."""

    KEPT = "kept"
    CHANGED = "changed"
    """Somebody else has answered this very pair; nothing was kept, so that the reviewer may see it first."""
    NOTHING = "nothing"
    """There is no pair to answer."""


class Session:
    """The queue as it was at the start, and where in it the reviewer stands.

    Every answer is in the file before `answer` returns. Pairs keep their number; those that are answered are passed by.
    """

    def __init__(self, run: RunData, store: Store, reviewer: str, clock: Callable[[], datetime]) -> None:
        self.run, self.reviewer = run, reviewer
        self._store, self._clock = store, clock
        self._version = self._data_version()
        self._entries: Entries = entries(store)
        self._first = {one.id for one in self._entries.live()}
        self.pairs: tuple[Pair, ...] = queue(run, self._entries.live(), store.key).pairs
        self._watched = Watched.of(run, self.pairs, store.key)
        self._of_row: dict[Row, list[int]] = defaultdict(list)
        for at, pair in enumerate(self.pairs):
            self._of_row[pair.left].append(at)
            self._of_row[pair.right].append(at)
        self._given: list[tuple[int, Answer]] = []
        self._own: Mapping[int, Answer] = {}
        self._taken_back = 0
        self._notes: dict[int, str] = {}
        self._known: Mapping[int, tuple[Answer, ...]] = {}
        self._against: set[str] = set()
        self._settle()
        self.at: int | None = 0 if self.pairs else None
        self._last = 0
        self._announced: set[int] = set()

    @property
    def pair(self) -> Pair | None:
        """The pair that is shown, with what is known of it by now; None where all are answered."""
        return None if self.at is None else self.seen(self.at)

    def seen(self, at: int) -> Pair:
        """A pair of the queue with what is known of it by now."""
        return replace(self.pairs[at], known=self._known.get(at, ()))

    def own(self, at: int) -> Answer | None:
        """What the reviewer has answered on a pair in this sitting, as far as nobody has replaced it."""
        return self._own.get(at)

    def is_open(self, at: int) -> bool:
        """Whether a pair still waits."""
        verdicts = {one.verdict for one in self._known.get(at, ())}
        if len(verdicts) > 1:
            return True
        return at not in self._own and verdicts <= {Verdict.UNSURE}

    def is_contradicted(self, at: int) -> bool:
        """What is answered on it can't be true beside other answers of this queue."""
        return any(one.id in self._against for one in self._known.get(at, ()))

    def rivals(self, at: int) -> int:
        """Other pairs of the left row that still wait."""
        left = self.pairs[at].left
        return sum(one != at and self.is_open(one) for one in self._of_row[left])

    def joined(self, at: int) -> list[int]:
        """Other pairs that share a row with this one and are answered SAME."""
        ends = (self.pairs[at].left, self.pairs[at].right)
        others = sorted({one for end in ends for one in self._of_row[end]} - {at})
        return [one for one in others if {said.verdict for said in self._known.get(one, ())} == {Verdict.SAME}]

    @property
    def contradicts(self) -> bool:
        """The answer given last can't be true beside others."""
        return bool(self._given) and self._given[-1][1].id in self._against

    @property
    def waiting(self) -> int:
        """How many pairs still wait."""
        return sum(map(self.is_open, range(len(self.pairs))))

    @property
    def done(self) -> Done:
        """What the sitting has come to so far."""
        count = Counter(one.verdict for one in self._own.values())
        told = (count[Verdict.SAME], count[Verdict.DIFFERENT], count[Verdict.UNSURE])
        return Done(*told, self._taken_back, self.waiting)

    @property
    def note(self) -> str:
        """What is to be kept with the answer on the pair that is shown."""
        return "" if self.at is None else self._notes.get(self.at, "")

    def write(self, note: str) -> None:
        """Keeps a note for the answer on this pair."""
        if self.at is not None:
            self._notes[self.at] = note

    def answer(self, verdict: Verdict, levels: tuple[str, ...] = ()) -> Outcome:
        """Keeps the reviewer's word on this pair, and goes on to the next that waits. `levels`: what was shown.

        Raises:
            UcjError: it could not be kept; the pair is still shown.
        """
        if self.at is None:
            return Outcome.NOTHING
        known = self._known.get(self.at, ())
        if self.look() and self._known.get(self.at, ()) != known:
            return Outcome.CHANGED
        said = self._named(verdict, levels)
        add(self._store, [said])
        self._given.append((self.at, said))
        self._notes.pop(self.at, None)
        self._entries = Entries((*self._entries.answers, said), self._entries.withdrawals)
        self._settle()
        self._go(self._after(self.at))
        return Outcome.KEPT

    def undo(self) -> bool:
        """Takes back the last answer of this sitting that stands, and shows its pair; False where there is none.

        Raises:
            UcjError: it could not be taken back; it stands.
        """
        if not self._given:
            return False
        at, said = self._given[-1]
        taken = Withdrawal(said.id, self.reviewer, f"{self._clock():%Y-%m-%dT%H:%M:%SZ}", "")
        add(self._store, [], [taken])
        self._given.pop()
        self._taken_back += 1
        self._entries = Entries(self._entries.answers, (*self._entries.withdrawals, taken))
        self._notes.setdefault(at, said.reason)
        self._settle()
        self._go(at)
        return True

    def skip(self) -> None:
        """Goes on to the next pair that waits, from the end to the start."""
        self.look()
        self._go(self._after(self._last if self.at is None else self.at))

    def back(self) -> None:
        """Goes to the pair before, answered or not."""
        self.look()
        self._go(self._last if self.at is None else max(self.at - 1, 0))

    def look(self) -> bool:
        """Takes in what others have answered since; True where they have."""
        version = self._data_version()
        if version == self._version:
            return False
        self._version, self._entries = version, entries(self._store)
        self._settle()
        return True

    def passed(self) -> list[Answer]:
        """Answers of others that have settled pairs since the start, each told once."""
        found = {
            at: [one for one in self._known.get(at, ()) if one.reviewer != self.reviewer]
            for at in range(len(self.pairs))
            if at not in self._announced and self.own(at) is None and not self.is_open(at)
        }
        self._announced |= {at for at, others in found.items() if others}
        return [others[-1] for others in found.values() if others]

    def _go(self, at: int | None) -> None:
        if self.at is not None:
            self._last = self.at
        self.at = at if self.pairs else None

    def _after(self, at: int) -> int | None:
        """The next pair that waits, this one last of all; None where none does."""
        return next((one for one in self._round(at) if self.is_open(one)), None)

    def _round(self, at: int) -> Iterator[int]:
        yield from range(at + 1, len(self.pairs))
        yield from range(min(at + 1, len(self.pairs)))

    def _settle(self) -> None:
        """What is known of each pair: of the answers at the start those that still stand, and the new ones."""
        live = self._entries.live()
        ids = {one.id for one in live}
        self._own = {at: one for at, one in self._given if one.id in ids}
        new = [one for one in live if one.id not in self._first]
        on = self._watched.on(new)
        self._known = {
            at: (*(one for one in pair.known if one.id in ids), *on.get(at, ()))
            for at, pair in enumerate(self.pairs)
            if pair.known or at in on
        }
        self._against = self._watched.against_each_other(live)

    def _named(self, verdict: Verdict, levels: tuple[str, ...]) -> Answer:
        """The answer; a moment later where the same one of this moment was taken back, since a content has one id."""
        gone = {one.answer for one in self._entries.withdrawals}
        assert self.at is not None
        pair, moment = self.seen(self.at), self._clock()
        pair = replace(pair, levels=levels or pair.levels)
        while True:
            said = answer(self.run, pair, verdict, self.reviewer, moment, self.note, ORIGIN, self._store.key)
            if said.id not in gone:
                return said
            moment += timedelta(seconds=1)

    def _data_version(self) -> int:
        """What SQLite changes as soon as another connection has written."""
        return int(self._store.rows("PRAGMA data_version")[0][0])
