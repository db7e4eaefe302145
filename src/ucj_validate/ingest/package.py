"""A zipped workbook before any reader touches it: whole, of bounded size, and what its cells' errors say.

Workbook readers check no CRC (one flipped bit loads other data), build a dense rectangle up to the
farthest cell, and turn #N/A into an empty cell. All three are met here.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from ucj_validate.errors import LimitError, UnreadableError
from ucj_validate.i18n import _
from ucj_validate.ingest.opened import RATIO_FROM, RATIO_LIMIT, UNPACKED_LIMIT, damaged

PARTS_LIMIT = 2_000
AREA_LIMIT = 30_000_000
"""Cells of the rectangle up to the farthest cell: what a reader would hold in memory."""
ROWS_LIMIT, COLUMNS_LIMIT = 1_048_576, 16_384
_SHEET_PART = re.compile(r"worksheets/[^/]+\.xml$", re.IGNORECASE)
_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_PLAIN_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"')
"""A cell as nearly every program writes it; where one is written otherwise, all are looked for by `_CELL`."""
_ERROR = re.compile(
    rb"<(?:\w+:)?c\s(?=[^>]*\bt=[\"']e[\"'])[^>]*?\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"'][^>]*>"
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v[^>]*>([^<]*)<",
    re.DOTALL,
)


@dataclass(frozen=True)
class Package:
    """What was learnt of a zipped workbook's parts."""

    errors: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict)
    """By sheet name: (row from 0, column from 0) → text of the error, "#N/A"."""


def checked_package(data: bytes, kind: str, label: str) -> Package:
    """`data` proved to be a whole and bounded zip.

    Raises:
        UnreadableError: where it is damaged or holds what no honest workbook holds.
        LimitError: where it is too large unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            _refuse_bomb(infos, label)
            sheets = {}
            for info in infos:
                content = archive.read(info)  # read to the end: that checks its CRC
                _refuse_entities(info.filename, content, label)
                if kind == "xlsx" and _SHEET_PART.search(info.filename.replace("\\", "/")):
                    _refuse_far_cells(content, label)
                    if b't="e"' in content or b"t='e'" in content:
                        sheets[_part(info.filename)] = _errors(content)
            names = _sheet_names(archive) if sheets else {}
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        zlib.error,
        ET.ParseError,
    ):
        raise damaged(label, _("arsip terpotong atau rusak (CRC)")) from None
    return Package({names[part]: errors for part, errors in sheets.items() if part in names})


def _part(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _refuse_bomb(infos: list[zipfile.ZipInfo], label: str) -> None:
    total = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if any(info.flag_bits & 1 for info in infos):
        raise UnreadableError(label, _("buku kerja dilindungi kata sandi"), advice=_("simpan ulang tanpa kata sandi"))
    if len(infos) > PARTS_LIMIT or total > UNPACKED_LIMIT or (total > RATIO_FROM and total > RATIO_LIMIT * packed):
        raise LimitError(
            label,
            _("isi buku kerja terlalu besar"),
            found=_("{parts} bagian, {size} MB").format(parts=len(infos), size=total // 1024**2),
            advice=_("salin datanya ke buku kerja baru, atau simpan sebagai .csv"),
        )


def _refuse_entities(name: str, content: bytes, label: str) -> None:
    if name.lower().endswith((".xml", ".rels")) and b"<!DOCTYPE" in content[:4096].replace(b"\x00", b"").upper():
        raise damaged(label, _("memuat definisi dokumen (DTD)"))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _refuse_far_cells(content: bytes, label: str) -> None:
    cells = _PLAIN_CELL.findall(content)
    if len(cells) != content.count(b"<c ") or b":c " in content:
        cells = _CELL.findall(content)
    last_row = max(map(int, {row for _letters, row in cells}), default=0)
    width = max((_column(letters) + 1 for letters in {letters for letters, _row in cells}), default=0)
    if width > COLUMNS_LIMIT or last_row > ROWS_LIMIT or width * last_row > AREA_LIMIT:
        raise LimitError(
            label,
            _("lembar kerja terlalu luas"),
            found=_("sel terjauh: baris {row}, kolom {column}").format(row=last_row, column=width),
            advice=_("hapus sel yang jauh dari tabel, atau simpan sebagai .csv"),
        )


def _errors(content: bytes) -> dict[tuple[int, int], str]:
    return {
        (int(match[2]) - 1, _column(match[1])): match[3].decode("utf-8", "replace")
        for match in _ERROR.finditer(content)
    }


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Part name (lower case) → sheet name."""
    members = {_part(name): name for name in archive.namelist()}
    book = next((part for part in members if part.endswith("xl/workbook.xml")), None)
    if book is None:
        return {}
    folder, base = posixpath.split(book)
    relations = ET.fromstring(archive.read(members[f"{folder}/_rels/{base}.rels"]))  # noqa: S314 - a DTD was refused
    targets = {
        relation.get("Id"): _part(posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))))
        for relation in relations
    }
    names = {}
    for element in ET.fromstring(archive.read(members[book])).iter():  # noqa: S314
        if element.tag.endswith("}sheet"):
            identity = next((value for key, value in element.attrib.items() if key.endswith("}id")), None)
            if part := targets.get(identity):
                names[part] = element.get("name", "")
    return names
