"""Who is counted on which line: people on two rolls, people paid for from two sources."""

from __future__ import annotations

from typing import Any

from tests.report.facts import ALARMS, facts
from ucj_validate.report.counting.smallcells import public_lines
from ucj_validate.report.model import build
from ucj_validate.report.page import html
from ucj_validate.report.parts import Breakdown, Line
from ucj_validate.report.words import phrases


def breakdown(key: str, roll: list[dict[str, Any]], members: list[dict[str, Any]] | None = None) -> Breakdown:
    return next(one for one in build(facts(roll=roll, members=members or [])).breakdowns if one.key == key)


def told(one: Breakdown) -> dict[str, tuple[int, int, int]]:
    return {line.name: (line.persons, line.active, line.uncovered) for line in one.lines}


def test_who_stands_on_two_rolls_is_covered_on_both() -> None:
    by_file = breakdown(
        "file",
        [
            {"status": "active", "person": 0, "file": "umkm.csv"},
            {"status": "duplicate", "person": 0, "file": "rentan.csv"},
            {"status": "lapsed", "person": 1, "file": "rentan.csv"},
        ],
    )

    assert told(by_file) == {"umkm.csv": (1, 1, 0), "rentan.csv": (2, 1, 1)}
    assert not by_file.adds_up


def test_who_stands_twice_on_one_roll_is_counted_once() -> None:
    by_file = breakdown(
        "file",
        [
            {"status": "active", "person": 0, "file": "umkm.csv"},
            {"status": "duplicate", "person": 0, "file": "umkm.csv"},
            {"status": "duplicate", "person": 0, "file": "rentan.csv"},
            {"status": "duplicate", "person": 0, "file": "rentan.csv"},
        ],
    )

    assert told(by_file) == {"umkm.csv": (1, 1, 0), "rentan.csv": (1, 1, 0)}


def test_rolls_that_share_nobody_add_up() -> None:
    assert breakdown("file", [{"status": "active"}, {"status": "ended", "file": "rentan.csv"}]).adds_up


def test_a_nik_that_slipped_into_a_place_is_hidden_however_it_is_written() -> None:
    roll = [
        {"status": "active", "village": "0071 0112 0385 0001", "district": "9978010101900001"},
        {"status": "active", "village": "SILAE", "district": "9978010101900001"},
        {"status": "active", "village": "SILAE", "district": "20250424103000"},
    ]

    assert set(told(breakdown("village", roll))) == {
        "0071 •••• •••• 0001 — 9978••••••••0001", "SILAE — 9978••••••••0001", "SILAE — 20250424103000",
    }  # fmt: skip
    assert set(told(breakdown("district", roll))) == {"9978••••••••0001", "20250424103000"}


PAID_TWICE: list[dict[str, Any]] = [
    {"line": 2, "member": 0, "status": "active", "payer": "APBD", "segment": "BPU", "kpj": "00000000001"},
    {"line": 3, "member": 0, "status": "active", "payer": "PEMBERI KERJA", "segment": "PU", "kpj": "00000000002"},
    {"line": 4, "member": 0, "status": "ended", "payer": "MANDIRI", "segment": "BPU", "kpj": "00000000003"},
    {"line": 5, "member": 1, "status": "active", "payer": "APBD", "segment": "BPU", "kpj": "00000000004"},
]
ON_THE_ROLL: list[dict[str, Any]] = [
    {"status": "active", "member_file": "peserta.csv", "member_line": 3, "payer": "PEMBERI KERJA", "segment": "PU"},
    {"status": "active", "member_file": "peserta.csv", "member_line": 5, "payer": "APBD", "segment": "BPU"},
]


def test_every_source_counts_whom_it_pays_for_now() -> None:
    by_payer = breakdown("payer", ON_THE_ROLL, PAID_TWICE)

    assert told(by_payer) == {"APBD": (2, 2, 0), "PEMBERI KERJA": (1, 1, 0)}
    assert not by_payer.adds_up


def test_two_active_cards_of_two_segments_stand_on_both_lines() -> None:
    assert told(breakdown("segment", ON_THE_ROLL, PAID_TWICE)) == {"BPU": (2, 2, 0), "PU": (1, 1, 0)}


