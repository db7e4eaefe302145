"""The runs a project has seen: when, of what, and their figures."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ucj_validate.leaving import niks_hidden
from ucj_validate.state.store import Store, exists, opened


@dataclass(frozen=True)
class Run:
    """One run, in figures: no row of it, no person."""

    folder: str
    """The run folder's name."""
    city: str
    as_of: str
    recorded_at: str
    version: str
    inputs: Sequence[Mapping[str, Any]]
    """Name, side, sha256 and rows of each source; NIK in names are hidden where they are kept."""
    alarms: int
    point: Mapping[str, Any]
    """What later runs need of this one."""
    figures: Mapping[str, float]


def record(store: Store, run: Run) -> None:
    """Remembers a run; an earlier one of the same folder, city and as-of date makes way for it."""
    with store.change() as database:
        database.execute(
            "DELETE FROM run WHERE folder = ? AND city = ? AND as_of = ?", (run.folder, run.city, run.as_of)
        )
        number = database.execute(
            "INSERT INTO run (folder, city, as_of, recorded_at, version, inputs, alarms, point)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                run.folder,
                run.city,
                run.as_of,
                run.recorded_at,
                run.version,
                _json(niks_hidden(list(run.inputs))),
                run.alarms,
                _json(dict(run.point)),
            ),
        ).lastrowid
        database.executemany(
            "INSERT INTO figure VALUES (?, ?, ?)", [(number, name, value) for name, value in run.figures.items()]
        )


def runs(store: Store) -> list[Run]:
    """All runs, by as-of date, then by when they were recorded."""
    figures: dict[int, dict[str, float]] = {}
    for row in store.rows("SELECT run, name, value FROM figure ORDER BY run, name"):
        figures.setdefault(row["run"], {})[row["name"]] = row["value"]
    return [
        Run(
            row["folder"],
            row["city"],
            row["as_of"],
            row["recorded_at"],
            row["version"],
            json.loads(row["inputs"]),
            row["alarms"],
            json.loads(row["point"]),
            figures.get(row["id"], {}),
        )
        for row in store.rows("SELECT * FROM run ORDER BY as_of, id")
    ]


def remembered(folder: Path) -> list[Run]:
    """The runs of the state in `folder`; none where there is no state.

    Raises:
        UcjError: the state can't be read.
    """
    if not exists(folder):
        return []
    with opened(folder) as store:
        return runs(store)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
