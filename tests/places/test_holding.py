"""One process at a place, whole files in it, and nothing left of those that were killed."""

from __future__ import annotations

import errno
import fcntl
import os
import resource
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from ucj_validate import fleeting
from ucj_validate.errors import ExitCode, LockedError, UnwritableError
from ucj_validate.places import leftovers, locks, moving
from ucj_validate.places.holding import held, inside, whole_file, whole_files
from ucj_validate.places.leftovers import beside, lock_of, tag

_HOLD = """
import sys, time
from pathlib import Path
from ucj_validate.places.holding import held
from ucj_validate.places.leftovers import beside
with held(Path(sys.argv[1])):
    staging = beside(Path(sys.argv[1]), "part")
    (staging / "roll.parquet").write_text("rows")
    print("held", flush=True)
    time.sleep(60)
"""


def holder(place: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", _HOLD, str(place)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def killed(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_second_process_is_told_who_writes_there_and_what_it_writes_stays(tmp_path: Path) -> None:
    process = holder(tmp_path / "run")
    before = names(tmp_path)
    try:
        with pytest.raises(LockedError) as refused, held(tmp_path / "run"):
            pass
        with held(tmp_path / "other"):  # it sweeps the same folder
            assert set(before) < set(names(tmp_path))
        assert names(tmp_path) == before
    finally:
        killed(process)

    assert refused.value.exit_code == ExitCode.LOCKED
    assert str(process.pid) in refused.value.found
    assert os.uname().nodename in refused.value.found


@pytest.mark.parametrize("name", ["run", "other"])
def test_what_a_killed_run_left_goes_with_the_next_one_there(tmp_path: Path, name: str) -> None:
    killed(holder(tmp_path / "run"))
    assert len(names(tmp_path)) == 2

    with held(tmp_path / name):
        assert names(tmp_path) == [lock_of(tmp_path / name).name]

    assert names(tmp_path) == []


def test_whoever_waits_comes_next(tmp_path: Path) -> None:
    process = holder(tmp_path / "run")
    threading.Timer(0.3, process.kill).start()

    with held(tmp_path / "run", wait_seconds=20):
        assert len(names(tmp_path)) == 1
    process.communicate()


def test_one_comes_after_the_other_even_where_each_takes_the_lock_file_away(tmp_path: Path) -> None:
    inside_now, most, done = 0, 0, []

    def worker() -> None:
        nonlocal inside_now, most
        for _time in range(5):
            with held(tmp_path / "run", wait_seconds=30):
                inside_now += 1
                most = max(most, inside_now)
                inside_now -= 1
        done.append(True)

    threads = [threading.Thread(target=worker) for _one in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(done), most, names(tmp_path)) == (4, 1, [])


def test_a_place_that_is_held_is_held_once_more_within(tmp_path: Path) -> None:
    with held(tmp_path / "run"), held(tmp_path / "run"), whole_file(tmp_path / "run") as staged:
        staged.write_text("x")

    assert names(tmp_path) == ["run"]


def test_folders_above_are_made_for_it_and_go_if_nothing_came_of_it(tmp_path: Path) -> None:
    with held(tmp_path / "a" / "b" / "run"):
        assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700

    assert names(tmp_path) == []
    with pytest.raises(UnwritableError), held(tmp_path / "a" / "run", parents=False):
        pass


def test_a_file_system_without_locks_keeps_nobody_out_and_sweeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    living = beside(tmp_path / "run", "part")

    def none_here(_descriptor: int, _operation: int) -> None:
        raise OSError(errno.ENOLCK, "")

    monkeypatch.setattr(fcntl, "flock", none_here)

    with whole_file(tmp_path / "run") as staged:
        staged.write_text("x")

    assert names(tmp_path) == sorted([living.name, "run"])


def test_a_link_in_the_place_of_a_lock_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("own")
    lock_of(tmp_path / "run").symlink_to(tmp_path / "mine")

    with pytest.raises(UnwritableError), held(tmp_path / "run"):
        pass

    assert (tmp_path / "mine").read_text() == "own"


def test_what_stepped_aside_and_was_not_replaced_comes_back(tmp_path: Path) -> None:
    (tmp_path / ".ucj-old-run.abcdefgh").mkdir()
    (tmp_path / ".ucj-old-run.abcdefgh" / "run.json").write_text("old")
    (tmp_path / ".ucj-part-run.abcdefgh").mkdir()

    with held(tmp_path / "other"):
        pass

    assert names(tmp_path) == ["run"]
    assert (tmp_path / "run" / "run.json").read_text() == "old"


def test_what_stepped_aside_and_was_replaced_goes(tmp_path: Path) -> None:
    (tmp_path / ".ucj-old-run.abcdefgh").mkdir()
    (tmp_path / "run").mkdir()

    with held(tmp_path / "run"):
        pass

    assert names(tmp_path) == ["run"]


def test_a_long_name_keeps_its_own(tmp_path: Path) -> None:
    one, other = "x" * 250 + "1", "x" * 250 + "2"
    assert len({tag(one), tag(other)}) == 2
    aside = beside(tmp_path / one, "old")
    (aside / "run.json").write_text("old")

    with held(tmp_path / other):
        assert aside.exists()
    with held(tmp_path / one):
        pass

    assert names(tmp_path) == [one]


def test_only_names_of_ours_are_swept(tmp_path: Path) -> None:
    own = [
        ".ucj",
        ".ucj-part-run",
        ".ucj-part-run.abc",
        ".ucj-mine-run.abcdefgh",
        ".run-abcdefgh",
        "ucj-part-run.abcdefgh",
    ]
    for name in own:
        (tmp_path / name).mkdir()

    leftovers.swept(tmp_path)

    assert names(tmp_path) == sorted(own)


def test_an_empty_folder_goes_though_the_process_may_open_no_more_files(tmp_path: Path) -> None:
    staging = beside(tmp_path / "run", "part")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)

    resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
    try:
        leftovers.removed(staging)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    assert names(tmp_path) == []


