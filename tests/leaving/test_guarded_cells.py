"""How many cells of CSV files got an apostrophe stands in the manifest, and is said where there are any."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from tests.cli.command import ucj_here
from ucj_validate.columns import Side
from ucj_validate.finished import _rejects
from ucj_validate.frames import REJECTS
from ucj_validate.report import csvs
from ucj_validate.report.run_folder.folder import run_folder
from ucj_validate.report.run_folder.sealing import guarded_cells


def finished(out: Path, texts: list[str | None]) -> Path:
    """A run folder with rejected rows of these texts."""
    rows = pl.DataFrame({"raw": texts}, schema={"raw": pl.String}).with_columns(
        pl.lit(None, REJECTS[name]).alias(name) for name in REJECTS.names() if name != "raw"
    )
    with run_folder(out) as folder:
        (folder / "rejects.csv").write_bytes(csvs.rejects({str(Side.ROLL): rows}))
        (folder / "others.csv").write_text("a\n'=1\n", encoding="utf-8")
        (folder / "run.json").write_text('{"schema": "ucj-validate/run/1"}', encoding="utf-8")
    return out


@pytest.mark.parametrize(
    ("texts", "count"),
    [([], 0), (["BUDI", "-", "+62811", None, "'x"], 0), (["=1+1", "'=1", "@x\n=2", 'a"b,', "x"], 3)],
)
def test_cells_with_an_apostrophe_of_ours_are_counted_and_come_back_without_it(
    tmp_path: Path, texts: list[str | None], count: int
) -> None:
    out = finished(tmp_path / "hasil", texts)

    assert json.loads((out / "run.json").read_bytes()).get("guarded_cells", {}) == (
        {"rejects.csv": count} if count else {}
    )
    assert guarded_cells(out) == count
    assert _rejects(out)["raw"].to_list() == texts


def test_a_folder_without_a_manifest_tells_of_none(tmp_path: Path) -> None:
    assert guarded_cells(tmp_path) == 0
    (tmp_path / "run.json").write_text("[]")
    assert guarded_cells(tmp_path) == 0


def test_dedupe_says_how_many(office: Path) -> None:
    before = ucj_here(office, "dedupe", "roll.csv", "--out", "dulu")
    roll = office / "roll.csv"
    roll.write_text("=DAFTAR PEKERJA\n" + roll.read_text(encoding="utf-8"), encoding="utf-8")

    after = ucj_here(office, "dedupe", "roll.csv", "--out", "hasil")

    assert "sel di berkas CSV" not in before.out
    assert "1 sel di berkas CSV diberi ' di depannya" in after.out
