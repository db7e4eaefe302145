"""A finished run that is read: what the system does not give is no damage, and what no version writes is not taken."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from errno import EACCES, EIO, EMFILE
from pathlib import Path

import polars as pl
import pytest

from tests.changes.towns import APRIL, Month, reconciled, worker
from ucj_validate.errors import UnreadableError
from ucj_validate.finished import read_run
from ucj_validate.report.run_folder import sealing
from ucj_validate.rollup.cities import alarms_of


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    month = Month(roll=(worker(1), worker(2)))
    return reconciled(tmp_path_factory.mktemp("kota"), month, APRIL).folder


def refusing(number: int) -> Callable[..., bytes]:
    def refuse(*_given: object, **_more: object) -> bytes:
        raise OSError(number, "")

    return refuse


def read_with(run: Path, refused: tuple[object, str], number: int) -> Exception:
    """What reading the run ends with where one way of reading is refused."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(*refused, refusing(number))
        with pytest.raises((UnreadableError, OSError)) as raised:
            read_run(run)
    return raised.value


WAYS = ((sealing, "_sha256"), (pl, "read_parquet"), (pl, "read_csv"), (Path, "read_bytes"))


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way[1])
@pytest.mark.parametrize(("number", "found"), [(EACCES, "tidak ada izin membaca"), (EIO, "pembacaan gagal")])
def test_what_the_system_does_not_give_is_not_called_damaged(
    number: int, found: str, way: tuple[object, str], run: Path
) -> None:
    error = read_with(run, way, number)

    assert isinstance(error, UnreadableError)
    assert (error.problem, error.found) == ("berkas tidak dapat dibuka", found)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way[1])
def test_too_many_open_files_are_a_limit_of_the_process(way: tuple[object, str], run: Path) -> None:
    error = read_with(run, way, EMFILE)

    assert isinstance(error, OSError)
    assert error.errno == EMFILE


def test_alarms_that_cannot_be_read_are_not_none(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert alarms_of(run) == 0

    monkeypatch.setattr(Path, "read_bytes", refusing(EIO))

    with pytest.raises(UnreadableError):
        alarms_of(run)


@pytest.mark.parametrize(
    ("table", "changed", "found"),
    [
        ("roll", pl.lit("zzz").alias("status"), "roll_status_known"), ("roll", pl.lit(5).alias("status"), "status"),
        ("roll", pl.lit(None, pl.Int64).alias("person"), "roll_person_given"), ("members", pl.lit("x").alias("member"), "member"),
        ("links", pl.lit(float("nan")).alias("probability"), "links_probability_share"),
    ],
)  # fmt: skip
def test_a_table_with_other_types_or_words_is_refused(
    table: str, changed: pl.Expr, found: str, run: Path, tmp_path: Path
) -> None:
    other = tmp_path / "hasil"
    shutil.copytree(run, other)
    path = other / f"{table}.parquet"
    pl.read_parquet(path).with_columns(changed).write_parquet(path)
    manifest = json.loads((other / "run.json").read_bytes())
    manifest["outputs"][path.name] = {"bytes": path.stat().st_size, "sha256": sealing._sha256(path)}
    (other / "run.json").write_text(json.dumps(manifest), encoding="utf-8")

    with pytest.raises(UnreadableError) as raised:
        read_run(other)

    assert found in raised.value.found
