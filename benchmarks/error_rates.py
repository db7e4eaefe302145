"""Expected wrong and missed links, as every run prints them without labels, beside the true ones.

python -m benchmarks.error_rates [--persons 20000] [--seeds 881,882] [--noise normal,heavy]
    [--corruption office,ocr,keyboard,phonetic] [--labelled FOLDER] [--keep FOLDER]

One row a city, their sum, and with `--labelled` one row a public set. True numbers as small as these vary by chance:
*within two* says that the expected number, or one that would give the true one at least once in forty times, lies
within a factor of two.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from benchmarks import public_sets
from benchmarks.labelled_sets import labelled_set
from ucj_validate.columns import Side
from ucj_validate.frames import PEOPLE, People
from ucj_validate.match import link
from ucj_validate.settings import MatchSettings

PROGRAM = [sys.executable, "-m", "ucj_validate"]
_SELDOM = 0.025


@dataclass(frozen=True)
class Compared:
    """One run's expectation beside the truth."""

    name: str
    accept: float
    accepted: int
    expected_false: float
    false: int
    expected_missed: float
    missed: int

    def row(self) -> str:
        """As printed."""
        cells = [
            self.name, f"{self.accept:.3f}", str(self.accepted), f"{self.expected_false:.1f}", str(self.false),
            _verdict(self.expected_false, self.false), f"{self.expected_missed:.1f}", str(self.missed),
            _verdict(self.expected_missed, self.missed),
        ]  # fmt: skip
        return "| " + " | ".join(cells) + " |"


COLUMNS = ("set", "accepted from", "accepted", "expected false", "false", "", "expected missed", "missed", "")


def _verdict(expected: float, true: int) -> str:
    if true / 2 <= expected <= 2 * true:
        return "within two"
    by_chance = _lower(true, 2 * expected) if true > expected else _upper(true, expected / 2)
    return "within two, by chance" if by_chance > _SELDOM else "off"


def _lower(true: int, mean: float) -> float:
    """Chance of `true` or more where `mean` are expected."""
    return (
        1 - sum(math.exp(-mean) * mean**k / math.factorial(k) for k in range(true))
        if true < 100
        else float(mean >= true)
    )


def _upper(true: int, mean: float) -> float:
    """Chance of `true` or fewer where `mean` are expected."""
    return (
        sum(math.exp(-mean) * mean**k / math.factorial(k) for k in range(true + 1))
        if true < 100
        else float(mean <= true)
    )


def city(folder: Path, persons: int, seed: str, noise: str, corruption: str) -> Compared:
    """One made-up city, reconciled by the program."""
    made, run = folder / "city", folder / "run"
    if not (made / "ucj.toml").exists():
        options = ["--persons", str(persons), "--seed", seed, "--noise", noise, "--corruption", corruption]
        _call("synth", str(made), *options)
    _call("reconcile", "--config", str(made / "ucj.toml"), "--out", str(run), "--quiet", "--fail-on", "never")
    scores = json.loads(_call("evaluate", str(run), "--truth", str(made / "truth_rows.csv"), "--json"))["link_pairs"]
    told = json.loads((run / "run.json").read_text(encoding="utf-8"))["matching"]["certainty"]
    return Compared(
        f"{corruption} {noise} {seed}", told["accept"], scores["said"], told["expected_false"],
        scores["said"] - scores["right"], told["expected_missed"], scores["true"] - scores["right"],
    )  # fmt: skip


def public(name: str, root: Path) -> Compared:
    """One public set, matched as ids without structure."""
    of = labelled_set(name, root)
    left = public_sets.people_of(of.left, name, Side.ROLL)
    right = public_sets.people_of(of.right, name, Side.MEMBERS) if of.right is not None else None
    empty = People(pl.DataFrame(schema=PEOPLE))
    linkage = link(left, right if right is not None else empty, MatchSettings(id_kind="opaque"))
    told = linkage.diagnostics["certainty"]
    assert isinstance(told, dict)
    truth = of.left["truth"], (of.right if of.right is not None else of.left)["truth"]
    ends = (pl.DataFrame({"person": linkage.roll_person, "truth": truth[0]}).with_row_index("at"),)
    if of.right is not None:
        ends += (pl.DataFrame({"person": linkage.member_person, "truth": truth[1]}).with_row_index("at"),)
    said = ends[0].join(ends[-1], on="person")
    if of.right is None:
        said = said.filter(pl.col("at") < pl.col("at_right"))
    right_ones = said.filter(pl.col("truth") == pl.col("truth_right")).height
    return Compared(
        name, told["accept"], said.height, told["expected_false"], said.height - right_ones,
        told["expected_missed"], of.true_pairs - right_ones,
    )  # fmt: skip


def _call(*arguments: str) -> str:
    done = subprocess.run([*PROGRAM, *arguments], check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{arguments[0]} ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def _all(given: argparse.Namespace) -> Iterator[Compared]:
    for noise in filter(None, given.noise.split(",")):
        for corruption in given.corruption.split(","):
            for seed in given.seeds.split(","):
                with tempfile.TemporaryDirectory(prefix="ucj-") as temporary:
                    folder = (given.keep or Path(temporary)) / f"{corruption}-{noise}-{seed}"
                    folder.mkdir(parents=True, exist_ok=True)
                    yield city(folder, given.persons, seed, noise, corruption)


def main() -> None:
    """Prints a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--persons", type=int, default=20_000)
    parser.add_argument("--seeds", default="881")
    parser.add_argument("--noise", default="normal,heavy", help="none of the cities where empty")
    parser.add_argument("--corruption", default="office,ocr,keyboard,phonetic")
    parser.add_argument("--labelled", type=Path, help="folder of febrl4 and fake_1000")
    parser.add_argument("--keep", type=Path, help="folder for the generated cities and runs")
    given = parser.parse_args()
    print("| " + " | ".join(COLUMNS) + " |\n" + "| --- " * len(COLUMNS) + "|")
    found = []
    for one in _all(given):
        print(one.row(), flush=True)
        found.append(one)
    if found:
        numbers = ("accepted", "expected_false", "false", "expected_missed", "missed")
        total = {name: sum(getattr(one, name) for one in found) for name in numbers}
        print(Compared("together", sum(one.accept for one in found) / len(found), **total).row())
    for name in ("fake_1000", "febrl4") if given.labelled else ():
        print(public(name, given.labelled).row(), flush=True)


if __name__ == "__main__":
    main()
