"""What a city hands over: enough to know people again, nothing to know them by."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.rollup.conftest import KEY, Small
from ucj_validate.errors import UnreadableError, UsageError
from ucj_validate.pseudonyms import Key
from ucj_validate.rollup.building import Province, known_of, province_of
from ucj_validate.rollup.cities import PERSONS, City, persons_of
from ucj_validate.rollup.evidence import EVIDENCE, KINDS, joined_by_pseudonyms
from ucj_validate.rollup.handover import Handover, handover_of, read_handover, write_handover
from ucj_validate.rollup.words import grown

OTHER_KEY = Key(bytes(32))


@pytest.fixture(scope="module")
def file(small: Small, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one city hands over."""
    path = tmp_path_factory.mktemp("handed") / "kota.parquet"
    write_handover(handover_of(small.runs[0], KEY), path)
    return path


def test_a_handed_over_file_holds_no_nik_no_name_and_no_birth_date(small: Small, file: Path) -> None:
    frame = pl.read_parquet(file)
    text = frame.write_json() + json.dumps(pl.read_parquet_metadata(file))
    run = small.runs[0]

    for table in (run.roll, run.members):
        for column in ("nik", "name", "kpj"):
            known = table[column].drop_nulls().cast(pl.String).unique()
            assert not [value for value in known if len(value) > 4 and value in text]
        days = table["birth_date"].drop_nulls().unique()
        assert not [day for day in days if day.isoformat() in text]
    assert set(frame.columns) == {*PERSONS, *KINDS}


def test_a_nik_in_the_name_of_a_roll_a_segment_or_the_city_is_not_handed_over(small: Small, tmp_path: Path) -> None:
    niks = ("9978010101900001", "9978110101900001")
    told = small.runs[-1]
    roll = told.roll.with_columns(
        file=pl.Series(niks).gather([at % 2 for at in range(told.roll.height)]), segment=pl.lit(niks[0])
    )
    settings = told.settings.model_copy(update={"city": f"Kota {niks[0]}"})

    write_handover(handover_of(replace(told, roll=roll, settings=settings), KEY), tmp_path / "kota.parquet")

    handed = read_handover(tmp_path / "kota.parquet").city
    assert not any(nik.encode() in (tmp_path / "kota.parquet").read_bytes() for nik in niks)
    assert handed.name == "Kota 9978••••••••0001"
    assert set(handed.persons["rolls"].explode().drop_nulls()) == {"9978••••••••0001", "9978••••••••0001 (2)"}
    assert "9978••••••••0001" in handed.persons["segment"]


def test_it_is_for_its_owner_alone_and_read_back_as_it_was(small: Small, file: Path) -> None:
    again, made = read_handover(file), handover_of(small.runs[0], KEY)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert again.city.persons.equals(made.city.persons)
    assert again.evidence.sort(list(EVIDENCE)).equals(made.evidence.sort(list(EVIDENCE)))
    assert (again.key, again.city.name, again.city.as_of) == (KEY.name, made.city.name, made.city.as_of)


def test_the_same_run_and_key_give_the_same_bytes_and_another_key_others(
    small: Small, file: Path, tmp_path: Path
) -> None:
    write_handover(handover_of(small.runs[0], KEY), tmp_path / "again.parquet")
    write_handover(handover_of(small.runs[0], OTHER_KEY), tmp_path / "other.parquet")

    assert (tmp_path / "again.parquet").read_bytes() == file.read_bytes()
    ours, others = (read_handover(path).evidence["pseudonym"] for path in (file, tmp_path / "other.parquet"))
    assert not set(ours) & set(others)


def test_its_persons_stand_in_an_order_that_tells_nothing_of_the_files(small: Small) -> None:
    persons, _rows = persons_of(small.runs[0])

    handed = handover_of(small.runs[0], KEY).city.persons

    assert handed.drop("person").equals(persons.drop("person")) is False
    assert sorted(handed["membership"]) == sorted(persons["membership"])


def test_files_of_two_keys_are_refused(small: Small) -> None:
    handed = [handover_of(run, key) for run, key in zip(small.runs, (KEY, OTHER_KEY), strict=False)]

    with pytest.raises(UsageError) as refused:
        known_of([], handed, None)

    assert KEY.name in str(refused.value.found)
    assert OTHER_KEY.name in str(refused.value.found)


def test_runs_stand_beside_files_only_under_the_files_key_and_are_hidden_by_a_key(
    small: Small, with_pseudonyms: Province
) -> None:
    first, *rest = small.runs
    handed = [handover_of(run, KEY) for run in rest]

    with pytest.raises(UsageError):
        known_of([first], handed, None)
    with pytest.raises(UsageError):
        known_of([first], handed, OTHER_KEY)
    assert province_of(known_of([first], handed, KEY)).report == with_pseudonyms.report
    assert province_of(known_of(small.runs, [], KEY)).report == with_pseudonyms.report


def test_no_model_weighs_pseudonyms(small: Small) -> None:
    with pytest.raises(UsageError):
        province_of(known_of(small.runs[:1], [], KEY), small.joint.model)


def test_a_city_is_given_once_a_day(small: Small) -> None:
    with pytest.raises(UsageError):
        known_of([small.runs[0], small.runs[0]], [], None)


