"""inspect, convert and init: what they print and write."""

import csv
import json
import stat
import tomllib

import pytest
import xlsxwriter
from typer import Typer
from typer.testing import CliRunner

from ucj_validate.cli.convert import convert
from ucj_validate.cli.init import init
from ucj_validate.cli.inspect import inspect
from ucj_validate.columns import Side
from ucj_validate.errors import UnreadableError, UsageError
from ucj_validate.ingest import read
from ucj_validate.settings import Settings

ROLL = "DAFTAR UMKM\nNO;NIK;NAMA;TTL;KEL;RAHASIA\n1;0071014101850001;SITI AMINAH;Palu, 01-01-1985;Lolu;kunci\nJUMLAH;1;;;;\n"
MEMBERS = "KPJ,NIK,NAMA PESERTA,BLTH AKHIR,STATUS\n00123456789,0071014101850001,SITI AMINAH,03-2025,AKTIF\n"


def app() -> Typer:
    typer_app = Typer(pretty_exceptions_enable=False)
    for command in (inspect, convert, init):
        typer_app.command()(command)
    return typer_app


def run(*arguments):
    return CliRunner().invoke(app(), [str(argument) for argument in arguments], catch_exceptions=True)


@pytest.fixture
def roll(tmp_path):
    path = tmp_path / "umkm.csv"
    path.write_text(ROLL)
    return path


def test_inspect_shows_what_was_found_and_nobody_in_it(roll):
    result = run("inspect", roll)

    assert result.exit_code == 0
    for shown in (
        "umkm.csv",
        "utf-8",
        "baris judul: 2",
        "birth_place_date",
        "RAHASIA",
        "total",
        "0071••••••••0001",
        "S. A.",
    ):
        assert shown in result.stdout
    for hidden in ("0071014101850001", "SITI", "AMINAH", "1985", "kunci"):
        assert hidden not in result.stdout


def test_inspect_as_json_is_data(roll):
    (shown,) = json.loads(run("inspect", roll, "--json").stdout)

    assert (shown["rows"], shown["rejects"], shown["unused_columns"]) == (1, {"title": 1, "total": 1}, ["RAHASIA"])
    assert shown["first_rows"][0]["nik"] == "0071••••••••0001"


def test_inspect_shows_the_table_before_it_says_what_is_missing(tmp_path):
    (tmp_path / "x.csv").write_text("kode,jumlah\nA,1\nB,2\n")

    result = run("inspect", tmp_path / "x.csv")

    assert "kode" in result.stdout
    assert isinstance(result.exception, UnreadableError)


def test_inspect_refuses_a_map_that_fits_no_file(roll):
    result = run("inspect", roll, "--map", "nik=NIKK")

    assert isinstance(result.exception, UnreadableError)
    assert "nik=NIKK" in result.exception.problem


def test_convert_writes_the_table_and_what_was_set_aside(roll, tmp_path):
    result = run("convert", roll, "--out", tmp_path / "out")

    with (tmp_path / "out/umkm.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    with (tmp_path / "out/umkm.rejects.csv").open(newline="") as file:
        rejects = list(csv.reader(file))
    assert result.exit_code == 0
    assert rows[0] == ["NO", "NIK", "NAMA", "TTL", "KEL", "RAHASIA"]
    assert rows[1:] == [["1", "0071014101850001", "SITI AMINAH", "Palu, 01-01-1985", "Lolu", "kunci"]]
    assert rejects == [
        ["line", "reason", "cells", "raw"],
        ["1", "title", "1", "DAFTAR UMKM"],
        ["4", "total", "6", "JUMLAH;1;;;;"],
    ]
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "out").iterdir()} == {0o600}


def test_convert_writes_a_file_for_each_of_several_sheets(tmp_path):
    workbook = xlsxwriter.Workbook(str(tmp_path / "buku.xlsx"))
    for name in ("Timur", "Barat"):
        sheet = workbook.add_worksheet(name)
        sheet.write_row(0, 0, ["NIK", "NAMA"])
        sheet.write_row(1, 0, ["1", name])
    workbook.close()

    run("convert", tmp_path / "buku.xlsx", "--out", tmp_path / "out")

    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "buku.Barat.csv", "buku.Barat.rejects.csv", "buku.Timur.csv", "buku.Timur.rejects.csv",
    ]  # fmt: skip


def test_convert_never_replaces_its_input(roll, tmp_path):
    result = run("convert", roll, "--out", tmp_path)

    assert isinstance(result.exception, UsageError)
    assert roll.read_text() == ROLL


def test_init_writes_settings_that_load_and_name_the_columns(roll, tmp_path):
    (tmp_path / "peserta.csv").write_text(MEMBERS)

    result = run("init", tmp_path, "--roll", roll, "--members", tmp_path / "peserta.csv")

    settings = Settings.model_validate(tomllib.loads((tmp_path / "ucj.toml").read_text()))
    assert result.exit_code == 0
    assert settings.columns["umkm.csv"]["nik"] == "NIK"
    assert settings.columns["peserta.csv"]["last_paid"] == "BLTH AKHIR"
    assert read(settings.input.rolls, Side.ROLL, settings.columns).rows.height == 1


def test_init_keeps_an_existing_file_unless_forced(roll, tmp_path):
    (tmp_path / "peserta.csv").write_text(MEMBERS)
    (tmp_path / "ucj.toml").write_text("city = 'Palu'\n")
    arguments = ("init", tmp_path, "--roll", roll, "--members", tmp_path / "peserta.csv")

    refused = run(*arguments)
    kept = (tmp_path / "ucj.toml").read_text()
    forced = run(*arguments, "--force")

    assert isinstance(refused.exception, UsageError)
    assert kept == "city = 'Palu'\n"
    assert forced.exit_code == 0


def test_convert_gives_no_header_to_a_table_that_has_none(tmp_path):
    rows = "".join(f"{i},00710141018500{i:02d},Palu\n" for i in range(1, 20))
    (tmp_path / "a.csv").write_text(rows)

    done = run("convert", tmp_path / "a.csv", "--out", tmp_path / "out")

    assert (tmp_path / "out" / "a.csv").read_text() == rows
    assert "tidak ada judul kolom" in done.stderr
