"""What people have answered: kept for good, taken back by a further entry, never overwritten.

The entries are three sets (answers, which one replaced which, withdrawals). Two offices' states are merged by putting
their sets together, so that nothing is lost and the order of merging changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from ucj_validate.columns import Verdict
from ucj_validate.pseudonyms import Key
from ucj_validate.state.store import Store


@dataclass(frozen=True)
class Endpoint:
    """One physical row as it was when somebody decided; every value as a pseudonym, None where the row had none."""

    side: str
    file: str
    sheet: str | None
    line: int
    seal: str
    """Of all its cells: equal while nobody has touched the row."""
    nik: str | None = None
    kpj: str | None = None
    name: str | None = None
    birth: str | None = None
    no_kk: str | None = None
    phone: str | None = None
    mother: str | None = None
    near: tuple[str, ...] = ()
    """Of the NIK, and of it less one digit: two NIK one slip apart have one in common."""
    tokens: tuple[str, ...] = ()
    """Of the name's words."""


@dataclass(frozen=True)
class Answer:
    """One person's word on two rows."""

    verdict: str
    """`columns.Verdict` value."""
    reviewer: str
    decided_at: str
    """UTC, to the second."""
    reason: str
    evidence: Mapping[str, Any]
    """What was shown: levels, probability, the run's as-of date."""
    origin: str
    """"workbook" or "terminal"."""
    left: Endpoint
    right: Endpoint
    replaces: tuple[str, ...] = ()
    """Answers on the same pair that the reviewer knew of."""
    id: str = field(default="", compare=False)

    def named(self, key: Key) -> Answer:
        """The answer with its id, which follows from its content."""
        ends = sorted((end.side, end.seal, end.file, end.sheet or "", str(end.line)) for end in (self.left, self.right))
        content = [self.verdict, self.reviewer, self.decided_at, self.reason, *(part for end in ends for part in end)]
        return replace(self, id=key.seal(content)[:16])

    @property
    def pair(self) -> frozenset[tuple[str, str]]:
        """The two rows by their content, in no order."""
        return frozenset({(self.left.side, self.left.seal), (self.right.side, self.right.seal)})


@dataclass(frozen=True)
class Withdrawal:
    """An answer taken back."""

    answer: str
    reviewer: str
    withdrawn_at: str
    reason: str


@dataclass(frozen=True)
class Entries:
    """All that has ever been answered: three sets."""

    answers: tuple[Answer, ...]
    withdrawals: tuple[Withdrawal, ...]

    def live(self) -> tuple[Answer, ...]:
        """The answers that stand: neither taken back nor replaced by one that stands; oldest first."""
        gone = {one.answer for one in self.withdrawals}
        standing = [one for one in self.answers if one.id not in gone]
        replaced = {older for one in standing for older in one.replaces}
        return tuple(one for one in standing if one.id not in replaced)

    def conflicts(self) -> tuple[tuple[Answer, ...], ...]:
        """Standing answers on one pair of rows that can't both be right, each group oldest first.

        Whoever is unsure contradicts nobody.
        """
        groups: dict[frozenset[tuple[str, str]], list[Answer]] = {}
        for one in self.live():
            if one.verdict != Verdict.UNSURE:
                groups.setdefault(one.pair, []).append(one)
        return tuple(tuple(group) for group in groups.values() if len({one.verdict for one in group}) > 1)


def entries(store: Store) -> Entries:
    """Everything the state holds of answers, oldest first."""
    ends: dict[str, dict[int, Endpoint]] = {}
    for row in store.rows("SELECT * FROM endpoint"):
        ends.setdefault(row["answer"], {})[row["position"]] = _endpoint(dict(row))
    replaced: dict[str, list[str]] = {}
    for row in store.rows("SELECT newer, older FROM replaced ORDER BY newer, older"):
        replaced.setdefault(row["newer"], []).append(row["older"])
    answers = [
        Answer(
            id=row["id"],
            verdict=row["verdict"],
            reviewer=row["reviewer"],
            decided_at=row["decided_at"],
            reason=row["reason"],
            evidence=json.loads(row["evidence"]),
            origin=row["origin"],
            left=ends[row["id"]][0],
            right=ends[row["id"]][1],
            replaces=tuple(replaced.get(row["id"], ())),
        )
        for row in store.rows("SELECT * FROM answer ORDER BY decided_at, id")
    ]
    withdrawals = store.rows("SELECT * FROM withdrawn ORDER BY withdrawn_at, answer, reviewer")
    return Entries(tuple(answers), tuple(Withdrawal(**dict(row)) for row in withdrawals))


def add(store: Store, answers: Iterable[Answer], withdrawals: Iterable[Withdrawal] = ()) -> int:
    """Adds what is not known yet, in one transaction; the number of new answers."""
    new = 0
    with store.change() as database:
        for one in answers:
            answer = one if one.id else one.named(store.key)
            row = (
                answer.id,
                answer.verdict,
                answer.reviewer,
                answer.decided_at,
                answer.reason,
                json.dumps(dict(answer.evidence), ensure_ascii=False, sort_keys=True),
                answer.origin,
            )
            added = database.execute("INSERT OR IGNORE INTO answer VALUES (?, ?, ?, ?, ?, ?, ?)", row).rowcount
            new += added
            if added:
                database.executemany(
                    "INSERT INTO endpoint VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    [(answer.id, at, *_columns(end)) for at, end in enumerate((answer.left, answer.right))],
                )
            links = [(answer.id, older) for older in answer.replaces]
            database.executemany("INSERT OR IGNORE INTO replaced VALUES (?, ?)", links)
        database.executemany(
            "INSERT OR IGNORE INTO withdrawn VALUES (?, ?, ?, ?)",
            [(one.answer, one.reviewer, one.withdrawn_at, one.reason) for one in withdrawals],
        )
    return new


def _columns(end: Endpoint) -> tuple[object, ...]:
    values = asdict(end)
    return tuple(" ".join(value) if isinstance(value, (list, tuple)) else value for value in values.values())


def _endpoint(row: Mapping[str, Any]) -> Endpoint:
    values = {name: value for name, value in row.items() if name not in {"answer", "position"}}
    return Endpoint(**{**values, "near": tuple(row["near"].split()), "tokens": tuple(row["tokens"].split())})
