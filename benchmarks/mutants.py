"""Mutation testing of the core: whether tests notice when one thing in a module is changed.

    python -m benchmarks.mutants [--package normalise|validate|match|reconcile] [--module match/links.py]
                                 [--sample N] [--seed S] [--minutes M]

First the package's tests run once, and which of them come by each line is noted. Then each mutant of the sample is put in
the place of its module (by an import hook, in the tests' own process; no file is touched) and the tests that come by its
line are run until one fails. A mutant is killed by a failing test, an error or a time-out; one that lives is printed.
Lines that no test comes by count as living. Without `--sample` every mutant is tried: hours.
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from benchmarks.mutated import Mutant, mutant, places

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "ucj_validate"
PACKAGES = ("normalise", "validate", "match", "reconcile")
_MOST_TESTS = 60
"""Tests of one mutant; where more come by its line, those that come by the fewest lines are the likeliest to look."""
_PYTEST = (sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:randomly", "-p", "no:cacheprovider", "--no-header", "-m", "not slow and not spark")  # fmt: skip
_SECONDS = 60


@dataclass(frozen=True)
class Tried:
    """One mutant and what became of it."""

    module: Path
    mutant: Mutant
    end: str
    """killed, lived, unseen"""


def sampled(package: str, module: str | None, sample: int | None, seed: int) -> Iterator[tuple[Path, Mutant]]:
    """The mutants to try: all, or `sample` of them, in an order drawn by lot."""
    files = [SOURCE / module] if module else sorted((SOURCE / package).rglob("*.py"))
    sources = {path: path.read_text("utf-8") for path in files if path.name != "__init__.py"}
    every = [(path, place) for path, source in sources.items() for place in places(source)]
    order = random.Random(seed).sample(every, len(every))
    for path, place in order[:sample]:
        yield path, mutant(sources[path], place)


def looked_at(package: str, place: Path) -> dict[tuple[str, int], list[str]]:
    """(File, line) → the tests that come by it, those that come by the fewest lines first."""
    data = place / f"{package}.coverage"
    environment = os.environ | {"COVERAGE_FILE": str(data)}
    covered = (f"--cov={SOURCE / package}", "--cov-context=test", "--cov-report=")
    subprocess.run(
        [*_PYTEST, *covered, f"tests/{package}"], cwd=ROOT, env=environment, capture_output=True, check=False
    )
    return _contexts(data)


def _contexts(data: Path) -> dict[tuple[str, int], list[str]]:
    from coverage.numbits import numbits_to_nums

    by_line: dict[tuple[str, int], set[str]] = {}
    lines: Counter[str] = Counter()
    with sqlite3.connect(data) as database:
        told = database.execute(
            "SELECT file.path, context.context, line_bits.numbits FROM line_bits "
            "JOIN file ON file.id = line_bits.file_id JOIN context ON context.id = line_bits.context_id"
        )
        for path, context, bits in told:
            test = context.partition("|")[0]
            if not test:
                continue
            for line in numbits_to_nums(bits):
                by_line.setdefault((path, line), set()).add(test)
                lines[test] += 1
    return {place: sorted(tests, key=lambda one: (lines[one], one)) for place, tests in by_line.items()}


def tried(path: Path, what: Mutant, seen: dict[tuple[str, int], list[str]], place: Path) -> Tried:
    """What becomes of one mutant."""
    tests = seen.get((str(path), what.line), [])[:_MOST_TESTS]
    if not tests and any(file == str(path) for file, _line in seen):
        # What is made when a module is loaded is no test's: any of the module's tests may look at it.
        tests = sorted({one for (file, _line), found in seen.items() if file == str(path) for one in found[:3]})[
            :_MOST_TESTS
        ]
    if not tests:
        return Tried(path, what, "unseen")
    changed = place / "mutant.py"
    changed.write_text(what.source, encoding="utf-8")
    name = ".".join(("ucj_validate", *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__")
    environment = os.environ | {"UCJ_MUTANT": f"{name}={changed}", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [*_PYTEST, "-p", "benchmarks.mutant_in_place", *tests]
    try:
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return Tried(path, what, "killed")
    return Tried(path, what, "lived" if done.returncode == 0 else "killed")


def main() -> None:
    """The sample of each package, and what has lived."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--package", choices=PACKAGES)
    asked.add_argument("--module", help="one module, as match/links.py")
    asked.add_argument("--sample", type=int, help="mutants a package")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--minutes", type=float, default=24 * 60, help="no mutant is begun after so long")
    given = asked.parse_args()
    ends = monotonic() + 60 * given.minutes
    chosen = [given.module.partition("/")[0]] if given.module else [given.package] if given.package else PACKAGES
    with tempfile.TemporaryDirectory() as place:
        for turn, package in enumerate(chosen):
            seen = looked_at(package, Path(place))
            until = monotonic() + (ends - monotonic()) / (len(chosen) - turn)
            done: list[Tried] = []
            for path, changed in sampled(package, given.module, given.sample, given.seed):
                if monotonic() > until:
                    break
                done.append(tried(path, changed, seen, Path(place)))
            _tell(package, done)


def _tell(package: str, done: list[Tried]) -> None:
    killed = sum(one.end == "killed" for one in done)
    share = 100 * killed / len(done) if done else 0
    print(f"{package}: {killed} of {len(done)} mutants killed ({share:.0f} %)", flush=True)
    for one in done:
        if one.end != "killed":
            where = one.module.relative_to(SOURCE).as_posix()
            print(f"  {one.end}: {where}:{one.mutant.line}: {one.mutant.was}  →  {one.mutant.now}", flush=True)


if __name__ == "__main__":
    main()
