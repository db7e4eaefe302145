"""Which physical records below a header are no people, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ucj_validate.columns import RejectReason
from ucj_validate.ingest.aliases import folded, known_words
from ucj_validate.ingest.grid import Grid
from ucj_validate.ingest.header import Header

_BLANKS = " \t\r\n\f\v\u00a0\u200b\u200c\u200d\ufeff\u2007\u202f\u3000"
_NUMBER_DIGITS, _SURE_DIGITS = 11, 9
"""A column most of whose cells have 11 digits or more holds NIK, KK, KPJ; 9 digits in it prove a person's row."""
_SAMPLED = 400
_TOTAL = re.compile(
    r"(?i)[\s*#(=-]*(?:sub[\s-]*total|sub[\s-]*jumlah|grand[\s-]*total|total|jumlah|jml|jlh|rekapitulasi|rekap)\b.*",
    re.DOTALL,
)
_UNITS = re.compile(
    r"(?i)[\s\d.,:%()=/+-]*(?:orang|org|jiwa|rp|peserta|pekerja|baris|data|umkm|kk|unit|l|p)?[\s\d.,:%()=/+-]*"
)
_MONTHS = r"(?:jan|feb|peb|mar|apr|mei|jun|jul|agu|ags|agt|sep|okt|nov|nop|des)[a-z]*"
_SIGNATURE = re.compile(
    r"(?i)\s*(?:mengetahui|menyetujui|mengesahkan|disahkan|disetujui|diketahui|diperiksa|dibuat\b|yang\s+membuat|pembuat\s+daftar|"
    r"kepala\s+(?:dinas|badan|bidang|bagian|kantor|seksi|desa|kelurahan|cabang|sub|upt|uptd|opd)|camat\b|lurah\b|"
    r"sekretaris\b|wali\s*kota\b|bupati\b|gubernur\b|a\.?\s*n\.\s|plt\.|plh\.|nip\b|nrp\b|ttd\b|tertanda|tanda\s+tangan|"
    r"hormat\s+kami|petugas\b|penanggung\s*jawab|dicetak|tanggal\s+cetak|tgl\s+cetak|catatan\b|sumber\b|keterangan\b|ket\s*[.:]|"
    r"halaman\b|hal\.?\s+\d|page\s+\d|\*\)|ditetapkan|dikeluarkan|pejabat|bendahara|operator|verifikator|"
    rf"[a-z .']{{3,30}},\s*(?:tanggal\s+)?(?:\d{{1,2}}|[.…_]+)\s*[-/ ]?(?:{_MONTHS}|\d{{1,2}})[-/ ]*(?:19|20)?\d{{2}}\s*$)"
)
_NUMBERING = re.compile(r"[(\[]?\s*(\d{1,2})\s*[)\].]?")


@dataclass(frozen=True)
class _Body:
    """The records below the header, with what decides on them."""

    start: int
    filled: NDArray[np.int64]
    sure: NDArray[np.bool_]
    """Holds a number that names a person."""
    first: list[str]
    """First cell that is not blank."""
    echoes: NDArray[np.bool_]
    """Some cell says just what the header says above it."""


def sorted_out(grid: Grid, header: Header) -> dict[int, RejectReason]:
    """Index of each record that is no person → why. Header records are not among them."""
    start = header.last + 1
    reasons = {
        i: RejectReason.TITLE if any(cell.strip(_BLANKS) for cell in grid.record(i)) else RejectReason.BLANK
        for i in range(header.first or 0)
    }
    if start >= grid.height:
        return reasons
    body = _body(grid, header, start)
    reasons |= {i: fault for i, fault in grid.fault.items() if i >= start}
    for offset in np.flatnonzero((body.filled == 0) & ~body.sure).tolist():
        if start + offset not in grid.odd or not any(c.strip(_BLANKS) for c in grid.odd[start + offset]):
            reasons[start + offset] = RejectReason.BLANK
    enough = _enough_cells(body)
    suspects = [
        start + offset
        for offset in _suspects(body, enough).tolist()
        if start + offset not in reasons or start + offset in grid.odd
    ]
    titles = {
        tuple(_filled(grid.record(i))) for i, reason in reasons.items() if reason is RejectReason.TITLE and i < start
    }
    for index in suspects:
        reason = _reason_alone(grid, header, index, titles, reasons)
        if reason:
            reasons[index] = reason
    _sort_out_signatures(grid, body, enough, reasons)
    return reasons


