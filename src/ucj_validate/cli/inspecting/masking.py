"""Cells as they may be shown to whoever looks at a terminal: their form stays, nobody can be recognised."""

from __future__ import annotations

import re

import polars as pl

from ucj_validate.columns import Field
from ucj_validate.leaving import blunted

_DOT = "•"
_NUMBER = re.compile(r"[0-9]{1,6}\.?")
_MONTH = re.compile(r"(?:[0-9]{1,2}|[A-Za-z]{3,9})[-/ .]?(?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}[-/ .]?[0-9]{1,2}")
_SEX = re.compile(r"(?i)(?:l|p|lk|pr|m|f|laki[ -]*laki|perempuan|pria|wanita)\.?")
_STATUS = re.compile(
    r"(?i)(?:status\s*)?(?:non|tidak|belum)?[ -]*(?:aktif|menunggak|tunggak|keluar|berakhir|terdaftar|na|active|inactive)\.?"
)
_PLAIN: dict[Field, re.Pattern[str]] = {
    Field.NUMBER: _NUMBER,
    Field.DECILE: re.compile(r"[0-9]{1,2}"),
    Field.LAST_PAID: _MONTH,
    Field.INACTIVE_SINCE: _MONTH,
    Field.SEX: _SEX,
    Field.STATUS: _STATUS,
}
"""What names nobody as long as it has the form that its column promises."""
_SHARED = frozenset({
    Field.VILLAGE, Field.DISTRICT, Field.REGENCY, Field.UNIT, Field.SEGMENT, Field.PROGRAMS, Field.STATUS, Field.PAYER,
})  # fmt: skip
"""What many rows share. A value of one row alone may be a person's that strayed into the column."""
_LONG_NUMBER = re.compile(r"[0-9]{4}")


def shared_values(field: Field, column: pl.Series) -> frozenset[str]:
    """Cells of a column that may be shown since others have them too; none where nearly all differ, as names do."""
    if field not in _SHARED:
        return frozenset()
    cells = column.drop_nulls().str.strip_chars()
    cells = cells.filter(cells != "")
    counts = cells.value_counts(name="n")
    if counts.height > 0.5 * cells.len():
        return frozenset()
    return frozenset(counts.filter(pl.col("n") > 1)[cells.name].to_list())


def masked(field: Field, cell: str, shared: frozenset[str] = frozenset()) -> str:
    """`cell` so that it shows its form and names nobody."""
    text = blunted(cell.strip())
    plain = _PLAIN.get(field)
    if not text or (plain is not None and plain.fullmatch(text)):
        return text
    if cell.strip() in shared and not _LONG_NUMBER.search(text):
        return text
    digits = "".join(char for char in text if char.isdigit())
    if field in {Field.NIK, Field.NO_KK} and len(digits) == 16:  # noqa: PLR2004
        return f"{digits[:4]}{_DOT * 8}{digits[-4:]}"
    if field in {Field.NAME, Field.MOTHER}:
        return " ".join(f"{word[0]}." for word in text.split()[:6] if word[0].isalpha())
    return "".join(_DOT if char.isalnum() else char for char in text)[:24]
