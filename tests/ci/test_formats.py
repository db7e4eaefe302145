"""What CI is given: JUnit, GitHub's annotations and summary, SARIF. Counts and places, as the exit code says."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator
from junitparser import JUnitXml

from tests.report.facts import ALARMS, facts, source
from tests.report.naughty import NAUGHTY
from ucj_validate.cli.inspecting.checking import checked_files
from ucj_validate.columns import Side
from ucj_validate.failing import Count, conditions, met
from ucj_validate.i18n import set_language
from ucj_validate.provenance import Source
from ucj_validate.report import _outcome
from ucj_validate.report.ci import github, junit, sarif
from ucj_validate.report.ci.outcome import ON_MEMBERS, Outcome, looked_for_in_reconciliation, outcome
from ucj_validate.report.model import build
from ucj_validate.settings import Settings
from ucj_validate.validate.people import looked_for

HERE = Path(__file__).parent
REWRITE = os.environ.get("UCJ_GOLDEN") == "write"
"""Asked for now: the office of a test takes such variables away."""
SCHEMA = Draft4Validator(json.loads((HERE / "schemas/sarif-2.1.0-rtm.5.json").read_text("utf-8")))
ROLL = """NIK,NAMA,TGL LAHIR,JK
0071011001700001,BUDI SANTOSO,10-01-1970,L
,SITI AMINAH,11-02-1971,P
7.27101E+15,ANDI RAHMAN,12-03-1972,L
,WA ODE SARI,13-04-1973,P
"""
RENDERED = {
    "junit.xml": junit.rendered,
    "report.sarif": sarif.rendered,
    "github.txt": github.commands,
    "github.md": github.summary,
}


@pytest.fixture
def checked(office: Path, monkeypatch: pytest.MonkeyPatch) -> Outcome:
    """A small roll, checked."""
    monkeypatch.chdir(office)
    (office / "daftar").mkdir()
    (office / "daftar/umkm.csv").write_text(ROLL, encoding="utf-8")
    found = checked_files(["daftar/umkm.csv", "members.csv"], None, Settings(), date(2025, 4, 24))
    return replace(found.outcome(met(conditions("error"), found.counts())), version="0.0.0")


def reconciled(**given: Any) -> Outcome:
    told = facts(**given)
    return _outcome(told, build(told))


def made(*found: tuple[str, int], sources: tuple[Source, ...] = (), fail_on: str = "error") -> Outcome:
    """An outcome of one roll (or `sources`) with so many rows of each finding on its first table."""
    tables = sources or (source(path="daftar/umkm.csv", rows=1_000),)
    rows = [
        (code, "roll", tables[0].file, tables[0].sheet, line) for code, count in found for line in range(2, count + 2)
    ]
    schema = {"code": pl.String, "side": pl.String, "file": pl.String, "sheet": pl.String, "line": pl.Int64}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    of = sum(table.rows for table in tables)
    counts = [Count(code, rows, of) for code, rows in frame["code"].value_counts().iter_rows()]
    looked = looked_for_in_reconciliation()
    return outcome("check", "0.0.0", date(2025, 4, 24), tables, looked, frame, met(conditions(fail_on), counts))


# --- as approved


def with_few_passed(told: Outcome) -> Outcome:
    """Of the cases that passed two: what is approved doesn't change with every finding that the catalogue gains."""
    few = ("nik_length", "duplicate_in_roll")
    return replace(told, cases=tuple(case for case in told.cases if case.rows or case.rule.code in few))


@pytest.mark.parametrize("name", RENDERED)
@pytest.mark.parametrize("command", ["check", "reconcile"])
def test_the_golden_file_for_ci_stands(name: str, command: str, checked: Outcome) -> None:
    told = RENDERED[name](with_few_passed(checked if command == "check" else reconciled(alarms=ALARMS)))
    golden = HERE / "golden" / f"{command}.{name}"

    if REWRITE:
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(told)

    assert golden.read_bytes() == told


# --- JUnit


def test_junit_fails_where_the_exit_code_does(checked: Outcome) -> None:
    suites = JUnitXml.fromstring(junit.rendered(checked).decode())

    failed = [case.name for suite in suites for case in suite if case.result]
    assert (suites.failures, suites.errors) == (2, 0)
    assert failed == ["nik_missing", "nik_excel_float"]
    assert suites.tests == sum(len(list(suite)) for suite in suites) == len(checked.cases)


def test_a_failure_tells_count_rows_and_what_to_do(checked: Outcome) -> None:
    suites = JUnitXml.fromstring(junit.rendered(checked).decode())

    (case,) = [case for suite in suites for case in suite if case.name == "nik_missing" and case.result]
    (failure,) = case.result
    assert failure.message == "2 baris (50,00 %): NIK kosong atau hanya diisi tanda pengganti"
    assert failure.text.splitlines()[0] == "baris 3, 5"
    assert failure.type == "error"


