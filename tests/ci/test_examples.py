"""The examples work as they stand: crontab, systemd units, GitHub's action and workflow, the hook of pre-commit."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema.validators import validator_for
from junitparser import JUnitXml
from pre_commit.clientlib import load_manifest
from ruamel.yaml import YAML

from tests.cli.command import PERSONAL, members_text, roll_text
from ucj_validate.failing import conditions
from ucj_validate.settings import Settings

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs/examples"
COMMAND = Path(sys.executable).with_name("ucj-validate")
PLACE = "/srv/jamsostek"
needs_command = pytest.mark.skipif(not COMMAND.exists(), reason="the command is not installed beside this Python")


def parsed(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text("utf-8"))


# --- cron


def crontab() -> dict[str, str]:
    """The lines of the crontab that set something, and the command of its one job."""
    lines = [line for line in (EXAMPLES / "cron/ucj-validate.crontab").read_text("utf-8").splitlines() if line]
    told = [line for line in lines if not line.startswith("#")]
    *settings, job = told
    assert "%" not in job, "cron would end the line there"
    return dict(line.split("=", 1) for line in settings) | {"job": re.sub(r"^(\S+\s+){5}", "", job)}


@pytest.fixture
def srv(tmp_path: Path) -> Path:
    """A server's folder as the examples have it, with the configuration of the example for fewer and younger runs."""
    place = tmp_path / "srv"
    for name in (".venv/bin", "daftar", "peserta"):
        (place / name).mkdir(parents=True)
    (place / ".venv/bin/ucj-validate").symlink_to(COMMAND)
    (place / "daftar/umkm.csv").write_text(roll_text(), encoding="utf-8")
    (place / "peserta/peserta.csv").write_text(members_text(), encoding="utf-8")
    text = (EXAMPLES / "cron/ucj.toml").read_text("utf-8")
    fewer = {"keep = 30": "keep = 2", "keep_months = 12": "keep_months = 1", '"html", "xlsx"': '"html"'}
    for of_example, here in fewer.items():
        assert of_example in text
        text = text.replace(of_example, here)
    (place / "ucj.toml").write_text(text, encoding="utf-8")
    return place


