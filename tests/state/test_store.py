"""The state: made whole, brought up to date after a backup, refused where it is not ours, never a value in it."""

from __future__ import annotations

import errno
import fcntl
import os
import sqlite3
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ucj_validate.errors import LockedError, UnreadableError, UnwritableError, UsageError
from ucj_validate.places import holding
from ucj_validate.state import FILE
from ucj_validate.state.lock import locked
from ucj_validate.state.migrations import MIGRATIONS
from ucj_validate.state.purging import remove_state
from ucj_validate.state.runs import Run, record, runs
from ucj_validate.state.standing import FILES
from ucj_validate.state.store import BACKUPS, KEY, opened


def test_a_new_state_is_private(tmp_path: Path) -> None:
    folder = tmp_path / ".ucj"

    with opened(folder, make=True) as store:
        assert store.rows("PRAGMA journal_mode")[0][0] == "wal"

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for name in (FILE, KEY):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


def test_a_run_is_remembered_without_the_nik_of_its_files_names(tmp_path: Path) -> None:
    inputs = [{"name": "9978010101900001.csv", "sheet": None, "rows": 3}]

    with opened(tmp_path, make=True) as store:
        record(store, Run("hasil", "Kota", "2025-04-24", "2025-04-24T00:00:00Z", "0", inputs, 0, {}, {}))
        (kept,) = runs(store)

    assert kept.inputs == [{"name": "9978••••••••0001.csv", "sheet": None, "rows": 3}]


def test_a_state_is_made_only_where_that_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(UsageError), opened(tmp_path / ".ucj"):
        pass

    assert not (tmp_path / ".ucj").exists()


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path, make=True):
        pass
    (tmp_path / KEY).chmod(0o644)

    with pytest.raises(UsageError) as refused, opened(tmp_path):
        pass

    assert refused.value.found == "0644"


def test_another_key_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path / "a", make=True), opened(tmp_path / "b", make=True):
        pass
    (tmp_path / "b" / KEY).replace(tmp_path / "a" / KEY)

    with pytest.raises(UnreadableError), opened(tmp_path / "a"):
        pass


def test_an_older_state_is_backed_up_and_brought_up_to_date(tmp_path: Path) -> None:
    with opened(tmp_path, make=True) as store, store.change() as database:
        database.execute("INSERT INTO withdrawn VALUES ('a', 'rani', '2025-01-01T00:00:00Z', '')")
    newer = (*MIGRATIONS, "ALTER TABLE withdrawn ADD COLUMN office TEXT NOT NULL DEFAULT '';")

    with opened(tmp_path, migrations=newer) as store:
        assert store.rows("SELECT answer, office FROM withdrawn")[0]["office"] == ""
        assert store.rows("PRAGMA user_version")[0][0] == len(newer)

    backup = tmp_path / BACKUPS / f"state-{len(MIGRATIONS)}.sqlite"
    kept = sqlite3.connect(backup)
    assert kept.execute("SELECT answer FROM withdrawn").fetchall() == [("a",)]
    assert kept.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)
    kept.close()
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_a_migration_that_fails_leaves_the_state_as_it_was(tmp_path: Path) -> None:
    with opened(tmp_path, make=True):
        pass
    broken = (*MIGRATIONS, "CREATE TABLE more (id INTEGER) STRICT;\nCREATE TABLE run (id INTEGER) STRICT;")

    with pytest.raises(Exception, match="ditulis"), opened(tmp_path, migrations=broken):
        pass

    with opened(tmp_path) as store:
        assert store.rows("PRAGMA user_version")[0][0] == len(MIGRATIONS)
        assert not store.rows("SELECT 1 FROM sqlite_master WHERE name = 'more'")


def test_a_state_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    with opened(tmp_path, make=True, migrations=(*MIGRATIONS, "CREATE TABLE later (id INTEGER) STRICT;")):
        pass

    with pytest.raises(UnreadableError), opened(tmp_path):
        pass


