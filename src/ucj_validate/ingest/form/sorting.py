"""Which physical records below a header are no people, and why."""

from __future__ import annotations

import numpy as np

from ucj_validate.columns import RejectReason
from ucj_validate.ingest.form.body import Body, body_of
from ucj_validate.ingest.form.cellkind import Kind, kind_of
from ucj_validate.ingest.form.heading import Header
from ucj_validate.ingest.form.marks import (
    BLANKS,
    filled,
    is_group,
    is_numbering,
    is_page_number,
    is_total,
    may_sign,
    repeats_header,
)
from ucj_validate.ingest.grid import Grid

_LONGEST_NUMBER = 20
"""Digits of a running number, with room to spare: of thousands Python makes no number."""
_LOOKED_BACK = 30
"""Records above in which the running number is looked for: a signature block or a page's head stands between."""
_LOOKED_AT, _MOSTLY = 60, 0.9
_LEAST_WIDE = 3
"""Filled cells that rows must usually have for a line of one cell to be none."""
_PAGE_ENDS = frozenset({RejectReason.REPEATED_HEADER, RejectReason.NUMBERING, RejectReason.FOOTER})
_NO_ROWS = frozenset({RejectReason.BLANK, RejectReason.TOTAL, RejectReason.TITLE, *_PAGE_ENDS})


def sorted_out(grid: Grid, header: Header) -> dict[int, RejectReason]:
    """Index of each record that is no person → why. Header records are not among them."""
    start = header.last + 1
    reasons = {
        i: RejectReason.TITLE if any(cell.strip(BLANKS) for cell in grid.record(i)) else RejectReason.BLANK
        for i in range(header.first or 0)
    }
    if start >= grid.height:
        return reasons
    body = body_of(grid, header, start)
    reasons |= {i: fault for i, fault in grid.fault.items() if i >= start}
    for offset in np.flatnonzero(body.filled == 0).tolist():
        if start + offset not in grid.odd or not any(c.strip(BLANKS) for c in grid.odd[start + offset]):
            reasons[start + offset] = RejectReason.BLANK
    forms = _Forms(grid, header, reasons)
    for first in (start + body.suspects).tolist():
        # A header that comes again brings its row of numbers with it.
        for index in range(first, grid.height):
            reason = forms.reason(index, reasons) if index not in reasons or index in grid.odd else None
            if reason:
                reasons[index] = reason
            if reason is not RejectReason.REPEATED_HEADER:
                break
    _sort_out_signatures(grid, body, reasons)
    _sort_out_footnotes(grid, body, reasons)
    return reasons


class _Forms:
    """What the lines of one form look like that come again on every page."""

    def __init__(self, grid: Grid, header: Header, reasons: dict[int, RejectReason]) -> None:
        self.grid, self.header = grid, header
        above = [i for i, reason in reasons.items() if reason is RejectReason.TITLE and i < (header.first or 0)]
        self.titles = {tuple(filled(grid.record(i))) for i in above}
        first = header.first
        self.lines = (
            set()
            if first is None
            else {tuple(grid.record(i)) for i in range(first, header.last + 1) if filled(grid.record(i))}
        )

    def reason(self, index: int, reasons: dict[int, RejectReason]) -> RejectReason | None:
        """Why a record is no person, as far as it says so itself."""
        cells = self.grid.record(index)
        held = filled(cells)
        if not held:
            return RejectReason.BLANK
        if tuple(cells) in self.lines or repeats_header(cells, self.header):
            return RejectReason.REPEATED_HEADER
        follows_header = index == self.header.last + 1 or reasons.get(index - 1) is RejectReason.REPEATED_HEADER
        if follows_header and is_numbering(held, self.header):
            return RejectReason.NUMBERING
        if is_page_number(held):
            return RejectReason.FOOTER
        counts_on = _counts_on(held[0], self.grid, index)
        if tuple(held) in self.titles or (is_group(held) and not counts_on):
            return RejectReason.TITLE
        return RejectReason.TOTAL if is_total(held, counts_on=counts_on) else None


def _counts_on(number: str, grid: Grid, index: int) -> bool:
    """Whether `number` carries on the running number of the rows above."""
    if not number.isdecimal() or len(number) > _LONGEST_NUMBER:
        return False
    for above in range(index - 1, max(-1, index - _LOOKED_BACK), -1):
        held = filled(grid.record(above))
        if held and held[0].isdecimal():
            return len(held[0]) <= _LONGEST_NUMBER and int(number) == int(held[0]) + 1
    return False


def _sort_out_signatures(grid: Grid, body: Body, reasons: dict[int, RejectReason]) -> None:
    """Marks the lines of a signature block: all from its first word on, below the last row of a page."""
    ends = sorted(i for i, reason in reasons.items() if reason in _PAGE_ENDS and i >= body.start)
    begins, signed = body.start, False
    for page_end in [*ends, grid.height]:
        at = page_end - 1
        tail: list[int] = []
        while at >= begins and not _is_row(grid, body, at, reasons):
            tail.append(at)
            at -= 1
        # A page without a row carries on what the page above ended with, which need not be looked at again.
        signed = signed and at < begins
        for index in reversed(tail):
            if reasons.get(index) in _NO_ROWS:
                continue
            signed = signed or may_sign(filled(grid.record(index)))
            if signed:
                reasons[index] = RejectReason.SIGNATURE
        begins = page_end


def _sort_out_footnotes(grid: Grid, body: Body, reasons: dict[int, RejectReason]) -> None:
    """Marks the last lines that hold words alone, in a column of numbers or dates: nobody's name stands there."""
    for index in range(grid.height - 1, body.start - 1, -1):
        if reasons.get(index) in _NO_ROWS:
            continue
        cells = grid.record(index)
        places = [place for place, cell in enumerate(cells) if cell.strip(BLANKS)]
        if len(places) != 1 or body.enough < _LEAST_WIDE or not _is_text_among_values(grid, body, places[0], cells):
            return
        reasons[index] = RejectReason.FOOTER


def _is_text_among_values(grid: Grid, body: Body, place: int, cells: list[str]) -> bool:
    if place >= grid.cells.width or kind_of(cells[place].strip(BLANKS)) not in {Kind.WORDS, Kind.PROSE}:
        return False
    above = grid.cells[str(place)].slice(body.start, _LOOKED_AT).to_list()
    kinds = [kind_of(cell.strip(BLANKS)) for cell in above if cell.strip(BLANKS)]
    values = sum(kind in {Kind.NUMBER, Kind.DATE, Kind.TIME} for kind in kinds)
    return values > 1 and values >= _MOSTLY * len(kinds)


def _is_row(grid: Grid, body: Body, index: int, reasons: dict[int, RejectReason]) -> bool:
    """Whether the table still goes on at this record."""
    offset = index - body.start
    if body.sure[offset]:
        return True
    if reasons.get(index) in _NO_ROWS:
        return False
    held = filled(grid.record(index))
    if len(held) > 1 and _counts_on(held[0], grid, index):
        return True
    return int(body.filled[offset]) >= body.enough and not may_sign(held[:1])
