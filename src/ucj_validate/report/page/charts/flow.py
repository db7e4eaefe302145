"""From the files of the rolls to the statuses of their rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from markupsafe import Markup

from ucj_validate.i18n import _, number
from ucj_validate.leaving import foreign
from ucj_validate.report.counting.smallcells import Cell, hidden_cells
from ucj_validate.report.model import Report
from ucj_validate.report.page.charts.chart import HIDDEN_SIZE, Chart, chart, small, table, told, told_total
from ucj_validate.report.page.charts.lettering import ems, middle_out
from ucj_validate.report.page.charts.svg import at, box, fitting, shape, stretched, words
from ucj_validate.report.parts import STATUSES, Flow
from ucj_validate.report.words import wording

MOST_FILES = 8
_CODES = tuple(str(status) for status in STATUSES)
_BODY = 220.0
"""Pixels of all rows together."""
_SLOT, _GAP, _TOP = 34.0, 8.0, 4.0
"""A node takes at least the two lines of its label."""
_LEFT, _NODE, _RIGHT = 35.5, 1.4, 65.5
_WIDE, _NARROW = 17.0, 8.3
"""Letter sizes that a file's name may take on wide and narrow pages."""
_SLIGHTEST = 1.0


@dataclass(frozen=True)
class Bands:
    """Pixels of each band, file by file and status by status."""

    heights: tuple[tuple[float, ...], ...]

    @property
    def files(self) -> tuple[float, ...]:
        """Height of each file's node."""
        return tuple(sum(row) for row in self.heights)

    @property
    def statuses(self) -> tuple[float, ...]:
        """Height of each status's node."""
        return tuple(sum(column) for column in zip(*self.heights, strict=True))


def flow(report: Report) -> Chart | None:
    """The flow of rows from file to status; None where no row was read."""
    rolls = _most(report.flows)
    if not sum(roll.rows for roll in rolls):
        return None
    cells = [[roll.rows, *(roll.statuses[code] for code in _CODES)] for roll in rolls]
    hidden = hidden_cells(cells, columns_add_up=True)
    totals = [told_total(report.status[code]) for code in _CODES]
    bands = heights(rolls, hidden)
    names = [foreign(roll.file) or _("Lainnya") for roll in rolls]
    counts = [[told(value, hidden=(i, j) in hidden) for j, value in enumerate(row)] for i, row in enumerate(cells)]
    places = _places(bands.files), _places(bands.statuses)
    height = max(_height(bands.files), _height(bands.statuses))
    places = _spread(places[0], bands.files, height), _spread(places[1], bands.statuses, height)
    parts = [
        stretched(_LEFT + _NODE, _RIGHT - _LEFT - 2 * _NODE, height, _ribbons(bands, *places)),
        *_file_nodes(names, [row[0] for row in counts], places[0], bands.files),
        *_status_nodes(totals, places[1], bands.statuses),
    ]
    spoken = [f"{wording.status_title(code)} {told_total(report.status[code])}" for code in _CODES]
    head = [_("Berkas"), _("Baris"), *(wording.status_title(code) for code in _CODES)]
    figures = [[name, *row] for name, row in zip(names, counts, strict=True)]
    return chart(
        "flow", report, _title(report), _description(report, spoken), height, parts, table(head, figures)
    )  # fmt: skip


def heights(rolls: Sequence[Flow], hidden: set[Cell]) -> Bands:
    """Pixels by rows; of a hidden cell always the same. `hidden` counts a roll's total as its first column."""
    scale = _BODY / (sum(roll.rows for roll in rolls) or 1)
    return Bands(
        tuple(
            tuple(
                HIDDEN_SIZE if (i, j) in hidden else max(roll.statuses[code] * scale, _SLIGHTEST if roll.statuses[code] else 0)
                for j, code in enumerate(_CODES, 1)
            )
            for i, roll in enumerate(rolls)
        )
    )  # fmt: skip


def _most(rolls: Sequence[Flow]) -> list[Flow]:
    """The largest rolls; beyond eight the smallest stand together under no name."""
    if len(rolls) <= MOST_FILES:
        return list(rolls)
    rest = rolls[MOST_FILES - 1 :]
    together = {code: sum(roll.statuses[code] for roll in rest) for code in _CODES}
    return [*rolls[: MOST_FILES - 1], Flow("", sum(roll.rows for roll in rest), together)]


