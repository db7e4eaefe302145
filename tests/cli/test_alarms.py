"""A result that cannot be is said on stderr whatever is quiet, and by the exit code that was asked for."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.cli.command import Ended, ucj_here

JOB = ("reconcile", "--roll", "roll.csv", "--members", "members.csv", "--as-of", "2025-04-24", "--format", "html")


FIRST = ("BUDI", "SITI", "ANDI", "WAHYU", "RATNA", "GUNTUR", "MELATI", "JOKO", "DEWI", "FAJAR", "INDAH", "TONO")
LAST = (
    "SANTOSO", "PONULELE", "HASANUDDIN", "WIJAYA", "LASATINTI", "MANGKONA", "KUSUMA", "RANTE", "SIREGAR", "PALINGGI",
    "GINTING", "TAMPUBOLON", "HARAHAP", "SULAIMAN", "LAHADI", "POLII", "MANOPPO", "RUMENGAN", "TORAJA", "BAHAR",
)  # fmt: skip


def person(number: int) -> tuple[str, str, str]:
    """NIK of a province that does not exist, name and birth date: nobody is near another."""
    born = date(1965, 1, 1) + timedelta(days=61 * number)
    nik = f"00710{number % 7 + 1}{born:%d%m%y}{number % 89 * 101 + 1:04}"
    return nik, f"{FIRST[number % 12]} {LAST[number // 12]}", f"{born:%d-%m-%Y}"


@pytest.fixture
def strangers(office: Path) -> Path:
    """A roll and an export of 120 persons each, of whom nobody is on both; nothing else is wrong with them."""
    roll = [",".join((*person(n), "L")) for n in range(120)]
    members = [",".join((f"{n:011}", *person(n), "AKTIF", "03-2025")) for n in range(120, 240)]
    head = "KPJ,NIK,NAMA TK,TGL LAHIR,STATUS KEPESERTAAN,BLTH TERAKHIR"
    (office / "roll.csv").write_text("\n".join(["NIK,NAMA,TGL LAHIR,JK", *roll, ""]), encoding="utf-8")
    (office / "members.csv").write_text("\n".join([head, *members, ""]), encoding="utf-8")
    return office


def run(folder: Path, *more: str) -> Ended:
    return ucj_here(folder, *JOB, "--out", "hasil", *more)


@pytest.mark.parametrize(("level", "code"), [("info", 1), ("warning", 1), ("error", 1), ("alarm", 1), ("never", 0)])
def test_an_alarm_ends_with_1_at_every_level_but_never(level: str, code: int, strangers: Path) -> None:
    ended = run(strangers, "--quiet", "--fail-on", level)

    assert ended.code == code, ended.err
    assert (strangers / "hasil" / "report.html").is_file()


def test_it_is_said_on_stderr_in_four_parts_though_quiet(strangers: Path) -> None:
    ended = run(strangers, "--quiet", "--fail-on", "never")

    where, expected, found, remedy = ended.err.splitlines()[:4]
    assert where == "pemadanan: Tidak seorang pun di daftar ditemukan di data peserta"
    assert expected == "  seharusnya: sedikitnya 1 dari 120 orang (0,50 %)"
    assert found.startswith("  ada: 0 orang")
    assert remedy.startswith("  saran: ")
    assert ended.out == ""
    assert ended.tells_nobody()


def test_json_holds_it_and_stays_alone_on_stdout(strangers: Path) -> None:
    ended = run(strangers, "--json", "--lang", "en")

    assert [alarm["code"] for alarm in json.loads(ended.out)["alarms"]] == ["no_links"]
    assert ended.err.startswith("matching: Nobody on the rolls was found")


def test_the_manifest_and_the_summary_hold_the_same_alarms(strangers: Path) -> None:
    run(strangers, "--quiet")

    told = [
        json.loads((strangers / "hasil" / name).read_text("utf-8"))["alarms"] for name in ("run.json", "summary.json")
    ]
    assert told[0] == told[1] != []


def test_ordinary_findings_are_below_an_alarm(office: Path) -> None:
    (office / "roll.csv").write_text("NIK,NAMA\n123,ANI\n", encoding="utf-8")

    assert (run(office, "--fail-on", "error").code, run(office, "--fail-on", "alarm").code) == (1, 0)


@pytest.mark.parametrize("command", [("check", "roll.csv"), ("dedupe", "roll.csv")])
def test_a_configured_level_of_alarm_is_no_fault_of_other_commands(command: tuple[str, ...], office: Path) -> None:
    (office / "ucj.toml").write_text('[output]\nfail_on = "alarm"\n', encoding="utf-8")
    (office / "roll.csv").write_text("NIK,NAMA\n123,ANI\n", encoding="utf-8")

    assert ucj_here(office, *command, "--quiet").code == 0


def test_a_limit_out_of_reach_switches_an_alarm_off(strangers: Path) -> None:
    (strangers / "ucj.toml").write_text("[alarms]\nleast_linked = 0\n", encoding="utf-8")

    assert run(strangers, "--fail-on", "alarm").code == 0
