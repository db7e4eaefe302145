"""`--only-changes`: what the run before did not say, and nothing else."""

from __future__ import annotations

import json
import re
import shutil
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

from tests.cli.command import Ended, members_text, roll_text, ucj_here

JOB = ("reconcile", "-r", "roll.csv", "-m", "members.csv", "--format", "csv", "--only-changes")


def on(office: Path, day: str, *options: str) -> Ended:
    return ucj_here(office, *JOB, "--as-of", day, *options)


@pytest.fixture(scope="module")
def first_night_of_all(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The runs of an office whose first night is over; run once."""
    folder = tmp_path_factory.mktemp("first")
    (folder / "roll.csv").write_text(roll_text(), encoding="utf-8")
    (folder / "members.csv").write_text(members_text(), encoding="utf-8")
    assert on(folder, "2025-04-01", "-q", "--fail-on", "never").code == 0
    return folder / "runs"


@pytest.fixture
def night(office: Path, first_night_of_all: Path) -> Path:
    """The office, after its first night."""
    shutil.copytree(first_night_of_all, office / "runs")
    return office


def lapse(office: Path) -> None:
    """Budi, who was active, is behind with his payments."""
    text = (office / "members.csv").read_text("utf-8")
    (office / "members.csv").write_text(text.replace("AKTIF,03-2025", "Menunggak,01-2025"), encoding="utf-8")


def test_a_first_run_says_that_everything_is_new(office: Path) -> None:
    ended = on(office, "2025-04-01", "--fail-on", "info")

    assert ended.code == 1
    assert "belum ada hasil sebelumnya" in ended.err
    assert "Baris daftar menurut status" in ended.out


def test_whoever_has_lost_the_protection_is_news_at_the_level_of_errors(night: Path) -> None:
    lapse(night)

    ended = on(night, "2025-04-02")

    assert ended.code == 1
    assert "Baru sejak 1 April 2025:" in ended.out
    assert "1 orang: tadinya aktif" in ended.out
    assert ended.out.endswith("Hasil: runs/2025-04-02-1\n")
    assert ended.err == "kode keluar 1 menurut --fail-on error: newly_lapsed (1 orang)\n"
    assert ended.tells_nobody()


def test_news_is_told_once_and_again_where_the_same_day_is_run_again(night: Path) -> None:
    lapse(night)
    limits = "newly_lapsed,newly_lapsed:2,newly_lapsed:25%,newly_lapsed:26%"

    ended = [on(night, day, "-q", "--fail-on", limits) for day in ("2025-04-02", "2025-04-02", "2025-04-03")]

    assert [one.code for one in ended] == [1, 1, 0]
    assert re.findall(r"(\S+): newly_lapsed \(1 orang\)", ended[0].err) == ["newly_lapsed", "newly_lapsed:25%"]
    assert ended[2].err == ""


def test_findings_that_stand_and_rows_that_only_moved_are_no_news(night: Path) -> None:
    head, *rows = (night / "roll.csv").read_text("utf-8").splitlines()
    (night / "roll.csv").write_text("\n".join([head, *rows[::-1]]) + "\n", encoding="utf-8")

    ended = on(night, "2025-04-02", "--fail-on", "info")

    assert (ended.code, ended.out, ended.err) == (0, "", "")


def test_a_new_finding_on_a_person_is_news(night: Path) -> None:
    text = (night / "roll.csv").read_text("utf-8")
    (night / "roll.csv").write_text(text + "0071011203720003,ANDI RAHMAN,12-03-1972,L\n", encoding="utf-8")

    ended = on(night, "2025-04-02", "--json", "--fail-on", "duplicate_in_roll:1")

    told = json.loads(ended.out)["news"]
    assert ended.code == 1
    assert told["findings"] == {"duplicate_in_roll": 1}
    assert told["met"] == [{"condition": "duplicate_in_roll:1", "by": ["duplicate_in_roll"], "persons": 1}]


def test_the_run_that_is_replaced_is_compared_with(night: Path) -> None:
    (night / "runs/2025-04-01-1").rename(night / "hasil")
    lapse(night)

    ended = on(night, "2025-04-02", "-q", "--out", "hasil")

    assert ended.code == 1
    assert "newly_lapsed" in ended.err


def test_a_damaged_earlier_run_is_none(night: Path) -> None:
    (night / "runs/2025-04-01-1/roll.parquet").write_bytes(b"PAR1")

    ended = on(night, "2025-04-02", "--fail-on", "info")

    assert ended.code == 1
    assert "belum ada hasil sebelumnya" in ended.err


def test_the_lapsed_are_refused_where_nothing_is_compared(office: Path) -> None:
    ended = ucj_here(office, *JOB[:-1], "--fail-on", "newly_lapsed")

    assert ended.code == 2
    assert not (office / "runs").exists()


def test_the_settings_may_ask_for_it(night: Path) -> None:
    (night / "ucj.toml").write_text('[output]\nonly_changes = true\nfail_on = "info"\n', encoding="utf-8")

    assert ucj_here(night, *JOB[:-1], "-q", "--as-of", "2025-04-02").code == 0


@pytest.mark.wide
def test_in_a_changing_city_those_who_lapsed_are_told_each_month_and_no_other(office: Path) -> None:
    ucj_here(office, "synth", "kota", "--persons", "300", "--seed", "5", "--province", "99", "--months", "3")
    months = sorted(path for path in (office / "kota").iterdir() if path.is_dir())

    told = []
    for month in months:
        job = ("reconcile", "-c", str(month / "ucj.toml"), "--format", "csv", "--only-changes", "--json")
        ended = ucj_here(office, *job, "--fail-on", "newly_lapsed")
        told.append((ended.code, json.loads(ended.out).get("news", {}).get("newly_lapsed")))

    truth = [pl.read_csv(month / "truth_persons.csv", infer_schema=False) for month in months]
    lapsed = [
        before.filter(pl.col("status") == "active")
        .join(now.filter(pl.col("status").is_in(["lapsed", "ended", "unregistered"])), on="person", how="semi")
        .height
        for before, now in pairwise(truth)
    ]
    assert sorted(persons > 0 for persons in lapsed) == [False, True], "a month with and one without anybody"
    assert told == [(0, None), *((int(persons > 0), persons) for persons in lapsed)]
