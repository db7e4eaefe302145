"""A province of three cities: the roll-up of its cities' runs beside one run over all files, figure by figure.

    python -m benchmarks.province [--persons 90000] [--shared 0.02] [--noise normal] [--seed 1] [--folder DIR]

Each city is reconciled by itself, and all files at once; the cities' runs are then rolled up with NIK and with
pseudonyms. With the joint run's model for all, figures can be equal; with models that cities learnt by themselves,
a city may settle a row differently.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
import tomllib
from dataclasses import replace
from pathlib import Path

import polars as pl

from ucj_validate.columns import Membership, Status
from ucj_validate.finished import RunData, read_run
from ucj_validate.pipeline import run
from ucj_validate.pseudonyms import Key
from ucj_validate.report.parts import Line
from ucj_validate.rollup.building import Province, known_of, province_of
from ucj_validate.rollup.cities import persons_of
from ucj_validate.rollup.handover import handover_of
from ucj_validate.rollup.parts import Rollup
from ucj_validate.settings import Settings
from ucj_validate.synth.cities import make_cities, write_cities
from ucj_validate.synth.options import CityName, Layout, Noise, Serials, SynthOptions

SHARES = {CityName.PALU: 0.5, CityName.MOROWALI: 0.28, CityName.MOROWALI_UTARA: 0.22}
FIGURES = (
    "persons", "excluded", "active", "lapsed", "ended", "unregistered", "review", "members", "active members",
    "on rolls of several cities", "known to several cities", "paid by several cities",
)  # fmt: skip


def reconciled(folder: Path, out: Path, like: RunData | None = None) -> RunData:
    """The run of the job in `folder`, written to `out`; with the weights and the threshold of another run, if one is given."""
    here = Path.cwd()
    settings = Settings.model_validate(tomllib.loads((folder / "ucj.toml").read_text("utf-8")))
    match = settings.match
    if like is not None:
        match = match.model_copy(update={"model": like.folder, "accept": like.settings.match.accept})
    output = settings.output.model_copy(update={"formats": ("md",)})
    assert settings.as_of is not None
    os.chdir(folder)  # the job names its files as they lie beside it
    try:
        run(settings.model_copy(update={"match": match, "output": output}), settings.as_of, out)
    finally:
        os.chdir(here)
    return read_run(out)


def of_report(report: Rollup) -> dict[str, int]:
    """The province's figures."""
    told = _of_line(report.total) | {"members": report.members, "active members": report.active_members}
    return told | {
        "on rolls of several cities": report.on_several_rolls,
        "known to several cities": report.in_several_cities,
        "paid by several cities": report.paid_by_several,
    }


def of_joint(joint: RunData) -> dict[str, int]:
    """The same figures of one run over all files; a row's city is the folder of its file."""
    people, rows = persons_of(joint)
    listed = people.filter("on_roll")
    counts = dict(listed["status"].value_counts().iter_rows())
    members = people.filter(pl.col("membership").is_in(["active", "unknown", "lapsed", "ended"]))
    city = pl.concat([joint.roll["file"], joint.members["file"]]).str.split("/").list.first()
    paid = (joint.members["status"] == Membership.ACTIVE) & joint.members["payer_is_public"].fill_null(value=False)
    placed = rows.with_columns(
        city=city, paid=pl.concat([pl.repeat(value=False, n=joint.roll.height, eager=True), paid])
    )
    return {
        "persons": listed.height,
        **{str(s): int(counts.get(str(s), 0)) for s in Status if s is not Status.DUPLICATE},
        "members": members.height,
        "active members": members.filter(pl.col("membership") == Membership.ACTIVE).height,
        "on rolls of several cities": _several(placed.filter(pl.col("side") == "roll")),
        "known to several cities": _several(placed),
        "paid by several cities": _several(placed.filter("paid")),
    }


def of_truth(folder: Path) -> dict[str, int]:
    """What of these figures the made-up province is true of; nobody is in review there."""
    persons, standing = pl.read_csv(folder / "truth_persons.csv"), pl.read_csv(folder / "persons.csv")
    counts = dict(persons.filter("on_roll")["status"].value_counts().iter_rows())
    cities = standing.select("id", "city", "on_roll", "paid_by_city").rename({"id": "person"})
    return {
        "persons": persons.filter("on_roll").height,
        **{str(s): int(counts.get(str(s), 0)) for s in Status if s is not Status.DUPLICATE},
        "members": persons.filter(pl.col("membership") != Membership.UNREGISTERED).height,
        "active members": persons.filter(pl.col("membership") == Membership.ACTIVE).height,
        "on rolls of several cities": _several(cities.filter("on_roll")),
        "known to several cities": _several(cities),
        "paid by several cities": _several(cities.filter("paid_by_city")),
    }


def _several(rows: pl.DataFrame) -> int:
    return rows.group_by("person").agg(pl.col("city").n_unique()).filter(pl.col("city") > 1).height


def _of_line(line: Line) -> dict[str, int]:
    return {str(s): int(getattr(line, s)) for s in Status if s is not Status.DUPLICATE} | {"persons": line.persons}


def rolled_up(runs: list[RunData], key: Key | None = None) -> Province:
    """The cities' runs as a province: with NIK, or with pseudonyms under `key`."""
    if key is None:
        return province_of(known_of(runs, [], None))
    return province_of(known_of([], [handover_of(one, key) for one in runs], None))


def main() -> None:
    """Prints one table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--persons", type=int, default=90_000)
    parser.add_argument("--shared", type=float, default=0.02)
    parser.add_argument("--noise", type=Noise, default=Noise.NORMAL)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        _compare(asked, asked.folder or Path(scratch))


def _compare(asked: argparse.Namespace, folder: Path) -> None:
    options = SynthOptions(
        persons=asked.persons, seed=asked.seed, noise=asked.noise, serials=Serials.RESERVED, province="99", layout=Layout.CLEAN
    )  # fmt: skip
    sizes = {name: round(share * asked.persons) for name, share in SHARES.items()}
    files = folder / "files"
    write_cities(make_cities(sizes, replace(options, persons=20), asked.shared), files)
    joint = reconciled(files, folder / "joint")
    same = [reconciled(files / name, folder / f"same-{name}", joint) for name in sizes]
    own = [reconciled(files / name, folder / f"own-{name}") for name in sizes]
    columns = {"truth": of_truth(files), "joint run": of_joint(joint)}
    for name, runs, key in (
        ("roll-up, one model", same, None),
        ("roll-up, own models", own, None),
        ("roll-up, pseudonyms", same, Key(bytes(32))),
    ):
        begun = time.perf_counter()
        told = of_report(rolled_up(runs, key).report)
        columns[f"{name} ({time.perf_counter() - begun:.1f} s)"] = told
    print(f"{asked.persons} persons, seed {asked.seed}, noise {asked.noise}, shared {asked.shared}\n")
    print("| figure | " + " | ".join(columns) + " |")
    print("| --- |" + " ---: |" * len(columns))
    for figure in FIGURES:
        print(f"| {figure} | " + " | ".join(str(figures[figure]) for figures in columns.values()) + " |")


if __name__ == "__main__":
    main()
