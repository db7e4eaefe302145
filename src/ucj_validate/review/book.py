"""The workbook of undecided pairs: what an officer fills in, and what tells later whether anything has changed since."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from ucj_validate.columns import Side
from ucj_validate.finished import RunData
from ucj_validate.i18n import _, day, number
from ucj_validate.leaving import foreign
from ucj_validate.pseudonyms import Key
from ucj_validate.report.model import Facts
from ucj_validate.report.workbook import words
from ucj_validate.report.workbook.differences import marks
from ucj_validate.report.workbook.files import cut_to_cells, write_volume
from ucj_validate.report.workbook.pages import printed
from ucj_validate.report.workbook.pairs import doubtful_sheet, review_sheet
from ucj_validate.report.workbook.rows import roll_rows
from ucj_validate.report.workbook.sheet import CANDIDATE, DECISION, NOTE, Sheet, Volume
from ucj_validate.review.deciding import people_of
from ucj_validate.review.fingerprints import seal
from ucj_validate.review.queue import Pair, Queue, Row
from ucj_validate.review.words import BEFORE, SEAL, verdict_word
from ucj_validate.state.answers import Answer

KEYS = ("SUMBER", "BARIS", f"{CANDIDATE}SUMBER", f"{CANDIDATE}BARIS")
"""Columns that name the two rows of a line."""
META = "ucj"
"""Hidden sheet that says which run the pairs are of."""
SCHEMA = "ucj-validate/review/1"
_LINE_POINTS, _LETTERS_ON_A_LINE = 14, 105
_MARKED = (("NIK", f"{CANDIDATE}NIK"), ("NAMA", f"{CANDIDATE}NAMA"))


@dataclass(frozen=True)
class Part:
    """One reviewer's share of the pairs: every n-th, so that each gets as many valuable ones."""

    number: int = 1
    of: int = 1
    limit: int | None = None
    """At most so many pairs."""

    def take(self, pairs: tuple[Pair, ...]) -> tuple[Pair, ...]:
        """The pairs of this share."""
        return pairs[self.number - 1 :: self.of][: self.limit]


def pair_sheets(run: RunData) -> tuple[Sheet, ...]:
    """The sheets of pairs as the run's own workbook holds them."""
    facts = _facts(run)
    rows = roll_rows(facts)
    return review_sheet(rows, facts), doubtful_sheet(rows, facts)


def export(run: RunData, waiting: Queue, key: Key, path: Path, part: Part, place: Path) -> int:
    """Writes the pairs of `part` to `path`, most valuable first; how many they are. Same pairs, same bytes.

    `place` is where the file will lie in the end: the book tells its run's folder from there.
    """
    chosen = part.take(waiting.pairs)
    order = _ordered(run, chosen, key)
    sheets, _cut = cut_to_cells(tuple(_asked(sheet, order) for sheet in pair_sheets(run)))
    filled = tuple(sheet for sheet in sheets if sheet.frame.height)

    def front(book: Any) -> None:  # noqa: ANN401  xlsxwriter is untyped
        _cover(book, run, len(chosen), len(waiting.pairs))

    def back(book: Any) -> None:  # noqa: ANN401
        page = book.add_worksheet(META)
        page.hide()
        for line, pair in enumerate(_meta(run, place).items()):
            page.write_row(line, 0, pair)

    write_volume(Volume(place.name, filled), _("Pasangan untuk diputuskan"), run.as_of, path, front, back)
    path.chmod(0o600)
    return len(chosen)


def line_seal(run: RunData, left: Row, right: Row, key: Key) -> str:
    """What both rows say, as one short mark: another when a cell of them has changed."""
    return key.seal(seal(people_of(run, side).row(row, named=True), key) for side, row in (left, right))[:12]


def knowledge(known: tuple[Answer, ...]) -> str:
    """What had been answered on a pair when it was shown."""
    return ",".join(sorted(one.id for one in known))


def _facts(run: RunData) -> Facts:
    """As much of a run as its sheets of pairs need."""
    return Facts(
        roll=run.roll,  # type: ignore[arg-type]  # with `row` beside
        members=run.members,  # type: ignore[arg-type]
        links=run.links,  # type: ignore[arg-type]
        rejects={},
        sources=(),
        settings=run.settings,
        as_of=run.as_of,
        controls=(),
        matching={},
        version=run.version,
        possible_duplicates=run.possible_duplicates,
    )


