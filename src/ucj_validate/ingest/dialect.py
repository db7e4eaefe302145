"""Which delimiter and quoting a text file uses, found from the shape of its records."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from ucj_validate.ingest.aliases import known_words
from ucj_validate.ingest.scanner import Dialect

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_CHARS = 65_536
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_QUOTED_ON_LINE = re.compile(r'"(?:[^"\r\n]|"")*"')
_BREAK = re.compile(r"\r\n|\r|\n")
_NUMBER = re.compile(r"[\s\d.,:%/+-]*\d[\s\d.,:%/+-]*")
_DECLARED = re.compile(r"\s*\"?sep=(.)\"?[,;|\t]*\s*\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Shape:
    """A dialect with the number of cells that a regular record has under it."""

    dialect: Dialect
    width: int


@dataclass(frozen=True)
class _Trial:
    delimiter: str
    width: int
    score: float


def found_shape(text: str) -> Shape:
    """The dialect under which the records of `text` (its beginning) are most alike.

    One column (width 1, delimiter ",") where no delimiter cuts the text.
    """
    sample = text[:_SAMPLE_CHARS]
    if len(text) > _SAMPLE_CHARS:
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r"), 1)]
    backslash = _uses_backslash(sample)
    if backslash:
        sample = sample.replace('\\"', "'")
    declared = declared_delimiter(sample)
    candidates = (declared,) if declared else DELIMITERS
    trials = [
        _trial(delimiter, _BREAK.split(quoted.sub('""', sample)))
        for delimiter in candidates
        for quoted in (_QUOTED, _QUOTED_ON_LINE)
    ]
    best = max(trials, key=lambda trial: trial.score)
    if best.width == 1 and not declared:
        return Shape(Dialect(","), 1)
    return Shape(Dialect(best.delimiter, backslash=backslash), best.width)


def declared_delimiter(text: str) -> str | None:
    """The delimiter of a first line `sep=;`, which Excel writes and obeys."""
    first = _BREAK.split(text[:32], maxsplit=1)[0]
    match = _DECLARED.match(first)
    return match[1] if match else None


def _uses_backslash(sample: str) -> bool:
    r"""Whether quotes inside cells are written \". A cell may also just end in a backslash: then a delimiter follows."""
    inside = re.search(r'\\"(?=[^,;\t|\r\n])', sample)
    return inside is not None and '""' not in re.sub(r'(?<=[,;\t|])""(?=[,;\t|\r\n])', "", sample)


def _trial(delimiter: str, lines: list[str]) -> _Trial:
    """How well `delimiter` cuts `lines`, whose quoted cells are already emptied."""
    filled = [line for line in lines if line.strip()]
    widths = [line.count(delimiter) + 1 for line in filled]
    weighed = Counter(width for width in widths if width > 1)
    if not weighed:
        return _Trial(delimiter, 1, 0.0)
    # A wide record weighs more than a narrow one: five title lines don't outvote a small table.
    width = max(weighed, key=lambda w: (weighed[w] * (w - 1), w))
    share = weighed[width] / len(filled)
    first = next(line for line, w in zip(filled, widths, strict=True) if w == width)
    cells = [cell.strip().strip('"').strip() for cell in first.split(delimiter)]
    score = share * share * (width - 1) ** 0.5
    if widths[0] == width:
        score *= 1.5
    if not any(_NUMBER.fullmatch(cell) for cell in cells):
        score *= 2
    score *= 1 + known_words(cells)
    return _Trial(delimiter, width, score)
