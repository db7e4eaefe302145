"""What damage does to a workbook: bytes as a bad line or disk changes them, and XML as a bad program writes it."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable

Mutator = Callable[[random.Random, bytes], bytes]
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_TEXT = re.compile(rb">([^<]+)<")
_ELEMENT = re.compile(rb"<(\w+)[^<>]*/>|<(\w+)[^<>]*>[^<]*</\2>")
_VALUES = [
    b"", b"0", b"-1", b"1", b"99", b"4294967296", b"99999999999999999999", b"1E400", b"NaN", b"abc", b"A0", b"A1", b"XFD1048576",
    b"ZZZZ9999999", b"$A$1", b"A1:XFD1048576", b"s", b"e", b"b", b"d", b"str", b"inlineStr", b"n", b"rId1", b"rId999", b"../../x",
    b"true", b"hidden", b"\xc3\xa9\xe2\x82\xac", b"&amp;#x0;", b"&#1;", b"#N/A", b"9471010101910001", b"2021-13-45T99:99:99",
]  # fmt: skip
_SCRAPS = [
    b"<!-- x -->", b"<![CDATA[<v>1</v>]]>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<c/>", b"<row>", b"</row>", b"<v>", b"&b;",
    b"<row r='3'><c r='B3' t='s'><v>0</v></c></row>", b"<c r='A2'><v>7</v></c>", b"<is><t>x</t></is>", b"\x00", b"\x0b", b"<x:c/>",
    b"<mergeCell ref='A1:Z99'/>", b"<dimension ref='B7:C9'/>", b"<col min='0' max='99999' hidden='1'/>",
]  # fmt: skip


def bytes_flipped(rng: random.Random, data: bytes) -> bytes:
    """One to twelve bytes are others."""
    changed = bytearray(data)
    for _each in range(rng.choice((1, 1, 2, 4, 12))):
        changed[rng.randrange(len(changed))] = rng.choice((0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)))
    return bytes(changed)


def bit_flipped(rng: random.Random, data: bytes) -> bytes:
    """One bit is the other."""
    changed = bytearray(data)
    changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def chunk_moved(rng: random.Random, data: bytes) -> bytes:
    """A stretch is gone, doubled, zeroed, or stands elsewhere."""
    start = rng.randrange(len(data))
    end = min(len(data), start + rng.choice((1, 4, 64, 512, 4096)))
    there = rng.randrange(len(data))
    return rng.choice((
        data[:start] + data[end:],
        data[:end] + data[start:],
        data[:start] + bytes(end - start) + data[end:],
        data[:there] + data[start:end] + data[there + end - start :],
    ))  # fmt: skip


def cut_off(rng: random.Random, data: bytes) -> bytes:
    """Only the beginning arrived."""
    return data[: rng.randrange(1, max(2, len(data)))]


def part_changed(rng: random.Random, data: bytes) -> bytes:
    """One part's content is another; the archive around it is whole, with right CRCs."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    weights = [6 if "sheet" in name or name == "content.xml" else 2 if "workbook" in name else 1 for name, _c in parts]
    place = rng.choices(range(len(parts)), weights)[0]
    name, content = parts[place]
    if rng.random() < 0.04:
        parts.pop(place) if rng.random() < 0.5 else parts.append((name.upper(), content))
    else:
        for _each in range(rng.choice((1, 1, 1, 2, 5))):
            content = (
                xml_changed(rng, content) if content.lstrip(b"\xef\xbb\xbf").startswith(b"<") else _record(rng, content)
            )
        parts[place] = (name, content)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _record(rng: random.Random, content: bytes) -> bytes:
    return rng.choice((bytes_flipped, chunk_moved, cut_off))(rng, content) if content else b"\x00"


def xml_changed(rng: random.Random, content: bytes) -> bytes:
    """An attribute, a text or an element is another, doubled, nested or gone."""
    ways = (_attribute, _attribute, _attribute, _text, _scrap, _element, _renamed, _record)
    return rng.choice(ways)(rng, content)


def _attribute(rng: random.Random, content: bytes) -> bytes:
    return _replaced(rng, content, _ATTRIBUTE, 2, rng.choice(_VALUES))


def _text(rng: random.Random, content: bytes) -> bytes:
    return _replaced(rng, content, _TEXT, 1, rng.choice(_VALUES))


def _renamed(rng: random.Random, content: bytes) -> bytes:
    return _replaced(rng, content, _ATTRIBUTE, 1, rng.choice((b"r", b"s", b"t", b"ref", b"x", b"hidden", b"r:id")))


def _scrap(rng: random.Random, content: bytes) -> bytes:
    at = max(0, content.find(b"<", rng.randrange(len(content) + 1)))
    return content[:at] + rng.choice(_SCRAPS) + content[at:]


def _element(rng: random.Random, content: bytes) -> bytes:
    element = _one(rng, content, _ELEMENT)
    if element is None:
        return content[:-1]
    found = element[0]
    new = rng.choice((b"", found * 2, b"<c>" + found + b"</c>", found[: len(found) // 2]))
    return content[: element.start()] + new + content[element.end() :]


def _one(rng: random.Random, content: bytes, pattern: re.Pattern[bytes]) -> re.Match[bytes] | None:
    return pattern.search(content, rng.randrange(len(content) or 1)) or pattern.search(content)


def _replaced(rng: random.Random, content: bytes, pattern: re.Pattern[bytes], group: int, new: bytes) -> bytes:
    match = _one(rng, content, pattern)
    return content[: match.start(group)] + new + content[match.end(group) :] if match else content


def mutated(rng: random.Random, data: bytes, kind: str) -> bytes:
    """`data` after one kind of damage."""
    ways: list[Mutator] = [bytes_flipped, chunk_moved, cut_off]
    if kind != "xls":
        ways += [part_changed] * 5  # what the archive's CRC does not catch
    else:
        ways += [bytes_flipped, bytes_flipped, chunk_moved]
    return rng.choice(ways)(rng, data)
