"""`check` and `reconcile` in CI: what goes where, and what is refused."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from junitparser import JUnitXml

from tests.cli.command import ucj_here

CHECK = ("check", "roll.csv", "--as-of", "2025-04-24")
JOB = ("reconcile", "-r", "roll.csv", "-m", "members.csv", "--as-of", "2025-04-24", "-o", "hasil")


@pytest.fixture(autouse=True)
def _with_a_finding(office: Path) -> None:
    with (office / "roll.csv").open("a", encoding="utf-8") as roll:
        roll.write(",TANPA NIK,01-01-1990,L\n")


def test_check_tells_in_the_form_that_is_asked_for(office: Path) -> None:
    told = {form: ucj_here(office, *CHECK, "--format", form) for form in ("text", "json", "junit", "github", "sarif")}

    assert {ended.code for ended in told.values()} == {1}
    assert {ended.err for ended in told.values()} == {"kode keluar 1 menurut --fail-on error: nik_missing (1 baris)\n"}
    assert "BERAT · NIK kosong" in told["text"].out
    assert json.loads(told["json"].out)["fail_on"] == {
        "conditions": ["error"],
        "met": [{"condition": "error", "by": ["nik_missing"], "rows": 1}],
    }
    assert JUnitXml.fromstring(told["junit"].out.encode()).failures == 1
    assert told["github"].out.startswith("::error file=roll.csv,line=6,title=nik_missing::")
    assert json.loads(told["sarif"].out)["version"] == "2.1.0"


def test_a_file_takes_the_result_and_is_its_owners_alone(office: Path) -> None:
    ended = ucj_here(office, *CHECK, "--format", "junit", "--out", "junit.xml", "--fail-on", "never")

    assert (ended.code, ended.out, ended.err) == (0, "", "")
    assert JUnitXml.fromfile(str(office / "junit.xml")).tests
    assert stat.S_IMODE((office / "junit.xml").stat().st_mode) == 0o600
    assert {path.name for path in office.iterdir()} == {"junit.xml", "roll.csv", "members.csv"}


@pytest.mark.parametrize("out", ["roll.csv", "./roll.csv", "folder", "link"])
def test_what_was_checked_is_never_written_over(office: Path, out: str) -> None:
    (office / "folder").mkdir()
    (office / "link").symlink_to("roll.csv")
    before = (office / "roll.csv").read_bytes()

    ended = ucj_here(office, *CHECK, "--out", out)

    assert ended.code == 2
    assert (office / "roll.csv").read_bytes() == before


def test_a_file_that_cannot_be_written_ends_with_4(office: Path) -> None:
    assert ucj_here(office, *CHECK, "--out", "none/junit.xml").code == 4


def test_quiet_says_nothing_but_why_it_failed(office: Path) -> None:
    failed, passed = (ucj_here(office, *CHECK, "--quiet", "--fail-on", level) for level in ("error", "never"))

    assert (failed.out, failed.err.count("\n")) == ("", 1)
    assert (passed.out, passed.err) == ("", "")


def test_two_forms_at_once_are_refused(office: Path) -> None:
    assert ucj_here(office, *CHECK, "--json", "--format", "sarif").code == 2


def test_conditions_may_be_repeated_and_the_line_tells_which_were_met(office: Path) -> None:
    ended = ucj_here(office, *CHECK, "-q", "--fail-on", "nik_missing:20%,nik_length:1", "--fail-on", "name_missing")

    assert ended.err == "kode keluar 1 menurut --fail-on nik_missing:20%: nik_missing (1 baris)\n"


def test_an_unknown_finding_is_told_with_the_nearest_before_anything_is_read(office: Path) -> None:
    ended = ucj_here(office, "check", "nothing.csv", "--fail-on", "nik_mising")

    assert ended.code == 2
    assert "saran: nik_missing" in ended.err


def test_dedupe_fails_by_duplicates_alone(office: Path) -> None:
    (office / "roll.csv").write_text((office / "roll.csv").read_text("utf-8") + "0071011001700001,BUDI SANTOSO,10-01-1970,L\n", "utf-8")  # fmt: skip

    by_number = ucj_here(office, "dedupe", "roll.csv", "-q", "--fail-on", "duplicate_in_roll:2")
    by_level = ucj_here(office, "dedupe", "roll.csv", "-q", "--fail-on", "error")

    assert (by_number.code, by_level.code) == (1, 0)
    assert by_number.err == "kode keluar 1 menurut --fail-on duplicate_in_roll:2: duplicate_in_roll (2 baris)\n"


@pytest.mark.parametrize(
    ("command", "condition"),
    [
        ("check", "member_not_in_roll:100"),
        ("check", "newly_lapsed"),
        ("dedupe", "nik_missing"),
        ("dedupe", "newly_lapsed"),
    ],
)
def test_a_gate_that_could_never_close_is_refused(office: Path, command: str, condition: str) -> None:
    ended = ucj_here(office, command, "roll.csv", "--fail-on", f"error,{condition}")

    assert ended.code == 2
    assert f"ada: {condition.partition(':')[0]}" in ended.err


def test_a_shared_configuration_may_ask_for_what_other_commands_look_for(office: Path) -> None:
    (office / "ucj.toml").write_text('[output]\nfail_on = ["member_not_in_roll:100"]\n', encoding="utf-8")

    assert ucj_here(office, "check", "roll.csv", "-q").code == 0


def test_a_reconciliation_writes_what_ci_is_given_and_marks_it(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(office / "langkah.md"))

    ended = ucj_here(office, *JOB, "-q", "--format", "junit,github,sarif")

    run = office / "hasil"
    assert ended.code == 1
    assert ended.out == (run / "github.txt").read_text("utf-8")
    assert (office / "langkah.md").read_bytes() == (run / "github.md").read_bytes()
    assert JUnitXml.fromfile(str(run / "junit.xml")).failures == 1
    summary = json.loads((run / "summary.json").read_bytes())
    assert summary["fail_on"] == {
        "conditions": ["error"],
        "met": [{"by": ["nik_missing"], "condition": "error", "rows": 1}],
    }


def test_json_stays_json_beside_annotations(office: Path) -> None:
    ended = ucj_here(office, *JOB, "--json", "--format", "github")

    assert json.loads(ended.out)["schema"]
    assert ended.err.startswith("::error file=roll.csv")


@pytest.mark.parametrize("command", [CHECK, (*JOB, "-q")], ids=["check", "reconcile"])
@pytest.mark.parametrize("room", [0, 700])
def test_the_summary_of_a_step_keeps_to_the_room_that_is_left(
    office: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], room: int
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(office / "langkah.md"))
    (office / "langkah.md").write_bytes(b"x" * ((1 << 20) - room))

    ucj_here(office, *command, "--format", "github")

    size = (office / "langkah.md").stat().st_size
    assert size <= 1 << 20
    assert (size > (1 << 20) - room) is (room > 0)


def test_a_summary_that_cannot_be_written_takes_nothing_from_the_result(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(office / "none/langkah.md"))

    ended = ucj_here(office, *CHECK, "--format", "github", "--fail-on", "never")

    assert ended.code == 0
    assert ended.out.startswith("::error ")
    assert "ringkasan langkah CI tidak dapat ditulis" in ended.err


def test_the_summary_of_a_step_is_not_added_to_what_is_read(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (office / "nama-lain.csv").hardlink_to(office / "roll.csv")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(office / "nama-lain.csv"))
    before = (office / "roll.csv").read_bytes()

    ended = ucj_here(office, *CHECK, "--format", "github")

    assert (office / "roll.csv").read_bytes() == before
    assert "GITHUB_STEP_SUMMARY menyebut berkas masukan" in ended.err


def test_a_usual_run_loads_nothing_of_it() -> None:
    script = (
        "import sys\n"
        "import ucj_validate.cli.unattended.running\n"
        "print(*sorted(name for name in sys.modules if name.startswith('ucj_validate.report.ci.')))"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True)

    assert done.stdout.strip() == ""
