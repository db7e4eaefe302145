"""Every kind of output of the program, how it is made, and whether what stands there is whole: for the campaigns on faults."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from ucj_validate.errors import UcjError
from ucj_validate.pseudonyms import read_key
from ucj_validate.report.run_folder.sealing import MANIFEST, differing, of_others

_STATE_NAMES = {"state.sqlite", "state.sqlite-wal", "state.sqlite-shm", "key", "begun", "lock", "backup"}


@dataclass(frozen=True)
class Kind:
    """One kind of output."""

    name: str
    arguments: tuple[str, ...]
    out: str
    """What is written, from the office's folder."""
    is_whole: Callable[[Path], bool]
    again: bool = True
    """It may stand there already; else it is taken away before."""
    codes: tuple[int, ...] = (0,)
    """Of a run that nothing befalls."""
    environment: Mapping[str, str] | None = None


class Office:
    """A folder with a made-up city, a project with answers in its state, and a finished run or two."""

    def __init__(self, folder: Path, persons: int = 300, *, state: bool = True) -> None:
        self.folder = folder
        self.temporary = folder.parent / f"{folder.name}-tmp"
        folder.mkdir()
        self.temporary.mkdir()
        self.done("synth", str(folder), "--persons", str(persons), "--seed", "3", "--province", "99")
        if state:
            (folder / "ucj.toml").open("a").write('\n[state]\ndir = ".ucj"\n')
        self.reconciled("dulu", "2025-03-24")
        self.reconciled("hasil", "2025-04-24")
        self.done("rollup", "key", "kunci")

    def reconciled(self, out: str, day: str) -> None:
        """A finished run."""
        self.done("reconcile", "--out", out, "--as-of", day, "--fail-on", "never", "--quiet")

    def done(self, *arguments: str) -> None:
        """A command that must end well."""
        ended = subprocess.run(**self.call(arguments), capture_output=True, text=True, check=False)
        if ended.returncode:
            raise RuntimeError(f"{arguments}: {ended.returncode}\n{ended.stderr}")

    def call(self, arguments: tuple[str, ...], environment: Mapping[str, str] | None = None) -> dict[str, Any]:
        """How a command is started here: its own home and folder of temporary files."""
        plain = {key: value for key, value in os.environ.items() if not key.startswith("UCJ_")}
        home = str(self.temporary.parent)
        own = {"TMPDIR": str(self.temporary), "XDG_STATE_HOME": home, "XDG_CONFIG_HOME": home, "HOME": home}
        return {
            "args": [sys.executable, "-m", "ucj_validate", *arguments],
            "cwd": self.folder,
            "env": plain | own | (dict(environment) if environment else {}),
        }

    def leftovers(self) -> list[str]:
        """What nobody should find: whatever the program put beside its outputs, and temporary files."""
        hidden = list(self.folder.rglob(".ucj-*"))
        state = self.folder / ".ucj"
        inside = [path for path in state.iterdir() if path.name not in _STATE_NAMES] if state.is_dir() else []
        return sorted({str(path) for path in (*hidden, *inside, *self.temporary.rglob("*"))})


def is_whole_folder(folder: Path) -> bool:
    """The folder's files are those of its manifest, bytes and all, and no others."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return False
    return bool(manifest["outputs"]) and not differing(folder, manifest, ("",)) and not of_others(folder)


def is_whole_table(path: Path) -> bool:
    """A Parquet file that can be read to its end."""
    try:
        return pl.read_parquet(path).height > 0
    except (pl.exceptions.PolarsError, OSError):
        return False


_known: dict[tuple[str, str], str] = {}


def are_as_before(folder: Path) -> bool:
    """Each file that stands there has the bytes that it had when nothing befell the program."""
    return all(is_as_before(path) for path in folder.iterdir() if not path.name.startswith(".ucj-"))


def is_as_before(path: Path) -> bool:
    """The file has the bytes that it had when nothing befell the program."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return _known.setdefault((str(path.parent), path.name), digest) == digest


def is_key(path: Path) -> bool:
    """A key that can be read."""
    try:
        return bool(read_key(path).name)
    except UcjError:
        return False


