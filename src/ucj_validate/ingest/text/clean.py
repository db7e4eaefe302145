"""A text file without any fault, read at Polars' speed and proved to be without fault by its bytes.

Polars pads short records in silence, so what it read is weighed against what stood there: the letters of all cells,
the delimiters and newlines between them and the quotes around them must be the whole file, byte by byte. Each thing
that could be wrong (a missing delimiter, a doubled or stray quote, a lone CR) moves that sum in one direction.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ucj_validate.ingest.grid import Grid
from ucj_validate.ingest.text.dialect import Shape
from ucj_validate.ingest.text.scanner import cut

_CHUNK = 1 << 20


@dataclass(frozen=True)
class Lines:
    """The physical lines of text in which every break is LF or CRLF."""

    data: bytes

    @cached_property
    def _breaks(self) -> NDArray[np.int64]:
        return np.flatnonzero(np.frombuffer(self.data, dtype=np.uint8) == ord("\n"))

    def text(self, index: int) -> str:
        """Line `index`, from 0, without its break."""
        start = int(self._breaks[index - 1]) + 1 if index else 0
        end = int(self._breaks[index]) if index < len(self._breaks) else len(self.data)
        return self.data[start:end].decode("utf-8").removesuffix("\r")


def clean_grid(data: bytes, shape: Shape) -> Grid | None:
    """The records of UTF-8 `data`; None where they are not all regular, a line each."""
    if shape.width == 1 or not shape.dialect.is_plain or not data:
        return None
    newline = _newline(data)
    quoted = b'"' in data
    if newline is None:
        return None
    frame = read_regular(data, shape, quoted=quoted)
    if frame is None or not _ends_whole(data, shape) or not _is_whole(data, frame, shape, newline, quoted=quoted):
        return None
    return Grid(
        cells=frame,
        line=np.arange(1, frame.height + 1, dtype=np.int64),
        width=np.full(frame.height, shape.width, dtype=np.int64),
        raw=Lines(data).text,
    )


def _newline(data: bytes) -> bytes | None:
    """The newline that `data` begins with; None where a lone CR is one. That all are alike is proved by their bytes."""
    if b"\r" not in data:
        return b"\n"
    return b"\r\n" if data[data.find(b"\n") - 1 : data.find(b"\n")] == b"\r" else None


def read_regular(data: bytes, shape: Shape, *, quoted: bool) -> pl.DataFrame | None:
    """Records of `shape.width` cells as Polars reads them, short ones padded; None where it finds a fault."""
    try:
        return pl.read_csv(
            data, has_header=False, schema={str(i): pl.String for i in range(shape.width)},
            separator=shape.dialect.delimiter, quote_char='"' if quoted else None, infer_schema=False,
            empty_string_is_null=False,
        )  # fmt: skip
    except pl.exceptions.PolarsError:
        # Its text would hold the rows; the careful scanner says what is wrong, by line.
        return None


def _ends_whole(data: bytes, shape: Shape) -> bool:
    """Whether a last line without a break has as many cells as the others: Polars lets a blank one too many pass there.

    It would make up for a delimiter that is missing elsewhere.
    """
    last = data[data.rfind(b"\n") + 1 :]
    if not last:
        return True
    cells = cut(last.decode("utf-8"), shape.dialect)
    return isinstance(cells, list) and len(cells) == shape.width


def _is_whole(data: bytes, frame: pl.DataFrame, shape: Shape, newline: bytes, *, quoted: bool) -> bool:
    """Whether cells, delimiters, newlines and quotes add up to `data`: no cell is missing, no quote inside one."""
    lengths = frame.select(pl.all().str.len_bytes().cast(pl.Int64).sum()).row(0)
    breaks = frame.height - (not data.endswith(b"\n"))
    between = frame.height * (frame.width - 1) + breaks * len(newline)
    if newline == b"\r\n" and data.count(b"\r") != breaks:
        return False
    # A break inside quotes makes fewer records than lines, and then lines must be counted one by one.
    if quoted and data.count(b"\n") != breaks:
        return False
    around = _wrapping_quotes(data, shape.dialect.delimiter) if quoted else 0
    return around is not None and sum(lengths) + between + around == len(data)


def _wrapping_quotes(data: bytes, delimiter: str) -> int | None:
    """How many quotes stand in `data`; None unless they take turns to open a cell and to close it."""
    array = np.frombuffer(data, dtype=np.uint8)
    edge = np.zeros(256, dtype=np.bool_)
    edge[[ord(delimiter), ord("\n"), ord("\r")]] = True
    seen = 0
    for start in range(0, len(array), _CHUNK):
        quotes = np.flatnonzero(array[start : start + _CHUNK] == ord('"')) + start
        opening, closing = quotes[seen % 2 :: 2], quotes[1 - seen % 2 :: 2]
        if not edge[array[opening[opening > 0] - 1]].all():
            return None
        if not edge[array[closing[closing < len(array) - 1] + 1]].all():
            return None
        seen += quotes.size
    return seen if seen % 2 == 0 else None
