"""Cells as text: numbers in plain digits, dates as ISO text, and which cells were numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

ERRORS = frozenset({
    "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!",
    "#BLOCKED!", "#UNKNOWN!", "#CONNECT!", "#BUSY!", "#PYTHON!", "#EXTERNAL!",
})  # fmt: skip
ERROR_CODES = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}  # fmt: skip
"""As both binary formats store them."""


class ExactNumber(str):
    """A number whose digits are known better than a float holds them."""

    __slots__ = ()


def texts(cells: Sequence[object]) -> tuple[list[str], str]:
    """Cells as text, and by cell "1" where it was a number, else "0"; "" = none was."""
    kinds = set(map(type, cells))
    if kinds == {str}:
        return list(cells), ""  # type: ignore[arg-type]
    found = [cell if type(cell) is str else text_of(cell) for cell in cells]
    if kinds & {int, float, ExactNumber}:
        return found, "".join("1" if type(cell) in {float, int, ExactNumber} else "0" for cell in cells)
    return found, ""


def text_of(cell: object) -> str:
    """What one cell holds."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return number_text(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    if isinstance(cell, dt.timedelta):
        return duration_text(cell)
    return str(cell)


def number_text(number: float) -> str:
    """Shortest plain digits that are this number: no exponent, no ".0"."""
    if number.is_integer():
        return str(int(number))
    text = repr(number)
    return format(Decimal(text), "f") if "e" in text else text


def duration_text(length: dt.timedelta) -> str:
    """Hours, minutes and seconds as [hh]:mm:ss shows them."""
    sign = "-" if length < dt.timedelta() else ""
    length = abs(length)
    seconds = length.days * 86_400 + length.seconds
    fraction = f".{length.microseconds:06d}".rstrip("0") if length.microseconds else ""
    return f"{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{fraction}"
