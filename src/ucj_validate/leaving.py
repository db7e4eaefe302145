r"""What leaves the program: foreign text as terminals, logs, JSON, spreadsheets, reports and file systems may be given it.

Text from outside (a name, an office, a sheet, a file's name) is data wherever it goes. On a terminal and in a log, signs
that steer one are shown (`\x1b`); in a report they are one sign that stands for them; in JSON they are escapes, the same
value; in CSV what a spreadsheet would run is text, and is undone where we read it again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

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
_HEX = re.compile(r"[0-9a-f]{32,}")
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])[0-9a-f]{32,}(?![0-9A-Za-z])"  # a digest: digits by chance
    r"|(?<!\d)\d{16}(?!\d)"
    # With a sign between digits only what can be a NIK: province, regency, district, day, month; two dates are none.
    r"|(?<!\d)(?=(?:\d[ .\-_'/\u00a0\ufffd]?){16}(?!\d))[0-9]{1,6}(?:[ .\-_'/\u00a0\ufffd]?\d){10,15}(?!\d)"
)
_LIKE_NIK = re.compile(
    r"(?:00|1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-9])(?:[0-2][0-9]|7[0-9])[0-9]{2}"
    r"(?:0[1-9]|[12456][0-9]|3[01]|7[01])(?:0[1-9]|1[0-2])[0-9]{6}"
)
_NIK_DIGITS, _SHOWN_DIGITS = 16, 4

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


def visible_lines(text: str) -> str:
    """`visible` of a text of our own that has several lines."""
    return "\n".join(map(visible, text.split("\n")))


def blunted(text: str) -> str:
    """`text` with one sign, the same for all, in place of each that steers or that nobody sees."""
    return _STEERING.sub("\ufffd", text)


def foreign(text: str) -> str:
    """Text from outside (a file name, an office) on one line: nothing that steers a screen, no NIK, not endless."""
    return _bounded(without_niks(blunted(text)), _LONGEST)


def shortened(text: str, most: int = 48) -> str:
    """`foreign`, for where room is scarce."""
    return _bounded(foreign(text), most)


def without_niks(text: str) -> str:
    """`text` with digits 5 to 12 of each NIK hidden, also where spaces, dots or dashes stand between its digits."""
    return _NUMBER.sub(_hidden, text)


def as_json(facts: object, *, indent: int | None = None, sort_keys: bool = False, ascii_only: bool = False) -> str:
    """`facts` as JSON of the same value in which nothing steers a terminal: such signs are escapes.

    What JSON has no form for (a path, a date) is its text.
    """
    text = json.dumps(facts, ensure_ascii=ascii_only, indent=indent, sort_keys=sort_keys, default=str)
    return "\n".join(_STEERING.sub(_as_escape, line) for line in text.split("\n"))


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


def _hidden(found: re.Match[str]) -> str:
    text = found.group()
    if _HEX.fullmatch(text):
        return text
    digits = "".join(one for one in text if one.isdigit())
    if len(digits) != _NIK_DIGITS or (len(text) != _NIK_DIGITS and not _LIKE_NIK.fullmatch(digits)):
        return text
    seen, kept = 0, []
    for one in text:
        seen += one.isdigit()
        hides = one.isdigit() and _SHOWN_DIGITS < seen <= _NIK_DIGITS - _SHOWN_DIGITS
        kept.append(_DOT if hides else one)
    return "".join(kept)
