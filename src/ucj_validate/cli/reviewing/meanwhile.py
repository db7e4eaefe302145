"""Answers that are given while a queue is open, held against the rows of that queue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Side
from ucj_validate.finished import RunData
from ucj_validate.frames import People
from ucj_validate.pseudonyms import Key
from ucj_validate.review.contradictions import contradicted
from ucj_validate.review.holding import Standing, held
from ucj_validate.review.queue import Pair, Row
from ucj_validate.state.answers import Answer

_Held = tuple[Row, Row, str, str]
"""Two rows of the run, lower first; a verdict; an answer's id."""


@dataclass
class Watched:
    """The rows of a queue: few enough to be looked through after every answer.

    A weaker likeness to a row that is in no open pair isn't seen here. The next start looks through all rows.
    """

    pairs: Sequence[Pair]
    key: Key
    _people: Mapping[Side, People]
    _rows: Mapping[Side, list[int]]
    _held: dict[str, tuple[_Held, ...]] = field(default_factory=dict)
    """By answer id; an answer holds where it holds, whatever else is said."""

    @classmethod
    def of(cls, run: RunData, pairs: Sequence[Pair], key: Key) -> Watched:
        """The rows of `pairs`."""
        rows = {
            side: sorted({row for pair in pairs for end, row in (pair.left, pair.right) if end == side})
            for side in (Side.ROLL, Side.MEMBERS)
        }
        whole = {Side.ROLL: run.roll_people, Side.MEMBERS: run.member_people}
        few = {
            side: People(whole[side][at].with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias(c.ROW)))
            for side, at in rows.items()
        }
        watched = cls(pairs, key, few, rows)
        for pair in pairs:
            for one in pair.known:
                watched._held[one.id] = (*watched._held.get(one.id, ()), (*_low(pair), one.verdict, one.id))
        return watched

    def on(self, answers: Sequence[Answer]) -> Mapping[int, tuple[Answer, ...]]:
        """The answers on each pair, by its position in the queue, oldest first."""
        self._look_at([one for one in answers if one.id not in self._held])
        places = {_low(pair): at for at, pair in enumerate(self.pairs)}
        found: dict[int, list[Answer]] = defaultdict(list)
        for one in answers:
            for left, right, _verdict, _id in self._held[one.id]:
                if (left, right) in places:
                    found[places[left, right]].append(one)
        return {at: tuple(on) for at, on in found.items()}

    def against_each_other(self, answers: Sequence[Answer]) -> set[str]:
        """Ids of those that can't all be right."""
        return contradicted([pair for one in answers for pair in self._held.get(one.id, ())])

    def _look_at(self, answers: Sequence[Answer]) -> None:
        if not answers:
            return
        # One by one: whether others contradict an answer doesn't change where it holds.
        found = held(answers, self._people[Side.ROLL], self._people[Side.MEMBERS], self.key)
        self._held |= {one.id: () for one in answers}
        for left, right, verdict, name in found.pairs:
            if found.standing[name] in {Standing.HOLDS, Standing.CONTRADICTED}:
                self._held[name] += ((self._row(left), self._row(right), verdict, name),)

    def _row(self, few: Row) -> Row:
        side, position = few
        return side, self._rows[Side(side)][position]


def _low(pair: Pair) -> tuple[Row, Row]:
    return min(pair.left, pair.right), max(pair.left, pair.right)
