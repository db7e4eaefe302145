"""This package as an archive that Spark hands to its workers."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import zipfile
from contextlib import ExitStack
from pathlib import Path

import ucj_validate
from ucj_validate import fleeting
from ucj_validate.engines.spark.boot import ARCHIVE
from ucj_validate.engines.spark.launching import Spark

_LEFT_OUT = {"__pycache__"}
_EPOCH = (2020, 1, 1, 0, 0, 0)


def shipped(spark: Spark, undo: ExitStack) -> str:
    """Adds the archive to the session; its file name."""
    folder = fleeting.remembered(Path(tempfile.mkdtemp(prefix="ucj-ship-")))
    undo.callback(shutil.rmtree, folder, ignore_errors=True)
    path = archived(Path(ucj_validate.__file__).parent, folder)
    spark.addArtifacts(str(path), pyfile=True)
    return path.name


def archived(package: Path, folder: Path) -> Path:
    """The package's files as a zip in `folder`, named by what they hold."""
    whole = hashlib.sha256()
    made = folder / f"{ARCHIVE}.zip"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        for path in sorted(package.rglob("*")):
            if path.is_dir() or _LEFT_OUT & set(path.parts):
                continue
            name, data = path.relative_to(package.parent).as_posix(), path.read_bytes()
            whole.update(f"{name} {len(data)} ".encode() + data)
            zipped.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED, compresslevel=1)
    return made.rename(folder / f"{ARCHIVE}_{whole.hexdigest()[:12]}.zip")
