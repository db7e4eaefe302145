"""People in chunks: whatever they are held in, they are the same; nobody can read what waits on disk."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from tests.normalise.conftest import AS_OF, rows_of
from ucj_validate.chunks import Chunking, Chunks, Spill, in_memory
from ucj_validate.frames import PEOPLE, People
from ucj_validate.normalise import people

NIK = "9901010203850001"


@pytest.fixture
def whole() -> People:
    return people(rows_of({"nik": NIK, "name": "ANI"}, {"name": "BUDI", "kpj": "123"}, {"nik": NIK}), AS_OF)


def _chunked(whole: People, spill: Spill | None, rows: int = 2) -> Chunks:
    chunking = Chunking(spill)
    for begin in range(0, whole.height, rows):
        chunking.add(People(whole[begin : begin + rows]))
    return chunking.done()


@pytest.mark.parametrize("spills", [False, True])
def test_chunks_together_are_the_side(whole, spills, tmp_path):
    with Spill(tmp_path) as spill:
        chunks = _chunked(whole, spill if spills else None)

        assert (chunks.height, chunks.begins) == (3, (0, 2))
        assert_frame_equal(chunks.columns(list(PEOPLE)), whole)
        assert_frame_equal(chunks.columns(["kpj", "nik", "income"]), whole.select("nik", "income", "kpj"))
        assert [part.columns for part in chunks] == [list(PEOPLE)] * 2


def test_a_side_without_rows_has_its_columns(whole):
    nothing = in_memory(People(whole.clear()))

    assert nothing.columns(["nik"]).schema == whole.select("nik").schema
    assert [chunk.height for chunk in nothing] == [0]


def test_what_waits_on_disk_is_for_nobody_else_and_shows_no_value(whole, tmp_path):
    with Spill(tmp_path) as spill:
        _chunked(whole, spill)
        files = sorted(spill.folder.glob("*.parquet"))
        modes = {stat.S_IMODE(path.stat().st_mode) for path in files}

        assert (stat.S_IMODE(spill.folder.stat().st_mode), modes) == (0o700, {0o600})
        assert not any(word in path.read_bytes() for path in files for word in (NIK.encode(), b"BUDI", b"raw_name"))
        assert spill.bytes == sum(path.stat().st_size for path in files) > 0

    assert list(tmp_path.iterdir()) == []


def test_what_a_dead_run_left_goes_and_what_a_living_one_holds_stays(whole, tmp_path):
    dead = tmp_path / ".ucj-spill-dead.abcdefgh"
    dead.mkdir()
    (dead / "000000.parquet").write_bytes(b"x")

    with Spill(tmp_path) as living:
        chunks = _chunked(whole, living)
        with Spill(tmp_path) as other:
            there = {path.name for path in tmp_path.iterdir() if path.is_dir()}
            assert there == {living.folder.name, other.folder.name}
        assert chunks.columns(["nik"])["nik"].to_list() == [NIK, None, NIK]


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    from ucj_validate.errors import UnwritableError

    with pytest.raises(UnwritableError):
        Spill(Path(tmp_path / "nowhere"))
