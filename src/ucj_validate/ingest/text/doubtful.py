"""The lines of a text whose quoting is not whole by itself, each settled by the careful scanner where it stands.

All other lines are records as they are: a stray quote costs the look at its own line and the few below it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ucj_validate.ingest.text.outline import Outline
from ucj_validate.ingest.text.scanner import LONGEST_RECORD, Dialect, Record, record_at, tears


@dataclass(frozen=True)
class Settled:
    """Which lines of a text are records. A record is told by the index of the line on which it begins."""

    lines: Outline
    """Of each line on which a record begins: that record."""
    begins: NDArray[np.bool_]
    """By line: whether a record begins there."""
    scanned: dict[int, Record]
    """The records that the scanner cut."""
    torn: frozenset[int]
    """Records that may have lost an end to a broken one below them."""

    @property
    def broken(self) -> list[int]:
        """Records whose quoting is broken."""
        return sorted(self.torn | {at for at, record in self.scanned.items() if record.fault})

    def on(self, lines: frozenset[int]) -> list[int]:
        """Records on which one of these lines (from 1) stands."""
        at = {line - 1 for line in lines if self.begins[line - 1]}
        for first, record in self.scanned.items():
            if not lines.isdisjoint(range(record.line, record.line + record.raw.count("\n") + 1)):
                at.add(first)
        return sorted(at)


def settled(data: bytes, lines: Outline, doubtful: NDArray[np.bool_], dialect: Dialect, width: int) -> Settled:
    """The records of `data`, of which `lines` are the physical lines; `width`: cells of a regular one."""
    start = np.append(lines.start, len(data))
    begins = np.ones(len(doubtful), dtype=np.bool_)
    end, cells = lines.end.copy(), lines.width.copy()
    scanned: dict[int, Record] = {}
    torn: set[int] = set()
    free = 0
    for at in np.flatnonzero(doubtful).tolist():
        if at < free:
            continue
        last = min(at + LONGEST_RECORD, len(begins))
        record, used = record_at(data[start[at] : start[last]].decode("utf-8"), dialect, width)
        above = _above(data, lines, begins, at)
        if above and tears(scanned.get(*above), record, dialect, width):
            torn.add(above[0])
        scanned[at] = replace(record, line=at + 1)
        free = at + used
        begins[at + 1 : free] = False
        end[at], cells[at] = lines.end[free - 1], len(record.cells)
    return Settled(replace(lines, end=end, width=cells), begins, scanned, frozenset(torn))


def _above(data: bytes, outline: Outline, begins: NDArray[np.bool_], at: int) -> tuple[int, Record] | None:
    """The line on which the record above line `at` begins, and that record as one of a whole line."""
    above = at - 1
    while above >= 0 and not begins[above]:
        above -= 1
    if above < 0:
        return None
    raw = data[outline.start[above] : outline.end[above]].decode("utf-8")
    return above, Record(above + 1, [], raw)
