"""Where earlier answers hold in the rows of today: the same people, though rows move, files change and slips are mended.

A row is the one that was decided on when nothing of it has changed; or when number and name agree; or, where no such
row is left, when all but one thing agrees and no other person of the files fits as well. What is not sure holds nowhere:
a pair is then asked again, which costs a minute; an answer on the wrong person may cost a family its cover.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Side, Verdict
from ucj_validate.frames import DECIDED, Decided, People
from ucj_validate.pseudonyms import Key
from ucj_validate.review.contradictions import contradicted
from ucj_validate.review.fingerprints import FOUND_BY, KEYS, keyed, keyed_values, near, seal, words
from ucj_validate.state.answers import Answer, Endpoint


class Fit(IntEnum):
    """How surely a row is the one that was decided on, surest first."""

    UNCHANGED = 1
    NUMBER_AND_NAME = 2
    """Or name and birth date, and a number that is one slip away; or number, birth date, and a name short of a word."""
    NUMBER_AND_MORE = 3
    """Number and birth date, or number and a word of the name: the name was respelt."""
    NAME_AND_BIRTH = 4
    """The number was mended, filled in or lost."""


class Standing(StrEnum):
    """What an answer does in a run."""

    HOLDS = "holds"
    ABSENT = "absent"
    """One of its rows is in no file any more."""
    UNCLEAR = "unclear"
    """Its rows can't be told from others."""
    CONTRADICTED = "contradicted"
    """Other answers, or what the rows now say, speak against it."""


@dataclass(frozen=True)
class Held:
    """Earlier answers in the rows of today."""

    decided: Decided
    standing: Mapping[str, Standing]
    """By answer id."""
    disputed: pl.DataFrame
    """`side row`: rows on which answers contradict each other."""
    pairs: tuple[tuple[tuple[str, int], tuple[str, int], str, str], ...] = ()
    """Two rows as (side, row), lower first; the verdict as it was given; the answer's id."""

    def count(self, standing: Standing) -> int:
        """Answers that stand so."""
        return sum(one is standing for one in self.standing.values())


def held(answers: Sequence[Answer], roll: People, members: People, key: Key) -> Held:
    """What `answers` say of the rows of `roll` and `members`. Deterministic; the order of rows changes nothing."""
    sides = {Side.ROLL: roll, Side.MEMBERS: members}
    found = {side: _Side.of(people, key) for side, people in sides.items()} if answers else {}
    pairs: list[_Pair] = []
    standing: dict[str, Standing] = {}
    for answer in answers:
        left, right = (_rows(end, found[Side(end.side)]) for end in (answer.left, answer.right))
        both = _parted(answer, left, right)
        if not left or not right:
            standing[answer.id] = Standing.ABSENT
        elif both is None:
            standing[answer.id] = Standing.UNCLEAR
        else:
            standing[answer.id] = Standing.HOLDS
            pairs += [_pair(answer, one, other) for one in both[0] for other in both[1]]
    apart = [pair for pair in pairs if pair[2] == Verdict.DIFFERENT and _all_equal(pair, found)]
    against = contradicted(pairs) | {pair[3] for pair in apart}
    for name in against:
        standing[name] = Standing.CONTRADICTED
    disputed = {end for one, other, _verdict, answer in pairs if answer in against for end in (one, other)}
    return Held(_decided(pairs, against), standing, _places(disputed), tuple(pairs))


_Row = tuple[str, int]
"""Side and row."""
_Pair = tuple[_Row, _Row, str, str]
"""Two rows, lower first; verdict; answer id."""


@dataclass(frozen=True)
class _Side:
    """One side's rows, and where each pseudonym stands."""

    people: People
    at: Mapping[str, Mapping[str, list[int]]]
    key: Key

    @classmethod
    def of(cls, people: People, key: Key) -> _Side:
        ordered = People(people.sort(c.ROW))
        rows = keyed(ordered, key)
        at: dict[str, dict[str, list[int]]] = {}
        for name in FOUND_BY:
            places = rows.select(name, c.ROW).drop_nulls(name).group_by(name).agg(pl.col(c.ROW).sort())
            at[name] = dict(places.iter_rows())
        return cls(ordered, at, key)

    def candidates(self, end: Endpoint) -> list[int]:
        """Rows that share a number or the whole name with the endpoint."""
        shared = (self.at[name].get(getattr(end, name) or "", []) for name in FOUND_BY)
        return sorted({row for rows in shared for row in rows})

    def values(self, row: int) -> dict[str, str | None]:
        return keyed_values(self.cells(row), self.key)

    def cells(self, row: int) -> dict[str, str | None]:
        return self.people.row(row, named=True)


