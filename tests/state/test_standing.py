"""A state that has stood is never replaced by an empty one, nor reached through a link."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from ucj_validate.errors import UnreadableError, UsageError
from ucj_validate.pseudonyms import make_key, read_key
from ucj_validate.state import FILE
from ucj_validate.state.purging import remove_state
from ucj_validate.state.standing import BACKUPS, FILES, KEY, MARK, exists
from ucj_validate.state.store import opened


def made(folder: Path) -> Path:
    with opened(folder, make=True):
        return folder


def _gone(file: Path) -> None:
    file.unlink()


def _emptied(file: Path) -> None:
    file.write_bytes(b"")


def _one_letter(file: Path) -> None:
    file.write_bytes(b"x")


@pytest.mark.parametrize("harm", [_gone, _emptied, _one_letter], ids=["gone", "emptied", "one letter"])
def test_a_state_that_is_lost_is_said_and_not_made_again(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    folder = made(tmp_path / "st")
    harm(folder / FILE)
    before = sorted((path.name, path.read_bytes()) for path in folder.iterdir())

    for make in (True, False):
        with pytest.raises(UnreadableError) as refused, opened(folder, make=make):
            pass

    assert "purge --state" in refused.value.advice
    assert str(folder / BACKUPS) in refused.value.advice
    assert sorted((path.name, path.read_bytes()) for path in folder.iterdir()) == before
    assert exists(folder)
    assert remove_state(folder)
    made(folder)


def test_less_than_a_database_is_no_state_of_a_killed_first_run(tmp_path: Path) -> None:
    make_key(tmp_path / KEY)
    (tmp_path / FILE).write_bytes(b"x")

    with pytest.raises(UnreadableError, match="rusak"), opened(tmp_path, make=True):
        pass

    assert (tmp_path / FILE).read_bytes() == b"x"


def test_a_database_without_tables_is_a_lost_state_where_one_has_stood(tmp_path: Path) -> None:
    folder = made(tmp_path / "st")
    (folder / FILE).unlink()
    database = sqlite3.connect(folder / FILE)
    database.execute("PRAGMA user_version = 0")
    database.execute("CREATE TABLE a (b)")
    database.execute("DROP TABLE a")
    database.close()

    with pytest.raises(UnreadableError, match="hilang"), opened(folder):
        pass


@pytest.mark.parametrize("left", [(), (KEY,), (KEY, FILE)])
def test_a_first_run_that_was_killed_is_taken_up_again(tmp_path: Path, left: tuple[str, ...]) -> None:
    """The key comes first, then the empty file, its tables, and the mark last; a shared key may lie there alone."""
    folder = tmp_path / "st"
    folder.mkdir()
    if KEY in left:
        make_key(folder / KEY)
    if FILE in left:
        (folder / FILE).touch(mode=0o600)

    with opened(folder, make=True) as store:
        assert store.rows("SELECT 1 FROM project")
    assert (folder / MARK).is_file()


def test_a_state_of_an_earlier_version_gets_its_mark(tmp_path: Path) -> None:
    folder = made(tmp_path / "st")
    (folder / MARK).unlink()

    made(folder)

    assert (folder / MARK).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", [*FILES, BACKUPS])
def test_nothing_of_a_state_is_reached_through_a_link(tmp_path: Path, name: str) -> None:
    folder, other = made(tmp_path / "st"), made(tmp_path / "other")
    (other / name).touch(mode=0o600)
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(other / name)
    before = sorted((path.name, path.read_bytes()) for path in other.iterdir())

    with pytest.raises(UnreadableError, match="tautan") as refused, opened(folder, make=True):
        pass
    with pytest.raises(UnreadableError, match="tautan"):
        remove_state(folder)

    assert refused.value.where == str(folder / name)
    assert sorted((path.name, path.read_bytes()) for path in other.iterdir()) == before
    assert (folder / KEY).exists()


def test_a_linked_key_leaves_no_state_behind(tmp_path: Path) -> None:
    (tmp_path / "st").mkdir()
    make_key(tmp_path / "mine")
    (tmp_path / "st" / KEY).symlink_to(tmp_path / "mine")

    with pytest.raises(UnreadableError), opened(tmp_path / "st", make=True):
        pass

    assert [path.name for path in (tmp_path / "st").iterdir()] == [KEY]


def test_a_pipe_for_a_file_of_the_state_is_refused(tmp_path: Path) -> None:
    folder = made(tmp_path / "st")
    (folder / FILE).unlink()
    os.mkfifo(folder / FILE)

    with pytest.raises(UnreadableError), opened(folder):
        pass


def test_a_state_folder_may_be_a_link(tmp_path: Path) -> None:
    folder = made(tmp_path / "st")
    (tmp_path / "link").symlink_to(folder)

    with opened(tmp_path / "link") as store:
        assert store.rows("SELECT 1 FROM project")


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/nowhere")], ids=["pipe", "link"])
def test_a_key_that_is_no_file_is_told_so(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "kunci")

    with pytest.raises(UsageError, match="tautan"):
        read_key(tmp_path / "kunci")
