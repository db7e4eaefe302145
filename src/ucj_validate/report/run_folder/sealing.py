"""What a run folder holds, by its manifest: name, size and SHA-256 of every file, written last.

By it a later run tells what is the program's own, to be replaced, from somebody's work, which is not; and a command
that reads a run tells whether its files are still those that were written.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from ucj_validate.leaving import document, is_guarded, unguarded

MANIFEST = "run.json"
DATA = (".parquet", ".json")
"""Files for programs: nobody works in them, so one that has changed is damaged. It is not read, and may be replaced."""
GUARDED = "guarded_cells"
"""Key of the manifest: {name of a CSV file: cells that got an apostrophe, lest a spreadsheet run them}; none where none did."""
OUTPUTS = "outputs"
"""Key of the manifest: {name: {"bytes", "sha256"}}, names with "/" where a table stands in parts."""
_DROPPINGS = re.compile(r"\.DS_Store|Thumbs\.db|desktop\.ini|\._.*|~\$.*|\.~lock\..*#")
"""What file managers and office programs put into folders that are merely looked at."""
_EARLIER = re.compile(
    r"(report|plan|rollup|diff|history|duplicates)(-[0-9]+)?\.xlsx|(report|plan|rollup|diff|history)\.html"
    r"|(summary|model|plan|rollup|diff|history)\.json|(summary|plan|rollup|github)\.md|github\.txt|junit\.xml"
    r"|report\.sarif|(rejects|duplicates|uncertain)\.csv"
    r"|(roll|members|links|listed|candidates|possible_duplicates)\.parquet(/part-[0-9]+\.parquet)?"
)
"""Files of runs by versions whose manifest names none; `roll_umkm.csv` beside them is somebody's roll."""


def sealed(folder: Path) -> None:
    """The manifest of a folder that is about to stand says what each file is; without a manifest nothing happens."""
    path = folder / MANIFEST
    if not path.is_file():
        return
    manifest = json.loads(path.read_bytes())
    manifest[OUTPUTS] = {
        name: {"bytes": file.stat().st_size, "sha256": _sha256(file)}
        for name, file in files_in(folder)
        if name != MANIFEST
    }
    if guarded := {name: count for name, file in files_in(folder) if (count := _guarded_in(file))}:
        manifest[GUARDED] = guarded
    path.write_bytes(document(manifest))


def guarded_cells(folder: Path) -> int:
    """How many cells of a finished folder's CSV files got an apostrophe; 0 where its manifest can't be read."""
    try:
        told = json.loads((folder / MANIFEST).read_bytes()).get(GUARDED, {})
        return sum(int(count) for count in told.values())
    except (OSError, ValueError, AttributeError):
        return 0


def _guarded_in(file: Path) -> int:
    """The cells of one of our CSV files that stand otherwise in it than they were."""
    if file.suffix != ".csv":
        return 0
    try:
        cells = pl.read_csv(file, infer_schema=False, glob=False)
    except (pl.exceptions.PolarsError, OSError):  # nothing is in it
        return 0
    if not is_guarded(cells.columns):
        return 0
    return sum(cells.select(pl.all().ne_missing(unguarded(pl.all())).sum()).row(0)) if cells.height else 0


def files_in(folder: Path) -> Iterator[tuple[str, Path]]:
    """Whatever stands in `folder` and is no folder, by its name there, in the order of names."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_dir():
            yield path.relative_to(folder).as_posix(), path


def of_others(folder: Path) -> list[str]:
    """What stands in a run folder that its manifest doesn't name, or that somebody has worked in since.

    A file is read where it is younger than the manifest, which was written last: who saves a workbook makes it so.
    """
    manifest = folder / MANIFEST
    written = manifest.stat().st_mtime_ns
    outputs = _outputs(json.loads(manifest.read_bytes()))
    found = []
    for name, file in files_in(folder):
        if name == MANIFEST or _DROPPINGS.fullmatch(file.name):
            continue
        if outputs is None:
            if file.is_symlink() or not _EARLIER.fullmatch(name):
                found.append(name)
        elif name not in outputs or not _is_own(file, outputs[name], written):
            found.append(name)
    return found


def differing(folder: Path, manifest: Mapping[str, Any], endings: tuple[str, ...]) -> list[str]:
    """The files of these endings that are not what the manifest says, or are gone; none where it says nothing.

    Whatever its ending, a pipe or a device in the place of a file differs: who reads it would wait for ever.

    Raises:
        OSError: the system does not give one of them.
    """
    outputs = _outputs(manifest) or {}
    return [
        name
        for name in sorted(outputs)
        if (name.endswith(endings) and not _is_same(folder / name, outputs[name])) or _is_no_file(folder / name)
    ]


@dataclass(frozen=True)
class Proof:
    """A run folder held against its manifest: names of files. Whoever can write both can write what he likes."""

    files: int | None
    """How many the manifest names; None where it names none, as earlier versions did."""
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Every file is there and is what was written, and nothing else is."""
        return not (self.changed or self.missing or self.foreign)


def proved(folder: Path) -> Proof:
    """Every file of a run folder read and held against the sum that its manifest tells.

    Raises:
        OSError, ValueError: it has no manifest that can be read, or the system does not give a file of it.
    """
    manifest = json.loads((folder / MANIFEST).read_bytes())
    outputs = _outputs(manifest) if isinstance(manifest, dict) else None
    if outputs is None:
        return Proof(None)
    there = dict(files_in(folder))
    return Proof(
        len(outputs),
        changed=tuple(name for name in sorted(outputs) if name in there and not _is_same(there[name], outputs[name])),
        missing=tuple(name for name in sorted(outputs) if name not in there),
        foreign=tuple(
            name
            for name, file in there.items()
            if name not in outputs and name != MANIFEST and not _DROPPINGS.fullmatch(file.name)
        ),
    )


def _outputs(manifest: Mapping[str, Any]) -> dict[str, Any] | None:
    outputs = manifest.get(OUTPUTS)
    return outputs if isinstance(outputs, dict) else None


def _is_own(file: Path, told: object, written: int) -> bool:
    if file.is_symlink() or not file.is_file():
        return False
    if file.name.endswith(DATA):
        return True
    state = file.stat()
    size = told.get("bytes") if isinstance(told, dict) else None
    return size == state.st_size and (state.st_mtime_ns <= written or _is_same(file, told))


def _is_same(file: Path, told: object) -> bool:
    if not isinstance(told, dict) or file.is_symlink() or _is_no_file(file):
        return False
    try:
        return told.get("sha256") == _sha256(file)
    except (FileNotFoundError, IsADirectoryError):
        return False


def _is_no_file(path: Path) -> bool:
    """Something stands there that holds no bytes of its own."""
    return path.exists() and not path.is_file()


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
