"""All answers of a project: who gave them, how they stand, and how one is taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from ucj_validate.errors import UsageError
from ucj_validate.finished import RunData
from ucj_validate.i18n import _
from ucj_validate.review.deciding import without_numbers
from ucj_validate.review.holding import Standing, held
from ucj_validate.state.answers import Answer, Entries, Withdrawal, add, entries
from ucj_validate.state.store import Store


@dataclass(frozen=True)
class Overview:
    """The answers of a state, and how they stand in a run where one was named."""

    entries: Entries
    standing: Mapping[str, Standing]
    """By answer id; empty without a run."""
    disputed: frozenset[str]
    """Answers that contradict each other, by what they say of the same two rows or of a run's."""

    def of(self, answer: Answer) -> str:
        """How an answer stands: a `Standing`, or "withdrawn", "replaced", "stands", "disputed"."""
        if any(one.answer == answer.id for one in self.entries.withdrawals):
            return "withdrawn"
        if answer.id not in {one.id for one in self.entries.live()}:
            return "replaced"
        if answer.id in self.disputed:
            return "disputed"
        return str(self.standing.get(answer.id, "stands"))


def overview(store: Store, run: RunData | None) -> Overview:
    """The answers of `store`, held against the rows of `run`."""
    known = entries(store)
    disputed = {one.id for group in known.conflicts() for one in group}
    standing: Mapping[str, Standing] = {}
    if run is not None:
        standing = held(known.live(), run.roll_people, run.member_people, store.key).standing
        disputed |= {name for name, one in standing.items() if one is Standing.CONTRADICTED}
    return Overview(known, standing, frozenset(disputed))


def withdraw(
    store: Store, names: Sequence[str], reviewer: str, reason: str, *, last: bool = False
) -> tuple[Answer, ...]:
    """Takes answers back, by id or `reviewer`'s last one; those that were taken back.

    Raises:
        UsageError: none is named, or one of them doesn't stand.
    """
    live = entries(store).live()
    chosen = [one for one in live if one.id in names]
    own = [one for one in live if one.reviewer == reviewer]
    if last and own:
        chosen.append(own[-1])
    unknown = len(set(names) - {one.id for one in chosen})
    if unknown or not chosen:
        raise UsageError(
            "review undo",
            _("keputusan itu tidak ada, atau sudah ditarik atau diganti"),
            found=_("{n} nomor yang tidak dikenal").format(n=unknown) if unknown else "",
            advice=_("lihat nomornya dengan `ucj-validate review list`, atau pakai --last"),
        )
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    add(store, [], [Withdrawal(one.id, reviewer, at, without_numbers(reason)) for one in chosen])
    return tuple(chosen)