def test_below_the_level_a_finding_is_told_and_passes() -> None:
    suites = JUnitXml.fromstring(junit.rendered(made(("nik_missing", 3), fail_on="nik_missing:4")).decode())

    (case,) = [case for suite in suites for case in suite if case.name == "nik_missing"]
    assert suites.failures == 0
    assert "3 baris (0,30 %)" in str(case.system_out)


def test_what_cannot_be_of_a_run_fails_first() -> None:
    suites = list(JUnitXml.fromstring(junit.rendered(reconciled(alarms=ALARMS)).decode()))

    assert suites[0].name == "run"
    assert {case.name for case in suites[0] if case.result} == {alarm.code for alarm in ALARMS}


def test_what_was_not_looked_for_is_no_test_that_was_passed(checked: Outcome) -> None:
    by_file = {
        suite.name: {case.name for case in suite} for suite in JUnitXml.fromstring(junit.rendered(checked).decode())
    }

    assert "duplicate_in_roll" not in by_file["umkm.csv"]
    assert "status_contradicts_blth" not in by_file["umkm.csv"]
    assert "status_contradicts_blth" in by_file["members.csv"]
    assert set(looked_for(Side.MEMBERS)) <= ON_MEMBERS


def test_only_the_first_rows_are_named() -> None:
    (case,) = made(("nik_missing", 100)).found

    assert case.lines == tuple(range(2, 22))
    assert case.places().endswith(", 21 dan 80 lagi")


# --- GitHub


def told_by(outcome: Outcome) -> list[str]:
    return github.commands(outcome).decode().splitlines()


def test_one_annotation_a_rule_over_all_files() -> None:
    first, second = source(path="a.csv", file="a.csv", rows=10), source(path="b.csv", file="b.csv", rows=30)
    found = pl.DataFrame(
        [("nik_missing", "roll", "b.csv", None, 3), ("nik_missing", "roll", "a.csv", None, 7)],
        schema={"code": pl.String, "side": pl.String, "file": pl.String, "sheet": pl.String, "line": pl.Int64},
        orient="row",
    )

    (line,) = told_by(
        outcome("check", "0", date(2025, 4, 24), (first, second), looked_for_in_reconciliation(), found, ())
    )

    assert line.startswith("::error file=a.csv,line=7,title=nik_missing::2 baris (5,00 %25): ")
    assert "a.csv baris 7; b.csv baris 3" in line


def test_what_fails_is_an_error_whatever_its_level() -> None:
    assert told_by(made(("name_differs", 3), fail_on="error"))[0].startswith("::warning ")
    assert told_by(made(("name_differs", 3), fail_on="name_differs:3"))[0].startswith("::error ")
    assert told_by(made(("nik_repaired", 3)))[0].startswith("::notice ")


def test_a_kind_has_ten_annotations_at_most_and_the_last_tells_of_the_rest() -> None:
    codes = [code for code in looked_for(Side.ROLL) if code.startswith("nik_")]
    lines = told_by(made(*((code, 1) for code in codes), fail_on="info"))

    assert len(lines) == 10
    assert f"dan {len(codes) - 9} macam temuan lagi" in lines[-1]


def test_a_clean_check_has_nothing_to_mark() -> None:
    assert told_by(made()) == []
    assert "Tidak ada temuan." in github.summary(made()).decode()


@pytest.mark.parametrize("name", [*NAUGHTY, "a:b,c%d.csv", "::error::x.csv", "a|b.csv", "a\udcffb.csv"])
def test_no_name_of_a_file_steers_whoever_reads(name: str) -> None:
    shown = name.encode("utf-8", "replace").decode()
    told = made(("nik_missing", 1), sources=(source(path=name, file=shown, sheet=shown, rows=10),))

    (line,) = github.commands(told).decode().removesuffix("\n").split("\n")
    properties = re.fullmatch(r"::error file=([^,:]*),line=2,title=nik_missing::[^\r\n]*", line)
    assert properties, line
    suite = ET.fromstring(junit.rendered(told)).find("testsuite")
    assert suite is not None
    assert not list(SCHEMA.iter_errors(json.loads(sarif.rendered(told))))
    rows = [row for row in github.summary(told).decode().splitlines() if row.startswith("| `")]
    assert [len(re.findall(r"(?<!\\)\|", row)) for row in rows] == [6]


@pytest.mark.parametrize("path", ["-", "source:simpeg", "s3://wadah-rahasia/umkm.csv"])
def test_what_is_no_file_of_the_machine_is_called_by_its_name(path: str) -> None:
    (table,) = made(sources=(source(path=path, file="umkm.csv"),)).tables

    assert table.path == "umkm.csv"


