"""The same inputs in many environments: whether every output of every command has the same bytes.

    python -m benchmarks.environments [--few]

24 environments: four locales, three time zones, one thread and many, four hash seeds. In each, a process of its own runs
the commands that write (all formats), and hashes every file and what was said on standard output. Printed: outputs, and
those of more than one hash. `run.json` is left out: it says how long the run took.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import itertools
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.said import said_by

LOCALES = ("C", "id_ID.UTF-8", "tr_TR.UTF-8", "de_DE.UTF-8")
ZONES = ("UTC", "Asia/Jayapura", "America/Los_Angeles")
THREADS = ("1", "8")
SEEDS = ("0", "1", "7", "4294967295")
_ROOT = Path(__file__).parents[1]
_PALU = _ROOT / "fixtures" / "palu"
_ROLLS, _MEMBERS = ("roll_umkm.xlsx", "roll_pekerja_rentan.csv", "roll_non_asn.xlsx"), "peserta_bpjs.csv"
_FEW = (1, 2, 5)
"""The commands of the quick test: reconcile, dedupe, plan."""
_NOT_WRITTEN = frozenset({"masuk", "ucj.toml", ".ucj"})


def environments() -> list[dict[str, str]]:
    """Locale, time zone, threads and hash seed of each of the 24."""
    made = itertools.product(LOCALES, ZONES, THREADS)
    return [
        {"LANG": lang, "LC_ALL": lang, "TZ": zone, "POLARS_MAX_THREADS": threads, "PYTHONHASHSEED": SEEDS[at % len(SEEDS)]}
        for at, (lang, zone, threads) in enumerate(made)
    ]  # fmt: skip


def commands(folder: Path) -> list[tuple[str, ...]]:
    """Every command that writes, over the files in `folder`; later ones read what earlier ones wrote."""
    rolls = [str(path) for path in sorted(folder.iterdir()) if path.name.startswith("roll")]
    members = str(folder / _MEMBERS)
    named = [part for roll in rolls for part in ("--roll", roll)]
    formats = "html,xlsx,md,junit,sarif,github"
    job = ("reconcile", *named, "--members", members, "--format", formats, "--fail-on", "never", "--config", "ucj.toml")
    return [
        (*job, "--as-of", "2025-03-24", "--out", "dulu"),
        (*job, "--as-of", "2025-04-24", "--out", "kini"),
        ("dedupe", *rolls, "--as-of", "2025-04-24", "--out", "ganda", "--fail-on", "never"),
        ("diff", "dulu", "kini", "--out", "beda"),
        ("history", "dulu", "kini", "--out", "riwayat"),
        ("plan", "kini", "--budget", "1 miliar", "--out", "rencana"),
        ("check", *rolls, "--as-of", "2025-04-24", "--format", "sarif", "--out", "periksa.sarif", "--fail-on", "never"),
        ("check", *rolls, "--as-of", "2025-04-24", "--json", "--fail-on", "never"),
        ("convert", *rolls, members, "--out", "csv"),
        ("inspect", rolls[0], "--json"),
    ]


def hashes(folder: Path, *, few: bool = False) -> dict[str, str]:
    """Output → hash, of all commands run here in this process."""
    told: dict[str, str] = {}
    with contextlib.chdir(folder):
        for at, arguments in enumerate(commands(Path("masuk"))):
            if few and at not in _FEW:
                continue
            code, out, err = said_by(*arguments)
            if code != 0:
                sys.exit(f"{arguments[0]}: {code}\n{err}")
            told[f"stdout of {at}: {arguments[0]}"] = hashlib.sha256(out.encode()).hexdigest()
        for path in sorted(Path().rglob("*")):
            if path.is_file() and path.name != "run.json" and path.parts[0] not in _NOT_WRITTEN:
                told[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
    return told


def in_environment(environment: dict[str, str], inputs: Path, *, few: bool = False) -> dict[str, str]:
    """The hashes as a process in `environment` finds them; `inputs` are copied."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "masuk").mkdir()
        (folder / "ucj.toml").write_text('city = "Kota Palu"\n', encoding="utf-8")
        for path in inputs.iterdir():
            if path.name in {*_ROLLS, _MEMBERS} or path.name.startswith("roll"):
                (folder / "masuk" / path.name).write_bytes(path.read_bytes())
        plain = {key: value for key, value in os.environ.items() if not key.startswith(("UCJ_", "LC_", "LANG", "TZ"))}
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.environments", "--inside", place, *(["--few"] if few else [])],
            cwd=_ROOT,
            env=plain | environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.exit(done.stderr)
        told: dict[str, str] = json.loads(done.stdout)
        return told


def differing(found: list[dict[str, str]]) -> list[str]:
    """Outputs that are not the same in all environments, or not in all of them there."""
    return sorted(name for name in set().union(*found) if len({one.get(name) for one in found}) > 1)


def main() -> None:
    """All environments, one after the other."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--few", action="store_true", help="four environments; inside one, three commands")
    asked.add_argument("--inside", type=Path)
    given = asked.parse_args()
    if given.inside is not None:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            told = hashes(given.inside, few=given.few)
        print(json.dumps(told))
        return
    everywhere = environments()
    chosen = [everywhere[at] for at in (0, 11, 16, 23)] if given.few else everywhere
    found = [in_environment(one, _PALU) for one in chosen]
    wrong = differing(found)
    print(f"{len(chosen)} environments, {len(set().union(*found))} outputs: {len(wrong)} with more than one hash")
    for name in wrong:
        print(f"  {name}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
