"""One run at a time over a project: a lock that the kernel frees when its holder ends, however it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ucj_validate.errors import UnwritableError
from ucj_validate.i18n import _
from ucj_validate.places import locks

LOCK = "lock"


@contextmanager
def locked(folder: Path, wait_seconds: float = 0, *, make: bool = False) -> Iterator[None]:
    """Holds the state in `folder` for the length of the block; with `make` the folder is made where there is none.

    It is taken before the state is opened, so that nobody looks at what another process is about to change. The file
    stays: it lies among the state's own.

    Raises:
        LockedError: another process holds it still after `wait_seconds`.
        UnwritableError: the lock can't be written, or the file system knows no locks.
    """
    with ExitStack() as undo:
        try:
            if make:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            undo.enter_context(locks.locked(folder / LOCK, folder, wait_seconds, stays=True))
        except locks.NoLocksError:
            raise UnwritableError(
                str(folder),
                _("penyimpanan ini tidak mengenal kunci berkas, sehingga ingatan proyek tidak aman di sini"),
                advice=_("pindahkan folder proyek ke cakram komputer ini, atau sebut [state] dir di ucj.toml"),
            ) from None
        except OSError:
            raise UnwritableError(
                str(folder),
                _("kunci ingatan proyek tidak dapat ditulis"),
                advice=_("periksa izin menulis di folder itu"),
            ) from None
        yield
