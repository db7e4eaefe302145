"""A file's bytes, read once and unpacked, and what kind of file they are."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import re
import zlib
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from ucj_validate.addresses import SOURCE
from ucj_validate.errors import LimitError, UnreadableError
from ucj_validate.i18n import _
from ucj_validate.ingest.files.kinds import damaged, kind_of
from ucj_validate.ingest.files.paths import STDIN, Asked
from ucj_validate.ingest.files.stored import FILE_LIMIT, stored_bytes

__all__ = ["FILE_LIMIT", "RATIO_FROM", "RATIO_LIMIT", "UNPACKED_LIMIT", "Opened", "damaged", "opened"]

UNPACKED_LIMIT = 1024**3
RATIO_LIMIT, RATIO_FROM = 200, 20 * 1024**2
"""Apache POI refuses a ratio of 100 above 100 kB; rolls of repeated rows reach 60."""
_PIECE = 8 * 1024**2
_SAYS_SOMETHING = re.compile(rb"[^\x00\t\r\n \xef\xbb\xbf\xff\xfe]")
_ENDINGS = {
    "csv": {".csv", ".tsv", ".txt", ".tab", ".dat", ".psv", ""},
    "csv.gz": {".gz"},
    "xlsx": {".xlsx", ".xlsm"},
    "xls": {".xls"},
    "xlsb": {".xlsb"},
    "ods": {".ods"},
    "parquet": {".parquet", ".pq"},
    "html": {".html", ".htm"},
}


_HASHING = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sha256")


@dataclass(frozen=True)
class Opened:
    """A whole file in memory."""

    data: bytes
    """Unpacked where it was gzip."""
    kind: str
    """As `Source.kind`."""
    digest: Future[str]
    """SHA-256 of the bytes as they lie on disk, worked out while the table is read."""
    size_bytes: int
    notes: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """`digest`, waited for."""
        return self.digest.result()


def opened(asked: Asked) -> Opened:
    """The bytes of one file and its kind by content.

    Raises:
        UnreadableError: where it can't be opened, is empty, or is of a kind that holds no table.
        LimitError: where it is too large.
        UsageError: standard input asked for twice.
    """
    stored = stored_bytes(asked)
    digest = _HASHING.submit(_sha256, stored)
    if asked.path.startswith(SOURCE):
        from ucj_validate.ingest.remote.configured import query_named

        return Opened(stored, query_named(asked.path).settings.kind, digest, len(stored))
    _refuse_blank(stored, asked.label)
    data, kind = stored, kind_of(stored, asked.label)
    if kind == "csv.gz":
        data = _gunzipped(stored, asked.label)
        _refuse_blank(data, asked.label)
        inner = kind_of(data, asked.label)
        if inner == "csv.gz":
            raise damaged_gzip(asked.label)  # packed twice: nobody does that but to do harm
        kind = "csv.gz" if inner == "csv" else inner
    return Opened(data, kind, digest, len(stored), _name_notes(asked, kind))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _refuse_blank(data: bytes, label: str) -> None:
    if _SAYS_SOMETHING.search(data) is None:
        raise UnreadableError(label, _("berkas kosong"), found=_("0 baris"), advice=_("minta berkas yang berisi data"))


def _gunzipped(stored: bytes, label: str) -> bytes:
    """All members one after the other, in pieces, so that a bomb is met before it fills the memory."""
    pieces: list[bytes] = []
    unpacked = 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(stored)) as archive:
            while piece := archive.read(_PIECE):
                unpacked += len(piece)
                _refuse_bomb(unpacked, len(stored), label)
                pieces.append(piece)
    except (OSError, EOFError, zlib.error):
        raise damaged_gzip(label) from None
    return b"".join(pieces)


def _refuse_bomb(unpacked: int, packed: int, label: str) -> None:
    if unpacked > UNPACKED_LIMIT or (unpacked > RATIO_FROM and unpacked > RATIO_LIMIT * packed):
        raise LimitError(
            label,
            _("isi arsip gzip terlalu besar"),
            found=f"> {unpacked // 1024**2} MB",
            advice=_("pecah berkas menjadi beberapa bagian"),
        )


def damaged_gzip(label: str) -> UnreadableError:
    """A gzip file that breaks off or doesn't match its checksum."""
    return UnreadableError(label, _("arsip gzip terpotong atau rusak"), advice=_("salin ulang berkas dari sumbernya"))


def _name_notes(asked: Asked, kind: str) -> tuple[str, ...]:
    ending = os.path.splitext(asked.path)[1].lower() if asked.path != STDIN else ""  # noqa: PTH122
    if asked.path == STDIN or ending in _ENDINGS[kind] or not any(ending in known for known in _ENDINGS.values()):
        return ()
    written = {"csv": _("teks (CSV)"), "html": _("halaman HTML")}.get(kind, kind)
    return (
        _("berkas bernama {ending} tetapi isinya {kind}; dibaca menurut isinya").format(ending=ending, kind=written),
    )
