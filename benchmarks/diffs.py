"""Ten months of a changing made-up city: what `diff` says of each pair of months beside what truly happened.

    python -m benchmarks.diffs --persons 5000 --months 10 --seed 7 [--noise heavy] [--corruption ocr] [--rate left=0.05 …]
    python -m benchmarks.diffs --run demo/palu-full

Each month is reconciled by itself, without the truth. Printed: of whom the program says that they are one person in both
months, how often that is so; and for each kind of change how many are told rightly, told though they didn't happen, and
missed. A change that is wrong because one of the two runs has a wrong status for the person is the matching's, or still
to be reviewed; a change that is wrong although both runs are right is `diff`'s own.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from time import perf_counter

import polars as pl

from ucj_validate import columns as c
from ucj_validate.changes import Changes, between
from ucj_validate.changes.between import SideChanges
from ucj_validate.changes.kinds import Kind, MemberKind
from ucj_validate.cli.options import load
from ucj_validate.finished import RunData, read_run
from ucj_validate.pipeline import run
from ucj_validate.synth.months import MonthRates, months
from ucj_validate.synth.months.rates import rates_from
from ucj_validate.synth.months.writing import CHANGES_FILE, ROWS_FILE, write_months
from ucj_validate.synth.options import Corruption, Noise, SynthOptions

FIRST = date(2025, 1, 31)
_REWRITTEN = ("nik_corrected", "nik_mistyped", "name_respelt")
Said = tuple[str, str]
"""What is said of a person: two words."""
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

    identity: dict[str, Identity] = field(default_factory=dict)
    kinds: dict[str, Score] = field(default_factory=dict)
    known_by: dict[str, Counter[int]] = field(default_factory=dict)


def city(folder: Path, options: SynthOptions, count: int, rates: MonthRates) -> list[str]:
    """Writes the months; their names in order."""
    return list(write_months(months(options, count, rates), folder).months)


def reconciled(folder: Path, name: str) -> RunData:
    """The run of one month."""
    settings = load(folder / name / "ucj.toml", {"output": {"formats": ["md"]}})
    run(settings, settings.as_of, folder / "runs" / name, progress=lambda _label: None)
    return read_run(folder / "runs" / name)


@dataclass(frozen=True)
class SideTruth:
    """One side of one month: whose row each row is, and what truly holds of everybody there."""

    person: pl.Series
    """By row: the true person."""
    persons: dict[int, Said]
    """What is true of everybody there."""
    told: dict[int, list[Said]]
    """The same as the run has it; several where it takes a person for several."""
    rows: Counter[int]
    mixed: frozenset[int]
    """True persons whom the run has taken for one with somebody else."""

    def is_wrong(self, number: int) -> bool:
        """The run says something else of a person, or takes it for several."""
        truly = [self.persons[number]] if number in self.persons else []
        return self.told.get(number, []) != truly or number in self.mixed


@dataclass(frozen=True)
class MonthTruth:
    """One month, its run and what is true: status and membership on the rolls; status and place in the member data."""

    run: RunData
    roll: SideTruth
    members: SideTruth


def month_truth(folder: Path, name: str) -> MonthTruth:
    """What is known of one month."""
    of_month = reconciled(folder, name)
    places = pl.read_csv(folder / ROWS_FILE, schema_overrides={"sheet": pl.String}).filter(pl.col("month") == name)
    people = pl.read_csv(folder / name / "truth_persons.csv", infer_schema_length=None)
    enrolled = people.filter(pl.col("member_rows") > 0).select(
        "person", "membership", place=pl.when("on_roll").then(pl.lit("matched")).otherwise(pl.lit("none"))
    )
    return MonthTruth(
        of_month,
        _side_truth(
            of_month.roll,
            places.filter(pl.col("side") == "roll"),
            people.filter("on_roll").select("person", "status", "membership"),
            ("person", "status", "membership"),
        ),
        _side_truth(
            of_month.members, places.filter(pl.col("side") == "members"), enrolled, ("member", "status", "in_roll")
        ),
    )


def _side_truth(
    rows: pl.DataFrame, places: pl.DataFrame, truly: pl.DataFrame, columns: tuple[str, str, str]
) -> SideTruth:
    number, *said = columns
    joined = rows.join(
        places.select(*c.ORIGIN, truth="person"), on=list(c.ORIGIN), how="left", nulls_equal=True, maintain_order="left"
    )
    told: dict[int, list[Said]] = {}
    for truth, one, other in joined.filter("counts").select("truth", *said).iter_rows():
        told.setdefault(truth, []).append((one, other))
    return SideTruth(
        joined["truth"],
        {person: (one, other) for person, one, other in truly.iter_rows()},
        told,
        Counter(joined["truth"].to_list()),
        frozenset(joined.filter(pl.col("truth").n_unique().over(number) > 1)["truth"].to_list()),
    )


def rewritten_in(folder: Path, month: MonthTruth) -> set[int]:
    """The true persons of whom a row's NIK or name was written anew before a month's run."""
    happened = pl.read_csv(folder / CHANGES_FILE, infer_schema_length=None)
    own = happened.filter((pl.col("month") == f"{month.run.as_of:%Y-%m}") & pl.col("change").is_in(_REWRITTEN))
    return set(own["person"].drop_nulls().to_list())


def scored(scores: Scores, before: MonthTruth, now: MonthTruth, rewritten: set[int]) -> Changes:
    """Adds what `diff` says of two months to `scores`."""
    changes = between(before.run, now.run)
    sides = (
        ("roll", changes.roll, before.roll, now.roll, _on_rolls(before.roll, now.roll, rewritten)),
        ("members", changes.members, before.members, now.members, _of_members(before.members, now.members)),
    )
    for name, side, was, is_now, expected in sides:
        _identity(scores.identity.setdefault(name, Identity()), side, was, is_now)
        scores.known_by.setdefault(name, Counter()).update(side.people["told_by"].drop_nulls().to_list())
        wrong_run = {
            one for one in was.persons.keys() | is_now.persons.keys() if was.is_wrong(one) or is_now.is_wrong(one)
        }
        for kind, truly in expected.items():
            said = set(_persons(side, kind, was, is_now))
            score = scores.kinds.setdefault(f"{name}: {kind}", Score())
            score.right += len(said & truly)
            score.extra_of_runs += len((said - truly) & wrong_run)
            score.extra += len(said - truly - wrong_run)
            score.missed_by_runs += len((truly - said) & wrong_run)
            score.missed += len(truly - said - wrong_run)
    return changes


def _persons(side: SideChanges, kind: str, before: SideTruth, now: SideTruth) -> Iterator[int]:
    """The true persons of whom a kind of change is told."""
    for row_before, row_now in side.of(kind).select("before_row", "now_row").iter_rows():
        yield now.person[row_now] if row_now is not None else before.person[row_before]


def _identity(identity: Identity, side: SideChanges, before: SideTruth, now: SideTruth) -> None:
    there = set(before.rows) & set(now.rows)
    for relation, row_before, row_now in side.people.select("relation", "before_row", "now_row").iter_rows():
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


def _rows_are_those(truth: int, relation: str, before: SideTruth, now: SideTruth) -> bool:
    """The person did not merely lose, or get, a row that the run took for another person's."""
    was, is_now = before.rows[truth], now.rows[truth]
    return was <= is_now if relation == "gone" else is_now <= was