def place_of(run: RunData, row: Row) -> tuple[str, int]:
    """SUMBER and BARIS of a row."""
    side, position = row
    frame = run.roll if side == Side.ROLL else run.members
    file, sheet, line = frame.select("file", "sheet", "line").row(position)
    return (file if sheet is None else f"{file}#{sheet}"), line


def _ordered(run: RunData, pairs: tuple[Pair, ...], key: Key) -> pl.DataFrame:
    """The pairs by the keys of their line, with their number in order, what was said before, and their seals."""
    rows = []
    for at, pair in enumerate(pairs, start=1):
        ends = (*place_of(run, pair.left), *place_of(run, pair.right))
        before = "; ".join(_said(one) for one in pair.known) or None
        rows.append(
            (*ends, at, before, f"{line_seal(run, pair.left, pair.right, key)} {knowledge(pair.known)}".strip())
        )
    text, whole = pl.String, pl.Int64
    schema = dict(zip((*KEYS, "order", BEFORE, SEAL), (text, whole, text, whole, whole, text, text), strict=True))
    return pl.DataFrame(rows, schema=schema, orient="row")


def _said(one: Answer) -> str:
    reason = f": {one.reason}" if one.reason else ""
    return f"{verdict_word(one.verdict)} – {one.reviewer}, {one.decided_at[:10]}{reason}"


def _asked(sheet: Sheet, order: pl.DataFrame) -> Sheet:
    """The lines of a sheet that are asked, in the order of their value."""
    frame = sheet.frame.join(order, on=KEYS, how="inner", nulls_equal=True).sort("order")
    shown = frame.with_columns(NO=pl.col("order"), **{DECISION: pl.lit(None, dtype=pl.String)})
    first = ["NO", DECISION, BEFORE] if frame[BEFORE].null_count() < frame.height else ["NO", DECISION]
    columns = [*first, *(name for name in sheet.frame.columns if name not in first), SEAL]
    shown = shown.select(columns)
    return Sheet(sheet.name, shown, marks(shown, _MARKED), frozen=DECISION)


def _meta(run: RunData, place: Path) -> Mapping[str, str]:
    beside = Path(os.path.relpath(run.folder.absolute(), place.absolute().parent)).as_posix()
    return {"schema": SCHEMA, "run": run.name, "folder": beside, "as_of": run.as_of.isoformat()}


def _cover(book: Any, run: RunData, count: int, waiting: int) -> None:  # noqa: ANN401
    """What the book is and how it is filled in."""
    page = book.add_worksheet("PETUNJUK")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    strong = book.add_format({"bold": True, "valign": "top"})
    secret = book.add_format({"bold": True, "font_color": "#B00020", "text_wrap": True, "border": 1})
    page.set_column(0, 0, 16)
    page.set_column(1, 1, 100)
    city = foreign(run.settings.city)
    title = _("Pasangan untuk diputuskan – {city}").format(city=city) if city else _("Pasangan untuk diputuskan")
    page.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 16}))
    told = [
        (_("Hasil"), _("{run}, tanggal acuan {day}").format(run=foreign(run.name), day=day(run.as_of))),
        (
            _("Isi"),
            _("{count} dari {waiting} pasangan yang menunggu, yang paling berarti lebih dulu").format(
                count=number(count), waiting=number(waiting)
            ),
        ),
        *words.decisions(),
        (NOTE, _("alasan atau bukti Anda, misalnya “KTP dilihat”; jangan menulis NIK di sini")),
        (
            _("Sesudahnya"),
            _("simpan, lalu jalankan: ucj-validate review import BERKAS --by NAMA-ANDA; lalu reconcile lagi"),
        ),
        (
            _("Jangan diubah"),
            _("isi kolom selain {decision} dan {note}: baris yang isinya berubah ditolak, agar keputusan tidak jatuh pada orang lain. Perbaiki data di berkas sumbernya.").format(
                decision=DECISION, note=NOTE
            ),
        ),
    ]  # fmt: skip
    page.write_string(1, 0, "", wrapped)
    page.merge_range(1, 0, 1, 1, words.secret(), secret)
    page.set_row(1, 28)
    for line, (name, meaning) in enumerate(told, start=3):
        page.write_string(line, 0, name, strong)
        page.write_string(line, 1, meaning, wrapped)
        page.set_row(line, _LINE_POINTS * max(1, -(-len(meaning) // _LETTERS_ON_A_LINE)))
    page.hide_gridlines(2)
    printed(page)
    page.fit_to_pages(1, 1)
    page.activate()
    page.set_first_sheet()
