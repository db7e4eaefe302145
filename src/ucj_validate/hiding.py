r"""Which digits of a text are those of a NIK, or of a family card, which has the same form, and are hidden.

Sixteen digits beside each other are taken for one whatever they say: a damaged NIK is somebody's too. Where more digits
follow each other, or signs stand between them, they must be able to be one (province, regency, day, month), since dates,
amounts and phone numbers stand so as well. Digests stay: digits come beside each other in them by chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

DIGITS = 16
"""Of a NIK."""
_SHOWN = 4
_LIKE_NIK = re.compile(
    r"(?:00|1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-9])(?:[0-2][0-9]|7[0-9])[0-9]{2}"
    r"(?:0[1-9]|[12456][0-9]|3[01]|7[01])(?:0[1-9]|1[0-2])[0-9]{6}"
)
_LIKE_NIK_ANYWHERE = re.compile(rf"(?=({_LIKE_NIK.pattern}))")
_RUN = re.compile(rf"\d{{{DIGITS},}}")
_BETWEEN = r"(?:[ .\-_'/\u00a0]|\ufffd+)"
_APART = re.compile(rf"(?<!\d)(?=(\d(?:{_BETWEEN}?\d){{{DIGITS - 1}}})(?!\d))")
_FIGURES = re.compile(r"(?=.*\.)\d{1,3}(?:\.\d{3})*(?: \d{1,3}(?:\.\d{3})*)+")
"""Several figures beside each other: "1.204 5.101 9.012 345"."""
_DAY, _MONTH, _YEAR = r"(?:0[1-9]|[12]\d|3[01])", r"(?:0[1-9]|1[0-2])", r"(?:19|20)\d\d"
_DATES = re.compile(rf"{_DAY}([\-./_ ]?){_MONTH}\1{_YEAR}.{_DAY}\1{_MONTH}\1{_YEAR}")
"""From one day to another: "13.03.2025-12.04.2025"."""
_HEX_WORD = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{32,128}(?![0-9A-Za-z])")
_DIGEST_LENGTHS = frozenset({32, 40, 56, 64, 96, 128})
_SHA256 = 64
"""Signs of the digests that run folders tell files by. One in 2.700 holds what could be a NIK; hidden there, it would name
another file."""
_SPELT = re.compile(r"\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})")
r"""A sign that was spelt out before: of `\x07` the digits belong to no number."""


def hidden_places(text: str) -> frozenset[int]:
    """Where in `text` a digit is to be hidden: of each NIK the fifth to the twelfth.

    Of more than sixteen digits beside each other, all but the first four and the last four. U+FFFD may stand for signs
    that nobody sees.
    """
    if len(text) < DIGITS:
        return frozenset()
    found = {*_beside(text), *_apart(text)}
    without = _SPELT.sub(lambda one: "\ufffd" * len(one.group()), text)
    return frozenset(found if without == text else found.union(_beside(without), _apart(without)))


def _beside(text: str) -> Iterator[int]:
    digests = [word.span() for word in _HEX_WORD.finditer(text) if _is_digest(word.group())]
    for run in _RUN.finditer(text):
        start, end = run.span()
        inside = next((high - low for low, high in digests if low <= start and end <= high), 0)
        if inside == _SHA256:
            continue
        if (end - start == DIGITS and not inside) or _LIKE_NIK_ANYWHERE.search(_ascii(run.group())):
            yield from range(start + _SHOWN, end - _SHOWN)


def _is_digest(word: str) -> bool:
    return len(word) in _DIGEST_LENGTHS and not word.isdecimal()


def _apart(text: str) -> Iterator[int]:
    for found in _APART.finditer(text):
        number = found.group(1)
        if len(number) == DIGITS or not _LIKE_NIK.fullmatch(_ascii(number)):
            continue
        if not (_FIGURES.fullmatch(number) or _DATES.fullmatch(number)):
            places = [found.start(1) + at for at, one in enumerate(number) if one.isdecimal()]
            yield from places[_SHOWN:-_SHOWN]


def _ascii(number: str) -> str:
    """The digits of `number`, whatever script they are of."""
    return "".join(str(int(one)) for one in number if one.isdecimal())
