r"""What leaves the program: foreign text as terminals, logs, JSON, spreadsheets, reports and file systems may be given it.

Text from outside (a name, an office, a sheet, a file's name) is data wherever it goes. On a terminal and in a log, signs
that steer one are shown (`\x1b`); in a report they are one sign that stands for them; in JSON they are escapes, the same
value; in CSV what a spreadsheet would run is text, and is undone where we read it again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any

from ucj_validate.hiding import hidden_places

if TYPE_CHECKING:
    import polars as pl

_STEERING = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # C0, DEL, C1: escapes, bells, titles, overwriting
    "\xad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0"  # seen by nobody, or turning text
    "\ufff0-\ufffb\ufffe\uffff"
    "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\U00013430-\U0001343f"  # signs that reach over others
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\ud800-\udfff"  # halves, and bytes of a file name that is not UTF-8
    "\U000e0000-\U000e007f"  # tags: text inside text
    "]"
)
_LONGEST = 120
_DOT = "•"
_BRACKETED = re.compile(r"#(?=#[A-Za-z]*\[)")
_COMMAND = re.compile(rf"(?m)^((?:[^\S\n]|\x1b\[[0-9;]*m)*):(?=:)|{_BRACKETED.pattern}")
"""What the machine that runs a step would take for a command: of GitHub; of Azure and TeamCity too."""

_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=\.|$)")
"""Names that Windows takes for devices, whatever ending follows."""
_FORBIDDEN = re.compile(r'[/\\:*?"<>|]')
_LONGEST_NAME = 200
"""Bytes; a name may have 255, and an ending follows."""

_BLANK = r"[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2000-\u200a\u2028-\u202f\u205f-\u206f\u3000\ufeff]*"
_FORMULA = rf"^'*(?:[\t\r\n]|{_BLANK}[=+\-@\uff1d\uff0b\uff0d\uff20])"
_HARMLESS = rf"^'*{_BLANK}(?:[+-]?[0-9]+(?:[ .,][0-9]+)*|-+){_BLANK}$"
_STARTS_A_CELL = r"^'*[\t\r\n]"
_DUPLICATES = (
    "SUMBER", "BARIS", "NIK", "NO_KK", "NAMA", "TGL_LAHIR", "JK", "KECAMATAN", "KELURAHAN", "OPD/KELOMPOK", "STATUS_NIK",
)  # fmt: skip
OWN_CSV = frozenset({
    ("side", "file", "sheet", "line", "reason", "cells", "expected", "raw"),
    ("KELOMPOK", "PERAN", *_DUPLICATES, "PELUANG", "ALASAN", "KETERANGAN", "TINDAK_LANJUT"),
    (
        "NO", *_DUPLICATES, "PELUANG", "ALASAN",
        *(f"CALON_{name}" for name in _DUPLICATES if name not in {"KECAMATAN", "STATUS_NIK"}),
    ),
})  # fmt: skip
"""Headers of the CSV files whose cells are guarded: rejects.csv, duplicates.csv, uncertain.csv."""


def visible(text: str) -> str:
    r"""`text` on one line of a terminal or log: what would steer it is seen (`\x1b`, `\u202e`) and does nothing."""
    return _STEERING.sub(_as_seen, text)


def on_screen(text: str) -> str:
    """Text from outside on one line of a terminal: `visible`, and no NIK in it. Whole, however long."""
    return visible(without_niks(text))


def inert(text: str) -> str:
    r"""`text` as it is printed, in which no line is a command to the machine that runs it: `::add-mask::`, `##[group]`.

    The sign that makes it one is seen (`\x3a:add-mask::`). The runner heeds `::` at the beginning of a line, blanks
    before it, and `##[` anywhere.
    """
    return _COMMAND.sub(lambda one: r"\x23" if one.group() == "#" else f"{one.group(1)}\\x3a", text)


def blunted(text: str) -> str:
    """`text` with one sign, the same for all, in place of each that steers or that nobody sees."""
    return _STEERING.sub("\ufffd", text)


def foreign(text: str) -> str:
    """Text from outside (a file name, an office) on one line: nothing that steers a screen, no NIK, not endless."""
    return _bounded(blunted(without_niks(text)), _LONGEST)


def shortened(text: str, most: int = 48) -> str:
    """`foreign`, for where room is scarce."""
    return _bounded(foreign(text), most)


def without_niks(text: str) -> str:
    """`text` with digits 5 to 12 of each NIK hidden, also where signs stand between its digits or more digits beside it."""
    hidden = hidden_places(blunted(text))
    return "".join(_DOT if at in hidden else one for at, one in enumerate(text)) if hidden else text


def names_without_niks(names: Iterable[str]) -> dict[str, str]:
    """Each of `names` `without_niks`; those that would then be one are numbered."""
    told: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        plain = without_niks(name)
        free = (plain if n == 1 else f"{plain} ({n})" for n in count(1))
        told[name] = next(one for one in free if one not in taken)
        taken.add(told[name])
    return told


def niks_hidden(facts: object) -> Any:  # noqa: ANN401  JSON has no narrower type
    """`facts` as JSON holds them, each of their texts `without_niks`: figures stay what they are, and nothing is lost."""
    if isinstance(facts, Mapping):
        names = names_without_niks(map(str, facts))
        return {names[str(name)]: niks_hidden(value) for name, value in facts.items()}
    if isinstance(facts, (list, tuple)):
        return [niks_hidden(one) for one in facts]
    return facts if facts is None or isinstance(facts, (bool, int, float)) else without_niks(str(facts))


def as_json(facts: object, *, indent: int | None = None, sort_keys: bool = False, ascii_only: bool = False) -> str:
    """`facts` as JSON of the same value in which nothing steers a terminal or a runner: such signs are escapes.

    What JSON has no form for (a path, a date) is its text.
    """
    text = json.dumps(facts, ensure_ascii=ascii_only, indent=indent, sort_keys=sort_keys, default=str)
    quiet = "\n".join(_STEERING.sub(_as_escape, line) for line in text.split("\n"))
    return _BRACKETED.sub(r"\\u0023", quiet)


def document(facts: object) -> bytes:
    """`facts` as a JSON file: keys in order, indented, a newline at the end. Bytes of a name that are no UTF-8 are escapes."""
    text = json.dumps(facts, ensure_ascii=False, indent=2, sort_keys=True)
    return f"{text}\n".encode("utf-8", "backslashreplace")


def file_name(text: str, otherwise: str) -> str:
    """`text` as a name that any system takes: no folder, no device, no sign that is forbidden; `otherwise` if empty.

    At most 200 bytes, so that an ending fits.
    """
    plain = _FORBIDDEN.sub("_", "".join("_" if ord(one) < ord(" ") else one for one in text))
    plain = blunted(plain).strip(" ").lstrip(".-").encode("utf-8", "replace")[:_LONGEST_NAME].decode("utf-8", "ignore")
    plain = plain.rstrip(". ")
    return f"_{plain}" if _RESERVED.match(plain) else plain or otherwise


def guarded(text: pl.Expr) -> pl.Expr:
    """`text` with an apostrophe before what a spreadsheet would take for a formula. Null in, null out.

    Plain numbers, +62… and dashes stay as they are. What already begins so gets one more: `unguarded` is the exact
    inverse. Source: OWASP ASVS 1.2.10; Excel trims before it looks, and takes full-width signs for their like.
    """
    import polars as pl

    return pl.when(_is_risky(text)).then(pl.lit("'") + text).otherwise(text).name.keep()


def unguarded(text: pl.Expr) -> pl.Expr:
    """What `guarded` was given. Null in, null out."""
    import polars as pl

    stands = text.str.starts_with("'") & _is_risky(text.str.slice(1))
    return pl.when(stands).then(text.str.slice(1)).otherwise(text).name.keep()


def is_guarded(header: Sequence[str]) -> bool:
    """Whether a CSV file with this header is one of ours whose cells are guarded."""
    return tuple(header) in OWN_CSV


def _is_risky(text: pl.Expr) -> pl.Expr:
    harmless = text.str.contains(_HARMLESS) & ~text.str.contains(_STARTS_A_CELL)
    return text.str.contains(_FORMULA) & ~harmless


def _bounded(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _as_seen(found: re.Match[str]) -> str:
    code = ord(found.group())
    if 0xDC80 <= code <= 0xDCFF:  # noqa: PLR2004  a byte that is no UTF-8, as Python carries it
        code -= 0xDC00
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004


def _as_escape(found: re.Match[str]) -> str:
    return json.dumps(found.group())[1:-1]
