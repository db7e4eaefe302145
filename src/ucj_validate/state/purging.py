"""Forgetting for good: what is deleted leaves no bytes behind in the file."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ucj_validate.errors import UnwritableError
from ucj_validate.i18n import _
from ucj_validate.places import leftovers
from ucj_validate.places.moving import sync
from ucj_validate.state.lock import LOCK, locked
from ucj_validate.state.standing import BACKUPS, FILES, refuse_links
from ucj_validate.state.store import Store

_OWN = (*FILES, "lock.json")
"""In the order in which they go."""
_BACKUP = re.compile(r"state-[0-9]+\.sqlite")

Input = tuple[str, str]
"""Side and sha256: names and sheets stand masked in the state where they hold a NIK."""


@dataclass(frozen=True)
class Forgotten:
    """What has been removed from the state."""

    runs: int
    answers: int
    kept: int = 0
    """Runs of the same names that are others."""


@dataclass(frozen=True)
class Known:
    """What tells a run from others of the same name."""

    folder: str
    """The run folder's name."""
    city: str
    as_of: str
    inputs: frozenset[Input]

    def is_recorded_as(self, row: sqlite3.Row) -> bool:
        """The run that `row` of the state is of has the same day, city, and files to the byte."""
        return (self.city, self.as_of, self.inputs) == (row["city"], row["as_of"], inputs_of(json.loads(row["inputs"])))


def inputs_of(told: Iterable[Mapping[str, Any]]) -> frozenset[Input]:
    """The inputs of a run as its manifest or the state tells them.

    Raises:
        KeyError, TypeError: they are told otherwise.
    """
    return frozenset((str(one["side"]), str(one["sha256"])) for one in told)


def forget_runs(store: Store, gone: Sequence[Known], *, answers: bool) -> Forgotten:
    """Removes these runs, and with `answers` what people decided on them; then wipes the room.

    Names of folders repeat over projects and copies: where the state knows another run of that name and as-of date, it
    keeps that one and its answers. Answers on a run that it has never recorded are told by name and date alone. Backups
    of the file go too: they hold the same.

    Raises:
        UnwritableError: one of them can't be removed.
    """
    runs = decided = kept = 0
    with store.change() as database:
        for one in gone:
            rows = database.execute("SELECT * FROM run WHERE folder = ?", (one.folder,)).fetchall()
            same = [row["id"] for row in rows if one.is_recorded_as(row)]
            database.executemany("DELETE FROM run WHERE id = ?", [(number,) for number in same])
            runs += len(same)
            kept += len(rows) - len(same)
            if answers and (same or all(row["as_of"] != one.as_of for row in rows)):
                decided += _forget_answers(database, one)
    _wipe(store)
    if runs or decided or not kept:
        with _told(store.folder):
            _remove_backups(store.folder)
    return Forgotten(runs, decided, kept)


def _forget_answers(database: sqlite3.Connection, run: Known) -> int:
    of_run = "SELECT id FROM answer WHERE json_extract(evidence, '$.run') = ? AND json_extract(evidence, '$.as_of') = ?"
    at = (run.folder, run.as_of)
    for table in ("withdrawn", "endpoint"):
        database.execute(f"DELETE FROM {table} WHERE answer IN ({of_run})", at)  # nosec B608 # noqa: S608  fixed names
    database.execute(f"DELETE FROM replaced WHERE newer IN ({of_run})", at)  # nosec B608 # noqa: S608
    return database.execute(f"DELETE FROM answer WHERE id IN ({of_run})", at).rowcount  # nosec B608 # noqa: S608


def _wipe(store: Store) -> None:
    store.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    store.rows("VACUUM")
    store.rows("PRAGMA wal_checkpoint(TRUNCATE)")


def _remove_backups(folder: Path) -> None:
    """The copies that the program has put into `backup`, and the folder where nothing else lies in it.

    Raises:
        OSError: one can't be removed.
    """
    place = folder / BACKUPS
    if place.is_symlink() or not place.is_dir():
        return
    leftovers.swept(place)
    for name in os.listdir(place):  # noqa: PTH208  names alone
        if _BACKUP.fullmatch(name):
            (place / name).unlink()
    with contextlib.suppress(OSError):  # somebody's files stay
        place.rmdir()


def remove_state(folder: Path, wait_seconds: float = 0) -> bool:
    """Removes a whole state with its key: no pseudonym can be made again. False where there was none.

    The key goes first: what is left if the rest can't be removed, or the process is killed, says nothing of anybody.

    Raises:
        UnreadableError: something of it is a link; what that leads to would stay. Nothing is removed then.
        UnwritableError: something of it can't be removed. LockedError: another process holds it.
    """
    refuse_links(folder)
    if not any(os.path.lexists(folder / name) for name in _OWN):
        return False
    with locked(folder, wait_seconds), _told(folder):
        for name in _OWN:
            (folder / name).unlink(missing_ok=True)
        _remove_backups(folder)
        sync(folder)
        if os.name != "nt":  # while it is held: who waits for it finds it gone
            (folder / LOCK).unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # a folder that holds something else stays
        if os.name == "nt":
            (folder / LOCK).unlink(missing_ok=True)
        folder.rmdir()
    return True


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError:
        raise UnwritableError(
            str(folder), _("ingatan proyek tidak dapat dihapus"), advice=_("periksa izin menulis, lalu ulangi")
        ) from None
