"""What of a whole result cannot be, and what is too small to tell. Each limit has a case on it and one beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from tests.support.builders import people
from ucj_validate import columns as c
from ucj_validate import frames
from ucj_validate.alarms import Alarm
from ucj_validate.columns import Side
from ucj_validate.frames import Linkage, Rejects
from ucj_validate.provenance import ColumnGuess, Source
from ucj_validate.reconcile import alarms, reconcile
from ucj_validate.settings import AlarmSettings, Settings

AS_OF = date(2025, 4, 24)
FIELDS = ("nik", "no_kk", "name", "birth_date", "sex", "status", "last_paid")
Row = dict[str, Any]


def person(number: int, **given: Any) -> Row:
    """A person of a province that does not exist; no two agree in anything."""
    born = date(1970, 1, 1) + timedelta(days=37 * number)
    return {
        "nik": f"007101{born:%d%m%y}{number % 9000 + 1:04}",
        "nik_birth_date": born,
        "nik_sex": "L",
        "name": f"ORANG {number}",
        "name_key": f"ORANG {number}",
        "birth_date": born,
        "sex": "L",
        c.raw(c.Field.BIRTH_DATE): f"{born:%d-%m-%Y}",
        "file": "roll.csv",
        **given,
    }


def crowd(size: int, **given: Any) -> list[Row]:
    return [person(number, **given) for number in range(size)]


def member(number: int, **given: Any) -> Row:
    return person(number, file="m.csv", stated_status="active", kpj=f"{number:011}", **given)


def source(side: str, file: str, rows: int, rejects: int = 0, fields: tuple[str, ...] = FIELDS) -> Source:
    guesses = tuple(ColumnGuess(field, field.upper(), "alias", 1.0) for field in fields)
    return Source(
        path=file, file=file, sheet=None, side=side, sha256=file, size_bytes=1, kind="csv", encoding="utf-8",
        delimiter=",", header_line=1, header=(), header_confidence=1.0, header_records=1, records=1 + rows + rejects,
        rows=rows, rejects=rejects, columns=guesses,
    )  # fmt: skip


def raised(
    roll: list[Row],
    members: list[Row],
    *,
    linked: int = 0,
    same: tuple[int, int] = (0, 0),
    diagnostics: dict[str, object] | None = None,
    rejects: list[tuple[str, str]] = (),
    sources: list[Source] | None = None,
    settings: Settings | None = None,
    of_lists: int = 0,
) -> dict[str, Alarm]:
    """Alarms by code. The first `linked` rows of both sides are one person each; the first `same` rows of a side are one."""
    settings = settings or Settings()
    left, right = people(*roll), people(*members)
    first, second = same
    roll_person = pl.Series([0 if n < first else n for n in range(len(roll))], dtype=pl.Int64)
    member_person = pl.Series(
        [n if n < linked else 10_000 + (0 if n < second else n) for n in range(len(members))], dtype=pl.Int64
    )
    nothing = pl.DataFrame(schema={"side": pl.String, "left_row": pl.Int64, "right_row": pl.Int64})
    levels = dict.fromkeys(frames.LINK_LEVELS, pl.String)
    links = pl.DataFrame(
        schema={
            "roll_row": pl.Int64, "member_row": pl.Int64, "probability": pl.Float64, "weight": pl.Float64,
            "decision": pl.String, "decided_by": pl.String, "rule": pl.String, "margin": pl.Float64,
            "basis": pl.List(pl.String), **levels,
        }
    )  # fmt: skip
    linkage = Linkage(roll_person, member_person, links, nothing, diagnostics or {})
    found = frames.Findings(pl.DataFrame(schema=frames.FINDINGS))
    marks = pl.DataFrame(schema={"row": pl.Int64, "code": pl.String})
    result = reconcile(left, right, linkage, found, marks, settings, AS_OF)
    out = pl.DataFrame(
        [{"file": "roll.csv", "line": n, "reason": reason, "raw": raw} for n, (reason, raw) in enumerate(rejects)],
        schema=frames.REJECTS,
    )
    tables = sources or [source("roll", "roll.csv", len(roll), len(rejects)), source("members", "m.csv", len(members))]
    both = {"roll": Rejects(out), "members": Rejects(out.clear())}
    if of_lists:
        lost = [{"file": "mati.csv", "line": n, "reason": "width", "raw": ""} for n in range(of_lists)]
        both["reference"] = Rejects(pl.DataFrame(lost, schema=frames.REJECTS))
    made = alarms({Side.ROLL: left, Side.MEMBERS: right}, result, both, tables, linkage.diagnostics, settings, AS_OF)
    assert len({alarm.code for alarm in made}) == len(made)
    return {alarm.code: alarm for alarm in made}


def test_a_sound_run_raises_nothing() -> None:
    assert raised(crowd(200), [member(n) for n in range(150)], linked=100) == {}


@pytest.mark.parametrize(
    ("roll", "members", "linked", "code"),
    [
        (5, 5, 0, None),
        (99, 500, 0, None),
        (500, 99, 0, None),
        (100, 100, 0, "no_links"),
        (100, 100, 1, None),
        (400, 400, 1, "few_links"),
        (400, 400, 2, None),
    ],
)
def test_no_links_are_an_alarm_where_some_were_to_be_expected(
    roll: int, members: int, linked: int, code: str | None
) -> None:
    made = raised(crowd(roll), [member(n + (0 if n < linked else 1000)) for n in range(members)], linked=linked)

    assert list(made) == ([code] if code else [])
    if code:
        assert (made[code].count, made[code].of) == (linked, min(roll, members))


@pytest.mark.parametrize(("members", "expected"), [(99, []), (100, ["nobody_active"])])
def test_exports_in_which_nobody_is_active_are_an_alarm(members: int, expected: list[str]) -> None:
    rows = [member(n) | {"stated_status": "ended"} for n in range(members)]

    assert list(raised(crowd(members), rows, linked=members)) == expected


@pytest.mark.parametrize(
    ("diagnostics", "expected"),
    [({}, []), ({"converged": True}, []), ({"converged": False}, ["model_not_converged"])],
)
def test_a_model_that_did_not_settle_is_an_alarm(diagnostics: dict[str, object], expected: list[str]) -> None:
    assert list(raised(crowd(3), [], diagnostics=diagnostics)) == expected


@pytest.mark.parametrize(
    ("rows", "same", "expected"), [(29, 29, []), (30, 15, []), (30, 16, ["mostly_duplicates"]), (200, 50, [])]
)
def test_a_roll_that_repeats_itself_is_an_alarm(rows: int, same: int, expected: list[str]) -> None:
    assert list(raised(crowd(rows), [], same=(same, 0))) == expected


def test_repeated_member_rows_are_an_alarm_too() -> None:
    made = raised([], [member(n) for n in range(60)], same=(0, 40))

    assert made["mostly_duplicates"].side == "members"
    assert (made["mostly_duplicates"].count, made["mostly_duplicates"].of) == (39, 60)


@pytest.mark.parametrize(("rejected", "expected"), [(29, []), (30, ["mostly_rejected"])])
def test_a_table_of_which_most_rows_are_no_person_is_an_alarm(rejected: int, expected: list[str]) -> None:
    assert list(raised(crowd(30), [], rejects=[("width", "x")] * rejected)) == expected


def test_empty_rows_below_a_table_are_none() -> None:
    assert raised(crowd(30), [], rejects=[("blank", "")] * 500) == {}


DAMAGED: dict[str, Row] = {
    "nik_column_empty": {"nik": None, "nik_form": "missing", "nik_birth_date": None, "nik_sex": None},
    "nik_column_damaged": {"nik_form": "excel_float", "nik_birth_date": None, "nik_sex": None},
    "nik_column_other": {"nik_form": "length", "nik_birth_date": None, "nik_sex": None},
    "name_column_empty": {"name": None, "name_key": None},
    "birth_date_column_unreadable": {"birth_date": None, "raw_birth_date": "kapan-kapan"},
    "birth_date_column_other": {"birth_date": date(2020, 1, 1)},
    "sex_column_other": {"sex": "P"},
    "nik_column_constant": {"nik": "0071010101800001"},
    "name_column_constant": {"name": "ANI"},
    "birth_date_column_constant": {"birth_date": date(1980, 1, 1), "nik_birth_date": None},
}


@pytest.mark.parametrize("code", DAMAGED)
def test_a_column_damaged_throughout_is_an_alarm(code: str) -> None:
    at_limit = [person(n, **(DAMAGED[code] if n < 40 else {})) for n in range(50)]
    below = [person(n, **(DAMAGED[code] if n < 39 else {})) for n in range(50)]
    small = [person(n, **DAMAGED[code]) for n in range(29)]

    made = raised(at_limit, [])

    assert code in made
    assert made[code].file == "roll.csv"
    assert (made[code].count, made[code].of) == (40, 50)
    assert code not in raised(below, [])
    assert raised(small, []) == {}


def test_values_of_a_constant_column_may_stand_anywhere() -> None:
    scattered = [person(n, name="ANI" if n % 5 else f"ORANG {n}") for n in range(50)]

    assert list(raised(scattered, [])) == ["name_column_constant"]


def test_a_nik_column_that_holds_the_family_card_is_no_nik_column() -> None:
    rows = [row | {"no_kk": row["nik"]} for row in crowd(50)]

    assert list(raised(rows, [])) == ["nik_column_other"]


@pytest.mark.parametrize("code", [code for code in DAMAGED if code.endswith("empty")])
def test_a_column_that_the_table_has_not_is_not_missed(code: str) -> None:
    rows = crowd(50, **DAMAGED[code])
    fields = tuple(field for field in FIELDS if not code.startswith(field))

    assert raised(rows, [], sources=[source("roll", "roll.csv", 50, fields=fields)]) == {}


def test_ids_without_structure_are_not_asked_for_that_of_a_nik() -> None:
    rows = crowd(50, nik_form="length")
    opaque = Settings.model_validate({"match": {"id_kind": "opaque"}})

    assert raised(rows, [], settings=opaque) == {}


def test_an_export_whose_status_cannot_be_read_is_an_alarm() -> None:
    rows = [member(n) | {"stated_status": None} for n in range(50)]

    made = raised([], rows)

    assert list(made) == ["membership_unreadable"]
    assert made["membership_unreadable"].side == "members"


def test_months_paid_long_after_the_day_asked_about_are_an_alarm() -> None:
    rows = [member(n) | {"last_paid": date(2026, 5, 1)} for n in range(50)]
    ahead = [row | {"last_paid": date(2026, 4, 1)} for row in rows]

    assert list(raised([], rows)) == ["periods_in_future"]
    assert raised([], ahead) == {}


def two_tables(damaged: int, sound: int) -> dict[str, Alarm]:
    rows = [
        *[person(n, file="a.csv", **DAMAGED["nik_column_damaged"]) for n in range(damaged)],
        *[person(n + 500, file="b.csv") for n in range(sound)],
    ]
    return raised(rows, [], sources=[source("roll", "a.csv", damaged), source("roll", "b.csv", sound)])


def test_one_damaged_table_of_many_stays_with_its_rows_findings() -> None:
    assert two_tables(40, 361) == {}
    assert list(two_tables(40, 360)) == ["nik_column_damaged"]


def test_limits_are_settings() -> None:
    loose = Settings(alarms=AlarmSettings(min_rows=10, min_persons=5))

    assert list(raised(crowd(10), [member(n + 500) for n in range(5)], settings=loose)) == ["no_links"]
    assert list(raised(crowd(10, **DAMAGED["name_column_empty"]), [], settings=loose)) == ["name_column_empty"]


def test_an_alarm_names_table_and_column_and_no_value() -> None:
    (alarm,) = raised(crowd(50, **DAMAGED["nik_column_damaged"]), []).values()

    assert alarm == replace(Alarm("nik_column_damaged", "roll", "roll.csv", None, "NIK", 50, 50, 0.8), severity="error")


@pytest.mark.parametrize(("dead", "of", "alarm"), [(20, 100, True), (19, 100, False), (99, 99, False)])
def test_more_deaths_than_can_be_are_an_alarm(dead: int, of: int, alarm: bool) -> None:
    roll = [person(number, alm=number < dead) for number in range(of)]

    found = raised(roll, [member(number) for number in range(of)], linked=of)

    assert ("many_deceased" in found) == alarm
    if alarm:
        one = found["many_deceased"]
        assert (one.side, one.count, one.of, one.limit) == ("roll", dead, of, 0.2)


def test_a_reference_list_that_is_mostly_no_people_is_an_alarm_of_its_own() -> None:
    sources = [source("roll", "roll.csv", 3), source("members", "m.csv", 3), source("reference", "mati.csv", 15, 15)]

    found = raised(crowd(3), [member(number) for number in range(3)], linked=3, of_lists=15, sources=sources)

    assert (found["mostly_rejected"].side, found["mostly_rejected"].file) == ("reference", "mati.csv")
