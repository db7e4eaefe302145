"""`dedupe`: people who stand on the rolls more than once, without any member data."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from tests.cli.command import PERSONS, ucj_here

PALU = Path(__file__).parents[2] / "fixtures" / "palu"
BUDI, SITI, ANDI, _WA = PERSONS
HEADER = "NIK,NAMA,TGL LAHIR,JK\n"


def roll(*people: tuple[str, ...]) -> str:
    return HEADER + "".join(",".join(person) + "\n" for person in people)


@pytest.fixture
def rolls(office: Path) -> Path:
    """Two rolls: Budi twice on the first, Siti on both with another spelling, Andi once."""
    (office / "a.csv").write_text(roll(BUDI, BUDI, SITI, ANDI), encoding="utf-8")
    (office / "b.csv").write_text(roll((SITI[0], "ST. AMINAH", *SITI[2:])), encoding="utf-8")
    return office


def test_the_same_rows_are_duplicates_as_in_a_reconciliation(tmp_path: Path) -> None:
    config = str(PALU / "ucj.toml")
    ucj_here(tmp_path, "reconcile", "-c", config, "-o", "run", "--format", "csv", "--fail-on", "never", "-q")

    done = ucj_here(tmp_path, "dedupe", "-c", config, "--json", "--fail-on", "never")

    facts = json.loads(done.out)
    reconciled = pl.read_parquet(tmp_path / "run" / "roll.parquet")
    place = ["file", "sheet", "line"]
    extra = {tuple(row[key] for key in place) for group in facts["duplicates"] for row in group["rows"]}
    assert extra == set(reconciled.filter(pl.col("status") == "duplicate").select(place).iter_rows())
    assert facts["persons"] == reconciled["person"].n_unique()
    assert facts["rows"] == reconciled.height
    summary = json.loads((tmp_path / "run" / "summary.json").read_text("utf-8"))
    assert facts["duplicate_rows"] == summary["duplicates"]["extra_rows"]
    assert facts["groups_across_rolls"] == summary["duplicates"]["groups_across_rolls"]


def test_groups_within_a_roll_and_across_rolls_are_told_apart(rolls: Path) -> None:
    done = ucj_here(rolls, "dedupe", "a.csv", "b.csv", "--json", "--fail-on", "never")

    facts = json.loads(done.out)
    counts = ("rows", "persons", "groups", "duplicate_rows", "groups_within_a_roll", "groups_across_rolls")
    assert [facts[name] for name in counts] == [5, 3, 2, 2, 1, 1]
    assert facts["duplicates"][0]["counts"] == {"file": "a.csv", "sheet": None, "line": 2}
    assert [(row["file"], row["line"]) for group in facts["duplicates"] for row in group["rows"]] == [
        ("a.csv", 3),
        ("b.csv", 2),
    ]


def test_the_summary_tells_places_and_reasons_but_nobody(rolls: Path) -> None:
    done = ucj_here(rolls, "dedupe", "a.csv", "b.csv")

    assert done.tells_nobody()
    assert "AMINAH" not in done.out
    assert "a.csv baris 4 (dihitung)" in done.out
    assert "ganda: b.csv baris 2" in done.out
    assert "hampir pasti orang yang sama: NIK sama" in done.out
    assert max(map(len, done.out.splitlines())) <= 80


def test_twins_are_a_pair_to_decide_on_with_the_rule_that_holds_them(office: Path) -> None:
    one = ("0071011203850001", "LASADINDI TOMBOLOTUTU", "12-03-1985", "L")
    other = ("0071011203850002", "LASADINDA TOMBOLOTUTU", "12-03-1985", "L")
    (office / "twins.csv").write_text(roll(one, other), encoding="utf-8")

    facts = json.loads(ucj_here(office, "dedupe", "twins.csv", "--json").out)

    assert (facts["groups"], facts["uncertain_pairs"]) == (0, 1)
    assert facts["uncertain"][0]["rule"] == "other_serial_and_name"


@pytest.mark.parametrize(("level", "code"), [("info", 1), ("warning", 1), ("error", 0), ("never", 0)])
def test_duplicates_are_findings_up_to_their_severity(rolls: Path, level: str, code: int) -> None:
    assert ucj_here(rolls, "dedupe", "a.csv", "b.csv", "-q", "--fail-on", level).code == code


def test_rolls_without_duplicates_are_clean(rolls: Path) -> None:
    (rolls / "c.csv").write_text(roll(BUDI, SITI), encoding="utf-8")

    done = ucj_here(rolls, "dedupe", "c.csv", "--fail-on", "info")

    assert done.code == 0
    assert "--out" not in done.out


def test_the_folder_is_private_and_holds_the_groups(rolls: Path) -> None:
    done = ucj_here(rolls, "dedupe", "a.csv", "b.csv", "-q", "--fail-on", "never", "--out", "ganda")

    folder = rolls / "ganda"
    assert done.code == 0, done.err
    assert {path.name for path in folder.iterdir()} == {
        "duplicates.xlsx", "duplicates.csv", "uncertain.csv", "summary.json", "rejects.csv", "model.json", "run.json",
    }  # fmt: skip
    groups = pl.read_csv(folder / "duplicates.csv", infer_schema=False)
    assert groups.select("KELOMPOK", "PERAN", "SUMBER", "BARIS").rows() == [
        ("1", "dihitung", "a.csv", "2"),
        ("1", "ganda", "a.csv", "3"),
        ("2", "dihitung", "a.csv", "4"),
        ("2", "ganda", "b.csv", "2"),
    ]
    assert groups["NIK"].to_list() == [BUDI[0], BUDI[0], SITI[0], SITI[0]]
    if os.name != "nt":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_the_workbook_has_the_groups_as_text(rolls: Path) -> None:
    ucj_here(rolls, "dedupe", "a.csv", "b.csv", "-q", "--out", "ganda")

    book = load_workbook(rolls / "ganda" / "duplicates.xlsx", read_only=True)
    sheets = book.sheetnames
    values = list(book["GANDA"].iter_rows(values_only=True))
    book.close()

    assert sheets == ["REKAP", "GANDA", "MUNGKIN GANDA"]
    assert values[1][values[0].index("NIK")] == BUDI[0]
    assert len(values) == 5


def test_a_later_run_replaces_the_folder_and_nothing_else(rolls: Path) -> None:
    (rolls / "own").mkdir()
    (rolls / "own" / "letter.txt").write_text("x", encoding="utf-8")
    ucj_here(rolls, "dedupe", "a.csv", "-q", "--out", "ganda")

    again = ucj_here(rolls, "dedupe", "a.csv", "b.csv", "-q", "--fail-on", "never", "--out", "ganda")
    refused = ucj_here(rolls, "dedupe", "a.csv", "-q", "--out", "own")

    assert (again.code, refused.code) == (0, 2)
    assert json.loads((rolls / "ganda" / "summary.json").read_text("utf-8"))["rows"] == 5
    assert (rolls / "own" / "letter.txt").exists()


def test_explain_refuses_the_folder_of_a_dedupe(rolls: Path) -> None:
    ucj_here(rolls, "dedupe", "a.csv", "-q", "--out", "ganda")

    assert ucj_here(rolls, "explain", "ganda", "--row", "a.csv:2").code == 3


def test_same_rolls_same_bytes(rolls: Path) -> None:
    for name in ("one", "two"):
        ucj_here(rolls, "dedupe", "a.csv", "b.csv", "-q", "--as-of", "2025-04-24", "--out", name)

    for path in (rolls / "one").iterdir():
        assert path.read_bytes() == (rolls / "two" / path.name).read_bytes(), path.name


def test_nothing_to_read_is_wrong_use(office: Path) -> None:
    assert ucj_here(office, "dedupe").code == 2


def test_a_missing_file_or_column_is_told(rolls: Path) -> None:
    assert ucj_here(rolls, "dedupe", "none.csv").code == 3
    assert ucj_here(rolls, "dedupe", "a.csv", "--map", "nik=KTP EL").code == 3


def test_a_header_row_can_be_named(office: Path) -> None:
    (office / "a.csv").write_text("DAFTAR\n" + roll(BUDI, BUDI), encoding="utf-8")

    done = ucj_here(office, "dedupe", "a.csv", "--header-row", "2", "--json", "--fail-on", "never")

    assert json.loads(done.out)["duplicate_rows"] == 1


def test_ids_without_structure_are_deduplicated_too(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UCJ_MATCH__ID_KIND", "opaque")
    people = [(f"X{i:07}", f"NAMA{chr(65 + i)} WARGA{chr(70 + i)}", f"1{i}-03-19{60 + i}", "L") for i in range(9)]
    (office / "passports.csv").write_text(roll(*people, people[0]), encoding="utf-8")

    done = ucj_here(office, "dedupe", "passports.csv", "--json", "--fail-on", "never")

    assert done.code == 0, done.err
    facts = json.loads(done.out)
    assert facts["rows"] == facts["persons"] + facts["duplicate_rows"] == 10
