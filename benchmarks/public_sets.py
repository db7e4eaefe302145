"""Our matching on public sets of English names and ids without structure, without labels.

python -m benchmarks.public_sets [--labelled FOLDER] [--sets febrl4,fake_1000] [--accept 0.98]

The sets go through the program's own intake and normalising; nothing is tuned to their labels, which are read only
to score. A set of one table is matched within itself.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
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
from ucj_validate.match.opaque.blocking import FURTHER, opaque_candidates, opaque_people
from ucj_validate.match.opaque.evidence import opaque_records
from ucj_validate.match.values.records import stacked
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


def matched(left: People, right: People | None, accept: float) -> tuple[pl.DataFrame, int]:
    """(left, right, probability, joined) of rows by number, and the pairs compared, as the program does it."""
    settings = MatchSettings(id_kind="opaque", accept=accept, review=LOWEST)
    linkage = link(left, right if right is not None else _nobody(), settings)
    pairs = _across(linkage) if right is not None else _within(linkage)
    return pairs, int(str(linkage.diagnostics["pairs_compared"]))


def people_of(table: pl.DataFrame, name: str, side: Side) -> People:
    """The rows of `table`, a table of the set `name`, read from a file in order: a row of one is the row of the other."""
    made, columns = _SHAPES[name]
    with tempfile.TemporaryDirectory(prefix="ucj-") as temporary:
        path = Path(temporary) / f"{side}.csv"
        table.with_columns(**made).drop("truth", strict=False).write_csv(path)
        rows = read([str(path)], side, columns).rows
    if rows.height != table.height:
        raise SystemExit(f"{name}: {table.height} rows, {rows.height} read")
    return people(rows, AS_OF)


def _nobody() -> People:
    return People(pl.DataFrame(schema=PEOPLE))


def _across(linkage: Linkage) -> pl.DataFrame:
    joined = pl.col("decision") == "accepted"
    return linkage.links.select(left="roll_row", right="member_row", probability="probability", joined=joined)


def _within(linkage: Linkage) -> pl.DataFrame:
    """Pairs of one person, and the uncertain ones with their probability; a person's rows are surer than any of those."""
    row = pl.int_range(pl.len(), dtype=pl.Int64)
    persons = pl.DataFrame({"person": linkage.roll_person}).with_columns(row=row)
    sure = persons.join(persons, on="person", suffix="_right").filter(pl.col("row") < pl.col("row_right"))
    likely = linkage.duplicates.select(
        pl.col("left_row").cast(pl.Int64).alias("left"),
        pl.col("right_row").cast(pl.Int64).alias("right"),
        probability="probability",
        joined=pl.lit(value=False),
    )
    joined = sure.select(left="row", right="row_right", probability=pl.lit(1.0), joined=pl.lit(value=True))
    return pl.concat([joined, likely]).unique(["left", "right"], keep="first", maintain_order=True)


def completeness(of: LabelledSet, left: People, right: People | None) -> float:
    """Share of true pairs that blocking finds."""
    other = opaque_people(right if right is not None else _nobody())
    records = stacked(opaque_people(left), other, FURTHER, merge=False)
    found = opaque_candidates(opaque_records(records.frame), MatchSettings().max_block).pairs
    truths = pl.concat([of.left["truth"], of.right["truth"]]) if of.right is not None else of.left["truth"]
    rows = pl.DataFrame({"row": pl.int_range(len(truths), eager=True), "truth": truths})
    both = rows.join(rows, on="truth").filter(pl.col("row") < pl.col("row_right"))
    if of.right is not None:
        both = both.filter((pl.col("row") < left.height) & (pl.col("row_right") >= left.height))
    both = both.select(left=pl.col("row").cast(pl.UInt32), right=pl.col("row_right").cast(pl.UInt32))
    return both.join(found, on=["left", "right"], how="semi").height / max(both.height, 1)


def judged(pairs: pl.DataFrame, of: LabelledSet) -> pl.DataFrame:
    """`pairs` (of row names) with `right`: whether both rows are one person."""
    ends = {"left": of.left, "right": of.right if of.right is not None else of.left}
    for side, table in ends.items():
        truth = table.select(pl.col("rec").alias(side), pl.col("truth").alias(f"{side}_truth"))
        pairs = pairs.join(truth, on=side, how="left")
    return pairs.rename({"left": "left_rec", "right": "right_rec"}).with_columns(
        right=pl.col("left_truth").eq_missing(pl.col("right_truth"))
    )


def named(pairs: pl.DataFrame, left: pl.Series, right: pl.Series) -> pl.DataFrame:
    """`pairs` of row numbers as pairs of row names."""
    return pairs.with_columns(left=left.gather(pairs["left"]), right=right.gather(pairs["right"]))


def main() -> None:
    """Prints the cost of each set, and its scores at the default threshold, at 0.5 and at the best."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labelled", type=Path, help="folder of the labelled sets; else UCJ_LABELLED")
    parser.add_argument("--sets", default="febrl4,fake_1000")
    parser.add_argument("--accept", type=float, default=MatchSettings().accept)
    given = parser.parse_args()
    for name in given.sets.split(","):
        of = labelled_set(name, folder(given.labelled))
        started, used = perf_counter(), _cpu()
        left = people_of(of.left, name, Side.ROLL)
        right = people_of(of.right, name, Side.MEMBERS) if of.right is not None else None
        numbers, compared = matched(left, right, given.accept)
        wall, cpu = perf_counter() - started, _cpu() - used
        pairs = judged(named(numbers, of.left["rec"], (of.right if of.right is not None else of.left)["rec"]), of)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{name}: {compared} pairs compared, completeness {completeness(of, left, right):.2%},")
        print(f"  wall {wall:.2f} s, CPU {cpu:.2f} s, peak {peak:.0f} MB, libraries loaded before")
        scores = {
            f"accepted at {given.accept}": pair_scores.at(pairs.filter("joined"), 0.0, of.true_pairs),
            "from 0.5": pair_scores.at(pairs, 0.5, of.true_pairs),
            "best": pair_scores.best(pairs, of.true_pairs),
        }
        for label, score in scores.items():
            print(f"  {label}: F1 {score.f1:.4f}, precision {score.precision:.4f}, recall {score.recall:.4f}"
                  f" ({score.right} right of {score.said}, {score.true} true)")  # fmt: skip


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
