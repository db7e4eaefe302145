"""What `diff` prints for people: the figures' change in steps, who has changed, which findings; no person's value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from ucj_validate.changes.accounts import Account
from ucj_validate.changes.between import Changes, SideChanges
from ucj_validate.changes.facts import by_reason, by_value
from ucj_validate.changes.kinds import Kind, MemberKind
from ucj_validate.changes.telling import words
from ucj_validate.changes.telling.said import how_known, title, verdict, warnings
from ucj_validate.cli.comparing.columns import table
from ucj_validate.cli.speaking.plain import Line, Title, wrapped
from ucj_validate.i18n import _, day, number, percent
from ucj_validate.report.words import phrases, wording

_MOST_FINDINGS = 10


def lines(changes: Changes, out: Path | None) -> Iterator[Line]:
    """The whole screen."""
    yield from (Title(line.text) for line in wrapped(title(changes), 0))
    for warning in warnings(changes):
        yield from wrapped(warning, 0)
    yield from wrapped(verdict(changes, {str(kind): changes.roll.count(kind) for kind in Kind}), 0)
    yield Line("")
    yield from _coverage(changes)
    yield from _persons(changes)
    yield from _members(changes)
    yield from _findings(changes)
    yield Line("")
    yield from wrapped(how_known(changes.roll), 0)
    if out is not None:
        yield Line(_("Hasil: {folder}").format(folder=out))
    else:
        yield from wrapped(_("Daftar orangnya untuk petugas: ulangi dengan --out FOLDER."), 0)


def _coverage(changes: Changes) -> Iterator[Line]:
    account = changes.coverage
    yield Title(_("Cakupan, langkah demi langkah"))
    head = ["", _("orang"), _("layak"), _("aktif"), _("cakupan")]
    first, last = (
        [day(run.as_of), *(number(run.roll[name]) for name in _MEASURES), _rate(run.rate)]
        for run in (changes.before, changes.now)
    )
    steps = [
        [words.step(step.key), *(_signed(step.delta[name]) for name in _MEASURES), _rate(step.rate)]
        for step in account.steps
        if any(step.delta.values())
    ]
    yield from table([head, first, *steps, last])
    yield from wrapped(_("Angka kontrol: langkah-langkah itu menjumlah tepat ke angka hasil yang kemudian."), 2)


_MEASURES = ("persons", "eligible", "active")


def _rate(share: float | None) -> str:
    return "–" if share is None else percent(share)


def _signed(amount: int) -> str:
    return phrases.signed(amount) if amount else "·"


def _persons(changes: Changes) -> Iterator[Line]:
    told = [(*words.kind(kind), changes.roll.count(kind), _details(changes.roll, kind)) for kind in Kind]
    yield from _kinds(_("Orang di daftar"), told)


def _details(side: SideChanges, kind: Kind) -> str:
    """How, or why: of the kinds where that matters."""
    counts: dict[str, int] = {}
    if kind == Kind.SETTLED:
        counts = {wording.status_title(status): n for status, n in by_value(side, kind, "now_status").items()}
    elif kind == Kind.EXCLUDED:
        counts = {wording.label(code): n for code, n in by_reason(side, kind, "now").items()}
    elif kind == Kind.INCLUDED:
        counts = {wording.label(code): n for code, n in by_reason(side, kind, "before").items()}
    return ", ".join(f"{name} {number(n)}" for name, n in counts.items())


def _members(changes: Changes) -> Iterator[Line]:
    told = [(*words.member_kind(kind), changes.members.count(kind), "") for kind in MemberKind]
    yield from _kinds(_("Orang di data peserta"), told)
    for account, measure, name in (
        (changes.paid, "active", _("aktif")),
        (changes.off_roll, "off_roll", _("di luar daftar")),
    ):
        if told_sum := sum_in_words(account, measure):
            yield from wrapped(f"{name}: {told_sum}", 2, 4)


def sum_in_words(account: Account, measure: str) -> str:
    """One measure as a sum, "120 − 3 + 5 = 122"; nothing where no step moves it."""
    moved = [step.delta[measure] for step in account.steps if step.delta[measure]]
    if not moved:
        return ""
    parts = " ".join(f"{'+' if amount > 0 else '−'} {number(abs(amount))}" for amount in moved)
    return f"{number(account.before[measure])} {parts} = {number(account.now[measure])}"


def _kinds(heading: str, told: Sequence[tuple[str, str, int, str]]) -> Iterator[Line]:
    some = [one for one in told if one[2]]
    yield Line("")
    yield Title(heading)
    if not some:
        yield Line("  " + _("tidak ada yang berubah"))
        return
    wide = max(len(number(count)) for _name, _meaning, count, _how in some)
    for name, meaning, count, how in some:
        text = f"{number(count)}  {name}: {meaning}"
        yield from wrapped(f"{text} ({how})" if how else text, 2 + wide - len(number(count)), 4 + wide)


def _findings(changes: Changes) -> Iterator[Line]:
    yield Line("")
    yield Title(_("Temuan, menurut orang"))
    both = pl.concat([changes.roll.finding_counts, changes.members.finding_counts])
    moved = (
        both.group_by("code")
        .agg(pl.exclude("code").sum())
        .with_columns(moved=pl.col("new") + pl.col("arrived") + pl.col("solved") + pl.col("left"))
        .filter(pl.col("moved") > 0)
        .sort("moved", "code", descending=[True, False])
    )
    if not moved.height:
        yield Line("  " + _("tidak ada yang berubah"))
        return
    head = ["", _("baru"), _("selesai"), _("masih ada")]
    rows = [
        [
            wording.sentence(row["code"]),
            number(row["new"] + row["arrived"]),
            number(row["solved"] + row["left"]),
            number(row["open"]),
        ]
        for row in moved.head(_MOST_FINDINGS).iter_rows(named=True)
    ]
    yield from table([head, *rows])
    if moved.height > _MOST_FINDINGS:
        yield Line("  " + _("… dan {count} lagi").format(count=number(moved.height - _MOST_FINDINGS)))
