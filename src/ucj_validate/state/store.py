"""The file in which a project remembers: opened, brought up to date after a backup, and told apart from what it is not."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ucj_validate.errors import LockedError, UcjError, UnreadableError, UnwritableError, UsageError
from ucj_validate.i18n import _
from ucj_validate.places.holding import held, whole_file
from ucj_validate.pseudonyms import Key, make_key, read_key
from ucj_validate.state import FILE
from ucj_validate.state.migrations import MIGRATIONS
from ucj_validate.state.standing import BACKUPS, KEY, damaged, exists, has_stood, lost, marked, refuse_unusable

__all__ = ["BACKUPS", "KEY", "Store", "exists", "opened"]

_APPLICATION = 0x75636A31
"""SQLite's application id of this file: "ucj1"."""
_BUSY_MS = 10_000


@dataclass(frozen=True)
class Store:
    """An open state."""

    folder: Path
    key: Key
    database: sqlite3.Connection

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of the block, or nothing.

        Raises:
            UcjError: another process holds the file, or it can't be written.
        """
        with _told(self.folder):
            self.database.execute("BEGIN IMMEDIATE")
            try:
                yield self.database
                self.database.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self.database.execute("ROLLBACK")
                raise

    def rows(self, query: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        """What a query finds."""
        with _told(self.folder):
            return self.database.execute(query, tuple(values)).fetchall()


@contextmanager
def opened(folder: Path, *, make: bool = False, migrations: Sequence[str] = MIGRATIONS) -> Iterator[Store]:
    """The state in `folder`, of the present version; with `make` a new one where there is none.

    Raises:
        UsageError: there is none, or its key is missing or open to others.
        UnreadableError: it is lost, damaged, a link, of a newer version, or no state of this program.
        UnwritableError: it can't be written. LockedError: another process holds it.
    """
    refuse_unusable(folder)
    is_new = not exists(folder)
    if is_new:
        if not make:
            raise UsageError(
                str(folder),
                _("belum ada ingatan proyek"),
                advice=_("jalankan reconcile di folder proyek, atau review import"),
            )
        _made(folder)
    key = read_key(folder / KEY)
    with _told(folder):
        if is_new:
            (folder / FILE).touch(mode=0o600)
        database = sqlite3.connect(folder / FILE, isolation_level=None, timeout=_BUSY_MS / 1000)
    try:
        with _told(folder):
            database.row_factory = sqlite3.Row
            if has_stood(folder) and not _tables(database):
                raise lost(folder)
            for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
                database.execute(f"PRAGMA {pragma}")
            _migrated(database, folder, key, migrations)
            marked(folder)
        yield Store(folder, key, database)
    finally:
        database.close()


def _made(folder: Path) -> None:
    """The folder and its key."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with held(folder / KEY, _BUSY_MS / 1000):  # two first runs make one key
            _drop_empty(folder / KEY)
            if not (folder / KEY).exists():
                with contextlib.suppress(UsageError):  # another process was faster; its key is read
                    make_key(folder / KEY)
    except OSError:
        raise _unwritable(folder) from None


def _drop_empty(key: Path) -> None:
    """A key of which nothing was ever written makes way: nothing has been made with it."""
    if key.is_file() and not key.is_symlink() and not key.stat().st_size:
        key.unlink()


def _migrated(database: sqlite3.Connection, folder: Path, key: Key, migrations: Sequence[str]) -> None:
    """Brings the file to the last version, each step whole or not at all, after a copy of what was there.

    Raises:
        UnreadableError: the file is not ours, of a newer program, or of another key.
    """
    version = int(database.execute("PRAGMA user_version").fetchone()[0])
    application = int(database.execute("PRAGMA application_id").fetchone()[0])
    if _tables(database) and application != _APPLICATION:
        raise UnreadableError(
            str(folder / FILE), _("bukan ingatan proyek dari program ini"), advice=_("pindahkan berkas itu")
        )
    if version > len(migrations):
        raise UnreadableError(
            str(folder / FILE),
            _("ingatan proyek dibuat oleh versi program yang lebih baru"),
            found=_("versi {found}; yang dikenal sampai {known}").format(found=version, known=len(migrations)),
            advice=_("pasang versi program yang lebih baru"),
        )
    if 0 < version < len(migrations):
        _backup(database, folder, version)
    if version < len(migrations):
        database.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have been faster while this one waited.
            version = int(database.execute("PRAGMA user_version").fetchone()[0])
            for script in migrations[version:]:
                for statement in _statements(script):
                    database.execute(statement)
            database.execute(f"PRAGMA application_id = {_APPLICATION}")
            database.execute(f"PRAGMA user_version = {len(migrations)}")
            if version == 0:
                database.execute("INSERT INTO project VALUES (?)", (key.name,))
            database.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                database.execute("ROLLBACK")
            raise
    known = database.execute("SELECT key FROM project").fetchone()
    if known is None or known[0] != key.name:
        raise UnreadableError(
            str(folder / KEY),
            _("kunci ini bukan kunci ingatan proyek"),
            advice=_("kembalikan berkas kunci dari cadangan"),
        )


def _tables(database: sqlite3.Connection) -> int:
    return int(database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])


def _statements(script: str) -> Iterator[str]:
    """The statements of a script; `executescript` would end the transaction."""
    held = ""
    for line in script.splitlines(keepends=True):
        held += line
        if sqlite3.complete_statement(held):
            yield held
            held = ""


def _backup(database: sqlite3.Connection, folder: Path, version: int) -> None:
    """A copy of the file as it was, beside it."""
    place = folder / BACKUPS
    place.mkdir(mode=0o700, exist_ok=True)
    with whole_file(place / f"state-{version}.sqlite") as copy:
        copy.touch(mode=0o600)
        target = sqlite3.connect(copy)
        try:
            database.backup(target)
        finally:
            target.close()


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """SQLite's errors as ours; their own text may hold values."""
    try:
        yield
    except UcjError:
        raise
    except sqlite3.OperationalError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise LockedError(
                str(folder),
                _("sedang dipakai oleh proses lain"),
                found=_("berkas ingatan terkunci lebih dari {n} detik").format(n=_BUSY_MS // 1000),
                advice=_("tunggu sampai selesai, atau pakai --wait DETIK"),
            ) from None
        raise _unwritable(folder) from None
    except sqlite3.DatabaseError:
        raise damaged(folder) from None
    except OSError:
        raise _unwritable(folder) from None


def _unwritable(folder: Path) -> UnwritableError:
    return UnwritableError(
        str(folder),
        _("ingatan proyek tidak dapat ditulis"),
        advice=_("periksa ruang penyimpanan dan izin menulis, lalu ulangi"),
    )
