"""A worksheet's XML before the reader: how far it reaches, what is hidden or merged, its errors as text.

Nearly every program writes cells in one plain form, which is looked through by patterns. Where one stands
otherwise, an XML parser goes over the sheet and names what a reader might take for something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from ucj_validate.ingest.books.sheets import Facts, Merge, Refusal, RefusedError, is_far, refuse_far, spans

_ROOT = re.compile(rb"<(?:[\w.-]+:)?worksheet[\s>/]")
_PLAIN_CELL = re.compile(rb'<c r="([A-Z]{1,3}[1-9][0-9]{0,6})"')
_FILLED_CELL = re.compile(rb'<c r="([A-Z]{1,3}[1-9][0-9]{0,6})"[^>]*(?<!/)>\s*<(?:v|f|is)[\s>/]')
_SHARED = re.compile(rb' t="s"[^>]*>(?:<v>[0-9]*</v>|<v/>|</c>)')
_ERROR_CELL = re.compile(rb"<(?:[\w.-]+:)?c\s[^>]*>")
_ERROR_TYPE = re.compile(rb"(\st\s*=\s*[\"'])e([\"'])")
_LONG = re.compile(rb"<c ([^>]*)>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>([0-9]{16,20})</v>")
_ANY_LONG = re.compile(rb"<v>[0-9]{16}")
_ROW = re.compile(rb"<row\s([^>]*)>")
_ATTRIBUTE = re.compile(rb"([\w:.-]+)\s*=\s*[\"']([^\"']*)[\"']")
_TRUE = frozenset({"1", "true", "on"})
_REF = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_ODD = (b"<c>", b"<c\n", b"<c\r", b"<c\t", b":c ", b":c>", b"<row>")
"""Any of these says that cells may stand otherwise than in the plain form."""
_LETTERS, _DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"0123456789"


@dataclass
class SheetXml:
    """What was learnt of one worksheet's part."""

    facts: Facts = field(default_factory=Facts)
    long_numbers: dict[tuple[int, int], str] = field(default_factory=dict)
    """(row from 1, column from 0) → all digits of a whole number too long for a float."""


def is_worksheet(content: bytes) -> bool:
    """Whether this part is a worksheet, wherever it lies in the archive."""
    return _ROOT.search(content, 0, 4096) is not None


def looked_through(content: bytes) -> SheetXml:
    """What one worksheet says of itself.

    Raises:
        RefusedError: where it reaches too far, names a cell twice or holds what is no cell.
    """
    cells = _PLAIN_CELL.findall(content)
    shared = content.count(b' t="s"')
    plain = (
        len(cells) == content.count(b"<c ")
        and not any(odd in content for odd in _ODD)
        and (not shared or len(_SHARED.findall(content)) == shared)
        and len(set(cells)) == len(cells)
    )
    if not plain:
        return _audited(content)
    if is_far(*_reach(cells)):
        # Cells may be far away and blank, formatted only.
        refuse_far(*_reach(_FILLED_CELL.findall(content)))
    return SheetXml(
        Facts(
            tuple(spans(_hidden_rows(content))),
            tuple(_hidden_columns(content)),
            tuple(_merges(content)),
            content.count(b' t="e"'),
        ),
        _long_numbers(content),
    )


def _reach(cells: list[bytes]) -> tuple[int, int]:
    """Number of rows and columns up to the farthest of "A1", "B7" and so on."""
    joined = b" ".join(cells)
    rows = max(map(int, set(joined.translate(None, _LETTERS).split())), default=0)
    return rows, max(map(_column, set(joined.translate(None, _DIGITS).split())), default=-1) + 1


def with_errors_as_text(content: bytes) -> bytes:
    """The sheet with its error cells as strings: readers make them empty, or refuse the newer ones."""
    if b'"e"' not in content and b"'e'" not in content:
        return content
    return _ERROR_CELL.sub(lambda cell: _ERROR_TYPE.sub(rb"\1str\2", cell[0]), content)


