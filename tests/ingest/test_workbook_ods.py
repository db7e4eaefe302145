"""OpenDocument sheets: repetitions, values and what is shown, spans, errors."""

import pytest
from tests.support.office import opendocument

from ucj_validate.errors import LimitError, UnreadableError
from ucj_validate.ingest.books.workbook import workbook_grids


def only(rows, **around):
    (grid,) = workbook_grids(opendocument(rows, **around), "ods", "a", None)
    return grid


def row(*cells, **attributes):
    said = "".join(f' table:{name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f"<table:table-row{said}>{''.join(cells)}</table:table-row>"


def cell(text="", kind="string", **attributes):
    said = "".join(f' office:{name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    shown = f"<text:p>{text}</text:p>" if text else ""
    return f'<table:table-cell office:value-type="{kind}"{said}>{shown}</table:table-cell>'


BLANK = "<table:table-cell/>"


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (cell("ANI"), "ANI"),
        (cell("a<text:s text:c='3'/>b<text:tab/>c<text:line-break/>d"), "a   b\tc\nd"),
        ("<table:table-cell office:value-type='string'><text:p>a</text:p><text:p>b</text:p></table:table-cell>", "a\nb"),
        (cell("1E+15", "float", value="9971010101910001"), "9971010101910001"),
        (cell("1E+15", "float", value="9.97101010191E15"), "9971010101910000"),
        (cell("0,1", "float", value="0.1"), "0.1"),
        (cell("12 %", "percentage", value="0.12"), "0.12"),
        (cell("-0", "float", value="-0"), "0"),
        (cell("BENAR", "boolean", boolean_value="true"), "TRUE"),
        (cell("1 Jan 85", "date", date_value="1985-01-01"), "1985-01-01"),
        (cell("x", "date", date_value="1985-01-01T00:00:00"), "1985-01-01"),
        (cell("x", "date", date_value="1985-01-01T10:05:00"), "1985-01-01 10:05:00"),
        (cell("10:05", "time", time_value="PT10H05M00S"), "10:05:00"),
        (cell("34:05", "time", time_value="P1DT10H05M"), "34:05:00"),
        (cell("#N/A", "float", value="0"), "#N/A"),
        (cell("#DIV/0!"), "#DIV/0!"),
        ("<table:table-cell office:value-type='string' office:string-value='' calcext:value-type='error'><text:p>Err:502</text:p></table:table-cell>", "Err:502"),
        ("<table:table-cell office:value-type='string'><office:annotation><text:p>catatan</text:p></office:annotation><text:p>ANI</text:p></table:table-cell>", "ANI"),
        ("<table:covered-table-cell office:value-type='string'><text:p>di bawah gabungan</text:p></table:covered-table-cell>", "di bawah gabungan"),
    ],
)  # fmt: skip
def test_a_cell_says_what_it_holds(xml, expected):
    assert only(row(cell("NIK"), xml)).cells.rows() == [("NIK", expected)]


def test_lines_count_repeated_rows_and_a_million_blank_ones_cost_nothing():
    repeated = row(BLANK, number_rows_repeated=3)
    end = row(BLANK, number_rows_repeated=1_048_560)

    grid = only(repeated + row(BLANK, cell("NIK")) + repeated + row(BLANK, cell("1"), number_rows_repeated=2) + end)

    assert grid.line.tolist() == [4, 5, 6, 7, 8, 9]
    assert grid.cells["0"].to_list() == ["NIK", "", "", "", "1", "1"]


@pytest.mark.parametrize(
    "xml",
    [
        row(cell("x"), number_rows_repeated=999_999_999),
        row(cell("x"), number_rows_repeated=2_000_000),
        row(BLANK, number_rows_repeated=1_048_576) + row(cell("x")),
        row(
            f"{BLANK.replace('/>', ' table:number-columns-repeated=' + chr(34) + '20000' + chr(34) + '/>')}", cell("x")
        ),
    ],
)
def test_what_reaches_too_far_is_a_limit(xml):
    with pytest.raises(LimitError):
        only(xml)


@pytest.mark.parametrize("count", ["0", "-1", "x", "1e9", "99999999999"])
def test_a_repetition_that_is_no_number_is_damage(count):
    with pytest.raises(UnreadableError):
        only(row(cell("x"), number_rows_repeated=count))


def test_filtered_rows_hidden_columns_and_hidden_sheets_are_told():
    columns = '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
    style = '<style:style style:name="ta1" style:family="table"><style:table-properties table:display="false"/></style:style>'
    cells = (cell("a"), cell("b"), cell("c"))

    grid = only(
        row(*cells) + row(*cells, visibility="filter") + row(*cells, visibility="collapse"),
        before=columns,
        styles=style,
    )

    assert grid.notes == (
        "lembar tersembunyi ikut dibaca",
        "2 baris tersembunyi ikut dibaca: 2–3",
        "2 kolom tersembunyi ikut dibaca: B–C",
    )


def test_a_manifest_with_an_old_dtd_is_no_reason_to_refuse():
    grid = only(
        row(cell("NIK")), manifest='<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD" "M.dtd"><manifest/>'
    )

    assert grid.cells.rows() == [("NIK",)]
