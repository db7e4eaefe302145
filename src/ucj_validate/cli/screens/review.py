"""What `review` says of what it did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ucj_validate.cli.speaking.plain import Line, Title, item, wrapped
from ucj_validate.columns import Verdict
from ucj_validate.i18n import _, number
from ucj_validate.leaving import visible
from ucj_validate.review.overview import Overview
from ucj_validate.review.queue import Queue
from ucj_validate.review.taking import Refused, Taken
from ucj_validate.review.words import verdict_word
from ucj_validate.state.answers import Answer
from ucj_validate.state.exchange import Merged

_MOST_REFUSED = 20
_MOST_LISTED = 200


def exported(count: int, waiting: Queue, place: Path) -> Iterator[Line]:
    """After `review export`."""
    yield Title(
        _("{count} dari {waiting} pasangan ditulis ke {place}").format(
            count=number(count), waiting=number(len(waiting.pairs)), place=visible(str(place))
        )
    )
    if waiting.answered:
        yield from wrapped(
            _("{n} pasangan sudah diputuskan dan menunggu reconcile berikutnya").format(n=number(waiting.answered))
        )
    yield from wrapped(
        _("Isi kolom KEPUTUSAN, simpan, lalu: ucj-validate review import {place} --by NAMA").format(
            place=visible(place.name)
        )
    )


def handed_over(count: int, place: Path) -> Iterator[Line]:
    """After `review export --answers`."""
    yield Title(_("{count} keputusan ditulis ke {place}").format(count=number(count), place=visible(str(place))))
    yield from wrapped(
        _("Kantor lain membacanya dengan `ucj-validate review import`, bila berkas kuncinya (.ucj/key) sama.")
    )


@dataclass(frozen=True)
class Received:
    """One file that was read back."""

    file: str
    outcome: Taken | Merged

    @property
    def refused(self) -> Sequence[Refused]:
        """Lines that were not taken."""
        return self.outcome.refused if isinstance(self.outcome, Taken) else ()

    @property
    def conflicts(self) -> Sequence[tuple[Answer, ...]]:
        """Answers that contradict each other."""
        return self.outcome.conflicts

    @property
    def new(self) -> int:
        """Answers that were not known before."""
        return sum(self.outcome.new.values()) if isinstance(self.outcome, Taken) else self.outcome.new

    def facts(self) -> dict[str, Any]:
        """For other programs."""
        facts: dict[str, Any] = {
            "file": self.file,
            "new": self.new,
            "known": self.outcome.known,
            "refused": [{"sheet": one.sheet, "line": one.line, "reason": one.reason} for one in self.refused],
            "conflicts": [[_answer_facts(one) for one in group] for group in self.conflicts],
        }
        if isinstance(self.outcome, Taken):
            facts |= {"lines": self.outcome.lines, "open": self.outcome.open, "verdicts": dict(self.outcome.new)}
        return facts


def received(one: Received) -> Iterator[Line]:
    """After `review import`, for each file."""
    yield Title(_("{file}: {n} keputusan baru").format(file=visible(one.file), n=number(one.new)))
    outcome = one.outcome
    if isinstance(outcome, Taken):
        told = ", ".join(
            f"{verdict_word(verdict)} {number(outcome.new[verdict])}" for verdict in Verdict if verdict in outcome.new
        )
        yield from wrapped(
            _("{lines} baris dibaca: {told}; {known} sudah tercatat; {open} belum diisi; {refused} ditolak").format(
                lines=number(outcome.lines),
                told=told or _("tidak ada yang baru"),
                known=number(outcome.known),
                open=number(outcome.open),
                refused=number(len(outcome.refused)),
            )
        )
        yield from _refused(outcome.refused)
    else:
        yield from wrapped(
            _("{known} sudah tercatat; {withdrawn} penarikan").format(
                known=number(outcome.known), withdrawn=number(outcome.withdrawals)
            )
        )
    yield from _conflicts(one.conflicts)
    if one.new:
        yield from wrapped(_("Jalankan reconcile lagi agar keputusan ini dipakai."))


def _refused(refused: Sequence[Refused]) -> Iterator[Line]:
    for one in refused[:_MOST_REFUSED]:
        yield from item(
            _("ditolak, {sheet} baris {line}: {reason}").format(
                sheet=visible(one.sheet), line=one.line, reason=one.reason
            )
        )
    if len(refused) > _MOST_REFUSED:
        yield from item(
            _("… dan {n} baris lagi; semuanya dengan --json").format(n=number(len(refused) - _MOST_REFUSED))
        )


def _conflicts(conflicts: Sequence[tuple[Answer, ...]]) -> Iterator[Line]:
    if not conflicts:
        return
    yield Title(
        _("{n} pasangan bertentangan: tidak dipakai sampai seseorang memutuskan lagi").format(n=number(len(conflicts)))
    )
    for group in conflicts[:_MOST_REFUSED]:
        yield from item(_places(group[0]))
        for one in group:
            yield from wrapped(_said(one), 6, 8)
    yield from wrapped(_("Pasangan itu berdiri paling atas di `review` dan `review export`."))


def _places(one: Answer) -> str:
    ends = (
        _("{file} baris {line}").format(
            file=visible(end.file if end.sheet is None else f"{end.file}#{end.sheet}"), line=end.line
        )
        for end in (one.left, one.right)
    )
    return " – ".join(ends)


def _said(one: Answer) -> str:
    reason = f": {visible(one.reason)}" if one.reason else ""
    return f"{verdict_word(one.verdict)} – {visible(one.reviewer)}, {one.decided_at[:10]}{reason}"


def listed(seen: Overview) -> Iterator[Line]:
    """`review list`."""
    answers = seen.entries.answers
    live = {one.id for one in seen.entries.live()}
    yield Title(
        _("{n} keputusan tercatat, {live} berlaku, {disputed} bertentangan").format(
            n=number(len(answers)), live=number(len(live)), disputed=number(len(seen.disputed))
        )
    )
    for one in answers[-_MOST_LISTED:]:
        yield from wrapped(f"{one.id}  {_said(one)}", 2, 4)
        yield from wrapped(f"{_places(one)} · {_standing(seen.of(one))}", 4, 6)
    if len(answers) > _MOST_LISTED:
        yield from wrapped(_("… yang lebih lama tidak ditampilkan; semuanya dengan --json"))


def _standing(standing: str) -> str:
    return {
        "withdrawn": _("ditarik"),
        "replaced": _("diganti keputusan lain"),
        "disputed": _("bertentangan dengan keputusan lain"),
        "contradicted": _("bertentangan dengan isi baris sekarang"),
        "stands": _("berlaku"),
        "holds": _("berlaku di hasil ini"),
        "absent": _("barisnya tidak ada lagi di hasil ini"),
        "unclear": _("barisnya tidak dapat dikenali dengan pasti di hasil ini"),
    }[standing]


def facts(seen: Overview) -> dict[str, Any]:
    """`review list --json`."""
    return {
        "schema": "ucj-validate/review-list/1",
        "answers": [_answer_facts(one) | {"standing": seen.of(one)} for one in seen.entries.answers],
    }


def _answer_facts(one: Answer) -> dict[str, Any]:
    ends = [{"side": end.side, "file": end.file, "sheet": end.sheet, "line": end.line} for end in (one.left, one.right)]
    return {
        "id": one.id,
        "verdict": one.verdict,
        "reviewer": one.reviewer,
        "decided_at": one.decided_at,
        "reason": one.reason,
        "origin": one.origin,
        "evidence": dict(one.evidence),
        "rows": ends,
    }


def withdrawn(answers: Sequence[Answer]) -> Iterator[Line]:
    """After `review undo`."""
    yield Title(_("{n} keputusan ditarik").format(n=number(len(answers))))
    for one in answers:
        yield from item(f"{_places(one)}: {_said(one)}")