def _column(letters: bytes) -> int:
    """From 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1


def _attributes(text: bytes) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in _ATTRIBUTE.findall(text)}


def _hides(attributes: dict[str, str], size: str) -> bool:
    return attributes.get("hidden") in _TRUE or attributes.get(size) in {"0", "0.0"}


def _hidden_rows(content: bytes) -> Iterator[int]:
    if b" hidden=" in content or b' ht="0' in content:
        for match in _ROW.finditer(content):
            if b"hidden" in match[1] or b"ht=" in match[1]:
                attributes = _attributes(match[1])
                if _hides(attributes, "ht") and attributes.get("r", "").isdecimal():
                    yield int(attributes["r"])


def _hidden_columns(content: bytes) -> Iterator[tuple[int, int]]:
    head = content[: content.find(b"<sheetData")]
    for match in re.finditer(rb"<col\s([^>]*)>", head):
        attributes = _attributes(match[1])
        if _hides(attributes, "width"):
            yield from _column_span(attributes)


def _column_span(attributes: dict[str, str]) -> Iterator[tuple[int, int]]:
    first, last = attributes.get("min", ""), attributes.get("max", "")
    if first.isdecimal() and last.isdecimal() and 0 < int(first) <= int(last):
        yield int(first) - 1, int(last) - 1


def _merges(content: bytes) -> Iterator[Merge]:
    tail = content[content.rfind(b"</sheetData") :]
    for match in re.finditer(rb"<mergeCell\s([^>]*)>", tail):
        yield from _merge(_attributes(match[1]))


def _merge(attributes: dict[str, str]) -> Iterator[Merge]:
    ends = [_REF.fullmatch(end) for end in attributes.get("ref", "").split(":")]
    if len(ends) == 2 and ends[0] and ends[1]:  # noqa: PLR2004
        top, left = int(ends[0][2]), _column(ends[0][1].encode())
        bottom, right = int(ends[1][2]), _column(ends[1][1].encode())
        if top <= bottom and left <= right:
            yield top, left, bottom, right


def _long_numbers(content: bytes) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    if not _ANY_LONG.search(content):
        return found
    for match in _LONG.finditer(content):
        attributes = _attributes(match[1])
        place = _REF.fullmatch(attributes.get("r", ""))
        if place and attributes.get("t", "n") == "n":
            found[int(place[2]), _column(place[1].encode())] = match[2].decode()
    return found


class _Audit:
    """Goes over a sheet element by element, counting rows and cells that don't say where they stand."""

    def __init__(self) -> None:
        self.row = 0
        self.column = -1
        self.kind = "n"
        self.value: list[str] | None = None
        self.seen: set[tuple[int, int]] = set()
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self.merged: list[Merge] = []
        self.errors = 0
        self.width = 0
        self.last_row = 0
        self.long_numbers: dict[tuple[int, int], str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self._cell(attributes)
        elif name == "row":
            self._row(attributes)
        elif name in {"v", "is"}:
            self.last_row, self.width = max(self.last_row, self.row), max(self.width, self.column + 1)
            self.value = [] if name == "v" else None
        elif name == "col" and _hides(attributes, "width"):
            self.hidden_columns.extend(_column_span(attributes))
        elif name == "mergeCell":
            self.merged.extend(_merge(attributes))

    def _row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        if number is not None and not (number.isascii() and number.isdecimal() and int(number) > 0):
            raise RefusedError(Refusal.CONTENT)
        self.row = int(number) if number else self.row + 1
        self.column = -1
        if _hides(attributes, "ht"):
            self.hidden_rows.append(self.row)

    def _cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        if place is None:
            self.column += 1
        else:
            match = _REF.fullmatch(place)
            # A cell that says another row than its row's: which of them is right can't be known.
            if not match or (self.row and int(match[2]) != self.row):
                raise RefusedError(Refusal.CONTENT)
            self.column = _column(match[1].encode())
            self.row = int(match[2])
        here = (self.row, self.column)
        if here in self.seen or not self.row:
            raise RefusedError(Refusal.CONTENT)
        self.seen.add(here)
        self.kind = attributes.get("t", "n")
        self.errors += self.kind == "e"

    def text(self, text: str) -> None:
        if self.value is not None:
            self.value.append(text)

    def end(self, tag: str) -> None:
        if tag.rpartition(":")[2] != "v" or self.value is None:
            return
        text, self.value = "".join(self.value), None
        if self.kind == "s" and text.strip() and not (text.strip().isascii() and text.strip().isdecimal()):
            raise RefusedError(Refusal.CONTENT)  # readers take it for the first shared string
        if self.kind == "n" and len(text) >= 16 and text.isascii() and text.isdecimal():  # noqa: PLR2004
            self.long_numbers[self.row, self.column] = text


def _audited(content: bytes) -> SheetXml:
    audit = _Audit()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = audit.start
    parser.EndElementHandler = audit.end
    parser.CharacterDataHandler = audit.text
    parser.Parse(content, True)
    refuse_far(audit.last_row, audit.width)
    facts = Facts(tuple(spans(audit.hidden_rows)), tuple(audit.hidden_columns), tuple(audit.merged), audit.errors)
    return SheetXml(facts, audit.long_numbers)
