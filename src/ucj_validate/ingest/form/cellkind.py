"""What kind of thing one cell holds, by its form alone: a number, a date, a code, an address on the web, words."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

_VALUE = re.compile(
    r"['=\"(\[]*[-+]?(?:rp\.?\s*|[$€£¥]\s*)?\d[\d\s.,:/%-]*(?:e[-+]?\d+)?[)\]\"]*"  # numbers, money, numeric dates, (1)
    r"|.*(?:\d[\s.'-]?){8,}.*"  # a long number with something beside it
    r"|.*\b\d{1,2}[-/. ](?:\d{1,2}|[a-z]{3,9})[-/. ]\d{2,4}.*",  # a date anywhere
    re.IGNORECASE | re.DOTALL,
)
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}(?:[ T]\d.*)?|\d{1,2}[- ][A-Za-z]{3,9}[- ]\d{2,4}")
_TIME = re.compile(r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s*[AaPp][Mm])?")
_CODE = re.compile(r"(?=[^\s]*\d)(?=[^\s]*[A-Za-z])[A-Za-z0-9][A-Za-z0-9/_.#-]*")
_LINK = re.compile(r"(?:https?://|www\.)\S+|[^\s@]+@[^\s@]+\.[A-Za-z]{2,}", re.IGNORECASE)
_LONG = 60
"""Characters from which a cell is prose: names of columns are shorter."""


class Kind(StrEnum):
    """What a cell holds."""

    BLANK = "blank"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    CODE = "code"
    """Letters and digits in one piece: MG-8769, D0001234."""
    LINK = "link"
    PROSE = "prose"
    WORDS = "words"


@lru_cache(maxsize=65_536)
def kind_of(cell: str) -> Kind:
    """The kind of one cell without blanks around it."""
    if not cell:
        return Kind.BLANK
    for pattern, kind in ((_DATE, Kind.DATE), (_TIME, Kind.TIME), (_LINK, Kind.LINK)):
        if pattern.fullmatch(cell):
            return kind
    if looks_like_value(cell):
        return Kind.NUMBER
    if len(cell) > _LONG:
        return Kind.PROSE
    return Kind.CODE if _CODE.fullmatch(cell) else Kind.WORDS


def looks_like_value(cell: str) -> bool:
    """Whether `cell` holds a number, an amount or a date rather than a word."""
    return bool(cell) and _VALUE.fullmatch(cell) is not None
