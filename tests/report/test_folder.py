"""A run folder is complete or absent; nothing that isn't one is ever replaced."""

from __future__ import annotations

import errno
import hashlib
import json
import stat
import time
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from xlsxwriter.exceptions import XlsxWriterException

from ucj_validate.errors import ExitCode, UnwritableError, UsageError
from ucj_validate.pipeline import run
from ucj_validate.places import moving
from ucj_validate.report.run_folder.folder import check_target, run_folder
from ucj_validate.settings import Settings
from ucj_validate.state.store import opened


def written(out: Path, text: str = "1", *others: str) -> None:
    with run_folder(out) as folder:
        for name in ("summary.json", *others):
            (folder / name).write_text(text)
        (folder / "run.json").write_text(json.dumps({"schema": "ucj-validate/run/1"}))


def refused(out: Path) -> str:
    """Nobody may write there; what is said to stand in the way."""
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    with pytest.raises(UsageError) as caught:
        written(out, "new")
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    return caught.value.found


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
    written(tmp_path / "run", "old", "stale.txt")

    written(tmp_path / "run", "new")

    assert (tmp_path / "run" / "summary.json").read_text() == "new"
    assert not (tmp_path / "run" / "stale.txt").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_an_earlier_run_is_replaced_where_names_cannot_be_exchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "_SYSTEM", "win32")
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


@pytest.mark.parametrize("inside", ["run", "backup/run", "backup/a/b"])
def test_no_run_goes_into_a_projects_memory(tmp_path: Path, inside: str) -> None:
    with opened(tmp_path / "st", make=True):
        pass

    with pytest.raises(UsageError, match="ingatan"):
        check_target(tmp_path / "st" / inside)


@pytest.mark.parametrize(("out", "state"), [("zz", "zz/st"), ("st/backup", "st"), ("zz", "zz")])
def test_a_run_and_a_memory_that_is_to_be_made_lie_apart(tmp_path: Path, out: str, state: str) -> None:
    asked = {
        "input": {"rolls": ["r.csv"], "members": ["m.csv"]},
        "state": {"dir": tmp_path / state, "make": True},
    }

    with pytest.raises(UsageError, match="ingatan"):
        run(Settings.model_validate(asked), date(2025, 4, 24), tmp_path / out)

    assert list(tmp_path.iterdir()) == []


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


def test_the_manifest_says_what_each_file_is_parts_too(tmp_path: Path) -> None:
    with run_folder(tmp_path / "run") as folder:
        (folder / "roll.parquet").mkdir()
        (folder / "roll.parquet" / "part-00000.parquet").write_text("x")
        (folder / "run.json").write_text(json.dumps({"schema": "ucj-validate/run/1"}))

    told = json.loads((tmp_path / "run" / "run.json").read_text())
    digest = hashlib.sha256(b"x").hexdigest()
    assert told["outputs"] == {"roll.parquet/part-00000.parquet": {"bytes": 1, "sha256": digest}}
    assert stat.S_IMODE((tmp_path / "run" / "roll.parquet").stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["masuk.csv", "tinjau.xlsx", ".ucj/state.sqlite", "roll.parquet/catatan.txt"])
def test_a_run_with_somebodys_file_in_it_is_refused_and_kept(tmp_path: Path, name: str) -> None:
    written(tmp_path / "run", "old")
    (tmp_path / "run" / name).parent.mkdir(exist_ok=True)
    (tmp_path / "run" / name).write_text("a morning's work")

    assert refused(tmp_path / "run") == name


def test_a_report_that_was_filled_in_since_is_refused_and_kept(tmp_path: Path) -> None:
    written(tmp_path / "run", "old", "report.xlsx")
    time.sleep(0.01)
    (tmp_path / "run" / "report.xlsx").write_text("own")

    assert refused(tmp_path / "run") == "report.xlsx"


@pytest.mark.parametrize("name", ["roll.parquet", "summary.json"])
def test_data_that_was_damaged_since_is_replaced_by_another_run(tmp_path: Path, name: str) -> None:
    """A command that reads it refuses it, and advises just that."""
    written(tmp_path / "run", "old", name)
    time.sleep(0.01)
    (tmp_path / "run" / name).write_text("torn")

    written(tmp_path / "run", "new")

    assert (tmp_path / "run" / "summary.json").read_text() == "new"


def test_a_report_that_was_merely_looked_at_or_copied_is_replaced(tmp_path: Path) -> None:
    written(tmp_path / "run", "old", "report.xlsx")
    (tmp_path / "run" / "report.xlsx").touch()
    (tmp_path / "run" / "~$report.xlsx").write_text("Rani")
    (tmp_path / "run" / ".DS_Store").write_text("")

    written(tmp_path / "run", "new")

    assert sorted(path.name for path in (tmp_path / "run").iterdir()) == ["run.json", "summary.json"]


def test_of_a_run_by_an_earlier_version_the_program_knows_its_own_files(tmp_path: Path) -> None:
    run = tmp_path / "run"
    run.mkdir()
    (run / "run.json").write_text(json.dumps({"schema": "ucj-validate/run/1"}))
    for name in (
        "report.html",
        "report-2.xlsx",
        "roll.parquet",
        "possible_duplicates.parquet",
        "rejects.csv",
        "github.md",
    ):
        (run / name).write_text("old")

    written(run, "new")

    assert sorted(path.name for path in run.iterdir()) == ["run.json", "summary.json"]
    (run / "run.json").write_text(json.dumps({"schema": "ucj-validate/run/1"}))
    (run / "daftar.csv").write_text("own")
    assert refused(run) == "daftar.csv"


@pytest.mark.parametrize("system", ["linux", "win32"])
def test_what_comes_into_the_old_run_while_the_new_one_is_written_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    monkeypatch.setattr(moving, "_SYSTEM", system)
    written(tmp_path / "run", "old")

    def late() -> None:
        with run_folder(tmp_path / "run") as folder:
            (folder / "run.json").write_text(json.dumps({"schema": "ucj-validate/run/1"}))
            (tmp_path / "run" / "tinjau.xlsx").write_text("own")

    with pytest.raises(UsageError):
        late()

    assert (tmp_path / "run" / "tinjau.xlsx").read_text() == "own"
    assert (tmp_path / "run" / "summary.json").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_what_takes_an_empty_place_meanwhile_is_kept(tmp_path: Path) -> None:
    def late() -> None:
        with run_folder(tmp_path / "run"):
            (tmp_path / "run").write_text("own")

    with pytest.raises(UsageError):
        late()

    assert (tmp_path / "run").read_text() == "own"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
