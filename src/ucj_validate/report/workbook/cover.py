"""PETUNJUK: what the book is, what each sheet is for, what the columns mean, how KEPUTUSAN is filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ucj_validate.i18n import _, day, number
from ucj_validate.leaving import foreign
from ucj_validate.report.model import Report
from ucj_validate.report.parts import STATUSES
from ucj_validate.report.words import wording
from ucj_validate.report.words.phrases import verdict
from ucj_validate.report.workbook import words
from ucj_validate.report.workbook.looks import DIFFERS
from ucj_validate.report.workbook.pages import printed
from ucj_validate.report.workbook.sheet import DECISION, Volume

NAME = "PETUNJUK"
_WIDTHS = (27, 57, 43, 14, 17, 20)
_ACROSS = len(_WIDTHS) - 1
_LINE = 13.5
"""Points."""


@dataclass(frozen=True)
class Contents:
    """What the cover tells of the book it lies in."""

    volumes: Sequence[Volume]
    at: int
    """Which of them it lies in."""
    short: tuple[str, ...]
    """The sheets of figures, all in the first file: those in front, then those behind."""
    front: int
    """How many of `short` stand in front."""

    def lines(self) -> list[tuple[str, int | None, list[str]]]:
        """Each sheet in order: its rows over all files (None for figures), and the files it lies in."""
        first = self.volumes[0].file
        held: dict[str, tuple[int, list[str]]] = {}
        for volume in self.volumes:
            for sheet in volume.sheets:
                rows, files = held.get(sheet.name, (0, []))
                held[sheet.name] = (rows + sheet.frame.height, [*files, volume.file])
        figures = [(name, None, [first]) for name in self.short]
        long = [(name, rows, files) for name, (rows, files) in held.items()]
        return [*figures[: self.front], *long, *figures[self.front :]]


class _Cover:
    """The page, and the line that is written next."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401  xlsxwriter is untyped
        self.page = book.add_worksheet(NAME)
        self.line = 0
        wrapped = {"text_wrap": True, "valign": "top"}
        edge = {"bottom": 1, "bottom_color": "#C9D3D7"}
        heading = {"bold": True, "bg_color": "#1F4E5F", "font_color": "#FFFFFF", "valign": "top", "text_wrap": True}
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.section = book.add_format({"bold": True, "font_size": 12, "font_color": "#1F4E5F"})
        self.text = book.add_format(wrapped)
        self.secret = book.add_format(
            wrapped | {"bold": True, "font_color": "#B00020", "border": 1, "border_color": "#B00020"}
        )
        self.head = book.add_format(heading)
        self.head_right = book.add_format(heading | {"align": "right"})
        self.cell = book.add_format(wrapped | edge)
        self.strong = book.add_format(wrapped | edge | {"bold": True})
        self.link = book.add_format(wrapped | edge | {"bold": True, "font_color": "#0B4FA0", "underline": 1})
        self.count = book.add_format({"num_format": "#,##0", "valign": "top"} | edge)
        self.sum = book.add_format({"num_format": "#,##0", "bold": True, "top": 1})
        self.plain = book.add_format()
        self.differs = book.add_format(DIFFERS)
        for column, wide in enumerate(_WIDTHS):
            self.page.set_column(column, column, wide)

    def paragraph(self, text: str, style: Any = None) -> None:  # noqa: ANN401
        """One text over the whole width; its height is reckoned, since programs don't fit merged cells."""
        self.page.merge_range(self.line, 0, self.line, _ACROSS, text, style or self.text)
        self.page.set_row(self.line, _LINE * max(1, -(-len(text) // 165)))
        self.line += 1

    def heading(self, text: str, *columns: str, right: int = 99) -> None:
        """A section, and the header of its table; columns from `right` on hold numbers."""
        self.line += 1
        self.page.write_string(self.line, 0, text, self.section)
        self.line += 1
        for at, column in enumerate(columns):
            self.page.write_string(self.line, at, column, self.head_right if at >= right else self.head)
        self.line += bool(columns)

    def told(self, name: str, meaning: str) -> None:
        """A word and what it means, the meaning over the rest of the width."""
        self.page.write_string(self.line, 0, name, self.strong)
        self.page.merge_range(self.line, 1, self.line, _ACROSS, meaning, self.cell)
        self.page.set_row(self.line, _LINE * max(1, -(-len(name) // 22), -(-len(meaning) // 140)))
        self.line += 1


def write_cover(book: Any, report: Report, contents: Contents) -> None:  # noqa: ANN401
    """Adds PETUNJUK."""
    cover = _Cover(book)
    _opening(cover, report, contents)
    _sheets(cover, report, contents)
    cover.heading(_("Mengisi kolom {column}").format(column=DECISION))
    for word, meaning in words.decisions():
        cover.told(word, meaning)
    for hint in words.hints():
        cover.paragraph("• " + hint)
    _example(cover)
    cover.heading(_("Arti kolom"))
    for name, meaning in words.columns():
        cover.told(name, meaning)
    cover.page.set_first_sheet()
    cover.page.activate()
    cover.page.set_tab_color("#1F4E5F")
    cover.page.hide_gridlines(2)
    printed(cover.page)
    cover.page.fit_to_pages(1, 1)


def _opening(cover: _Cover, report: Report, contents: Contents) -> None:
    title = _("PETUNJUK — {city}").format(city=foreign(report.city)) if report.city else NAME
    cover.page.write_string(0, 0, title, cover.title)
    cover.line = 1
    cover.paragraph(
        _("Pemadanan daftar pekerja dan peserta BPJS Ketenagakerjaan, tanggal acuan {day}.").format(
            day=day(report.as_of)
        )
    )
    cover.paragraph(verdict(report))
    cover.paragraph(words.secret(), cover.secret)
    if len(contents.volumes) > 1:
        cover.paragraph(
            _("Barisnya lebih banyak daripada yang muat dalam satu berkas. Buku kerja ini terdiri atas {count} berkas: {files}. Ini berkas ke-{number}; lembar yang berlanjut bernama sama di berkas berikutnya.").format(
                count=number(len(contents.volumes)),
                files=", ".join(volume.file for volume in contents.volumes),
                number=contents.at + 1,
            )
        )  # fmt: skip


def _sheets(cover: _Cover, report: Report, contents: Contents) -> None:
    """Each sheet with a link, and how many rows: those that are counted there add up to the rows of the rolls."""
    several = len(contents.volumes) > 1
    here = contents.volumes[contents.at].file
    header = [_("Lembar"), _("Isinya"), _("Yang dilakukan"), _("Baris daftar"), _("Baris di lembar")]
    cover.heading(_("Lembar-lembar"), *header, *([_("Berkas")] if several else []), right=3)
    counted = {wording.status(status): report.status[status] for status in STATUSES}
    for name, rows, files in contents.lines():
        held, to_do = words.of_sheet(name)
        if here in files:
            cover.page.write_url(cover.line, 0, f"internal:'{name}'!A1", cover.link, name)
        else:
            cover.page.write_string(cover.line, 0, name, cover.strong)
        cover.page.set_row(cover.line, _LINE * max(1, -(-len(held) // 60), -(-len(to_do) // 46)))
        cover.page.write_string(cover.line, 1, held, cover.cell)
        cover.page.write_string(cover.line, 2, to_do, cover.cell)
        for column, count in ((3, counted.get(name)), (4, rows)):
            if count is None:
                cover.page.write_blank(cover.line, column, None, cover.count)
            else:
                cover.page.write_number(cover.line, column, count, cover.count)
        if several:
            cover.page.write_string(cover.line, 5, ", ".join(files), cover.cell)
        cover.line += 1
    cover.page.write_string(cover.line, 0, _("Jumlah"), cover.strong)
    cover.page.write_number(cover.line, 3, sum(report.status.values()), cover.sum)
    cover.line += 1
    parts = " + ".join(number(counted[wording.status(status)]) for status in STATUSES)
    cover.paragraph(
        _("Tiap baris daftar dihitung di tepat satu lembar status: {parts} = {total}. Baris yang diulang di lembar lain untuk perbandingan tidak ikut dihitung.").format(
            parts=parts, total=number(sum(report.status.values()))
        )
    )  # fmt: skip


def _example(cover: _Cover) -> None:
    """One made-up pair, marked as real ones are."""
    cover.page.write_string(cover.line, 0, _("Contoh tanda"), cover.strong)
    cover.page.write_rich_string(cover.line, 1, cover.plain, "NURHA", cover.differs, "Y", cover.plain, "ATI")
    cover.page.write_rich_string(cover.line, 2, cover.plain, "NURHA", cover.differs, "J", cover.plain, "ATI")
    cover.line += 1


__all__ = ["NAME", "Contents", "write_cover"]
