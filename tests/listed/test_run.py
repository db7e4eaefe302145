"""A whole run with reference lists: where each of them is told, and that a run without says nothing of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import load_workbook

from tests.cli.command import members_text, roll_text, ucj, ucj_here
from ucj_validate.findings import CATALOGUE

JOB = ("reconcile", "--roll", "roll.csv", "--members", "members.csv", "--as-of", "2025-04-24", "--fail-on", "never")
DEATHS = "NIK;NAMA;TGL LAHIR;TGL MENINGGAL\n0071011203720003;ANDI RAHMAN;12-03-1972;01-02-2025\nJUMLAH;;;1\n"
REGISTER = """NIK,NAMA,TGL LAHIR,JK,KECAMATAN,PENGHASILAN
0071011001700001,BUDI SANTOSO,10-01-1970,L,MANTIKULORE,1000000
0071010909890009,INDRA JAYA,09-09-1989,L,MANTIKULORE,1000000
0071010909890009,INDRA JAYA,09-09-1989,L,MANTIKULORE,1000000
0071010808880008,HASAN BASRI,08-08-1988,L,ULUJADI,9000000
"""
LISTS = ("--list", "meninggal=mati.csv", "--list", "candidates=nelayan.csv", "--list", "dtsen=dtsen.txt")
RULES = "[rules]\nincome_limit = 2_500_000\n"


@dataclass(frozen=True)
class Ran:
    """A run folder, and what was said."""

    folder: Path
    said: str

    def json(self, name: str) -> Any:
        return json.loads((self.folder / name).read_text("utf-8"))


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ran]:
    """One run with lists and one without."""
    at = tmp_path_factory.mktemp("lists")
    (at / "roll.csv").write_text(roll_text())
    (at / "members.csv").write_text(members_text())
    (at / "mati.csv").write_text(DEATHS)
    (at / "nelayan.csv").write_text(REGISTER)
    (at / "dtsen.txt").write_bytes(
        "nomor_kartu_keluarga|desil_nasional|kec\n0071010101200001|4|CAFÉ\n".encode("latin-1")
    )
    (at / "ucj.toml").write_text(RULES)
    ended = {
        name: ucj(at, *JOB, *more, "--out", name, XDG_CONFIG_HOME=str(at / "none"))
        for name, more in (("with", LISTS), ("without", ()))
    }
    assert [one.code for one in ended.values()] == [0, 0], ended
    return {name: Ran(at / name, one.out) for name, one in ended.items()}


def test_lists_are_inputs_with_their_hash_encoding_and_header(runs: dict[str, Ran]) -> None:
    inputs = [one for one in runs["with"].json("run.json")["inputs"] if one["side"] == "reference"]

    told = [(one["list_kind"], one["file"], one["encoding"], one["delimiter"], one["header_row"]) for one in inputs]
    assert told == [
        ("deaths", "mati.csv", "utf-8", ";", 1),
        ("dtsen", "dtsen.txt", "cp1252", "|", 1),
        ("candidates", "nelayan.csv", "utf-8", ",", 1),
    ]
    assert all(len(one["sha256"]) == 64 for one in inputs)


def test_what_is_no_person_on_a_list_stands_in_rejects(runs: dict[str, Ran]) -> None:
    rejects = pl.read_csv(runs["with"].folder / "rejects.csv")

    assert rejects.select("side", "file", "line", "reason").rows() == [("reference", "mati.csv", 3, "total")]


def test_lists_have_totals_of_their_own_and_stay_out_of_the_rolls(runs: dict[str, Ran]) -> None:
    summary, without = runs["with"].json("summary.json"), runs["without"].json("summary.json")

    totals = {one["name"]: (one["left"], one["right"]) for one in summary["controls"]}
    assert totals["reference_rows_read"] == (7, 7)
    assert totals["candidate_rows_kept"] == (4, 4)
    assert summary["rows"]["roll"] == without["rows"]["roll"]
    assert summary["rows"]["members"] == without["rows"]["members"]
    assert summary["rows"]["reference"] | {"reasons": {}} == {
        "files": 3, "tables": 3, "read": 7, "rows": 6, "rejected": 1, "reasons": {},
    }  # fmt: skip


def test_a_run_without_lists_says_nothing_of_them(runs: dict[str, Ran]) -> None:
    summary = runs["without"].json("summary.json")

    assert (summary["lists"], summary["candidates"], "reference" in summary["rows"]) == ([], None, False)
    assert not (runs["without"].folder / "candidates.parquet").exists()
    assert not any("reference" in one["name"] or "candidate" in one["name"] for one in summary["controls"])
    assert "rujukan" not in runs["without"].said


def test_who_is_eligible_and_on_no_roll_is_counted_once(runs: dict[str, Ran]) -> None:
    found = runs["with"].json("summary.json")["candidates"]

    kinds = ("on_roll", "possibly_on_roll", "excluded", "review", "active", "lapsed", "ended", "unregistered")
    assert {kind: found[kind] for kind in kinds if found[kind]} == {"on_roll": 1, "excluded": 1, "unregistered": 1}
    assert found["persons"] == sum(found[kind] for kind in kinds) == 3
    assert (found["uncovered"], found["yearly"]) == (1, 201_600)
    assert found["reasons"] == {"income_over_limit": 1}
    assert "1 tidak layak (PENGHASILAN DI ATAS BATAS 1)" in (runs["with"].folder / "summary.md").read_text("utf-8")


def test_candidates_are_kept_row_by_row(runs: dict[str, Ran]) -> None:
    rows = pl.read_parquet(runs["with"].folder / "candidates.parquet")

    assert rows.select("line", "counts", "on_roll", "status").rows() == [
        (2, True, "matched", "active"),
        (3, True, "none", "unregistered"),
        (4, False, "none", "duplicate"),
        (5, True, "none", "excluded"),
    ]
    assert rows["income"].to_list() == [1_000_000, 1_000_000, 1_000_000, 9_000_000]


def test_the_workbook_has_their_sheet_only_where_lists_were_given(runs: dict[str, Ran]) -> None:
    books = {name: load_workbook(run.folder / "report.xlsx") for name, run in runs.items()}

    sheet = books["with"]["TERDATA BELUM DI DAFTAR"]
    head, *rows = sheet.iter_rows(values_only=True)
    (row,) = (dict(zip(head, each, strict=True)) for each in rows)
    assert (row["NAMA"], row["TERDATA_DI"], row["DI_DAFTAR"], row["STATUS_KEPESERTAAN"]) == (
        "INDRA JAYA", "calon dari daftar lain", "tidak", "BELUM TERDAFTAR",
    )  # fmt: skip
    assert row["TINDAK_LANJUT"] == "Usulkan ke daftar, lalu daftarkan"
    assert "TERDATA BELUM DI DAFTAR" not in books["without"].sheetnames


def test_the_page_and_the_terminal_tell_lists_without_anybody(runs: dict[str, Ran]) -> None:
    page = (runs["with"].folder / "report.html").read_text("utf-8")

    for told in (page, runs["with"].said):
        assert "meninggal: 1 baris, 1 orang, 1 di antaranya ada di daftar pekerja" in told
        assert not any(value in told for value in ("INDRA", "HASAN", "0071010909890009"))
    assert "daftar rujukan: desil keluarga (DTSEN)" in page
    assert "Batas penghasilan pekerja rentan sebulan (rupiah); harus kurang dari ini: 2.500.000" in page


def test_small_districts_of_candidates_are_hidden(runs: dict[str, Ran]) -> None:
    page = (runs["with"].folder / "report.html").read_text("utf-8")

    section = page[page.index('id="calon"') : page.index('id="temuan"')]
    assert "MANTIKULORE" not in section
    assert "&lt;5" in section


def test_each_criterion_tells_whom_it_excludes_and_whom_it_cannot_tell(runs: dict[str, Ran]) -> None:
    criteria = {one["code"]: one for one in runs["with"].json("summary.json")["criteria"]}

    told = ("is_on", "value", "mark", "failing", "unknown")
    assert [criteria["deceased"][key] for key in told] == [True, True, "B", 1, 0]
    assert [criteria["income_over_limit"][key] for key in told] == [True, 2_500_000, "C", 0, 4]
    assert [criteria["decile_over_limit"][key] for key in told] == [False, None, "R", 0, 0]
    assert all(code in CATALOGUE for code in criteria)


@pytest.mark.parametrize("pair", ["mati.csv", "kucing=mati.csv", "deaths=", "=mati.csv"])
def test_a_list_of_no_known_kind_is_wrong_use(pair: str, tmp_path: Path) -> None:
    ended = ucj_here(tmp_path, "reconcile", "--list", pair)

    assert ended.code == 2
    assert "bukan JENIS=BERKAS yang dikenal" in ended.err


def test_a_roll_given_as_a_list_of_deaths_is_refused(tmp_path: Path) -> None:
    (tmp_path / "roll.csv").write_text(roll_text())
    (tmp_path / "members.csv").write_text(members_text())

    ended = ucj_here(tmp_path, *JOB, "--list", "deaths=roll.csv", "--out", "hasil")

    assert (ended.code, (tmp_path / "hasil").exists()) == (2, False)
    assert "berkas yang sama" in ended.err


def test_a_row_is_explained_with_the_criteria_of_its_run(runs: dict[str, Ran]) -> None:
    alive, dead = (
        ucj_here(runs["with"].folder.parent, "explain", "with", "--row", f"roll.csv:{line}").out for line in (2, 4)
    )

    assert "penghasilannya di bawah batas: tidak diketahui" in " ".join(alive.split())
    assert "tercatat meninggal, jadi TIDAK LAYAK" in " ".join(dead.split())
    assert "ada di daftar rujukan (meninggal): mati.csv baris 2" in " ".join(dead.split())
    assert "rujukan" not in alive
    assert "desil" not in alive


def test_what_makes_people_not_eligible_is_named_where_a_city_has_switched_it_on(runs: dict[str, Ran]) -> None:
    page = (runs["with"].folder / "report.html").read_text("utf-8")

    assert "lewat usia, luar daerah, penghasilan<" in page


def test_which_row_of_which_list_speaks_of_whom_is_kept_without_values(runs: dict[str, Ran]) -> None:
    rows = pl.read_parquet(runs["with"].folder / "listed.parquet")

    assert rows.rows() == [("roll.csv", None, 4, "deaths", "mati.csv", None, 2, True, None)]
    assert not (runs["without"].folder / "listed.parquet").exists()


def test_the_workbook_shows_the_lists_row_beside_the_rolls(runs: dict[str, Ran]) -> None:
    book = load_workbook(runs["with"].folder / "report.xlsx")

    head, *rows = book["DAFTAR RUJUKAN"].iter_rows(values_only=True)
    (row,) = (dict(zip(head, each, strict=True)) for each in rows)
    assert (row["ORANG_SAMA"], row["TERDATA_DI"], row["NAMA"], row["CALON_NAMA"], row["CALON_BARIS"]) == (
        "pasti", "meninggal", "ANDI RAHMAN", "ANDI RAHMAN", 2,
    )  # fmt: skip
    assert row["LEMBAR"] == "TIDAK LAYAK"


def test_a_column_mapped_for_all_files_need_not_stand_on_a_list(tmp_path: Path) -> None:
    (tmp_path / "roll.csv").write_text(roll_text())
    (tmp_path / "members.csv").write_text(members_text())
    (tmp_path / "mati.csv").write_text("NIK,ALMARHUM\n0071011203720003,ANDI RAHMAN\n")
    job = (*JOB, "--list", "deaths=mati.csv", "--format", "md", "--out", "hasil")

    mapped = ucj_here(tmp_path, *job, "--map", "birth_date=TGL LAHIR")
    slip = ucj_here(tmp_path, *job, "--map", "birth_date=TGL LAHIR", "--map", "decile=DESILL")

    assert (mapped.code, slip.code) == (0, 3)
    assert "DESILL" in slip.err
