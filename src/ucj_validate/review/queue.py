"""The pairs of a run that wait for a person, most valuable first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ucj_validate.columns import Decision, Side, Status, Verdict
from ucj_validate.finished import RunData
from ucj_validate.frames import LINK_LEVELS
from ucj_validate.pseudonyms import Key
from ucj_validate.review.holding import Held, Standing, held
from ucj_validate.state.answers import Answer

Row = tuple[str, int]
"""A side and the position of a row in it."""
_WORTH = {"active": 5.0, "lapsed": 4.0, "ended": 3.0}
"""What an answer settles when the roll person can't be told without it, by what the candidate's row says: cover that
counts at once, cover that a payment saves, cover that can be had again."""
_WORTH_UNKNOWN, _WORTH_DUPLICATE, _WORTH_SETTLED = 2.0, 2.5, 0.5
"""A candidate whose membership isn't told; a person who may be counted and paid for twice; a pair that changes nobody's
status."""


@dataclass(frozen=True)
class Pair:
    """Two rows that may be one person."""

    left: Row
    right: Row
    probability: float
    worth: float
    levels: tuple[str, ...]
    """Codes of what agrees and what doesn't; none between two rows of the rolls."""
    known: tuple[Answer, ...]
    """What has been answered on it before and stands."""

    @property
    def ends(self) -> tuple[Row, Row]:
        """Both rows."""
        return self.left, self.right

    @property
    def is_duplicate(self) -> bool:
        """Both rows stand on the rolls."""
        return self.left[0] == self.right[0]

    @property
    def disputed(self) -> bool:
        """Some have called it one person, and some two."""
        return len({one.verdict for one in self.known} - {Verdict.UNSURE}) > 1


@dataclass(frozen=True)
class Queue:
    """What waits, and what doesn't any more."""

    pairs: tuple[Pair, ...]
    answered: int
    """Pairs of the run that have an answer since."""


def queue(run: RunData, standing: Sequence[Answer], key: Key) -> Queue:
    """The undecided pairs of `run`: disputed ones first, then by what an answer settles, then by probability.

    A pair that somebody was sure of since is left out; one that somebody was unsure of comes last.
    """
    every = every_pair(run, standing, key)
    waiting = [pair for pair in every if not _settled(pair)]
    return Queue(tuple(sorted(waiting, key=_order)), len(every) - len(waiting))


def every_pair(run: RunData, standing: Sequence[Answer], key: Key) -> list[Pair]:
    """The uncertain pairs of `run`, answered since or not."""
    known = _known(held(standing, run.roll_people, run.member_people, key), standing)
    return [*_links(run, known), *_duplicates(run, known)]


def _order(pair: Pair) -> tuple[bool, bool, float, float, Row, Row]:
    seen = bool(pair.known) and not pair.disputed
    return (not pair.disputed, seen, -pair.worth, -pair.probability, pair.left, pair.right)


def _settled(pair: Pair) -> bool:
    return len({one.verdict for one in pair.known} - {Verdict.UNSURE}) == 1


def _known(earlier: Held, standing: Sequence[Answer]) -> Mapping[tuple[Row, Row], tuple[Answer, ...]]:
    """The standing answers on each pair of rows."""
    by_id = {one.id: one for one in standing}
    found: dict[tuple[Row, Row], list[Answer]] = defaultdict(list)
    for left, right, _verdict, answer in earlier.pairs:
        if earlier.standing[answer] in {Standing.HOLDS, Standing.CONTRADICTED}:
            found[left, right].append(by_id[answer])
    return {pair: tuple(answers) for pair, answers in found.items()}


def _links(run: RunData, known: Mapping[tuple[Row, Row], tuple[Answer, ...]]) -> list[Pair]:
    """Roll rows and member rows."""
    open_ = run.links.filter(pl.col("decision") == Decision.REVIEW)
    status = run.roll["status"].gather(open_["roll_row"]).to_list()
    candidate = run.members["status"].gather(open_["member_row"]).to_list()
    pairs = []
    for link, of_roll, of_member in zip(open_.iter_rows(named=True), status, candidate, strict=True):
        worth = _WORTH.get(of_member or "", _WORTH_UNKNOWN) if of_roll == Status.REVIEW else _WORTH_SETTLED
        levels = tuple(level for name in LINK_LEVELS if (level := link[name]) is not None)
        ends = _ends((Side.ROLL, link["roll_row"]), (Side.MEMBERS, link["member_row"]))
        pairs.append(Pair(*ends, link["probability"], worth, levels, known.get(_low(*ends), ())))
    return pairs


def _duplicates(run: RunData, known: Mapping[tuple[Row, Row], tuple[Answer, ...]]) -> list[Pair]:
    """Two rows of the rolls."""
    counts = run.roll["counts"]
    pairs = []
    for row in run.possible_duplicates.iter_rows(named=True):
        both = bool(counts[row["left_row"]]) and bool(counts[row["right_row"]])
        ends = _ends((Side.ROLL, row["left_row"]), (Side.ROLL, row["right_row"]))
        worth = _WORTH_DUPLICATE if both else _WORTH_SETTLED
        pairs.append(Pair(*ends, row["probability"], worth, (), known.get(_low(*ends), ())))
    return pairs


def _ends(left: Row, right: Row) -> tuple[Row, Row]:
    return (str(left[0]), int(left[1])), (str(right[0]), int(right[1]))


def _low(left: Row, right: Row) -> tuple[Row, Row]:
    return min(left, right), max(left, right)
