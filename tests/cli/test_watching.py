"""Progress stands on standard error, where somebody looks at a terminal, and nowhere else; it leaves nothing behind."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from tests.cli.command import ucj_here
from ucj_validate.cli.speaking.watching import Line, told, watched
from ucj_validate.columns import Side
from ucj_validate.i18n import set_language
from ucj_validate.ingest import read
from ucj_validate.normalise import people
from ucj_validate.progress import Unit, begin, counted, watched_by

pty = pytest.importorskip("pty", reason="a system without pseudo-terminals")
JOB = ("reconcile", "--roll", "roll.csv", "--members", "members.csv", "--as-of", "2025-04-24", "--out", "hasil")
SLOW = """
import time
from ucj_validate.cli.speaking.watching import watched
from ucj_validate.progress import Unit, begin, counted
with watched(after_seconds=0.0):
    begin("Membaca berkas")
    done = counted(40, Unit.PAIRS)
    print("isi", flush=True)
    for _ in range(4):
        time.sleep(0.15)
        done(10)
print("akhir")
"""


@pytest.fixture(autouse=True)
def indonesian() -> Iterator[None]:
    yield
    set_language("id")


@dataclass
class Notes:
    """What a watcher was told."""

    labels: list[str] = field(default_factory=list)
    expected: dict[Unit, int] = field(default_factory=dict)
    done: int = 0

    def begin(self, label: str) -> None:
        self.labels.append(label)

    def expect(self, more: int, unit: Unit) -> None:
        self.expected[unit] = self.expected.get(unit, 0) + more

    def advance(self, more: int) -> None:
        self.done += more


def on_a_terminal(*arguments: str, folder: Path, columns: int = 80, **environment: str) -> tuple[str, str]:
    """Standard output through a pipe, and standard error as a terminal gets it."""
    import fcntl
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    plain = {key: value for key, value in os.environ.items() if not key.startswith(("UCJ_", "COLUMNS", "NO_COLOR"))}
    with subprocess.Popen(
        [sys.executable, *arguments],
        cwd=folder,
        env=plain | {"TERM": "xterm", "PYTHONIOENCODING": "utf-8"} | environment,
        stdout=subprocess.PIPE,
        stderr=theirs,
    ) as run:
        os.close(theirs)
        seen = b""
        while True:
            try:
                piece = os.read(ours, 65_536)
            except OSError:  # Linux says so that the other end is closed
                break
            if not piece:
                break
            seen += piece
        assert run.stdout is not None
        out = run.stdout.read()
    os.close(ours)
    return out.decode(), seen.decode()


def left_on_screen(seen: str) -> str:
    """What a terminal still shows: each sign that erases a line takes away what stood there."""
    lines = [""]
    for piece in re.split(r"(\r|\n|\x1b\[2K|\x1b\[1A)", seen):
        if piece == "\n":
            lines.append("")
        elif piece == "\x1b[2K":
            lines[-1] = ""
        elif piece == "\x1b[1A":
            lines.pop()
        elif piece != "\r":
            lines[-1] += re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", piece)
    return "".join(lines).strip()


def test_a_long_stage_is_shown_on_standard_error_and_taken_away(tmp_path: Path) -> None:
    out, seen = on_a_terminal("-c", SLOW, folder=tmp_path)

    assert out == "isi\nakhir\n"
    assert "Membaca berkas" in seen
    assert "pasangan/dtk" in seen
    assert "sisa 0:0" in seen
    assert left_on_screen(seen) == ""


@pytest.mark.parametrize("columns", [30, 60, 80, 200])
def test_a_narrow_terminal_gets_one_line_all_the_same(tmp_path: Path, columns: int) -> None:
    _out, seen = on_a_terminal("-c", SLOW, folder=tmp_path, columns=columns)

    assert " %" in seen
    assert ("pasangan/dtk" in seen) == (columns >= 72)
    assert left_on_screen(seen) == ""


def test_no_color_and_a_console_of_few_letters_are_obeyed(tmp_path: Path) -> None:
    _out, seen = on_a_terminal("-c", SLOW, folder=tmp_path, NO_COLOR="1", PYTHONIOENCODING="ascii")

    assert seen.isascii()
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]m", seen)


def test_a_run_that_is_over_sooner_shows_nothing(tmp_path: Path) -> None:
    out, seen = on_a_terminal("-c", SLOW.replace("after_seconds=0.0", "after_seconds=60.0"), folder=tmp_path)

    assert out == "isi\nakhir\n"
    assert seen == ""


@pytest.mark.parametrize("end", ["KeyboardInterrupt", "SystemExit(143)", "MemoryError"])
def test_however_a_run_ends_the_line_is_taken_away_and_the_cursor_given_back(tmp_path: Path, end: str) -> None:
    script = SLOW.replace("        done(10)", f"        raise {end}").replace("import time", "import sys, time")
    quiet = "sys.excepthook = lambda *_: None\n"

    _out, seen = on_a_terminal("-c", script.replace("with watched", f"{quiet}with watched"), folder=tmp_path)

    assert "Membaca berkas" in seen
    assert left_on_screen(seen) == ""
    assert seen.rindex("\x1b[?25h") > seen.rindex("\x1b[?25l")


@pytest.mark.parametrize(("quiet", "term"), [(True, "xterm"), (False, "dumb")])
def test_who_wants_quiet_or_has_a_dumb_terminal_gets_no_line(tmp_path: Path, quiet: bool, term: str) -> None:
    script = SLOW.replace("after_seconds=0.0", f"after_seconds=0.0, quiet={quiet}")

    out, seen = on_a_terminal("-c", script, folder=tmp_path, TERM=term)

    assert out == "isi\nakhir\n"
    assert seen == ""


def test_a_pipe_gets_nothing_on_standard_error(office: Path) -> None:
    ended = ucj_here(office, *JOB)

    assert ended.err == ""
    assert "\x1b" not in ended.out


def test_quiet_says_nothing_at_all_on_success(office: Path) -> None:
    ended = ucj_here(office, *JOB, "--quiet", "--fail-on", "never")

    assert (ended.code, ended.out, ended.err) == (0, "", "")


def test_nothing_is_told_where_nobody_looks() -> None:
    with watched():
        begin("Membaca berkas")
        counted(3, Unit.FILES)(1)


def test_what_is_expected_is_done_in_the_end(office: Path) -> None:
    files = [office / "roll.csv", office / "members.csv"]
    notes = Notes()

    with watched_by(notes):
        intake = read([str(path) for path in files], Side.MEMBERS, {})
        people(intake.rows, date(2025, 4, 24))

    assert notes.expected[Unit.BYTES] == sum(path.stat().st_size for path in files)
    assert notes.expected[Unit.CELLS] > intake.rows.height
    assert notes.done == sum(notes.expected.values())


def test_a_run_tells_its_stages_in_order(office: Path) -> None:
    from ucj_validate.cli.reconcile import reconcile

    notes = Notes()

    with watched_by(notes):
        reconcile(
            roll=[str(office / "roll.csv")],
            members=[str(office / "members.csv")],
            out=office / "hasil",
            quiet=True,
        )

    assert notes.labels == [
        "Membaca berkas",
        "Merapikan isian",
        "Memeriksa isian dan memadankan orang",
        "Mencari pasangan",
        "Membandingkan pasangan",
        "Menimbang pasangan",
        "Menetapkan orang",
        "Menentukan status",
        "Menulis laporan",
    ]
    assert notes.done == sum(notes.expected.values())


@pytest.mark.parametrize(
    ("done", "total", "seconds", "unit", "width", "words"),
    [
        (0, None, 3.0, Unit.CELLS, 80, "0:03"),
        (0, None, 3_725.0, Unit.CELLS, 80, "1:02:05"),
        (0, 100, 0.0, Unit.CELLS, 80, "  0 %"),
        (450_000, 1_000_000, 10.0, Unit.PAIRS, 80, " 45 %  45.000 pasangan/dtk  sisa 0:12"),
        (450_000, 1_000_000, 10.0, Unit.PAIRS, 60, " 45 %  sisa 0:12"),
        (25_000_000, 50_000_000, 2.0, Unit.BYTES, 80, " 50 %  12,5 MB/dtk  sisa 0:02"),
        (1_000_000, 1_000_000, 10.0, Unit.PAIRS, 80, "100 %  100.000 pasangan/dtk"),
        (2, 8, 3.0, Unit.KEYS, 80, "2 dari 8  0:03"),
        (0, 3, 0.0, Unit.FILES, 80, "0 dari 3  0:00"),
    ],
)
def test_a_stage_is_told_with_rate_and_what_remains(
    done: int, total: int | None, seconds: float, unit: Unit, width: int, words: str
) -> None:
    assert told(done, total, seconds, unit, width) == words


@pytest.mark.parametrize(("since", "words"), [(0.0, "  sisa 0:12"), (5.0, "  sisa 0:07"), (13.0, "")])
def test_what_remains_runs_down_between_two_tellings(since: float, words: str) -> None:
    assert told(450_000, 1_000_000, 10.0 + since, Unit.PAIRS, 60, since=since) == f" 45 %{words}"


def test_it_is_told_in_english() -> None:
    set_language("en")

    assert told(450_000, 1_000_000, 10.0, Unit.PAIRS, 80) == " 45 %  45,000 pairs/s  0:12 left"


def test_a_line_that_was_never_shown_is_closed_without_a_trace(capsys: pytest.CaptureFixture[str]) -> None:
    line = Line(after_seconds=60)
    line.begin("Membaca berkas")
    line.expect(3, Unit.FILES)
    line.advance(1)

    line.close()

    assert capsys.readouterr() == ("", "")
