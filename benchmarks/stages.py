"""What the stages before matching take: reading, normalising and checking the values of two files, both sides at once.

python -m benchmarks.stages ROLL MEMBERS

Prints a table: wall and CPU microseconds a row, and the memory held and reached after each stage. An older commit is
measured with PYTHONPATH set to its src.
"""

from __future__ import annotations

import argparse
import gc
import resource
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from time import perf_counter, process_time
from typing import TypeVar

from ucj_validate.columns import Side
from ucj_validate.ingest import read
from ucj_validate.normalise import people
from ucj_validate.settings import RuleSettings
from ucj_validate.validate import findings

T = TypeVar("T")
AS_OF = date(2025, 4, 24)


def at_once(left: Callable[[], T], right: Callable[[], T]) -> tuple[T, T]:
    """What both give, worked out side by side as a run does."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        later = pool.submit(right)
        return left(), later.result()


def timed(work: Callable[[], T]) -> tuple[T, float, float]:
    """What `work` gives, and the wall and CPU seconds that it takes."""
    wall, cpu = perf_counter(), process_time()
    result = work()
    return result, perf_counter() - wall, process_time() - cpu


def held_mb() -> tuple[float, float]:
    """Memory that this process holds now, and the most it has held."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("roll")
    parser.add_argument("members")
    asked = parser.parse_args()
    gc.disable()  # as in a run
    (roll, members), *reading = timed(
        lambda: at_once(lambda: read([asked.roll], Side.ROLL, {}), lambda: read([asked.members], Side.MEMBERS, {}))
    )
    rows = roll.rows.height + members.rows.height
    print(
        f"{rows} rows\n| stage | wall µs a row | CPU µs a row | MB held | MB at most |\n| --- | --- | --- | --- | --- |"
    )
    _print("read", reading, rows)
    both, *normalising = timed(lambda: at_once(lambda: people(roll.rows, AS_OF), lambda: people(members.rows, AS_OF)))
    _print("normalise", normalising, rows)
    rules = RuleSettings()
    _, *checking = timed(lambda: [findings(frame, side, rules, AS_OF) for frame, side in zip(both, Side, strict=True)])
    _print("validate", checking, rows)


def _print(stage: str, seconds: list[float], rows: int) -> None:
    wall, cpu = (1e6 * each / rows for each in seconds)
    held, peak = held_mb()
    print(f"| {stage} | {wall:.2f} | {cpu:.2f} | {held:.0f} | {peak:.0f} |")


if __name__ == "__main__":
    main()
