"""Text on standard output and error: bold where a terminal shows it, letters that the screen or pipe can carry.

Whatever a command prints goes through here: nothing in it steers a terminal or commands the machine that runs a step, and
NIK in it are hidden. Only what answers who asked for a person's values (`explain --show-values`) says `values=True`.
"""

from __future__ import annotations

import codecs
import os
import sys
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ucj_validate.leaving import as_json, inert, niks_hidden, on_screen, visible, without_niks

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


def show_json(facts: object, *, sort_keys: bool = False, values: bool = False) -> None:
    """Prints `facts` for other programs: whole in any encoding."""
    whole = (sys.stdout.encoding or "ascii").lower().startswith("utf")
    told = facts if values else niks_hidden(facts)
    print(as_json(told, indent=2, sort_keys=sort_keys, ascii_only=not whole))


def say(line: str) -> None:
    """Prints one line on standard output."""
    print(inert(on_screen(line)))


def note(line: str, *, end: str = "\n") -> None:
    """Prints one line on standard error."""
    print(inert(on_screen(line)), end=end, file=sys.stderr, flush=not end)


@dataclass(frozen=True)
class Line:
    """One line."""

    text: str


class Title(Line):
    """A line that stands out."""


def wrapped(text: str, indent: int = 2, hanging: int | None = None) -> Iterator[Line]:
    """`text` over as many lines as it needs; those after the first stand `hanging` columns in.

    NIK are hidden here already: what stands on two lines is none any more.
    """
    rest = " " * (indent if hanging is None else hanging)
    for line in textwrap.wrap(
        without_niks(text), WIDTH, initial_indent=" " * indent, subsequent_indent=rest, break_on_hyphens=False
    ):
        yield Line(line)


def item(text: str) -> Iterator[Line]:
    """`text` as an item of a list."""
    yield from wrapped(f"- {text}", 2, 4)


def show(lines: Iterable[Line], *, values: bool = False) -> None:
    """Prints `lines`: drawn in plain ASCII where nobody looks at a terminal, or it can't do more."""
    out = sys.stdout
    encoding = (out.encoding or "ascii").lower().replace("-", "")
    terminal = out.isatty()
    drawing = terminal and not os.environ.get("NO_COLOR") and encoding.startswith("utf")
    for line in lines:
        text = visible(line.text) if values else on_screen(line.text)
        text = inert(text if drawing else text.translate(_PLAIN))
        print(f"\x1b[1m{text}\x1b[0m" if drawing and isinstance(line, Title) else text)
