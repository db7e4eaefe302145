"""Runs removed from disk and from memory."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from ucj_validate.errors import UnwritableError, UsageError
from ucj_validate.i18n import _
from ucj_validate.places.holding import absolute, held
from ucj_validate.places.leftovers import free_name, removed
from ucj_validate.places.moving import sync
from ucj_validate.report.run_folder.folder import is_run_folder
from ucj_validate.state.lock import locked
from ucj_validate.state.purging import forget_runs, remove_state
from ucj_validate.state.store import exists, opened


@dataclass(frozen=True)
class Purged:
    """What is gone."""

    folders: int
    runs: int
    """Runs that the state remembered."""
    answers: int
    whole_state: bool


def to_purge(folders: Sequence[Path]) -> tuple[Path, ...]:
    """The run folders named, each once.

    Raises:
        UsageError: one of them is no run folder; nothing is removed then.
    """
    foreign = [folder for folder in folders if not is_run_folder(folder)]
    if foreign:
        raise UsageError(
            ", ".join(map(str, foreign)),
            _("bukan folder hasil dari program ini; tidak ada yang dihapus"),
            advice=_("sebut folder yang berisi run.json"),
        )
    return tuple(dict.fromkeys(map(absolute, folders)))


def purged(folders: Sequence[Path], state: Path, *, answers: bool, everything: bool, wait_seconds: float) -> Purged:
    """Removes what the state holds of the runs, then their folders, then with `everything` the state itself.

    In this order, so that whoever is killed on the way can ask for the same again: a folder is whole until it goes. It
    steps aside under a name that the next run there sweeps, so that no half of it stays in its place.

    Raises:
        UnwritableError: a folder can't be removed. LockedError: another process holds it, or the state.
    """
    with ExitStack() as undo:
        for folder in sorted(folders):
            undo.enter_context(held(folder, wait_seconds))
        for folder in folders:
            if not os.access(folder.parent, os.W_OK | os.X_OK):
                raise _unremovable(folder)
        remembered = given = 0
        if exists(state):
            with locked(state, wait_seconds), opened(state) as store:
                gone = forget_runs(store, tuple(folder.name for folder in folders), answers=answers)
                remembered, given = gone.runs, gone.answers
        for folder in folders:
            with _told(folder):
                aside = free_name(folder, "gone")
                folder.rename(aside)
                sync(folder.parent)
                removed(aside)
                if aside.exists():
                    raise _unremovable(folder)
        return Purged(len(folders), remembered, given, everything and remove_state(state, wait_seconds))


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError:
        raise _unremovable(folder) from None


def _unremovable(folder: Path) -> UnwritableError:
    return UnwritableError(
        str(folder), _("folder hasil tidak dapat dihapus"), advice=_("periksa izin menulis, lalu ulangi")
    )
