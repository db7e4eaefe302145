"""A run folder is complete or absent; nothing that isn't one is ever replaced."""

from __future__ import annotations

import errno
import json
import stat
from pathlib import Path

import polars as pl
import pytest
from xlsxwriter.exceptions import XlsxWriterException

from ucj_validate.errors import ExitCode, UnwritableError, UsageError
from ucj_validate.report.run_folder import swap
from ucj_validate.report.run_folder.folder import check_target, run_folder


def written(out: Path, text: str = "1") -> None:
    with run_folder(out) as folder:
        (folder / "summary.json").write_text(text)
        (folder / "run.json").write_text(json.dumps({"schema": "ucj-validate/run/1"}))


def half_written(out: Path, failure: BaseException) -> None:
    with run_folder(out) as folder:
        (folder / "summary.json").write_text("half")
        raise failure


def test_a_run_appears_with_private_modes(tmp_path: Path) -> None:
    written(tmp_path / "a" / "b" / "run")

    out = tmp_path / "a" / "b" / "run"
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()} == {0o600}


def test_nothing_stands_there_while_it_is_written(tmp_path: Path) -> None:
    with run_folder(tmp_path / "run") as folder:
        assert not (tmp_path / "run").exists()
        assert folder.parent == tmp_path
        (folder / "x").write_text("x")

    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_an_earlier_run_is_replaced_whole(tmp_path: Path) -> None:
    written(tmp_path / "run", "old")
    (tmp_path / "run" / "stale.txt").write_text("old")

    written(tmp_path / "run", "new")

    assert (tmp_path / "run" / "summary.json").read_text() == "new"
    assert not (tmp_path / "run" / "stale.txt").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_an_earlier_run_is_replaced_where_names_cannot_be_exchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swap, "_SYSTEM", "win32")
    written(tmp_path / "run", "old")

    written(tmp_path / "run", "new")

    assert (tmp_path / "run" / "summary.json").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


@pytest.mark.parametrize("manifest", [None, "no json", "[]", '{"schema": "other/1"}'])
def test_a_folder_that_is_no_run_is_refused_and_kept(tmp_path: Path, manifest: str | None) -> None:
    out = tmp_path / "mine"
    out.mkdir()
    (out / "letter.txt").write_text("keep")
    if manifest is not None:
        (out / "run.json").write_text(manifest)

    with pytest.raises(UsageError) as caught:
        check_target(out)

    assert caught.value.exit_code == ExitCode.USAGE
    assert (out / "letter.txt").read_text() == "keep"


def test_a_file_of_that_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("keep")

    with pytest.raises(UsageError), run_folder(tmp_path / "run"):
        pass

    assert (tmp_path / "run").read_text() == "keep"


def test_links_are_refused_even_to_a_run(tmp_path: Path) -> None:
    written(tmp_path / "run")
    (tmp_path / "link").symlink_to(tmp_path / "run")
    (tmp_path / "nowhere").symlink_to(tmp_path / "missing")

    for name in ("link", "nowhere"):
        with pytest.raises(UsageError):
            check_target(tmp_path / name)


def test_the_root_of_the_file_system_is_refused() -> None:
    with pytest.raises(UsageError):
        check_target(Path("/"))


def test_a_place_below_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(UnwritableError):
        check_target(tmp_path / "file" / "run")


@pytest.mark.parametrize("failure", [KeyError("x"), KeyboardInterrupt(), UsageError("a", "b")])
def test_any_failure_leaves_the_old_run_and_no_staging(tmp_path: Path, failure: BaseException) -> None:
    written(tmp_path / "run", "old")

    with pytest.raises(type(failure)):
        half_written(tmp_path / "run", failure)

    assert (tmp_path / "run" / "summary.json").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_a_failure_leaves_no_parents_that_were_made_for_it(tmp_path: Path) -> None:
    with pytest.raises(KeyError), run_folder(tmp_path / "a" / "b" / "run"):
        raise KeyError

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "failure",
    [
        OSError(errno.ENOSPC, "BUDI"),
        PermissionError(errno.EACCES, "BUDI"),
        OSError("BUDI"),
        pl.exceptions.ComputeError("BUDI"),
        XlsxWriterException("BUDI"),
    ],
)
def test_what_cannot_be_written_is_said_in_our_words_alone(tmp_path: Path, failure: Exception) -> None:
    with pytest.raises(UnwritableError) as caught, run_folder(tmp_path / "run"):
        raise failure

    error = caught.value
    assert error.exit_code == ExitCode.UNWRITABLE
    assert "BUDI" not in f"{error} {error.found} {error.advice}"
    assert error.__suppress_context__
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnwritableError, match="run") as caught, run_folder(tmp_path / "run"):
        pl.DataFrame({"a": [1]}).write_csv("/dev/full")

    assert caught.value.advice
