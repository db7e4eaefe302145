"""Why a pair waits, what an answer would change, and what has been answered on it, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from ucj_validate.cli.explanation.explain_words import certainty_words, chance, rule_words
from ucj_validate.cli.reviewing.differing import Sign, of_level
from ucj_validate.cli.reviewing.facts import Shown, printed
from ucj_validate.cli.reviewing.session import Done
from ucj_validate.columns import Status, Verdict
from ucj_validate.i18n import _, number
from ucj_validate.report.words import wording
from ucj_validate.report.words.levels import level
from ucj_validate.review.queue import Pair
from ucj_validate.state.answers import Answer


def verdict(code: str) -> str:
    """An answer in one word."""
    return {Verdict.SAME: _("SAMA"), Verdict.DIFFERENT: _("BEDA"), Verdict.UNSURE: _("RAGU")}[Verdict(code)]


def likelihood(shown: Shown) -> str:
    """How likely the two are one person, as a number and in words."""
    return _("Peluang {chance}: {words}.").format(
        chance=chance(shown.pair.probability), words=certainty_words(shown.pair.probability)
    )


def reasons(shown: Shown) -> Iterator[tuple[str, str]]:
    """What speaks for and against it: a heading and its words. What a row doesn't say is seen beside it."""
    heads = {Sign.SAME: _("Sama"), Sign.NEAR: _("Mirip"), Sign.DIFFERS: _("Berbeda")}
    for kind, head in heads.items():
        words = [level(code) for code in shown.levels if of_level(code) is kind]
        if words:
            yield head, ", ".join(words)
    if shown.rule is not None:
        yield _("Ditahan aturan"), rule_words(shown.rule)


def effects(shown: Shown, rivals: int) -> Iterator[tuple[str, str]]:
    """What SAMA and BEDA would change from the next reconcile on; `rivals`: other pairs of the left row that wait."""
    if shown.pair.is_duplicate:
        if shown.counts:
            yield (
                _("Bila SAMA"),
                _("dihitung satu orang; satu baris menjadi {status}").format(status=wording.status(Status.DUPLICATE)),
            )
            yield _("Bila BEDA"), _("tetap dua orang")
        else:
            yield _("Akibat"), _("tidak mengubah jumlah orang; hanya baris mana milik siapa")
        return
    if shown.status != Status.REVIEW:
        yield (
            _("Akibat"),
            _("status baris daftar tetap {status}; bila SAMA, baris peserta ini juga miliknya").format(
                status=wording.status(shown.status)
            ),
        )
        return
    yield (
        _("Bila SAMA"),
        _("kepesertaan orang ini menjadi {membership}").format(membership=wording.membership(shown.right_status)),
    )
    if rivals:
        yield _("Bila BEDA"), _("masih ada {n} calon lain untuk baris ini").format(n=number(rivals))
    else:
        yield (
            _("Bila BEDA"),
            _("tidak ada calon lain: menjadi {status}").format(status=wording.status(Status.UNREGISTERED)),
        )


def warnings(shown: Shown, joined: Sequence[Pair], *, contradicted: bool) -> Iterator[str]:
    """What must not be overlooked; `joined`: pairs that share a row with this one and are answered SAME."""
    if shown.pair.disputed:
        yield _("JAWABAN BERTENTANGAN: {answers}. Putuskan sekali lagi.").format(answers=_all(shown.pair.known))
    elif contradicted:
        yield _("BERTENTANGAN dengan jawaban pada pasangan lain: A = B dan B = C, tetapi A ≠ C. Periksa lagi.")
    if shown.taken_by is not None:
        yield _("Baris peserta ini sudah padan dengan {place}.").format(place=shown.taken_by)
    if any(pair.left == shown.pair.left and not pair.is_duplicate for pair in joined):
        yield _("Baris daftar ini sudah dijawab SAMA dengan baris peserta lain.")
    if any(pair.right == shown.pair.right and not pair.is_duplicate for pair in joined):
        yield _("Baris peserta ini sudah dijawab SAMA dengan baris daftar lain.")


def earlier(answers: Sequence[Answer]) -> Iterator[str]:
    """Each standing answer: who, what, when, why."""
    for one in answers:
        said = _("{who}: {verdict}, {when}").format(
            who=printed(one.reviewer), verdict=verdict(one.verdict), when=moment(one.decided_at)
        )
        yield f'{said} - "{printed(one.reason)}"' if one.reason else said


def moment(text: str) -> str:
    """2025-04-24T08:12:00Z as 24-04-2025 16:12, by the clock of this machine."""
    try:
        told = datetime.fromisoformat(text).astimezone()
    except ValueError:  # an exchanged file may hold another form
        return printed(text)
    return f"{told:%d-%m-%Y %H:%M}"


def progress(at: int | None, pairs: int, done: Done) -> str:
    """12 dari 148 · 10 sama · 1 beda · 1 ragu · 136 lagi."""
    parts = [
        _("{at} dari {pairs}").format(at=number(pairs if at is None else at + 1), pairs=number(pairs)),
        _("{n} sama").format(n=number(done.same)),
        _("{n} beda").format(n=number(done.different)),
        _("{n} ragu").format(n=number(done.unsure)),
        _("{n} lagi").format(n=number(done.waiting)),
    ]
    return " · ".join(parts)


def said(done: Done) -> Iterator[str]:
    """What is printed after the screen has closed."""
    if not done.answered and not done.taken_back and not done.waiting:
        yield _("Tidak ada pasangan yang menunggu.")
        return
    yield _("{n} jawaban disimpan: {same} sama, {different} beda, {unsure} ragu.").format(
        n=number(done.answered),
        same=number(done.same),
        different=number(done.different),
        unsure=number(done.unsure),
    )
    if done.taken_back:
        yield _("{n} jawaban dibatalkan.").format(n=number(done.taken_back))
    if done.waiting:
        yield _("{n} pasangan masih menunggu.").format(n=number(done.waiting))
    if done.answered:
        yield _("Jawaban berlaku mulai reconcile berikutnya.")


def _all(answers: Sequence[Answer]) -> str:
    return "; ".join(f"{printed(one.reviewer)} {verdict(one.verdict)}" for one in answers)
