"""What checkpoints are kept under: the mark of a run's inputs, configuration and version, and this user's key."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from platformdirs import user_state_path

from ucj_validate import __version__
from ucj_validate.addresses import STORES, is_remote
from ucj_validate.engines.packed import KEY_BYTES, fresh_key
from ucj_validate.errors import UcjError, UnwritableError
from ucj_validate.i18n import _
from ucj_validate.ingest.files.paths import Asked, resolved
from ucj_validate.match.model.document import StoredModel
from ucj_validate.places.holding import held, whole_file
from ucj_validate.settings import Settings

_KEY_FILE = "spark-work.key"
_WAIT_SECONDS = 10
"""For another process that is making the key at this moment."""
State = tuple[int, int]
"""Size, and when it was last changed; (0, 0) where nothing tells."""


def fingerprint(settings: Settings, as_of: date, pinned: StoredModel | None) -> str:
    """The same for the same inputs, configuration and version.

    A file is known by its path, size and time, here and in object storage alike; a query by its text and address alone.
    """
    asked = resolved([*settings.input.rolls, *settings.input.members])
    stored = _in_storage(asked)
    files = [(one.path, one.sheet, *stored.get(one.path, _here(one.path))) for one in asked]
    said = settings.model_dump(mode="json", exclude={"output", "engine", "state"})
    model = pinned.digest() if pinned else None
    text = json.dumps([__version__, as_of.isoformat(), files, said, model], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _here(path: str) -> State:
    if is_remote(path) or not Path(path).is_file():
        return 0, 0
    told = Path(path).stat()
    return told.st_size, told.st_mtime_ns


def _in_storage(asked: Sequence[Asked]) -> dict[str, State]:
    """Of objects, asked for folder by folder. Who may read a folder's objects need not be one who may list them."""
    paths = {one.path for one in asked if one.path.startswith(STORES)}
    if not paths:
        return {}
    from ucj_validate.ingest.remote.storage import objects_in

    states: dict[str, State] = {}
    for folder in sorted({path.rpartition("/")[0] for path in paths}):
        try:
            states |= {one.url: (one.size, one.changed_ns) for one in objects_in(folder) if not one.is_folder}
        except UcjError:  # what is the matter, reading will tell
            continue
    return states


def users_key() -> bytes:
    """This user's key for checkpoints: a run that is taken up again must be able to read them.

    Raises:
        UnwritableError: it can't be kept.
    """
    path = user_state_path("ucj-validate") / _KEY_FILE
    key = fresh_key()
    try:
        if not os.path.lexists(path):
            with held(path, _WAIT_SECONDS), whole_file(path, new=True) as staged:
                staged.write_bytes(key)
            return key
    except FileExistsError:
        pass  # another process was faster; its key is read
    except OSError:
        raise UnwritableError(
            str(path), _("kunci tidak dapat disimpan"), advice=_("periksa izin menulis di folder pengguna")
        ) from None
    return _kept_key(path)


def _kept_key(path: Path) -> bytes:
    try:
        key = path.read_bytes()
    except OSError:
        key = b""
    if len(key) == KEY_BYTES:
        return key
    raise UnwritableError(str(path), _("kunci rusak"), advice=_("hapus berkas ini"))
