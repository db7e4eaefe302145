"""Ten months of a changing made-up city: what `diff` says of each pair of months beside what truly happened.

    python -m benchmarks.diffs --persons 5000 --months 10 --seed 7 [--noise heavy] [--corruption ocr] [--rate left=0.05 …]

Each month is reconciled by itself, without the truth. Printed: of whom the program says that they are one person in both
months, how often that is so; and for each kind of change how many are told rightly, told though they didn't happen, and
missed. A change that is wrong because one of the two runs has a wrong status for the person is the matching's, or still
to be reviewed; a change that is wrong although both runs are right is `diff`'s own.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from time import perf_counter

import polars as pl

from ucj_validate import columns as c
from ucj_validate.changes import Changes, between
from ucj_validate.changes.kinds import Kind
from ucj_validate.cli.options import load
from ucj_validate.finished import RunData, read_run
from ucj_validate.pipeline import run
from ucj_validate.synth.months import MonthRates, months
from ucj_validate.synth.months.rates import rates_from
from ucj_validate.synth.months.writing import CHANGES_FILE, ROWS_FILE, write_months
from ucj_validate.synth.options import Corruption, Noise, SynthOptions

FIRST = date(2025, 1, 31)
_REWRITTEN = ("nik_corrected", "nik_mistyped", "name_respelt")
_MEMBERS = ("active", "lapsed", "ended")


@dataclass
class Score:
    """Persons of one kind of change, over all pairs of months."""

    right: int = 0
    extra_of_runs: int = 0
    extra: int = 0
    missed_by_runs: int = 0
    missed: int = 0


@dataclass
class Identity:
    """Who is said to be one person, over all pairs of months."""

    right: int = 0
    wrong: int = 0
    lost: int = 0
    """Said to be gone, or new, though the person stands on the rolls of both months."""
    unsure_same: int = 0
    unsure_other: int = 0


@dataclass
class Scores:
    """All that is counted."""

    identity: Identity = field(default_factory=Identity)
    kinds: dict[str, Score] = field(default_factory=dict)
    known_by: Counter[str] = field(default_factory=Counter)


def city(folder: Path, options: SynthOptions, count: int, rates: MonthRates) -> list[str]:
    """Writes the months; their names in order."""
    return list(write_months(months(options, count, rates), folder).months)


def reconciled(folder: Path, name: str) -> RunData:
    """The run of one month."""
    settings = load(folder / name / "ucj.toml", {"output": {"formats": ["md"]}})
    run(settings, settings.as_of, folder / "runs" / name, progress=lambda _label: None)
    return read_run(folder / "runs" / name)


@dataclass(frozen=True)
class MonthTruth:
    """One month: its run, whose row each row is, and what truly holds of everybody on its rolls."""

    run: RunData
    person: pl.Series
    """By roll row: the true person."""
    persons: dict[int, tuple[str, str]]
    """True status and membership of everybody on the rolls."""
    told: dict[int, list[tuple[str, str]]]
    """The same as the run has it; several where it takes a person for several."""
    rows: Counter[int]
    mixed: frozenset[int]
    """True persons whom the run has taken for one with somebody else."""


def month_truth(folder: Path, name: str) -> MonthTruth:
    """What is known of one month."""
    of_month = reconciled(folder, name)
    places = pl.read_csv(folder / ROWS_FILE, schema_overrides={"sheet": pl.String}).filter(
        (pl.col("month") == name) & (pl.col("side") == "roll")
    )
    joined = of_month.roll.join(
        places.select(*c.ORIGIN, truth="person"), on=list(c.ORIGIN), how="left", nulls_equal=True, maintain_order="left"
    )
    listed = pl.read_csv(folder / name / "truth_persons.csv", infer_schema_length=None).filter("on_roll")
    told: dict[int, list[tuple[str, str]]] = {}
    for truth, status, membership in joined.filter("counts").select("truth", "status", "membership").iter_rows():
        told.setdefault(truth, []).append((status, membership))
    return MonthTruth(
        of_month,
        joined["truth"],
        {number: (status, membership) for number, status, membership in listed.select("person", "status", "membership").iter_rows()},
        told,
        Counter(joined["truth"].to_list()),
        frozenset(joined.filter(pl.col("truth").n_unique().over("person") > 1)["truth"].to_list()),
    )  # fmt: skip


def rewritten_in(folder: Path, month: MonthTruth) -> set[int]:
    """The true persons of whom a row's NIK or name was written anew before a month's run."""
    happened = pl.read_csv(folder / CHANGES_FILE, infer_schema_length=None)
    own = happened.filter((pl.col("month") == f"{month.run.as_of:%Y-%m}") & pl.col("change").is_in(_REWRITTEN))
    return set(own["person"].drop_nulls().to_list())


def scored(scores: Scores, before: MonthTruth, now: MonthTruth, rewritten: set[int]) -> Changes:
    """Adds what `diff` says of two months to `scores`."""
    changes = between(before.run, now.run)
    _identity(scores.identity, changes, before, now)
    scores.known_by.update(changes.roll.people["told_by"].drop_nulls().to_list())
    for kind, (truly, wrong_run) in _expected(before, now, rewritten).items():
        said = set(_persons(changes, kind, before, now))
        score = scores.kinds.setdefault(kind, Score())
        score.right += len(said & truly)
        score.extra_of_runs += len((said - truly) & wrong_run)
        score.extra += len(said - truly - wrong_run)
        score.missed_by_runs += len((truly - said) & wrong_run)
        score.missed += len(truly - said - wrong_run)
    return changes


def _persons(changes: Changes, kind: str, before: MonthTruth, now: MonthTruth) -> Iterator[int]:
    """The true persons of whom a kind of change is told."""
    for row_before, row_now in changes.roll.of(kind).select("before_row", "now_row").iter_rows():
        yield now.person[row_now] if row_now is not None else before.person[row_before]


def _identity(identity: Identity, changes: Changes, before: MonthTruth, now: MonthTruth) -> None:
    there = set(before.rows) & set(now.rows)
    for relation, row_before, row_now in changes.roll.people.select("relation", "before_row", "now_row").iter_rows():
        if relation == "same":
            same = before.person[row_before] == now.person[row_now]
            identity.right += same
            identity.wrong += not same
            continue
        truth = before.person[row_before] if row_before is not None else now.person[row_now]
        if relation in {"gone", "new"}:
            identity.lost += truth in there and _rows_are_those(truth, relation, before, now)
        elif relation.startswith("unsure"):
            identity.unsure_same += truth in there
            identity.unsure_other += truth not in there


def _rows_are_those(truth: int, relation: str, before: MonthTruth, now: MonthTruth) -> bool:
    """The person did not merely lose, or get, a row that the run took for another person's."""
    was, is_now = before.rows[truth], now.rows[truth]
    return was <= is_now if relation == "gone" else is_now <= was


