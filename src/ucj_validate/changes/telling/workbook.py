"""diff.xlsx: REKAP with the steps of the figures, then one sheet a kind of change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ucj_validate.changes.accounts import Account
from ucj_validate.changes.between import Changes
from ucj_validate.changes.kinds import Kind, MemberKind
from ucj_validate.changes.telling import words
from ucj_validate.changes.telling.said import warnings
from ucj_validate.changes.telling.sheets import sheets
from ucj_validate.finished import RunData
from ucj_validate.i18n import _, day
from ucj_validate.report.workbook.files import cut_to_cells, write_volume
from ucj_validate.report.workbook.pages import printed
from ucj_validate.report.workbook.sheet import volumes
from ucj_validate.report.workbook.words import secret
from ucj_validate.report.xlsx import MAX_BODY_ROWS, MAX_FILE_ROWS

RECAP = "REKAP"
_COVERAGE = ("persons", "eligible", "active")


def write_workbook(changes: Changes, before: RunData, now: RunData, path: Path) -> None:
    """Writes the workbook at `path`; beyond a spreadsheet's limits its sheets go on in further files beside it."""
    fitting, _cut = cut_to_cells(sheets(changes, before, now))
    for volume in volumes(fitting, path.name, MAX_BODY_ROWS, MAX_FILE_ROWS):
        write_volume(
            volume,
            _("Perubahan antara dua hasil"),
            changes.now.as_of,
            path.with_name(volume.file),
            lambda book: _recap(book, changes),
        )


def _recap(book: Any, changes: Changes) -> None:  # noqa: ANN401  xlsxwriter is untyped
    page = book.add_worksheet(RECAP)
    printed(page, landscape=False)
    page.set_column(0, 0, 46)
    page.set_column(1, 4, 12)
    page.fit_to_pages(1, 0)
    looks = {
        "bold": book.add_format({"bold": True}),
        "right": book.add_format({"bold": True, "align": "right"}),
        "count": book.add_format({"num_format": "#,##0"}),
        "signed": book.add_format({"num_format": "+#,##0;-#,##0;0"}),
        "share": book.add_format({"num_format": "0.00%"}),
    }
    page.write_string(0, 0, _("Perubahan antara dua hasil"), looks["bold"])
    page.write_string(1, 0, f"{day(changes.before.as_of)} → {day(changes.now.as_of)}")
    page.write_string(2, 0, secret())
    page.write_string(4, 0, _("Kolom DULU_…: isian pada hasil sebelumnya, tepat di sebelah isian sekarang."))
    page.write_string(3, 0, " ".join(warnings(changes)), looks["bold"])
    at = _steps(page, 5, changes, looks)
    told = [(*words.kind(kind), count) for kind in Kind if (count := changes.roll.count(kind))]
    at = _kinds(page, at + 2, _("Orang di daftar"), told, looks)
    told = [(*words.member_kind(kind), count) for kind in MemberKind if (count := changes.members.count(kind))]
    at = _kinds(page, at + 2, _("Orang di data peserta"), told, looks)
    at = _sum(page, at + 2, _("Peserta aktif"), changes.paid, "active", looks)
    _sum(page, at + 2, _("Peserta di luar daftar"), changes.off_roll, "off_roll", looks)


def _steps(page: Any, at: int, changes: Changes, looks: dict[str, Any]) -> int:  # noqa: ANN401
    """The coverage in steps; the row after it."""
    heads = (_("Cakupan, langkah demi langkah"), _("orang"), _("layak"), _("aktif"), _("cakupan"))
    for column, text in enumerate(heads):
        page.write_string(at, column, text, looks["right" if column else "bold"])
    lines = [
        (day(changes.before.as_of), changes.before.roll, changes.before.rate, "count"),
        *(
            (words.step(step.key), step.delta, step.rate, "signed")
            for step in changes.coverage.steps
            if any(step.delta.values())
        ),
        (day(changes.now.as_of), changes.now.roll, changes.now.rate, "count"),
    ]
    for row, (name, figures, rate, look) in enumerate(lines, at + 1):
        page.write_string(row, 0, name, looks["bold"] if look == "count" else None)
        for column, measure in enumerate(_COVERAGE, 1):
            page.write_number(row, column, figures[measure], looks[look])
        if rate is not None:
            page.write_number(row, len(_COVERAGE) + 1, rate, looks["share"])
    return at + 1 + len(lines)


def _kinds(page: Any, at: int, title: str, told: list[tuple[str, str, int]], looks: dict[str, Any]) -> int:  # noqa: ANN401
    page.write_string(at, 0, title, looks["bold"])
    for row, (name, meaning, count) in enumerate(told, at + 1):
        page.write_string(row, 0, name)
        page.write_number(row, 1, count, looks["count"])
        page.write_string(row, 2, meaning)
    return at + 1 + len(told)


def _sum(page: Any, at: int, title: str, account: Account, measure: str, looks: dict[str, Any]) -> int:  # noqa: ANN401
    lines = [
        (_("sebelumnya"), account.before[measure], "count"),
        *((words.step(step.key), step.delta[measure], "signed") for step in account.steps if step.delta[measure]),
        (_("sekarang"), account.now[measure], "count"),
    ]
    page.write_string(at, 0, title, looks["bold"])
    for row, (name, count, look) in enumerate(lines, at + 1):
        page.write_string(row, 0, name)
        page.write_number(row, 1, count, looks[look])
    return at + 1 + len(lines)
