"""The key of a run that may be resumed: on the driver's machine, never beside what it opens."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from ucj_validate.engines.packed import KEY_BYTES, fresh_key
from ucj_validate.errors import UsageError
from ucj_validate.i18n import _


def kept_key(folder: Path, work: str) -> bytes:
    """The key kept in `folder` for checkpoints under `work`; a fresh one is written there the first time.

    Raises:
        UsageError: the file holds no key.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = _path(folder, work)
    with suppress(FileExistsError):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(fresh_key())
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise UsageError(
            str(path),
            _("kunci titik simpan tidak terbaca"),
            advice=_("hapus berkasnya dan jalankan tanpa --resume"),
        )
    return key


def drop_key(folder: Path, work: str) -> None:
    """Forgets the key: what was packed under it can't be opened any more."""
    _path(folder, work).unlink(missing_ok=True)


def _path(folder: Path, work: str) -> Path:
    return folder / f"{hashlib.sha256(work.encode()).hexdigest()[:16]}.key"
