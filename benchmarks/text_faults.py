"""Broken text files by the thousand: none may end in a traceback, lose a line, name a person or take long.

`python -m benchmarks.text_faults --seed 701 --files 10000 --loops 500` prints a table and exits 1 where a target is
missed. Texts are made here from the seed; `--keep DIR` stores each file that fails.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ucj_validate.columns import Side
from ucj_validate.errors import InvariantError, LimitError, UcjError
from ucj_validate.ingest import Table, read, tables

SECONDS_A_FILE = 2.0
"""For a mutated file of at most some 30 kB, on a busy machine; the usual is some milliseconds."""
SECONDS_A_LARGE_FILE, SECONDS_A_LINE = 5.0, 20e-6
"""A file of nothing but doubtful lines is looked at line by line: what a million of them may take, and no more."""
BYTES_OF_MEMORY = 1_500_000_000
_BREAK = re.compile("\r\n|\r|\n")
_LONG_NUMBER = re.compile(r"[0-9]{10}")
_SYLLABLES = ("zor", "vandel", "kimu", "trash", "quop", "belfi", "yarn", "wexi", "gluta", "nimph")
NAMES = tuple(f"{a}{b}" for a in _SYLLABLES for b in _SYLLABLES if a != b)
"""Words that stand nowhere but in the names of these files, so that one in a message comes from a row."""


# ---- texts -------------------------------------------------------------------------------------


def seed_text(rng: random.Random) -> tuple[str, str]:
    """One roll or member export as an office would write it, and its delimiter."""
    delimiter = rng.choice(",;\t|")
    quoting = rng.choice(("none", "where needed", "all"))
    rows = [_person(rng, number) for number in range(1, rng.choice((3, 8, 30, 120)) + 1)]
    header = ["NO", "NIK", "NAMA", "TEMPAT/TGL LAHIR", "L/P", "ALAMAT", "KELURAHAN", "KET"]
    records: list[list[str]] = []
    if rng.random() < 0.3:
        records += [["DAFTAR PEKERJA RENTAN"], [f"TAHUN {rng.randint(2019, 2026)}"], [""]][: rng.randint(1, 3)]
    if rng.random() < 0.9:
        records.append(header)
    records += rows
    if rng.random() < 0.3:
        records += [["", "JUMLAH", str(len(rows)), "", "", "", "", ""], [""], ["Mengetahui,"], ["Kepala Dinas"]]
    newline = rng.choice(("\n", "\r\n", "\r\n", "\r"))
    text = newline.join(delimiter.join(_quoted(cell, quoting, delimiter) for cell in record) for record in records)
    return text + (newline if rng.random() < 0.8 else ""), delimiter


def _person(rng: random.Random, number: int) -> list[str]:
    name = " ".join(rng.choice(NAMES).upper() for _ in range(rng.randint(1, 3)))
    nik = (
        f"00{rng.randint(0, 9999):04d}{rng.randint(1, 28):02d}{rng.randint(1, 12):02d}{rng.randint(50, 99)}{number:04d}"
    )
    street = rng.choice(
        ("Jl. Merdeka No. 3", 'Jl. "Baru", RT 02', "Jl. Diponegoro\nLorong 2", "Dusun Rāyā", "Jl. Café; 5")
    )
    born = f"Palu, {rng.randint(1, 28):02d}-{rng.randint(1, 12):02d}-{rng.randint(1950, 2004)}"
    return [str(number), nik, name, born, rng.choice("LP"), street, "Lolu", rng.choice(("", "-", "aktif"))]


def _quoted(cell: str, quoting: str, delimiter: str) -> str:
    needed = any(sign in cell for sign in (delimiter, '"', "\n", "\r"))
    if quoting == "none":
        return cell.replace("\n", " ").replace(delimiter, " ").replace('"', "'")
    return '"' + cell.replace('"', '""') + '"' if needed or quoting == "all" else cell


def encoded(text: str, rng: random.Random) -> bytes:
    """`text` in one of the encodings that offices use."""
    codec = rng.choice(("utf-8", "utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-be", "utf-32"))
    return text.encode(codec, "replace")


# ---- mutations ---------------------------------------------------------------------------------

Mutation = Callable[[bytes, random.Random], bytes]


def _inserts(*pieces: bytes, times: int = 3) -> Mutation:
    def mutate(data: bytes, rng: random.Random) -> bytes:
        for _ in range(rng.randint(1, times)):
            at = rng.randint(0, len(data))
            data = data[:at] + rng.choice(pieces) + data[at:]
        return data

    return mutate


def _deletes(data: bytes, rng: random.Random) -> bytes:
    at = rng.randint(0, max(0, len(data) - 1))
    return data[:at] + data[at + rng.choice((1, 1, 2, 5, 50, 500)) :]


def _doubles(data: bytes, rng: random.Random) -> bytes:
    at = rng.randint(0, len(data))
    end = at + rng.choice((1, 3, 40, 400))
    return data[:end] + data[at:end] * rng.choice((1, 1, 2, 30)) + data[end:]


def _flips(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        if changed:
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _cuts(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randint(0, len(data))]


def _splices(data: bytes, rng: random.Random) -> bytes:
    other = encoded(seed_text(rng)[0], rng)
    return data[: rng.randint(0, len(data))] + other[rng.randint(0, len(other)) :]


def _swaps_lines(data: bytes, rng: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    rng.shuffle(lines)
    return b"".join(lines)


def _widens(data: bytes, rng: random.Random) -> bytes:
    at = rng.randint(0, len(data))
    return data[:at] + rng.choice((b",", b";", b"\t", b"|", b"a,", b"1;")) * 20_000 + data[at:]


def _lengthens(data: bytes, rng: random.Random) -> bytes:
    at = rng.randint(0, len(data))
    return data[:at] + rng.choice((b"x", b"9", b" ", b'"', b'""', b'","', b"\xc3\xa9")) * 100_000 + data[at:]


def _nests(data: bytes, rng: random.Random) -> bytes:
    for _ in range(rng.randint(1, 6)):
        at = data.find(b'"', rng.randint(0, len(data)))
        data = data if at < 0 else data[:at] + b'"' * rng.randint(1, 7) + data[at:]
    return b'"' * rng.randint(0, 3) + data


MUTATIONS: dict[str, Mutation] = {
    "quotes": _inserts(b'"', b'""', b"'", b'"\n', b'\n"', b'\\"'),
    "delimiters": _inserts(b",", b";", b"\t", b"|", b",,,", b";;"),
    "line breaks": _inserts(b"\n", b"\r", b"\r\n", b"\n\r", b"\n\n\n", b"\x0b", b"\x0c"),
    "NUL": _inserts(b"\x00", b"\x00\x00", b"\x00" * 40),
    "foreign bytes": _inserts(b"\xff", b"\xc3", b"\xe9", b"\x81", b"\xed\xa0\x80", b"\xf5\x80", b"\x1a"),
    "marks inside": _inserts(b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xe2\x80\xa8", b"\xc2\x85", b"\xe2\x80\xae"),
    "deleted": _deletes,
    "doubled": _doubles,
    "flipped bits": _flips,
    "cut": _cuts,
    "spliced": _splices,
    "lines shuffled": _swaps_lines,
    "20,000 columns": _widens,
    "long cells": _lengthens,
    "nested quotes": _nests,
}


def mutated(seed: int) -> tuple[str, bytes]:
    """The name of its last mutation, and one broken file; the same for the same seed."""
    rng = random.Random(seed)
    data = encoded(seed_text(rng)[0], rng)
    name = ""
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        name = rng.choice(list(MUTATIONS))
        data = MUTATIONS[name](data, rng)
    return name, data


# ---- checks ------------------------------------------------------------------------------------


def lines_of(data: bytes, encoding: str) -> int:
    """Physical lines of a text file, counted without the loader."""
    codec = {"cp1252": "latin-1"}.get(encoding, encoding)
    lines = _BREAK.split(data.decode(codec, "replace"))
    return len(lines) - (lines[-1] == "")


def unaccounted(table: Table, data: bytes) -> str:
    """What is wrong with the sum of a text table's lines; "" where each is told for once."""
    source = table.source
    if source.records != source.header_records + table.rows.height + table.rejects.height:
        return "records"
    breaks = [sum(len(_BREAK.findall(cell)) for cell in row) for row in table.rows.rows()]
    spans = list(zip(table.lines.to_list(), breaks, strict=True))
    spans += [(line, len(_BREAK.findall(raw))) for line, raw in table.rejects.select("line", "raw").rows()]
    told = Counter(at for line, more in spans for at in range(line, line + more + 1))
    last = lines_of(data, source.encoding or "utf-8")
    if any(count > 1 for count in told.values()) or (told and (min(told) < 1 or max(told) > last)):
        return "a line is told twice or isn't there"
    rest = sorted(set(range(1, last + 1)) - set(told))
    if source.header_line is None:
        return f"{len(rest)} lines are lost" if rest else ""
    whole = rest == list(range(rest[0], rest[-1] + 1)) if rest else False
    if not whole or source.header_line not in rest or len(rest) < source.header_records:
        return "lines around the header are lost"
    return ""


