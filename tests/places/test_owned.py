"""Inputs and people's work are never deleted, by whichever command and under whichever name."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.command import Ended, ucj_here
from ucj_validate.errors import ExitCode, UsageError
from ucj_validate.places.owned import refuse_inputs

ROLL = "NIK,NAMA,TANGGAL LAHIR\n0071011001700001,BUDI,10-01-1970\n0071015102710002,SITI,11-02-1971\n"
MEMBERS = (
    "KPJ,NIK,NAMA TK,TGL LAHIR,STATUS KEPESERTAAN,BLTH TERAKHIR\n1,0071011001700001,BUDI,10-01-1970,AKTIF,03-2025\n"
)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files, a finished run of them, and what other commands made of it."""
    folder = tmp_path_factory.mktemp("kantor")
    (folder / "roll.csv").write_text(ROLL)
    (folder / "members.csv").write_text(MEMBERS)
    for name in ("hasil.csv", "peserta_bpjs.csv"):
        (folder / name).write_text(ROLL)
    (folder / "tinjau.xlsx").write_text("own")
    assert reconciled(folder).code in {ExitCode.OK, ExitCode.FINDINGS}
    assert ucj_here(folder, "dedupe", "roll.csv", "--out", "lama", "--fail-on", "never").code == ExitCode.OK
    assert ucj_here(folder, "rollup", "key", "kunci").code == ExitCode.OK
    return folder


@pytest.fixture
def office(finished: Path, tmp_path: Path) -> Path:
    """The same, to do with as one likes."""
    return Path(shutil.copytree(finished, tmp_path / "kantor"))


def reconciled(folder: Path, roll: str = "roll.csv", out: str = "hasil") -> Ended:
    files = ["-r", str(folder / roll), "-m", str(folder / "members.csv"), "-o", str(folder / out)]
    return ucj_here(folder, "reconcile", *files, "--as-of", "2025-04-24", "--format", "html")


def test_an_input_within_the_output_is_refused_under_every_name(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "a.csv").write_text("x")
    (tmp_path / "link.csv").symlink_to(tmp_path / "run" / "a.csv")
    (tmp_path / "again").symlink_to(tmp_path / "run")
    (tmp_path / "hard.csv").hardlink_to(tmp_path / "run" / "a.csv")

    for given in ("run/a.csv", "link.csv", "again/a.csv", "run"):
        with pytest.raises(UsageError):
            refuse_inputs(tmp_path / "run", [tmp_path / given])
    with pytest.raises(UsageError):
        refuse_inputs(tmp_path / "hard.csv", [tmp_path / "run" / "a.csv"])
    refuse_inputs(tmp_path / "run", [tmp_path / "run.csv", tmp_path / "missing"])


def test_a_run_never_takes_its_inputs_with_it(office: Path) -> None:
    roll = office / "hasil" / "masuk.csv"
    roll.write_text(ROLL)

    for given in ("hasil/masuk.csv", "hasil/rejects.csv"):
        done = reconciled(office, given)
        assert done.code == ExitCode.USAGE
        assert done.tells_nobody()

    assert roll.read_text() == ROLL
    assert (office / "hasil" / "rejects.csv").exists()


@pytest.mark.parametrize("name", ["tinjau.xlsx", "ucj.toml", "kunci", "catatan.log"])
def test_a_run_never_takes_with_it_what_somebody_has_put_there(office: Path, name: str) -> None:
    (office / "hasil" / name).write_text("own")

    done = reconciled(office)

    assert done.code == ExitCode.USAGE
    assert name in done.err
    assert (office / "hasil" / name).read_text() == "own"


@pytest.mark.parametrize(
    "command",
    [
        ["dedupe", "lama/roll.csv", "--out", "lama"],
        ["convert", "hasil.csv", "--out", "."],
        ["convert", "lama/roll.csv", "--out", "."],
        ["check", "roll.csv", "--out", "roll.csv"],
        ["rollup", "export", "hasil", "--key", "kunci", "--out", "kunci"],
        ["plan", "hasil", "--budget", "1000000", "--out", "hasil"],
        ["diff", "hasil", "hasil", "--out", "hasil"],
        ["history", "hasil", "--out", "hasil"],
        ["synth", ".", "--persons", "20"],
        ["review", "export", "hasil", "--out", "tinjau.xlsx"],
    ],
    ids=" ".join,
)
def test_no_command_writes_over_what_it_reads_or_what_is_not_its_own(office: Path, command: list[str]) -> None:
    (office / "lama" / "roll.csv").write_text(ROLL)
    before = content(office)

    done = ucj_here(office, *command)

    assert (done.code, content(office)) == (ExitCode.USAGE, before), done.err
    assert done.tells_nobody()


def test_a_conversion_replaces_an_earlier_one(office: Path) -> None:
    (office / "lama" / "roll.csv").write_text(ROLL)

    codes = [ucj_here(office, "convert", "lama/roll.csv", "--out", "csv").code for _time in range(2)]

    assert codes == [ExitCode.OK, ExitCode.OK]
    assert {path.name for path in (office / "csv").iterdir()} == {"roll.csv", "roll.rejects.csv"}


def content(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file() and ".ucj/" not in f"{path}/")
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def test_files_that_are_no_longer_what_was_written_are_not_read_and_are_named(office: Path) -> None:
    (office / "hasil" / "report.html").write_text("worked on")
    budget = ["plan", str(office / "hasil"), "--budget", "1000000"]
    assert ucj_here(office, *budget).code == ExitCode.OK

    (office / "hasil" / "members.parquet").write_bytes((office / "hasil" / "roll.parquet").read_bytes())
    done = ucj_here(office, *budget)

    assert (done.code, "members.parquet" in done.err) == (ExitCode.UNREADABLE, True)
    assert done.tells_nobody()


def test_a_run_says_what_its_files_are(office: Path) -> None:
    told = json.loads((office / "hasil" / "run.json").read_text())

    there = {path.name for path in (office / "hasil").iterdir()}
    assert set(told["outputs"]) | {"run.json"} == there


def test_a_made_up_city_replaces_one_and_leaves_other_files_alone(tmp_path: Path) -> None:
    (tmp_path / "catatan.txt").write_text("own")
    for seed in ("1", "2"):
        done = ucj_here(tmp_path, "synth", str(tmp_path), "--persons", "20", "--seed", seed, "--layout", "clean")
        assert done.code == ExitCode.OK, done.err

    assert (tmp_path / "catatan.txt").read_text() == "own"
    assert not [path.name for path in tmp_path.iterdir() if path.name.startswith(".ucj-")]
