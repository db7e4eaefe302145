"""Every command speaks English where it is asked to: nothing Indonesian is left on a screen but what stood in a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.command import Ended, members_text, ucj_here
from tests.report.untranslated import indonesian_in
from ucj_validate.i18n import set_language

JOB = ("--roll", "roll.csv", "--members", "members.csv", "--as-of", "2025-04-24", "--out", "hasil", "--format", "md")
SCREENS = {
    "reconcile": ("reconcile", *JOB, "--fail-on", "never"),
    "check": ("check", "dirty.csv"),
    "check of members": ("check", "members.csv"),
    "inspect": ("inspect", "dirty.csv"),
    "inspect of members": ("inspect", "--side", "members", "no_status.csv"),
    "inspect of what is no table": ("inspect", "prose.txt"),
    "convert": ("convert", "dirty.csv", "--out", "csv"),
    "dedupe": ("dedupe", "dirty.csv", "roll.csv"),
    "init": ("init", "--roll", "roll.csv", "--members", "members.csv"),
    "model show": ("model", "show"),
    "synth": ("synth", "kota", "--persons", "20"),
    "no such file": ("check", "nothing.csv"),
    "not asked for": ("reconcile",),
    "no such column": ("check", "dirty.csv", "--map", "nik=XYZ"),
    "no such field": ("check", "dirty.csv", "--map", "xyz=NIK"),
    "no such level": ("check", "dirty.csv", "--fail-on", "xyz"),
    "no such format": ("reconcile", *JOB, "--format", "xyz"),
    "no such run": ("explain", "xyz", "--row", "a.csv:1"),
    "explain without a row": ("explain", "xyz"),
    "evaluate without a run": ("evaluate", "xyz", "--truth", "xyz.csv"),
    "a wrong configuration": ("reconcile", "--config", "wrong.toml"),
    "a broken configuration": ("reconcile", "--config", "broken.toml"),
}
DIRTY = """DAFTAR PEKERJA RENTAN,,,,
NO,NIK,NAMA,TGL LAHIR,JK
1,0071011001700001,BUDI SANTOSO,10-01-1970,L
2,0071011001700001,BUDI SANTOSA,10-01-1970,L
3,,SITI AMINAH,11-02-1971,P
4,7.27101E+15,ANDI RAHMAN,31-02-1972,L
5,12345,,99-99-9999,X
,JUMLAH,,,5
"""
OF_FILES = frozenset({"kota", "daftar", "pekerja", "rentan", "hasil", "peserta"})
"""Words of the files' own names and titles."""


@pytest.fixture
def desk(office: Path) -> Iterator[Path]:
    """The office with a dirty roll, prose, and configurations that can't be used."""
    (office / "dirty.csv").write_text(DIRTY, encoding="utf-8")
    (office / "no_status.csv").write_text(members_text(status=False), encoding="utf-8")  # no words of its own
    (office / "prose.txt").write_text("Some words.\nNo table here.\n", encoding="utf-8")
    (office / "wrong.toml").write_text(
        '[rules]\ngrace_months = 99\nxyz = 1\n[match]\nid_kind = "x"\n', encoding="utf-8"
    )
    (office / "broken.toml").write_text("[rules\n", encoding="utf-8")
    yield office
    set_language("id")


def left(ended: Ended) -> set[str]:
    """Indonesian words on the screen."""
    return indonesian_in(re.sub(r"\S+\.(?:csv|toml)\S*|--\S+ \S+", " ", ended.out + ended.err)) - OF_FILES


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_is_english(desk: Path, screen: str) -> None:
    ended = ucj_here(desk, *SCREENS[screen], "--lang", "en")

    assert ended.out + ended.err
    assert left(ended) == set()
    assert ended.tells_nobody()


@pytest.mark.parametrize("row", ["roll.csv:2", "roll.csv:3", "roll.csv:1"])
def test_an_explanation_is_english(desk: Path, row: str) -> None:
    ucj_here(desk, "reconcile", *JOB, "--quiet")

    assert left(ucj_here(desk, "explain", "hasil", "--row", row, "--lang", "en")) == set()


def test_a_configuration_that_is_written_in_english_says_nothing_in_indonesian(desk: Path) -> None:
    ucj_here(desk, "init", "--roll", "roll.csv", "--members", "members.csv", "--lang", "en")

    comments = [line.partition("#")[2] for line in (desk / "ucj.toml").read_text("utf-8").splitlines() if "#" in line]
    assert [text for text in comments if indonesian_in(text) and " = " not in text] == []
