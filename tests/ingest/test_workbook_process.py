"""The reading process may say anything or die of anything: the run goes on, and says why a file is not read."""

import io
import json
import random
import re
import signal
import subprocess
import sys

import pytest
from benchmarks.workbook_faults import outcome
from benchmarks.workbook_mutants import mutated
from benchmarks.workbook_seeds import office_books, other_books
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.support.office import book, opendocument, packed, parts, sheet

from ucj_validate.errors import LimitError, UcjError, UnreadableError
from ucj_validate.ingest.books import reader
from ucj_validate.ingest.books.child import messages
from ucj_validate.ingest.books.reader import read_book
from ucj_validate.ingest.books.workbook import workbook_grids

SHEET = {
    "sheet": "S",
    "first_row": 1,
    "first_column": 0,
    "width": 1,
    "hidden": False,
    "hidden_rows": [],
    "hidden_columns": [],
    "merged": [],
    "errors": 0,
}
BLOCK = {"columns": [["a", "b"]], "numbers": {}}
END = {"end": True, "passed": 0}


def told(*lines):
    return io.BytesIO(
        b"".join(line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in lines)
    )


def test_what_is_told_to_the_end_is_a_book():
    found = reader._book(told(SHEET, BLOCK, END), "a")

    assert found is not None
    assert found.sheets[0].blocks[0][0].to_list() == ["a", "b"]


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [SHEET],
        [SHEET, BLOCK],
        [SHEET, BLOCK, b'{"end": tr'],
        [BLOCK, END],
        [b"[1]\n", END],
        [b"\xff\xfe\n"],
        [b"[" * 100_000 + b"\n"],
        [{**SHEET, "width": 2}, BLOCK, END],
        [{**SHEET, "merged": [[1, 2]]}, END],
        [{**SHEET, "first_row": "x"}, END],
        [SHEET, {"columns": [["a"], ["b", "c"]], "numbers": {}}, END],
        [SHEET, {"columns": [[1]], "numbers": {}}, END],
        [SHEET, {"columns": [], "numbers": {}}, END],
        [SHEET, {"columns": [["a"]], "numbers": {"0": "11"}}, END],
        [SHEET, {"columns": [["a"]], "numbers": {"7": "1"}}, END],
        [SHEET, {"columns": [["a"]], "numbers": {"0": "é"}}, END],
        [{"refused": "something else", "detail": {}}],
    ],
)
def test_what_is_told_wrongly_or_not_to_the_end_is_no_book(lines):
    assert reader._book(told(*lines), "a") is None


def test_a_process_that_tells_too_much_is_a_limit(monkeypatch):
    monkeypatch.setattr(reader, "_TOLD_LIMIT", 100)

    with pytest.raises(LimitError):
        reader._book(told(SHEET, BLOCK, END), "a")


@pytest.mark.parametrize(
    ("code", "late", "kind"),
    [
        (-signal.SIGKILL, False, LimitError),
        (-signal.SIGXCPU, False, LimitError),
        (-signal.SIGABRT, False, LimitError),
        (-signal.SIGSEGV, False, UnreadableError),
        (1, False, UnreadableError),
        (-signal.SIGKILL, True, LimitError),
    ],
)
def test_the_way_a_process_ends_says_why(code, late, kind):
    assert type(reader._ended(code, "a", late=late)) is kind


def test_a_process_that_never_ends_is_ended(monkeypatch):
    monkeypatch.setattr(reader, "WALL_SECONDS", 0.01)

    with pytest.raises(LimitError) as caught:
        read_book(office_books(random.Random(1))[2], "xlsx", "a")

    assert "terlalu lama" in caught.value.problem


@pytest.mark.slow
def test_strings_that_would_fill_the_memory_are_a_limit():
    text = "x" * 3_000_000
    cells = "".join(f'<row r="{i}"><c r="A{i}" t="s"><v>0</v></c></row>' for i in range(1, 1500))

    with pytest.raises(LimitError):
        read_book(book(cells, f"<si><t>{text}</t></si>"), "xlsx", "a")


