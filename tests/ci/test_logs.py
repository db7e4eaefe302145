"""Logs: one event a line, in the form that is asked for, with no person's value."""

from __future__ import annotations

import json
import os
import resource
import stat
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import PERSONAL, ucj_here

JOB = ("reconcile", "-r", "roll.csv", "-m", "members.csv", "--format", "csv", "--as-of", "2025-04-24")


def events(text: str) -> list[dict[str, Any]]:
    """Every line as the object that it is."""
    return [json.loads(line) for line in text.splitlines()]


def test_every_line_of_standard_error_is_an_object_that_tells_nobody(office: Path) -> None:
    ended = ucj_here(office, *JOB, "--quiet", "--log-format", "json", "--fail-on", "info")

    told = events(ended.err)
    assert ended.out == ""
    assert [one["event"] for one in told] == ["started", *["stage"] * 6, "result", "fail_on", "finished"]
    assert [one["stage"] for one in told if one["event"] == "stage"] == [
        "read", "normalise", "match_and_validate", "reconcile", "write", "report",
    ]  # fmt: skip
    assert all(datetime.fromisoformat(one["time"]).tzinfo for one in told)
    assert {one["level"] for one in told} == {"info", "warning"}
    assert all(one["seconds"] >= 0 for one in told if one["event"] in {"stage", "finished"})
    assert told[-1]["exit_code"] == ended.code == 1
    assert told[-2]["condition"] == "info"

    (result,) = [one for one in told if one["event"] == "result"]
    assert result["rows"]["roll"] == 4
    assert result["persons"]["active"] == 2
    assert result["as_of"] == "2025-04-24"
    assert result["coverage"] == round(result["coverage"], 6)
    assert not any(value in ended.err for value in PERSONAL)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("reconcile",), 2),
        (("reconcile", "-r", "none.csv", "-m", "members.csv"), 3),
        ((*JOB, "--out", "roll.csv"), 2),
        (("check", "none.csv"), 3),
        (("dedupe", "none.csv"), 3),
    ],
)
def test_an_error_is_an_event_too(office: Path, arguments: tuple[str, ...], code: int) -> None:
    ended = ucj_here(office, *arguments, "--log-format", "json")

    told = events(ended.err)
    assert [one["event"] for one in told] == ["started", "error", "finished"]
    assert told[1]["where"]
    assert told[1]["problem"]
    assert (ended.code, told[-1]["exit_code"], told[-1]["level"]) == (code, code, "error")


def test_an_alarm_is_an_event_too(office: Path) -> None:
    (office / "ucj.toml").write_text("[alarms]\nmin_rows = 2\nmin_persons = 1\n", encoding="utf-8")
    text = (office / "members.csv").read_text("utf-8").replace("AKTIF", "NON AKTIF").replace("aktif", "NON AKTIF")
    (office / "members.csv").write_text(text, encoding="utf-8")

    told = events(ucj_here(office, *JOB, "--log-format", "json", "--quiet").err)

    (alarm,) = [one for one in told if one["event"] == "alarm"]
    assert (alarm["code"], alarm["level"]) == ("nobody_active", "error")


def test_a_log_file_is_its_owners_alone_and_grows(office: Path) -> None:
    for _day in range(2):
        ended = ucj_here(office, "check", "roll.csv", "--quiet", "--log-file", "ucj.log", "--log-format", "json")

    assert (ended.out, ended.err) == ("", "")
    assert [one["event"] for one in events((office / "ucj.log").read_text("utf-8"))].count("finished") == 2
    assert stat.S_IMODE((office / "ucj.log").stat().st_mode) == 0o600


def test_with_a_file_errors_are_still_said_to_people(office: Path) -> None:
    ended = ucj_here(office, "check", "none.csv", "--log-file", "ucj.log")

    assert ended.err.startswith("none.csv: berkas tidak ditemukan")
    assert " error error where=" in (office / "ucj.log").read_text("utf-8")


def test_text_is_one_line_an_event(office: Path) -> None:
    asked = ("check", "roll.csv", "--quiet", "--as-of", "2025-04-24", "--log-format", "text")
    lines = ucj_here(office, *asked).err.splitlines()

    assert [line.split()[2] for line in lines if " info " in line] == ["started", "stage", "result", "finished"]
    assert 'command="check"' in lines[0]


