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
from ucj_validate.chunks import Chunking, Chunks
from ucj_validate.columns import Side
from ucj_validate.frames import Linkage, People, Rejects
from ucj_validate.provenance import ColumnGuess, Source
from ucj_validate.reconcile import alarms, reconcile
from ucj_validate.reconcile.column_alarms import column_alarms
from ucj_validate.settings import AlarmSettings, Settings

AS_OF = date(2025, 4, 24)
LINK_TYPES = {
    "roll_row": pl.Int64, "member_row": pl.Int64, "probability": pl.Float64, "weight": pl.Float64,
    "decision": pl.String, "decided_by": pl.String, "rule": pl.String, "margin": pl.Float64,
    "basis": pl.List(pl.String), **dict.fromkeys(frames.LINK_LEVELS, pl.String),
}  # fmt: skip
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
    links = pl.DataFrame(schema=LINK_TYPES)
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


def chunked(rows: list[Row], sizes: tuple[int, ...]) -> Chunks:
    """The rows, so many a chunk; the last chunk takes the rest."""
    whole, begin, cut = people(*rows), 0, Chunking(None)
    for size in (*sizes, len(rows)):
        if begin < len(rows):
            cut.add(frames.People(whole[begin : begin + size]))
        begin += size
    return cut.done()


def of_columns(
    rows: list[Row],
    sources: list[Source],
    side: Side = Side.ROLL,
    sizes: tuple[int, ...] = (),
    status: str | None = "active",
) -> list[Alarm]:
    result = pl.DataFrame({"status": [status] * len(rows)}, schema={"status": pl.String})
    return list(column_alarms(side, chunked(rows, sizes), result, sources, Settings(), AS_OF))


COLUMNS = {"nik": "NIK", "name": "NAME", "birth_date": "BIRTH_DATE", "sex": "SEX"}


@pytest.mark.parametrize("sizes", [(), (1, 24, 10)])
@pytest.mark.parametrize("code", DAMAGED)
def test_a_damaged_column_is_told_alike_in_whatever_chunks_the_rows_are_held(code: str, sizes: tuple[int, ...]) -> None:
    rows = [person(n, **(DAMAGED[code] if 3 <= n < 44 else {})) for n in range(50)]
    column = next(name for field, name in COLUMNS.items() if code.startswith(field))

    found = [one for one in of_columns(rows, [source("roll", "roll.csv", 50)], sizes=sizes) if one.code == code]

    of = 50 if code not in {"birth_date_column_other", "sex_column_other"} else found[0].of
    assert found == [Alarm(code, "roll", "roll.csv", None, column, 41, of, 0.8)]


@pytest.mark.parametrize(
    ("most", "cut", "is_constant"), [(40, (), True), (39, (), False), (40, (25,), True), (40, (4, 5), True)]
)
def test_a_value_that_others_part_as_often_as_they_can_is_still_seen(
    most: int, cut: tuple[int, ...], is_constant: bool
) -> None:
    runs = [3, *[4] * 9, most - 39]
    names = [name for run, length in enumerate(runs) for name in (*["ANI"] * length, f"ORANG {run}")][:50]
    rows = [person(n, name=name) for n, name in enumerate(names)]

    codes = [one.code for one in of_columns(rows, [source("roll", "roll.csv", 50)], sizes=cut)]

    assert names.count("ANI") == most
    assert codes == (["name_column_constant"] if is_constant else [])


def test_a_constant_is_counted_among_the_values_that_are_given() -> None:
    names = [None if n % 4 else "ANI" for n in range(118)] + ["BUDI", "CITRA"]
    rows = [person(n, name=name) for n, name in enumerate(names)]

    (alarm,) = (one for one in of_columns(rows, [source("roll", "roll.csv", 120)]) if "constant" in one.code)

    assert (alarm.count, alarm.of) == (30, 32)


