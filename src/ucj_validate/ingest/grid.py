"""Physical records of one table before anything is known of its meaning."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ucj_validate.columns import RejectReason


@dataclass(frozen=True)
class Grid:
    """Every physical record of a text file or a sheet, in order, as text."""

    cells: pl.DataFrame
    """One row a record, columns "0", "1" …; shorter records are filled with "", longer ones cut (see `odd`)."""
    line: NDArray[np.int64]
    """The row number that an editor or spreadsheet shows."""
    width: NDArray[np.int64]
    """Cells found in the record."""
    raw: Callable[[int], str]
    """Text of record i as it stands in the file; a workbook's cells joined by " | "."""
    fault: dict[int, RejectReason] = field(default_factory=dict)
    """Records that could not be cut into cells with certainty."""
    odd: dict[int, list[str]] = field(default_factory=dict)
    """All cells of the records that are wider or narrower than the frame."""
    numeric: dict[int, pl.Series] = field(default_factory=dict)
    """By column: True where a workbook stored the cell as a number. Absent = nowhere."""
    ragged: bool = True
    """Whether a record's width says something: yes in a text file, no in a sheet."""
    mended: int | None = None
    """The record, if any, that is a header line put right."""
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """Merged cells of a sheet: first record, first column, last record, last column, all inside."""
    blank: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    """Lines of nothing at all that stand apart, being thousands; they are no records here, and told for by the table."""
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def height(self) -> int:
        """Number of records."""
        return len(self.line)

    def record(self, index: int) -> list[str]:
        """The cells of one record, all of them."""
        if index in self.odd:
            return self.odd[index]
        return list(self.cells.row(index))


def frame_of(records: Sequence[Sequence[str]], columns: int) -> pl.DataFrame:
    """`records` as a frame of `columns` text columns; shorter ones filled with "", longer ones cut."""
    blank = [""] * columns
    even = [r if len(r) == columns else [*r[:columns], *blank[len(r) :]] for r in records]
    by_column = list(zip(*even, strict=True)) if even else [()] * columns
    return pl.DataFrame([pl.Series(str(i), values, dtype=pl.String) for i, values in enumerate(by_column)])