def test_a_log_file_that_cannot_be_written_ends_the_run_before_it_begins(office: Path) -> None:
    ended = ucj_here(office, *JOB, "--log-file", "none/ucj.log")

    assert ended.code == 4
    assert not (office / "runs").exists()


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="no limit on the size of files")
def test_a_full_disk_costs_the_log_and_not_the_run(office: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "ucj_validate", "check", "roll.csv", "-q", "--log-file", "ucj.log", "--fail-on", "never"],
        cwd=office, capture_output=True, encoding="utf-8", timeout=60, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (40, 40)),
    )  # fmt: skip

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert (office / "ucj.log").stat().st_size <= 40


@pytest.mark.parametrize("other", ["roll.csv", "members.csv", "ucj.toml", "book.xlsx"])
@pytest.mark.parametrize("form", ["text", "json"])
def test_nothing_is_added_to_a_file_that_is_no_log(office: Path, other: str, form: str) -> None:
    (office / "ucj.toml").write_text('[output]\nlang = "id"\n', encoding="utf-8")
    (office / "book.xlsx").write_bytes(b"PK\x03\x04" + bytes(range(256)) * 300)
    before = (office / other).read_bytes()

    ended = ucj_here(office, *JOB, "--log-file", other, "--log-format", form)

    assert ended.code == 2
    assert ended.err.startswith(f"{other}: bukan berkas catatan dari program ini")
    assert (office / other).read_bytes() == before
    assert not (office / "runs").exists()


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_log_that_others_write_to_as_well_still_grows(office: Path, form: str) -> None:
    log = ("check", "roll.csv", "--quiet", "--log-file", "ucj.log", "--log-format", form, "--fail-on", "never")
    ucj_here(office, *log)
    with (office / "ucj.log").open("a", encoding="utf-8") as file:
        file.write("cron: selesai\n")

    assert ucj_here(office, *log).code == 0
    assert (office / "ucj.log").read_text("utf-8").count("started") == 2


def test_a_log_file_that_is_no_file_of_its_own_is_refused(office: Path) -> None:
    (office / "hers.txt").write_text("", encoding="utf-8")
    (office / "link.log").symlink_to("hers.txt")
    os.mkfifo(office / "pipe.log")

    for name in ("link.log", "pipe.log", "/dev/null", "."):
        assert ucj_here(office, "check", "roll.csv", "--log-file", name).code == 4, name
    assert (office / "hers.txt").read_text("utf-8") == ""


def test_a_name_steers_no_reader_of_the_log(office: Path) -> None:
    name = "a\x1b[31m\u202eb.csv"

    for form in ("text", "json"):
        told = ucj_here(office, "check", name, "--log-format", form).err
        assert not {"\x1b", "\u202e"} & set(told)


def test_a_run_that_is_terminated_says_so_and_leaves_nothing(office: Path) -> None:
    waiting = subprocess.Popen(
        [sys.executable, "-m", "ucj_validate", *JOB[:1], "-r", "-", *JOB[3:], "--log-format", "json"],
        cwd=office, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    assert waiting.stderr is not None
    first = waiting.stderr.readline()
    time.sleep(0.5)  # it waits for its roll now
    waiting.terminate()
    rest = waiting.stderr.read()
    code = waiting.wait(timeout=30)

    told = events(first + rest)
    assert (told[0]["event"], told[-1]["event"], told[-1]["exit_code"], code) == ("started", "finished", 143, 143)
    assert not (office / "runs").exists()
    assert waiting.stdin is not None
    waiting.stdin.close()
    waiting.stderr.close()


def test_the_environment_may_ask_for_a_log(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UCJ_LOG_FILE", "ucj.log")
    monkeypatch.setenv("UCJ_LOG_FORMAT", "json")

    ucj_here(office, "check", "roll.csv", "--quiet")

    assert events((office / "ucj.log").read_text("utf-8"))[0]["command"] == "check"


def test_nothing_is_logged_unless_it_is_asked_for(office: Path) -> None:
    ended = ucj_here(office, *JOB, "--quiet", "--fail-on", "alarm")

    assert (ended.out, ended.err) == ("", "")