def test_each_table_is_asked_by_itself_wherever_its_rows_stand() -> None:
    bad = DAMAGED["name_column_empty"]
    rows = [
        *(person(n, sheet="S1") for n in range(20)),
        *(person(n, sheet="S2", **bad) for n in range(20, 55)),
        *(person(n, sheet="S1", **bad) for n in range(55, 65)),
        *(person(n, file="other.csv", **bad) for n in range(65, 95)),
        *(person(n, sheet="S2") for n in range(95, 100)),
    ]
    sheets = [
        replace(source("roll", "roll.csv", size), sheet=sheet) for sheet, size in (("S1", 30), ("S2", 40), ("S3", 0))
    ]

    for sizes in ((), (30, 20)):
        found = of_columns(rows, [*sheets, source("roll", "other.csv", 30)], sizes=sizes)

        assert [(one.code, one.file, one.sheet, one.count, one.of) for one in found] == [
            ("name_column_empty", "roll.csv", "S2", 35, 40),
            ("name_column_empty", "other.csv", None, 30, 30),
        ]


def test_a_birth_date_may_stand_in_a_column_with_the_place() -> None:
    rows = crowd(
        50, birth_date=None, nik_birth_date=None, raw_birth_date=None, raw_birth_place_date="PALU, kapan-kapan"
    )
    table = source("roll", "roll.csv", 50, fields=("nik", "name", "birth_place_date"))

    (alarm,) = of_columns(rows, [table])

    assert (alarm.code, alarm.column, alarm.of) == ("birth_date_column_unreadable", "BIRTH_PLACE_DATE", 50)
    assert of_columns(rows, [source("roll", "roll.csv", 50, fields=("nik", "name"))]) == []


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ("scientific", "nik_column_damaged"), ("excel_float", "nik_column_damaged"), ("length", "nik_column_other"),
        ("not_digits", "nik_column_other"), ("impossible_date", "nik_column_other"), ("serial_zero", "nik_column_other"),
    ],
)  # fmt: skip
def test_numbers_of_one_wrong_form_are_a_column_of_something_else(form: str, code: str) -> None:
    (alarm,) = of_columns(crowd(30, nik_form=form), [source("roll", "roll.csv", 30)])

    assert (alarm.code, alarm.count, alarm.of) == (code, 30, 30)


def test_missing_values_are_not_asked_for_their_form() -> None:
    rows = [person(n, **(DAMAGED["nik_column_empty"] if n < 20 else {"nik_form": "length"})) for n in range(50)]

    (alarm,) = of_columns(rows, [source("roll", "roll.csv", 50)])

    assert (alarm.code, alarm.count, alarm.of) == ("nik_column_other", 30, 30)


@pytest.mark.parametrize(
    ("paid", "side", "told"),
    [
        (date(2026, 4, 25), Side.MEMBERS, False), (date(2026, 4, 26), Side.MEMBERS, True), (date(2030, 1, 1), Side.ROLL, False)
    ],
)  # fmt: skip
def test_members_may_pay_a_year_ahead_and_no_day_longer(paid: date, side: Side, told: bool) -> None:
    found = of_columns(crowd(50, last_paid=paid), [source(str(side), "roll.csv", 50)], side)

    assert found == (
        [Alarm("periods_in_future", "members", "roll.csv", None, "LAST_PAID", 50, 50, 0.8)] if told else []
    )


def test_a_status_that_is_not_told_is_asked_of_members_whatever_columns_they_have() -> None:
    table = source("members", "roll.csv", 50, fields=("nik", "name", "birth_date", "sex"))

    assert of_columns(crowd(50), [table], Side.MEMBERS, status=None) == [
        Alarm("membership_unreadable", "members", "roll.csv", None, None, 50, 50, 0.8)
    ]
    assert of_columns(crowd(50), [table], status=None) == []


def test_rows_of_nobody_raise_nothing() -> None:
    assert (
        list(
            column_alarms(
                Side.ROLL, people(), pl.DataFrame({"status": []}), [source("roll", "a", 0)], Settings(), AS_OF
            )
        )
        == []
    )


def told(alarm: Alarm) -> tuple[object, ...]:
    return (alarm.side, alarm.file, alarm.count, alarm.of, alarm.limit)


