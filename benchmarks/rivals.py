"""Several at once into one place: one winner each time, or all in turn; never a mixture.

    python -m benchmarks.rivals [PAIRS [CROWDS]]

Pairs of processes are started together with one `--out`: one ends well, the other leaves with exit code 5 and names the
winner. Crowds of eight wait with `--wait` and all end well; crowds of eight without `--out` all end well in folders of
their own. What stands there is one run's, by the manifest's sums and by the as-of date that each file tells.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from benchmarks.outputs import Office, is_whole_folder

_CROWD = 8
_FIRST = date(2025, 4, 1)
_TOLD_EVERY = 10
"""A word on the way after so many, for who waits."""


@dataclass
class Told:
    """What came of it."""

    pairs: int = 0
    one_winner: int = 0
    named: int = 0
    """Losers that name the winner's process."""
    crowds: int = 0
    all_in_turn: int = 0
    own_folders: int = 0
    mixed: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        """Exactly one winner, everybody in turn, nothing mixed."""
        ways = self.one_winner == self.named == self.pairs and self.all_in_turn == self.own_folders == self.crowds
        return ways and not self.mixed


def campaign(folder: Path, pairs: int, crowds: int, persons: int = 120) -> Told:
    """So many pairs and crowds over a small office without a state."""
    told = Told(pairs, crowds=crowds)
    office = Office(folder, persons, state=False)
    for at in range(pairs):
        ended = _together(office, 2, lambda _at: ["--out", "bersama/hasil"])
        codes = sorted(code for _process, code, _said in ended)
        told.one_winner += codes == [0, 5]
        if codes != [0, 5]:
            told.odd.append(f"pair {at}: {codes}")
        else:
            winner = next(processes for processes, code, _said in ended if code == 0)
            told.named += any(f" {one} " in said for one in winner for _process, code, said in ended if code)
        _look(office.folder / "bersama" / "hasil", told)
        if at % _TOLD_EVERY == _TOLD_EVERY - 1:
            print(f"{at + 1} of {pairs} pairs: one winner in {told.one_winner}", file=sys.stderr, flush=True)
    for at in range(crowds):
        ended = _together(office, _CROWD, lambda _at: ["--out", "antre/hasil", "--wait", "600"])
        told.all_in_turn += all(code == 0 for _process, code, _said in ended)
        _look(office.folder / "antre" / "hasil", told)
        before = set((office.folder / "runs").glob("*"))
        ended = _together(office, _CROWD, lambda _at: [], day=_FIRST + timedelta(30 + at))
        new = set((office.folder / "runs").glob("*")) - before
        well = len(new) == _CROWD and all(code == 0 for _process, code, _said in ended)
        told.own_folders += well
        if not well:
            told.odd.append(f"crowd {at}: {sorted(code for _process, code, _said in ended)}, {len(new)} folders")
        for run in new:
            _look(run, told)
    if left := office.leftovers():
        told.mixed += left
    return told


def _together(
    office: Office, count: int, out: Callable[[int], list[str]], day: date | None = None
) -> Sequence[tuple[set[int], int, str]]:
    """So many reconciliations at once, each of its own as-of date: processes, exit code and what each said."""
    started = []
    for at in range(count):
        as_of = (day or _FIRST + timedelta(at)).isoformat()
        arguments = ("reconcile", "--as-of", as_of, "--fail-on", "never", "--quiet", *out(at))
        started.append(
            subprocess.Popen(**office.call(arguments), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        )
    trees = [_processes(process) for process in started]
    said = [process.communicate()[1] for process in started]
    return [(tree, process.returncode, one) for tree, process, one in zip(trees, started, said, strict=True)]


def _processes(process: subprocess.Popen[str]) -> set[int]:
    """A command's process and the one that it runs in, where it waits for that."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while process.poll() is None:
        try:
            if told := children.read_text():
                return {process.pid, *map(int, told.split())}
        except OSError:
            break
        time.sleep(0.01)
    return {process.pid}


def _look(run: Path, told: Told) -> None:
    """What stands there is one run."""
    dates = {json.loads((run / name).read_bytes())["as_of"] for name in ("run.json", "summary.json")}
    if len(dates) != 1 or not is_whole_folder(run):
        told.mixed.append(str(run))


def told_of(told: Told) -> str:
    """What was found."""
    return "\n".join(
        [
            f"{told.pairs} pairs: exactly one winner in {told.one_winner}, named by the other in {told.named}",
            f"{told.crowds} crowds of {_CROWD} with --wait: all in turn in {told.all_in_turn}",
            f"{told.crowds} crowds of {_CROWD} without --out: each in a folder of its own in {told.own_folders}",
            f"mixed or left over: {len(told.mixed)}",
            *told.mixed,
            *told.odd,
        ]
    )


def main() -> None:
    """Prints what was found; exit code 1 where it isn't as promised."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    crowds = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    with tempfile.TemporaryDirectory() as folder:
        told = campaign(Path(folder) / "kantor", pairs, crowds)
    print(told_of(told))
    sys.exit(0 if told.is_well else 1)


if __name__ == "__main__":
    main()
