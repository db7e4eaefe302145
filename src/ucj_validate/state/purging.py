"""Forgetting for good: what is deleted leaves no bytes behind in the file."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from ucj_validate.state import FILE
from ucj_validate.state.store import BACKUPS, KEY, Store

_OWN = (FILE, f"{FILE}-wal", f"{FILE}-shm", KEY, "lock", "lock.json")


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
                    database.execute(f"DELETE FROM {table} WHERE answer IN ({of_run})", (name,))  # noqa: S608  fixed names
                database.execute(f"DELETE FROM replaced WHERE newer IN ({of_run})", (name,))  # noqa: S608
                gone += database.execute(f"DELETE FROM answer WHERE id IN ({of_run})", (name,)).rowcount  # noqa: S608
    _wipe(store)
    shutil.rmtree(store.folder / BACKUPS, ignore_errors=True)
    return Forgotten(runs, gone)


def _wipe(store: Store) -> None:
    store.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    store.rows("VACUUM")
    store.rows("PRAGMA wal_checkpoint(TRUNCATE)")


def remove_state(folder: Path) -> bool:
    """Removes a whole state with its key: no pseudonym can be made again. False where there was none."""
    there = [folder / name for name in _OWN if (folder / name).exists()]
    for path in there:
        path.unlink()
    shutil.rmtree(folder / BACKUPS, ignore_errors=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
    return bool(there)
