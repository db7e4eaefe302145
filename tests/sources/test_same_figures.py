"""A city's lists give the same answer whether they come as files or out of a database."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.cli.command import ucj_here
from tests.docs.pages import ROOT
from tests.sources.conftest import Load
from tests.sources.loading import configured, source

_PALU = ROOT / "fixtures/palu"
_PLACES = ["file", "line", "sheet", "member_file", "member_sheet", "member_line"]
_AS_OF = ("--as-of", "2025-04-24", "--format", "md", "--fail-on", "never", "--quiet")


@dataclass(frozen=True)
class City:
    """A roll and a member export, and the run folder of both as files."""

    roll: pl.DataFrame
    members: pl.DataFrame
    run: Path


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    folder = tmp_path_factory.mktemp("files")
    roll = _plain(_PALU / "roll_pekerja_rentan.csv", folder, "roll.csv")
    members = _plain(_PALU / "peserta_bpjs.csv", folder, "members.csv")
    ended = ucj_here(folder, "reconcile", "-r", "roll.csv", "-m", "members.csv", "--out", "run", *_AS_OF)
    assert ended.code == 0
    return City(roll, members, folder / "run")


def test_a_roll_and_members_of_a_database_have_the_statuses_and_figures_of_the_files(
    city: City, office: Path, load: Load
) -> None:
    configured(
        office,
        '[input]\nrolls = ["source:roll"]\nmembers = ["source:bpjs"]\n',
        source("roll", load("roll", city.roll), f"SELECT {_names(city.roll)} FROM roll ORDER BY urut"),
        source("bpjs", load("bpjs", city.members), f"SELECT {_names(city.members)} FROM bpjs ORDER BY urut"),
    )

    ended = ucj_here(office, "reconcile", "--out", "run", *_AS_OF)

    assert (ended.code, ended.err) == (0, "")
    for name in ("roll.parquet", "members.parquet", "links.parquet"):
        assert_frame_equal(_rows(city.run / name), _rows(office / "run" / name))
    assert _figures(city.run) == _figures(office / "run")
    assert _queries(office / "run") == ["source:bpjs", "source:roll"]


def _plain(path: Path, folder: Path, name: str) -> pl.DataFrame:
    """The rows of a file as intake reads them, with their place; put into `folder` as a clean file too."""
    ended = ucj_here(folder, "convert", str(path), "--out", "plain")
    assert ended.code == 0
    rows = pl.read_csv(folder / "plain" / path.name, infer_schema=False).fill_null("")
    rows = rows.rename({title: re.sub(r"\W+", "_", title.lower()).strip("_") for title in rows.columns})
    rows.write_csv(folder / name)
    return rows.with_row_index("urut").with_columns(pl.col("urut").cast(pl.Int32))


def _names(rows: pl.DataFrame) -> str:
    """Columns but the place."""
    return ", ".join(rows.columns[1:])


def _rows(path: Path) -> pl.DataFrame:
    rows = pl.read_parquet(path)
    return rows.drop([name for name in rows.columns if name in _PLACES or name.endswith(("_file", "_line", "_sheet"))])


def _figures(run: Path) -> dict[str, object]:
    """All that the summary says, but for where things stand."""
    summary = json.loads((run / "summary.json").read_bytes())
    findings = [{key: value for key, value in each.items() if key != "example"} for each in summary["findings"]]
    return {"persons": summary["persons"], "coverage": summary["coverage"], "controls": summary["controls"]} | {
        "findings": findings
    }


def _queries(run: Path) -> list[str]:
    """Inputs that have no encoding."""
    inputs = json.loads((run / "run.json").read_bytes())["inputs"]
    return sorted(each["file"] for each in inputs if each["encoding"] is None)
