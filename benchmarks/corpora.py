"""Files that nobody here wrote: each is read or refused by name, by a process that neither dies nor tells too much.

`python -m benchmarks.corpora FOLDER` (or UCJ_CORPORA) prints a table and exits 1 where a target is missed: `convert` and
`inspect` on every file as a process, the expected JSON of csv-spectrum, and each string of the Big List of Naughty
Strings as the name of a file.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ucj_validate.errors import UcjError
from ucj_validate.ingest import tables

SECONDS = 120
NAMED = {0: "loaded", 3: "refused", 6: "limit"}
"""Exit codes that name what was done with a file; any other is a failure."""
UNLIKE_ITS_FILE = {"location_coordinates": ("Contact Phone Number", "2095257564")}
"""csv-spectrum: the expectation has another telephone number than the file that it belongs to."""


@dataclass(frozen=True)
class Ended:
    """How one command on one file ended."""

    path: Path
    code: int
    faults: tuple[str, ...]


def ran(command: str, path: Path, out: Path) -> Ended:
    """`ucj-validate COMMAND` on one file, watched."""
    target = ["--out", str(out)] if command == "convert" else []
    try:
        done = subprocess.run(
            [sys.executable, "-m", "ucj_validate", command, str(path), *target],
            capture_output=True, timeout=SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Ended(path, -1, ("takes too long",))
    told = done.stderr.decode("utf-8", "replace")
    known = done.returncode in NAMED or (command == "inspect" and done.returncode == 3)
    faults = [
        *([] if known else [f"exit code {done.returncode}"]),
        *(["traceback"] if "Traceback" in told or "panicked" in told else []),
        *(["refused without a name"] if done.returncode in {3, 6} and path.name not in told else []),
        *(["something written of a refused file"] if done.returncode and command == "convert" and out.exists() else []),
    ]
    return Ended(path, done.returncode, tuple(faults))


def processes(folder: Path, jobs: int) -> int:
    """Failures among all files under `folder`, each converted and inspected."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    failures = 0
    with tempfile.TemporaryDirectory() as outs, ThreadPoolExecutor(jobs) as pool:
        for command in ("convert", "inspect"):
            ends = pool.map(lambda pair: ran(command, pair[1], Path(outs, f"{pair[0]}")), enumerate(files))  # noqa: B023
            for ended in ends:
                group = ended.path.relative_to(folder).parts[0]
                counts[group, command][NAMED.get(ended.code, "died")] += 1
                failures += bool(ended.faults)
                if ended.faults:
                    print(f"  {command} {ended.path.relative_to(folder)}: {', '.join(ended.faults)}")
    print(
        "\n| corpus | command | files | loaded | refused | limit | other |\n| --- | --- | --- | --- | --- | --- | --- |"
    )
    for (group, command), count in sorted(counts.items()):
        print(
            f"| {group} | {command} | {count.total()} | {count['loaded']} | {count['refused']} | {count['limit']}"
            f" | {count['died']} |"
        )
    return failures


def spectrum(folder: Path) -> tuple[int, int]:
    """How many files of csv-spectrum load as its JSON expects, and how many there are."""
    files = sorted(folder.rglob("csvs/*.csv"))
    return sum(_as_expected(path) for path in files), len(files)


def _as_expected(path: Path) -> bool:
    expected = json.loads((path.parent.parent / "json" / f"{path.stem}.json").read_text(encoding="utf-8"))
    expected = expected if isinstance(expected, list) else [expected]
    if path.stem in UNLIKE_ITS_FILE:
        name, number = UNLIKE_ITS_FILE[path.stem]
        expected[0][name] = number
    if b"\r" not in path.read_bytes():  # stored with LF where the expectation still has CRLF
        expected = json.loads(json.dumps(expected).replace("\\r\\n", "\\n"))
    (table,) = tables(str(path))
    return [dict(zip(table.header, row, strict=True)) for row in table.rows.rows()] == expected


def naughty_names(folder: Path) -> tuple[int, int]:
    """How many naughty strings serve as the name of a file that is found, read and written out under its own label."""
    found = sorted(folder.rglob("blns.json"))
    strings = json.loads(found[0].read_text(encoding="utf-8")) if found else []
    right = 0
    with tempfile.TemporaryDirectory() as name:
        home = Path.cwd()
        os.chdir(name)
        try:
            for number, string in enumerate(strings):
                right += _is_read(string, number)
        finally:
            os.chdir(home)
    return right, len(strings)


def _is_read(string: str, number: int) -> bool:
    """A file of this name beside decoys: whether it is that very file which is read."""
    name = _file_name(string)
    row = [f"{number:016d}", "SITI"]
    with open(name, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123 - the name as it stands
        csv.writer(file).writerows([["NIK", "NAMA"], row])
    try:
        whole = [tables(f"./{name}"), tables(os.path.abspath(name))]  # noqa: PTH100
        if name != "-" and not name.startswith("~"):
            whole.append(tables(name))
        return all([table.rows.rows() for table in found] == [[tuple(row)]] for found in whole)
    except UcjError:
        return False
    finally:
        os.unlink(name)  # noqa: PTH108


def _file_name(string: str) -> str:
    """The string as far as a file system can bear it."""
    plain = os.fsencode(string.replace("/", "\u2215").replace("\x00", ""))[:250].decode("utf-8", "ignore")
    return plain if plain not in {"", ".", ".."} else f"{plain}_"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=os.environ.get("UCJ_CORPORA"))
    parser.add_argument("--jobs", type=int, default=1)
    asked = parser.parse_args()
    if asked.folder is None:
        print("no corpora: name their folder, or set UCJ_CORPORA")
        return 0
    failures = processes(asked.folder, asked.jobs)
    right, expected = spectrum(asked.folder)
    named, names = naughty_names(asked.folder)
    print(f"\n{failures} failures (wanted: 0)")
    print(f"csv-spectrum as its JSON expects: {right} of {expected}")
    print(f"naughty strings as file names: {named} of {names}")
    return 1 if failures or right < expected or named < names else 0


if __name__ == "__main__":
    sys.exit(main())
