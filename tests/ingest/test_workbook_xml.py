"""Worksheets as odd programs write them: each is read exactly, or refused by name."""

import pytest
from tests.support.office import MAIN, book, packed, parts, sheet

from ucj_validate.errors import LimitError, UnreadableError
from ucj_validate.ingest.books.workbook import workbook_grids

STRINGS = (
    "<si><t>ANI</t></si>"
    '<si><r><t>BU</t></r><rPh sb="0" eb="1"><t>fonetik</t></rPh><r><t xml:space="preserve">DI </t></r></si>'
    "<si><t>_x0041__x005F_x0041_</t></si>"
)


def only(data, kind="xlsx"):
    (grid,) = workbook_grids(data, kind, "a", None)
    return grid


def rows(xml, **around):
    return only(book(xml, STRINGS, **around)).cells.rows()


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>', [("ANI", "BUDI ")]),
        ('<row r="1"><c r="A1" t="s"><v>2</v></c></row>', [("A_x0041_",)]),
        ('<row><c t="s"><v>0</v></c><c><v>1.5</v></c></row><row><c><v>7</v></c></row>', [("ANI", "1.5"), ("7", "")]),
        ('<row r="1"><c><v>1</v></c><c r="D1"><v>2</v></c><c><v>3</v></c></row>', [("1", "", "", "2", "3")]),
        ('<row r="1"><c r="A1" t="str"><f>B1</f><v> hasil </v></c></row>', [(" hasil ",)]),
        ('<row r="1"><c r="A1" t="str"><v><![CDATA[a<b&c]]></v></c></row>', [("a<b&c",)]),
        ('<row r="1"><c r="A1" t="str"><v>a<!-- b -->c</v></c></row>', [("ac",)]),
        ('<row r="1"><c r="A1" t="inlineStr"><is><r><t>A</t></r><r><t>NI</t></r></is></c></row>', [("ANI",)]),
        ('<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="d"><v>1985-01-01T00:00:00</v></c></row>', [("TRUE", "1985-01-01")]),
        ('<row r="1"><c r="A1"><v>0.1</v></c><c r="B1"><v>1E-7</v></c><c r="C1"><v>5E+5</v></c></row>', [("0.1", "0.0000001", "500000")]),
        ('<row r="1"><c r="A1"><v>9971010101910001</v></c><c r="B1"><v>12345678901234567890</v></c></row>', [("9971010101910001", "12345678901234567890")]),
        ('<row r="1"><c r="A1"><f>B1</f><v>9971010101910001</v></c></row>', [("9971010101910001",)]),
        ('<row r="2"><c r="A2"><v>2</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>', [("1",), ("2",)]),
    ],
)  # fmt: skip
def test_cells_are_exact_however_they_are_written(xml, expected):
    assert rows(xml) == expected


@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!"])
def test_an_error_cell_is_its_text_and_never_blank(error, quote):
    xml = f'<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="e"><v>{error}</v></c></row>'.replace('"', quote)

    assert rows(xml) == [("1", error)]


def test_a_prefix_changes_nothing():
    content = parts("", STRINGS)
    content["xl/worksheets/sheet1.xml"] = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="4" hidden="1"><x:c r="B4" t="e"><x:v>#N/A</x:v></x:c>'
        '<x:c r="C4"><x:v>9971010101910001</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )

    grid = only(packed(content))

    assert (grid.cells.rows(), grid.line.tolist()) == ([("#N/A", "9971010101910001")], [4])
    assert any("1 baris tersembunyi ikut dibaca: 4" in note for note in grid.notes)


def test_a_sheet_in_utf_16_is_read_the_same():
    content = parts("", STRINGS)
    xml = '<?xml version="1.0" encoding="UTF-16"?>' + sheet('<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>')
    content["xl/worksheets/sheet1.xml"] = xml.encode("utf-16")

    assert only(packed(content)).cells.rows() == [("#N/A",)]


@pytest.mark.parametrize("dimension", ["B2:B2", "A1:XFD1048576", "A1"])
def test_a_dimension_that_lies_is_not_believed(dimension):
    found = rows(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="C2"><v>2</v></c></row>',
        before=f'<dimension ref="{dimension}"/>',
    )

    assert found == [("1", "", ""), ("", "", "2")]


def test_numbers_are_known_as_numbers_in_their_places():
    grid = only(book('<row r="3"><c r="B3" t="s"><v>0</v></c><c r="C3"><v>9971010101910001</v></c></row>', STRINGS))

    assert {place: flags.to_list() for place, flags in grid.numeric.items()} == {1: [True]}


def test_hidden_columns_count_only_where_the_table_is():
    before = '<cols><col min="2" max="2" hidden="1"/><col min="5" max="16384" hidden="1"/></cols>'
    xml = '<row r="1"><c r="A1"><v>1</v></c><c r="F1"><v>2</v></c></row><row r="2" ht="0" customHeight="1"><c r="A2"><v>3</v></c></row>'

    notes = only(book(xml, before=before)).notes

    assert notes == (
        "1 baris tersembunyi ikut dibaca: 2",
        "3 kolom tersembunyi ikut dibaca: B, E–F",
    )


@pytest.mark.parametrize(
    "xml",
    [
        '<row r="1"><c r="A1" t="s"><v>99</v></c></row>',  # no such shared string
        '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>x</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',  # one cell twice
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="0"><c r="A0"><v>1</v></c></row>',
        '<row r="1"><c r="1A"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="zz"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c>',  # not closed
        '<row r="1"><c r="A1" t="str"><v>&nama;</v></c></row>',
        '<row r="1"><c r="A1" t="str"><v>\x0b</v></c></row>',
    ],
)
def test_what_cannot_be_told_is_refused_as_damaged(xml):
    with pytest.raises(UnreadableError) as caught:
        rows(xml)

    assert caught.value.problem == "buku kerja rusak"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_a_part_with_a_dtd_is_refused(part):
    content = parts(sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), STRINGS)
    content[part] = '<!DOCTYPE a [<!ENTITY b "c">]>' + content[part]

    with pytest.raises(UnreadableError) as caught:
        only(packed(content))

    assert "DTD" in caught.value.found


def test_two_parts_of_one_name_are_refused():
    content = parts(sheet('<row r="1"><c r="A1"><v>1</v></c></row>'))
    other = sheet('<row r="1"><c r="A1"><v>2</v></c></row>')

    with pytest.raises(UnreadableError) as caught:
        only(packed(content, ("XL/worksheets/Sheet1.xml", other)))

    assert caught.value.found == "dua bagian bernama sama"


@pytest.mark.parametrize(
    "xml",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
        '<row r="99999999"><c><v>1</v></c></row>',
        '<row r="1"><c r="ZZZ1"><v>1</v></c></row>',
        '<row r="1048576"><c t="str"><v>1</v></c><c r="AAA1048576"><v>1</v></c></row>',
    ],
)
def test_a_cell_too_far_away_is_a_limit(xml):
    with pytest.raises((LimitError, UnreadableError)) as caught:
        rows('<row r="1"><c r="A1"><v>1</v></c></row>' + xml)

    assert caught.type is LimitError


def test_a_far_cell_that_is_blank_is_none():
    assert rows('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>') == [("1",)]
