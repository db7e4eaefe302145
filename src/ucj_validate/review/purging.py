"""Runs removed from disk and from memory."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from ucj_validate.errors import UnreadableError, UnwritableError, UsageError
from ucj_validate.finished import document_of
from ucj_validate.i18n import _
from ucj_validate.places.holding import absolute, held
from ucj_validate.places.leftovers import free_name, removed
from ucj_validate.places.moving import sync
from ucj_validate.places.unreadable import unreadable
from ucj_validate.report.run_folder.folder import MANIFEST, is_run_folder
from ucj_validate.report.run_folder.sealing import of_others
from ucj_validate.state.lock import locked
from ucj_validate.state.purging import Forgotten, Known, forget_runs, inputs_of, remove_state
from ucj_validate.state.standing import refuse_links
from ucj_validate.state.store import exists, opened

_MOST_NAMES = 5


@dataclass(frozen=True)
class Purged:
    """What is gone."""

    folders: int
    runs: int
    """Runs that the state remembered."""
    answers: int
    kept: int
    """Runs that it remembers by the names of those that went, and that are others."""
    whole_state: bool


def to_purge(folders: Sequence[Path]) -> tuple[Path, ...]:
    """The run folders named, each once.

    Raises:
        UsageError: one of them is no run folder, or somebody's work lies in it; nothing is removed then.
    """
    foreign = [folder for folder in folders if not is_run_folder(folder)]
    if foreign:
        raise UsageError(
            ", ".join(map(str, foreign)),
            _("bukan folder hasil dari program ini; tidak ada yang dihapus"),
            advice=_("sebut folder yang berisi run.json"),
        )
    _refuse_others(folders)
    return tuple(dict.fromkeys(map(absolute, folders)))


def _refuse_others(folders: Sequence[Path]) -> None:
    """Passes where nothing lies in `folders` but what the program wrote there.

    A filled-in workbook is personal data too, but only its officer knows whether its answers have been read.
    """
    found = [f"{folder.name}/{name}" for folder in folders for name in _others(folder)]
    if found:
        raise UsageError(
            ", ".join(map(str, folders)),
            _("folder hasil memuat berkas lain, atau yang diubah sesudah ditulis; tidak ada yang dihapus"),
            found=", ".join(found[:_MOST_NAMES]) + (" …" if len(found) > _MOST_NAMES else ""),
            advice=_(
                "pindahkan berkas itu dari sana, lalu ulangi; buku kerja yang terisi juga data pribadi: hapus sendiri bila "
                "tidak diperlukan lagi"
            ),
        )


def _others(folder: Path) -> list[str]:
    try:
        return of_others(folder)
    except OSError as error:
        raise unreadable(folder, error) from None


def purged(folders: Sequence[Path], state: Path, *, answers: bool, everything: bool, wait_seconds: float) -> Purged:
    """Removes what the state holds of the runs, then their folders, then with `everything` the state itself.

    In this order, so that whoever is killed on the way can ask for the same again: a folder is whole until it goes. It
    steps aside under a name that the next run there sweeps, so that no half of it stays in its place.

    Raises:
        UnwritableError: a folder can't be removed. LockedError: another process holds it, or the state.
        UsageError: somebody has put his work into one meanwhile. UcjError: the state can't be used.
    """
    with ExitStack() as undo:
        for folder in sorted(folders):
            undo.enter_context(held(folder, wait_seconds))
        for folder in folders:
            if not os.access(folder.parent, os.W_OK | os.X_OK):
                raise _unremovable(folder)
        _refuse_others(folders)
        gone = _forgotten(folders, state, answers=answers, everything=everything, wait_seconds=wait_seconds)
        for folder in folders:
            with _told(folder):
                aside = free_name(folder, "gone")
                folder.rename(aside)
                sync(folder.parent)
                removed(aside)
                if aside.exists():
                    raise _unremovable(folder)
        whole = everything and remove_state(state, wait_seconds)
        return Purged(len(folders), gone.runs, gone.answers, gone.kept, whole)


def _forgotten(
    folders: Sequence[Path], state: Path, *, answers: bool, everything: bool, wait_seconds: float
) -> Forgotten:
    """What the state has forgotten; one that is lost or damaged has nothing to forget, where all of it is to go."""
    if not exists(state):
        return Forgotten(0, 0)
    with locked(state, wait_seconds):
        try:
            with opened(state) as store:
                return forget_runs(store, [_known(folder) for folder in folders], answers=answers)
        except (UnreadableError, UsageError):
            if not everything:
                raise
    refuse_links(state)
    return Forgotten(0, 0)


def _known(folder: Path) -> Known:
    """The run in `folder` by its manifest; of another kind of folder, or one written otherwise, the state knows nothing.

    Raises:
        UnreadableError: the system does not give it.
    """
    told = document_of(folder, MANIFEST)
    try:
        return Known(folder.name, str(told["settings"]["city"]), str(told["as_of"]), inputs_of(told["inputs"]))
    except (KeyError, TypeError):
        return Known(folder.name, "", "", frozenset())


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
