"""Whether anything of a person gets out where the contract doesn't want it, whatever goes wrong.

`python -m benchmarks.canaries [--seed 1] [--only NAME]`: 200 people who don't exist, with NIK of a province that doesn't
exist and names of no language, in every file; then every fault that we know of. Searched are standard output and error,
logs, the folder for temporary files, what the project remembers, names of files, and whatever a run left beside its
inputs and its output. Prints a table; ends with 1 where one of the 200 is found.
"""

from __future__ import annotations

import argparse
import gzip
import io
import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

PEOPLE = 200
INPUTS = frozenset({"roll.csv", "members.csv", "broken", "ucj.toml", "truth.csv"})
OUTPUTS = frozenset({"hasil", "csv", "kota"})
"""Where the contract wants values, and where they come from."""
JOB = ("reconcile", "-r", "roll.csv", "-m", "members.csv", "--as-of", "2025-04-24", "--out", "hasil")
_NIK = re.compile(rb"9[907][ .\-]?(?:\d[ .\-]?){13}\d")
_WORD = re.compile(rb"ZQ[A-Z]{6}", re.IGNORECASE)
_PATIENCE_SECONDS = 120
_MEGABYTE = 1024**2


@dataclass(frozen=True)
class Person:
    """Nobody."""

    nik: str
    name: str


@dataclass
class Fault:
    """One thing that goes wrong: what is typed, in a folder that `harm` has prepared, under limits."""

    name: str
    arguments: Sequence[str]
    harm: Callable[[Path], object] | None = None
    limits: Sequence[tuple[int, int]] = ()
    environment: dict[str, str] = field(default_factory=dict)
    signal_after: tuple[int, float] | None = None
    streams: str = ""
    """Redirections of a shell."""
    planted: str = ""
    """Where the harm itself has put what is searched for."""
    again: bool = False
    """The job is run once more before anything is searched: a killed run is tidied up by the next."""


def people(seed: int) -> list[Person]:
    """The 200: one NIK and two words each, none twice."""
    rng = random.Random(f"canaries:{seed}")
    words = [f"ZQ{''.join(rng.choices('BCDFGHJKLMNPRSTVWXYZ', k=6))}" for _ in range(2 * PEOPLE)]
    return [
        Person(
            f"99{rng.randint(1, 99):02}{rng.randint(1, 99):02}{rng.randint(1, 28):02}{rng.randint(1, 12):02}"
            f"{rng.randint(50, 99):02}{at:04}",
            f"{words[2 * at]} {words[2 * at + 1]}",
        )
        for at in range(PEOPLE)
    ]


def written(folder: Path, who: Sequence[Person]) -> None:
    """A roll and a member export of them all."""
    born = [f"{one.nik[6:8]}-{one.nik[8:10]}-19{one.nik[10:12]}" for one in who]
    roll = "NIK,NAMA,TGL LAHIR\n" + "".join(f"{a.nik},{a.name},{b}\n" for a, b in zip(who, born, strict=True))
    (folder / "roll.csv").write_text(roll, encoding="utf-8")
    exported = "KPJ,NIK,NAMA TK,TGL LAHIR,STATUS KEPESERTAAN,BLTH TERAKHIR\n" + "".join(
        f"{23_000_000_000 + at},{a.nik},{a.name},{b},AKTIF,03-2025\n"
        for at, (a, b) in enumerate(zip(who, born, strict=True))
    )
    (folder / "members.csv").write_text(exported, encoding="utf-8")


def hits(data: bytes, who: frozenset[bytes]) -> set[bytes]:
    """Which of the 200 stand in `data`, in full, in either letters, also with signs between digits or as UTF-16."""
    found: set[bytes] = set()
    for text in (data, data.replace(b"\0", b"")):
        found |= {re.sub(rb"[ .\-]", b"", one.group()) for one in _NIK.finditer(text)} & who
        found |= {one.group().upper() for one in _WORD.finditer(text)} & who
    return found


def known(who: Sequence[Person]) -> frozenset[bytes]:
    """Their NIK and single words."""
    return frozenset(text.encode() for one in who for text in (one.nik, *one.name.split()))


def damaged(kind: str, seed: int) -> Callable[[Path], None]:
    """Makes `broken` of the roll: a file of `kind` with a fault in it."""

    def harm(folder: Path) -> None:
        rng = random.Random(f"{kind}:{seed}")
        text = (folder / "roll.csv").read_bytes()
        (folder / "broken").write_bytes(_broken(kind, text, rng))

    return harm


