"""Thousands of lines of nothing are told for one by one, and cost next to nothing."""

from pathlib import Path
from time import process_time

import pytest

from ucj_validate.ingest import Table, tables

HEADER = "NO,NIK,NAMA,ALAMAT"
MANY = 1_500


def rows(first: int, last: int) -> list[str]:
    return [f"{n},00710141018500{n % 90 + 10},SITI AMINAH,Jl. Sudirman {n}" for n in range(first, last)]


def loaded(folder: Path, lines: list[str], newline: str) -> Table:
    path = folder / "a.csv"
    path.write_bytes("".join(line + newline for line in lines).encode())
    (table,) = tables(str(path))
    return table


def lines_of_nothing(table: Table) -> list[int]:
    blank = table.rejects.filter(table.rejects["reason"] == "blank")
    assert set(blank.select("cells", "raw").rows()) <= {(1, "")}
    return blank["line"].to_list()


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("blank", [999, 1_000, 1_001, 3_000])
def test_blank_lines_behind_a_table_are_rejects_each_with_its_line(tmp_path, newline, blank):
    table = loaded(tmp_path, [HEADER, *rows(1, 50), *[""] * blank], newline)

    assert table.lines.to_list() == list(range(2, 51))
    assert lines_of_nothing(table) == list(range(51, 51 + blank))
    assert table.source.records == 50 + blank


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_rows_behind_a_block_of_blank_lines_keep_their_lines(tmp_path, newline):
    table = loaded(tmp_path, [HEADER, *rows(1, 2_000), *[""] * MANY, *rows(2_000, 2_010), *[""] * MANY], newline)

    assert table.lines.to_list() == [*range(2, 2_001), *range(2_001 + MANY, 2_011 + MANY)]
    assert lines_of_nothing(table) == [*range(2_001, 2_001 + MANY), *range(2_011 + MANY, 2_011 + 2 * MANY)]


def test_a_blank_line_behind_every_row_loses_no_row(tmp_path):
    people = rows(1, 3_000)

    table = loaded(tmp_path, [HEADER, *(line for person in people for line in (person, ""))], "\n")

    assert table.rows.height == len(people)
    assert lines_of_nothing(table) == list(range(3, 3 + 2 * len(people), 2))


def test_odd_records_among_blank_lines_stay_rejects_of_their_own(tmp_path):
    table = loaded(tmp_path, [HEADER, *rows(1, 2_000), *[""] * MANY, "1,2", *rows(2_000, 2_010)], "\n")

    others = table.rejects.filter(table.rejects["reason"] != "blank")
    assert others.select("line", "reason", "raw").rows() == [(2_001 + MANY, "width", "1,2")]
    assert table.rejects["line"].is_sorted()


def test_blank_lines_inside_a_quoted_cell_are_no_records(tmp_path):
    spread = '3,0071014101850099,SITI AMINAH,"Jl.' + "\n" * 20 + 'Sudirman"'

    table = loaded(tmp_path, [HEADER, *rows(1, 50), spread, *[""] * MANY], "\n")

    assert table.rows.height == 50
    assert lines_of_nothing(table) == list(range(72, 72 + MANY))


def test_two_million_blank_lines_take_no_time(tmp_path):
    started = process_time()

    table = loaded(tmp_path, [HEADER, *rows(1, 50), *[""] * 2_000_000], "\n")

    assert table.rejects.height == 2_000_000
    assert process_time() - started < 3  # a record each, they took twelve