def test_what_is_no_handed_over_file_is_refused_and_never_overwritten(small: Small, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("catatan")
    pl.DataFrame({"a": [1]}).write_parquet(tmp_path / "other.parquet")

    for name in ("notes.txt", "other.parquet"):
        with pytest.raises(UnreadableError):
            read_handover(tmp_path / name)
        with pytest.raises(UsageError):
            write_handover(handover_of(small.runs[0], KEY), tmp_path / name)
    assert (tmp_path / "notes.txt").read_text() == "catatan"


@pytest.mark.parametrize(
    "changed",
    [
        pl.col("person").reverse(),
        pl.lit("premium").alias("membership"),
        pl.lit("duplicate").alias("status"),
        pl.lit(None, dtype=pl.Boolean).alias("on_roll"),
        pl.lit(None, dtype=pl.List(pl.String)).alias("barred"),
        pl.lit("teks").alias("public"),
        pl.lit("teks").alias("nik"),
    ],
    ids=str,
)
def test_a_file_that_says_what_this_program_never_writes_is_refused(
    file: Path, tmp_path: Path, changed: pl.Expr
) -> None:
    meta = {"ucj-validate": pl.read_parquet_metadata(file)["ucj-validate"]}
    pl.read_parquet(file).with_columns(changed).write_parquet(tmp_path / "changed.parquet", metadata=meta)

    with pytest.raises(UnreadableError):
        read_handover(tmp_path / "changed.parquet")


@pytest.mark.parametrize("meta", ["", "[]", "{}", '{"schema": "ucj-validate/handover/1"}', '{"schema": "lain"}'])
def test_a_file_whose_heading_is_another_is_refused(file: Path, tmp_path: Path, meta: str) -> None:
    pl.read_parquet(file).write_parquet(tmp_path / "changed.parquet", metadata={"ucj-validate": meta})

    with pytest.raises(UnreadableError):
        read_handover(tmp_path / "changed.parquet")


def test_growth_is_told_between_years_over_the_cities_that_have_both(small: Small) -> None:
    now = [handover_of(run, KEY) for run in small.runs]
    before = [
        replace(one, city=replace(one.city, as_of=date(2024, 12, 31), source=f"{one.city.source}-2024"))
        for one in now[:2]
    ]

    report = province_of(known_of([], [*before, *now], None)).report

    (growth,) = report.growth
    assert (growth.since, growth.until, growth.cities) == (2024, 2025, 2)
    assert growth.persons[0] == growth.persons[1]
    assert [(point.year, point.cities) for point in report.points if not point.city] == [(2024, 2), (2025, 3)]
    assert [city.as_of.year for city in report.cities] == [2025, 2025, 2025]


def evidence(*said: tuple[int, str, str]) -> pl.DataFrame:
    return pl.DataFrame(said, schema=EVIDENCE, orient="row")


NIK = (0, "nik", "n1")


@pytest.mark.parametrize(
    ("left", "right", "one"),
    [
        ([NIK, (0, "nik_name", "a")], [NIK, (0, "nik_name", "a")], True),
        ([NIK, (0, "nik_birth", "b"), (0, "nik_word", "w")], [NIK, (0, "nik_birth", "b"), (0, "nik_word", "w")], True),
        ([NIK, (0, "nik_birth", "b")], [NIK, (0, "nik_birth", "b")], False),
        ([NIK], [NIK], False),
        ([(0, "kpj", "k"), (0, "kpj_birth", "b")], [(0, "kpj", "k"), (0, "kpj_birth", "b")], True),
        (
            [(0, "name_birth", "d"), (0, "name_birth_kk", "e")],
            [(0, "name_birth", "d"), (0, "name_birth_kk", "e")],
            True,
        ),
        ([NIK, (0, "rare_name_birth", "r")], [(0, "rare_name_birth", "r")], True),
        ([NIK, (0, "rare_name_birth", "r")], [(0, "nik", "n2"), (0, "rare_name_birth", "r")], False),
        ([(0, "name_birth", "d")], [(0, "name_birth", "d")], False),
    ],
)
def test_people_are_known_again_by_more_than_one_number(
    left: list[tuple[int, str, str]], right: list[tuple[int, str, str]], one: bool
) -> None:
    joined = joined_by_pseudonyms([evidence(*left), evidence(*right)], [1, 1])

    assert (joined.ids[0][0] == joined.ids[1][0]) is one


def test_what_would_join_two_of_one_city_joins_nobody() -> None:
    shared = [(0, "nik_name", "a"), (1, "nik_name", "a")]

    joined = joined_by_pseudonyms([evidence(*shared), evidence((0, "nik_name", "a"))], [2, 1])

    assert joined.ids[0].to_list() == [0, 1]
    assert joined.ids[1].to_list() == [2]


def test_one_number_of_two_people_waits_for_somebody() -> None:
    joined = joined_by_pseudonyms([evidence(NIK), evidence(NIK)], [1, 1])

    assert joined.pairs.rows() == [(0, 1)]
    assert joined.open[0].to_list() == [True]


def test_the_growth_that_was_published_is_restated_from_persons() -> None:
    """From 50 to over 90 thousand informal members in a year, a person standing for a thousand."""

    def handed(name: str, year: int, members: int) -> Handover:
        told: dict[str, Any] = {
            "on_roll": False, "status": None, "membership": "active", "barred": [], "home": None, "segment": "BPU", "public": True, "rolls": [],
        }  # fmt: skip
        people = pl.DataFrame([{"person": i, **told} for i in range(members)], schema=PERSONS)
        city = City(name, date(year, 11, 30), (), people, 16_800, 0, f"{name}-{year}", "0")
        return Handover(city, pl.DataFrame(schema=EVIDENCE), KEY.name)

    before = [handed("Kota Palu", 2022, 30), handed("Kabupaten Morowali", 2022, 20)]
    now = [handed("Kota Palu", 2023, 50), handed("Kabupaten Morowali", 2023, 40)]

    report = province_of(known_of([], [*before, *now], None)).report

    (growth,) = report.growth
    assert growth.informal == (50, 90)
    assert "2022 → 2023 (2 kota): peserta informal aktif 50 → 90 (80,00 %)" in grown(growth)
    assert report.informal == 90