def _rows(end: Endpoint, side: _Side) -> dict[int, Fit]:
    """The rows that are the endpoint's today, each with how surely; none where that can't be told."""
    fits = {row: fit for row in side.candidates(end) if (fit := _fit(end, row, side)) is not None}
    sure = {row: fit for row, fit in fits.items() if fit <= Fit.NUMBER_AND_NAME}
    if sure:
        return sure
    best = min(fits.values(), default=None)
    left = {row: fit for row, fit in fits.items() if fit == best}
    # Where only most agrees, the rows must be one person's; of two people who fit as well, neither is taken.
    people = {tuple(side.values(row)[name] for name in ("nik", "kpj", "name")) for row in left}
    return left if len(people) == 1 else {}


def _fit(end: Endpoint, row: int, side: _Side) -> Fit | None:
    """How surely a row is the endpoint's; what is dear to reckon (seals, numbers less a digit) only where it may tell."""
    values = side.values(row)
    equal = {name: values[name] is not None and values[name] == getattr(end, name) for name in KEYS}
    differs = {name: values[name] is not None and getattr(end, name) is not None and not equal[name] for name in KEYS}
    number = equal["nik"] or equal["kpj"]
    if all(values[name] == getattr(end, name) for name in KEYS) and seal(side.cells(row), side.key) == end.seal:
        return Fit.UNCHANGED
    if not number and not (equal["name"] and equal["birth"]):
        return None
    if (equal["name"] and (number or _one_slip(end, row, side))) or (
        number and equal["birth"] and _words_left_out(end, side.cells(row), side.key)
    ):
        return Fit.NUMBER_AND_NAME
    if number and (equal["birth"] or (not differs["birth"] and _some_words(end, side.cells(row), side.key))):
        return Fit.NUMBER_AND_MORE
    family = equal["no_kk"] or equal["phone"] or equal["mother"]
    if equal["name"] and equal["birth"] and not differs["kpj"] and (family or not differs["nik"]):
        return Fit.NAME_AND_BIRTH
    return None


def _one_slip(end: Endpoint, row: int, side: _Side) -> bool:
    """The number is one slip from the endpoint's."""
    return bool(set(end.near) & set(near(side.cells(row)["nik"], side.key)))


def _words_left_out(end: Endpoint, cells: Mapping[str, str | None], key: Key) -> bool:
    """Two words or more of the one name are all of the other: a word was left out, none is another."""
    ours, theirs = set(end.tokens), set(words(cells["name_key"], key))
    return len(ours & theirs) > 1 and (ours <= theirs or theirs <= ours)


def _some_words(end: Endpoint, cells: Mapping[str, str | None], key: Key) -> bool:
    """At least half of the words of the shorter name stand in the other."""
    ours, theirs = set(end.tokens), set(words(cells["name_key"], key))
    return bool(ours & theirs) and 2 * len(ours & theirs) >= min(len(ours), len(theirs))


def _parted(answer: Answer, left: Mapping[int, Fit], right: Mapping[int, Fit]) -> tuple[list[int], list[int]] | None:
    """The rows of both ends; a row that fits both belongs to the end it fits better. None where that can't be told."""
    if answer.left.side != answer.right.side:
        return sorted(left), sorted(right)
    both = set(left) & set(right)
    if any(left[row] == right[row] for row in both):
        return None
    ours = sorted(row for row in left if row not in both or left[row] < right[row])
    theirs = sorted(row for row in right if row not in both or right[row] < left[row])
    return (ours, theirs) if ours and theirs else None


def _pair(answer: Answer, one: int, other: int) -> _Pair:
    low, high = sorted([(answer.left.side, one), (answer.right.side, other)])
    return low, high, answer.verdict, answer.id


def _all_equal(pair: _Pair, found: Mapping[Side, _Side]) -> bool:
    """Number, name and birth date of both rows are the same by now: what parted them has been mended away."""
    one, other = (found[Side(side)].values(row) for side, row in pair[:2])
    return all(one[name] is not None and one[name] == other[name] for name in ("nik", "name", "birth"))


def _decided(pairs: Sequence[_Pair], against: set[str]) -> Decided:
    """One verdict a pair; where answers contradict each other nothing is decided, and the pair is shown again."""
    told: dict[tuple[_Row, _Row], tuple[str, str]] = {}
    for one, other, verdict, answer in pairs:
        now = str(Verdict.UNSURE) if answer in against else verdict
        if now != Verdict.UNSURE or (one, other) not in told:  # whoever is sure speaks for who is not
            told[one, other] = (now, answer)
    rows = [(*one, *other, verdict, answer) for (one, other), (verdict, answer) in sorted(told.items())]
    return Decided(pl.DataFrame(rows, schema=DECIDED, orient="row"))


def _places(rows: Iterable[_Row]) -> pl.DataFrame:
    return pl.DataFrame(sorted(rows), schema={"side": pl.String, c.ROW: pl.Int64}, orient="row")
