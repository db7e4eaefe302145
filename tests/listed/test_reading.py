"""Reference lists as files: which layouts are read, what each row says, what cannot be meant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from ucj_validate.errors import UnreadableError, UsageError
from ucj_validate.listed import read_lists, refuse_as_other_side, refuse_unheld_criteria
from ucj_validate.listed.reading import Lists
from ucj_validate.listed.saying import deciles, marks
from ucj_validate.normalise import people
from ucj_validate.settings import ReferenceSettings, RuleSettings, Settings

AS_OF = date(2025, 4, 24)
DTSEN = (
    "nomor_kartu_keluarga|desil_nasional\r\n"
    + "\r\n".join(f"00710101012{n:05}|{1 + n % 10}" for n in range(1, 41))
    + "\r\n"
)
DEATHS = "NIK,NAMA,TGL LAHIR\n0071010303830004,DEDE RANGGA,03-03-1983\n0071010808880008,HASAN BASRI,08-08-1988\n"
Read = Callable[..., Lists]


@pytest.fixture
def lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Writes files and reads them as lists: `lists(deaths={"a.csv": text})`."""
    monkeypatch.chdir(tmp_path)

    def written(**kinds: dict[str, str | bytes]) -> Lists:
        for files in kinds.values():
            for name, text in files.items():
                path = tmp_path / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_lists(
            Settings(reference=ReferenceSettings(**{kind: tuple(files) for kind, files in kinds.items()}))
        )

    return written


def said(read: Lists, **rules: object) -> list[str | None]:
    found = people(read.rows, AS_OF)
    return marks(found, read.kinds, RuleSettings(**rules), AS_OF).to_list()


def test_an_extract_of_families_is_read_with_its_bars_and_its_encoding(lists: Read) -> None:
    text = DTSEN.replace("desil_nasional", "desil_nasional|alamat").replace("|1\r\n", "|1|JL. CAFÉ\r\n")
    rows = "\r\n".join(line if line.count("|") == 2 else f"{line}|" for line in text.split("\r\n") if line)

    read = lists(dtsen={"dtsen.txt": rows.encode("latin-1")})

    (source,) = read.sources
    assert (source.encoding, source.delimiter, source.list_kind, source.side) == ("cp1252", "|", "dtsen", "reference")
    assert (source.rows, source.rejects) == (40, 0)
    assert deciles(people(read.rows, AS_OF)).height == 40


def test_families_need_no_person(lists: Read) -> None:
    read = lists(dtsen={"dtsen.csv": DTSEN})

    told = deciles(people(read.rows, AS_OF))
    assert told.row(0) == ("0071010101200001", 2)
    assert (read.rows.height, read.rejects.height, read.kinds.unique().to_list()) == (40, 0, ["dtsen"])


def test_a_family_of_several_values_keeps_them_all(lists: Read) -> None:
    read = lists(dtsen={"d.csv": "no_kk,desil\n0071010101200001,3\n0071010101200001,5\n0071010101200001,5\n"})

    assert deciles(people(read.rows, AS_OF))["decile"].to_list() == [3, 5]


