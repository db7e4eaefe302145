"""Files that belong together: a new folder stands with all of them at once, one that stands gets all of them or none."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.cli.command import ucj_here
from ucj_validate.errors import LockedError, UnwritableError
from ucj_validate.places import moving, together
from ucj_validate.places.holding import filling, inside, whole_files, whole_folder
from ucj_validate.places.leftovers import lock_of
from ucj_validate.signals import Stopped

NAMES = ("a.csv", "b.csv", "c.csv", "d.csv", "e.csv")


def put(folder: Path, text: str, names: tuple[str, ...] = NAMES) -> None:
    with whole_files(folder) as staging:
        for name in names:
            (staging / name).write_text(text)


def texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_a_new_folder_stands_with_all_files_or_not_at_all(tmp_path: Path) -> None:
    out = tmp_path / "jauh" / "out"
    with whole_files(out) as staging:
        (staging / "a.csv").write_text("1")
        assert not out.exists()
        assert staging.parent == out.parent
    assert (texts(out), oct(out.stat().st_mode & 0o777)) == ({"a.csv": "1"}, "0o700")
    assert os.listdir(out.parent) == ["out"]  # noqa: PTH208

    with pytest.raises(KeyError), whole_files(tmp_path / "lain" / "out") as staging:
        raise KeyError
    assert not (tmp_path / "lain").exists()


def test_where_the_third_of_five_is_refused_the_first_two_are_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "out", "old", NAMES[1:])
    whole = moving._renamed

    def refused(left: Path, right: Path, of_linux: int, of_macos: int) -> int | None:
        return errno.EACCES if right.name == "c.csv" else whole(left, right, of_linux, of_macos)

    def not_replaced(_self: Path, target: Path) -> Path:
        raise PermissionError(errno.EACCES, "", str(target))

    monkeypatch.setattr(moving, "_renamed", refused)
    monkeypatch.setattr(Path, "replace", not_replaced)
    with pytest.raises(PermissionError):
        put(tmp_path / "out", "new")

    assert texts(tmp_path / "out") == dict.fromkeys(NAMES[1:], "old")


def test_a_signal_between_two_files_leaves_all_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "out", "old", NAMES[1:])
    moved = together._moved

    def stopped(staged: Path, place: Path) -> bool | None:
        if place.name == "d.csv":
            raise Stopped(signal.SIGTERM)
        return moved(staged, place)

    monkeypatch.setattr(together, "_moved", stopped)
    with pytest.raises(Stopped):
        put(tmp_path / "out", "new")

    assert texts(tmp_path / "out") == dict.fromkeys(NAMES[1:], "old")


def test_a_folder_of_one_of_the_names_is_nobodys_to_replace(tmp_path: Path) -> None:
    put(tmp_path / "out", "old", ("a.csv",))
    (tmp_path / "out" / "c.csv").mkdir()
    (tmp_path / "out" / "c.csv" / "mine").write_text("own")

    with pytest.raises(IsADirectoryError):
        put(tmp_path / "out", "new")

    assert (tmp_path / "out" / "a.csv").read_text() == "old"
    assert (tmp_path / "out" / "c.csv" / "mine").read_text() == "own"


def test_where_the_system_cannot_exchange_the_failure_names_what_is_new_and_what_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "out", "old")
    replace = Path.replace

    def not_the_third(self: Path, target: Path) -> Path:
        if target.name == "c.csv":
            raise PermissionError(errno.EACCES, "", str(target))
        return replace(self, target)

    monkeypatch.setattr(together, "exchanged", lambda _left, _right: False)
    monkeypatch.setattr(Path, "replace", not_the_third)
    with pytest.raises(UnwritableError) as told:
        put(tmp_path / "out", "new")

    assert told.value.found == "baru: a.csv, b.csv; belum: c.csv, d.csv, e.csv"
    assert [texts(tmp_path / "out")[name] for name in NAMES] == ["new", "new", "old", "old", "old"]


_MAKING = """
import sys, time
from pathlib import Path
from ucj_validate.places.holding import whole_files
with whole_files(Path(sys.argv[1])) as staging:
    (staging / "a.csv").write_text("1")
    print("here", flush=True)
    time.sleep(60)
"""


def test_who_makes_a_folder_is_alone_and_leaves_nothing_when_killed(tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = subprocess.Popen([sys.executable, "-c", _MAKING, str(out)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "here\n"
    try:
        with pytest.raises(LockedError), filling(out):
            pass
    finally:
        process.kill()
        process.communicate()
    assert any(name.startswith(".ucj-part-out.") for name in os.listdir(tmp_path))  # noqa: PTH208

    out.mkdir()  # by whoever; the next one there sweeps all the same
    put(out, "2", ("a.csv",))

    assert os.listdir(tmp_path) == ["out"]  # noqa: PTH208
    assert texts(out) == {"a.csv": "2"}


def test_who_fills_a_folder_that_stands_keeps_others_out_of_it(tmp_path: Path) -> None:
    with filling(tmp_path):
        assert lock_of(inside(tmp_path)).exists()
        put(tmp_path, "1", ("a.csv",))

    assert texts(tmp_path) == {"a.csv": "1"}


def test_folders_that_belong_together_stand_together(tmp_path: Path) -> None:
    with whole_folder(tmp_path / "kota") as root:
        put(root / "2025-01", "1", ("a.csv",))
        put(root, "2", ("b.csv",))
        assert not (tmp_path / "kota").exists()
    with whole_folder(tmp_path / "kota") as root:
        assert root == tmp_path / "kota"

    assert (tmp_path / "kota/2025-01/a.csv").read_text() + (tmp_path / "kota/b.csv").read_text() == "12"
    assert os.listdir(tmp_path) == ["kota"]  # noqa: PTH208


@pytest.mark.parametrize("how", [("--months", "2"), ("--cities", "palu=60,morowali=40"), ()])
def test_a_made_up_city_that_cannot_be_finished_is_not_begun(
    tmp_path: Path, how: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []

    def not_the_last(source: Path, place: Path) -> None:
        made.append(place.name)
        if place.name == "kota":
            raise OSError(errno.ENOSPC, "")
        whole(source, place)

    whole = moving.move_new
    monkeypatch.setattr("ucj_validate.places.holding.move_new", not_the_last)
    ended = ucj_here(tmp_path, "synth", "kota", "--persons", "60", "--layout", "clean", *how)

    assert ended.code == 4
    assert made[-1] == "kota"
    assert os.listdir(tmp_path) == []  # noqa: PTH208


@pytest.mark.parametrize(
    "arguments",
    [("synth", "out", "--persons", "20"), ("init", "out", "--roll", "roll.csv", "--members", "members.csv")],
)
def test_who_comes_second_leaves_with_5_or_waits(office: Path, arguments: tuple[str, ...]) -> None:
    out = office / "out"
    process = subprocess.Popen([sys.executable, "-c", _MAKING, str(out)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "here\n"
    try:
        refused = ucj_here(office, *arguments)
        ending = threading.Timer(0.3, process.kill)
        ending.start()
        waited = ucj_here(office, *arguments, "--wait", "30")
    finally:
        process.kill()
        process.communicate()

    assert (refused.code, waited.code) == (5, 0), waited.err
    assert f"proses {process.pid} di " in refused.err
    assert (out / "ucj.toml").is_file()
