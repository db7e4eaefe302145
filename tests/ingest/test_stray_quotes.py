"""A stray quote costs the look at its own lines: all others are read at one go, as the careful scanner reads them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ucj_validate.columns import RejectReason
from ucj_validate.ingest.grid import Grid
from ucj_validate.ingest.text.delimited import delimited_grid
from ucj_validate.ingest.text.dialect import found_shape
from ucj_validate.ingest.text.scanner import scanned

CLEAN = ["NIK,NAMA,ALAMAT", *(f"00710141018500{n},SITI AMINAH,Jl. Sudirman {n}" for n in range(10, 99))]
LINE = st.one_of(
    st.sampled_from(CLEAN[1:]),
    st.text(st.sampled_from('1a",é '), max_size=12),
    st.sampled_from(
        ['1,"A', 'B",2', '1,"A""B",2', '"1","A","B"', '"1","A"x,"B"', '1,2,"', '",1,2', '1,A "B" C,2', ' "1",2,3 ', "", "1,2"]
    ),
)  # fmt: skip


def described(grid: Grid) -> list[tuple[int, list[str], str, RejectReason | None]]:
    return [(int(grid.line[i]), grid.record(i), grid.raw(i), grid.fault.get(i)) for i in range(grid.height)]


@settings(max_examples=300)
@given(st.lists(LINE, max_size=12), st.sampled_from(["\n", "\r\n", "\r"]))
def test_what_is_read_at_one_go_is_what_the_scanner_reads(lines, newline):
    text = newline.join([*CLEAN[:60], *lines, *CLEAN[60:], ""])
    shape = found_shape(text)

    grid = delimited_grid(text.encode(), "a.csv")

    records = scanned(text, shape.dialect, shape.width)
    assert described(grid) == [(record.line, record.cells, record.raw, record.fault) for record in records]


def test_a_scrap_below_a_quoted_cell_puts_both_in_doubt():
    text = "\n".join([*CLEAN, '1,2,"3"', '4"', "5,6,7", ""])

    grid = delimited_grid(text.encode(), "a.csv")

    lines = {int(grid.line[i]): reason for i, reason in grid.fault.items()}
    assert lines == {len(CLEAN) + 1: RejectReason.QUOTE, len(CLEAN) + 2: RejectReason.QUOTE}


def test_a_cell_over_several_lines_is_one_record_among_thousands():
    people = [f"00710141018500{n % 90 + 10},SITI AMINAH,Jl. Sudirman {n}" for n in range(3_000)]
    text = "\n".join([CLEAN[0], *people, '1,"NUR\n\nHAYATI",Palu', *people, ""])

    grid = delimited_grid(text.encode(), "a.csv")

    assert grid.record(3_001) == ["1", "NUR\n\nHAYATI", "Palu"]
    assert grid.line[3_001:3_003].tolist() == [3_002, 3_005]
    assert not grid.fault
    assert grid.height == 6_002