def tells(text: str) -> bool:
    """Whether a message holds a person's number or a word of a person's name."""
    plain = text.lower()
    return _LONG_NUMBER.search(plain) is not None or any(name in plain for name in NAMES)


@dataclass
class Outcome:
    """How one file ended."""

    how: str
    """"loaded", "refused", "limit"."""
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0


def outcome_of(path: Path, data: bytes) -> Outcome:
    """Reads a file as `convert` and as `reconcile` would, and checks every promise."""
    begun = time.perf_counter()
    outcome = Outcome("loaded")
    messages: list[str] = []
    try:
        for table in tables(str(path)):
            messages += table.source.notes
            if fault := unaccounted(table, data):
                outcome.faults.append(fault)
        messages += [note for source in read([str(path)], Side.ROLL, {}).sources for note in source.notes]
    except InvariantError as error:
        outcome.faults.append(f"invariant: {error.problem}")
    except UcjError as error:
        outcome.how = "limit" if isinstance(error, LimitError) else "refused"
        messages += [str(error), error.found, error.advice]
    except BaseException as error:  # noqa: BLE001 - a panic is no Exception
        outcome.faults.append(f"traceback: {type(error).__name__}")
    outcome.seconds = time.perf_counter() - begun
    if any(map(tells, messages)):
        outcome.faults.append("a message names a person")
    if outcome.seconds > SECONDS_A_FILE:
        outcome.faults.append("slow")
    return outcome