@pytest.mark.parametrize(
    ("kind", "text", "problem"),
    [
        ("dtsen", DEATHS, "No KK dan desil"),
        ("deaths", DTSEN, "NIK atau NAMA"),
        ("deaths", "WARNA,RODA\nmerah,4\nbiru,2\n", "NIK atau NAMA"),
    ],
)
def test_a_list_of_another_kind_is_refused_without_values(lists: Read, kind: str, text: str, problem: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        lists(**{kind: {"a.csv": text}})

    assert problem in refused.value.problem
    assert "00710" not in f"{refused.value.found}{refused.value.problem}"


def test_a_row_keeps_the_list_it_is_from_and_what_is_no_person_is_told(lists: Read) -> None:
    read = lists(deaths={"mati.csv": DEATHS + "JUMLAH,2,\n"}, moved={"pindah.csv": "NAMA,NIK\nANI,0071015203850001\n"})

    assert read.kinds.to_list() == ["deaths", "deaths", "moved"]
    assert said(read) == ["deceased", "deceased", "moved"]
    assert read.rejects.select("file", "reason").rows() == [("mati.csv", "total")]
    assert read.rows["row"].to_list() == [0, 1, 2]


def test_files_of_one_name_in_two_lists_are_told_apart(lists: Read) -> None:
    read = lists(deaths={"mati/data.csv": DEATHS}, asn={"asn/data.csv": "NIK,NAMA\n0071015203850001,ANI\nx,\n"})

    assert [source.file for source in read.sources] == ["mati/data.csv", "asn/data.csv"]
    assert read.rows["file"].unique(maintain_order=True).to_list() == ["mati/data.csv", "asn/data.csv"]


CLAIMS = "NIK;NAMA PESERTA;JENIS KLAIM;STATUS KLAIM\n"


@pytest.mark.parametrize(
    ("row", "mark"),
    [
        ("JKM;DIBAYAR", "deceased"),
        ("Jaminan Kematian;Sudah dibayarkan", "deceased"),
        ("JKK - MENINGGAL DUNIA;CAIR", "deceased"),
        ("JKM;BELUM DIBAYAR", "claim_recorded"),
        ("JKM;Ditolak", "claim_recorded"),
        ("JKM;DALAM PROSES PEMBAYARAN", "claim_recorded"),
        ("JKM;", "claim_recorded"),
        ("JKK;DIBAYAR", "claim_recorded"),
        (";DIBAYAR", "claim_recorded"),
    ],
)
def test_a_claim_says_death_only_where_a_death_is_paid(lists: Read, row: str, mark: str) -> None:
    other = "0071010808880008;HASAN BASRI;JHT;DIBAYAR\n"

    read = lists(claims={"klaim.csv": f"{CLAIMS}0071010303830004;DEDE RANGGA;{row}\n{other}"})

    assert said(read) == [mark, "claim_recorded"]


def test_a_list_of_death_claims_that_tells_of_no_payment_is_one_of_paid_ones(lists: Read) -> None:
    read = lists(claims={"jkm.csv": "NIK;NAMA;PROGRAM\n0071010303830004;DEDE RANGGA;JKM\n0071010808880008;HASAN;JKK\n"})

    assert said(read) == ["deceased", "claim_recorded"]


def test_a_column_of_claims_is_no_membership_on_the_other_sides(lists: Read) -> None:
    read = lists(claims={"klaim.csv": f"{CLAIMS}0071010303830004;DEDE RANGGA;JKM;DIBAYAR\n"})

    assert {guess.field: guess.column for guess in read.sources[0].columns} == {
        "nik": "NIK",
        "name": "NAMA PESERTA",
        "programs": "JENIS KLAIM",
        "status": "STATUS KLAIM",
    }


@pytest.mark.parametrize(
    ("row", "mark"),
    [
        ("PU;AKTIF", "wage_earner"),
        (";AKTIF", "wage_earner"),
        ("PU;NONAKTIF", None),
        ("BPU;AKTIF", None),
        ("PU;", "wage_earner"),
    ],
)
def test_a_list_of_wage_earners_speaks_of_active_ones(lists: Read, row: str, mark: str | None) -> None:
    read = lists(wage_earners={"pu.csv": f"NIK;NAMA;SEGMEN;STATUS\n0071010303830004;DEDE RANGGA;{row}\n"})

    assert said(read) == [mark]


def test_a_list_that_is_a_roll_or_an_export_is_refused(lists: Read) -> None:
    deaths = lists(deaths={"a.csv": DEATHS}).sources
    roll = lists(candidates={"copy.csv": DEATHS}).sources

    with pytest.raises(UsageError, match="berkas yang sama"):
        refuse_as_other_side(deaths, roll)


@pytest.mark.parametrize("other", ["asn", "moved", "claims", "candidates"])
def test_one_file_for_two_lists_is_refused(lists: Read, other: str) -> None:
    with pytest.raises(UsageError, match="dua daftar rujukan"):
        lists(deaths={"a.csv": DEATHS}, **{other: {"b.csv": DEATHS}})


def test_a_decree_may_be_a_list_of_candidates_and_an_extract_of_families_too(lists: Read) -> None:
    text = "NIK,NAMA,NO KK,DESIL\n0071010303830004,DEDE RANGGA,0071010101200001,3\n"

    read = lists(decree={"a.csv": text}, dtsen={"a.csv": text}, candidates={"a.csv": text})

    assert sorted(read.kinds) == ["candidates", "decree", "dtsen"]


def test_a_decree_that_is_asked_for_must_be_given(lists: Read) -> None:
    del lists

    with pytest.raises(UsageError, match="SK disyaratkan"):
        refuse_unheld_criteria(Settings(rules=RuleSettings(require_decree=True)), [])


def test_a_roll_that_is_named_must_be_there(lists: Read) -> None:
    sources = lists(candidates={"rentan_2025.csv": DEATHS}).sources
    rolls = [source.__class__(**(source.__dict__ | {"side": "roll"})) for source in sources]

    refuse_unheld_criteria(Settings(rules=RuleSettings(vulnerable_rolls=("rentan*",))), rolls)
    with pytest.raises(UsageError, match="tidak ada daftar dengan nama ini"):
        refuse_unheld_criteria(Settings(rules=RuleSettings(vulnerable_rolls=("rentan*", "renten*"))), rolls)


def test_without_lists_there_is_nothing() -> None:
    read = read_lists(Settings())

    assert (read.rows.height, len(read.kinds), read.rejects.height, read.sources) == (0, 0, 0, ())
    assert read.rows.schema["row"] == pl.Int64


@pytest.mark.parametrize("header", ["TGL MENINGGAL", "TANGGAL WAFAT", "TGL KEJADIAN", "TMT PINDAH"])
def test_the_day_of_a_death_or_a_move_is_nobodys_birth(lists: Read, header: str) -> None:
    rows = "".join(f"00710103038300{n:02},DEDE {'ABCDEFGHIJKLMNOPQRST'[n]},{1 + n:02}-02-2019\n" for n in range(20))

    read = lists(deaths={"mati.csv": f"NIK,NAMA,{header}\n{rows}"})

    assert {guess.field for guess in read.sources[0].columns} == {"nik", "name"}


def test_who_reported_a_death_is_not_who_died(lists: Read) -> None:
    header = "NAMA JENAZAH,NIK JENAZAH,NAMA PELAPOR,NIK PELAPOR,NAMA SAKSI"

    read = lists(deaths={"akta.csv": f"{header}\nDEDE RANGGA,0071010303830004,ANI,0071015203850001,BUDI\n"})

    assert {guess.field: guess.column for guess in read.sources[0].columns} == {
        "name": "NAMA JENAZAH",
        "nik": "NIK JENAZAH",
    }