def _slots(nodes: Sequence[float]) -> list[float]:
    return [max(node, _SLOT) for node in nodes]


def _height(nodes: Sequence[float]) -> float:
    return sum(_slots(nodes)) + _GAP * (len(nodes) - 1) + 2 * _TOP


def _places(nodes: Sequence[float]) -> list[float]:
    """Top of each node, as close as their labels allow."""
    tops, y = [], _TOP
    for node, slot in zip(nodes, _slots(nodes), strict=True):
        tops.append(y + (slot - node) / 2)
        y += slot + _GAP
    return tops


def _spread(tops: Sequence[float], nodes: Sequence[float], height: float) -> list[float]:
    """The nodes moved apart until they fill `height`."""
    room = (height - _height(nodes)) / (len(nodes) + 1)
    return [top + room * place for place, top in enumerate(tops, 1)]


def _ribbons(bands: Bands, lefts: Sequence[float], rights: Sequence[float]) -> list[Markup]:
    """A band from each file to each status, those of a node above one another; the slender are drawn over the broad."""
    drawn: list[tuple[float, Markup]] = []
    left, right = list(lefts), list(rights)
    for i, row in enumerate(bands.heights):
        for j, (code, band) in enumerate(zip(_CODES, row, strict=True)):
            if band:
                drawn.append((band, shape(f"band {code}", _ribbon(left[i], right[j], band))))
            left[i] += band
            right[j] += band
    return [ribbon for _band, ribbon in sorted(drawn, key=lambda one: -one[0])]


def _ribbon(left: float, right: float, band: float) -> str:
    return (
        f"M{at(0, left)}C{at(50, left, 50, right, 100, right)}V{at(right + band)}"
        f"C{at(50, right + band, 50, left + band, 0, left + band)}Z"
    )


def _file_nodes(names: Sequence[str], rows: Sequence[str], tops: Sequence[float], nodes: Sequence[float]) -> list[Markup]:  # fmt: skip
    drawn: list[Markup] = []
    for name, count, top, node in zip(names, rows, tops, nodes, strict=True):
        middle = top + node / 2
        drawn.append(box("node", _LEFT, top, _NODE, node))
        drawn += fitting(_lettered(name), _LEFT, middle - 3, dx=-6, anchor="end")
        drawn.append(words(count, _LEFT, middle + 13, dx=-6, anchor="end", kind="figure"))
    return drawn


def _lettered(name: str) -> tuple[str, str]:
    """A file's name for wide and for narrow pages; where it gets short, what kind of file it is matters least."""
    narrow = name if ems(name) <= _NARROW else middle_out(PurePath(name).stem, _NARROW)
    return middle_out(name, _WIDE), narrow


def _status_nodes(totals: Sequence[str], tops: Sequence[float], nodes: Sequence[float]) -> list[Markup]:
    drawn: list[Markup] = []
    for code, count, top, node in zip(_CODES, totals, tops, nodes, strict=True):
        middle = top + node / 2
        if node:
            drawn.append(box(code, _RIGHT - _NODE, top, _NODE, node))
        drawn.append(words(wording.status_title(code), _RIGHT, middle - 3, dx=6))
        drawn.append(words(count, _RIGHT, middle + 13, dx=6, kind="figure"))
    return drawn


def _title(report: Report) -> str:
    shown = [(count, code) for code in _CODES if (count := report.status[code]) and not small(count)]
    first = sorted(shown, key=lambda one: (-one[0], _CODES.index(one[1])))[:2]
    rows = report.rows["roll"].rows
    if len(first) < 2 or rows == sum(count for count, _code in first[:1]):  # noqa: PLR2004  the two largest are named
        return _("Dari berkas daftar ke status: {rows} baris").format(rows=told_total(rows))
    (most, one), (next_most, other) = first
    return _("Dari {rows} baris daftar, terbanyak {one} ({most}), lalu {other} ({next})").format(
        rows=number(rows),
        one=wording.status_title(one).lower(),
        most=number(most),
        other=wording.status_title(other).lower(),
        next=number(next_most),
    )


def _description(report: Report, spoken: Sequence[str]) -> str:
    return _("Pita dari {files} berkas daftar di kiri ke status barisnya di kanan: {statuses}.").format(
        files=number(len(report.flows)), statuses=", ".join(spoken)
    )
