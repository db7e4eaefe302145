"""Text files that once failed, each read again with every promise."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.text_faults import mutated, outcome_of, tells
from tests.cli.command import ucj_here

KEPT = sorted(path for path in (Path(__file__).parent.parent / "corpus/text").iterdir() if path.suffix != ".md")


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.name)
def test_what_once_failed_is_read_or_refused_as_promised(path: Path):
    assert outcome_of(path, path.read_bytes()).faults == []


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.name)
def test_inspect_names_nobody_in_what_once_failed(path: Path, tmp_path: Path):
    ended = ucj_here(tmp_path, "inspect", str(path))

    assert ended.code in {0, 3, 6}
    assert not tells(ended.out + ended.err)


@pytest.mark.parametrize("first", [0, 1, 2])
def test_a_broken_text_is_read_or_refused_as_promised(first: int, tmp_path: Path):
    for seed in range(first * 25, first * 25 + 25):
        name, data = mutated(seed)
        (tmp_path / "roll.csv").write_bytes(data)

        outcome = outcome_of(tmp_path / "roll.csv", data)

        assert [fault for fault in outcome.faults if fault != "slow"] == [], (seed, name)


@pytest.mark.parametrize(
    "line", [b"NIK,NAMA,ALAMAT\n", b"Halaman 2,,\n", b"(1),(2),(3)\n", b"JUMLAH,1,2\n", b",,\n", b'"a\n']
)
def test_a_file_of_one_line_again_and_again_takes_time_by_its_length_alone(line: bytes, tmp_path: Path):
    data = b"NIK,NAMA,ALAMAT\n0012345678901234,ZORVANDEL,Jl. Satu\n" + line * 5_000
    (tmp_path / "roll.csv").write_bytes(data)

    assert outcome_of(tmp_path / "roll.csv", data).faults == []
