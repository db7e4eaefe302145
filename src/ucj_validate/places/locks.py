"""One process at a time: a lock by the kernel, which is free again when its holder ends, however it ends.

The lock is on a file, in which its holder names itself. Who lets go takes the file away before that, so that nothing is
left in anybody's folder; whoever has waited for a file that is gone finds it so and asks for the new one.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import platform
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ucj_validate.errors import LockedError
from ucj_validate.i18n import _

if TYPE_CHECKING:
    from filelock import BaseFileLock

_PAUSE = 0.05
_UNNAMED_SECONDS = 2
"""How long a lock may be held by somebody who doesn't tell his name: then it is mostly being tidied up, and free in a
moment. Who asked not to wait leaves after that: a full disk keeps a holder from ever telling it."""
_NONE_HERE = frozenset({errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOLCK, errno.EINVAL})
"""What a file system answers that knows no locks."""
_held: set[tuple[str, int]] = set()
"""Locks of this process, by file and thread."""


class NoLocksError(OSError):
    """The file system knows no locks."""


class KernelLock:
    """A lock that may be asked for; it is not told whose it is until `name` is called."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None
        self._other: BaseFileLock | None = None

    def tried(self) -> bool:
        """Whether it is ours now.

        Raises:
            NoLocksError: the file system knows no locks. OSError: the file can't be opened.
        """
        return self._tried_there() if os.name == "nt" else self._tried_here()

    def _tried_here(self) -> bool:
        import fcntl

        while True:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                os.close(descriptor)
                if error.errno in {errno.EAGAIN, errno.EACCES}:
                    return False
                if error.errno in _NONE_HERE:
                    with contextlib.suppress(OSError):
                        self.path.unlink()
                    raise NoLocksError(error.errno, "") from None
                raise
            if _is(descriptor, self.path):
                self._descriptor = descriptor
                return True
            os.close(descriptor)  # who held it took the file away

    def _tried_there(self) -> bool:
        """The same on Windows, where a locked file can't be read and none that is open goes."""
        from filelock import Timeout, WindowsFileLock

        other = WindowsFileLock(str(self.path), mode=0o600)
        try:
            other.acquire(timeout=0)
        except Timeout:
            return False
        self._other = other
        return True

    def name(self, holder: bytes) -> None:
        """Tells others whom they wait for; nothing says nobody."""
        with contextlib.suppress(OSError):
            if self._descriptor is not None:
                os.ftruncate(self._descriptor, 0)
                os.pwrite(self._descriptor, holder, 0)
            elif holder:
                self._beside().write_bytes(holder)
            else:
                self._beside().unlink()

    def told(self) -> dict[str, object]:
        """Who holds it; empty where nobody tells."""
        try:
            told = json.loads((self.path if os.name != "nt" else self._beside()).read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return told if isinstance(told, dict) else {}

    def is_held(self) -> bool:
        """Whether a process holds it; nothing is written, and nothing made."""
        if not self.path.exists():
            return False
        if os.name == "nt":
            free = self._tried_there()
            if self._other is not None:
                self._other.release()
                self._other = None
            return not free
        import fcntl

        descriptor = os.open(self.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)  # let go with the descriptor, at once
        except OSError as error:
            return error.errno in {errno.EAGAIN, errno.EACCES}
        finally:
            os.close(descriptor)
        return False

    def release(self, *, stays: bool = False) -> None:
        """Lets go; the file goes before, unless it `stays`."""
        if stays or self._other is not None:
            self.name(b"")
        if self._descriptor is not None:
            if not stays:
                with contextlib.suppress(OSError):
                    self.path.unlink()
            os.close(self._descriptor)
            self._descriptor = None
        if self._other is not None:
            self._other.release()
            self._other = None
            if not stays:
                with contextlib.suppress(OSError):
                    self.path.unlink()

    def _beside(self) -> Path:
        return self.path.with_name(f"{self.path.name}.json")


def _is(descriptor: int, path: Path) -> bool:
    """The file that is open is the one of that name."""
    try:
        named = path.lstat()
    except FileNotFoundError:
        return False
    opened = os.fstat(descriptor)
    return (opened.st_dev, opened.st_ino) == (named.st_dev, named.st_ino)


def holder_of(path: Path) -> str | None:
    """Who holds the lock now, as those are told who have to leave; None where nobody does."""
    lock = KernelLock(path)
    try:
        return _who(lock.told()) if lock.is_held() else None
    except PermissionError:
        return _("proses milik pengguna lain")
    except OSError:  # it has gone meanwhile, or the file system knows no locks
        return None


def is_mine(path: Path) -> bool:
    """Whether this thread holds the lock."""
    return _key(path) in _held


@contextmanager
def locked(path: Path, shown: object, wait_seconds: float = 0, *, stays: bool = False) -> Iterator[None]:
    """Holds the lock `path` for the length of the block.

    Raises:
        LockedError: another process holds it still after `wait_seconds`.
        NoLocksError: the file system knows no locks. OSError: the file can't be opened.
    """
    key = _key(path)
    lock = KernelLock(path)
    _wait(lock, shown, wait_seconds)
    _held.add(key)
    try:
        lock.name(json.dumps(_holder()).encode())
        yield
    finally:
        _held.discard(key)
        lock.release(stays=stays)


def _key(path: Path) -> tuple[str, int]:
    return os.path.join(os.path.realpath(path.parent), path.name), threading.get_ident()  # noqa: PTH118


def _wait(lock: KernelLock, shown: object, wait_seconds: float) -> None:
    """Until the lock is ours."""
    begun = time.monotonic()
    told: dict[str, object] = {}
    while True:
        try:
            if lock.tried():
                return
        except PermissionError:
            if not lock.path.exists():
                raise
            raise _locked(shown, _("proses milik pengguna lain")) from None
        now, before = lock.told(), told
        # Told twice of the same: what a dead holder has left is gone by then.
        named = bool(now) and now == before
        told = now
        waited = time.monotonic() - begun
        if waited >= wait_seconds and (named or waited >= _UNNAMED_SECONDS):
            raise _locked(shown, _who(now))
        time.sleep(_PAUSE)


def _locked(shown: object, found: str) -> LockedError:
    return LockedError(
        str(shown),
        _("sedang dipakai oleh proses lain"),
        found=found,
        advice=_("tunggu sampai selesai, atau pakai --wait DETIK"),
    )


def _holder() -> dict[str, object]:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return {"process": os.getpid(), "host": platform.node(), "start": now}


def _who(holder: dict[str, object]) -> str:
    try:
        return _("proses {process} di {host}, mulai {start}").format(
            process=int(str(holder["process"])), host=str(holder["host"])[:80], start=str(holder["start"])[:40]
        )
    except (ValueError, KeyError):
        return _("proses yang tidak dikenal")
