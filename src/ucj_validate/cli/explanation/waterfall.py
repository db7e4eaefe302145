"""The bars of a weight, drawn with letters: each begins where the one before it ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ucj_validate.i18n import number

_LABEL = 32
_BITS = 7
_GAP = 2
UP, DOWN, MARK = "█", "▒", "│"
"""For, against, and the weight from which a link is accepted."""


def drawn(steps: Sequence[tuple[str, float]], threshold: float, width: int, total: str) -> Iterator[str]:
    """A line a step (label, bits), then their sum; at most `width` columns."""
    room = width - _LABEL - _BITS - 2 * _GAP
    ends = [0.0]
    for _label, bits in steps:
        ends.append(ends[-1] + bits)
    low, high = min(*ends, threshold), max(*ends, threshold)
    scale = (room - 1) / (high - low) if high > low else 0.0

    def column(bits: float) -> int:
        return round((bits - low) * scale)

    mark = column(threshold)
    for (label, bits), before, after in zip(steps, ends, ends[1:], strict=False):
        yield _line(label, bits, _bar(column(before), column(after), mark, room, bits))
    yield _line(total, ends[-1], _bar(column(0.0), column(0.0), mark, room, 0.0))


def _bar(start: int, end: int, mark: int, room: int, bits: float) -> str:
    """One step; a step too small for a letter shows nothing."""
    cells = [" "] * room
    cells[mark] = MARK
    for at in range(min(start, end), max(start, end)):
        cells[at] = UP if bits > 0 else DOWN
    return "".join(cells)


def _line(label: str, bits: float, bar: str) -> str:
    gap = " " * _GAP
    return f"{label[:_LABEL]:<{_LABEL}}{gap}{signed(bits):>{_BITS}}{gap}{bar}".rstrip()


def signed(bits: float) -> str:
    """+24,0 or −12,3; never −0,0."""
    text = number(abs(bits), 1)
    return f"{'-' if bits < 0 and text.strip('0.,') else '+'}{text}"