def _broken(kind: str, text: bytes, rng: random.Random) -> bytes:
    lines = text.splitlines(keepends=True)
    at = rng.randrange(1, len(lines))
    made: dict[str, Callable[[], bytes]] = {
        "quote": lambda: b"".join([*lines[:at], b'"', *lines[at:]]),
        "ragged": lambda: b"".join(line.replace(b",", b"", 1) if rng.random() < 0.4 else line for line in lines),
        "no header": lambda: b"".join(lines[1:]),
        "two headers": lambda: b"NIK,NIK,NAMA\n" + b"".join(lines[1:]),
        "bytes": lambda: text[: len(text) // 2] + bytes([0xFF, 0xFE, 0x81, 0]) * 9 + text[len(text) // 2 :],
        "utf-16": lambda: text.decode().encode("utf-16-le")[:-1],
        "gzip": lambda: gzip.compress(text)[:-200],
        "html": lambda: b"<html><table><tr><td colspan=99999>" + b"<tr><td>".join(lines).replace(b",", b"<td>"),
        "json": lambda: b"[" + b",".join(b'{"nik":"%s"}' % line.strip() for line in lines),
        "parquet": lambda: _parquet(text, rng),
        "half a book": lambda: _book(text, kind, rng),
        "flipped book": lambda: _book(text, kind, rng),
    }
    return made[kind]()


def _parquet(text: bytes, rng: random.Random) -> bytes:
    import polars as pl

    made = io.BytesIO()
    pl.read_csv(text, infer_schema=False).write_parquet(made, compression="uncompressed")
    data = bytearray(made.getvalue())
    for _ in range(60):
        data[rng.randrange(4, len(data) - 8)] ^= 1 << rng.randrange(8)
    return bytes(data)


def _book(text: bytes, kind: str, rng: random.Random) -> bytes:
    import polars as pl

    made = io.BytesIO()
    pl.read_csv(text, infer_schema=False).write_excel(made)
    data = bytearray(made.getvalue())
    if kind == "half a book":
        return bytes(data[: len(data) // 2])
    for _ in range(3):
        data[rng.randrange(len(data) // 3, len(data))] ^= 1 << rng.randrange(8)
    return bytes(data)


def _state_of(folder: Path) -> Path:
    subprocess.run(_command(*JOB, "-q", "--fail-on", "never"), cwd=folder, check=False, capture_output=True)
    return folder / ".ucj"


def _state_damaged(folder: Path) -> None:
    (folder / "ucj.toml").write_text("[state]\ndir = '.ucj'\n", encoding="utf-8")
    file = _state_of(folder) / "state.sqlite"
    data = bytearray(file.read_bytes())
    data[4096:6000] = (folder / "roll.csv").read_bytes()[:1904].ljust(1904)
    file.write_bytes(data)


def _key_of_names(folder: Path) -> None:
    (folder / "ucj.toml").write_text("[state]\ndir = '.ucj'\n", encoding="utf-8")
    (_state_of(folder) / "key").write_bytes((folder / "roll.csv").read_bytes()[:200])


def _settings_of(text: str) -> Callable[[Path], None]:
    def harm(folder: Path) -> None:
        who = (folder / "roll.csv").read_text("utf-8").splitlines()[1].split(",")
        (folder / "ucj.toml").write_text(text.format(nik=who[0], name=who[1]), encoding="utf-8")

    return harm


def _run_damaged(file: str) -> Callable[[Path], None]:
    def harm(folder: Path) -> None:
        _state_of(folder)
        path = folder / "hasil" / file
        path.write_bytes(path.read_bytes()[:-300] + (folder / "roll.csv").read_bytes()[:300])

    return harm


KINDS = (
    "quote", "ragged", "no header", "two headers", "bytes", "utf-16", "gzip", "html", "json", "parquet", "half a book",
    "flipped book",
)  # fmt: skip


def faults(seed: int, who: Sequence[Person]) -> Iterator[Fault]:
    """Every fault."""
    for kind in KINDS:
        harm = damaged(kind, seed)
        for command in ("check", "inspect", "dedupe"):
            yield Fault(f"{kind}: {command}", (command, "broken"), harm)
        yield Fault(f"{kind}: convert", ("convert", "broken", "--out", "csv"), harm)
        whole = ("reconcile", "-r", "broken", *JOB[3:], "--debug", "--log-file", "ucj.log")
        yield Fault(
            f"{kind}: reconcile", whole, harm, environment={"RUST_BACKTRACE": "full", "PYTHONFAULTHANDLER": "1"}
        )
    yield from _of_use(who[0])
    yield from _of_places()
    yield from _of_limits(random.Random(seed))


def _of_use(one: Person) -> Iterator[Fault]:
    for name, given in (
        ("no such command", [one.nik]),
        ("no such option", ["check", f"--{one.nik}"]),
        ("no such option's value", ["check", "roll.csv", f"--bogus={one.name}"]),
        ("no date", [*JOB, "--as-of", one.nik]),
        ("no number", ["synth", "kota", "--persons", one.name]),
        ("no choice", ["check", "roll.csv", "--side", one.name]),
        ("no level", ["check", "roll.csv", "--fail-on", one.name]),
        ("no format", [*JOB, "--format", one.name]),
        ("no such person", ["explain", "hasil", "--nik", one.nik]),
        ("no language", ["check", "roll.csv", "--lang", one.name]),
        ("an argument too many", ["explain", "hasil", one.name]),
        ("no budget", ["plan", "hasil", "--budget", one.name]),
    ):
        for form in ("text", "json"):
            yield Fault(f"{name} ({form})", given, environment={"UCJ_LOG_FORMAT": form, "UCJ_DEBUG": "1"})
    yield Fault("settings: wrong kind", JOB, _settings_of("[rules]\ngrace_months = '{nik}'\n"))
    yield Fault("settings: wrong key", JOB, _settings_of("[match]\nid_kind = '{name}'\n"))
    yield Fault("settings: no TOML", JOB, _settings_of("[rules\n# {nik} {name}"))
    yield Fault(
        "settings: no password", JOB, _settings_of("[source.a]\nurl = 'postgresql://{name}:{nik}@127.0.0.1:1/a'\n")
    )


def _of_places() -> Iterator[Fault]:
    yield Fault("state damaged", JOB, _state_damaged, planted="state.sqlite")
    yield Fault("key of something else", JOB, _key_of_names, planted="key")
    yield Fault("doctor of a damaged state", ("doctor",), _state_damaged, planted="state.sqlite")
    for file in ("roll.parquet", "links.parquet", "summary.json", "run.json"):
        yield Fault(f"run damaged: {file}", ("diff", "hasil", "hasil", "--debug"), _run_damaged(file))
        yield Fault(f"run damaged: {file}, explained", ("explain", "hasil", "--row", "roll.csv:2"), _run_damaged(file))
    yield Fault("log is the roll", (*JOB, "--log-file", "roll.csv"))
    for form in ("text", "json"):
        yield Fault(f"all well, logged ({form})", (*JOB, "--log-format", form, "--debug"))
        yield Fault(f"all well, logged to a file ({form})", (*JOB, "--log-file", "ucj.log", "--log-format", form))
    for streams in (">/dev/full", "2>/dev/full", ">&-", "2>&-", ">&- 2>&- <&-", "| true"):
        yield Fault(f"streams {streams}", JOB, streams=streams)


def _of_limits(rng: random.Random) -> Iterator[Fault]:
    for size in (0, 1, 4, 16, 64, 256, 1024):
        yield Fault(
            f"files of {size} kB at most",
            (*JOB, "--log-file", "ucj.log"),
            limits=[(resource.RLIMIT_FSIZE, size * 1024)],
        )
    for most in (4, 6, 8, 12, 16, 20, 24):
        yield Fault(f"{most} open files at most", (*JOB, "--debug"), limits=[(resource.RLIMIT_NOFILE, most)])
    for size in (64, 128, 192, 256, 384, 512, 640, 768, 1024, 1536, 2048):
        yield Fault(
            f"{size} MB of addresses at most", (*JOB, "--debug"), limits=[(resource.RLIMIT_AS, size * _MEGABYTE)]
        )
    for number in (
        signal.SIGINT,
        signal.SIGTERM,
        signal.SIGHUP,
        signal.SIGQUIT,
        signal.SIGXCPU,
        signal.SIGABRT,
        signal.SIGKILL,
    ):
        for _time in range(4):
            yield Fault(
                f"{number.name}", (*JOB, "--log-file", "ucj.log"),
                signal_after=(number, rng.uniform(0.02, 1.2)), again=number in {signal.SIGABRT, signal.SIGKILL},
            )  # fmt: skip


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "ucj_validate", *arguments]


def outcome(fault: Fault, who: Sequence[Person]) -> tuple[int, set[bytes], list[str], float]:
    """(exit code, those who were found, where, seconds from a signal to the end) after one fault, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="canaries-") as home:
        folder, temporary = Path(home) / "project", Path(home) / "tmp"
        folder.mkdir()
        temporary.mkdir()
        written(folder, who)
        environment = {k: v for k, v in os.environ.items() if not k.startswith("UCJ_")}
        environment |= {"TMPDIR": str(temporary), "HOME": home, "XDG_CONFIG_HOME": f"{home}/config"} | fault.environment
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(Path.cwd()), environment.get("PYTHONPATH")]))
        if fault.harm is not None:
            fault.harm(folder)
        code, told, seconds = _ended(fault, folder, environment)
        if fault.again:
            (folder / "ucj.log").unlink(missing_ok=True)
            subprocess.run(_command(*JOB, "-q"), cwd=folder, env=environment, check=False, capture_output=True)
        places = {"standard streams": told, **dict(_left(Path(home), folder))}
        found = {name: hits(data, known(who)) for name, data in places.items() if Path(name).name != fault.planted}
    return code, set().union(*found.values()), sorted(name for name, seen in found.items() if seen), seconds


def _ended(fault: Fault, folder: Path, environment: dict[str, str]) -> tuple[int, bytes, float]:
    def limited() -> None:
        for what, most in fault.limits:
            resource.setrlimit(what, (most, most))

    command = _command(*fault.arguments)
    if fault.streams:
        command = ["sh", "-c", f'"$@" {fault.streams}', "sh", *command]
    run = subprocess.Popen(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        preexec_fn=limited if fault.limits else None,  # noqa: PLW1509  between fork and exec other threads' locks stay held
    )  # fmt: skip
    if fault.signal_after is not None:
        number, seconds = fault.signal_after
        time.sleep(seconds)
        run.send_signal(number)
    begun = time.perf_counter()
    try:
        told, _none = run.communicate(timeout=_PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        run.kill()
        told, _none = run.communicate()
    return run.returncode, told, time.perf_counter() - begun if fault.signal_after else 0.0


def _left(home: Path, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Everything that lies where no value belongs: by its name, its content with its name."""
    for path in sorted(home.rglob("*")):
        inside = path.relative_to(folder).parts[0] if folder in path.parents else ""
        if inside not in INPUTS | OUTPUTS and path.is_file():
            yield str(path.relative_to(home)), path.read_bytes() + os.fsencode(path.name)
        elif inside in OUTPUTS:
            yield f"name of {path.relative_to(home)}", os.fsencode(path.name)


ALLOWED = frozenset({0, 1, 2, 3, 4, 5, 6, 70, 130, 141, 143})


def campaign(
    chosen: Sequence[Fault], who: Sequence[Person], waited: list[float] | None = None
) -> tuple[int, list[str]]:
    """(how many of the 200 were found, what was wrong) over some faults; `waited` takes the seconds from signals to ends."""
    total, wrong = 0, []
    for fault in chosen:
        code, found, where, seconds = outcome(fault, who)
        total += len(found)
        if waited is not None and fault.signal_after is not None:
            waited.append(seconds)
        if found:
            wrong.append(f"{fault.name}: {len(found)} in {', '.join(where)}")
        # Before the program's first line a signal is the interpreter's.
        if code not in (ALLOWED if fault.signal_after is None else {*ALLOWED, -fault.signal_after[0]}):
            wrong.append(f"{fault.name}: ended with {code}")
    return total, wrong


def main() -> int:
    """Prints what was found; 1 where anything was."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    who = people(given.seed)
    chosen = [fault for fault in faults(given.seed, who) if given.only in fault.name]
    begun = time.perf_counter()
    waited: list[float] = []
    total, wrong = campaign(chosen, who, waited)
    print(f"faults {len(chosen)}, people {PEOPLE}, found {total}, seconds {time.perf_counter() - begun:.0f}")
    if waited:
        print(f"signals {len(waited)}, seconds to the end: median {median(waited):.2f}, most {max(waited):.2f}")
    print("\n".join(wrong))
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
