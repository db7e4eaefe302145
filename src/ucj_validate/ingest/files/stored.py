"""The bytes of one file, pipe or standard input: read once, bounded, and proved not to have changed meanwhile."""

from __future__ import annotations

import os
import stat
import sys
import threading
import time
from typing import BinaryIO
from weakref import WeakSet

from ucj_validate.addresses import SOURCE, is_remote
from ucj_validate.errors import LimitError, UnreadableError, UsageError
from ucj_validate.i18n import _
from ucj_validate.ingest.files.leases import Writers, writers_held_off
from ucj_validate.ingest.files.paths import STDIN, Asked
from ucj_validate.places.unreadable import not_given
from ucj_validate.refusals import OURS

FILE_LIMIT = 2 * 1024**3
STREAM_LIMIT = 1024**3
"""A pipe doesn't tell its size beforehand, and is held twice while it is put together."""
_PIECE = 1024**2
_ATTEMPTS = 3
_SETTLED_NS = {Writers.NONE: 0, Writers.SOME: 300_000_000, Writers.UNKNOWN: 15_000_000}
"""How long a file must have been left alone. Kernels keep times to a tick of 1-10 ms: of a file changed just now, a
further change could leave its time as it is. Who has it open may go on after a pause."""
_FRESH_NS = 2_000_000_000
"""FAT keeps times to 2 s; a file as young as that is read a second time and compared."""

_TAKEN: WeakSet[object] = WeakSet()
_TAKING = threading.Lock()


def stored_bytes(asked: Asked) -> bytes:
    """Everything that lies under `asked.path`, as it was at one moment; of a query its answer in canonical form.

    Raises:
        UnreadableError: no file that can be opened, or one that is being written.
        LimitError: too large.
        UsageError: standard input asked for twice.
    """
    if asked.data is not None:
        return asked.data
    if asked.path == STDIN:
        return _from_stdin(asked.label)
    if is_remote(asked.path):
        return _from_afar(asked.path)
    for _attempt in range(_ATTEMPTS):
        try:
            data = _from_path(asked)
        except UnreadableError:
            raise
        except (OSError, ValueError) as error:
            if isinstance(error, OSError) and error.errno in OURS:
                raise
            raise _not_opened(asked, error) from None
        if data is not None:
            return data
    raise UnreadableError(
        asked.label,
        _("berkas berubah selagi dibaca"),
        found=_("masih ditulis atau diganti oleh program lain"),
        advice=_("tunggu sampai penyalinan selesai, lalu ulangi"),
    )


def _from_afar(path: str) -> bytes:
    """The answer of a query, or an object of a store."""
    if path.startswith(SOURCE):
        from ucj_validate.ingest.remote.configured import query_named
        from ucj_validate.ingest.remote.reading import answer_bytes

        return answer_bytes(query_named(path))
    from ucj_validate.ingest.remote.storage import object_bytes

    return object_bytes(path, FILE_LIMIT)


def _from_path(asked: Asked) -> bytes | None:
    """The bytes; None where they changed under the reading."""
    with open(asked.path, "rb") as file:  # noqa: PTH123 - names may be any bytes
        first = os.fstat(file.fileno())
        if not stat.S_ISREG(first.st_mode):
            return _from_stream(file, first.st_mode, asked.label)
        _refuse_too_large(first.st_size, FILE_LIMIT, asked.label)
        with writers_held_off(file) as writers:
            age = time.time_ns() - first.st_mtime_ns
            if 0 <= age < _SETTLED_NS[writers]:
                time.sleep((_SETTLED_NS[writers] - age) / 1e9)
            data = file.read(first.st_size + 1)
            same = writers is Writers.NONE or age >= _FRESH_NS or _reads_again(file, data)
            # The name as well: another program may have put a new file in its place.
            seen = {_identity(one) for one in (first, os.fstat(file.fileno()), os.stat(asked.path))}  # noqa: PTH116
    return data if same and len(seen) == 1 and len(data) == first.st_size else None


def _reads_again(file: BinaryIO, data: bytes) -> bool:
    """Whether the file says the same a second time."""
    file.seek(0)
    view = memoryview(data)
    at = 0
    while piece := file.read(_PIECE):
        if view[at : at + len(piece)] != piece:
            return False
        at += len(piece)
    return at == len(data)


def _identity(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _from_stdin(label: str) -> bytes:
    with _TAKING:
        if sys.stdin in _TAKEN:
            raise UsageError(
                label,
                _("masukan standar (-) disebut dua kali"),
                found=_("isinya hanya dapat dibaca sekali"),
                advice=_("simpan dahulu ke berkas, lalu sebutkan berkasnya"),
            )
        if sys.stdin is not None:
            _TAKEN.add(sys.stdin)
    try:
        return _pieces(sys.stdin.buffer, label)
    except (AttributeError, OSError, ValueError):  # closed, or a folder
        raise UnreadableError(
            label,
            _("masukan standar tidak dapat dibaca"),
            found=_("tertutup atau bukan aliran data"),
            advice=_("salurkan berkas: … | ucj-validate … -"),
        ) from None


def _from_stream(file: BinaryIO, mode: int, label: str) -> bytes:
    """A pipe to its end. Devices never end, but for the empty one."""
    if stat.S_ISFIFO(mode):
        return _pieces(file, label)
    if os.path.samestat(os.fstat(file.fileno()), os.stat(os.devnull)):  # noqa: PTH116
        return b""
    raise _no_file(label, mode)


def _pieces(file: BinaryIO, label: str) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while piece := file.read(_PIECE):
        size += len(piece)
        _refuse_too_large(size, STREAM_LIMIT, label)
        pieces.append(piece)
    return b"".join(pieces)


def _refuse_too_large(size: int, limit: int, label: str) -> None:
    if size > limit:
        raise LimitError(
            label,
            _("berkas terlalu besar"),
            found=f"> {limit // 1024**2} MB",
            advice=_("pecah berkas menjadi beberapa bagian"),
        )


def _not_opened(asked: Asked, error: OSError | ValueError) -> UnreadableError:
    try:
        mode = os.stat(asked.path).st_mode  # noqa: PTH116
    except (OSError, ValueError):
        mode = stat.S_IFREG
    if not stat.S_ISREG(mode) and not isinstance(error, PermissionError):
        return _no_file(asked.label, mode)
    return not_given(asked.label, error)


def _no_file(label: str, mode: int) -> UnreadableError:
    """What lies under the name holds no bytes of its own."""
    if stat.S_ISDIR(mode):
        return UnreadableError(
            label,
            _("ini folder, bukan berkas"),
            found=_("sebuah folder"),
            advice=_("sebutkan berkasnya, misalnya folder/*.csv"),
        )
    kind = _("sebuah soket") if stat.S_ISSOCK(mode) else _("sebuah perangkat")
    return UnreadableError(
        label, _("ini bukan berkas"), found=kind, advice=_("simpan datanya sebagai berkas, lalu sebutkan berkasnya")
    )
