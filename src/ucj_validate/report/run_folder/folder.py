"""The run folder: written beside its place and moved there in one step, so that it is complete or absent."""

from __future__ import annotations

import contextlib
import errno
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import polars as pl
from xlsxwriter.exceptions import XlsxWriterException

from ucj_validate.errors import UcjError, UsageError
from ucj_validate.i18n import _
from ucj_validate.places.holding import absolute, held
from ucj_validate.places.leftovers import beside, removed
from ucj_validate.places.moving import seal, sync
from ucj_validate.places.owned import is_or_holds
from ucj_validate.places.unwritable import unwritable
from ucj_validate.refusals import system_number
from ucj_validate.report.run_folder import sealing, swap
from ucj_validate.state import FILE
from ucj_validate.state.standing import KEY

MANIFEST = sealing.MANIFEST
_MANIFEST_SCHEMA = "ucj-validate/run/"
_MOST_NAMES = 5


def check_target(out: Path) -> None:
    """Passes where a run folder can be placed at `out`.

    Raises:
        UsageError: something stands there that is no earlier run folder, or one with somebody's work in it.
        UnwritableError: its parent can't be written to.
    """
    place = absolute(out)
    try:
        _refuse_foreign(out, place)
        nearest = next(folder for folder in place.parents if os.path.lexists(folder))
        if not nearest.is_dir():
            raise unwritable(out, errno.ENOTDIR)
        if not os.access(nearest, os.W_OK | os.X_OK):
            raise unwritable(out, errno.EACCES)
    except OSError as error:
        raise unwritable(out, error.errno) from None


def check_apart(out: Path, state: Path) -> None:
    """Passes where neither of a run folder at `out` and a project's memory at `state` holds the other.

    Raises:
        UsageError: one would go with the other.
    """
    if is_or_holds(out, state) or is_or_holds(state, out):
        raise _of_a_state(out, state)


def check_place(out: Path, schema: str) -> None:
    """Passes where a folder of kind `schema` can be placed at `out`: one of another kind holds what nobody has asked to replace.

    Raises:
        UsageError: something else stands there, or somebody's work in it. UnwritableError: it can't be written to.
    """
    check_target(out)
    try:
        standing = schema_of(absolute(out))
    except OSError as error:
        raise unwritable(out, error.errno) from None
    if standing not in {None, schema}:
        raise UsageError(
            str(out),
            _("folder itu memuat hasil lain; tidak ada yang ditimpa"),
            advice=_("sebut nama folder lain dengan --out"),
        )


@contextmanager
def run_folder(out: Path) -> Iterator[Path]:
    """An empty folder to write a run into; becomes `out` when the block ends well, and vanishes when it doesn't.

    Its manifest then says what each file's bytes are.

    Raises:
        UsageError: something stands at `out` that is no earlier run folder, or one with somebody's work in it.
        LockedError: another process writes there. UnwritableError: the block or the move could not write.
    """
    check_target(out)
    place = absolute(out)
    with held(out):
        staging: Path | None = None
        try:
            staging = beside(place, "part")
            yield staging
            sealing.sealed(staging)
            seal(staging)
            staging = swap.into_place(staging, place, partial(_refuse_foreign, out))
            # From here on it is the earlier run that goes; a parent that can't be flushed takes nothing from this one.
            with contextlib.suppress(OSError):
                sync(place.parent)
        except UcjError:
            raise
        except (OSError, pl.exceptions.ComputeError, XlsxWriterException) as error:
            # Polars and xlsxwriter wrap a failed write in exceptions of their own; their text may hold anything.
            raise unwritable(out, system_number(error)) from None
        finally:
            if staging is not None:
                removed(staging)


def is_run_folder(folder: Path) -> bool:
    """`folder` holds the manifest of a finished run, and the system gives it."""
    try:
        return schema_of(folder) is not None
    except OSError:
        return False


def schema_of(folder: Path) -> str | None:
    """Which kind of finished folder of the program's `folder` is, by its manifest; None where it is none.

    Raises:
        OSError: the system does not give the manifest.
    """
    manifest = folder / MANIFEST
    if folder.is_symlink() or not folder.is_dir() or manifest.is_symlink() or not manifest.is_file():
        return None
    try:
        content = json.loads(manifest.read_bytes())
    except (ValueError, RecursionError):
        return None
    schema = str(content.get("schema", "")) if isinstance(content, dict) else ""
    return schema if schema.startswith(_MANIFEST_SCHEMA) else None


def _refuse_foreign(shown: Path, place: Path) -> None:
    """Passes where nothing stands at `place` but a run folder with what the program wrote into it."""
    if not place.name:
        raise UsageError(str(shown), _("folder hasil tidak boleh akar sistem berkas"), advice=_("sebut folder lain"))
    for folder in place.parents:
        if all(os.path.lexists(folder / name) for name in (FILE, KEY)):
            raise _of_a_state(shown, folder)
    if not os.path.lexists(place):
        return
    if place.is_symlink():
        raise UsageError(
            str(shown), _("folder hasil adalah tautan (symlink)"), advice=_("sebut folder yang sebenarnya")
        )
    if schema_of(place) is None:
        raise UsageError(
            str(shown),
            _("sudah ada dan bukan folder hasil dari program ini; tidak ada yang ditimpa"),
            found=_("folder tanpa run.json yang sah") if place.is_dir() else _("sebuah berkas"),
            advice=_("sebut nama folder lain dengan --out"),
        )
    names = sealing.of_others(place)
    if names:
        raise UsageError(
            str(shown),
            _("folder hasil itu memuat berkas lain, atau yang diubah sesudah ditulis; tidak ada yang ditimpa"),
            found=", ".join(names[:_MOST_NAMES]) + (" …" if len(names) > _MOST_NAMES else ""),
            advice=_("pindahkan berkas itu dari sana, atau sebut nama folder lain dengan --out"),
        )


def _of_a_state(shown: Path, state: Path) -> UsageError:
    return UsageError(
        str(shown),
        _("folder hasil dan ingatan proyek tidak boleh saling memuat"),
        found=_("ingatan proyek: {folder}").format(folder=state),
        advice=_("sebut folder lain dengan --out, atau dengan dir di bagian [state]"),
    )
