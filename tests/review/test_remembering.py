"""A project remembers its runs and keeps others out while one goes on; without a state nothing is left behind."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.cli.command import Ended, members_text, roll_text, ucj_here
from ucj_validate.state.lock import locked
from ucj_validate.state.runs import remembered


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "roll.csv").write_text(roll_text(), encoding="utf-8")
    (tmp_path / "peserta.csv").write_text(members_text(), encoding="utf-8")
    (tmp_path / "ucj.toml").write_text(
        'city = "Kota Uji"\n[input]\nrolls = ["roll.csv"]\nmembers = ["peserta.csv"]\n[state]\ndir = ".ucj"\n',
        encoding="utf-8",
    )
    return tmp_path


def run(project: Path, *arguments: str) -> Ended:
    return ucj_here(project, "reconcile", "--fail-on", "never", "--format", "md", "-q", *arguments)


def test_a_run_is_remembered_in_figures(project: Path) -> None:
    assert run(project, "--as-of", "2025-03-24").code == 0
    assert run(project, "--as-of", "2025-04-24").code == 0

    first, second = remembered(project / ".ucj")

    assert (first.as_of, second.as_of) == ("2025-03-24", "2025-04-24")
    assert second.figures["persons"] == 4
    assert second.inputs[0]["name"] == "roll.csv"
    assert stat.S_IMODE((project / ".ucj" / "state.sqlite").stat().st_mode) == 0o600


def test_a_run_repeated_in_its_place_is_remembered_once_and_gives_the_same_bytes(project: Path) -> None:
    run(project, "--as-of", "2025-03-24", "--out", "a")
    run(project, "--as-of", "2025-04-24", "--out", "b")
    before = (project / "b" / "summary.json").read_bytes()

    run(project, "--as-of", "2025-04-24", "--out", "b")

    assert (project / "b" / "summary.json").read_bytes() == before
    assert len(remembered(project / ".ucj")) == 2


def test_a_run_knows_earlier_ones_whose_folders_are_no_more(project: Path) -> None:
    run(project, "--as-of", "2025-03-24", "--out", "a")
    (project / "a").rename(project.parent / "fort")

    run(project, "--as-of", "2025-04-24", "--out", "b")

    summary = json.loads((project / "b" / "summary.json").read_text(encoding="utf-8"))
    assert [point["as_of"] for point in summary["earlier"]] == ["2025-03-24"]


def test_a_run_leaves_while_another_holds_the_project(project: Path) -> None:
    run(project, "--as-of", "2025-03-24", "--out", "a")

    with locked(project / ".ucj"):
        done = run(project, "--as-of", "2025-04-24", "--out", "b")

    assert done.code == 5
    assert "sedang dipakai" in done.err
    assert not (project / "b").exists()


def test_a_run_that_fails_is_not_remembered(project: Path) -> None:
    run(project, "--as-of", "2025-03-24", "--out", "a")
    (project / "roll.csv").write_bytes(b"")

    assert run(project, "--as-of", "2025-04-24", "--out", "b").code == 3
    assert len(remembered(project / ".ucj")) == 1


def test_without_a_state_nothing_is_left_beside_the_run(project: Path) -> None:
    toml = project / "ucj.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('[state]\ndir = ".ucj"\n', ""), encoding="utf-8")

    assert run(project, "--out", "a").code == 0

    assert sorted(path.name for path in project.iterdir()) == ["a", "peserta.csv", "roll.csv", "ucj.toml"]


def test_a_damaged_state_stops_the_run_with_one_clear_line(project: Path) -> None:
    run(project, "--as-of", "2025-03-24", "--out", "a")
    for name in ("state.sqlite", "state.sqlite-wal", "state.sqlite-shm"):
        path = project / ".ucj" / name
        if path.exists() or name == "state.sqlite":
            path.write_bytes(b"broken" * 1000)

    done = run(project, "--as-of", "2025-04-24", "--out", "b")

    assert done.code == 3
    assert "cadangan" in done.err
    assert not (project / "b").exists()
