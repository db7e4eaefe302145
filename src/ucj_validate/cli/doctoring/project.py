"""The project: room and permission where results go, the key, and what the project remembers."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import stat
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from ucj_validate.cli.doctoring import running
from ucj_validate.cli.doctoring.check import Check, needed, well
from ucj_validate.errors import UcjError
from ucj_validate.i18n import _, number

if TYPE_CHECKING:
    from ucj_validate.settings import Settings

_LEAST_MB = 500
"""A run of a city is some tens of MB, beside the one that it replaces; what waits for memory is more."""
_RUNS = "runs"
_LEFT = re.compile(r"\.ucj-(part|old|gone|spill)-.+", re.DOTALL)
_MEGABYTE = 1024 * 1024


def checks(settings: Settings, out: Path | None) -> list[Check]:
    """Places that a run writes to, and the state."""
    named = out or settings.output.dir
    results = named.absolute().parent if named is not None else Path(_RUNS).absolute()
    state = (settings.state.dir or Path(".ucj")).absolute()
    places = {"results": (_("tempat hasil"), results), "temporary": (_("tempat sementara"), _temporary())}
    told = [_place(code, name, folder) for code, (name, folder) in places.items()]
    held = running.checks(results, named.absolute() if named is not None else None, state)
    return [*told, *_open_to_others(results), *held, *_leftovers(results), *_remembered(state)]


def _temporary() -> Path:
    try:
        return Path(tempfile.gettempdir())
    except OSError:  # none can be written
        return Path(os.sep) / "tmp"


def _place(code: str, name: str, folder: Path) -> Check:
    """Room and permission in `folder`, or in the nearest one above it that is there."""
    there = next((one for one in (folder, *folder.parents) if one.is_dir()), Path(os.sep))
    shown = _shown(folder)
    if not os.access(there, os.W_OK | os.X_OK):
        return needed(code, name, _("{folder}: tidak ada izin menulis").format(folder=shown), _("minta izin menulis"))
    try:
        free = shutil.disk_usage(there).free // _MEGABYTE
    except OSError:
        return needed(code, name, _("{folder}: tidak dapat diperiksa").format(folder=shown), _("periksa penyimpanan"))
    found = _("{folder}: tersisa {mb} MB").format(folder=shown, mb=number(free))
    if free < _LEAST_MB:
        return needed(code, name, found, _("kosongkan ruang, atau sebut folder di penyimpanan lain"))
    return well(code, name, found)


def _open_to_others(results: Path) -> list[Check]:
    """Whoever may write to the folder of results can replace them."""
    if os.name == "nt" or not results.is_dir():
        return []
    mode = results.stat().st_mode
    if not mode & stat.S_IWOTH or mode & stat.S_ISVTX:
        return []
    found = _("{folder}: siapa pun boleh menulis").format(folder=_shown(results))
    return [needed("open", _("izin folder"), found, _("jalankan: chmod o-w {folder}").format(folder=_shown(results)))]


def _leftovers(results: Path) -> list[Check]:
    """What runs left that were killed. The next one takes it away."""
    try:
        left = [name for name in os.listdir(results) if _LEFT.fullmatch(name)]  # noqa: PTH208  names alone
    except OSError:
        return []
    if not left:
        return []
    found = _("{n} folder dari proses yang sedang berjalan atau pernah dimatikan").format(n=len(left))
    return [well("leftovers", _("sisa"), found, _("dihapus sendiri oleh reconcile berikutnya di tempat itu"))]


def _remembered(state: Path) -> list[Check]:
    """The key and the file, where there is a state at all."""
    from ucj_validate.state import FILE
    from ucj_validate.state.standing import FILES, KEY, refuse_unusable

    name, file = _("ingatan proyek"), state / FILE
    none_yet = well("state", name, _("belum ada"), _("dibuat oleh reconcile di folder proyek"))
    if not any(os.path.lexists(state / own) for own in FILES):
        return [none_yet]
    try:
        refuse_unusable(state)
    except UcjError as error:
        told = needed("state", name, f"{_shown(Path(error.where))}: {error.problem}", error.advice)
    else:
        told = _state(file) if file.is_file() else none_yet
    return [told, _key(state / KEY), *_folder(state)]


def _key(path: Path) -> Check:
    from ucj_validate.pseudonyms import read_key

    name = _("kunci")
    try:
        read_key(path)
    except UcjError as error:
        return needed("key", name, f"{_shown(path)}: {error.problem}", error.advice)
    return well(
        "key", name, _("{path}: utuh, hanya untuk pemiliknya").format(path=_shown(path)), _("simpan cadangannya")
    )


def _state(path: Path) -> Check:
    """Looked at without changing it: what a run would bring up to date stays as it is."""
    name, shown = _("ingatan proyek"), _shown(path)
    broken = needed("state", name, _("{path}: rusak").format(path=shown), _("kembalikan dari cadangan"))
    whole = "" if path.with_name(f"{path.name}-wal").exists() else "&immutable=1"
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro{whole}", uri=True, timeout=2)) as database:
            sound = database.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
            counts = [database.execute(f"SELECT count(*) FROM {one}").fetchone()[0] for one in ("run", "answer")]  # nosec B608 # noqa: S608  fixed names
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            return well("state", name, _("{path}: sedang dipakai proses lain").format(path=shown))
        return broken
    except sqlite3.Error:
        return broken
    if not sound:
        return broken
    found = _("{path}: utuh, {runs} hasil, {answers} keputusan").format(
        path=shown, runs=number(counts[0]), answers=number(counts[1])
    )
    return well("state", name, found)


def _folder(state: Path) -> list[Check]:
    if os.name == "nt" or not stat.S_IMODE(state.stat().st_mode) & 0o077:
        return []
    shown = _shown(state)
    found = _("{folder}: dapat dibuka orang lain").format(folder=shown)
    return [needed("state_folder", _("izin folder"), found, _("jalankan: chmod 700 {folder}").format(folder=shown))]


def _shown(path: Path) -> str:
    """`path` as it is seen from here: a home folder bears a person's name."""
    here = Path.cwd()
    if path == here or here in path.parents:
        return str(path.relative_to(here))
    home = Path.home()
    return f"~/{path.relative_to(home)}" if home in path.parents else str(path)
