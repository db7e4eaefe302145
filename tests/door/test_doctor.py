"""`doctor` finds what keeps a run from its end, says what to do, and changes nothing."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import PERSONAL, Ended, ucj_here
from tests.report.untranslated import indonesian_in
from ucj_validate.report.run_folder.folder import run_folder


@pytest.fixture(scope="module")
def _remembered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state in which one run is remembered."""
    from ucj_validate.state.store import opened

    folder = tmp_path_factory.mktemp("project") / ".ucj"
    with opened(folder, make=True):
        pass
    return folder


@pytest.fixture
def project(office: Path, _remembered: Path) -> Path:
    """The office with a state of its own."""
    shutil.copytree(_remembered, office / ".ucj")
    (office / ".ucj").chmod(0o700)
    return office


def examined(folder: Path, *more: str) -> dict[str, dict[str, Any]]:
    """What is told of each matter."""
    ended = ucj_here(folder, "doctor", "--json", *more)
    told = json.loads(ended.out)
    assert told["schema"] == "ucj-validate/doctor/1"
    assert ended.code == (0 if told["well"] else 1)
    return {one["code"]: one for one in told["checks"]}


def to_do(folder: Path, *more: str) -> set[str]:
    """What is to be done."""
    return {code for code, one in examined(folder, *more).items() if one["state"] == "to_do"}


def tree(folder: Path) -> dict[str, bytes]:
    """Every file in it."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_whole_project_is_well_and_is_left_as_it_is(project: Path) -> None:
    before = tree(project)

    told = examined(project)

    assert to_do(project) == set()
    assert {
        "program",
        "packages",
        "engine",
        "memory",
        "letters",
        "fonts",
        "clock",
        "settings",
        "results",
    } <= told.keys()
    assert {"temporary", "state", "key"} <= told.keys()
    assert "0 keputusan" in told["state"]["found"]
    assert tree(project) == before


def _key_for_all(folder: Path) -> None:
    (folder / ".ucj/key").chmod(0o644)


def _no_key(folder: Path) -> None:
    (folder / ".ucj/key").unlink()


def _half_a_key(folder: Path) -> None:
    (folder / ".ucj/key").write_text("", encoding="ascii")


def _damaged(folder: Path) -> None:
    file = folder / ".ucj/state.sqlite"
    file.write_bytes(file.read_bytes()[:5000])


def _no_database(folder: Path) -> None:
    (folder / ".ucj/state.sqlite").write_text("KTP 0071011001700001", encoding="ascii")


def _open_state(folder: Path) -> None:
    (folder / ".ucj").chmod(0o755)


def _wrong_settings(folder: Path) -> None:
    (folder / "ucj.toml").write_text("[rules]\ngrace_months = 99\n", encoding="utf-8")


def _broken_settings(folder: Path) -> None:
    (folder / "ucj.toml").write_text("[rules\n", encoding="utf-8")


def _open_results(folder: Path) -> None:
    (folder / "runs").mkdir()
    (folder / "runs").chmod(0o777)


@pytest.mark.parametrize(
    ("harm", "matter"),
    [
        (_key_for_all, "key"),
        (_no_key, "key"),
        (_half_a_key, "key"),
        (_damaged, "state"),
        (_no_database, "state"),
        (_open_state, "state_folder"),
        (_wrong_settings, "settings"),
        (_broken_settings, "settings"),
        (_open_results, "open"),
    ],
    ids=lambda one: getattr(one, "__name__", one),
)
def test_what_is_wrong_is_found_and_told_what_to_do(project: Path, harm: Any, matter: str) -> None:
    harm(project)

    told = examined(project)

    assert to_do(project) == {matter}
    assert told[matter]["advice"]
    assert not any(value in json.dumps(told) for value in PERSONAL)


@pytest.mark.parametrize(("mode", "told"), [(0o777, {"open"}), (0o1777, set()), (0o775, set())])
def test_a_place_in_which_anybody_may_write_is_told_unless_what_stands_there_is_kept(
    project: Path, mode: int, told: set[str]
) -> None:
    (project / "bersama").mkdir()
    (project / "bersama").chmod(mode)

    assert to_do(project, "--out", "bersama/hasil") == told


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_place_that_may_not_be_written_is_found(project: Path) -> None:
    (project / "kunci").mkdir(mode=0o500)

    assert to_do(project, "--out", "kunci/hasil") == {"results"}


def test_spark_is_asked_of_who_asks_for_it(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (office / "ucj.toml").write_text('[engine]\nname = "spark"\n', encoding="utf-8")
    monkeypatch.setenv("JAVA_HOME", str(office / "none"))

    assert to_do(office) == {"engine"}


def test_a_project_without_a_state_is_well(office: Path) -> None:
    assert to_do(office) == set()


def test_the_table_says_how_it_is_and_what_to_do(project: Path) -> None:
    _key_for_all(project)

    ended = ucj_here(project, "doctor")

    assert ended.code == 1
    assert "  perlu  kunci" in ended.out
    assert "-> jalankan: chmod 600 " in ended.out
    assert ended.out.rstrip().endswith("1 hal perlu dilakukan sebelum hasilnya dapat diandalkan")
    assert max(map(len, ended.out.splitlines())) <= 80


def test_the_table_speaks_english(project: Path) -> None:
    ended: Ended = ucj_here(project, "doctor", "--lang", "en")

    assert indonesian_in(ended.out.replace("ucj", "").replace(str(project), "")) == set()


def test_a_home_folder_is_not_named(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(project.parent))

    assert str(project.parent) not in ucj_here(project, "doctor", "--out", str(project.parent / "lain" / "hasil")).out


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A finished run's folder, with files for people and a table in parts."""
    out = tmp_path / "hasil"
    with run_folder(out) as folder:
        for name in ("report.html", "report.xlsx", "rejects.csv", "summary.json"):
            (folder / name).write_text(name, encoding="utf-8")
        (folder / "roll.parquet").mkdir()
        (folder / "roll.parquet/part-0.parquet").write_text("rows", encoding="utf-8")
        (folder / "run.json").write_text('{"schema": "ucj-validate/run/1"}', encoding="utf-8")
    return out


