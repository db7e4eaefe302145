"""Pipes, devices, odd names, packed files, and files that change while they are read."""

from __future__ import annotations

import gzip
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from benchmarks.text_faults import raced

from ucj_validate.errors import LimitError, UcjError, UnreadableError
from ucj_validate.ingest import tables
from ucj_validate.ingest.files import opened as packed
from ucj_validate.ingest.files import stored
from ucj_validate.ingest.files.paths import resolved

ROLL = "NIK,NAMA\n0071014101850001,SITI\n0071014101850002,BUDI\n"


def ucj(*arguments: str | bytes, stdin: bytes | None = None, folder: Path | None = None) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "ucj_validate", *arguments],
        input=stdin,
        cwd=folder,
        capture_output=True,
        timeout=60,
        check=False,
    )


def names_of(path: str) -> list[str]:
    (table,) = tables(path)
    return table.rows["1"].to_list()


# ---- pipes and devices


@pytest.mark.parametrize("name", ["-", "/dev/stdin"])
def test_standard_input_is_read(name: str, tmp_path: Path):
    done = ucj("convert", name, "--out", str(tmp_path / "out"), stdin=ROLL.encode())

    assert done.returncode == 0
    assert (tmp_path / "out/stdin.csv").read_text() == ROLL


def test_standard_input_may_be_packed(tmp_path: Path):
    done = ucj("convert", "-", "--out", str(tmp_path / "out"), stdin=gzip.compress(ROLL.encode()))

    assert (done.returncode, (tmp_path / "out/stdin.csv").read_text()) == (0, ROLL)


@pytest.mark.parametrize("command", [["inspect", "-", "-"], ["convert", "-", "/dev/stdin", "--out", "out"]])
def test_standard_input_named_twice_is_refused(command: list[str], tmp_path: Path):
    done = ucj(*command, stdin=ROLL.encode(), folder=tmp_path)

    assert done.returncode == 2
    assert b"dua kali" in done.stderr
    assert not list(tmp_path.iterdir())


def test_standard_input_on_both_sides_is_refused(tmp_path: Path):
    done = ucj("reconcile", "--roll", "-", "--members", "-", "--out", "hasil", stdin=ROLL.encode(), folder=tmp_path)

    assert done.returncode == 2
    assert not list(tmp_path.iterdir())


def test_closed_standard_input_is_refused(tmp_path: Path):
    command = f'"{sys.executable}" -m ucj_validate inspect - <&-'
    done = subprocess.run(["sh", "-c", command], capture_output=True, cwd=tmp_path, timeout=60, check=False)

    assert done.returncode == 3
    assert b"Traceback" not in done.stderr


def test_a_named_pipe_is_read_to_its_end(tmp_path: Path):
    pipe = tmp_path / "pipa"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_text(ROLL * 3))
    writer.start()

    names = names_of(str(pipe))

    writer.join()
    assert names[:2] == ["SITI", "BUDI"]


def test_a_pipe_without_end_is_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(stored, "STREAM_LIMIT", 3_000_000)
    pipe = tmp_path / "pipa"
    os.mkfifo(pipe)

    def endless() -> None:
        try:
            with pipe.open("w") as file:
                while True:
                    file.write(ROLL)
        except BrokenPipeError:
            return

    writer = threading.Thread(target=endless)
    writer.start()

    with pytest.raises(LimitError):
        tables(str(pipe))
    writer.join()


@pytest.mark.parametrize("path", ["/dev/null", "/dev/zero", "/dev/urandom", "/", "/dev"])
def test_what_is_no_file_is_refused_at_once(path: str):
    with pytest.raises(UnreadableError) as refused:
        tables(path)

    assert refused.value.advice


def test_a_socket_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("soket")

        with pytest.raises(UnreadableError) as refused:
            tables("soket")

    assert refused.value.found == "sebuah soket"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(tmp_path: Path):
    path = tmp_path / "roll.csv"
    path.write_text(ROLL)
    path.chmod(0)

    with pytest.raises(UnreadableError) as refused:
        tables(str(path))

    assert "izin" in refused.value.found


def test_a_link_to_nothing_is_refused(tmp_path: Path):
    (tmp_path / "roll.csv").symlink_to(tmp_path / "tidak-ada")

    with pytest.raises(UnreadableError):
        tables(str(tmp_path / "roll.csv"))


# ---- packed files


def test_a_packed_file_of_several_members_with_padding_is_read(tmp_path: Path):
    half = len(ROLL) // 2
    data = gzip.compress(ROLL[:half].encode()) + gzip.compress(ROLL[half:].encode()) + b"\x00" * 700
    (tmp_path / "roll.csv.gz").write_bytes(data)

    assert names_of(str(tmp_path / "roll.csv.gz")) == ["SITI", "BUDI"]


@pytest.mark.parametrize("cut", [5, 20, -9, -1])
def test_a_packed_file_that_breaks_off_is_refused(tmp_path: Path, cut: int):
    (tmp_path / "roll.csv.gz").write_bytes(gzip.compress(ROLL.encode())[:cut])

    with pytest.raises(UnreadableError, match="gzip"):
        tables(str(tmp_path / "roll.csv.gz"))


