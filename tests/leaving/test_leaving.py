"""What leaves the program: shown, never executed; changed in CSV only so that it can be changed back exactly."""

from __future__ import annotations

import csv
import json
import sys
import unicodedata
from collections import defaultdict
from io import StringIO
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ucj_validate.ingest import tables
from ucj_validate.leaving import (
    OWN_CSV,
    as_json,
    file_name,
    foreign,
    guarded,
    inert,
    niks_hidden,
    on_screen,
    unguarded,
    visible,
    without_niks,
)

NAUGHTY = json.loads((Path(__file__).parents[1] / "corpus/blns/blns.json").read_text("utf-8"))
NIK, HIDDEN = "9978010101900001", "9978••••••••0001"
STEERING = {"Cc", "Cf", "Cs", "Zl", "Zp"}
ANYTHING = st.one_of(st.sampled_from(NAUGHTY), st.text(max_size=40), st.text("='+-@\t\r\n ＝0123x", max_size=6))


def is_quiet(text: str) -> bool:
    return not any(unicodedata.category(one) in STEERING for one in text)


def test_every_sign_that_steers_is_seen_and_no_other_is_touched() -> None:
    by_kind = defaultdict(list)
    for code in range(sys.maxunicode + 1):
        by_kind[unicodedata.category(chr(code))].append(chr(code))
    steering = "".join("".join(by_kind[kind]) for kind in STEERING)
    others = "".join(one for kind in by_kind.keys() - STEERING - {"Cn"} for one in by_kind[kind])

    assert is_quiet(visible(steering))
    assert len(visible(steering)) > 4 * len(steering)
    assert set(others) - set(visible(others)) == set("\u034f\u115f\u1160\u3164\uffa0")  # seen by nobody


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("x\u202ecba", "x\\u202ecba"),
        ("dua\nbaris", "dua\\x0abaris"),
        ("b\udce9.csv", "b\\xe9.csv"),
        ("\U000e0041", "\\U000e0041"),
        ("Kota Palu – 61,55 %\u00a0😀", "Kota Palu – 61,55 %\u00a0😀"),
    ],
)
def test_a_terminal_shows_what_would_steer_it(text: str, seen: str) -> None:
    assert visible(text) == seen


@pytest.mark.parametrize("text", NAUGHTY[::7])
def test_a_report_gets_one_quiet_line(text: str) -> None:
    assert is_quiet(foreign(text))
    assert len(foreign(text * 20)) <= 120


@given(st.recursive(ANYTHING, lambda inner: st.dictionaries(ANYTHING, inner, max_size=3), max_leaves=5))
def test_json_is_the_same_value_and_steers_nothing(facts: object) -> None:
    text = as_json(facts, indent=2)

    assert json.loads(text) == facts
    assert is_quiet(text.replace("\n", ""))


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("roll 9978010101900001.csv", "roll 9978••••••••0001.csv"),
        ("99 7801 010190 0001", "99 78•• •••••• 0001"),
        ("9978.0101.0190.0001", "9978.••••.••••.0001"),
        ("9978-01-01-01-90-0001 x", "9978-••-••-••-••-0001 x"),
        ("9978\u00a00101\u00a00190\u00a00001", "9978\u00a0••••\u00a0••••\u00a00001"),
        ("nik_9978010101900001_9978010101900002", "nik_9978••••••••0001_9978••••••••0002"),
        ("rekap_2025-04-24_2025-05-24.xlsx", "rekap_2025-04-24_2025-05-24.xlsx"),
        ("0812 3456 7890 1234", "0812 3456 7890 1234"),
        ("99780101019000012", "9978•••••••••0012"),
        ("\x07" + NIK, "\x07" + HIDDEN),
        ("9978\u200b010101\x07\x07900001", "9978\u200b••••••\x07\x07••0001"),
        ("\uff19\uff19\uff17\uff18010101900001", "\uff19\uff19\uff17\uff18••••••••0001"),
        ("2025 9978 0101 0190 0001", "2025 9978 •••• •••• 0001"),
        (NIK * 2, "9978" + "•" * 24 + "0001"),
        ("20250424" + NIK, "2025" + "•" * 16 + "0001"),
        ("abcdef" * 4 + NIK, "abcdef" * 4 + HIDDEN),
        (f"{NIK}a{NIK}", f"{HIDDEN}a{HIDDEN}"),
        ("9978999999999999", "9978••••••••9999"),
    ],
)
def test_a_nik_shows_neither_birth_date_nor_district_however_it_is_written(text: str, masked: str) -> None:
    assert without_niks(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "1234567890123456" + "abcdef" * 8,  # a digest: digits by chance
        "abcdef" * 8 + NIK,  # and such as could be a NIK
        "99789999999999990",  # seventeen digits that are no NIK
        "0.47405278127407412",
        "cadangan_20250424103000123456.csv",
        "1.204 5.101 1.009 12.345",  # figures beside each other
        "13.03.2025-12.04.2025",
        "rekap_13032025_12042025.xlsx",
        "Rp 12.500.000.000",
        "23000000001",  # KPJ
        "+62 812-3456-7890",
        "0812 3456 7890 1234",
    ],
)
def test_other_numbers_stay_as_they_are(text: str) -> None:
    assert without_niks(text) == text


