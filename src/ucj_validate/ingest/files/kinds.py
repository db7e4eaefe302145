"""What kind of file some bytes are, told from the bytes alone; and the refusal, by name, of those that hold no table."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib

from ucj_validate.errors import UnreadableError
from ucj_validate.i18n import _

_ZIP, _OLE, _PARQUET, _GZIP = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PAR1", b"\x1f\x8b"
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"BZh", "bzip2"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"\xfd7zXZ", "XZ"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3", "SQLite"),
    (b"\x00\x01\x00\x00Standard Jet DB", "Microsoft Access"),
    (b"\x00\x01\x00\x00Standard ACE DB", "Microsoft Access"),
    (b"PK\x05\x06", "ZIP"),
    (b"\x7fELF", "ELF"),
)
_OLE_PROGRAMS = (("WordDocument", "Microsoft Word"), ("PowerPoint Document", "Microsoft PowerPoint"))
_ZIP_PROGRAMS = (
    ("word/", "Microsoft Word"),
    ("ppt/", "Microsoft PowerPoint"),
    ("visio/", "Microsoft Visio"),
    ("index/document.iwa", "Apple Numbers"),
    ("epub/", "EPUB"),
)
_MARKS = b"\xef\xbb\xbf\xff\xfe \t\r\n"
_HEAD = 65_536
_PAGE = re.compile(rb"<(?:!doctype html|html|table|head|meta|style|body|thead|tbody|tr)[\s>/]")
_PIECE_OF_PAGE = re.compile(rb"<(?:title|script|link|div|center|font|h[1-6]|p|b|br|i|u|span)[\s>/]")
_BEFORE_TABLE = 2_000
"""A program's warning or a title may stand before the first tag; more than that is a text that speaks of tables."""
_LONGEST_JSON = 50_000_000


def kind_of(data: bytes, label: str) -> str:
    """Its name: "csv" for text, "csv.gz" for anything gzip, "html", "xlsx", "xls", "xlsb", "ods", "parquet".

    Raises:
        UnreadableError: encrypted, damaged, or of a kind that holds no table.
    """
    if data.startswith(_ZIP):
        return _kind_of_zip(data, label)
    if data.startswith(_OLE):
        return _kind_of_ole(data, label)
    if data.startswith(_PARQUET):
        return "parquet"
    if data.startswith(_GZIP):
        return "csv.gz"
    for magic, name in _FOREIGN:
        if data.startswith(magic):
            raise _no_table(label, name)
    return _kind_of_text(data, label)


def _kind_of_text(data: bytes, label: str) -> str:
    head = data[:_HEAD].replace(b"\x00", b"").lstrip(_MARKS).lower()
    if head.startswith(b"<?xml") and b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        raise _no_table(label, "Excel XML 2003 (SpreadsheetML)", _("buka dengan Excel, lalu simpan sebagai .xlsx"))
    if head.startswith((b"mime-version:", b"from: <saved by")) and b"multipart/related" in head:
        raise _no_table(label, "MHTML")
    if _is_html(head):
        return "html"
    if head.startswith((b"<?xml", b"<workbook", b"<rss", b"<svg")):
        raise _no_table(label, "XML")
    if head.startswith((b"{", b"[")) and _is_json(data, head):
        raise _no_table(label, "JSON")
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return "csv"  # UTF-16 and UTF-32: any byte may be part of a letter
    nul_free = data[:4096].replace(b"\x00", b"")
    controls = sum(byte < 32 and byte not in b"\t\n\r\x0b\x0c\x1a\x1b" for byte in nul_free)  # noqa: PLR2004
    if controls > 0.05 * len(nul_free) + 2:
        raise _no_table(label, _("data biner"))
    return "csv"


def _is_html(head: bytes) -> bool:
    """A page, a piece of one that holds a table, or a table below a line or two of a program's own words."""
    if head.startswith(b"<?xml"):
        head = head[head.find(b">") + 1 :].lstrip(_MARKS)
    while head.startswith(b"<!--") and (end := head.find(b"-->")) > 0:
        head = head[end + 3 :].lstrip(_MARKS)
    if _PAGE.match(head):
        return True
    table = head.find(b"<table")
    row = head.find(b"<tr", table)
    if min(table, row, max(head.find(b"<td", row), head.find(b"<th", row))) < 0:
        return False
    quoted = head[table - 1 : table] in {b'"', b",", b";", b"\t", b"|"}
    return _PIECE_OF_PAGE.match(head) is not None or (table < _BEFORE_TABLE and not quoted)


def _is_json(data: bytes, head: bytes) -> bool:
    """The whole, or one record a line."""
    if len(data) > _LONGEST_JSON:
        return re.match(rb"[\[{]\s*[\"{\[]", head) is not None and b'":' in head
    for text in (data, data[: 16 * _HEAD].lstrip(_MARKS).splitlines()[0]):
        try:
            json.loads(text)
        except (ValueError, RecursionError):
            continue
        return True
    return False


def _no_table(label: str, name: str, advice: str = "") -> UnreadableError:
    return UnreadableError(
        label,
        _("isi berkas adalah {kind}, bukan tabel").format(kind=name),
        found=name,
        advice=advice
        or (
            _("tulis sebagai [source.NAMA] di ucj.toml, lalu sebut source:NAMA")
            if name == "SQLite"
            else _("buka dengan programnya, lalu simpan sebagai .xlsx atau .csv")
        ),
    )


def _kind_of_ole(data: bytes, label: str) -> str:
    refuse_encrypted("EncryptedPackage".encode("utf-16-le") in data, label)
    if not any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        for stream, program in _OLE_PROGRAMS:
            if stream.encode("utf-16-le") in data:
                raise _no_table(label, program)
    return "xls"


def _kind_of_zip(data: bytes, label: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.lower().replace("\\", "/").lstrip("/") for name in archive.namelist()}
            mimetype = _beginning(archive, "mimetype", 80)
            manifest = _beginning(archive, "META-INF/manifest.xml", 1_000_000)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error, KeyError):
        raise damaged(label, _("arsip terpotong atau rusak")) from None
    refuse_encrypted(b"encryption-data" in manifest, label)
    if any(name.endswith("workbook.bin") for name in names):
        return "xlsb"
    if b"opendocument.spreadsheet" in mimetype or (
        "content.xml" in names and "meta-inf/manifest.xml" in names and b"opendocument" not in mimetype
    ):
        return "ods"
    program = next((program for part, program in _ZIP_PROGRAMS if any(name.startswith(part) for name in names)), None)
    if "[content_types].xml" in names and program is None:
        return "xlsx"
    if program is None and b"opendocument" in mimetype:
        program = "OpenDocument"
    raise _no_table(label, program or "ZIP", "" if program else _("keluarkan dahulu berkas dari arsipnya"))


def _beginning(archive: zipfile.ZipFile, name: str, size: int) -> bytes:
    """Never more than `size`: the part may be a bomb."""
    if name not in archive.namelist():
        return b""
    with archive.open(name) as part:
        return part.read(size)


def refuse_encrypted(encrypted: bool, label: str) -> None:
    """Raises where a workbook opens with a password only."""
    if encrypted:
        raise UnreadableError(label, _("buku kerja dilindungi kata sandi"), advice=_("simpan ulang tanpa kata sandi"))


def damaged(label: str, found: str) -> UnreadableError:
    """A workbook whose bytes are not what was written."""
    return UnreadableError(
        label, _("buku kerja rusak"), found=found, advice=_("minta berkas asli, atau simpan ulang dari Excel")
    )
