"""Made-up cities with known truth as plain tables, for tools that know nothing of our files."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import polars as pl

from benchmarks.labelled_sets import LabelledSet
from benchmarks.others.ours_run import origin
from ucj_validate.columns import Side
from ucj_validate.ingest import read
from ucj_validate.match.blocking.keys import nik_candidates
from ucj_validate.match.values.comparable import comparable
from ucj_validate.match.values.records import stacked
from ucj_validate.normalise import people
from ucj_validate.settings import MatchSettings


def made_city(folder: Path, persons: int, seed: int, noise: str, corruption: str) -> LabelledSet:
    """The city of `seed`, written into `folder`/city: roll rows × member rows, cleaned as our own matcher gets them.

    The columns: nik (digits, 16 of them or fewer where the file says so), name (folded), birth_date (ISO), sex,
    village, phone, mother (folded). Cleaning is given to the others for nothing; on the dirty files they would find less.
    """
    city = folder / "city"
    options = ["--persons", str(persons), "--seed", str(seed), "--noise", noise, "--corruption", corruption]
    command = [sys.executable, "-m", "ucj_validate", "synth", str(city), *options]
    subprocess.run(command, check=True, capture_output=True)
    config = tomllib.loads((city / "ucj.toml").read_text(encoding="utf-8"))
    truth = pl.read_csv(city / "truth_rows.csv", schema_overrides={"sheet": pl.String, "person": pl.String})
    truth = truth.select(rec=origin(""), truth="person")
    sides = []
    for side, files in ((Side.ROLL, config["input"]["rolls"]), (Side.MEMBERS, config["input"]["members"])):
        rows = read([str(city / file) for file in files], side, {}).rows
        cleaned = people(rows, config["as_of"]).select(
            "nik", name="name_key", birth_date=pl.col("birth_date").cast(pl.String), sex="sex", village="village",
            phone="phone", mother="mother_key", rec=origin(""),
        )  # fmt: skip
        sides.append(cleaned.join(truth, on="rec", how="inner", maintain_order="left"))
    return LabelledSet("city", *(side.select("rec", "truth", pl.exclude("rec", "truth")) for side in sides))


def completeness(city: Path) -> float:
    """Share of a city's true pairs (roll row × member row) that our blocking finds, or that are one entity."""
    config = tomllib.loads((city / "ucj.toml").read_text(encoding="utf-8"))
    truth = pl.read_csv(city / "truth_rows.csv", schema_overrides={"sheet": pl.String, "person": pl.String})
    truth = truth.select(rec=origin(""), truth="person")
    roll, members = (
        people(read([str(city / file) for file in config["input"][side]], kind, {}).rows, config["as_of"])
        for side, kind in (("rolls", Side.ROLL), ("members", Side.MEMBERS))
    )
    records = stacked(roll, members)
    found = nik_candidates(comparable(records.frame), records.entities, MatchSettings().max_block).pairs
    names = pl.concat([side.sort("row").select(rec=origin("")) for side in (roll, members)])
    ends = records.frame.select("id", "entity").hstack(names).join(truth, on="rec", how="inner")
    left, right = ends.filter(pl.col("id") < records.n_roll), ends.filter(pl.col("id") >= records.n_roll)
    both = left.join(right, on="truth")
    low, high = (edge("entity", "entity_right").cast(pl.UInt32) for edge in (pl.min_horizontal, pl.max_horizontal))
    both = both.select(left=low, right=high)
    merged = both.filter(pl.col("left") == pl.col("right")).height
    return (merged + both.join(found, on=["left", "right"], how="semi").height) / max(both.height, 1)
