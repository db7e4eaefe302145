"""Which runs under `runs/` have had their time, and their removal.

Only folders that the program named itself and finished go; a link, a folder of another name, city or kind, and one that
is named outright (`--since`, a model) never do. A run under an alarm removes nothing, and no such run counts among
those to be kept: three broken nights must not drive out the last good one.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ucj_validate.errors import UcjError
from ucj_validate.places.holding import held
from ucj_validate.places.leftovers import free_name, removed
from ucj_validate.report.run_folder.folder import MANIFEST, is_run_folder
from ucj_validate.report.run_folder.sealing import of_others

_NAME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})-([0-9]{1,9})")
"""runs/<as-of>-<n>."""
_SCHEMA = "ucj-validate/run/1"


@dataclass(frozen=True)
class _Run:
    folder: Path
    as_of: date
    number: int
    alarmed: bool


def outdated(
    this: Path,
    city: str,
    as_of: date,
    keep: int | None,
    keep_months: int | None,
    named: Collection[Path] = (),
) -> list[Path]:
    """The runs beside `this` that neither `keep` nor `keep_months` keeps, oldest first.

    `keep`: so many of the latest stay, `this` among them. `keep_months`: those stay whose as-of date is not older than
    so many months before `as_of`. `named` are paths that stay whatever their age. None and None keep everything, and
    so does any as-of date that is later than `as_of`: who runs an old month again takes no new one away.
    """
    if keep is None and keep_months is None:
        return []
    runs = [run for run in _runs(this.parent, city) if run.as_of <= as_of and not _same(run.folder, this)]
    runs.sort(key=lambda run: (run.as_of, run.number))
    latest = [run for run in runs if not run.alarmed][::-1]
    kept = latest[: keep - 1] if keep is not None else []
    since = min((run.as_of for run in kept), default=as_of)
    by_month = as_of if keep_months is None else _months_before(as_of, keep_months)

    def stays(run: _Run) -> bool:
        by_number = keep is not None and (run in kept or (run.alarmed and run.as_of >= since))
        by_age = keep_months is not None and run.as_of >= by_month
        return by_number or by_age or any(_holds(run.folder, path) for path in named)

    return [run.folder for run in runs if not stays(run)]


def remove(folders: Collection[Path]) -> list[Path]:
    """Removes `folders`; those that went. Each steps aside under a hidden name first, so that no half run is left.

    What somebody holds, or has put his own work into, stays.
    """
    gone = []
    for folder in folders:
        with contextlib.suppress(OSError, UcjError, ValueError), held(folder):
            if not is_run_folder(folder) or of_others(folder):
                continue
            aside = free_name(folder, "gone")
            folder.rename(aside)
            gone.append(folder)
            removed(aside)
    return gone


def _runs(place: Path, city: str) -> list[_Run]:
    found = []
    for folder in sorted(place.iterdir()) if place.is_dir() else []:
        name = _NAME.fullmatch(folder.name)
        if name is None or not is_run_folder(folder):
            continue
        try:
            manifest = json.loads((folder / MANIFEST).read_bytes())
            if manifest["schema"] != _SCHEMA or manifest["settings"]["city"] != city:
                continue
            as_of = date.fromisoformat(manifest["as_of"])
            found.append(_Run(folder, as_of, int(name[2]), bool(manifest["alarms"])))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            continue  # what can't be told stays
    return found


def _months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the month's last day where it is shorter."""
    total = day.year * 12 + day.month - 1 - months
    year, month = max(total // 12, 1), total % 12 + 1
    for last in range(day.day, 27, -1):
        with contextlib.suppress(ValueError):
            return date(year, month, last)
    return date(year, month, min(day.day, 28))


def _same(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def _holds(folder: Path, path: Path) -> bool:
    """`path` is `folder` or lies within it."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))