def _expected(before: MonthTruth, now: MonthTruth, rewritten: set[int]) -> dict[str, tuple[set[int], set[int]]]:
    """By kind: the persons of whom it is true, and those of whom a run is wrong in what the kind rests on."""
    both = before.persons.keys() & now.persons.keys()
    everybody = before.persons.keys() | now.persons.keys()
    wrong_run = {
        number
        for number in everybody
        if any(month.told.get(number, []) != ([month.persons[number]] if number in month.persons else []) for month in (before, now))
    } | before.mixed | now.mixed  # fmt: skip

    def those(holds: object) -> set[int]:
        return {number for number in both if holds(*before.persons[number], *now.persons[number])}  # type: ignore[operator]

    more = {number for number in both if now.rows[number] > before.rows[number]}
    fewer = {number for number in both if now.rows[number] < before.rows[number]}
    expected = {
        Kind.BECAME_ACTIVE: those(lambda s, _m, t, _n: s != t == "active"),
        Kind.REGISTERED: those(lambda _s, m, _t, n: m == "unregistered" and n in _MEMBERS),
        Kind.REACTIVATED: those(lambda _s, m, t, n: t != "excluded" and m in {"lapsed", "ended"} and n == "active"),
        Kind.LAPSED: those(lambda _s, m, t, _n: m == "active" and t == "lapsed" != _s),
        Kind.ENDED: those(lambda s, m, t, _n: m in {"active", "lapsed"} and t == "ended" != s),
        Kind.MEMBERSHIP_LOST: those(lambda _s, m, _t, n: m in _MEMBERS and n == "unregistered"),
        Kind.EXCLUDED: those(lambda s, _m, t, _n: s != t == "excluded"),
        Kind.INCLUDED: those(lambda s, _m, t, _n: s == "excluded" != t),
        Kind.NEW: now.persons.keys() - before.persons.keys(),
        Kind.GONE: before.persons.keys() - now.persons.keys(),
        Kind.DUPLICATED: more,
        Kind.UNDUPLICATED: fewer,
        Kind.CORRECTED: rewritten & both,
    }
    return {str(kind): (truly, wrong_run) for kind, truly in expected.items()}


def table(scores: Scores) -> Iterator[str]:
    """What was counted, as lines of Markdown."""
    one = scores.identity
    yield f"one person in both months: right {one.right}, wrong {one.wrong}, not known again {one.lost}"
    yield f"can't be told: {one.unsure_same} who stay, {one.unsure_other} who come or go"
    yield f"known by (0 content, 1 number, 2 member, 3 matcher): {dict(sorted(scores.known_by.items()))}"
    yield ""
    yield "| change | right | told, a run is wrong | told, diff is wrong | missed, a run is wrong | missed, diff is wrong |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for kind, score in scores.kinds.items():
        figures = (score.right, score.extra_of_runs, score.extra, score.missed_by_runs, score.missed)
        yield f"| {kind} | {' | '.join(str(figure) for figure in figures)} |"


def campaign(folder: Path, options: SynthOptions, count: int, rates: MonthRates) -> Scores:
    """Ten months, each reconciled, each beside the one before it."""
    names = city(folder, options, count, rates)
    scores, seconds = Scores(), 0.0
    truths = (month_truth(folder, name) for name in names)
    for before, now in pairwise(truths):
        began = perf_counter()
        scored(scores, before, now, rewritten_in(folder, now))
        seconds += perf_counter() - began
    print(f"{len(names)} months of {options.persons} persons; {seconds / max(len(names) - 1, 1):.2f} s a diff")
    return scores


def main() -> None:
    """The table on standard output."""
    asked = argparse.ArgumentParser()
    for name, usual in (("persons", 5000), ("months", 10), ("seed", 7)):
        asked.add_argument(f"--{name}", type=int, default=usual)
    asked.add_argument("--noise", type=Noise, default=Noise.NORMAL)
    asked.add_argument("--corruption", type=Corruption, default=Corruption.OFFICE)
    asked.add_argument("--rate", action="append", default=[])
    given = asked.parse_args()
    options = SynthOptions(
        persons=given.persons, seed=given.seed, as_of=FIRST, noise=given.noise, corruption=given.corruption
    )
    with tempfile.TemporaryDirectory() as folder:
        print(*table(campaign(Path(folder), options, given.months, rates_from(given.rate))), sep="\n")


if __name__ == "__main__":
    main()
