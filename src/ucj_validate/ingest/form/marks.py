"""What one record says of itself that no person's row says: a total, a page number, a signature, column numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ucj_validate.ingest.form.aliases import folded
from ucj_validate.ingest.form.heading import Header
from ucj_validate.ingest.form.naming import exactly_named

BLANKS = " \t\r\n\f\v\u00a0\u200b\u200c\u200d\ufeff\u2007\u202f\u3000"
TOTAL_WORDS = ("total", "jumlah", "jml", "jlh", "rekap")
_TOTAL = re.compile(
    r"(?i)[\s*#(=-]*(?:sub[\s-]*total|sub[\s-]*jumlah|grand[\s-]*total|total|jumlah|jml|jlh|rekapitulasi|rekap)\b.*",
    re.DOTALL,
)
_UNITS = re.compile(
    # Possessive (*+): a cell of 100,000 digits would take time by its square.
    r"(?i)[\s\d.,:%()=/+-]*+(?:orang|org|jiwa|rp|peserta|pekerja|baris|data|umkm|kk|unit|l|p)?[\s\d.,:%()=/+-]*+"
)
_MONTHS = r"(?:jan|feb|peb|mar|apr|mei|jun|jul|agu|ags|agt|sep|okt|nov|nop|des)[a-z]*"
_SIGNATURE = re.compile(
    r"(?i)\s*(?:mengetahui|menyetujui|mengesahkan|disahkan|disetujui|diketahui|diperiksa|dibuat\b|yang\s+(?:membuat|menyerahkan|menerima)|pembuat\s+daftar|"
    r"kepala\s+(?:dinas|badan|bidang|bagian|kantor|seksi|desa|kelurahan|cabang|sub|upt|uptd|opd)|camat\b|lurah\b|"
    r"sekretaris\b|wali\s*kota\b|bupati\b|gubernur\b|a\.?\s*n\.\s|plt\.|plh\.|nip\b|nrp\b|ttd\b|tertanda|tanda\s+tangan|"
    r"hormat\s+kami|petugas\b|penanggung\s*jawab|dicetak|tanggal\s+cetak|tgl\s+cetak|catatan\b|sumber\b|keterangan\b|ket\s*[.:]|"
    r"halaman\b|hal\.?\s+\d|page\s+\d|\*+\)|ditetapkan|dikeluarkan|pejabat|bendahara|operator|verifikator|"
    rf"[a-z .']{{3,30}},\s*(?:tanggal\s+)?(?:\d{{1,2}}|[.…_]+)?\s*[-/ ]?(?:{_MONTHS}|\d{{1,2}})?[-/ ]*(?:19|20)\d{{2}}\s*$)"
)
_PAGE = re.compile(
    r"(?i)\s*+[-–]?\s*+(?:halaman|hal|page|lembar)\s*+[.:]?\s*+(?:ke[-\s]*+)?\d++\s*+(?:(?:dari|of|/)\s*+\d++\s*+)?[-–]?\s*+"
)
_GROUP = re.compile(
    r"(?i)\s*(?:kecamatan|kec\.|kelurahan|kel\.|desa|kel/desa|kabupaten|kab\.|dinas|badan|opd|skpd|wilayah|uptd?|dusun|lingkungan|"
    r"kelompok|bagian|sekretariat|unit\s+kerja|instansi)\s*[:.]?\s+\S.*"
)
_ENUMERATOR = re.compile(r"(?i)\s*(?:[ivx]{1,5}|[a-z]|\d{1,3})\s*[.)]?\s*")
_NUMBERING = re.compile(r"[(\[]?\s*(\d{1,2}|[A-Za-z]{1,2})\s*[)\].]*")


def filled(cells: Sequence[str]) -> list[str]:
    """The cells that hold something, blanks around them off."""
    return [text for cell in cells if (text := cell.strip(BLANKS))]


def is_page_number(cells: list[str]) -> bool:
    """A line that holds nothing but the page's number."""
    return len(cells) == 1 and _PAGE.fullmatch(cells[0]) is not None


def is_group(cells: list[str]) -> bool:
    """A line that names the group of the people below it: KECAMATAN PALU TIMUR, or II. DINAS SOSIAL."""
    if len(cells) == 2 and _ENUMERATOR.fullmatch(cells[0]):  # noqa: PLR2004
        cells = cells[1:]
    return len(cells) == 1 and _GROUP.fullmatch(cells[0]) is not None


def may_sign(cells: list[str]) -> bool:
    """Whether a cell could begin a block of signatures or footnotes."""
    return any(_SIGNATURE.match(cell) for cell in cells)


def repeats_header(cells: Sequence[str], header: Header) -> bool:
    """Whether a record says what the header says, in the same columns."""
    if header.first is None:
        return False
    pairs = [(folded(cell), parts) for cell, parts in zip(cells, header.parts, strict=False) if folded(cell)]
    same = sum(cell in {folded(" ".join(parts)), *(folded(part) for part in parts)} for cell, parts in pairs)
    named = sum(bool(parts) for parts in header.parts)
    return same >= max(1, 0.8 * len(pairs)) and same >= min(2, named)


def is_numbering(cells: list[str], header: Header) -> bool:
    """The row (1) (2) (3), or A B C. Without brackets only where it goes on over the columns of a form: it may be data."""
    matches = [_NUMBERING.fullmatch(cell) for cell in cells]
    if len(cells) < 3 or not all(matches):  # noqa: PLR2004
        return False
    marks = [match[1] for match in matches if match]
    if all(mark.isdigit() for mark in marks):
        places = [int(mark) for mark in marks]
    elif all(len(mark) == 1 and mark.isalpha() for mark in marks):
        places = [ord(mark.lower()) - ord("a") + 1 for mark in marks]
    else:
        return False
    rising = all(b - a == 1 for a, b in pairwise(places)) and places[0] == 1
    bracketed = all(cell.startswith(("(", "[")) for cell in cells)
    return rising and (bracketed or len({exactly_named(words) for words in header.parts} - {None}) >= 2)  # noqa: PLR2004


def is_total(cells: list[str], *, counts_on: bool) -> bool:
    """A row that sums up: JUMLAH and numbers. Who is called Jumlah has other data beside the name.

    `counts_on`: whether the first cell carries on the running number of the rows above, as a person's does.
    """
    worded = next((i for i, cell in enumerate(cells) if not _UNITS.fullmatch(cell)), None)
    if worded is None or not _TOTAL.fullmatch(cells[worded]):
        return False
    others = cells[:worded] + cells[worded + 1 :]
    if not all(_UNITS.fullmatch(cell) or _TOTAL.fullmatch(cell) for cell in others):
        return False
    if any(sum(char.isdigit() for char in cell) == 16 for cell in others):  # noqa: PLR2004
        return False
    return not (worded == 1 and counts_on)