@pytest.mark.parametrize("sign", ["\x07", "\udc80", "\u2066", "\u2028", "\n", "\U000e0041"])
def test_a_sign_that_is_spelt_out_hides_no_nik(sign: str) -> None:
    for name in (sign + NIK, visible(sign) + NIK):
        assert NIK not in foreign(name)
        assert NIK not in on_screen(name)


def test_facts_keep_their_figures_and_lose_no_name() -> None:
    told = niks_hidden({"share": 0.4740123456780741, "files": [f"{NIK}.csv", None], NIK: 1, "9978110101900001": 2})

    assert told == {"share": 0.4740123456780741, "files": [f"{HIDDEN}.csv", None], HIDDEN: 1, f"{HIDDEN} (2)": 2}


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("::warning file=x::pwn.csv", "\\x3a:warning file=x::pwn.csv"),
        ("  ::stop-commands::tok", "  \\x3a:stop-commands::tok"),
        ("a\n::add-mask::b", "a\n\\x3a:add-mask::b"),
        ("\x1b[1m::debug::b", "\x1b[1m\\x3a:debug::b"),
        ("a ##[error]b", "a \\x23#[error]b"),
        ("##vso[task.complete]", "\\x23#vso[task.complete]"),
        ("10::20 ::b ## judul [1]", "10::20 ::b ## judul [1]"),
    ],
)
def test_no_line_that_is_printed_commands_a_runner(line: str, printed: str) -> None:
    assert inert(line) == printed


def test_json_commands_no_runner_and_says_the_same() -> None:
    assert as_json({"a": "##[error]"}) == '{"a": "\\u0023#[error]"}'


@given(st.lists(st.none() | ANYTHING, min_size=1, max_size=8))
def test_what_a_csv_was_given_comes_back_exactly(cells: list[str | None]) -> None:
    frame = pl.DataFrame({"cell": cells}, schema={"cell": pl.String})

    back = frame.select(guarded(pl.col("cell"))).select(unguarded(pl.col("cell")))

    assert back["cell"].to_list() == cells


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "+62-811", "- catatan", " =1", "\u00a0=1", "\u200b=1", "＝1", "＋1", "－1+1", "＠x",
     "\tx", "\rx", "\nx", "'=1", "''@x", "=cmd|' /C calc'!A0"],
)  # fmt: skip
def test_what_a_spreadsheet_would_run_begins_with_an_apostrophe(cell: str) -> None:
    assert pl.DataFrame({"cell": [cell]}).select(guarded(pl.col("cell"))).item() == "'" + cell


@pytest.mark.parametrize(
    "cell",
    [
        "-",
        "--",
        "-5",
        "-1.000,50",
        "+62811223344",
        "+62 811 2233 44",
        "+5",
        " -5",
        "'7271",
        "O'ong",
        "",
        "x=1",
        "a@b.id",
    ],
)
def test_numbers_dashes_and_phones_stay_as_they_are(cell: str) -> None:
    assert pl.DataFrame({"cell": [cell]}).select(guarded(pl.col("cell"))).item() == cell


def test_a_file_of_ours_is_read_without_our_apostrophes(tmp_path: Path) -> None:
    header = next(one for one in OWN_CSV if one[0] == "KELOMPOK")
    names = ["=1+1", "'=1+1", "-", "BUDI"]
    rows = [dict.fromkeys(header, "x") | {"KELOMPOK": "1", "NIK": "0071011001700001", "NAMA": name} for name in names]
    pl.DataFrame(rows).with_columns(guarded(pl.all())).write_csv(tmp_path / "duplicates.csv")

    read = tables(str(tmp_path / "duplicates.csv"))[0]

    assert read.rows[str(header.index("NAMA"))].to_list() == names


def test_an_apostrophe_in_a_file_of_others_is_data(tmp_path: Path) -> None:
    (tmp_path / "roll.csv").write_text("NIK,NAMA\n0071011001700001,'=1+1\n0071011001700002,SITI\n", encoding="utf-8")

    assert tables(str(tmp_path / "roll.csv"))[0].rows["1"].to_list() == ["'=1+1", "SITI"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CON", "_CON"), ("nul.2025", "_nul.2025"), ("COM1", "_COM1"), ("lpt¹", "_lpt¹"), ("console", "console"),
        ("../../etc/passwd", "_.._etc_passwd"), ("-rf", "rf"), (".bashrc", "bashrc"), ("a.", "a"), ("a. .", "a"),
        ("", "tabel"), ("...", "tabel"), ("UMKM Palu Barat", "UMKM Palu Barat"), ('a:b*c?"<>|', "a_b_c_____"),
    ],
)  # fmt: skip
def test_a_file_name_is_one_on_any_system(text: str, name: str) -> None:
    assert file_name(text, "tabel") == name


@given(ANYTHING)
def test_no_text_makes_a_name_that_leaves_its_folder(text: str) -> None:
    name = file_name(text, "tabel")

    assert name
    assert is_quiet(name)
    assert not set('/\\:*?"<>|') & set(name)
    assert name[0] not in ".-"
    assert name[-1] not in ". "
    assert len(name.encode()) <= 201


def test_the_headers_that_are_undone_are_those_that_are_written() -> None:
    from ucj_validate.report import csvs

    written = next(csv.reader(StringIO(csvs.rejects({}).decode())))

    assert tuple(written) in OWN_CSV
