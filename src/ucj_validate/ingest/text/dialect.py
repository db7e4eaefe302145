"""Which delimiter and quoting a text file uses, found from the shape of its records."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from ucj_validate.ingest.form.aliases import known_words
from ucj_validate.ingest.text.scanner import Dialect

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_CHARS = 65_536
_ALL_QUOTED_SHARE = 0.9
_BREAK = re.compile(r"\r\n|\r|\n")
_NUMBER = re.compile(r"(?=[\s.,:%/+-]*+\d)[\s\d.,:%/+-]++")  # possessive: a long run takes no time by its square
_DECLARED = re.compile(r"\s*\"?sep=(.)\"?[,;|\t]*\s*\Z", re.IGNORECASE)
_QUOTED = {'"': re.compile(r'"(?:[^"]|"")*"')}
_QUOTED_ON_LINE = {
    '"': re.compile(r'"(?:[^"\r\n]|"")*"'),
    # Names hold apostrophes: one closes a cell only where the cell ends.
    "'": re.compile(r"(?:(?<=^)|(?<=[\r\n,;\t| ]))'[^\r\n]*?'(?=[ ]?[,;\t|\r\n]|[ ]'|$)"),
}


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
    quote = "'" if _is_wrapped(sample, "'") else '"'
    backslash = quote == '"' and _uses_backslash(sample)
    if backslash:
        sample = sample.replace('\\"', "'")
    declared = declared_delimiter(sample)
    emptied = [
        _BREAK.split(quoted[quote].sub(quote * 2, sample)) for quoted in (_QUOTED_ON_LINE, _QUOTED) if quote in quoted
    ]
    candidates = (declared,) if declared else DELIMITERS
    physical = sum(map(bool, map(str.strip, _BREAK.split(sample))))
    trials = [(_trial(delimiter, lines, physical), lines) for delimiter in candidates for lines in emptied]
    if not declared and _is_wrapped(sample, quote):
        # A space separates only where every cell is quoted: anywhere else it stands inside them.
        trials.append((_trial(" ", emptied[0], physical), emptied[0]))
    best, lines = max(trials, key=lambda each: each[0].score)
    if best.width == 1 and not declared:
        return Shape(Dialect(","), 1)
    padded = best.delimiter != " " and _is_padded(best, lines)
    return Shape(Dialect(best.delimiter, quote=quote, backslash=backslash, padded=padded), best.width)


def declared_delimiter(text: str) -> str | None:
    """The delimiter of a first line `sep=;`, which Excel writes and obeys."""
    first = _BREAK.split(text[:32], maxsplit=1)[0]
    match = _DECLARED.match(first)
    return match[1] if match else None


def _is_wrapped(sample: str, quote: str) -> bool:
    """Whether nearly every line begins and ends with `quote`."""
    lines = [line.strip() for line in _BREAK.split(sample) if line.strip()]
    wrapped = sum(len(line) > 1 and line[0] == line[-1] == quote for line in lines)
    return bool(lines) and wrapped >= _ALL_QUOTED_SHARE * len(lines)


def _uses_backslash(sample: str) -> bool:
    r"""Whether quotes inside cells are written \". A cell may also just end in a backslash: then a delimiter follows."""
    inside = re.search(r'\\"(?=[^,;\t|\r\n])', sample)
    return inside is not None and '""' not in re.sub(r'(?<=[,;\t|])""(?=[,;\t|\r\n])', "", sample)


def _is_padded(trial: _Trial, lines: list[str]) -> bool:
    """Whether a blank follows the delimiter in every regular record: `a, b, c`."""
    regular = [line for line in lines if line.count(trial.delimiter) + 1 == trial.width > 1]
    cells = [cell for line in regular for cell in line.split(trial.delimiter)[1:] if cell]
    return bool(cells) and all(cell.startswith(" ") for cell in cells)


def _trial(delimiter: str, lines: list[str], physical: int) -> _Trial:
    """How well `delimiter` cuts `lines`, whose quoted cells are already emptied; `physical`: lines before that.

    Quotes that swallow most of the lines are stray ones.
    """
    filled = [line for line in lines if line.strip()]
    widths = [line.count(delimiter) + 1 for line in filled]
    weighed = Counter(width for width in widths if width > 1)
    if not weighed:
        return _Trial(delimiter, 1, 0.0)
    # A wide record weighs more than a narrow one: five title lines don't outvote a small table.
    width = max(weighed, key=lambda w: (weighed[w] * (w - 1), w))
    share = weighed[width] / len(filled)
    first = next(line for line, w in zip(filled, widths, strict=True) if w == width)
    cells = [cell.strip().strip("\"'").strip() for cell in first.split(delimiter)]
    score = share * share * (width - 1) ** 0.5 * len(filled) / physical
    if widths[0] == width:
        score *= 1.5
    if not any(_NUMBER.fullmatch(cell) for cell in cells):
        score *= 2
    score *= 1 + known_words(cells)
    return _Trial(delimiter, width, score)
