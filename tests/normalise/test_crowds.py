"""A cell is read alike whether it stands alone, among others, or a thousand times: the quick ways are no other ways."""

from collections.abc import Callable

import polars as pl
import pytest

from ucj_validate.normalise.names import parted
from ucj_validate.normalise.numbers import codes, member_numbers, phones
from ucj_validate.normalise.place_keys import place_keys
from ucj_validate.normalise.text import stated

CELLS = [
    None, "", " ", "-", "X", "XX", "0", "000", "NULL", "TIDAK ADA", "#N/A", " #REF!", "PALU BARAT", "Palu Barat", " PALU",
    "PALU  BARAT", "PALU\u00a0BARAT", '="PALU"', "'PALU", "`PALU`", "ＰＡＬＵ", "PA\u200bLU", "KEL. BESUSU BRT", "TATTURA",
    "SITI AMINAH", "Siti Aminah", "ST AMINAH", "H. MUH. YUSUF, S.PD", "MUHAMMAD BIN ALI", "M ALI (ALM)", "1. BUDI", "BUD1",
    "D'ANGELO", "JOSÉ", "ABD. RAHMAN SE", "08123456789", "0812 3456 789", "+628123456789", "08888888888", "0812345",
    "8123456789.0", "8,12E+10", "081234567890123", "12345678901", "1234567890", "01234567890", "123456789.0", "AB-123",
    "00000000000", "1,2E+10",
]  # fmt: skip
READERS: dict[str, Callable[[pl.Series], pl.DataFrame]] = {
    "stated": lambda cells: stated(cells).to_frame("value"),
    "name": parted,
    "phone": lambda cells: phones(cells).to_frame("value"),
    "kpj": lambda cells: member_numbers(cells, cells.str.contains("9").fill_null(value=False)).to_frame("value"),
    "npp": lambda cells: codes(cells).to_frame("value"),
    "place": lambda cells: place_keys(cells).to_frame("value"),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("times", [1, 20])
def test_a_cell_is_read_alike_alone_and_in_a_crowd(reader, times):
    crowd = pl.Series("cell", CELLS * times, dtype=pl.String)

    together = READERS[reader](crowd).rows()

    alone = [READERS[reader](pl.Series("cell", [cell], dtype=pl.String)).row(0) for cell in CELLS]
    assert together == alone * times
