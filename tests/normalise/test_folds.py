"""The folds of names and places: one row a rule of old spelling, sound or ending."""

from __future__ import annotations

import polars as pl

from ucj_validate.normalise.name_fold import folds
from ucj_validate.normalise.place_keys import place_keys

OLD_SPELLING = {
    "TJAHJONO": "CAHIONO", "WONGSODJOJO": "WONGSOJOYO", "JOENI": "YUNI", "SOEHARTO": "SUHARTO", "DJAFAR": "JAPAR", "RAHARDJO": "RAHARJO",
    "SJAFEI": "SAPEI", "TJOKRO": "COKRO", "KENJI": "KENYI", "CHAIRIL": "HAIRIL", "CHRISTIN": "KRISTIN", "ROCKY": "ROKI", "JAHJONO": "JAHJONO",
    "SOEDJARWO": "SUJARWO", "SOETEDJO": "SUTEJO", "SOENJOTO": "SUNYOTO", "SOERJO": "SURIO", "SOEJONO": "SUYONO", "DJOJO": "JOYO",
}  # fmt: skip
SOUNDS = {
    "PHILIPS": "PILIPS", "EVA": "EPA", "FARUQ": "PARUK", "KHAIRUL": "HAIRUL", "DZAKI": "JAKI", "ZHAFIRA": "JAPIRA", "DHZAKI": "JAKI",
    "DHARMA": "DARMA", "THAMRIN": "TAMRIN", "NATSIR": "NASIR", "GHANI": "GANI", "SYARIF": "SARIP", "SHOLEH": "SOLE", "QORI": "KORI",
    "XENA": "KSENA", "ALEX": "ALEKS", "ZAHRA": "JAHRA", "AZKA": "ASKA", "RIZWAN": "RISWAN", "HAFIZ": "HAPIS",
}  # fmt: skip
VOWELS = {
    "NOOR": "NUR", "JAMIE": "JAMI", "ZAENAB": "JAINAP", "JUNAEDI": "JUNAIDI", "RAY": "RAI", "DENY": "DENI", "FAYRUZ": "PAIRUS", "KAYNA": "KAINA",
    "ALYA": "ALIA", "RYAN": "RIAN", "NYOMAN": "NYOMAN", "UNYIL": "UNYIL", "BAGIYA": "BAGIA", "RIYADI": "RIADI", "SUWARNO": "SUARNO",
    "UWAIS": "UAIS", "NAWFAL": "NAUPAL", "DAWN": "DAUN", "DEWI": "DEWI", "AE": "AE",
}  # fmt: skip
ENDS = {
    "SOOD": "SUT", "KHALID": "HALIT", "NAJIB": "NAJIP", "ISAAC": "ISAK", "FATIMAH": "PATIMA", "DIAH": "DIA", "IH": "IH",
}  # fmt: skip
DOUBLED = {
    "SAADAT": "SADAT", "ROBBY": "ROBI", "ROCCO": "ROCO", "BUDDY": "BUDI", "LEE": "LE", "ANGGUN": "ANGUN", "RAHHMA": "RAHMA", "IIN": "IN",
    "AZZAHRA": "AJAHRA", "MAKKI": "MAKI", "BELLA": "BELA", "TOMMY": "TOMI", "ANNE": "ANE", "HIPPO": "HIPO", "FARRAH": "PARA", "YESSI": "YESI",
    "OTTO": "OTO", "NUUR": "NUR", "DEWWI": "DEWI", "RAYYAN": "RAYAN", "HH": "H",
}  # fmt: skip


def test_each_rule_of_spelling_and_sound_has_its_fold():
    expected = OLD_SPELLING | SOUNDS | VOWELS | ENDS | DOUBLED

    assert dict(zip(expected, folds(pl.Series(list(expected))), strict=True)) == expected


def test_variants_of_the_reference_table_fold_with_their_name():
    assert folds(pl.Series(["AHMED", "EBRAHIM"])).to_list() == folds(pl.Series(["AHMAD", "IBRAHIM"])).to_list()


def test_a_token_of_one_letter_stands_for_itself():
    letters = list("ABCDEFGHIJKLMNOPQRSTUVWXYZ")

    assert folds(pl.Series(letters)).to_list() == letters


def test_no_token_has_no_fold():
    assert folds(pl.Series([None, "BUDI"])).to_list() == [None, "BUDI"]


PREFIXES = (
    "KELURAHAN KEL DESA DS DES KECAMATAN KEC KCMT KABUPATEN KAB KOTAMADYA KODYA NAGARI GAMPONG KAMPUNG KELURAHN KOTA"
)


def test_what_kind_of_place_it_is_stands_before_its_name():
    ways = [f"{kind}{joint}Lere" for kind in PREFIXES.split() for joint in (" ", ". ", ".")]

    found = dict(zip(ways, place_keys(pl.Series(ways)), strict=True))

    assert found == dict.fromkeys(ways, "LERE")


def test_one_place_has_one_key_however_it_is_written():
    expected = {
        "Palu Barat": "PALUBARAT", "PALU BRT": "PALUBARAT", "Palu Bar.": "PALUBARAT", "Palu Tmr": "PALUTIMUR", "Palu Tim": "PALUTIMUR",
        "Palu Utr": "PALUTARA", "Palu Ut.": "PALUTARA", "Palu Sltn": "PALUSELATAN", "Palu Slt": "PALUSELATAN", "Palu Sel": "PALUSELATAN",
        "Bungku Tgh": "BUNGKUTENGAH", "Bungku Teng": "BUNGKUTENGAH", "Kel. Kota Baru": "BARU",
        "Boejoe": "BUJU", "Djati": "JATI", "Tjampaka": "CAMPAKA", "Toaya": "TOAIA", "Kelurahan/Desa Lere": "LERE", "Kel. Kampung Baru": "BARU", "Kampung Baru": "BARU",
        "Vatutela": "PATUTELA", "Fatubesi": "PATUBESI",
        "Tatura-Utara": "TATURAUTARA", "Kabonena": "KABONENA", "Deskara": "DESKARA", "Kelapa": "KELAPA", "  ": None, "-": None, "Desa": None,
        "Barat": "BARAT", "Selat": "SELAT", "Blok 12": "BLOK12",
    }  # fmt: skip

    assert dict(zip(expected, place_keys(pl.Series(list(expected))), strict=True)) == expected


def test_a_doubled_letter_of_a_place_counts_once():
    doubled = {f"X{letter}{letter}X": f"X{letter}X" for letter in "ABCDEGIKLMNOPRSTU"}
    kept = {f"X{letter}{letter}X": f"X{letter}{letter}X" for letter in "HJQWZ"}

    assert dict(zip(doubled | kept, place_keys(pl.Series(list(doubled | kept))), strict=True)) == doubled | kept
