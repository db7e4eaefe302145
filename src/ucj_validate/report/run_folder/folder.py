"""The run folder: written beside its place and moved there in one step, so that it is complete or absent."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
from xlsxwriter.exceptions import XlsxWriterException

from ucj_validate.errors import UcjError, UnwritableError, UsageError
from ucj_validate.i18n import _
from ucj_validate.report.run_folder import swap

MANIFEST = "run.json"
_MANIFEST_SCHEMA = "ucj-validate/run/"
_DIRECTORY_MODE = 0o700
_FILE_MODE = 0o600


def check_target(out: Path) -> None:
    """Passes where a run folder can be placed at `out`.

    Raises:
        UsageError: something stands there that is no earlier run folder.
        UnwritableError: its parent can't be written to.
    """
    place = _absolute(out)
    try:
        _refuse_foreign(place, out)
        nearest = next(folder for folder in place.parents if os.path.lexists(folder))
        if not nearest.is_dir():
            raise _unwritable(out, errno.ENOTDIR)
        if not os.access(nearest, os.W_OK | os.X_OK):
            raise _unwritable(out, errno.EACCES)
    except OSError as error:
        raise _unwritable(out, error.errno) from None


@contextmanager
def run_folder(out: Path) -> Iterator[Path]:
    """An empty folder to write a run into; becomes `out` when the block ends well, and vanishes when it doesn't.

    Raises:
        UsageError: something stands at `out` that is no earlier run folder.
        UnwritableError: the block or the move could not write.
    """
    check_target(out)
    place = _absolute(out)
    created: list[Path] = []
    staging: Path | None = None
    try:
        created = _make_parents(place.parent)
        staging = Path(tempfile.mkdtemp(prefix=f".{place.name[:100]}-", dir=place.parent))
        yield staging
        _seal(staging)
        _refuse_foreign(place, out)
        created, staging = [], swap.into_place(staging, place)  # from here on it is the earlier run that goes
        with contextlib.suppress(OSError):  # the run stands; a parent that can't be flushed takes nothing from it
            _sync(place.parent)
    except UcjError:
        raise
    except OSError as error:
        raise _unwritable(out, error.errno) from None
    except (pl.exceptions.ComputeError, XlsxWriterException):
        # Polars and xlsxwriter wrap a failed write in exceptions of their own; their text may hold anything.
        raise _unwritable(out, None) from None
    finally:
        if staging is not None:
            shutil.rmtree(staging, ignore_errors=True)
        for folder in reversed(created):
            with contextlib.suppress(OSError):
                folder.rmdir()


def is_run_folder(folder: Path) -> bool:
    """`folder` holds the manifest of a finished run."""
    manifest = folder / MANIFEST
    if folder.is_symlink() or not folder.is_dir() or manifest.is_symlink() or not manifest.is_file():
        return False
    try:
        content = json.loads(manifest.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(content, dict) and str(content.get("schema", "")).startswith(_MANIFEST_SCHEMA)


def _absolute(out: Path) -> Path:
    # Not resolve(): a link at the place itself must stay visible, to be refused.
    return Path(os.path.abspath(out))  # noqa: PTH100


def _refuse_foreign(place: Path, shown: Path) -> None:
    if not place.name:
        raise UsageError(str(shown), _("folder hasil tidak boleh akar sistem berkas"), advice=_("sebut folder lain"))
    if not os.path.lexists(place):
        return
    if place.is_symlink():
        raise UsageError(
            str(shown), _("folder hasil adalah tautan (symlink)"), advice=_("sebut folder yang sebenarnya")
        )
    if not is_run_folder(place):
        raise UsageError(
            str(shown),
            _("sudah ada dan bukan folder hasil dari program ini; tidak ada yang ditimpa"),
            found=_("folder tanpa run.json yang sah") if place.is_dir() else _("sebuah berkas"),
            advice=_("sebut nama folder lain dengan --out"),
        )


def _make_parents(parent: Path) -> list[Path]:
    """Makes `parent`; the folders that were made, outermost first."""
    missing = [folder for folder in (parent, *parent.parents) if not folder.exists()]
    parent.mkdir(parents=True, exist_ok=True)
    return missing[::-1]


def _seal(staging: Path) -> None:
    """Private modes, and everything on disk before the name appears."""
    for path in sorted(staging.rglob("*")):
        path.chmod(_DIRECTORY_MODE if path.is_dir() else _FILE_MODE)
        if not path.is_dir():
            _sync(path)
    staging.chmod(_DIRECTORY_MODE)
    _sync(staging)


def _sync(path: Path) -> None:
    if os.name == "nt" and stat.S_ISDIR(path.stat().st_mode):
        return  # Windows can't open a folder to flush it.
    descriptor = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unwritable(out: Path, number: int | None) -> UnwritableError:
    reasons = {
        errno.ENOSPC: (_("ruang penyimpanan habis"), _("kosongkan ruang atau sebut folder di penyimpanan lain")),
        errno.EDQUOT: (_("kuota penyimpanan habis"), _("kosongkan ruang atau sebut folder di penyimpanan lain")),
        errno.EFBIG: (_("berkas melewati batas ukuran"), _("sebut folder di penyimpanan lain")),
        errno.EACCES: (_("tidak ada izin menulis"), _("minta izin menulis, atau sebut folder lain dengan --out")),
        errno.EPERM: (_("tidak ada izin menulis"), _("minta izin menulis, atau sebut folder lain dengan --out")),
        errno.EROFS: (_("penyimpanan hanya dapat dibaca"), _("sebut folder di penyimpanan lain")),
        errno.ENOTDIR: (_("bagian dari alamatnya adalah berkas, bukan folder"), _("periksa alamat pada --out")),
        errno.ENAMETOOLONG: (_("nama folder terlalu panjang"), _("sebut nama yang lebih pendek dengan --out")),
    }
    found, advice = reasons.get(
        number or 0, (_("penulisan gagal"), _("periksa ruang penyimpanan dan izin menulis, lalu ulangi"))
    )
    return UnwritableError(
        str(out), _("hasil tidak dapat ditulis; tidak ada yang tertinggal setengah jadi"), found=found, advice=advice
    )