def at_night(srv: Path, day: str) -> tuple[int, str]:
    """The crontab's line as cron runs it: next to no environment, no terminal; `day` by its clock."""
    done = subprocess.run(
        ["/usr/bin/env", "-i", "PATH=/usr/bin:/bin", "SHELL=/bin/sh", f"HOME={srv.parent}", "LOGNAME=petugas",
         f"UCJ_AS_OF={day}", "/bin/sh", "-c", crontab()["job"].replace(PLACE, str(srv))],
        cwd="/", stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip
    assert done.stdout == ""
    return done.returncode, done.stderr


def standing(srv: Path) -> list[str]:
    return sorted(path.name for path in (srv / "runs").iterdir())


@needs_command
@pytest.mark.wide
def test_five_nights_of_cron(srv: Path) -> None:
    members = srv / "peserta/peserta.csv"
    whole = members.read_text("utf-8")

    first, calm = at_night(srv, "2025-02-10"), at_night(srv, "2025-03-10")
    members.write_text(whole.replace("AKTIF,03-2025", "Menunggak,01-2025"), encoding="utf-8")
    lapsed, same, before = at_night(srv, "2025-03-11"), at_night(srv, "2025-03-12"), standing(srv)
    members.unlink()
    broken = at_night(srv, "2025-03-13")

    assert [night[0] for night in (first, calm, lapsed, same, broken)] == [0, 0, 1, 0, 3]
    assert [night[1] for night in (first, calm, same)] == [""] * 3, "cron sends nothing"
    assert lapsed[1] == "kode keluar 1 menurut --fail-on error: newly_lapsed (1 orang)\n"
    assert "tidak ada berkas yang cocok dengan pola ini" in broken[1]
    assert before == ["2025-03-10-1", "2025-03-11-1", "2025-03-12-1"], "the run of February has had its time"
    assert standing(srv) == before
    assert {path.name for path in srv.iterdir()} == {".venv", "daftar", "peserta", "runs", "ucj.log", "ucj.toml"}
    assert_log((srv / "ucj.log").read_text("utf-8"))


def assert_log(text: str) -> None:
    events = [json.loads(line) for line in text.splitlines()]
    of = {name: [one for one in events if one["event"] == name] for name in ("started", "finished", "news", "removed")}
    assert [one["exit_code"] for one in of["finished"]] == [0, 0, 1, 0, 3]
    assert len(of["started"]) == 5
    assert [one["newly_lapsed"] for one in of["news"]] == [0, 1, 0]
    assert [[Path(name).name for name in one["folders"]] for one in of["removed"]] == [["2025-02-10-1"]]
    assert not any(value in text for value in PERSONAL)


def test_the_configuration_of_the_example_can_be_used() -> None:
    settings = Settings.model_validate(tomllib.loads((EXAMPLES / "cron/ucj.toml").read_text("utf-8")))

    assert [one.name for one in conditions(settings.output.fail_on)] == ["error", "member_not_in_roll", "nik_missing"]


def test_cron_tells_somebody() -> None:
    assert crontab()["MAILTO"]


# --- systemd


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
@needs_command
def test_systemd_takes_both_units_without_a_word(srv: Path, tmp_path: Path) -> None:
    for unit in sorted((EXAMPLES / "systemd").iterdir()):
        (tmp_path / unit.name).write_text(unit.read_text("utf-8").replace(PLACE, str(srv)), encoding="utf-8")

    done = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / "ucj-validate.timer"), str(tmp_path / "ucj-validate.service")],
        capture_output=True, encoding="utf-8", check=False, timeout=60,
    )  # fmt: skip

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


# --- GitHub


@pytest.mark.parametrize(
    ("example", "schema"),
    [
        ("github/action.yml", "github-actions"),
        ("github/workflow.yml", "github-workflows"),
        ("gitlab/gitlab-ci.yml", "gitlab-ci"),
    ],
)
def test_the_platform_would_take_the_example(example: str, schema: str) -> None:
    described = json.loads((files("check_jsonschema") / f"builtin_schemas/vendor/{schema}.json").read_text("utf-8"))

    faults = list(validator_for(described)(described).iter_errors(parsed(EXAMPLES / example)))

    assert [fault.message for fault in faults] == []


def test_no_action_of_others_is_used_so_that_none_must_be_pinned() -> None:
    (job,) = parsed(EXAMPLES / "github/workflow.yml")["jobs"].values()
    steps = [*job["steps"], *parsed(EXAMPLES / "github/action.yml")["runs"]["steps"]]

    assert [step["uses"] for step in steps if "uses" in step] == ["./docs/examples/github"]


def test_no_value_from_outside_becomes_text_of_a_script() -> None:
    (job,) = parsed(EXAMPLES / "github/workflow.yml")["jobs"].values()
    steps = [*job["steps"], *parsed(EXAMPLES / "github/action.yml")["runs"]["steps"]]

    assert [step["name"] for step in steps if "${{" in step.get("run", "")] == []


def test_the_workflow_gives_the_action_inputs_that_it_has() -> None:
    (job,) = parsed(EXAMPLES / "github/workflow.yml")["jobs"].values()
    (given,) = [step["with"] for step in job["steps"] if "with" in step]

    assert given.keys() <= parsed(EXAMPLES / "github/action.yml")["inputs"].keys()
    assert conditions(given["fail-on"])


