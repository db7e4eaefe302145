"""What was asked for on the command line, as single files with the names that reports show."""

from __future__ import annotations

import glob
import os
import re
import stat
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import NamedTuple

from ucj_validate.addresses import SOURCE, is_remote
from ucj_validate.errors import UnreadableError
from ucj_validate.i18n import _
from ucj_validate.ingest.files.folders import files_in
from ucj_validate.leaving import visible

STDIN = "-"
_STDIN_NAMES = frozenset({STDIN, "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"})
STDIN_LABEL = "stdin"
_SHEET = re.compile(r"(?P<name>.*?\.(?:xls[xmb]?|ods|html?))#(?P<sheet>.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Asked:
    """One file to read."""

    path: str
    """As it is opened; "-" is standard input, `source:NAME` a configured query, `s3://…` an object."""
    sheet: str | None
    """Only this sheet; None = every sheet that looks like a table."""
    label: str
    """The name that reports show."""
    data: bytes | None = field(default=None, repr=False, compare=False)
    """Its bytes, where they were read already: a pipe gives them once."""
    size: int | None = field(default=None, compare=False)
    """As a store has told it when it was asked for names; None: nobody asked."""


def size_bytes(asked: Asked) -> int:
    """Of a file as it lies there; 0 where nothing tells (a pipe, or no such file, which is said in its turn)."""
    if asked.size is not None:
        return asked.size
    try:
        return Path(asked.path).stat().st_size if asked.path != STDIN else 0
    except OSError:
        return 0


def is_read_once(asked: Asked) -> bool:
    """Whether it gives its bytes to one reader once: standard input, or a pipe with a name."""
    try:
        return asked.path == STDIN or stat.S_ISFIFO(Path(asked.path).stat().st_mode)
    except (OSError, ValueError):
        return False


def resolved(patterns: Sequence[str]) -> tuple[Asked, ...]:
    """Every file that `patterns` name, in the order given; files of one glob or folder sorted by name, none twice.

    Raises:
        UnreadableError: where a pattern or folder names nothing.
    """
    matches = [match for pattern in patterns for match in _matches(pattern)]
    spelt: dict[str, str] = {}  # `roll.csv` and `./roll.csv` are one file, spelt as it was first
    sizes: dict[str, int] = {}
    for path, _sheet, size in matches:
        spelt.setdefault(_place(path), path)
        if size is not None:
            sizes[path] = size
    found = dict.fromkeys((spelt[_place(match.path)], match.sheet) for match in matches)
    whole = {path for path, sheet in found if sheet is None}
    labels = _labels([path for path, _sheet in found])
    return tuple(
        Asked(path, sheet, labels[path], size=sizes.get(path))
        for path, sheet in found
        if sheet is None or path not in whole
    )


class _Match(NamedTuple):
    """A file that a pattern names."""

    path: str
    sheet: str | None = None
    size: int | None = None


def _place(path: str) -> str:
    return path if path == STDIN or is_remote(path) else os.path.abspath(path)  # noqa: PTH100 - symlinks stay as named


def _matches(pattern: str) -> list[_Match]:
    if pattern in _STDIN_NAMES:
        return [_Match(STDIN)]
    if is_remote(pattern):
        return _remote(pattern)
    # A name that exists is that file, whatever signs it holds: `Data [A].csv`, `a#b.csv`.
    if os.path.lexists(pattern):
        is_folder = os.path.isdir(pattern)  # noqa: PTH112 - bears any name
        return [_Match(path) for path in (files_in(pattern, visible(pattern)) if is_folder else [pattern])]
    base, mark, sheet = pattern.rpartition("#")
    if mark and os.path.lexists(base):
        return [_Match(base, sheet)]
    if paths := _globbed(pattern):
        return [_Match(path) for path in paths]
    if mark and (paths := _globbed(base)):
        return [_Match(path, sheet) for path in paths]
    raise _missing(pattern)


def _remote(pattern: str) -> list[_Match]:
    """A query, or objects of a store; a folder ends in "/", `#Sheet` stands behind the ending of a workbook or page."""
    if pattern.startswith(SOURCE):
        return [_Match(pattern)]
    from ucj_validate.ingest.remote.storage import is_pattern, objects_matching, objects_to_read

    found = _SHEET.fullmatch(pattern)
    name, sheet = (found["name"], found["sheet"]) if found else (pattern, None)
    if not is_pattern(name):
        is_folder = name.endswith("/")
        return (
            [_Match(one.url, None, one.size) for one in objects_to_read(name)] if is_folder else [_Match(name, sheet)]
        )
    if found_there := objects_matching(name):
        return [_Match(one.url, sheet, one.size) for one in found_there]
    raise _nothing_matches(pattern)


def _globbed(pattern: str) -> list[str]:
    """The files that a pattern with * or ? names.

    Brackets are signs of a name first: `Data [A]*.csv` is no pattern for `Data A1.csv`. Alone they make no pattern,
    lest a file that is gone is met by another (`o[k].csv` would be `ok.csv`).
    """
    if not set("*?") & set(pattern):
        return []
    return _found(pattern.replace("[", "[[]")) or _found(pattern)


def _found(pattern: str) -> list[str]:
    try:
        paths = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - keeps names as they were typed
    except (OSError, ValueError):
        return []
    # A file called "-" is a file here, not standard input.
    return [f"./{path}" if path == STDIN else path for path in paths if not os.path.isdir(path)]  # noqa: PTH112


def _missing(pattern: str) -> UnreadableError:
    shown = visible(pattern) or _("(nama kosong)")
    if set("*?") & set(pattern):
        return _nothing_matches(shown)
    folder = Path(pattern).parent
    near = _near_names(Path(pattern).name, folder)
    return UnreadableError(
        shown,
        _("berkas tidak ditemukan") if os.path.isdir(folder) else _("folder tidak ditemukan"),  # noqa: PTH112 - bears any name
        found=", ".join(near),
        advice=_("periksa nama dan folder berkas"),
    )


def _nothing_matches(shown: str) -> UnreadableError:
    return UnreadableError(
        shown,
        _("tidak ada berkas yang cocok dengan pola ini"),
        advice=_("periksa folder dan pola; beri tanda kutip agar pola tidak diubah oleh shell"),
    )


def _near_names(name: str, folder: Path) -> list[str]:
    """Up to three names in `folder` that may have been meant."""
    from difflib import get_close_matches

    try:
        names = [entry.name for entry in os.scandir(folder) if entry.is_file()]
    except (OSError, ValueError):
        return []
    return [visible(near) for near in get_close_matches(name, names, n=3, cutoff=0.6)]


def _labels(paths: Sequence[str]) -> dict[str, str]:
    """Shown name of each path: its last part, or the shortest tail that tells two of one name apart."""
    parts = {path: _parts(path) for path in paths if path != STDIN}
    depth = dict.fromkeys(parts, 1)
    while True:
        tails = {path: "/".join(parts[path][-depth[path] :]) for path in parts}
        counts = Counter(tails.values())
        alike = [path for path in parts if counts[tails[path]] > 1 and depth[path] < len(parts[path])]
        if not alike:
            break
        for path in alike:
            depth[path] += 1
    return {STDIN: STDIN_LABEL} | _told_apart({path: visible(tail) for path, tail in tails.items()})


def _told_apart(labels: dict[str, str]) -> dict[str, str]:
    """The same, numbered where names that differ are seen alike: one holds a sign, the other what is shown for it."""
    taken: set[str] = {STDIN_LABEL}
    for path, label in labels.items():
        free = (label if n == 1 else f"{label} ({n})" for n in count(1))
        labels[path] = next(one for one in free if one not in taken)
        taken.add(labels[path])
    return labels


def _parts(path: str) -> tuple[str, ...]:
    if path.startswith(SOURCE):
        return (path,)
    return tuple(path.split("/")) if is_remote(path) else Path(os.path.abspath(path)).parts  # noqa: PTH100 - symlinks stay as named
