"""Small finished runs written down by hand: what a plan reads of them, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from tests.report.facts import AS_OF, links, member_result, roll_result
from ucj_validate import columns as c
from ucj_validate.finished import RunData
from ucj_validate.settings import PlanSettings, Settings, Target

MONTHLY = 16_800
YEARLY = 201_600


def run(
    folder: Path, roll: list[dict[str, Any]], members: list[dict[str, Any]] | None = None, *, alarms: str = "[]"
) -> RunData:
    """A run of the rolls' and the exports' rows, as `tests.report.facts` fills them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "run.json").write_text(f'{{"schema": "ucj-validate/run/1", "alarms": {alarms}}}', encoding="utf-8")
    return RunData(
        folder=folder,
        name=folder.name,
        settings=Settings(city="Kota Contoh"),
        as_of=AS_OF,
        version="1",
        sheets={},
        roll=_numbered(roll_result(roll)),
        members=_numbered(member_result(members or [])),
        links=links(),
        rejects=pl.DataFrame(),
    )


def _numbered(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_row_index(c.ROW).with_columns(pl.col(c.ROW).cast(pl.Int64))


def settings(target: tuple[Target, ...] = (), **plan: Any) -> Settings:
    """A plan's settings; a budget of a million unless it says otherwise."""
    return Settings(plan=PlanSettings.model_validate({"budget": 1_000_000} | plan), target=target)


def paid_by_city(line: int, **other: Any) -> dict[str, Any]:
    """An active member row that public money pays for."""
    kpj = f"{line:011d}"
    return {"line": line, "kpj": kpj, "status": "active", "segment": "BPU", "payer": "APBD", "payer_is_public": True} | other  # fmt: skip


def linked(line: int, **other: Any) -> dict[str, Any]:
    """The columns of a roll row that is linked to the member row in `line`."""
    return {"member_file": "peserta.csv", "member_line": line} | other
