"""`ucj-validate check` on small files."""

from __future__ import annotations

import json
from datetime import date

import pytest

from ucj_validate.cli.check import check
from ucj_validate.cli.inspecting.checking import as_text, checked_files
from ucj_validate.errors import UnreadableError, UsageError
from ucj_validate.failing import conditions, met
from ucj_validate.i18n import set_language
from ucj_validate.settings import Settings

AS_OF = date(2025, 4, 24)
ROLL = "NO,NIK,NAMA,TGL LAHIR\n1,7271011203850001,Budi,12-03-1985\n2,72710112O3850002,Ani,13-03-1985\n"
MEMBERS = "KPJ,NIK,NAMA TK,STATUS,BLTH\n00012345678,7271011203850001,Budi,AKTIF,01-2023\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder to work in, with nothing configured."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    yield tmp_path
    set_language("id")


def test_findings_are_counted_with_one_place_each(folder):
    (folder / "roll.csv").write_text(ROLL)

    outcome = checked_files(["roll.csv"], None, Settings(), AS_OF)

    assert [(one.rule.code, one.count, one.share, one.line) for one in outcome.found] == [
        ("nik_dob_differs", 1, 0.5, 3), ("nik_repaired", 1, 0.5, 3),
    ]  # fmt: skip
    assert (outcome.rows, outcome.clean_rows) == (2, 1)
    levels = ("error", "warning", "info", "never")
    assert [bool(met(conditions(level), outcome.counts())) for level in levels] == [False, True, True, False]


def test_a_member_export_is_known_by_its_columns(folder):
    (folder / "roll.csv").write_text(ROLL)
    (folder / "peserta.csv").write_text(MEMBERS)

    outcome = checked_files(["roll.csv", "peserta.csv"], None, Settings(), AS_OF)

    assert {source.file: source.side for source in outcome.sources} == {"roll.csv": "roll", "peserta.csv": "members"}
    assert "status_contradicts_blth" in {one.rule.code for one in outcome.found}


def test_what_is_printed_holds_no_persons_value(folder):
    (folder / "roll.csv").write_text(ROLL)

    text = "\n".join(as_text(checked_files(["roll.csv"], None, Settings(), AS_OF)))

    assert "misalnya roll.csv baris 3" in text
    assert not any(value in text for value in ("72710112", "Ani", "Budi", "1985"))


def test_the_exit_code_follows_fail_on(folder):
    (folder / "roll.csv").write_text(ROLL)

    assert [check(["roll.csv"], quiet=True, fail_on=level) for level in (None, ["warning"], ["never"])] == [0, 1, 0]


def test_json_is_on_stdout_in_the_language_asked_for(folder, capsys):
    (folder / "roll.csv").write_text(ROLL)

    check(["roll.csv"], as_json=True, lang="en")

    facts = json.loads(capsys.readouterr().out)
    assert facts["schema"] == "ucj-validate/check/1"
    assert facts["findings"][0]["sentence"].startswith("The birth date inside the NIK differs")


@pytest.mark.usefixtures("folder")
def test_a_level_that_does_not_exist_is_refused():
    with pytest.raises(UsageError):
        check(["roll.csv"], fail_on=["loud"])


@pytest.mark.usefixtures("folder")
def test_a_missing_file_is_told():
    with pytest.raises(UnreadableError):
        check(["nowhere.csv"])
