"""Figures under each other: lines of one width, the words on the left, the figures on the right."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from ucj_validate.cli.speaking.plain import WIDTH, Line

_GAP = 2


def table(rows: Sequence[Sequence[str]], indent: int = 2) -> Iterator[Line]:
    """`rows` in columns; the first is words, and runs over several lines where it must."""
    wide = [max((len(row[at]) for row in rows), default=0) for at in range(1, len(rows[0]) if rows else 0)]
    room = WIDTH - indent - sum(wide) - _GAP * len(wide)
    first = min(room, max((len(row[0]) for row in rows), default=0))
    for row in rows:
        words = textwrap.wrap(row[0], first, subsequent_indent="  ") or [""]
        for line in words[:-1]:
            yield Line(" " * indent + line)
        figures = "".join(f"{' ' * _GAP}{text:>{room}}" for text, room in zip(row[1:], wide, strict=True))
        yield Line((" " * indent + f"{words[-1]:<{first}}" + figures).rstrip())
