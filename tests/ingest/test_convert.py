"""convert: the cells come back as they were read, whole files or none, and none in another's place."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cli.command import ucj_here

from ucj_validate.cli.inspecting.conversion import converted, csv_bytes
from ucj_validate.ingest import tables

ROLL = "NIK,NAMA\n0071014101850001,SITI\n"
SIGNS = st.text(st.sampled_from("ab,;\"'\r\n \t\x00\x1a\u2028\xa0\ufeff|#\\é😀"), max_size=6)


@settings(max_examples=300)
@given(st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(SIGNS, min_size=n, max_size=n), min_size=1, max_size=6)))
def test_any_cells_come_back_from_the_csv_that_is_written(records: list[list[str]]):
    header, *rows = records
    body = pl.DataFrame(rows, schema=[str(i) for i in range(len(header))], orient="row") if rows else None
    body = pl.DataFrame(schema={str(i): pl.String for i in range(len(header))}) if body is None else body

    data = csv_bytes(header, body.cast(pl.String))

    assert list(csv.reader(io.StringIO(data.decode("utf-8"), newline=""))) == records


def test_cells_without_need_have_no_quotes():
    body = pl.DataFrame({"0": ["a", "", " "], "1": ["", "b;c", ""]})

    assert csv_bytes(["", ""], body) == b",\na,\n,b;c\n ,\n"


def test_double_and_blank_names_are_written_as_they_stand(tmp_path: Path):
    (tmp_path / "x.csv").write_text("NIK,NAMA,,NAMA\n0071014101850001,SITI,a,b\n0071014101850002,BUDI,c,d\n")

    done = converted([str(tmp_path / "x.csv")], None, tmp_path / "out")

    assert done.written[0].read_text().splitlines()[0] == "NIK,NAMA,,NAMA"


def test_what_was_written_reads_as_the_same_table(tmp_path: Path):
    (tmp_path / "x.csv").write_text(
        'DAFTAR;;\nNIK;NAMA;KET\n0071014101850001;" SITI ";"a;b"\n0071014101850002;BUDI;""\n'
    )
    (before,) = tables(str(tmp_path / "x.csv"))

    converted([str(tmp_path / "x.csv")], None, tmp_path / "out")

    (after,) = tables(str(tmp_path / "out/x.csv"))
    assert (after.header, after.rows.rows()) == (before.header, before.rows.rows())


def test_a_refused_file_keeps_no_other_from_being_written(tmp_path: Path):
    (tmp_path / "a.csv").write_text(ROLL)
    (tmp_path / "b.csv").write_bytes(b"%PDF-1.4\n")
    (tmp_path / "c.csv").write_text(ROLL)

    ended = ucj_here(tmp_path, "convert", "a.csv", "b.csv", "c.csv", "--out", "hasil")

    assert ended.code == 3
    assert ended.err.startswith("b.csv: ")
    assert sorted(path.name for path in (tmp_path / "hasil").glob("?.csv")) == ["a.csv", "c.csv"]


def test_of_a_refused_file_alone_nothing_is_written(tmp_path: Path):
    (tmp_path / "b.csv").write_bytes(b"%PDF-1.4\n")

    ended = ucj_here(tmp_path, "convert", "b.csv", "--out", "hasil")

    assert (ended.code, ended.out) == (3, "")
    assert not (tmp_path / "hasil").exists()


def test_no_output_takes_the_place_of_another(tmp_path: Path):
    for folder, name in (("x", "a.csv"), ("y", "a.csv"), ("y", "A.tsv"), ("x", "a.rejects.csv"), ("x", "b.csv")):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / name).write_text(ROLL)

    done = converted([str(tmp_path / "*/*")], None, tmp_path / "hasil")

    assert len({path.name.casefold() for path in done.written}) == len(done.written) == 10
    assert {path.read_text() for path in done.written if ".rejects" not in path.name[8:]} >= {ROLL}


@pytest.mark.parametrize("pattern", ["*.csv", "./a.csv"])
def test_an_input_is_never_its_own_output(pattern: str, tmp_path: Path):
    (tmp_path / "a.csv").write_text(ROLL)

    ended = ucj_here(tmp_path, "convert", pattern, "--out", ".")

    assert ended.code == 2
    assert (tmp_path / "a.csv").read_text() == ROLL
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_a_name_as_long_as_a_system_allows_is_cut_and_written(tmp_path: Path):
    name = "é" * 120 + ".csv"
    (tmp_path / name).write_text(ROLL)

    done = converted([str(tmp_path / name)], None, tmp_path / "hasil")

    assert all(path.exists() for path in done.written)


def test_notes_are_told_beside_the_paths(tmp_path: Path):
    (tmp_path / "a.xls").write_text(ROLL)

    ended = ucj_here(tmp_path, "convert", "a.xls", "--out", "hasil")

    assert ended.code == 0
    assert "a.xls: catatan: " in ended.err
    assert len(ended.out.splitlines()) == 2