def checked_by_action(folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """The action's step as a runner runs it, with the inputs that it names."""
    action = parsed(EXAMPLES / "github/action.yml")
    (step,) = [step for step in action["runs"]["steps"] if step.get("id") == "check"]
    given = {name: str(of.get("default", "")) for name, of in action["inputs"].items()} | inputs
    filled = {
        name: re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda m: given[m[1]], v) for name, v in step["env"].items()
    }
    for name in ("output", "summary"):
        (folder / name).write_text("", encoding="utf-8")
    own = {
        "PATH": f"{COMMAND.parent}:/usr/bin:/bin",
        "HOME": str(folder),
        "GITHUB_WORKSPACE": str(folder),
        "GITHUB_OUTPUT": str(folder / "output"),
        "GITHUB_STEP_SUMMARY": str(folder / "summary"),
        "RUNNER_TEMP": str(folder),
    }
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=folder, env=own | filled, capture_output=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip


@pytest.mark.wide
@needs_command
def test_the_action_marks_its_findings_and_fails_by_its_conditions(tmp_path: Path) -> None:
    (tmp_path / "rolls").mkdir()
    (tmp_path / "rolls/a b.csv").write_text(roll_text() + ",TANPA NIK,01-01-1990,L\n", encoding="utf-8")

    done = checked_by_action(tmp_path, files="rolls/*.csv\n", side="roll", lang="en", **{"as-of": "2025-04-24"})

    outputs = dict(line.split("=", 1) for line in (tmp_path / "output").read_text("utf-8").splitlines())
    assert done.returncode == 1
    assert done.stdout.startswith("::error file=rolls/a b.csv,line=6,title=nik_missing::1 rows (20.00%25): The NIK is")
    assert done.stderr == "exit code 1 by --fail-on error: nik_missing (1 rows)\n"
    assert "| `nik_missing` The NIK is empty" in (tmp_path / "summary").read_text("utf-8")
    assert outputs.keys() == {"junit", "sarif"}
    assert all(Path(path).stat().st_size for path in outputs.values())
    assert not any(value in done.stdout for value in PERSONAL)


@pytest.mark.wide
@needs_command
def test_the_action_fails_for_a_file_that_is_not_there(tmp_path: Path) -> None:
    done = checked_by_action(tmp_path, files="nothing.csv")

    assert done.returncode == 3
    assert (tmp_path / "output").read_text("utf-8") == ""


# --- GitLab


@pytest.mark.wide
@needs_command
def test_the_job_of_gitlab_leaves_the_report_that_it_names(tmp_path: Path) -> None:
    (job,) = parsed(EXAMPLES / "gitlab/gitlab-ci.yml").values()
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    environment = {"PATH": f"{COMMAND.parent}:/usr/bin:/bin", "HOME": str(tmp_path)}

    done = subprocess.run(
        ["sh", "-c", job["script"][-1]], cwd=tmp_path, env=environment, capture_output=True, check=False, timeout=120
    )

    report = tmp_path / job["artifacts"]["reports"]["junit"]
    assert done.returncode == 0
    assert JUnitXml.fromfile(str(report)).tests > 100


# --- pre-commit


def hook() -> dict[str, Any]:
    (only,) = load_manifest(str(ROOT / ".pre-commit-hooks.yaml"))
    return dict(only)


@pytest.mark.parametrize(
    ("name", "taken"),
    [("umkm.csv", True), ("daftar/b.xlsx", True), ("c.csv.gz", True), ("d.py", False), ("csv", False), ("e.md", False)],
)
def test_the_hook_looks_at_tables_alone(name: str, taken: bool) -> None:
    assert bool(re.search(hook()["files"], name)) is taken


@needs_command
def test_the_hook_stops_a_commit_by_what_it_finds(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(roll_text(), encoding="utf-8")
    (tmp_path / "b.csv").write_text(roll_text() + ",TANPA NIK,01-01-1990,L\n", encoding="utf-8")
    entry = [*hook()["entry"].split(), *hook()["args"]]
    environment = {"PATH": f"{COMMAND.parent}:{os.environ['PATH']}", "HOME": str(tmp_path)}

    done = subprocess.run(
        [*entry, "a.csv", "b.csv"], cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False
    )

    assert done.returncode == 1
    assert "misalnya b.csv baris 6" in done.stdout
