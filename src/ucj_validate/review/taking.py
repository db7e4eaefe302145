"""Decisions read back: every line checked against the run, taken or refused with its reason, nothing overwritten."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

import polars as pl

from ucj_validate.columns import Side, Verdict
from ucj_validate.finished import RunData
from ucj_validate.i18n import _
from ucj_validate.report.workbook.sheet import CANDIDATE, DECISION, NOTE
from ucj_validate.review.book import KEYS, line_seal, pair_sheets
from ucj_validate.review.deciding import answer
from ucj_validate.review.lines import Book, Filled
from ucj_validate.review.queue import Pair, Row, every_pair
from ucj_validate.review.words import SEAL, verdict_of
from ucj_validate.state.answers import Answer, add, entries
from ucj_validate.state.store import Store

_SHOWN = tuple(side + name for name in ("NIK", "NAMA", "TGL_LAHIR") for side in ("", CANDIDATE))
"""Columns that must still say what the run says: they are what somebody decided on."""


@dataclass(frozen=True)
class Refused:
    """A line that was not taken."""

    sheet: str
    line: int
    reason: str
    """A sentence without values."""


@dataclass(frozen=True)
class Taken:
    """What came of a workbook."""

    lines: int
    """Lines of pairs in it."""
    open: int
    """Lines without a decision."""
    new: Mapping[str, int]
    """New answers by verdict."""
    known: int
    """Decisions that stood already."""
    refused: tuple[Refused, ...]
    conflicts: tuple[tuple[Answer, ...], ...]
    """Standing answers that contradict one of these, group by group."""


def take(book: Book, run: RunData, store: Store, reviewer: str, at: datetime) -> Taken:
    """Takes the decisions of `book` on pairs of `run` into `store`, all in one transaction."""
    held = entries(store)
    bench = _Bench(run, store, {pair.ends: pair for pair in every_pair(run, held.live(), store.key)})
    asked = [line for line in book.lines if line.cells.get(DECISION)]
    judged = [(line, bench.judged(line)) for line in asked]
    twice = _told_twice(judged)
    refused, answers, known = [], [], 0
    for line, outcome in judged:
        if isinstance(outcome, str):
            refused.append(Refused(line.sheet, line.line, outcome))
        elif outcome.pair.ends in twice:
            reason = _("pasangan yang sama diputuskan dua kali di berkas ini, tidak sama")
            refused.append(Refused(line.sheet, line.line, reason))
        elif bench.stands(outcome, reviewer):
            known += 1
        else:
            answers.append(bench.answer(outcome, reviewer, at))
    unique = {one.id: one for one in answers}
    add(store, unique.values())
    return Taken(
        lines=len(book.lines),
        open=len(book.lines) - len(asked),
        new=dict(Counter(one.verdict for one in unique.values())),
        known=known + len(answers) - len(unique),
        refused=tuple(refused),
        conflicts=_among(entries(store).conflicts(), unique),
    )


@dataclass(frozen=True)
class _Told:
    """A line that may be taken."""

    pair: Pair
    verdict: Verdict
    note: str
    seen: frozenset[str]
    """Answers that the line was shown with."""


@dataclass(frozen=True)
class _Bench:
    """What lines are held against."""

    run: RunData
    store: Store
    pairs: Mapping[tuple[Row, Row], Pair]

    @cached_property
    def rows(self) -> Mapping[tuple[str, str, int], int]:
        """Position of a row by side, SUMBER and BARIS."""
        source = pl.when(pl.col("sheet").is_null()).then("file").otherwise(pl.col("file") + "#" + pl.col("sheet"))
        found = {}
        for side, frame in ((str(Side.ROLL), self.run.roll), (str(Side.MEMBERS), self.run.members)):
            places = frame.select(source=source, line="line").iter_rows()
            found.update({(side, name, line): at for at, (name, line) in enumerate(places)})
        return found

    @cached_property
    def shown(self) -> Mapping[tuple[str, ...], Mapping[str, str]]:
        """What the run's own sheets show, by the keys of a line."""
        told = {}
        for sheet in pair_sheets(self.run):
            columns = [name for name in (*KEYS, *_SHOWN) if name in sheet.frame.columns]
            texts = sheet.frame.select(pl.col(name).cast(pl.String).fill_null("").str.strip_chars() for name in columns)
            for row in texts.iter_rows(named=True):
                told[tuple(row[name] for name in KEYS)] = row
        return told

    def judged(self, line: Filled) -> _Told | str:
        """The line as it may be taken, or why it may not."""
        verdict = verdict_of(line.cells[DECISION])
        if verdict is None:
            return _("kata di kolom {column} tidak dikenal; pilih Setuju, Tolak atau Tunda").format(column=DECISION)
        pair = self._pair(line)
        if pair is None:
            return _("pasangan ini tidak ada di hasil ini; ekspor lagi")
        changed = self._changed(line)
        if changed:
            return _("isi kolom {columns} berubah sejak diekspor; perbaiki di berkas sumber, lalu ekspor lagi").format(
                columns=", ".join(changed)
            )
        mark, _space, seen = line.cells.get(SEAL, "").partition(" ")
        if mark and mark != line_seal(self.run, pair.left, pair.right, self.store.key):
            return _("baris di berkas sumber berubah sejak diekspor; ekspor lagi")
        return _Told(pair, verdict, line.cells.get(NOTE, ""), frozenset(filter(None, seen.split(","))))

    def _pair(self, line: Filled) -> Pair | None:
        cells = line.cells
        try:
            places = (
                (cells["SUMBER"], int(cells["BARIS"])),
                (cells[f"{CANDIDATE}SUMBER"], int(cells[f"{CANDIDATE}BARIS"])),
            )
        except ValueError:
            return None
        left = self.rows.get((str(Side.ROLL), *places[0]))
        if left is None:
            return None
        for side in (Side.MEMBERS, Side.ROLL):
            right = self.rows.get((str(side), *places[1]))
            if right is not None and (pair := self.pairs.get(((str(Side.ROLL), left), (str(side), right)))):
                return pair
        return None

    def _changed(self, line: Filled) -> list[str]:
        """Columns that don't say what the run says."""
        shown = self.shown.get(tuple(_whole(line.cells[name]) for name in KEYS), {})
        return [name for name in _SHOWN if name in line.cells and name in shown and line.cells[name] != shown[name]]

    def stands(self, told: _Told, reviewer: str) -> bool:
        """The same reviewer has said the same before."""
        return any(one.reviewer == reviewer and one.verdict == told.verdict for one in told.pair.known)

    def answer(self, told: _Told, reviewer: str, at: datetime) -> Answer:
        """The line as an answer. It takes the place of what its reviewer said or saw before, of nothing else."""
        replaced = tuple(one for one in told.pair.known if one.id in told.seen or one.reviewer == reviewer)
        pair = replace(told.pair, known=replaced)
        return answer(self.run, pair, told.verdict, reviewer, at, told.note, "workbook", self.store.key)


def _whole(text: str) -> str:
    """A number as a whole one: some programs write 17 as 17.0."""
    return text.removesuffix(".0")


def _told_twice(judged: Iterable[tuple[Filled, _Told | str]]) -> set[tuple[Row, Row]]:
    verdicts: dict[tuple[Row, Row], set[Verdict]] = defaultdict(set)
    for _line, told in judged:
        if not isinstance(told, str):
            verdicts[told.pair.ends].add(told.verdict)
    return {ends for ends, told in verdicts.items() if len(told) > 1}


def _among(conflicts: Sequence[tuple[Answer, ...]], new: Mapping[str, Answer]) -> tuple[tuple[Answer, ...], ...]:
    pairs = {one.pair for one in new.values()}
    return tuple(group for group in conflicts if group[0].pair in pairs)
