"""`model show` tells a model in words; a run can be given one, and says which it used."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.cli.command import members_text, roll_text, ucj, ucj_here

JOB = ("reconcile", "--roll", "roll.csv", "--members", "members.csv", "--as-of", "2025-04-24", "--fail-on", "never")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / "roll.csv").write_text(roll_text(), encoding="utf-8")
    (tmp_path / "members.csv").write_text(members_text(), encoding="utf-8")
    return tmp_path


def test_the_shipped_model_is_shown_where_none_is_named(tmp_path: Path) -> None:
    ended = ucj_here(tmp_path, "model", "show")

    assert ended.code == 0, ended.err
    assert "NIK beda satu angka" in ended.out
    assert "bawaan program" in ended.out
    assert max(len(line) for line in ended.out.splitlines()) <= 80


def test_it_is_told_in_english_too(tmp_path: Path) -> None:
    ended = ucj_here(tmp_path, "model", "show", "--lang", "en")

    assert ended.code == 0, ended.err
    assert "NIK differs by one digit" in ended.out
    assert "shipped with the program" in ended.out


def test_a_run_keeps_its_model_and_names_its_fingerprint(office: Path) -> None:
    ucj_here(office, *JOB, "--out", "hasil")

    shown = json.loads(ucj_here(office, "model", "show", str(office / "hasil"), "--json").out)
    told = json.loads((office / "hasil" / "run.json").read_text("utf-8"))["matching"]["model"]
    assert told["origin"] == "learnt"
    assert told["sha256"] == hashlib.sha256((office / "hasil" / "model.json").read_bytes()).hexdigest()
    assert shown["sha256"] == told["sha256"]
    assert {"nik_and_birth_date", "name", "sex", "place", "no_kk", "phone", "mother"} == shown["fields"].keys()


def test_a_run_given_the_model_of_another_uses_it_unchanged(office: Path) -> None:
    ucj_here(office, *JOB, "--out", "satu")
    (office / "ucj.toml").write_text('[match]\nmodel = "satu"\n', encoding="utf-8")

    by_file = ucj_here(office, *JOB, "--out", "dua")
    by_flag = ucj_here(office, *JOB, "--out", "tiga", "--model", "satu/model.json")

    assert by_file.code == by_flag.code == 0, by_file.err + by_flag.err
    first = (office / "satu" / "model.json").read_bytes()
    for name in ("dua", "tiga"):
        assert (office / name / "model.json").read_bytes() == first
        told = json.loads((office / name / "run.json").read_text("utf-8"))["matching"]["model"]
        assert told["origin"] == "pinned"


def test_a_model_for_other_ids_ends_with_2_before_anything_is_read(office: Path) -> None:
    ucj_here(office, *JOB, "--out", "satu")

    ended = ucj(office, *JOB, "--out", "dua", "--model", "satu", UCJ_MATCH__ID_KIND="opaque")

    assert ended.code == 2
    assert "jenis nomor lain" in ended.err
    assert not (office / "dua").exists()


def test_what_is_no_model_is_refused(office: Path) -> None:
    ended = ucj_here(office, "model", "show", "roll.csv")

    assert ended.code == 2
    assert ended.tells_nobody()
