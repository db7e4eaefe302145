"""Mutation testing of the core: whether tests notice when one thing in a module is changed.

    python -m benchmarks.mutants [--package normalise|validate|match|reconcile] [--module match/links.py]
                                 [--sample N] [--seed S] [--minutes M]

First the package's tests run once, and which of them come by each line is noted. Then each mutant of the sample is put in
the place of its module (in a fork of a warm process; no file is touched) and the tests that come by its statement are run
until one fails; what is worked out when a module is loaded is asked of all tests that come by the module. A mutant is killed
by a failing test, an error, or by taking far too long. Each that lives is told at once, the share after every 25. Lines that no test comes by
count as living. Without `--sample` every mutant is tried.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from coverage.numbits import numbits_to_nums

from benchmarks.mutant_in_place import FAILED, PASSED, ROOT, Asked, run, warm
from benchmarks.mutated import Mutant, mutant, places

SOURCE = ROOT / "src" / "ucj_validate"
PACKAGES = ("normalise", "validate", "match", "reconcile")
_MOST_SECONDS = 20
"""Of tests for one mutant, as long as they take while lines are counted; those that come by the fewest lines are the likeliest to look."""
_SLOW = 1
"""Seconds from which a test is asked last."""
_FRESH = {"validate/loading.py": ("pandera",)}
"""Modules about how a package is loaded: it is loaded again."""
_TOLD_EVERY = 25


@dataclass(frozen=True)
class Tests:
    """A package's tests, and what they come by."""

    by_line: Mapping[tuple[str, int], frozenset[str]]
    """(File, line) → tests."""
    loaded: Collection[tuple[str, int]]
    """(File, line) that is come by when modules are loaded."""
    lines: Mapping[str, int]
    """Test → how many lines it comes by."""
    seconds: Mapping[str, float]

    def of(self, path: Path, what: Mutant) -> list[str]:
        """Those to ask for one mutant, the likeliest first."""
        found = frozenset[str]()
        if what.beside:
            found = found.union(
                *(self.by_line.get((str(path), line), frozenset()) for line in (what.line, *what.beside))
            )
        if not what.beside or (not found and any((str(path), line) in self.loaded for line in what.beside)):
            # What is made when a module is loaded is no test's: any of the module's tests may look at it.
            found = found.union(*(tests for (file, _line), tests in self.by_line.items() if file == str(path)))
            if not found:
                # A module of tables alone: whoever comes by a module that takes from it may look.
                takers = {str(one) for one in _takers(path)}
                found = found.union(*(tests for (file, _line), tests in self.by_line.items() if file in takers))
        asked: list[str] = []
        left = float(_MOST_SECONDS)
        for test in sorted(found, key=lambda one: (self.seconds[one] > _SLOW, self.lines[one], one)):
            if asked and self.seconds[test] > left:
                continue
            left -= self.seconds[test]
            asked.append(test)
        return asked


@dataclass(frozen=True)
class Tried:
    """One mutant and what became of it."""

    module: Path
    mutant: Mutant
    end: str
    """killed, too long, lived, unseen"""

    @property
    def is_killed(self) -> bool:
        """Whether a test noticed."""
        return self.end in {"killed", "too long"}

    def __str__(self) -> str:
        where = self.module.relative_to(SOURCE).as_posix()
        return f"{self.end}: {where}:{self.mutant.line}: {self.mutant.was}  →  {self.mutant.now}"


def sampled(package: str, module: str | None, sample: int | None, seed: int) -> Iterator[tuple[Path, Mutant]]:
    """The mutants to try: all, or `sample` of them, in an order drawn by lot."""
    files = [SOURCE / module] if module else sorted((SOURCE / package).rglob("*.py"))
    sources = {path: path.read_text("utf-8") for path in files if path.name != "__init__.py"}
    every = [(path, place) for path, source in sources.items() for place in places(source)]
    order = random.Random(seed).sample(every, len(every))
    for path, place in order[:sample]:
        yield path, mutant(sources[path], place)


