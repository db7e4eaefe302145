"""What matching alone takes, step by step: the people of two files are kept as slim Parquet, then linked by themselves.

python -m benchmarks.matching ROLL MEMBERS [--cache DIR] [--runs 1] [--profile] [--frames]

Prints a table for each run: wall, user and system seconds, and the memory held and reached in each step of `match.link`,
which has a process of its own. An older commit is measured with PYTHONPATH set to its src.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import pstats
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from itertools import islice
from pathlib import Path
from time import perf_counter

import polars as pl

from ucj_validate.columns import ROW, Side
from ucj_validate.frames import Linkage
from ucj_validate.ingest import read
from ucj_validate.match import link
from ucj_validate.match.values.records import KEPT
from ucj_validate.memory import keep_freed_memory
from ucj_validate.normalise import people
from ucj_validate.progress import Unit, watched_by
from ucj_validate.settings import MatchSettings

AS_OF = date(2025, 4, 24)


@dataclass
class Steps:
    """Looks on while the matcher works, and notes what each step has cost."""

    label: str = "Records"
    seen: list[tuple[str, list[float]]] = field(default_factory=list)
    since: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def begin(self, label: str) -> None:
        """Notes the step that ends here."""
        now = _spent()
        if self.since[0]:
            spent = [after - before for after, before in zip(now, self.since, strict=True)]
            self.seen.append((self.label, [*spent, _status("VmRSS"), _status("VmHWM")]))
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        self.label, self.since = label, _spent()

    def expect(self, more: int, unit: Unit) -> None:
        """Not looked at."""

    def advance(self, more: int) -> None:
        """Not looked at."""


def _spent() -> tuple[float, float, float]:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return perf_counter(), used.ru_utime, used.ru_stime


def _status(name: str) -> float:
    """A figure of this process in MB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))


_ROWS = 1_000_000
"""Rows normalised at a time: a side of ten million takes no more than one of a million."""


def keep(path: Path, side: Side, to: Path) -> None:
    """Writes what matching needs of the people of a file, piece by piece."""
    to.mkdir()
    with path.open("rb") as file, tempfile.TemporaryDirectory() as folder:
        header, first = file.readline(), 0
        while lines := list(islice(file, _ROWS)):
            piece = Path(folder) / path.name
            piece.write_bytes(header + b"".join(lines))
            found = people(read([str(piece)], side, {}).rows, AS_OF).select(pl.col(ROW) + first, *KEPT)
            found.write_parquet(to / f"{first:09d}.parquet", compression="zstd", compression_level=1)
            first += found.height


@dataclass(frozen=True)
class Kept:
    """A side that is read a column at a time."""

    folder: Path

    @property
    def height(self) -> int:
        """Its rows."""
        return int(pl.scan_parquet(self.folder / "*.parquet").select(pl.len()).collect().item())

    def get_column(self, name: str) -> pl.Series:
        """One column of `People`."""
        return pl.read_parquet(self.folder / "*.parquet", columns=[name])[name]


def linked(cache: Path, *, profiled: bool, framed: bool) -> None:
    """Links the two kept sides and prints the table."""
    gc.disable()  # as in a run
    keep_freed_memory()
    roll, members = (Kept(cache / side) for side in ("roll", "members"))
    if framed:
        roll, members = (pl.read_parquet(side.folder / "*.parquet") for side in (roll, members))  # type: ignore[assignment]
    steps, profile = Steps(), cProfile.Profile()
    print(f"{roll.height} x {members.height}, inputs {_status('VmRSS'):.0f} MB")
    steps.begin("Records")
    with watched_by(steps):
        if profiled:
            profile.enable()
        found = link(roll, members, MatchSettings())
        profile.disable()
    steps.begin("")
    print("| step | wall s | user s | sys s | MB held | MB at most |\n| --- | --- | --- | --- | --- | --- |")
    *total, _held, _peak = (sum(column) for column in zip(*(told for _label, told in steps.seen), strict=True))
    peak = max(told[-1] for _label, told in steps.seen)
    for label, (*spent, held, most) in [*steps.seen, ("All", [*total, _status("VmRSS"), peak])]:
        print(f"| {label} | " + " | ".join(f"{each:.2f}" for each in spent) + f" | {held:.0f} | {most:.0f} |")
    print(f"pairs compared {found.diagnostics['pairs_compared']}, result {_digest(found)}", flush=True)
    if profiled:
        pstats.Stats(profile).sort_stats("tottime").print_stats(45)


def _digest(found: Linkage) -> str:
    """Equal for two runs that have found the same, to the last bit."""
    digest = sha256(found.model.encode())
    persons = [pl.DataFrame([found.roll_person]), pl.DataFrame([found.member_person])]
    for frame in (found.links, found.duplicates, *persons):
        for name in frame.columns:
            words = {pl.Categorical(): pl.String(), pl.List(pl.Categorical): pl.List(pl.String)}
            column = frame.select(pl.col(name).cast(words.get(frame[name].dtype, frame[name].dtype)))
            digest.update(f"{name} {column[name].dtype}".encode())
            digest.update(column.hash_rows(seed=1).to_numpy().tobytes())
    digest.update(repr({name: told for name, told in found.diagnostics.items() if name != "seconds"}).encode())
    return digest.hexdigest()[:16]


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("roll", type=Path)
    parser.add_argument("members", type=Path)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "ucj-matching")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument(
        "--frames", action="store_true", help="give the matcher whole frames, as commits before 11cc534 need"
    )
    parser.add_argument("--step", choices=("keep", "link"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    name = sha256(f"{asked.roll.absolute()} {asked.members.absolute()}".encode()).hexdigest()[:12]
    cache = asked.cache / name
    if asked.step == "keep":
        for path, side, to in ((asked.roll, Side.ROLL, "roll"), (asked.members, Side.MEMBERS, "members")):
            keep(path, side, cache / to)
    elif asked.step == "link":
        linked(cache, profiled=asked.profile, framed=asked.frames)
    else:
        again = [sys.executable, "-m", "benchmarks.matching", *sys.argv[1:]]
        if not (cache / "members").exists():
            cache.mkdir(parents=True, exist_ok=True)
            subprocess.run([*again, "--step", "keep"], check=True)
        for _ in range(asked.runs):
            subprocess.run([*again, "--step", "link"], check=True)


if __name__ == "__main__":
    main()