def test_a_path_outside_the_repository_is_not_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    told = made(
        ("nik_missing", 1),
        sources=(source(path="/rahasia/dinas/umkm.csv"), source(path=str(tmp_path / "a/b.csv"), file="b.csv")),
    )

    assert [table.path for table in told.tables] == ["umkm.csv", "a/b.csv"]
    assert all(b"rahasia" not in render(told) for render in RENDERED.values())


@settings(max_examples=40)  # the machine may be busy
@given(room=st.integers(0, 6_000))
def test_a_summary_is_never_larger_than_its_room(room: int) -> None:
    told = made(*((code, 30) for code in looked_for(Side.ROLL)))

    assert len(github.summary(told, room, below=b"x" * 500)) <= room


def test_a_summary_that_is_cut_says_how_much_is_missing() -> None:
    told = made(*((code, 30) for code in looked_for(Side.ROLL)))
    whole = github.summary(told).decode()

    cut = github.summary(told, len(whole.encode()) - 1).decode()

    shown = sum(line.startswith("| `") for line in cut.splitlines())
    assert f"… dan {len(looked_for(Side.ROLL)) - shown} baris lagi" in cut


# --- SARIF


@pytest.mark.parametrize("alarms", [(), ALARMS], ids=["as usual", "alarmed"])
def test_sarif_is_as_its_schema_says(alarms: tuple[Any, ...]) -> None:
    faults = list(SCHEMA.iter_errors(json.loads(sarif.rendered(reconciled(alarms=alarms)))))

    assert [fault.message for fault in faults] == []


def test_no_name_of_a_file_is_a_link() -> None:
    name = r"[klik](mailto:a@evil) \x.csv"
    told = made(("nik_missing", 1), sources=(source(path="x.csv", file=name, rows=10),))

    (result,) = json.loads(sarif.rendered(told))["runs"][0]["results"]

    assert r"\[klik\](mailto:a@evil) \\x.csv" in result["message"]["text"]


@pytest.mark.parametrize("name", ["::stop-commands::x.csv", "##[add-mask]x.csv"])
def test_no_printed_document_commands_a_runner_and_each_says_the_same(name: str) -> None:
    alarm = replace(ALARMS[0], file=name)
    told = reconciled(sources=(source(file=name), source(side="members")), alarms=(alarm,))

    for render in (junit.rendered, sarif.rendered):
        lines = render(told).decode().splitlines()
        assert not [line for line in lines if line.strip().startswith("::") or "##[" in line]
    assert name in "".join(ET.fromstring(junit.rendered(told)).itertext())
    assert name in [table.file for table in told.tables]


def test_one_result_a_rule_and_table(checked: Outcome) -> None:
    (run,) = json.loads(sarif.rendered(checked))["runs"]

    (missing,) = [each for each in run["results"] if each["ruleId"] == "nik_missing"]
    assert missing["occurrenceCount"] == 2
    assert run["tool"]["driver"]["rules"][missing["ruleIndex"]]["id"] == "nik_missing"
    assert [each["physicalLocation"]["region"]["startLine"] for each in missing["locations"]] == [3, 5]
    assert missing["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "daftar/umkm.csv"


def test_a_result_is_known_again_when_its_rows_move() -> None:
    before, after = (json.loads(sarif.rendered(made(("nik_missing", rows)))) for rows in (1, 9))

    prints = [log["runs"][0]["results"][0]["partialFingerprints"] for log in (before, after)]
    assert prints[0] == prints[1]


def test_results_stop_at_the_limit_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 2)

    (run,) = json.loads(sarif.rendered(made(("nik_missing", 1), ("nik_length", 2), ("nik_repaired", 9))))["runs"]

    assert [each["ruleId"] for each in run["results"]] == ["nik_length", "nik_missing"]
    (notice,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notice["message"]["text"] == "1 hasil yang lebih ringan tidak dimuat"


# --- all of them


@pytest.mark.parametrize("name", RENDERED)
def test_english_is_english(name: str, checked: Outcome) -> None:
    set_language("en")

    told = RENDERED[name](checked).decode()

    assert "The NIK is empty or a placeholder" in told
    assert not re.search(r"\b(baris|Saran|temuan|tingkat|lagi)\b", told)


@pytest.mark.parametrize("name", RENDERED)
def test_nobody_is_told_of(name: str, checked: Outcome) -> None:
    told = RENDERED[name](checked).decode()

    assert not any(value in told for value in ("BUDI", "SITI", "AMINAH", "0071011001700001", "7.27101E", "1971"))
