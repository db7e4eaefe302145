"""A file's bytes, read once, and what kind of file they are."""

from __future__ import annotations

import hashlib
import io
import json
import os
import stat
import sys
import zipfile
import zlib
from dataclasses import dataclass

from ucj_validate.errors import LimitError, UnreadableError
from ucj_validate.i18n import _
from ucj_validate.ingest.paths import STDIN, Asked

FILE_LIMIT = 2 * 1024**3
UNPACKED_LIMIT = 1024**3
RATIO_LIMIT, RATIO_FROM = 200, 20 * 1024**2
"""Apache POI refuses a ratio of 100 above 100 kB; rolls of repeated rows reach 60."""

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
    (b"PK\x05\x06", "ZIP"),
    (b"\x7fELF", "ELF"),
)
_ENDINGS = {
    "csv": {".csv", ".tsv", ".txt", ".tab", ".dat", ".psv", ""},
    "csv.gz": {".gz"},
    "xlsx": {".xlsx", ".xlsm"},
    "xls": {".xls"},
    "xlsb": {".xlsb"},
    "ods": {".ods"},
    "parquet": {".parquet", ".pq"},
}


@dataclass(frozen=True)
class Opened:
    """A whole file in memory."""

    data: bytes
    """Unpacked where it was gzip."""
    kind: str
    """As `Source.kind`."""
    sha256: str
    """Of the bytes as they lie on disk."""
    size_bytes: int
    notes: tuple[str, ...] = ()


def opened(asked: Asked) -> Opened:
    """The bytes of one file and its kind by content.

    Raises:
        UnreadableError: where it can't be opened, is empty, or is of a kind that holds no table.
        LimitError: where it is too large.
    """
    stored = _stored_bytes(asked)
    if not stored.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise UnreadableError(
            asked.label, _("berkas kosong"), found=_("0 baris"), advice=_("minta berkas yang berisi data")
        )
    data, kind = stored, _kind(stored, asked.label)
    if kind == "csv.gz":
        data = _gunzipped(stored, asked.label)
        inner = _kind(data, asked.label)
        kind = "csv.gz" if inner == "csv" else inner
    return Opened(data, kind, hashlib.sha256(stored).hexdigest(), len(stored), _name_notes(asked, kind))


def _stored_bytes(asked: Asked) -> bytes:
    if asked.path == STDIN:
        data = sys.stdin.buffer.read(FILE_LIMIT + 1)
        _refuse_too_large(len(data), asked.label)
        return data
    try:
        with open(asked.path, "rb") as file:  # noqa: PTH123 - names may be any bytes
            before = os.fstat(file.fileno())
            _refuse_too_large(before.st_size, asked.label)
            data = file.read(FILE_LIMIT + 1)
            after = os.fstat(file.fileno())
    except IsADirectoryError:
        raise UnreadableError(
            asked.label,
            _("ini folder, bukan berkas"),
            found=_("sebuah folder"),
            advice=_("sebutkan berkasnya, misalnya folder/*.csv"),
        ) from None
    except OSError as error:
        raise UnreadableError(
            asked.label,
            _("berkas tidak dapat dibuka"),
            found=_("tidak ada izin membaca") if isinstance(error, PermissionError) else _("pembacaan gagal"),
            advice=_("periksa izin berkas, atau tutup program yang sedang memakainya"),
        ) from None
    _refuse_too_large(len(data), asked.label)
    unchanged = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    if stat.S_ISREG(before.st_mode) and not (unchanged and len(data) == after.st_size):
        raise UnreadableError(
            asked.label, _("berkas berubah selagi dibaca"), advice=_("tunggu sampai penyalinan selesai, lalu ulangi")
        )
    return data


def _refuse_too_large(size: int, label: str) -> None:
    if size > FILE_LIMIT:
        raise LimitError(
            label, _("berkas terlalu besar"), found=f"> {FILE_LIMIT // 1024**2} MB", advice=_("pecah berkas")
        )


def _kind(data: bytes, label: str) -> str:
    if data.startswith(_ZIP):
        return _kind_of_zip(data, label)
    if data.startswith(_OLE):
        _refuse_encrypted("EncryptedPackage".encode("utf-16-le") in data, label)
        return "xls"
    if data.startswith(_PARQUET):
        return "parquet"
    if data.startswith(_GZIP):
        return "csv.gz"
    for magic, name in _FOREIGN:
        if data.startswith(magic):
            raise _no_table(label, name)
    _refuse_markup(data, label)
    return "csv"