def test_a_flipped_bit_in_a_packed_file_is_noticed(tmp_path: Path):
    data = bytearray(gzip.compress(ROLL.encode()))
    path = tmp_path / "roll.csv.gz"
    for at in range(80, len(data) * 8, 7):
        flipped = bytearray(data)
        flipped[at // 8] ^= 1 << at % 8
        path.write_bytes(flipped)
        try:
            names = names_of(str(path))
        except UcjError:
            continue
        assert names == ["SITI", "BUDI"]


def test_a_bomb_is_met_before_it_fills_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "bom.csv.gz"
    path.write_bytes(gzip.compress(b"0" * 60_000_000))
    with pytest.raises(LimitError):  # by its ratio
        tables(str(path))

    monkeypatch.setattr(packed, "UNPACKED_LIMIT", 1_000)
    path.write_bytes(gzip.compress(os.urandom(50_000)))
    with pytest.raises(LimitError):  # by its size
        tables(str(path))


def test_a_file_packed_twice_is_refused(tmp_path: Path):
    (tmp_path / "x.csv.gz").write_bytes(gzip.compress(gzip.compress(ROLL.encode())))

    with pytest.raises(UnreadableError):
        tables(str(tmp_path / "x.csv.gz"))


# ---- names

NAMES = (
    "Data [A].csv", "[abc].csv", "a*b.csv", "apa?.csv", "a#b.csv", "#.csv", "spasi  dua.csv", "baris\nbaru.csv", "-rf.csv",
    "-", "--out", "~.csv", "$HOME.csv", "%s{0}.csv", "'\".csv", "é😀\u202e.csv", "n" * 251 + ".csv", "a\tb.csv", "\\.csv", "..csv", " ",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_taken_as_it_stands(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    for near in ("ab.csv", "A.csv", "Data A.csv", "a.csv", "b.csv", "a", "b"):
        (tmp_path / near).write_text("NIK,NAMA\n1,SALAH\n")
    (tmp_path / name).write_text(ROLL)

    assert names_of(str(tmp_path / name)) == ["SITI", "BUDI"]
    assert names_of(f"./{name}") == ["SITI", "BUDI"]
    (asked,) = resolved([str(tmp_path / name)])
    assert asked.label.isprintable()


def test_names_need_not_be_utf8(tmp_path: Path):
    raw = os.fsencode(tmp_path) + b"/rol\xff\xe9.csv"
    with open(raw, "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write(ROLL)

    done = ucj(b"convert", raw, b"--out", os.fsencode(tmp_path / "out"))

    assert done.returncode == 0, done.stderr
    assert [path.read_text() for path in (tmp_path / "out").glob("rol*.csv") if "rejects" not in path.name] == [ROLL]


def test_a_name_with_brackets_that_is_gone_is_not_met_by_another(tmp_path: Path):
    (tmp_path / "ok.csv").write_text(ROLL)

    with pytest.raises(UnreadableError, match="tidak ditemukan"):
        tables(str(tmp_path / "o[k].csv"))


def test_a_pattern_may_hold_the_brackets_of_names(tmp_path: Path):
    (tmp_path / "Data [A] 1.csv").write_text(ROLL)
    (tmp_path / "Data A 2.csv").write_text(ROLL)

    assert [asked.label for asked in resolved([str(tmp_path / "Data [A]*.csv")])] == ["Data [A] 1.csv"]


def test_a_file_called_dash_that_a_pattern_meets_is_that_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "-").write_text(ROLL)

    assert names_of("*") == ["SITI", "BUDI"]


@pytest.mark.parametrize("pattern", ["", "a" * 5_000, "x\x00y", "x" * 300 + "/y.csv", "*\x00", "#", "tidak/ada/*.csv"])
def test_what_names_nothing_is_refused_without_a_traceback(pattern: str):
    with pytest.raises(UnreadableError):
        tables(pattern)


# ---- changing files


def test_a_file_that_is_written_while_it_is_read_is_never_mixed(tmp_path: Path):
    race = raced(10, tmp_path, seed=1)

    assert race.mixed == 0
    assert race.whole + race.noticed == 10


def test_a_file_that_never_rests_is_refused(tmp_path: Path):
    path = tmp_path / "roll.csv"
    path.write_text(ROLL)
    begun, done = threading.Event(), threading.Event()

    def write_on() -> None:
        with path.open("a") as file:
            begun.set()
            while not done.wait(0.001):
                file.write("1,X\n")
                file.flush()

    writer = threading.Thread(target=write_on)
    writer.start()
    begun.wait()
    try:
        with pytest.raises(UnreadableError, match="berubah"):
            tables(str(path))
    finally:
        done.set()
        writer.join()


def test_a_file_at_rest_is_read_at_once(tmp_path: Path):
    path = tmp_path / "roll.csv"
    path.write_text(ROLL)

    assert [names_of(str(path)) for _ in range(3)] == [["SITI", "BUDI"]] * 3


def test_names_that_are_seen_alike_are_told_apart(tmp_path: Path):
    for name in ("\u200b.csv", "\u180e.csv", "a\x1b.csv", "a\\x1b.csv", "stdin"):
        (tmp_path / name).write_text(ROLL)

    labels = [asked.label for asked in resolved([str(path) for path in sorted(tmp_path.iterdir())])]

    assert len(set(labels)) == 5
    assert all(label.isprintable() for label in labels)
