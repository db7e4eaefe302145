from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
import typer
from typer.testing import CliRunner

from ucj_validate.cli.evaluate import evaluate
from ucj_validate.cli.synth import synth
from ucj_validate.errors import UcjError, UnreadableError, UsageError
from ucj_validate.evaluate.files import evaluate_run
from ucj_validate.frames import LINKS, MEMBER_RESULT, ROLL_RESULT
from ucj_validate.synth.city import make_city, write_city
from ucj_validate.synth.options import Serials, SynthOptions


def perfect_run(city: Path, run: Path) -> None:
    """A run folder that says what the truth says."""
    truth = pl.read_csv(city / "truth_rows.csv", schema_overrides={"sheet": pl.String})
    persons = pl.read_csv(city / "truth_persons.csv").select("person", "status", "membership")
    run.mkdir()
    roll = truth.filter(pl.col("side") == "roll").join(persons, on="person", how="left", maintain_order="left")
    first = pl.int_range(pl.len()).over("person") == 0
    roll = roll.with_columns(status=pl.when(first).then("status").otherwise(pl.lit("duplicate")), counts=first)
    members = truth.filter(pl.col("side") == "members")
    pairs = roll.select("person", roll_file="file", roll_sheet="sheet", roll_line="line").join(
        members.select("person", member_file="file", member_sheet="sheet", member_line="line"), on="person"
    )
    links = pairs.with_columns(probability=pl.lit(1.0), decision=pl.lit("accepted"), rank=pl.lit(1))
    for name, frame, schema in (
        ("roll", roll, ROLL_RESULT),
        ("members", members, MEMBER_RESULT),
        ("links", links, LINKS),
    ):
        missing = [
            pl.lit(None, dtype=dtype).alias(column) for column, dtype in schema.items() if column not in frame.columns
        ]
        frame.with_columns(missing).select(list(schema)).cast(dict(schema)).write_parquet(run / f"{name}.parquet")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evaluated")
    write_city(make_city(SynthOptions(persons=400, seed=8, serials=Serials.RESERVED, province="99")), folder)
    perfect_run(folder, folder / "run")
    return folder


def command(function: object) -> typer.Typer:
    app = typer.Typer()
    app.command()(function)
    return app


def test_a_run_that_says_the_truth_of_a_made_up_city_is_perfect(city: Path) -> None:
    scores = evaluate_run(city / "run", city / "truth_rows.csv")

    assert (scores.link_pairs.f1, scores.duplicates.f1, scores.status.share) == (1, 1, 1)
    assert (scores.unlabelled_rows, scores.missing_rows, scores.wrongly_active.part) == (0, 0, 0)


def test_the_command_prints_every_figure_as_json(city: Path) -> None:
    answer = CliRunner().invoke(
        command(evaluate), [str(city / "run"), "--truth", str(city / "truth_rows.csv"), "--json"]
    )

    assert answer.exit_code == 0
    assert json.loads(answer.stdout)["link_pairs"]["precision"] == 1


def test_the_command_prints_tables_without_a_persons_value(city: Path) -> None:
    answer = CliRunner().invoke(command(evaluate), [str(city / "run"), "--truth", str(city / "truth_rows.csv")])

    assert answer.exit_code == 0
    assert "1,0000" in answer.stdout
    assert "99" + "71" not in answer.stdout


def test_a_kind_of_damage_is_data_wherever_it_is_printed(city: Path, tmp_path: Path) -> None:
    truth = pl.read_csv(city / "truth_rows.csv", infer_schema=False)
    kind = "[/red]\x1b[2J##[x]9978010101900001"
    truth.with_columns(faults=pl.lit(kind)).write_csv(tmp_path / "truth.csv")

    answer = CliRunner().invoke(command(evaluate), [str(city / "run"), "--truth", str(tmp_path / "truth.csv")])

    assert answer.exit_code == 0
    assert not [bad for bad in ("\x1b", "##[", "9978010101900001") if bad in answer.stdout.replace("\n", "")]


@pytest.mark.parametrize("missing", ["nowhere", "run/roll.parquet"])
def test_a_missing_run_or_file_is_wrong_use(city: Path, tmp_path: Path, missing: str) -> None:
    with pytest.raises(UsageError):
        evaluate_run(city / missing if missing == "nowhere" else tmp_path, city / "truth_rows.csv")


def test_a_missing_truth_is_wrong_use(city: Path) -> None:
    with pytest.raises(UsageError):
        evaluate_run(city / "run", city / "no.csv")


@pytest.mark.parametrize(
    "content", ["", "a,b\n1,2\n", "side,file,sheet,line,person,faults\nroll,f,,x,1,\n", 'side,file\n"open']
)
def test_a_truth_that_is_none_is_unreadable_and_quotes_nothing(city: Path, tmp_path: Path, content: str) -> None:
    (tmp_path / "truth.csv").write_text(content)

    with pytest.raises(UnreadableError) as caught:
        evaluate_run(city / "run", tmp_path / "truth.csv")

    assert caught.value.where == "truth.csv"


def test_a_run_file_that_is_no_parquet_is_unreadable(city: Path, tmp_path: Path) -> None:
    for name in ("roll", "members", "links"):
        (tmp_path / f"{name}.parquet").write_text("not parquet")

    with pytest.raises(UnreadableError):
        evaluate_run(tmp_path, city / "truth_rows.csv")


def test_a_run_file_without_its_columns_is_unreadable(city: Path, tmp_path: Path) -> None:
    for name in ("roll", "members", "links"):
        pl.DataFrame({"x": [1]}).write_parquet(tmp_path / f"{name}.parquet")

    with pytest.raises(UcjError) as caught:
        evaluate_run(tmp_path, city / "truth_rows.csv")

    assert isinstance(caught.value, UnreadableError)


def test_synth_from_the_command_line_says_what_it_wrote(tmp_path: Path) -> None:
    answer = CliRunner().invoke(
        command(synth),
        [str(tmp_path / "kota"), "--persons", "50", "--seed", "3", "--layout", "clean", "--province", "99"],
    )

    assert answer.exit_code == 0
    assert "orang" in answer.stderr
    assert answer.stdout == ""
    assert (tmp_path / "kota" / "roll_umkm.csv").is_file()