def _refuse_markup(data: bytes, label: str) -> None:
    head = data[:2048].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<style", b"<body")):
        raise _no_table(label, "HTML")
    if head.startswith(b"<?xml"):
        raise _no_table(label, "XML")
    if head.startswith((b"{", b"[")) and len(data) < 50_000_000:  # noqa: PLR2004
        for text in (data, head.splitlines()[0]):  # the whole, or one record a line
            try:
                json.loads(text)
            except (ValueError, RecursionError):
                continue
            raise _no_table(label, "JSON")
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return  # UTF-16 and UTF-32: any byte may be part of a letter
    nul_free = data[:4096].replace(b"\x00", b"")
    controls = sum(byte < 32 and byte not in b"\t\n\r\x0b\x0c\x1a\x1b" for byte in nul_free)  # noqa: PLR2004
    if controls > 0.05 * len(nul_free) + 2:
        raise _no_table(label, _("data biner"))


def _no_table(label: str, name: str) -> UnreadableError:
    return UnreadableError(
        label,
        _("isi berkas adalah {kind}, bukan tabel").format(kind=name),
        found=name,
        advice=_("buka dengan programnya, lalu simpan sebagai .xlsx atau .csv"),
    )


def _kind_of_zip(data: bytes, label: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.lower().replace("\\", "/").lstrip("/") for name in archive.namelist()}
            mimetype = archive.read("mimetype")[:80] if "mimetype" in archive.namelist() else b""
            manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in archive.namelist() else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error, KeyError):
        raise damaged(label, _("arsip terpotong atau rusak")) from None
    _refuse_encrypted(b"encryption-data" in manifest, label)
    if any(name.endswith("workbook.bin") for name in names):
        return "xlsb"
    if b"opendocument.spreadsheet" in mimetype or ("content.xml" in names and "meta-inf/manifest.xml" in names):
        return "ods"
    if "[content_types].xml" in names and not any(name.startswith(("word/", "ppt/")) for name in names):
        return "xlsx"
    raise _no_table(label, "ZIP")


def _refuse_encrypted(encrypted: bool, label: str) -> None:
    if encrypted:
        raise UnreadableError(label, _("buku kerja dilindungi kata sandi"), advice=_("simpan ulang tanpa kata sandi"))


def damaged(label: str, found: str) -> UnreadableError:
    """A workbook whose bytes are not what was written."""
    return UnreadableError(
        label, _("buku kerja rusak"), found=found, advice=_("minta berkas asli, atau simpan ulang dari Excel")
    )


def _gunzipped(data: bytes, label: str) -> bytes:
    unpacked, pieces = 0, []
    rest = data
    try:
        while rest:
            machine = zlib.decompressobj(wbits=31)
            piece = machine.decompress(rest, UNPACKED_LIMIT + 1 - unpacked)
            unpacked += len(piece)
            ratio = unpacked / max(1, len(data))
            if unpacked > UNPACKED_LIMIT or (ratio > RATIO_LIMIT and unpacked > RATIO_FROM):
                raise LimitError(
                    label,
                    _("isi arsip gzip terlalu besar"),
                    found=f"> {unpacked // 1024**2} MB",
                    advice=_("pecah berkas"),
                )
            if not machine.eof:
                raise damaged_gzip(label)
            pieces.append(piece)
            rest = machine.unused_data
    except zlib.error:
        raise damaged_gzip(label) from None
    if not unpacked:
        raise UnreadableError(label, _("berkas kosong"), found=_("0 baris"), advice=_("minta berkas yang berisi data"))
    return b"".join(pieces)


def damaged_gzip(label: str) -> UnreadableError:
    """A gzip file that breaks off or doesn't match its checksum."""
    return UnreadableError(label, _("arsip gzip terpotong atau rusak"), advice=_("salin ulang berkas dari sumbernya"))


def _name_notes(asked: Asked, kind: str) -> tuple[str, ...]:
    ending = os.path.splitext(asked.path)[1].lower() if asked.path != STDIN else ""  # noqa: PTH122
    if asked.path == STDIN or ending in _ENDINGS[kind] or not any(ending in known for known in _ENDINGS.values()):
        return ()
    written = kind if kind != "csv" else _("teks (CSV)")
    return (
        _("berkas bernama {ending} tetapi isinya {kind}; dibaca menurut isinya").format(ending=ending, kind=written),
    )
