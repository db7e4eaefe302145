"""A file is read; a pipe or a device in its place is refused at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ucj_validate.places.regular import regular_bytes
from ucj_validate.report.run_folder.sealing import differing


def test_a_file_is_read_also_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x\r\n")
    (tmp_path / "b").symlink_to(tmp_path / "a")

    assert regular_bytes(tmp_path / "a") == regular_bytes(tmp_path / "b") == b"x\r\n"


@pytest.mark.parametrize("path", ["pipe", "/dev/zero", ".", "none"])
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, path: str) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(OSError, match="Errno"):
        regular_bytes(tmp_path / path)


@pytest.mark.parametrize("name", ["summary.json", "rejects.csv"])
def test_a_pipe_in_a_run_differs_whatever_it_stands_for(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)

    assert differing(tmp_path, {"outputs": {name: {"bytes": 0, "sha256": ""}}}, (".json",)) == [name]