def test_what_could_not_be_removed_goes_when_the_process_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    staging = beside(tmp_path / "run", "part")
    (staging / "roll.csv").write_text("rows")
    with monkeypatch.context() as refusing:
        refusing.setattr(fleeting, "emptied", lambda _folder: None)
        leftovers.removed(staging)
    assert staging.exists()

    fleeting.taken_away()

    assert names(tmp_path) == []


def test_what_another_user_has_named_like_leftovers_is_neither_removed_nor_put_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (".ucj-old-run.abcdefgh", ".ucj-part-run.abcdefgh"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(leftovers, "_owner", lambda path: 1 if path.is_dir() else 0)

    with held(tmp_path / "run"):
        pass
    leftovers.swept(tmp_path)

    assert names(tmp_path) == [".ucj-old-run.abcdefgh", ".ucj-part-run.abcdefgh"]


def test_a_link_among_leftovers_goes_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "work.txt").write_text("own")
    (tmp_path / ".ucj-part-run.abcdefgh").symlink_to(tmp_path / "mine")

    leftovers.swept(tmp_path)

    assert names(tmp_path) == ["mine"]
    assert (tmp_path / "mine" / "work.txt").exists()


def test_a_file_is_old_or_new_and_private(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("old")

    def half() -> None:
        with whole_file(tmp_path / "x.txt") as staged:
            staged.write_text("ne")
            raise KeyError

    with pytest.raises(KeyError):
        half()
    assert ((tmp_path / "x.txt").read_text(), names(tmp_path)) == ("old", ["x.txt"])

    with whole_file(tmp_path / "x.txt") as staged:
        staged.write_text("new")
    assert ((tmp_path / "x.txt").read_text(), names(tmp_path)) == ("new", ["x.txt"])
    assert stat.S_IMODE((tmp_path / "x.txt").stat().st_mode) == 0o600


@pytest.mark.parametrize("renames", [True, False])
@pytest.mark.parametrize("links", [True, False])
def test_a_new_file_replaces_nothing_whatever_the_system_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, renames: bool, links: bool
) -> None:
    if not renames:
        monkeypatch.setattr(moving, "_SYSTEM", "other")
    if not links:
        monkeypatch.setattr(moving, "_linked", lambda _source, _place: False)

    with whole_file(tmp_path / "key", new=True) as staged:
        staged.write_text("first")
    with pytest.raises(FileExistsError), whole_file(tmp_path / "key", new=True) as staged:
        staged.write_text("second")

    assert ((tmp_path / "key").read_text(), names(tmp_path)) == ("first", ["key"])


def test_files_for_a_folder_come_all_at_the_end_and_a_link_of_their_name_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("own")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "b.csv").symlink_to(tmp_path / "mine")
    with whole_files(tmp_path / "out") as staging:
        for name in ("a.csv", "b.csv"):
            (staging / name).write_text(name)
        assert not (tmp_path / "out" / "a.csv").exists()

    assert names(tmp_path / "out") == ["a.csv", "b.csv"]
    assert ((tmp_path / "mine").read_text(), (tmp_path / "out" / "b.csv").is_symlink()) == ("own", False)
    assert lock_of(inside(tmp_path / "out")).parent == tmp_path / "out"


def test_a_lock_of_another_user_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock_of(tmp_path / "run").touch()

    def denied(_self: locks.KernelLock) -> bool:
        raise PermissionError(errno.EACCES, "")

    monkeypatch.setattr(locks.KernelLock, "tried", denied)

    with pytest.raises(LockedError), held(tmp_path / "run"):
        pass


def test_nobody_waits_long_for_a_holder_who_tells_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert locks._UNNAMED_SECONDS <= 2
    monkeypatch.setattr(locks, "_UNNAMED_SECONDS", 0.1)
    holder = locks.KernelLock(lock_of(tmp_path / "run"))
    assert holder.tried()
    began = time.monotonic()

    with pytest.raises(LockedError), held(tmp_path / "run"):
        pass

    holder.release()
    assert 0.1 <= time.monotonic() - began < 2