def _body(grid: Grid, header: Header, start: int) -> _Body:
    frame = grid.cells.slice(start)
    stripped = frame.select(pl.all().str.strip_chars(_BLANKS))
    names = header.names if header.first is not None else ()
    echo = [pl.col(str(i)) == name for i, name in enumerate(names) if name and i < frame.width]
    digits = [pl.col(name).str.count_matches("[0-9]") >= _SURE_DIGITS for name in _number_columns(stripped)]
    facts = stripped.with_columns(
        filled=pl.sum_horizontal(pl.all() != ""),
        sure=pl.any_horizontal(digits) if digits else pl.lit(False),
        first=pl.coalesce(pl.when(pl.all() != "").then(pl.all()), pl.lit("")),
        echoes=pl.any_horizontal(echo) if echo else pl.lit(False),
    )
    return _Body(
        start,
        facts["filled"].cast(pl.Int64).to_numpy(),
        facts["sure"].fill_null(value=False).to_numpy(),
        facts["first"].to_list(),
        facts["echoes"].fill_null(value=False).to_numpy(),
    )


def _number_columns(stripped: pl.DataFrame) -> list[str]:
    """Columns that hold long numbers, judged on rows spread over the whole table."""
    step = max(1, stripped.height // _SAMPLED)
    sample = stripped.gather_every(step)
    columns = []
    for name in sample.columns:
        cells = sample[name].filter(sample[name] != "")
        long = (cells.str.count_matches("[0-9]") >= _NUMBER_DIGITS).sum()
        if cells.len() >= 0.2 * sample.height and long > 0.5 * cells.len():
            columns.append(name)
    return columns


def _enough_cells(body: _Body) -> int:
    """Filled cells that make a row of the table, whatever they say."""
    filled = body.filled[body.sure] if body.sure.any() else body.filled[body.filled > 0]
    # Without numbers to go by, the fuller rows are the table's: titles and signatures fill one or two cells.
    usual = float(np.quantile(filled, 0.5 if body.sure.any() else 0.75)) if filled.size else 0.0
    return max(2, min(3, int(usual)), int(np.ceil(0.4 * usual)))


def _suspects(body: _Body, enough: int) -> NDArray[np.int64]:
    first = pl.Series(body.first, dtype=pl.String)
    worded = first.str.contains(r"(?i)total|jumlah|jml|jlh|rekap").to_numpy()
    numbered = first.str.contains(r"^[(\[]?\s*[0-9]{1,2}\s*[)\].]?$").to_numpy()
    numbered = numbered & (np.arange(len(first)) < 2) | first.str.contains(r"^\(\s*[0-9]{1,2}\s*\)$").to_numpy()  # noqa: PLR2004
    return np.flatnonzero(~body.sure & ((body.filled < enough) | worded | body.echoes | numbered))


def _filled(cells: Sequence[str]) -> list[str]:
    return [text for cell in cells if (text := cell.strip(_BLANKS))]


def _reason_alone(
    grid: Grid, header: Header, index: int, titles: set[tuple[str, ...]], reasons: dict[int, RejectReason]
) -> RejectReason | None:
    """Why a record is no person, as far as it says so itself."""
    cells = grid.record(index)
    filled = _filled(cells)
    if not filled:
        return RejectReason.BLANK
    if _repeats_header(cells, header):
        return RejectReason.REPEATED_HEADER
    if tuple(filled) in titles and len(filled) <= 2:  # noqa: PLR2004
        return RejectReason.TITLE
    follows_header = index == header.last + 1 or reasons.get(index - 1) is RejectReason.REPEATED_HEADER
    if follows_header and _is_numbering(filled, header):
        return RejectReason.NUMBERING
    if _is_total(cells, grid, index):
        return RejectReason.TOTAL
    return None


def _repeats_header(cells: Sequence[str], header: Header) -> bool:
    if header.first is None:
        return False
    pairs = [(folded(cell), parts) for cell, parts in zip(cells, header.parts, strict=False) if folded(cell)]
    same = sum(cell in {folded(" ".join(parts)), *(folded(part) for part in parts)} for cell, parts in pairs)
    named = sum(bool(parts) for parts in header.parts)
    return same >= max(1, 0.8 * len(pairs)) and same >= min(2, named)


def _is_numbering(filled: list[str], header: Header) -> bool:
    """The row (1) (2) (3). Bare numbers count only under a header that names people: 1,2,3 may be data."""
    matches = [_NUMBERING.fullmatch(cell) for cell in filled]
    if len(filled) < 3 or not all(matches):  # noqa: PLR2004
        return False
    numbers = [int(match[1]) for match in matches if match]
    rising = all(b - a == 1 for a, b in pairwise(numbers)) and numbers[0] == 1
    bracketed = all(cell.startswith(("(", "[")) for cell in filled)
    return rising and (bracketed or known_words(header.names) >= 2)  # noqa: PLR2004


def _is_total(cells: Sequence[str], grid: Grid, index: int) -> bool:
    """A row that sums up: JUMLAH and numbers. Who is called Jumlah has other data beside the name."""
    filled = _filled(cells)
    worded = next((i for i, cell in enumerate(filled) if not _UNITS.fullmatch(cell)), None)
    if worded is None or not _TOTAL.fullmatch(filled[worded]):
        return False
    others = filled[:worded] + filled[worded + 1 :]
    if not all(_UNITS.fullmatch(cell) or _TOTAL.fullmatch(cell) for cell in others):
        return False
    if any(sum(char.isdigit() for char in cell) == 16 for cell in others):  # noqa: PLR2004
        return False
    return not (worded == 1 and _counts_on(filled[0], grid, index))


def _counts_on(number: str, grid: Grid, index: int) -> bool:
    """Whether `number` carries on the running number of the row above."""
    above = _filled(grid.record(index - 1)) if index else []
    return bool(above) and number.isdecimal() and above[0].isdecimal() and int(number) == int(above[0]) + 1


def _sort_out_signatures(grid: Grid, body: _Body, enough: int, reasons: dict[int, RejectReason]) -> None:
    """Marks the lines of a signature block: all from its first word on, below the last row of a page."""
    sorts = {RejectReason.REPEATED_HEADER, RejectReason.NUMBERING}
    ends = sorted(i for i, reason in reasons.items() if reason in sorts and i >= body.start)
    for page_end in [*ends, grid.height]:
        at = page_end - 1
        tail: list[int] = []
        while at >= body.start and not _is_row(grid, body, enough, at, reasons):
            tail.append(at)
            at -= 1
        signed = False
        for index in reversed(tail):
            if reasons.get(index) in {*sorts, RejectReason.BLANK, RejectReason.TOTAL}:
                continue
            signed = signed or any(_SIGNATURE.match(cell) for cell in _filled(grid.record(index)))
            if signed:
                reasons[index] = RejectReason.SIGNATURE


def _is_row(grid: Grid, body: _Body, enough: int, index: int, reasons: dict[int, RejectReason]) -> bool:
    """Whether the table still goes on at this record."""
    offset = index - body.start
    if body.sure[offset]:
        return True
    if reasons.get(index) in {
        RejectReason.BLANK,
        RejectReason.TOTAL,
        RejectReason.NUMBERING,
        RejectReason.REPEATED_HEADER,
    }:
        return False
    filled = _filled(grid.record(index))
    if len(filled) > 1 and _counts_on(filled[0], grid, index):
        return True
    if int(body.filled[offset]) < enough:
        return False
    return not any(_SIGNATURE.match(cell) for cell in filled[:1])
