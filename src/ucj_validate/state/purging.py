"""Forgetting for good: what is deleted leaves no bytes behind in the file."""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from ucj_validate.errors import UnwritableError
from ucj_validate.i18n import _
from ucj_validate.places.moving import sync
from ucj_validate.state import FILE
from ucj_validate.state.lock import LOCK, locked
from ucj_validate.state.store import BACKUPS, KEY, Store

_OWN = (KEY, f"{FILE}-wal", f"{FILE}-shm", FILE, "lock.json")
"""In the order in which they go."""


@dataclass(frozen=True)
class Forgotten:
    """What has been removed from the state."""

    runs: int
    answers: int


def forget_runs(store: Store, folders: tuple[str, ...], *, answers: bool) -> Forgotten:
    """Removes the runs of these folder names, and with `answers` what people decided on them; then wipes the room.

    Backups of the file go too: they hold the same.
    """
    runs = gone = 0
    with store.change() as database:
        for name in folders:
            runs += database.execute("DELETE FROM run WHERE folder = ?", (name,)).rowcount
            if answers:
                of_run = "SELECT id FROM answer WHERE json_extract(evidence, '$.run') = ?"
                for table in ("withdrawn", "endpoint"):
                    database.execute(f"DELETE FROM {table} WHERE answer IN ({of_run})", (name,))  # nosec B608 # noqa: S608  fixed names
                database.execute(f"DELETE FROM replaced WHERE newer IN ({of_run})", (name,))  # nosec B608 # noqa: S608
                gone += database.execute(f"DELETE FROM answer WHERE id IN ({of_run})", (name,)).rowcount  # nosec B608 # noqa: S608
    _wipe(store)
    shutil.rmtree(store.folder / BACKUPS, ignore_errors=True)
    return Forgotten(runs, gone)


def _wipe(store: Store) -> None:
    store.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    store.rows("VACUUM")
    store.rows("PRAGMA wal_checkpoint(TRUNCATE)")


def remove_state(folder: Path, wait_seconds: float = 0) -> bool:
    """Removes a whole state with its key: no pseudonym can be made again. False where there was none.

    The key goes first: what is left if the rest can't be removed, or the process is killed, says nothing of anybody.

    Raises:
        UnwritableError: something of it can't be removed. LockedError: another process holds it.
    """
    if not any(os.path.lexists(folder / name) for name in _OWN):
        return False
    with locked(folder, wait_seconds):
        try:
            for name in _OWN:
                (folder / name).unlink(missing_ok=True)
            if (folder / BACKUPS).is_dir():
                shutil.rmtree(folder / BACKUPS)
            sync(folder)
            if os.name != "nt":  # while it is held: who waits for it finds it gone
                (folder / LOCK).unlink(missing_ok=True)
        except OSError:
            raise UnwritableError(
                str(folder), _("ingatan proyek tidak dapat dihapus"), advice=_("periksa izin menulis, lalu ulangi")
            ) from None
    with contextlib.suppress(OSError):  # a folder that holds something else stays
        if os.name == "nt":
            (folder / LOCK).unlink(missing_ok=True)
        folder.rmdir()
    return True
