"""The plan's choices beside every choice there is, and what a plan costs in time.

`python -m benchmarks.plan` prints the tables of benchmarks/README.md; `--run FOLDER` times the command on a finished run.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np
import numpy.typing as npt

from benchmarks.timing import timed
from ucj_validate.errors import LimitError
from ucj_validate.plan.knapsack import best

Ints = npt.NDArray[np.int64]
_MOST_PEOPLE = 12
_PEOPLE = 50_000
_CHOICES = (np.arange(1 << _MOST_PEOPLE)[:, None] >> np.arange(_MOST_PEOPLE)[None, :]) & 1


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cases", type=int, default=100_000, help="random cases that are held against every choice")
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--run", type=Path, help="a finished run folder")
    given = asked.parse_args()
    wrong = beside_every_choice(given.cases, given.seed)
    print(
        f"{given.cases} random cases of up to {_MOST_PEOPLE} people and 6 costs, seed {given.seed}: {wrong} not the best"
    )
    print("\n| different costs | costs | seconds | left of the budget |\n| --- | --- | --- | --- |")
    for count in (1, 2, 5, 10, 20, 40, 80):
        for kind in ("brackets", "any rupiah"):
            print(_by_costs(count, kind, given.seed))
    if given.run:
        print("\n| command | wall s | CPU s | peak MB |\n| --- | --- | --- | --- |")
        for line in _commands(given.run):
            print(line)


def beside_every_choice(cases: int, seed: int) -> int:
    """How many choices are worth less, or cost more, than the best of all 2ⁿ."""
    random = np.random.default_rng(seed)
    wrong = 0
    for _case in range(cases):
        people = int(random.integers(1, _MOST_PEOPLE + 1))
        costs = random.choice(random.integers(1, 60, random.integers(1, 7)), people)
        values = random.integers(1, random.choice([3, 9, 400]), people)
        budget = int(random.integers(0, costs.sum() + 2))
        taken = best(costs, values, budget)
        wrong += (int(values[taken].sum()), int(costs[taken].sum())) != _best_of_all(costs, values, budget)
    return wrong


def _best_of_all(costs: Ints, values: Ints, budget: int) -> tuple[int, int]:
    choices = _CHOICES[: 1 << len(costs), : len(costs)]
    cost, worth = choices @ costs, choices @ values
    within = cost <= budget
    most = int(worth[within].max())
    return most, int(cost[within & (worth == most)].min())


def _by_costs(count: int, kind: str, seed: int) -> str:
    """Half of what everybody costs, for people with points from 0 to 400."""
    random = np.random.default_rng(seed)
    monthly = 16_800 + 2_000 * np.arange(count) if kind == "brackets" else random.integers(16_800, 200_000, count)
    costs = random.choice(monthly * 12, _PEOPLE)
    values = random.integers(0, 401, _PEOPLE) * (_PEOPLE + 1) + 1
    budget = int(costs.sum()) // 2
    started = perf_counter()
    try:
        left = f"Rp{budget - int(costs[best(costs, values, budget)].sum())}"
    except LimitError:
        left = "refused"
    return f"| {count} | {kind} | {perf_counter() - started:.2f} | {left} |"


def _commands(run: Path) -> list[str]:
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for extra in ([], ["--order", "points"], ["--out", str(Path(folder) / "plan")]):
            command = [sys.executable, "-m", "ucj_validate", "plan", str(run), "--budget", "1 miliar", *extra]
            wall, cpu, peak = timed(command)
            shown = " ".join("DIR" if part.startswith("/") else part for part in command[3:])
            lines.append(f"| `{shown}` | {wall:.1f} | {cpu:.1f} | {peak:.0f} |")
    return lines


if __name__ == "__main__":
    main()
