"""`reconcile` as a data officer runs it: the run folder of the contract."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from tests.cli.command import PERSONS, members_text, roll_text, ucj, ucj_here

JOB = ("reconcile", "--roll", "roll.csv", "--members", "members.csv", "--as-of", "2025-04-24", "--fail-on", "never")
ALWAYS = {
    "summary.json",
    "roll.parquet",
    "members.parquet",
    "links.parquet",
    "rejects.csv",
    "run.json",
    "model.json",
    "possible_duplicates.parquet",
}
ROLL_COLUMNS = {
    "file",
    "sheet",
    "line",
    "person",
    "counts",
    "status",
    "membership",
    "match",
    "member_file",
    "member_sheet",
    "member_line",
    "kpj",
    "probability",
    "basis",
    "findings",
    "nik",
    "no_kk",
    "name",
    "birth_date",
    "sex",
    "district",
    "village",
    "unit",
    "raw_nik",
    "raw_name",
    "raw_birth_date",
}
MEMBER_COLUMNS = {
    "file",
    "sheet",
    "line",
    "kpj",
    "nik",
    "name",
    "birth_date",
    "sex",
    "segment",
    "programs",
    "status",
    "last_paid",
    "months_overdue",
    "member",
    "in_roll",
    "findings",
}
LINK_COLUMNS = {
    "roll_file",
    "roll_sheet",
    "roll_line",
    "member_file",
    "member_sheet",
    "member_line",
    "probability",
    "weight",
    "decision",
    "decided_by",
}


def statuses(run: Path) -> dict[str, str]:
    """Status by NIK."""
    return dict(pl.read_parquet(run / "roll.parquet").select("nik", "status").iter_rows())


def digests(run: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in run.iterdir() if path.name != "run.json"
    }


def test_the_run_folder_is_that_of_the_contract(office: Path) -> None:
    ended = ucj_here(office, *JOB, "--out", "hasil")

    run = office / "hasil"
    assert ended.code == 0, ended.err
    assert ended.tells_nobody()
    assert {path.name for path in run.iterdir()} == ALWAYS | {"report.html", "report.xlsx", "summary.md"}
    assert stat.S_IMODE(run.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in run.iterdir()} == {0o600}
    assert set(pl.read_parquet_schema(run / "roll.parquet")) >= ROLL_COLUMNS
    assert set(pl.read_parquet_schema(run / "members.parquet")) >= MEMBER_COLUMNS
    assert set(pl.read_parquet_schema(run / "links.parquet")) >= LINK_COLUMNS
    assert json.loads((run / "summary.json").read_text("utf-8"))["schema"] == "ucj-validate/summary/1"


def test_every_person_has_the_status_of_the_export(office: Path) -> None:
    ucj_here(office, *JOB, "--out", "hasil")

    assert list(statuses(office / "hasil").values()) == ["active", "lapsed", "ended", "active"]


@pytest.mark.wide
def test_two_runs_give_the_same_bytes(office: Path) -> None:
    ucj_here(office, *JOB, "--out", "satu")
    ucj(office, *JOB, "--out", "dua", PYTHONHASHSEED="7", POLARS_MAX_THREADS="1")

    assert digests(office / "satu") == digests(office / "dua")


def test_the_order_of_rows_changes_no_status(office: Path) -> None:
    ucj_here(office, *JOB, "--out", "satu")
    (office / "roll.csv").write_text(roll_text(people=PERSONS[::-1]), encoding="utf-8")
    ucj_here(office, *JOB, "--out", "dua")

    assert statuses(office / "satu") == statuses(office / "dua")


@pytest.mark.parametrize(
    ("separator", "encoding"),
    [(";", "cp1252"), ("\t", "utf-16"), ("|", "utf-8-sig")],
)
def test_the_dialect_changes_no_status(separator: str, encoding: str, office: Path) -> None:
    (office / "roll.csv").write_text(roll_text(separator), encoding=encoding)
    (office / "members.csv").write_text(members_text(separator), encoding=encoding)

    ucj_here(office, *JOB, "--out", "hasil")

    assert list(statuses(office / "hasil").values()) == ["active", "lapsed", "ended", "active"]


def test_without_a_status_column_the_last_month_paid_decides(office: Path) -> None:
    (office / "members.csv").write_text(members_text(status=False), encoding="utf-8")

    ucj_here(office, *JOB, "--out", "hasil")

    assert list(statuses(office / "hasil").values()) == ["active", "lapsed", "ended", "active"]


@pytest.mark.parametrize(
    ("roll_rows", "member_rows", "expected"),
    [(0, 4, []), (4, 0, ["unregistered"] * 4), (0, 0, []), (1, 1, ["active"])],
)
def test_few_rows_or_none_make_a_whole_run(roll_rows: int, member_rows: int, expected: list[str], office: Path) -> None:
    (office / "roll.csv").write_text(roll_text(people=PERSONS[:roll_rows]), encoding="utf-8")
    (office / "members.csv").write_text(members_text(count=member_rows), encoding="utf-8")

    ended = ucj_here(office, *JOB, "--out", "hasil")

    assert ended.code == 0, ended.err
    assert list(statuses(office / "hasil").values()) == expected


def test_a_roll_of_nik_alone_is_matched(office: Path) -> None:
    (office / "roll.csv").write_text("NIK\n" + "".join(f"{person[0]}\n" for person in PERSONS), encoding="utf-8")

    ucj_here(office, *JOB, "--out", "hasil")

    assert list(statuses(office / "hasil").values()) == ["active", "lapsed", "ended", "active"]


def test_a_roll_of_names_alone_makes_nobody_active(office: Path) -> None:
    (office / "roll.csv").write_text("NAMA\n" + "".join(f"{person[1]}\n" for person in PERSONS), encoding="utf-8")

    ended = ucj_here(office, *JOB, "--out", "hasil")

    assert ended.code == 0
    assert not set(pl.read_parquet(office / "hasil" / "roll.parquet")["status"]) & {"active", "lapsed", "ended"}


def test_a_roll_given_twice_is_read_once(office: Path) -> None:
    ucj_here(office, *JOB, "--roll", "roll.csv", "--roll", "./roll.csv", "--out", "hasil")

    assert len(pl.read_parquet(office / "hasil" / "roll.parquet")) == len(PERSONS)


def test_a_date_column_that_is_mapped_may_hold_the_place_too(office: Path) -> None:
    people = tuple((nik, name, f'"Palu, {born}"', sex) for nik, name, born, sex in PERSONS)
    (office / "roll.csv").write_text(roll_text(people=people).replace("TGL LAHIR", "KELAHIRAN"), encoding="utf-8")

    ended = ucj_here(office, *JOB, "--map", "birth_date=KELAHIRAN", "--out", "hasil")

    assert ended.code == 0, ended.err
    born = pl.read_parquet(office / "hasil" / "roll.parquet")["birth_date"]
    assert [f"{day:%d-%m-%Y}" for day in born] == [person[2] for person in PERSONS]


def test_what_init_writes_runs_as_it_stands(office: Path) -> None:
    began = ucj_here(office, "init", "--roll", "roll.csv", "--members", "members.csv")
    first, second = ucj_here(office, "reconcile"), ucj_here(office, "reconcile")

    assert began.code == 0, began.err
    assert {first.code, second.code} <= {0, 1}
    assert [len(list(run.iterdir())) for run in (office / "runs").iterdir()] == [11, 11]


def test_an_earlier_run_is_replaced(office: Path) -> None:
    ucj_here(office, *JOB, "--out", "hasil")
    ended = ucj_here(office, *JOB, "--out", "hasil", "--format", "html")

    assert ended.code == 0
    assert {path.name for path in (office / "hasil").iterdir()} == ALWAYS | {"report.html"}
    assert sorted(path.name for path in office.iterdir()) == ["hasil", "members.csv", "roll.csv"]


def test_a_finding_at_the_level_asked_for_ends_with_1_and_a_whole_report(office: Path) -> None:
    (office / "roll.csv").write_text(roll_text().replace(PERSONS[0][0], "123"), encoding="utf-8")

    ended = ucj_here(office, *JOB, "--fail-on", "error", "--out", "hasil")

    assert ended.code == 1
    assert (office / "hasil" / "report.html").is_file()


def test_json_alone_stands_on_stdout(office: Path) -> None:
    ended = ucj_here(office, *JOB, "--json", "--out", "hasil")

    assert json.loads(ended.out) == json.loads((office / "hasil" / "summary.json").read_text("utf-8"))
    assert ended.err == ""


def test_the_summary_is_plain_and_narrow_where_nobody_looks(office: Path) -> None:
    ended = ucj(office, *JOB, "--out", "hasil", NO_COLOR="1", COLUMNS="80", LC_ALL="C")

    assert ended.code == 0, ended.err
    assert "\x1b" not in ended.out
    assert max(map(len, ended.out.splitlines())) <= 80


def test_quiet_says_nothing(office: Path) -> None:
    ended = ucj_here(office, *JOB, "--quiet", "--out", "hasil")

    assert (ended.code, ended.out, ended.err) == (0, "", "")


@pytest.mark.parametrize("command", [("inspect", "roll.csv"), ("check", "roll.csv"), (*JOB, "--out", "hasil")])
def test_a_closed_pipe_never_looks_like_findings(command: tuple[str, ...], office: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)

    with os.fdopen(writer, "wb") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "ucj_validate", *command],
            cwd=office,
            stdout=closed,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )

    assert done.returncode == 141
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["hasil [1]", "hasil *?{a,b}"])
def test_an_output_is_called_as_one_likes(office: Path, name: str) -> None:
    """The workbook is made from what stands written there, and a row that was set aside is explained from it."""
    (office / "roll.csv").write_text(roll_text() + "Mengetahui,,,\n", encoding="utf-8")

    done = ucj_here(office, *JOB, "--out", name)

    assert done.code == 0, done.err
    assert ucj_here(office, "explain", name, "--row", "roll.csv:6").code == 0
