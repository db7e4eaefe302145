"""Lines of text on standard output: bold where a terminal shows it, letters that the screen or pipe can carry."""

from __future__ import annotations

import os
import sys
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

WIDTH = 80
_PLAIN = str.maketrans(
    {"█": "#", "▒": "-", "│": "|", "•": "*", "…": "...", "–": "-", "—": "-", "→": "->", "·": "-", "≠": "!="}
)


@dataclass(frozen=True)
class Line:
    """One line."""

    text: str


class Title(Line):
    """A line that stands out."""


def wrapped(text: str, indent: int = 2, hanging: int | None = None) -> Iterator[Line]:
    """`text` over as many lines as it needs; those after the first stand `hanging` columns in."""
    rest = " " * (indent if hanging is None else hanging)
    for line in textwrap.wrap(text, WIDTH, initial_indent=" " * indent, subsequent_indent=rest, break_on_hyphens=False):
        yield Line(line)


def item(text: str) -> Iterator[Line]:
    """`text` as an item of a list."""
    yield from wrapped(f"- {text}", 2, 4)


def show(lines: Iterable[Line]) -> None:
    """Prints `lines`: drawn in plain ASCII where nobody looks at a terminal, or it can't do more."""
    out = sys.stdout
    encoding = (out.encoding or "ascii").lower().replace("-", "")
    terminal = out.isatty()
    drawing = terminal and not os.environ.get("NO_COLOR") and encoding.startswith("utf")
    for line in lines:
        text = line.text if drawing else line.text.translate(_PLAIN)
        safe = text.encode(out.encoding or "ascii", errors="replace").decode(out.encoding or "ascii")
        print(f"\x1b[1m{safe}\x1b[0m" if drawing and isinstance(line, Title) else safe)
