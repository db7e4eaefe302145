"""Ids without structure: any letters and digits name a person, a slip is forgiven, birth dates stand on their own."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from tests.support.builders import people
from ucj_validate.frames import Linkage
from ucj_validate.match import link
from ucj_validate.match.comparing.levels import NikLevel
from ucj_validate.match.opaque.blocking import FURTHER, id_variants, keys_for, opaque_people
from ucj_validate.match.opaque.estimate import estimated
from ucj_validate.match.opaque.evidence import evidence, opaque_records
from ucj_validate.match.values.records import stacked
from ucj_validate.pipeline import run
from ucj_validate.settings import InputSettings, MatchSettings, OutputSettings, Settings

OPAQUE = MatchSettings(id_kind="opaque")
BORN = date(1985, 3, 12)
ANNE: dict[str, Any] = {
    "nik": "X4821907",
    "name_key": "ANNE WINTERBOTTOM",
    "birth_date": BORN,
    "address": "12 PINKERTON CIRCUIT",
    "village": "RICHLANDS",
    "district": "4560",
}
FIRST = ["JOHN", "MARY", "PAUL", "RUTH", "MARK", "JANE", "LUKE", "EMMA", "JACK", "ROSE"]


def crowd(n: int = 60) -> list[dict[str, Any]]:
    """People unlike anybody in the tests: a town that chance agreement is measured in."""
    return [
        {
            "nik": f"P{(i * 7919 + 100003) % 9999991:07d}",
            "name_key": f"{FIRST[i % 10]} SURNAME{chr(65 + i % 26)}{chr(65 + i // 26)}",
            "birth_date": date(1950, 1, 1) + timedelta(days=37 * i),
            "address": f"{i % 90 + 1} {chr(65 + i // 26)}ORDER{chr(65 + i % 26)} STREET",
            "village": f"PLACE{i % 60}",
            "district": f"{3000 + i % 60}",
        }
        for i in range(n)
    ]


def linked(roll: list[dict[str, Any]], members: list[dict[str, Any]]) -> Linkage:
    others = crowd()
    return link(people(*roll, *others), people(*members, *others, file="m.csv"), OPAQUE)


def decision(linkage: Linkage) -> str:
    found = linkage.links.filter((pl.col("roll_row") == 0) & (pl.col("member_row") == 0))
    return found["decision"].item() if found.height else "none"


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"nik": "X4821970"},
        {"nik": "X482190"},
        {"nik": None},
        {"name_key": "WINTERBOTTOM ANNE"},
        {"name_key": "ANNE WINTRBOTTOM"},
        {"name_key": "ANNE"},
        {"birth_date": None},
        {"birth_date": date(1985, 12, 3)},
        {"birth_date": date(1971, 8, 30)},
        {"village": "SOMEWHERE", "district": "9999", "address": "1 OTHER ROAD"},
    ],
)
def test_a_person_is_found_although_one_thing_is_wrong(changed: dict[str, Any]) -> None:
    assert decision(linked([ANNE], [ANNE | changed])) == "accepted"


@pytest.mark.parametrize(
    "other",
    [
        {"nik": "X4821908", "name_key": "BERT OTTERBURN", "birth_date": date(1960, 7, 1)},
        {"nik": "B0000417", "name_key": "CARL WINTERBOTTOM", "birth_date": date(1999, 1, 2)},
        {"nik": None, "name_key": "DORA QUILL"},
    ],
)
def test_another_person_is_not_accepted(other: dict[str, Any]) -> None:
    assert decision(linked([ANNE], [{"village": "RICHLANDS", "district": "4560"} | other])) != "accepted"


def test_quite_another_id_is_not_passed_over_when_all_else_agrees() -> None:
    assert decision(linked([ANNE], [ANNE | {"nik": "K1112223"}])) in {"accepted", "review"}


@pytest.mark.parametrize(
    "relative",
    [
        {"nik": "X4821908", "name_key": "CLARA WINTERBOTTOM"},
        {"nik": "T7730012", "name_key": "GEORGE WINTERBOTTOM", "birth_date": date(1988, 5, 30)},
        {"nik": "T7730012", "birth_date": date(1951, 9, 9)},
    ],
)
def test_a_household_is_not_one_person(relative: dict[str, Any]) -> None:
    assert decision(linked([ANNE], [ANNE | relative])) != "accepted"


def test_a_name_alone_never_decides() -> None:
    only = {"name_key": "ANNE WINTERBOTTOM"}

    assert decision(linked([only], [only])) != "accepted"


def test_the_same_rows_are_linked_by_nik_as_before_when_nothing_is_asked() -> None:
    assert MatchSettings().id_kind == "nik"


def test_levels_and_reasons_are_told_by_name() -> None:
    row = linked([ANNE], [ANNE | {"nik": "X4821970"}]).links.filter(
        (pl.col("roll_row") == 0) & (pl.col("member_row") == 0)
    )

    assert row["nik_level"].item() == "id_one_sign"
    assert row["address_level"].item() == "address_same"
    assert {"id_one_sign", "name_same", "dob_same", "place_same", "address_same"} <= set(row["basis"].item())


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("X-482 1907", "X4821907"),
        ("x4821907", "X4821907"),
        ("4821907.0", "4821907"),
        ("AB1", None),
        ("123456789012345678901", None),
        ("12345678901234567890", "12345678901234567890"),
        ("1234", "1234"),
        ("0000000", None),
        ("PASSPORT", None),
        ("", None),
        (None, None),
    ],
)
def test_an_id_is_four_to_twenty_letters_and_digits(written: str | None, read: str | None) -> None:
    frame = opaque_people(people({"raw_nik": written, "name_key": "ANNE"}))

    assert frame["nik"].item() == read
    assert frame["nik_form"].item() == ("missing" if read is None else "sound")


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("X4821907", "X4821907", NikLevel.EXACT),
        ("X4821907", "X4821908", NikLevel.ONE_DIGIT),
        ("X4821907", "X4829107", NikLevel.ONE_DIGIT),
        ("X4821907", "X482190", NikLevel.ONE_DIGIT),
        ("X4821907", "Y4821908", NikLevel.TWO_DIGITS),
        ("X4821907", "Y4821098", NikLevel.DIFFERENT),
        ("X4821907", None, NikLevel.MISSING),
    ],
)
def test_ids_agree_by_edits(left: str, right: str | None, level: NikLevel) -> None:
    rows = opaque_people(people({"nik": left, "name_key": "A"}, {"nik": right, "name_key": "B"}))
    data = opaque_records(stacked(rows, opaque_people(people({"name_key": "C"})), FURTHER, merge=False).frame)

    one, other = np.array([0]), np.array([1])

    assert evidence(data, one, other).levels["id"][0] == level
    assert evidence(data, other, one).levels["id"][0] == level


@pytest.mark.parametrize(
    ("left", "right", "meet"),
    [
        ("AB12", "AB12", True),
        ("AB12", "BA12", True),
        ("AB12", "AB1", True),
        ("AB12", "AB13", True),
        ("AB12", "AC13", False),
        ("A1234567890123456789", "A1234567890123456798", True),
    ],
)
def test_ids_within_one_edit_share_a_block(left: str, right: str, meet: bool) -> None:
    variants = id_variants(pl.Series([left, right]))

    shared = variants.group_by("key").agg(pl.col("at").n_unique())["at"].max()

    assert (shared == 2) is meet


def test_an_address_of_electronic_mail_is_a_contact() -> None:
    rows = opaque_people(people({"name_key": "A", "raw_phone": " Anne.W@Example.ORG "}))

    assert rows["phone"].item() == "anne.w@example.org"


def test_chance_is_learnt_from_the_records_and_a_small_list_rests_on_what_is_shipped() -> None:
    few = stacked(opaque_people(people(ANNE)), opaque_people(people(ANNE)), FURTHER, merge=False)
    model = estimated(opaque_records(few.frame), few.frame, 1, np.array([0]), np.array([1]))

    assert model.settled
    assert 0.8 < model.m["id"][NikLevel.EXACT] < 1
    assert model.chance["id"][NikLevel.EXACT] < 1e-4


def test_the_order_of_rows_changes_no_decision() -> None:
    rows = [ANNE, *crowd(80)]
    dirty = [row | {"nik": row["nik"][:-1] + "9"} for row in rows]
    one = link(people(*rows), people(*dirty, file="m.csv"), OPAQUE).links
    other = link(people(*rows), people(*dirty[::-1], file="m.csv"), OPAQUE).links

    turned = other.with_columns(member_row=len(rows) - 1 - pl.col("member_row"))
    columns = ["roll_row", "member_row", "decision"]

    assert one.select(columns).sort(columns).equals(turned.select(columns).sort(columns))


def test_loose_keys_are_left_to_short_lists() -> None:
    assert len(keys_for(100)) > len(keys_for(1_000_000))


def test_findings_of_a_nik_are_not_told_of_other_ids(tmp_path: Path) -> None:
    header, row = "NIK,NAMA,TGL LAHIR,KELURAHAN", "X-4821907,ANNE WINTERBOTTOM,1985-03-12,RICHLANDS"
    (tmp_path / "roll.csv").write_text(f"{header}\n{row}\n4821913,BERT OTTERBURN,1960-07-01,ELWOOD\n", encoding="utf-8")
    (tmp_path / "members.csv").write_text(f"{header},STATUS\n{row},AKTIF\n", encoding="utf-8")
    given = InputSettings(rolls=(str(tmp_path / "roll.csv"),), members=(str(tmp_path / "members.csv"),))

    run(Settings(input=given, match=OPAQUE, output=OutputSettings(formats=())), date(2025, 4, 24), tmp_path / "out")

    roll = pl.read_parquet(tmp_path / "out" / "roll.parquet")
    assert roll["status"].to_list() == ["active", "unregistered"]
    assert not [code for code in roll["findings"].explode().drop_nulls() if code.startswith("nik_")]