def _on_rolls(before: SideTruth, now: SideTruth, rewritten: set[int]) -> dict[str, set[int]]:
    """By kind: the persons on the rolls of whom it is true."""
    both = before.persons.keys() & now.persons.keys()

    def those(holds: Callable[[str, str, str, str], bool]) -> set[int]:
        """`holds` of status and membership before, status and membership now."""
        return {one for one in both if holds(*before.persons[one], *now.persons[one])}

    expected = {
        Kind.BECAME_ACTIVE: those(lambda s, _m, t, _n: s != t == "active"),
        Kind.REGISTERED: those(lambda _s, m, _t, n: m == "unregistered" and n in _MEMBERS),
        Kind.REACTIVATED: those(lambda _s, m, t, n: t != "excluded" and m in {"lapsed", "ended"} and n == "active"),
        Kind.LAPSED: those(lambda s, m, t, _n: m == "active" and t == "lapsed" != s),
        Kind.ENDED: those(lambda s, m, t, _n: m in {"active", "lapsed"} and t == "ended" != s),
        Kind.MEMBERSHIP_LOST: those(lambda _s, m, _t, n: m in _MEMBERS and n == "unregistered"),
        Kind.EXCLUDED: those(lambda s, _m, t, _n: s != t == "excluded"),
        Kind.INCLUDED: those(lambda s, _m, t, _n: s == "excluded" != t),
        Kind.NEW: now.persons.keys() - before.persons.keys(),
        Kind.GONE: before.persons.keys() - now.persons.keys(),
        Kind.DUPLICATED: {one for one in both if now.rows[one] > before.rows[one]},
        Kind.UNDUPLICATED: {one for one in both if now.rows[one] < before.rows[one]},
        Kind.CORRECTED: rewritten & both,
    }
    return {str(kind): truly for kind, truly in expected.items()}


