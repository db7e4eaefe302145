"""How many cells a table's records have: as many as its header, or what a whole file has more or fewer of."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ucj_validate.columns import Field, RejectReason
from ucj_validate.errors import UnreadableError
from ucj_validate.i18n import _
from ucj_validate.ingest.form.aliases import aliased
from ucj_validate.ingest.form.content import share_of
from ucj_validate.ingest.form.header import Header
from ucj_validate.ingest.grid import Grid

_SMALL = 10
_PEEKED = 1_000
"""Rows that are looked at first for a cell that is not blank."""
_CHECKED = frozenset(
    {Field.NIK, Field.NO_KK, Field.KPJ, Field.NAME, Field.BIRTH_DATE, Field.BIRTH_PLACE_DATE, Field.SEX}
)
_TRUE_SHARE = 0.3
_MOST_MISFITS = 0.5
"""Above this share of records that don't fit the header, the header is wrong and not the records."""


def fitted(
    grid: Grid, header: Header, reasons: dict[int, RejectReason], label: str
) -> tuple[int, dict[int, RejectReason]]:
    """The table's width, and `reasons` with the records that have another one.

    Columns without name and content at the right end are no columns.
    """
    named = max((i + 1 for i, words in enumerate(header.parts) if words), default=0)
    is_body = _body(grid, header, reasons)
    filled = max(_filled_width(grid.cells, is_body), _filled_beyond(grid, is_body))
    if not grid.ragged:
        return max(named, filled), reasons
    usual = grid.cells.width
    allowed = _allowed_widths(header, grid.cells, usual, named, filled)
    misfits = np.flatnonzero(is_body & ~np.isin(grid.width, allowed))
    body = int(is_body.sum())
    # A few bad records in a small file are bad records; a form that fits hardly any is not understood.
    if len(misfits) > _MOST_MISFITS * body and (usual != len(header.parts) or body > _SMALL):
        raise UnreadableError(
            label, _("jumlah kolom pada judul berbeda dari isi tabel"),
            found=_("judul {header} kolom; {misfits} dari {rows} baris lain lebarnya").format(
                header=len(header.parts), misfits=len(misfits), rows=body
            ),
            advice=_(
                "perbaiki baris judul di berkas sumber; atau `convert BERKAS --header-row NOMOR --out csv`, dan pakai CSV-nya"
            ),
        )  # fmt: skip
    widths = dict.fromkeys(misfits.tolist(), RejectReason.WIDTH)
    return max(named, min(filled, len(header.parts))), reasons | widths


def _body(grid: Grid, header: Header, reasons: dict[int, RejectReason]) -> NDArray[np.bool_]:
    """By record: whether it stands below the header and nothing is said against it."""
    is_body = np.ones(grid.height, dtype=np.bool_)
    is_body[: header.last + 1] = False
    is_body[list(reasons)] = False
    return is_body


def _filled_width(cells: pl.DataFrame, is_body: NDArray[np.bool_]) -> int:
    """Number of columns up to the last one that holds anything in the body."""
    rows = pl.Series(is_body)
    for place in range(cells.width - 1, -1, -1):
        column = cells[str(place)]
        start = int(np.argmax(is_body))
        for part, mask in ((column.slice(start, _PEEKED), rows.slice(start, _PEEKED)), (column, rows)):
            if (part.filter(mask).str.strip_chars() != "").any():
                return place + 1
    return 0


def _filled_beyond(grid: Grid, is_body: NDArray[np.bool_]) -> int:
    """The same for records wider than most, whose last cells stand apart."""
    wider = [cells for i, cells in grid.odd.items() if is_body[i] and len(cells) > grid.cells.width]
    return max((i + 1 for cells in wider for i, cell in enumerate(cells) if cell.strip()), default=0)


def _allowed_widths(header: Header, cells: pl.DataFrame, usual: int, named: int, filled: int) -> list[int]:
    """Cells that a record may have.

    A whole file may have a few blank cells more or fewer than its header on every row (`a,b,,`); one row alone may
    not, since its cells could be shifted. A header one short may also have lost a delimiter between two names: it is
    believed where it was pointed out, or each of its names is known and true of what stands below.
    """
    width = len(header.parts)
    certain = usual > width + 1 or header.confidence == 1.0
    if (usual > width and filled <= width and (certain or _is_true(header, cells))) or named <= usual < width:
        return [width, usual]
    return [width]


def _is_true(header: Header, cells: pl.DataFrame) -> bool:
    """Whether each name of a header is known, people's names too, and what can be checked below is what they say."""
    fields = [aliased(name) for name in header.names if name]
    below = cells.slice(header.last + 1, _PEEKED)
    return (
        None not in fields
        and Field.NAME in fields
        and all(
            share_of(field, below[str(place)]) >= _TRUE_SHARE
            for place, name in enumerate(header.names)
            if (field := aliased(name)) in _CHECKED
        )
    )
