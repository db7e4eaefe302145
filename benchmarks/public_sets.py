"""Our matching on public sets of English names and ids without structure, without labels.

python -m benchmarks.public_sets [--labelled FOLDER] [--sets febrl4,fake_1000] [--accept 0.98]

The sets go through the program's own intake and normalising; nothing is tuned to their labels, which are read only
to score. A set of one table is matched within itself.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter

import polars as pl

from benchmarks import pair_scores
from benchmarks.labelled_sets import LabelledSet, folder, labelled_set
from ucj_validate.columns import Side
from ucj_validate.frames import PEOPLE, Linkage, People
from ucj_validate.ingest import read
from ucj_validate.match import link
from ucj_validate.normalise import people
from ucj_validate.settings import MatchSettings

AS_OF = date(2020, 1, 1)
LOWEST = 0.001
"""Pairs below this probability are not kept, so no threshold below it is tried."""
_SHAPES: dict[str, tuple[dict[str, pl.Expr], dict[str, str]]] = {
    "febrl4": (
        {
            "name": pl.concat_str("given_name", "surname", separator=" ", ignore_nulls=True),
            "address": pl.concat_str("street_number", "address_1", "address_2", separator=" ", ignore_nulls=True),
            "birth": pl.col("date_of_birth").str.replace(r"^(\d{4})(\d{2})(\d{2})$", "$1-$2-$3"),
        },
        {
            "nik": "soc_sec_id", "kpj": "rec", "name": "name", "birth_date": "birth", "address": "address",
            "village": "suburb", "district": "postcode", "regency": "state",
        },
    ),
    "fake_1000": (
        {"name": pl.concat_str("first_name", "surname", separator=" ", ignore_nulls=True)},
        {"kpj": "rec", "name": "name", "birth_date": "dob", "village": "city", "phone": "email"},
    ),
}  # fmt: skip
"""Columns made of others, and what each column means; a row's own name stands for a member number, so that a row
without a name and an id is one too."""


@dataclass(frozen=True)
class Matched:
    """What our matching says of a set, and what it cost in seconds and MB."""

    pairs: pl.DataFrame  # left, right (row names), probability, joined
    compared: int
    completeness: float
    """Share of the true pairs that were compared."""
    wall: float
    cpu: float
    peak_mb: float


def matched(of: LabelledSet, accept: float) -> Matched:
    """`of` matched as the program does it with `id_kind = "opaque"`."""
    started, cpu = perf_counter(), _cpu()
    with tempfile.TemporaryDirectory(prefix="ucj-") as temporary:
        left = _people(of.left, of.name, Path(temporary) / "left.csv", Side.ROLL)
        right = (
            _people(of.right, of.name, Path(temporary) / "right.csv", Side.MEMBERS) if of.right is not None else None
        )
    settings = MatchSettings(id_kind="opaque", accept=accept, review=LOWEST)
    linkage = link(left, right if right is not None else People(pl.DataFrame(schema=PEOPLE)), settings)
    wall, spent = perf_counter() - started, _cpu() - cpu
    pairs = _across(linkage) if of.right is not None else _within(linkage)
    names = (of.left["rec"], (of.right if of.right is not None else of.left)["rec"])
    pairs = pairs.with_columns(
        **{side: series.gather(pairs[side]) for side, series in zip(("left", "right"), names, strict=True)}
    )
    compared = int(str(linkage.diagnostics["pairs_compared"]))
    return Matched(pairs, compared, _completeness(of, left, right), wall, spent, _peak_mb())


def _people(table: pl.DataFrame, name: str, path: Path, side: Side) -> People:
    """The rows of `table` read from a file, in order: a row of one is the row of the other."""
    made, columns = _SHAPES[name]
    table.with_columns(**made).drop("truth").write_csv(path)
    rows = read([str(path)], side, columns).rows
    if rows.height != table.height:
        raise SystemExit(f"{name}: {table.height} rows, {rows.height} read")
    return people(rows, AS_OF)


def _across(linkage: Linkage) -> pl.DataFrame:
    joined = pl.col("decision") == "accepted"
    return linkage.links.select(left="roll_row", right="member_row", probability="probability", joined=joined)


def _within(linkage: Linkage) -> pl.DataFrame:
    """Pairs of one person, and the uncertain ones with their probability; a person's rows are surer than any of those."""
    persons = (
        pl.DataFrame({"person": linkage.roll_person}).with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
    )
    sure = persons.join(persons, on="person", suffix="_right").filter(pl.col("row") < pl.col("row_right"))
    likely = linkage.duplicates.select(
        left="left_row", right="right_row", probability="probability", joined=pl.lit(False)
    )
    return pl.concat(
        [
            sure.select(left="row", right="row_right", probability=pl.lit(1.0), joined=pl.lit(True)),
            likely.with_columns(pl.col("left", "right").cast(pl.Int64)),
        ]
    ).unique(["left", "right"], keep="first", maintain_order=True)