def are_whole_folders(folder: Path) -> bool:
    """Each run that stands in `folder` is whole."""
    return all(map(is_whole_folder, folder.glob("[!.]*")))


def is_json(path: Path) -> bool:
    """A JSON document with its last line's end."""
    try:
        return isinstance(json.loads(path.read_bytes()), dict)
    except ValueError:
        return False


def is_workbook(path: Path) -> bool:
    """A workbook of which every part is as its sum says."""
    try:
        with zipfile.ZipFile(path) as parts:
            return parts.testzip() is None
    except zipfile.BadZipFile:
        return False


_DAY = ("--as-of", "2025-04-24", "--fail-on", "never")
_ALL = ("--format", "html,xlsx,md,junit,github,sarif")
_LOW = {"UCJ_ENGINE__MEMORY_MB": "1"}
_FILES = ("--roll", "roll_umkm.xlsx", "--members", "peserta_bpjs.csv")
KINDS = (
    Kind("reconcile", ("reconcile", "--out", "k1/hasil", *_DAY, *_ALL), "k1/hasil", is_whole_folder),
    Kind(
        "reconcile, spilled", ("reconcile", "--out", "k2/hasil", *_DAY), "k2/hasil", is_whole_folder, environment=_LOW
    ),
    Kind("reconcile in runs/", ("reconcile", *_DAY, "--keep", "2"), "runs", are_whole_folders),
    Kind("dedupe", ("dedupe", "--out", "k3/ganda", *_DAY), "k3/ganda", is_whole_folder),
    Kind("plan", ("plan", "hasil", "--budget", "30000000", "--out", "k4/rencana"), "k4/rencana", is_whole_folder),
    Kind("diff", ("diff", "dulu", "hasil", "--out", "k5/perubahan"), "k5/perubahan", is_whole_folder),
    Kind("history", ("history", "dulu", "hasil", "--out", "k6/riwayat"), "k6/riwayat", is_whole_folder),
    Kind("rollup", ("rollup", "hasil", "--out", "k7/provinsi"), "k7/provinsi", is_whole_folder),
    Kind(
        "rollup export",
        ("rollup", "export", "hasil", "--key", "kunci", "--out", "k8/kota.parquet"),
        "k8/kota.parquet",
        is_whole_table,
    ),
    Kind("rollup key", ("rollup", "key", "k9/kunci"), "k9/kunci", is_key, again=False),
    Kind("convert", ("convert", "roll_umkm.xlsx", "--out", "k10/csv"), "k10/csv", are_as_before),
    Kind("check", ("check", "roll_umkm.xlsx", *_DAY, "--json", "--out", "k11/hasil.json"), "k11/hasil.json", is_json),
    Kind("init", ("init", "k12", "--force", *_FILES), "k12/ucj.toml", is_as_before),
    Kind("review export", ("review", "export", "hasil", "--out", "k13/t.xlsx"), "k13/t.xlsx", is_workbook, again=False),
    Kind("review answers", ("review", "export", "--answers", "k14/j.json"), "k14/j.json", is_json, again=False),
    Kind("synth", ("synth", "k15/kota", "--persons", "60", "--layout", "clean"), "k15/kota", are_as_before),
)
"""Kinds of output; what stands at one place is told from the office's folder."""


def prepared(office: Office, kind: Kind) -> Path:
    """The kind's output made once with nothing befalling it, or its empty place; where it is."""
    place = office.folder / kind.out
    place.parent.mkdir(exist_ok=True)
    if kind.again:
        office.done(*kind.arguments)
        if not kind.is_whole(place):
            raise RuntimeError(f"{kind.name}: not whole though nothing befell it")
    return place


def cleared(kind: Kind, place: Path) -> None:
    """Takes away what must not stand there when the command begins."""
    if not kind.again and os.path.lexists(place):
        shutil.rmtree(place) if place.is_dir() else place.unlink()


def digest_of(place: Path) -> str:
    """Of all that stands at a place; empty where nothing does."""
    if not os.path.lexists(place):
        return ""
    paths = sorted(path for path in place.rglob("*") if path.is_file()) if place.is_dir() else [place]
    whole = hashlib.sha256()
    for path in paths:
        whole.update(f"{path.relative_to(place.parent)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()