def test_an_alarm_tells_where_it_stands_how_many_of_how_many_and_from_where_it_begins() -> None:
    none = raised(crowd(150), [member(n + 1000) for n in range(120)])
    few = raised(crowd(400), [member(n + (0 if n < 1 else 1000)) for n in range(410)], linked=1)
    ended = raised(crowd(100), [member(n) | {"stated_status": "ended"} for n in range(100)], linked=100)
    twice = raised(crowd(40), [], same=(21, 0))
    lost = raised(crowd(30), [], rejects=[("width", "x")] * 31)

    assert told(none["no_links"]) == (None, None, 0, 120, 0.005)
    assert told(few["few_links"]) == (None, None, 1, 400, 0.005)
    assert told(ended["nobody_active"]) == ("members", None, 0, 100, 0.0)
    assert told(twice["mostly_duplicates"]) == ("roll", "roll.csv", 20, 40, 0.5)
    assert told(lost["mostly_rejected"]) == ("roll", "roll.csv", 31, 61, 0.5)


def test_a_persons_second_row_is_neither_a_person_nor_a_link() -> None:
    roll, members = crowd(150), [member(n + (0 if n < 1 else 1000)) for n in range(150)]

    assert list(raised(roll, members, linked=1)) == []
    assert "few_links" not in raised(roll, members, linked=1, same=(60, 0))
    assert "no_links" not in raised(roll[:110], members, same=(20, 0))
    assert "no_links" not in raised(roll, members[:110], same=(0, 20))


def test_who_is_not_known_to_be_active_says_nothing_of_the_export() -> None:
    rows = [member(n) | {"stated_status": "ended" if n < 99 else None} for n in range(140)]

    assert "nobody_active" not in raised(crowd(140), rows, linked=140)
    one_more = [*rows[:99], member(99) | {"stated_status": "lapsed"}, *rows[100:]]
    assert raised(crowd(140), one_more, linked=140)["nobody_active"].of == 100


def test_alarms_stand_by_kind_then_as_the_tables_were_read() -> None:
    bad = DAMAGED["name_column_empty"] | DAMAGED["sex_column_other"]
    rows = [person(n, file=file, **bad) for file in ("b.csv", "a.csv") for n in range(30)]
    sources = [source("roll", "b.csv", 30), source("roll", "a.csv", 30), source("members", "m.csv", 40)]
    left, right = people(*rows), people(*[member(n) | DAMAGED["name_column_empty"] for n in range(40)])
    found = reconcile(left, right, *_nothing(len(rows), 40), Settings(), AS_OF)
    none = {side: Rejects(pl.DataFrame(schema=frames.REJECTS)) for side in ("roll", "members")}

    both: dict[Side, People] = {Side.ROLL: left, Side.MEMBERS: right}
    made = alarms(both, found, none, sources, {"converged": False}, Settings(), AS_OF)

    assert [(one.code, one.file) for one in made] == [
        ("model_not_converged", None), ("name_column_empty", "b.csv"), ("name_column_empty", "a.csv"),
        ("name_column_empty", "m.csv"), ("sex_column_other", "b.csv"), ("sex_column_other", "a.csv"),
    ]  # fmt: skip


def _nothing(roll: int, members: int) -> tuple[Linkage, frames.Findings, pl.DataFrame]:
    """Nobody linked, nothing found, nobody marked."""
    links = pl.DataFrame(schema=LINK_TYPES)
    pairs = pl.DataFrame(schema={"side": pl.String, "left_row": pl.Int64, "right_row": pl.Int64})
    numbers = pl.Series(range(roll), dtype=pl.Int64), pl.Series(range(roll, roll + members), dtype=pl.Int64)
    marks = pl.DataFrame(schema={"row": pl.Int64, "code": pl.String})
    return Linkage(*numbers, links, pairs, {}), frames.Findings(pl.DataFrame(schema=frames.FINDINGS)), marks