def _completeness(of: LabelledSet, left: People, right: People | None) -> float:
    """Share of true pairs among the candidates: blocking alone, worked out once more."""
    from ucj_validate.match.keys import candidates
    from ucj_validate.match.opaque import FURTHER, keys_for, opaque_people
    from ucj_validate.match.records import entities, stacked

    other = right if right is not None else People(pl.DataFrame(schema=PEOPLE))
    records = stacked(opaque_people(left), opaque_people(other), FURTHER, merge=False)
    found = candidates(entities(records), MatchSettings().max_block, keys_for(records.frame.height)).pairs
    truths = pl.concat([of.left["truth"], of.right["truth"]]) if of.right is not None else of.left["truth"]
    ends = records.frame.select("id", "entity", truth=truths)
    if of.right is not None:
        both = ends.head(left.height).join(ends.slice(left.height), on="truth")
    else:
        both = ends.join(ends, on="truth").filter(pl.col("id") < pl.col("id_right"))
    low, high = pl.min_horizontal("entity", "entity_right"), pl.max_horizontal("entity", "entity_right")
    both = both.select(left=low.cast(pl.UInt32), right=high.cast(pl.UInt32))
    once = both.filter(pl.col("left") == pl.col("right")).height
    return (once + both.join(found, on=["left", "right"], how="semi").height) / max(both.height, 1)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def judged(pairs: pl.DataFrame, of: LabelledSet) -> pl.DataFrame:
    """`pairs` with `right`: whether both rows are one person."""
    truth = of.left.select("rec", "truth")
    other = (of.right if of.right is not None else of.left).select("rec", "truth")
    return (
        pairs.join(truth.rename({"rec": "left", "truth": "left_truth"}), on="left")
        .join(other.rename({"rec": "right", "truth": "right_truth"}), on="right")
        .with_columns(right=pl.col("left_truth") == pl.col("right_truth"))
    )


def main() -> None:
    """Prints one line a set and threshold; with --out also writes the pairs and the cost of one set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--labelled", type=Path)
    parser.add_argument("--sets", default="febrl4,fake_1000")
    parser.add_argument("--accept", type=float, default=MatchSettings().accept)
    parser.add_argument("--out", type=Path, help="folder for pairs and cost, for comparison with others")
    given = parser.parse_args()
    for name in given.sets.split(","):
        of = labelled_set(name, folder(given.labelled))
        result = matched(of, given.accept)
        scored = judged(result.pairs, of)
        if given.out:
            scored.select("left", "probability", "joined", "right").write_parquet(given.out / f"{name}.parquet")
        told = {"default": pair_scores.at(scored.filter("joined"), 0.0, of.true_pairs)}
        told |= {"0.5": pair_scores.at(scored, 0.5, of.true_pairs), "best": pair_scores.best(scored, of.true_pairs)}
        print(f"{name}: {result.compared} pairs compared, completeness {result.completeness:.4%}, wall {result.wall:.2f} s,"
              f" CPU {result.cpu:.2f} s, peak {result.peak_mb:.0f} MB")  # fmt: skip
        for label, score in told.items():
            print(f"  {label:>8} (p >= {score.threshold:.4f}): F1 {score.f1:.4f}, precision {score.precision:.4f},"
                  f" recall {score.recall:.4f} ({score.right} of {score.said} said, {score.true} true)")  # fmt: skip
    print(json.dumps({"processors": os.cpu_count()}))


if __name__ == "__main__":
    main()