def _worked_in(run: Path) -> str:
    (run / "report.xlsx").write_text("report.XLSX", encoding="utf-8")
    return "berubah: report.xlsx"


def _page_gone(run: Path) -> str:
    (run / "report.html").unlink()
    return "hilang: report.html"


def _part_gone(run: Path) -> str:
    (run / "roll.parquet/part-0.parquet").unlink()
    return "hilang: roll.parquet/part-0.parquet"


def _linked(run: Path) -> str:
    (run / "rejects.csv").rename(run.parent / "elsewhere.csv")
    (run / "rejects.csv").symlink_to(run.parent / "elsewhere.csv")
    return "berubah: rejects.csv"


def _pipe(run: Path) -> str:
    (run / "report.html").unlink()
    os.mkfifo(run / "report.html")
    return "berubah: report.html"


def _added(run: Path) -> str:
    (run / "catatan\x1b[2J.docx").write_text("x", encoding="utf-8")
    return "bukan dari program ini: catatan\x1b[2J.docx"


def _no_manifest(run: Path) -> str:
    (run / "run.json").unlink()
    return "folder tanpa run.json yang sah"


@pytest.mark.parametrize("harm", [_worked_in, _page_gone, _pipe, _part_gone, _linked, _added, _no_manifest])
def test_a_run_folder_is_proved_file_by_file(run: Path, harm: Callable[[Path], str]) -> None:
    whole = examined(run.parent, "hasil")
    assert (set(whole), whole["run"]["state"]) == ({"run"}, "well")
    assert "5 berkas" in whole["run"]["found"]

    said = harm(run)

    told = examined(run.parent, "hasil")["run"]
    assert told["state"] == "to_do"
    assert told["found"] == f"hasil: {said}"
    assert told["advice"]


def test_a_name_without_end_fills_no_screen(run: Path) -> None:
    manifest = json.loads((run / "run.json").read_text("utf-8"))
    manifest["outputs"]["x" * 5_000] = next(iter(manifest["outputs"].values()))
    (run / "run.json").write_text(json.dumps(manifest), encoding="utf-8")

    assert len(ucj_here(run.parent, "doctor", "hasil").out.splitlines()) < 25


def test_a_folder_that_was_looked_at_is_whole_and_one_without_sums_is_said_to_be(run: Path) -> None:
    (run / "Thumbs.db").write_bytes(b"")
    assert examined(run.parent, "hasil")["run"]["state"] == "well"

    (run / "run.json").write_text('{"schema": "ucj-validate/run/1"}', encoding="utf-8")

    assert "tanpa catatan sidik berkas" in examined(run.parent, "hasil")["run"]["found"]


@pytest.mark.parametrize(
    ("place", "options", "named"),
    [
        ("runs/2025-04-24", (), "2025-04-24: proses "),
        ("hasil", ("--out", "hasil"), "hasil: proses "),
        ("csv/files", ("--out", "csv"), "csv: proses "),
        (".ucj", (), "ingatan proyek: proses "),
    ],
)
def test_who_holds_a_place_is_told_with_its_process_host_and_start(
    project: Path, place: str, options: tuple[str, ...], named: str
) -> None:
    holding = (
        "import sys, time; from pathlib import Path; from ucj_validate.places.holding import held;"
        " from ucj_validate.state.lock import locked; place = Path(sys.argv[1]);"
        " holds = locked(place) if place.name == '.ucj' else held(place); holds.__enter__();"
        " print('held', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", holding, str(project / place)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    try:
        told = examined(project, *options)["held"]
        again = examined(project, *options)["held"]
    finally:
        process.kill()
        process.communicate()

    assert told == again
    assert told["state"] == "to_do"
    assert told["found"].startswith(f"{named}{process.pid} di {platform.node()}, mulai 20")
    assert "held" not in examined(project, *options)