def test_tables_with_one_fault_hold_their_share_of_the_side_together() -> None:
    def of_tables(damaged: tuple[int, ...], sound: int) -> list[str]:
        rows = [
            person(n, file=f"{at}.csv", **DAMAGED["name_column_empty"])
            for at, size in enumerate(damaged)
            for n in range(size)
        ]
        rows += [person(n, file="sound.csv") for n in range(sound)]
        tables = [source("roll", f"{at}.csv", size) for at, size in enumerate(damaged)]
        left, right = people(*rows), people()
        found = reconcile(left, right, *_nothing(len(rows), 0), Settings(), AS_OF)
        none = {side: Rejects(pl.DataFrame(schema=frames.REJECTS)) for side in ("roll", "members")}
        both: dict[Side, People] = {Side.ROLL: left, Side.MEMBERS: right}
        made = alarms(both, found, none, [*tables, source("roll", "sound.csv", sound)], {}, Settings(), AS_OF)
        return [one.file or "" for one in made]

    assert of_tables((30,), 300) == []
    assert of_tables((30, 30), 300) == ["0.csv", "1.csv"]


def test_rows_that_are_no_person_count_to_what_a_table_holds_of_its_side() -> None:
    """Ten persons are too few of 120, but fifty lines of a table with ten persons are not."""
    sources = [source("roll", "roll.csv", 110), source("roll", "lost.csv", 10, 40)]
    rows = [*crowd(110), *(person(n + 500, file="lost.csv") for n in range(10))]
    left, right = people(*rows), people()
    found = reconcile(left, right, *_nothing(120, 0), Settings(), AS_OF)
    lost = [{"file": "lost.csv", "line": n, "reason": "width", "raw": "x"} for n in range(40)]
    out = {
        "roll": Rejects(pl.DataFrame(lost, schema=frames.REJECTS)),
        "members": Rejects(pl.DataFrame(schema=frames.REJECTS)),
    }

    both: dict[Side, People] = {Side.ROLL: left, Side.MEMBERS: right}
    (alarm,) = alarms(both, found, out, sources, {}, Settings(), AS_OF)

    assert (alarm.code, alarm.file, alarm.count, alarm.of) == ("mostly_rejected", "lost.csv", 40, 50)


@pytest.mark.parametrize(
    ("code", "wrong", "untold"),
    [
        ("sex_column_other", {"sex": "P"}, [{"sex": None}, {"nik_sex": None}]),
        (
            "birth_date_column_other",
            {"birth_date": date(2020, 1, 1), "nik_birth_date": date(2021, 2, 2)},
            [{"birth_date": None}, {"nik_birth_date": None}],
        ),
    ],
)
def test_two_columns_are_held_against_each_other_where_both_are_told(code: str, wrong: Row, untold: list[Row]) -> None:
    rows = [person(n, **(wrong if n < 32 else untold[n % 2])) for n in range(60)]

    found = {one.code: one for one in of_columns(rows, [source("roll", "roll.csv", 60)])}

    assert (found[code].count, found[code].of) == (32, 32)


def test_who_has_no_birth_date_written_is_not_asked_for_a_readable_one() -> None:
    undated = {"birth_date": None, "nik_birth_date": None, "raw_birth_date": None}
    rows = [person(n, **(undated if n < 40 else undated | {"raw_birth_date": "kapan-kapan"})) for n in range(80)]

    (alarm,) = of_columns(rows, [source("roll", "roll.csv", 80)])

    assert (alarm.code, alarm.count, alarm.of) == ("birth_date_column_unreadable", 40, 40)
    assert of_columns(crowd(50, **undated), [source("roll", "roll.csv", 50)]) == []


def test_columns_of_other_ids_are_asked_for_all_that_is_not_of_a_nik() -> None:
    opaque = Settings.model_validate({"match": {"id_kind": "opaque"}})

    assert list(raised(crowd(50, **DAMAGED["name_column_empty"]), [], settings=opaque)) == ["name_column_empty"]
    assert list(raised(crowd(50, **DAMAGED["nik_column_empty"]), [], settings=opaque)) == ["nik_column_empty"]