def test_a_payer_that_the_roll_itself_names_is_believed() -> None:
    own = [row | {"raw_payer": "APBN", "payer": "APBN"} for row in ON_THE_ROLL]

    assert told(breakdown("payer", own, PAID_TWICE)) == {"APBN": (2, 2, 0)}


def line(name: str, *cells: int) -> Line:
    active, lapsed, ended, unregistered, review, excluded = cells
    return Line(name, sum(cells), active, lapsed, ended, unregistered, review, excluded, None)


def test_a_small_cell_is_not_told_by_rolls_that_nearly_add_up() -> None:
    lines = (line("A", 100, 9, 9, 9, 9, 9), line("B", 100, 3, 2, 9, 9, 9))

    shown = public_lines(Breakdown("file", adds_up=False, lines=lines))

    assert shown[0].cells[2:4] == (None, None)


def test_few_uncovered_people_are_not_told() -> None:
    lines = (line("A", 100, 1, 1, 1, 1, 9), line("B", 100, 9, 9, 9, 9, 9), line("C", 100, 0, 0, 0, 0, 0))

    shown = public_lines(Breakdown("unit", adds_up=False, lines=lines))

    assert [one.uncovered for one in shown] == [None, 36, 0]


UMKM_AND_RENTAN: list[dict[str, Any]] = [
    *[{"status": "active", "file": "umkm.csv", "payer": "MANDIRI", "segment": "BPU"}] * 9,
    *[{"status": "unregistered", "file": "umkm.csv"}] * 8,
    *[{"status": "active", "file": "rentan.csv", "payer": "APBD", "segment": "BPU"}] * 7,
]


def test_the_page_says_how_many_each_roll_covers_and_each_source_pays_for() -> None:
    report = build(facts(roll=UMKM_AND_RENTAN, members=[]))
    page = html.rendered(report).decode()

    for sentence in (
        "umkm.csv: 9 orang terlindungi, 8 orang belum, dari 17 orang yang layak",
        "rentan.csv: 7 orang terlindungi, 0 orang belum, dari 7 orang yang layak",
        "dibiayai APBD: 7 orang terlindungi",
        "dibiayai MANDIRI: 9 orang terlindungi",
    ):
        assert f"<li>{sentence}</li>" in page


def test_of_a_roll_with_small_figures_only_what_is_not_hidden_is_said() -> None:
    excluded = [{"status": "excluded", "file": "rentan.csv"}] * 2
    lapsed = [{"status": "lapsed", "file": "rentan.csv"}] * 6
    few = build(facts(roll=[*UMKM_AND_RENTAN, *lapsed, *excluded], members=[]))

    told = phrases.rolls(few)

    assert told[1] == "rentan.csv: 7 orang terlindungi"


def test_nothing_is_said_of_rolls_while_an_alarm_stands() -> None:
    assert phrases.rolls(build(facts(roll=UMKM_AND_RENTAN, members=[], alarms=ALARMS))) == []


def test_a_small_cell_of_a_village_is_not_told_by_its_districts_line() -> None:
    villages = (
        line("TALISE — MANTIKULORE", 90, 3, 40, 50, 60, 2),
        line("LASOANI — MANTIKULORE", 80, 20, 41, 51, 61, 30),
        line("BAIYA — TAWAELI", 70, 4, 42, 52, 62, 1),
        line("PANAU — TAWAELI", 60, 21, 43, 53, 63, 31),
        line("LAMBARA — TAWAELI", 2, 0, 0, 0, 0, 0),
    )

    shown = public_lines(Breakdown("village", adds_up=True, lines=villages))

    assert [one.name.partition(" ")[0] for one in shown] == ["TALISE", "LASOANI", "BAIYA", "PANAU", ""]
    for district, rows in (("MANTIKULORE", shown[:2]), ("TAWAELI", shown[2:])):
        for column, cells in enumerate(zip(*(row.cells for row in rows), strict=True)):
            assert sum(not isinstance(cell, int) for cell in cells) != 1, (district, column)
