"""Words, abbreviations and slips as offices write them: each means what it means alone, and beside others."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from tests.normalise.conftest import AS_OF
from ucj_validate.normalise import dates, money, periods, words
from ucj_validate.normalise.name_fold import folds
from ucj_validate.normalise.names import parted


def _read(reader, cells: list[str]) -> dict[str, object]:
    return dict(zip(cells, reader(pl.Series("cell", cells, dtype=pl.String)).to_list(), strict=True))


MONTHS = {
    1: "JANUARI JAN JANUARY JANWARI I",
    2: "FEBRUARI PEBRUARI FEB PEB FEBR PEBR FEBUARI PEBUARI FEBRUARY II",
    3: "MARET MAR MRT MART MARCH MARS III",
    4: "APRIL APR APRL AVRIL IV",
    5: "MEI MAY MEY V",
    6: "JUNI JUN JUNE YUNI VI",
    7: "JULI JUL JULY YULI VII",
    8: "AGUSTUS AGT AGS AGST AGU AGUS AGUST AGTS AUG AUGUST AGUSTUSS AGSTS VIII",
    9: "SEPTEMBER SEP SEPT SPT SEPTEMB SEFTEMBER IX",
    10: "OKTOBER OKT OCT OCTOBER OKTOB OKTO X",
    11: "NOVEMBER NOPEMBER NOV NOP NOPEMB NOVEMB XI",
    12: "DESEMBER DES DEC DECEMBER DESEMB DSMBR XII",
}


def test_months_have_many_names_and_long_ones_forgive_a_slip():
    known = {word: number for number, names in MONTHS.items() for word in names.split()}
    expected = known | {
        "JANUAR": 1,
        "MARETT": 3,
        "AGUTSUS": 8,
        "DESEMBR": 12,
        "MERET": 3,
        "APRL1": None,
        "MRET": None,
        "JUN1": None,
        "MIE": None,
    }

    assert _read(dates.month_numbers, list(expected)) == expected


def test_month_words_are_read_in_dates_and_in_periods():
    cells = {word: number for number, names in MONTHS.items() for word in names.split()}
    columns = pl.Series([1] * len(cells))

    days = pl.Series([f"5 {word.title()} 1990" for word in cells])
    months = pl.Series([f"{word}-24" for word in cells])

    assert dates.parsed_dates(days, columns, AS_OF, of_birth=True)["date"].to_list() == [
        date(1990, number, 5) for number in cells.values()
    ]
    assert periods.months(months, columns, AS_OF).to_list() == [date(2024, number, 1) for number in cells.values()]


@pytest.mark.parametrize(
    ("sex", "cells"),
    [
        ("L", "L LK LK2 LAKI LAKI-LAKI LAKI2 LELAKI PRIA COWOK M MALE LAKLAKI LAKI1AKI LKI 1 LAKILAKIL JANTAN TN BAPAK 1.0 1,0 Laki/Laki Prianya"),
        ("P", "P PR PRP PEREMPUAN PEREMPUAM PRMPUAN PEREMPUN WANITA W F FEMALE CEWEK 2 PUAN NY IBU 2.0 2,0 Perempuan/Wanita Wanitanya Peremp."),
        (None, "X ? - 3 LP KOSONG BUDI"),
    ],
)  # fmt: skip
def test_sex_is_written_in_words_letters_and_digits(sex, cells):
    assert set(_read(words.sexes, cells.split()).values()) == {sex}


@pytest.mark.parametrize(
    ("segment", "cells"),
    [
        (
            "BPU",
            "BPU|bpu|Peserta BPU|Bukan Penerima Upah|INFORMAL|Mandiri|Pekerja Rentan|RENTAN|BPU-Rentan|bukan-penerima.upah",
        ),
        ("JAKON", "JAKON|Jasa/Konstruksi|KONSTRUKSI"),
        ("PMI", "PMI|TKI|Pekerja Migran|MIGRAN INDONESIA"),
        ("PU", "PU|PPU|Penerima Upah|FORMAL|Peserta PU"),
        (None, "PUAS|BPUX|XPMI|TKIX|LAIN|-"),
    ],
)
def test_segments_are_written_out_or_by_their_letters(segment, cells):
    assert set(_read(words.segments, cells.split("|")).values()) == {segment}


def test_programmes_are_written_out_or_by_their_letters():
    expected = {
        "Jaminan Kecelakaan Kerja": "JKK", "kecelakaan kerja": "JKK", "Jaminan Kematian": "JKM", "KEMATIAN": "JKM", "Jaminan Hari Tua": "JHT",
        "hari tua": "JHT", "Jaminan Pensiun": "JP", "PENSIUN": "JP", "Jaminan Kehilangan Pekerjaan": "JKP", "kehilangan pekerjaan": "JKP",
        "Kecelakaan Kerja dan Kematian": "JKK,JKM", "JP JKP JHT JKM JKK JKK": "JHT,JKK,JKM,JKP,JP", "JKKJKMJHT": "JHT,JKK,JKM", "tidak ada": None,
        "BPU": None,
    }  # fmt: skip

    assert _read(words.programs, list(expected)) == expected


@pytest.mark.parametrize(
    ("status", "cells"),
    [
        ("lapsed", "MENUNGGAK|Tunggakan|NUNGGAK|LAPSE|LAPSED|GRACE|TERTUNDA|Belum Bayar|BLM BAYAR|PENDING|M|TUNGGAKAN|Aktif menunggak"),
        ("ended", ("NON AKTIF|Non-Aktif|NONAKTIF|TIDAK AKTIF|TDK AKTIF|TAK AKTIF|BUKAN AKTIF|INAKTIF|INACTIVE|UNACTIVE|NON ACTIVE|IN AKTIVE|BERAKHIR"
                  "|KELUAR|BERHENTI|STOP|TUTUP|RESIGN|PHK|Pensiun|MENINGGAL|MD|KLAIM|CAIR|PENCAIRAN CAIR|Mutasi Keluar|SELESAI|EXPIRED|ENDED|CLOSED"
                  "|DIHENTIKAN|DINONAKTIFKAN|PUTUS|N|T|TIDAK|TDK|NO|0|0.0|0,0|NA|N.A|N.A.|K|FALSE|X")),
        ("active", "AKTIF|ACTIVE|AKTIVE|TERLINDUNGI|TERDAFTAR|LANCAR|BERLAKU|A|Y|YA|YES|1|1.0|1,0|TRUE|T/A|Peserta aktif"),
        (None, "-|?|2|BPU|MDX|LAPSEX|PHKX|REAKTIFX"),
    ],
)  # fmt: skip
def test_a_status_is_written_in_words_and_letters(status, cells):
    found = _read(words.stated_statuses, cells.split("|"))

    assert {cell: one for cell, one in found.items() if one != status} == {}


PUBLIC = """
APBD APBN APBDES PEMKOT PEMKAB PEMPROV PEMPROP PEMDA PEMERINTAH PEMERINTAHAN PEM PEMKO DBH DBHCHT DAU DAK DID ADD WALIKOTA BUPATI GUBERNUR
KEMENTERIAN KEMENSOS KEMENAKER DINAS OPD NEGARA SKPD BLUD APBD2025 XAPBN
"""


def test_public_money_has_many_names_and_a_donation_is_none():
    public = [*PUBLIC.split(), "Dana Desa", "Dana Bagi Hasil", "Wali Kota", "Kas Daerah"]
    own = ["Mandiri", "CSR Pemda", "TJSL BUMN Negara", "OPDX", "PEMDAS", "DINASTI", "Sendiri"]

    found = words.payers(pl.Series([*(f"dari {one} kota" for one in public), *own]))["payer_is_public"]

    assert found.to_list() == [True] * len(public) + [False] * len(own)


def test_multiples_of_rupiah_are_written_out_or_short():
    expected = {
        "500 RIBU": 500_000, "500rb": 500_000, "500 K": 500_000, "2 JUTA": 2_000_000, "2jt": 2_000_000, "2 jta": 2_000_000, "1,5 Miliar": 1_500_000_000,
        "1.500 ribu": 1_500, "1,5 ribu": 1_500, "IDR 750.000": 750_000, "> Rp 750.000,- per bulan": 750_000, "750000 rupiah": 750_000,
        "750.000/bln": 750_000, "≤ 750 000": 750_000, "~750.000": 750_000, "1.234.567,89": 1_234_568, "1,234,567.50": 1_234_568, "12,5": 13, "12.49": 12,
        "999.999.999.999": 999_999_999_999, "1.000.000.000.000": None, "1000000000000": None, "12.34.56": None, "dua juta": None, "0": None,
        "2 juta 500": None,
    }  # fmt: skip

    assert _read(money.rupiah, list(expected)) == expected


TITLES = """
H HJ HAJI HAJJAH HAJAH KH KYAI KIAI USTADZ USTADZAH USTAD UST USTZ DRS DRA IR DR DRG DRH PROF APT NS PDT PDM PDP PASTOR BRIPKA BRIGADIR
TN NY SDR SDRI BPK BAPAK IBU
"""


@pytest.mark.parametrize("joint", [" ", ". ", "."])
def test_titles_before_a_name_are_marks(joint):
    read = parted(pl.Series([f"{title}{joint}Amir Hasan" for title in TITLES.split()]))

    assert set(read["name"]) == {"AMIR HASAN"}
    assert read["name_marks"].to_list() == [title if joint == " " else f"{title}." for title in TITLES.split()]


AFTER_A_COMMA = (
    "S.Pd.I|S.Pd|S.Kom|S.Sos.I|S.Sos|S.IP|S.Ag|S.Kep|S.Keb|S.KM|S.K.M|S.Hut|S.Psi|S.PI|S.TP|S.PT|S.Farm|S.Far|S.Gz|S.Tr|S.Stat|S.SI|S.AP|S.Ak|S.Adm"
    "|S.AB|S.Ars|S.Arch|S.PN|M.IK|S.IKom|S.I.Kom|S.H.I|S.E.I|S.Sy|M.Hum|M.LI|M.Kes|M.Ec|M.Eng|S.Th|S.Fil|S.Par|S.PWK|S.Kel|M.DS|S.Sn|M.MB|S.ST|S.Ed"
    "|S.Env|M.Han|S.Ked|M.Biomed|M.Epid|S.KN|A.Md|A.Ma|A.Md.Keb|D.Tr.Kep|SE|S.E|SH|S.H|ST|S.T|SP|S.P|MM|M.M|MH|M.H|MT|M.T|MP|M.P|MBA|BA|BSc|MSc|PhD|Ph.D"
    "|Sp.A|Sp.OG|Ners|NS|Apt|CPNS|LC|STT|SST|S.S|S.STP|S.T.P|SE, M.Si|S.Kep., Ns|S.H./M.H"
)


def test_degrees_behind_a_comma_are_marks():
    degrees = AFTER_A_COMMA.split("|")

    read = parted(pl.Series([f"Amir Hasan, {degree}" for degree in degrees]))

    assert dict(zip(degrees, read["name"], strict=True)) == dict.fromkeys(degrees, "AMIR HASAN")
    assert read["name_marks"].str.replace_all("[^A-Z]", "").to_list() == [
        "".join(letter for letter in degree.upper() if letter.isalpha()) for degree in degrees
    ]


BARE = (
    "S.Pd|M.Si|A.Md|S.E|S.H|M.M|S.Kom, M.Si|S.Kom M.Si|S.H. M.H.|A.Ma.Pd|SPD|SPDI|S PD|SKOM|SSOS|SKM|SHUT|AMD|AMD KEB|AMD KEP|SKEP|SKEP NS|SKEP NERS|SFARM APT|MSI|MPD|MKES"
    "|STP|SAG|SE|SH|ST, M.Si|MM. M.Pd|SP, S.Pd|MH, SH"
)


def test_degrees_without_a_comma_are_marks_where_they_are_no_name():
    names = [f"Amir Hasan {degree}" for degree in BARE.split("|")]

    assert dict(zip(names, parted(pl.Series(names))["name"], strict=True)) == dict.fromkeys(names, "AMIR HASAN")


def test_short_degrees_behind_one_name_may_be_a_name():
    names = ["AMIR SE", "AMIR SH", "SE AMIR", "AMIR HASAN SP"]

    assert parted(pl.Series(names))["name"].to_list() == names


def test_what_stands_behind_bin_and_alias_is_a_mark():
    signs = ["BIN", "BINTI", "BINTE", "BT", "BT.", "BTE", "ALIAS", "ALS", "ALS.", "AKA", "A.K.A", "AL."]

    read = parted(pl.Series([f"Amir Hasan {sign} Umar Ali" for sign in signs]))

    assert set(read["name"]) == set(read["name_key"]) == {"AMIR HASAN"}
    assert read["name_marks"].to_list() == [f"{sign} UMAR ALI" for sign in signs]


@pytest.mark.parametrize("sign", ["ALM", "ALMH", "ALMARHUM", "ALMARHUMAH"])
def test_who_has_died_is_marked_wherever_it_stands(sign):
    ways = "{} Budi|Budi {}|Budi ({})|Budi [{}]|Budi, {}|Budi -{}|Budi/{}|{}. Budi|({}) Budi"
    names = ways.format(*[sign] * 9).split("|")

    read = parted(pl.Series(names)).select("name", "alm", "name_marks")

    assert dict(zip(names, read.rows(), strict=True)) == dict.fromkeys(names, ("BUDI", True, "ALM"))


ONE_NAME = {
    "MUHAMMAD": "MUH MOH MOCH MHD MUHD MHMD MUHAM MUHMMAD MUHAMAD MUHAMMADE MUHAMMED MUHAMED MUHAMMAT MUHAMAT MOHAMAD MOHAMMAD MOHAMED MOHAMMED "
                "MOHAMMAT MOHAMAT MOCHAMAD MOCHAMMAD MUCHAMAD MUCHAMMAD MUCH MOKHAMAD MOKHAMMAD MUKHAMAD MUKHAMMAD MOHD MUKH MOKH",
    "ABDUL": "ABD ABDL ABDOEL ABDULL",
    "SITI": "SITTI SITTY SITY STI SITIH",
    "DAENG": "DG DAEANG",
    "CANDRA": "CHANDRA TJANDRA",
    "KHADIJAH": "HADIJAH KHODIJAH CHADIDJAH KHADIJA HADIJA",
    "YUSUF": "JUSUF YUSUP JUSUP YUSUV YOESOEF JOESOEF YOUSUF",
    "YAHYA": "JAHJA YAHJA JAHYA",
    "WAHYU": "WAHJU WAHJOE",
    "HIDAYAT": "HIDAJAT",
    "YUNUS": "JUNUS YOENOES",
    "YASIN": "JASIN YASSIN",
}  # fmt: skip


def test_names_with_usual_abbreviations_and_spellings_fold_to_one():
    for name, spellings in ONE_NAME.items():
        found = _read(folds, [name, *spellings.split()])
        assert {spelling for spelling, fold in found.items() if fold != found[name]} == set(), name
    assert _read(folds, ["MUHAMMAD", "ABDUL", "SITI", "DAENG", "M"]) == {
        one: one for one in ("MUHAMMAD", "ABDUL", "SITI", "DAENG", "M")
    }
