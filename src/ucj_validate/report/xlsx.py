"""report.xlsx: the officer's workbook; where its rows are too many for one file, report-2.xlsx and so on beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ucj_validate.i18n import _
from ucj_validate.report.model import Facts, Report
from ucj_validate.report.workbook.cover import Contents, write_cover
from ucj_validate.report.workbook.files import cut_to_cells, write_volume
from ucj_validate.report.workbook.recap import BUDGET, RECAP, write_budget, write_recap
from ucj_validate.report.workbook.sheet import volumes
from ucj_validate.report.workbook.sheets import long_sheets

MAX_BODY_ROWS = 1_048_575
"""Excel's rows, less the header."""
MAX_FILE_ROWS = 2_000_000
"""Rows of one file, all sheets together: what an office's computer can still open (some 40 million cells)."""


def write(
    facts: Facts,
    report: Report,
    path: Path,
    max_body_rows: int = MAX_BODY_ROWS,
    max_file_rows: int = MAX_FILE_ROWS,
) -> None:
    """Writes the workbook at `path`; beyond the limits its sheets go on in further files beside it."""
    sheets, cut = cut_to_cells(long_sheets(facts))
    files = volumes(sheets, path.name, max_body_rows, max_file_rows)
    title = _("Pemadanan daftar pekerja dan peserta BPJS Ketenagakerjaan")
    for at, volume in enumerate(files):
        contents = Contents(files, at, (RECAP, BUDGET), front=1)

        def front(book: Any, contents: Contents = contents) -> None:  # noqa: ANN401  xlsxwriter is untyped
            write_cover(book, report, contents)
            if contents.at == 0:
                write_recap(book, report, cut)

        def back(book: Any, contents: Contents = contents) -> None:  # noqa: ANN401
            if contents.at == 0:
                write_budget(book, report)

        write_volume(volume, title, facts.as_of, path.with_name(volume.file), front, back)
