"""Text on standard output and error: bold where a terminal shows it, letters that the screen or pipe can carry.

Whatever a command prints goes through here or through Rich's `Text`, so that nothing in it steers a terminal.
"""

from __future__ import annotations

import codecs
import os
import sys
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ucj_validate.leaving import as_json, visible

WIDTH = 80
_SIGNS = {
    "█": "#", "▒": "-", "░": ".", "│": "|", "•": "*", "…": "...", "–": "-", "—": "-", "→": "->", "←": "<-",
    "·": "-", "≠": "!=", "≥": ">=", "≤": "<=", "×": "x", "−": "-", "\u00a0": " ",
}  # fmt: skip
_PLAIN = str.maketrans(_SIGNS)


def _as_signs(error: UnicodeError) -> tuple[str, int]:
    """What stands for letters that an encoding lacks."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_SIGNS.get(letter, "?") for letter in error.object[error.start : error.end]), error.end


codecs.register_error("ucj_signs", _as_signs)


def carried(text: str) -> str:
    """`text` in the letters of standard output, with signs for those that it lacks."""
    encoding = sys.stdout.encoding or "utf-8"
    return text.encode(encoding, "ucj_signs").decode(encoding)


def carry_all_letters() -> None:
    """From here on no letter ends a run because the screen or pipe (of an old Windows, say) doesn't have it."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="ucj_signs")


def show_json(facts: object, *, sort_keys: bool = False) -> None:
    """Prints `facts` for other programs: whole in any encoding."""
    whole = (sys.stdout.encoding or "ascii").lower().startswith("utf")
    print(as_json(facts, indent=2, sort_keys=sort_keys, ascii_only=not whole))


def say(line: str) -> None:
    """Prints one line on standard output."""
    print(visible(line))


def note(line: str, *, end: str = "\n") -> None:
    """Prints one line on standard error."""
    print(visible(line), end=end, file=sys.stderr, flush=not end)


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
        text = visible(line.text if drawing else line.text.translate(_PLAIN))
        print(f"\x1b[1m{text}\x1b[0m" if drawing and isinstance(line, Title) else text)