def test_the_reading_process_loads_neither_polars_nor_numpy():
    script = "import sys, ucj_validate.ingest.books.child, ucj_validate.ingest.books.office; print('polars' in sys.modules, 'numpy' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["False", "False"]


def test_a_module_beside_the_rolls_is_not_run(tmp_path, monkeypatch):
    (tmp_path / "json.py").write_text("raise SystemExit(1)")
    monkeypatch.chdir(tmp_path)

    found = read_book(book('<row r="1"><c r="A1"><v>1</v></c></row>'), "xlsx", "a")

    assert found.sheets[0].height == 1


@pytest.mark.parametrize("kind", ["xlsx", "xls", "xlsb", "ods"])
def test_damaged_books_of_every_kind_are_read_or_refused(kind):
    rng = random.Random(f"tests {kind}")
    books = office_books(random.Random(3)) if kind == "xlsx" else other_books(kind)

    for _trial in range(12):
        outcome(mutated(rng, rng.choice(books), kind), kind)


def test_one_damaged_book_leaves_the_next_readable():
    with pytest.raises(UcjError):
        workbook_grids(b"PK\x03\x04", "xlsx", "a", None)

    (grid,) = workbook_grids(book('<row r="1"><c r="A1"><v>1</v></c></row>'), "xlsx", "a", None)

    assert grid.cells.rows() == [("1",)]


WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters="\r", exclude_categories=["Cc", "Cs"]) | st.just("\n"), max_size=12
)
TABLES = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(WORDS, min_size=width, max_size=width), min_size=1, max_size=6)
)


@settings(max_examples=150)
@example(table=[["x", "_x0000_", "x"]], first=1, named=True)
@given(table=TABLES, first=st.integers(1, 40), named=st.booleans())
def test_any_table_of_text_is_read_equal(table, first, named):
    table[0][0] = table[-1][-1] = "x"

    rows = "".join(
        f"<row{_at(named, r)}>" + "".join(_cell(text, r, c, named=named) for c, text in enumerate(row)) + "</row>"
        for r, row in enumerate(table, first if named else 1)
    )
    found = _cells(packed(parts(sheet(rows))), "xlsx")

    assert found == (first if named else 1, table)


@settings(max_examples=150)
@given(table=TABLES, first=st.integers(1, 40))
def test_any_opendocument_table_of_text_is_read_equal(table, first):
    table[0][0] = table[-1][-1] = "x"
    blank = (
        f'<table:table-row table:number-rows-repeated="{first - 1}"><table:table-cell/></table:table-row>'
        if first > 1
        else ""
    )

    rows = "".join(
        "<table:table-row>"
        + "".join(
            f"<table:table-cell office:value-type='string'>{_paragraphs(text)}</table:table-cell>" for text in row
        )
        + "</table:table-row>"
        for row in table
    )
    found = _cells(opendocument(blank + rows), "ods")

    assert found == (first, table)


def _at(named, row):
    return f' r="{row}"' if named else ""


def _cell(text, row, column, *, named):
    place = f' r="{"ABCDE"[column]}{row}"' if named else ""
    return f'<c{place} t="inlineStr"><is><t xml:space="preserve">{_escaped(_literal(text))}</t></is></c>'


def _literal(text):
    """Text in which what looks like an escape of ST_Xstring stays what it is."""
    return re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)


def _paragraphs(text):
    return "".join(f"<text:p>{_escaped(line)}</text:p>" for line in text.split("\n"))


def _escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _cells(data, kind):
    start, *blocks, end = messages(data, kind)
    assert "end" in end
    columns = [[cell for block in blocks for cell in block["columns"][i]] for i in range(start["width"])]
    return start["first_row"], [list(row) for row in zip(*columns, strict=True)]