# ---- campaigns ---------------------------------------------------------------------------------


def mutations(first: int, files: int, folder: Path, keep: Path | None) -> int:
    """Failures among `files` broken texts."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    slowest: dict[str, float] = defaultdict(float)
    failures = 0
    for seed in range(first, first + files):
        name, data = mutated(seed)
        path = folder / "roll.csv"
        path.write_bytes(data)
        os.utime(path, (1_700_000_000, 1_700_000_000))  # at rest: a file just written is read twice
        outcome = outcome_of(path, data)
        counts[name][outcome.how] += 1
        slowest[name] = max(slowest[name], outcome.seconds)
        if outcome.faults:
            failures += 1
            counts[name]["faults"] += 1
            print(f"  seed {seed}, {name}: {', '.join(outcome.faults)}", flush=True)
            if keep:
                (keep / f"mutated-{seed}.csv").write_bytes(data)
    print(
        "\n| mutation | files | loaded | refused | limit | faults | slowest |\n| --- | --- | --- | --- | --- | --- | --- |"
    )
    for name in MUTATIONS:
        count = counts[name]
        total = count["loaded"] + count["refused"] + count["limit"]
        print(
            f"| {name} | {total} | {count['loaded']} | {count['refused']} | {count['limit']} | {count['faults']}"
            f" | {slowest[name]:.2f} s |"
        )
    return failures


def large_files() -> Iterator[tuple[str, bytes]]:
    """Texts that take a careless reader minutes, or all its memory."""
    size = 2_000_000
    head = b"NIK,NAMA,ALAMAT\n0012345678901234,ZORVANDEL,Jl. Satu\n"
    for name, unit in (
        ("quotes", b'"'), ("quoted quotes", b'"",'), ("delimiters", b","), ("semicolons", b";"), ("line feeds", b"\n"),
        ("carriage returns", b"\r"), ("CR LF CR", b"\r\n\r"), ("NUL", b"\x00"), ("byte 255", b"\xff"), ("blanks", b" "),
        ("digits", b"7"), ("apostrophes", b"'"), ("backslash quotes", b'\\"'), ("U+2028", b"\xe2\x80\xa8"),
        ("marks", b"\xef\xbb\xbf"), ("open quote a line", b'"a\n'), ("open quote, many cells", b'a,"b,c\n'),
        ("quote in a cell", b'a"b,c\n'), ("short lines", b"a\n"), ("two cells", b"1,2\n"), ("stray pairs", b'"a" "b",'),
        ("even and odd", b'"a,b\n"c",d\n'), ("totals", b"JUMLAH,1,2\n"), ("repeated header", b"NIK,NAMA,ALAMAT\n"),
        ("signatures", b"Mengetahui,,\n"), ("tabs", b"\t"), ("bars", b"|"), ("dates", b"01-02-1990,"),
        ("foreign lines", b"\xe9,b,c\n"), ("foreign and UTF-8 lines", b"\xe9,b,c\n\xc3\xa9,b,c\n"),
    ):  # fmt: skip
        yield f"2 MB of {name}", unit * (size // len(unit))
        yield f"a table, then 2 MB of {name}", head + unit * (size // len(unit))
    yield "one line of 20 MB", head + b"x" * 20_000_000 + b"\n"
    yield "one line of 20 MB, blanks in it", head + b"x y " * 5_000_000 + b"\n"
    yield "one cell of 20 MB in quotes", head + b'1,"' + b"x " * 10_000_000 + b'",3\n'
    yield (
        "20,000 columns, 60 rows",
        (b",".join(b"K%d" % i for i in range(20_000)) + b"\n") + (b"1," * 19_999 + b"1\n") * 60,
    )
    yield "a million rows", b"NIK,NAMA\n" + b"1,a\n" * 1_000_000
    yield "UTF-16, 20 MB", ("NIK;NAMA;KET\r\n" + "1;a;b\r\n" * 1_400_000).encode("utf-16")


def large(folder: Path, keep: Path | None) -> int:
    """Failures among files that are large and mean: each in a process of its own, its time and memory watched."""
    print("\n| file | ended | seconds of CPU | MB |\n| --- | --- | --- | --- |")
    failures = 0
    for name, data in large_files():
        path = folder / "besar.csv"
        path.write_bytes(data)
        ended, seconds, memory, errors = _run("convert", str(path), "--out", str(folder / "hasil"))
        lines = max(data.count(b"\n"), data.count(b"\r"))
        bad = [
            *(["code"] if ended not in {0, 3, 6} else []),
            *(["slow"] if seconds > max(SECONDS_A_LARGE_FILE, SECONDS_A_LINE * lines) else []),
            *(["memory"] if memory > BYTES_OF_MEMORY else []),
            *(["names a person"] if tells(errors) or "Traceback" in errors else []),
        ]
        print(
            f"| {name} | {ended}{' **' + ', '.join(bad) + '**' if bad else ''} | {seconds:.1f} | {memory / 1e6:.0f} |"
        )
        failures += bool(bad)
        if bad and keep:
            (keep / f"{re.sub('[^a-z0-9]+', '-', name.lower())}.csv").write_bytes(data)
    return failures


def _run(*arguments: str) -> tuple[int, float, int, str]:
    """Exit code, seconds of CPU, peak memory and standard error of one command."""
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "ucj_validate", *arguments], stdout=subprocess.DEVNULL, stderr=errors
        )
        watchdog = threading.Timer(300, process.kill)
        watchdog.start()
        _pid, status, used = os.wait4(process.pid, 0)
        watchdog.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        told = errors.read().decode("utf-8", "replace")
    return process.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, told


def versions(rows: int = 4_000) -> dict[str, bytes]:
    """sha256 → bytes of three whole files that a writer puts in each other's place; two have one length."""
    found = {}
    for letter, count in (("A", rows), ("B", rows), ("C", rows // 2)):
        body = "".join(f"00123456789{i:05d},{letter}{letter},Jl. {letter}\n" for i in range(count))
        data = ("NIK,NAMA,ALAMAT\n" + body).encode()
        found[hashlib.sha256(data).hexdigest()] = data
    return found


WRITER = """
import os, sys, time, random
path, seed = sys.argv[1], int(sys.argv[2])
rng = random.Random(seed)
wholes = [open(p, "rb").read() for p in sys.argv[3:]]
print("ready", flush=True)
while True:
    data = rng.choice(wholes)
    how = rng.choice(("truncate", "append", "replace", "in place"))
    pace = rng.choice((0, 0, 0.0005, 0.002))
    if how == "replace":
        with open(path + ".new", "wb") as file:
            file.write(data)
        os.replace(path + ".new", path)
    elif how == "in place":
        with open(path, "r+b") as file:
            for at in range(0, len(data), 4096):
                file.write(data[at:at + 4096])
                file.flush()
                time.sleep(pace)
            file.truncate(len(data))
    else:
        with open(path, "wb") as file:
            size = 4096 if how == "append" else 65536
            for at in range(0, len(data), size):
                file.write(data[at:at + size])
                file.flush()
                time.sleep(pace)
    time.sleep(rng.choice((0, 0.001, 0.02, 0.05)))
"""
"""Writes one of several whole files into one place, again and again, in the four ways in which programs do."""


@dataclass
class Raced:
    """What came of reading a file while another process writes it."""

    whole: int = 0
    noticed: int = 0
    mixed: int = 0
    why: Counter[str] = field(default_factory=Counter)


def raced(loops: int, folder: Path, seed: int) -> Raced:
    """`loops` readings of a file that another process rewrites all the time."""
    wholes = versions()
    stored = []
    for i, data in enumerate(wholes.values()):
        (folder / f"whole-{i}").write_bytes(data)
        stored.append(str(folder / f"whole-{i}"))
    path = folder / "berubah.csv"
    path.write_bytes(next(iter(wholes.values())))
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(seed), *stored], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert writer.stdout is not None
    writer.stdout.readline()
    result = Raced()
    rng = random.Random(seed)
    try:
        for _ in range(loops):
            time.sleep(rng.choice((0, 0.005, 0.03)))
            try:
                (table,) = tables(str(path))
            except UcjError as error:
                result.noticed += 1
                result.why[error.problem] += 1
                continue
            known = wholes.get(table.source.sha256)
            right = known is not None and table.rows.height == known.count(b"\n") - 1
            result.whole += right
            result.mixed += not right
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()
    return result


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=701)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--loops", type=int, default=500)
    parser.add_argument("--no-large", action="store_true")
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if asked.keep:
        asked.keep.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        broken = mutations(asked.seed * 1_000_000, asked.files, folder, asked.keep)
        print(f"\n{asked.files} mutated files, {broken} failures (wanted: 0)")
        mean = 0 if asked.no_large else large(folder, asked.keep)
        if not asked.no_large:
            print(
                f"\nlarge files: {mean} failures (wanted: 0; ≤ {SECONDS_A_LARGE_FILE:g} s or 20 µs a line, ≤ {BYTES_OF_MEMORY // 10**6} MB)"
            )
        race = raced(asked.loops, folder, asked.seed)
        print(
            f"\nread while it is written, {asked.loops} times: {race.whole} whole, {race.noticed} noticed and refused, "
            f"{race.mixed} mixed (wanted: 0)"
        )
    return 1 if broken or mean or race.mixed else 0


if __name__ == "__main__":
    sys.exit(main())
