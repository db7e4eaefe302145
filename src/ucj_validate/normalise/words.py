"""Closed sets that offices spell in many ways: sex, segment, programmes, membership status, who pays.

Each function gives one value a cell, in order; null where the cell says nothing or nothing known.
"""

from __future__ import annotations

import polars as pl

from ucj_validate.columns import Membership, Sex
from ucj_validate.normalise.text import by_distinct, distinct, plain, stated, unwrapped

_SEX = {
    Sex.MALE: "L LK LK2 LAKI LAKILAKI LAKI2 LELAKI PRIA COWOK M MALE LAKLAKI LAKI1AKI LKI 1 LAKILAKIL JANTAN TN BAPAK",
    Sex.FEMALE: "P PR PRP PEREMPUAN PEREMPUAM PRMPUAN PEREMPUN WANITA W F FEMALE CEWEK 2 PUAN NY IBU",
}
_SEX_OF_WORD = {word: sex.value for sex, words in _SEX.items() for word in words.split()}

_PROGRAM_WORDS = {
    r"JAMINAN KECELAKAAN KERJA|KECELAKAAN KERJA": "JKK",
    r"JAMINAN KEMATIAN|KEMATIAN": "JKM",
    r"JAMINAN HARI TUA|HARI TUA": "JHT",
    r"JAMINAN PENSIUN|PENSIUN": "JP",
    r"JAMINAN KEHILANGAN PEKERJAAN|KEHILANGAN PEKERJAAN": "JKP",
}

_STATUS = {
    Membership.LAPSED: r"MENUNGGAK|TUNGGAK|NUNGGAK|\bLAPSED?\b|GRACE|TERTUNDA|BELUM BAYAR|BLM BAYAR|PENDING",
    Membership.ENDED: (
        r"\b(?:NON|TIDAK|TDK|TAK|BUKAN|IN|UN)[\s-]*(?:AKTIF|ACTIVE|AKTIVE)|NONAKTIF|BERAKHIR|KELUAR|BERHENTI|STOP|TUTUP|RESIGN|\bPHK\b"
        r"|PENSIUN|MENINGGAL|\bMD\b|KLAIM|\bCAIR|MUTASI KELUAR|SELESAI|EXPIRED|ENDED|CLOSED|DIHENTIKAN|DINONAKTIFKAN|PUTUS"
    ),
    Membership.ACTIVE: r"\bAKTIF|\bACTIVE|\bAKTIVE|TERLINDUNGI|TERDAFTAR|LANCAR|BERLAKU",
}
_STATUS_OF_LETTER = {
    **dict.fromkeys(("A", "Y", "YA", "YES", "1", "TRUE", "T/A"), Membership.ACTIVE.value),
    **dict.fromkeys(
        ("N", "T", "TIDAK", "TDK", "NO", "0", "NA", "N.A", "N.A.", "K", "FALSE", "X"), Membership.ENDED.value
    ),
    **dict.fromkeys(("TUNGGAKAN", "M"), Membership.LAPSED.value),
}

_PUBLIC = (
    r"\b(?:APBD|APBN|APBDES|PEMKOT|PEMKAB|PEMPROV|PEMPROP|PEMDA|PEMERINTAH|PEMERINTAHAN|PEM|PEMKO|DBH|DBHCHT|DAU|DAK|DID|DANA DESA|ADD"
    r"|DANA BAGI HASIL|WALIKOTA|WALI KOTA|BUPATI|GUBERNUR|KEMENTERIAN|KEMENSOS|KEMENAKER|DINAS|OPD|NEGARA|SKPD|BLUD|KAS DAERAH)\b|APBD|APBN"
)


def sexes(cells: pl.Series) -> pl.Series:
    """L or P. A bare 1 is L and 2 is P, as in population files."""
    table = distinct(cells)
    letters = pl.lit(stated(table["cell"])).str.replace(r"[.,]0+$", "").str.replace_all(r"[^A-Z0-9]", "")
    sex = pl.coalesce(
        letters.replace_strict(_SEX_OF_WORD, default=None, return_dtype=pl.String),
        pl.when(letters.str.contains(r"^(?:LAKI|PRIA|LELAKI)")).then(pl.lit(Sex.MALE.value)),
        pl.when(letters.str.contains(r"^(?:PEREMP|WANITA)")).then(pl.lit(Sex.FEMALE.value)),
    )
    return by_distinct(cells, table.select("cell", sex=sex))["sex"]


def segments(cells: pl.Series) -> pl.Series:
    """PU, BPU, JAKON or PMI."""
    table = distinct(cells)
    text = pl.lit(stated(table["cell"]).str.replace_all(r"[^A-Z0-9]+", " ").str.strip_chars())
    segment = (
        pl.when(text.str.contains(r"\bBPU\b|BUKAN PENERIMA UPAH|INFORMAL|MANDIRI|PEKERJA RENTAN|RENTAN"))
        .then(pl.lit("BPU"))
        .when(text.str.contains(r"JAKON|JASA KONSTRUKSI|KONSTRUKSI"))
        .then(pl.lit("JAKON"))
        .when(text.str.contains(r"\bPMI\b|\bTKI\b|MIGRAN"))
        .then(pl.lit("PMI"))
        .when(text.str.contains(r"\bPPU\b|\bPU\b|PENERIMA UPAH|FORMAL"))
        .then(pl.lit("PU"))
    )
    return by_distinct(cells, table.select("cell", segment=segment))["segment"]


def programs(cells: pl.Series) -> pl.Series:
    """Programmes, sorted and comma separated: "JHT,JKK,JKM"."""
    table = distinct(cells)
    text = stated(table["cell"])
    for words, code in _PROGRAM_WORDS.items():
        text = text.str.replace_all(words, f" {code} ")
    found = text.str.extract_all(r"JKK|JKM|JHT|JKP|JP").list.unique().list.sort().list.join(",")
    return by_distinct(cells, table.with_columns(programs=found.set(found == "", None)))["programs"]


def stated_statuses(cells: pl.Series) -> pl.Series:
    """active, lapsed or ended, as the export says it. NONAKTIF and KELUAR are both ended."""
    table = distinct(cells)
    # Not `stated`: here 0, X and NA are answers.
    text = pl.lit(unwrapped(plain(table["cell"])).str.to_uppercase().str.replace(r"^([01])[.,]0+$", "$1"))
    status = text.replace_strict(_STATUS_OF_LETTER, default=None, return_dtype=pl.String)
    for membership, words in _STATUS.items():
        status = status.fill_null(pl.when(text.str.contains(words)).then(pl.lit(membership.value)))
    return by_distinct(cells, table.select("cell", status=status))["status"]


def payers(cells: pl.Series) -> pl.DataFrame:
    """One row a cell, in order: payer (upper case, single spaces) and payer_is_public (null where none is named)."""
    table = distinct(cells)
    table = table.with_columns(payer=stated(table["cell"]))
    # Donations of companies, state-owned ones too, are not the budget.
    is_donation = pl.col("payer").str.contains(r"\bCSR\b|\bTJSL\b")
    table = table.with_columns(payer_is_public=pl.col("payer").str.contains(_PUBLIC) & ~is_donation)
    return by_distinct(cells, table)


def words(cells: pl.Series) -> pl.Series:
    """Free text in upper case with single spaces; null where it says nothing."""
    return stated(cells)