def looked_at(package: str, place: Path) -> Tests:
    """The package's tests that pass, and the lines that each comes by."""
    data, times = place / f"{package}.coverage", place / f"{package}.times"
    covered = (f"--cov={SOURCE / package}", "--cov-context=test", "--cov-report=")
    afresh = {name for module, names in _FRESH.items() if module.startswith(f"{package}/") for name in names}
    here = {"COVERAGE_FILE": str(data)}
    run(Asked([f"tests/{package}"], afresh=afresh, options=covered, environment=here, times=times))
    seconds = dict(json.loads(line) for line in times.read_text("utf-8").splitlines())
    by_line: dict[tuple[str, int], set[str]] = {}
    lines: Counter[str] = Counter()
    loaded: set[tuple[str, int]] = set()
    for path, test, line in _contexts(data):
        if not test:
            loaded.add((path, line))
        if test in seconds:
            by_line.setdefault((path, line), set()).add(test)
            lines[test] += 1
    return Tests({at: frozenset(tests) for at, tests in by_line.items()}, loaded, lines, seconds)


def _takers(path: Path) -> list[Path]:
    """The modules of the same package that import `path`."""
    *parts, name = path.relative_to(SOURCE).with_suffix("").parts
    within, itself = ".".join(("ucj_validate", *parts)), ".".join(("ucj_validate", *parts, name))
    taken = re.compile(rf"^from ({re.escape(itself)} import |{re.escape(within)} import .*\b{name}\b)", re.MULTILINE)
    return [one for one in (SOURCE / parts[0]).rglob("*.py") if taken.search(one.read_text("utf-8"))]


def _contexts(data: Path) -> Iterator[tuple[str, str, int]]:
    """File, test, line."""
    with sqlite3.connect(data) as database:
        told = database.execute(
            "SELECT file.path, context.context, line_bits.numbits FROM line_bits "
            "JOIN file ON file.id = line_bits.file_id JOIN context ON context.id = line_bits.context_id"
        )
        for path, context, bits in told:
            test = context.rpartition("|")[0]
            yield from ((path, test, line) for line in numbits_to_nums(bits))


def tried(path: Path, what: Mutant, tests: Tests, place: Path) -> Tried:
    """What becomes of one mutant."""
    asked = tests.of(path, what)
    if not asked:
        return Tried(path, what, "unseen")
    changed = place / "mutant.py"
    changed.write_text(what.source, encoding="utf-8")
    inside = path.relative_to(SOURCE)
    name = ".".join(("ucj_validate", *inside.with_suffix("").parts)).removesuffix(".__init__")
    with tempfile.TemporaryDirectory(dir=place) as examples:
        given = Asked(
            sorted({test.partition("::")[0] for test in asked}),
            asked,
            (name, changed),
            _FRESH.get(inside.as_posix(), ()),
            30 + 3 * sum(tests.seconds[test] for test in asked),
            ("-x",),
            {"HYPOTHESIS_STORAGE_DIRECTORY": examples},
        )
        done = run(given)
        # Tests that could not even be begun may be the mutant's doing, or that of a folder that has gone.
        if done.code not in {PASSED, FAILED, None} and run(replace(given, mutant=None)).code != PASSED:
            raise SystemExit(f"the tests of {inside}:{what.line} fail without a mutant")
    return Tried(path, what, "too long" if done.code is None else "lived" if done.code == PASSED else "killed")


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
    warm()
    with tempfile.TemporaryDirectory() as place:
        for turn, package in enumerate(chosen):
            tests = looked_at(package, Path(place))
            print(f"{package}: {len(tests.seconds)} tests", file=sys.stderr, flush=True)
            until = monotonic() + (ends - monotonic()) / (len(chosen) - turn)
            done: list[Tried] = []
            for path, changed in sampled(package, given.module, given.sample, given.seed):
                if monotonic() > until:
                    break
                done.append(tried(path, changed, tests, Path(place)))
                if not done[-1].is_killed:
                    print(f"  {done[-1]}", file=sys.stderr, flush=True)
                if len(done) % _TOLD_EVERY == 0:
                    print(_share(package, done), file=sys.stderr, flush=True)
            print("\n".join((_share(package, done), *(f"  {one}" for one in done if not one.is_killed))), flush=True)


def _share(package: str, done: list[Tried]) -> str:
    killed = sum(one.is_killed for one in done)
    share = 100 * killed / len(done) if done else 0
    stopped = sum(one.end == "too long" for one in done)
    return (
        f"{package}: {killed} of {len(done)} mutants killed ({share:.1f} %), {stopped} of them since they took too long"
    )


if __name__ == "__main__":
    main()
