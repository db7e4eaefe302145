"""Runs removed from disk and from memory."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ucj_validate.errors import UnwritableError, UsageError
from ucj_validate.i18n import _
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
    return tuple(dict.fromkeys(folder.absolute() for folder in folders))


def purged(folders: Sequence[Path], state: Path, *, answers: bool, everything: bool, wait_seconds: float) -> Purged:
    """Removes the run folders, then what the state holds of them, or with `everything` the state itself.

    Raises:
        UnwritableError: a folder can't be removed. LockedError: another process holds the state.
    """
    remembered = given = 0
    if exists(state):
        with opened(state) as store, locked(state, wait_seconds):
            _remove(folders)
            gone = forget_runs(store, tuple(folder.name for folder in folders), answers=answers)
            remembered, given = gone.runs, gone.answers
    else:
        _remove(folders)
    return Purged(len(folders), remembered, given, everything and remove_state(state))


def _remove(folders: Sequence[Path]) -> None:
    for folder in folders:
        try:
            shutil.rmtree(folder)
        except OSError:
            raise UnwritableError(
                str(folder), _("folder hasil tidak dapat dihapus"), advice=_("periksa izin menulis, lalu ulangi")
            ) from None
