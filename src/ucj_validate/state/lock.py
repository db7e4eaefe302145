"""One run at a time over a project: a lock that the kernel frees when its holder ends, however it ends."""

from __future__ import annotations

import contextlib
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from ucj_validate.errors import LockedError, UnwritableError
from ucj_validate.i18n import _

_LOCK, _HOLDER = "lock", "lock.json"


@contextmanager
def locked(folder: Path, wait_seconds: float = 0) -> Iterator[None]:
    """Holds the state in `folder` for the length of the block.

    Raises:
        LockedError: another process holds it still after `wait_seconds`.
        UnwritableError: the lock can't be written.
    """
    lock = FileLock(folder / _LOCK, mode=0o600)
    try:
        lock.acquire(timeout=wait_seconds)
    except Timeout:
        raise LockedError(
            str(folder),
            _("sedang dipakai oleh proses lain"),
            found=_told(folder),
            advice=_("tunggu sampai selesai, atau pakai --wait DETIK"),
        ) from None
    except OSError:
        raise UnwritableError(
            str(folder), _("kunci ingatan proyek tidak dapat ditulis"), advice=_("periksa izin menulis di folder itu")
        ) from None
    try:
        with contextlib.suppress(OSError):  # it only tells others whom they wait for
            (folder / _HOLDER).write_text(json.dumps(_holder()), encoding="utf-8")
        yield
    finally:
        with contextlib.suppress(OSError):
            (folder / _HOLDER).unlink()
        lock.release()


def _holder() -> dict[str, object]:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return {"process": os.getpid(), "host": socket.gethostname(), "start": now}


def _told(folder: Path) -> str:
    try:
        holder = json.loads((folder / _HOLDER).read_text(encoding="utf-8"))
        return _("proses {process} di {host}, mulai {start}").format(
            process=int(holder["process"]), host=str(holder["host"])[:80], start=str(holder["start"])[:40]
        )
    except (OSError, ValueError, KeyError, TypeError):
        return _("proses yang tidak dikenal")