def _of_members(before: SideTruth, now: SideTruth) -> dict[str, set[int]]:
    """By kind: the persons in the member data of whom it is true."""

    def those(side: SideTruth, place: int, value: str) -> set[int]:
        return {one for one, said in side.persons.items() if said[place] == value}

    was_active, is_active = those(before, 0, "active"), those(now, 0, "active")
    was_off, is_off = those(before, 1, "none"), those(now, 1, "none")
    expected = {
        MemberKind.PAID: is_active - was_active,
        MemberKind.STOPPED: was_active - is_active,
        MemberKind.JOINED: now.persons.keys() - before.persons.keys(),
        MemberKind.LEFT: before.persons.keys() - now.persons.keys(),
        MemberKind.OFF_ROLL: is_off - was_off,
        MemberKind.ON_ROLL: (was_off - is_off) & now.persons.keys(),
        MemberKind.STILL_OFF_ROLL: was_off & is_off,
    }
    return {str(kind): truly for kind, truly in expected.items()}


def table(scores: Scores) -> Iterator[str]:
    """What was counted, as lines of Markdown."""
    for side, one in scores.identity.items():
        yield f"{side}: one person in both months: right {one.right}, wrong {one.wrong}, not known again {one.lost}"
        yield f"{side}: can't be told: {one.unsure_same} who stay, {one.unsure_other} who come or go"
        yield f"{side}: known by (0 content, 1 number, 2 member, 3 matcher): {dict(sorted(scores.known_by[side].items()))}"
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


def timed(folder: Path) -> Iterator[str]:
    """A finished run, a twentieth of its persons left out, beside itself, another twentieth left out."""
    whole = read_run(folder)
    before, now = _without(whole, 0), _without(whole, 1)
    began = perf_counter()
    changes = between(before, now)
    seconds, memory = perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield f"{changes.now.roll['persons']} persons on rolls, {changes.now.members['persons']} in the member data: {seconds:.1f} s, {memory:.0f} MB"
    for name, side, number in (("roll", changes.roll, "person"), ("members", changes.members, "member")):
        rows = {"roll": (before.roll, now.roll), "members": (before.members, now.members)}[name]
        same = side.people.filter(relation="same")
        ends = [
            of_run[number].gather(same[place]) for of_run, place in zip(rows, ("before_row", "now_row"), strict=True)
        ]
        relations = dict(side.people["relation"].value_counts().sort("relation").iter_rows())
        yield f"{name}: {relations}; of the same ones wrong: {(ends[0] != ends[1]).sum()}"


def _without(whole: RunData, twentieth: int) -> RunData:
    def left(rows: pl.DataFrame, number: str) -> pl.DataFrame:
        kept = rows.filter(pl.col(number) % 20 != twentieth)
        return kept.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias(c.ROW))

    return replace(whole, roll=left(whole.roll, "person"), members=left(whole.members, "member"))


def main() -> None:
    """The table on standard output."""
    asked = argparse.ArgumentParser()
    for name, usual in (("persons", 5000), ("months", 10), ("seed", 7)):
        asked.add_argument(f"--{name}", type=int, default=usual)
    asked.add_argument("--noise", type=Noise, default=Noise.NORMAL)
    asked.add_argument("--corruption", type=Corruption, default=Corruption.OFFICE)
    asked.add_argument("--rate", action="append", default=[])
    asked.add_argument("--run", type=Path)
    given = asked.parse_args()
    if given.run:
        print(*timed(given.run), sep="\n")
        return
    options = SynthOptions(
        persons=given.persons, seed=given.seed, as_of=FIRST, noise=given.noise, corruption=given.corruption
    )
    with tempfile.TemporaryDirectory() as folder:
        print(*table(campaign(Path(folder), options, given.months, rates_from(given.rate))), sep="\n")


if __name__ == "__main__":
    main()