@pytest.mark.parametrize("content", [b"not a database at all, but long enough to be taken for one" * 40, b"\0" * 4096])
def test_what_is_no_state_is_refused(tmp_path: Path, content: bytes) -> None:
    with opened(tmp_path, make=True):
        pass
    for name in (f"{FILE}-wal", f"{FILE}-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / FILE).write_bytes(content)

    with pytest.raises(UnreadableError), opened(tmp_path):
        pass

    assert (tmp_path / FILE).read_bytes() == content


def test_a_foreign_database_is_not_written_to(tmp_path: Path) -> None:
    with opened(tmp_path, make=True):
        pass
    (tmp_path / FILE).unlink()
    other = sqlite3.connect(tmp_path / FILE)
    other.execute("CREATE TABLE theirs (id INTEGER)")
    other.commit()
    other.close()

    with pytest.raises(UnreadableError), opened(tmp_path):
        pass


def test_a_change_that_fails_changes_nothing(tmp_path: Path) -> None:
    with opened(tmp_path, make=True) as store:

        def half_way() -> None:
            with store.change() as database:
                database.execute("INSERT INTO withdrawn VALUES ('a', 'rani', '2025-01-01T00:00:00Z', '')")
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            half_way()

        assert not store.rows("SELECT 1 FROM withdrawn")


_HOLD = """
import sys, time
from pathlib import Path
from ucj_validate.state.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def _holder(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", _HOLD, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_process_is_told_who_holds_the_state(tmp_path: Path) -> None:
    process = _holder(tmp_path)
    try:
        with pytest.raises(LockedError) as refused, locked(tmp_path):
            pass
    finally:
        process.kill()
        process.communicate()

    assert str(process.pid) in refused.value.found
    assert os.uname().nodename in refused.value.found


def test_a_lock_ends_with_its_holder_even_when_that_is_killed(tmp_path: Path) -> None:
    process = _holder(tmp_path)
    process.kill()
    process.communicate()

    with locked(tmp_path):
        pass


def test_whoever_waits_gets_the_lock_when_it_is_free(tmp_path: Path) -> None:
    process = _holder(tmp_path)
    started = time.monotonic()
    os.system(f"(sleep 0.3; kill {process.pid}) &")
    with locked(tmp_path, wait_seconds=20):
        waited = time.monotonic() - started
    process.communicate()

    assert 0.2 < waited < 15


def test_a_key_of_which_half_is_written_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(_path: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as once:
        once.setattr(holding, "seal", killed)
        with pytest.raises(KeyboardInterrupt), opened(tmp_path, make=True):
            pass
    assert not (tmp_path / KEY).exists()

    with opened(tmp_path, make=True) as store:
        assert len(store.key.secret) == 32


def test_an_empty_key_of_a_killed_first_run_makes_way(tmp_path: Path) -> None:
    (tmp_path / KEY).touch(mode=0o600)

    with opened(tmp_path, make=True) as store:
        assert len(store.key.secret) == 32


_OPEN = """
import sys
from pathlib import Path
from ucj_validate.state.purging import remove_state
from ucj_validate.state.standing import FILES
from ucj_validate.state.store import opened
sys.stdin.readline()
with opened(Path(sys.argv[1]), make=True) as store:
    print(store.key.name)
"""


def test_first_runs_at_once_make_one_key_and_leave_nothing_else(tmp_path: Path) -> None:
    asked = [sys.executable, "-c", _OPEN, str(tmp_path / ".ucj")]
    started = [subprocess.Popen(asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _one in range(4)]
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    names = {process.communicate()[0] for process in started}

    assert len(names) == 1
    assert {path.name for path in (tmp_path / ".ucj").iterdir()} <= {*FILES}


def test_a_whole_state_goes_with_its_lock_while_nobody_holds_it(tmp_path: Path) -> None:
    folder = tmp_path / ".ucj"
    with opened(folder, make=True), locked(folder):
        pass
    process = _holder(folder)
    try:
        with pytest.raises(LockedError):
            remove_state(folder)
        assert (folder / KEY).exists()
    finally:
        process.kill()
        process.communicate()

    assert remove_state(folder)
    assert not folder.exists()
    assert not remove_state(folder)


def test_a_state_that_cannot_be_removed_is_said_and_its_key_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path, make=True):
        pass
    unlink = Path.unlink

    def refused(path: Path, missing_ok: bool = False) -> None:
        if path.name == FILE:
            raise PermissionError
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", refused)

    with pytest.raises(UnwritableError):
        remove_state(tmp_path)
    assert not (tmp_path / KEY).exists()


def test_a_file_system_without_locks_holds_no_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none_here(_descriptor: int, _operation: int) -> None:
        raise OSError(errno.ENOLCK, "")

    monkeypatch.setattr(fcntl, "flock", none_here)

    with pytest.raises(UnwritableError), locked(tmp_path):
        pass
