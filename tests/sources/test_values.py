"""What a database holds arrives as text, to the last digit and sign."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import polars as pl

from tests.cli.command import ucj_here
from tests.sources.conftest import Load
from tests.sources.loading import configured, in_mariadb, in_postgresql, source
from tests.sources.servers import MariaDB, PostgreSQL

HOSTILE = '\'); DROP TABLE orang; -- "x", 😀\n\\N;\t\r\nakhir'


def _rows(folder: Path, name: str = "orang") -> list[list[str]]:
    """The table as `convert` writes it."""
    ended = ucj_here(folder, "convert", f"source:{name}", "--out", "csv")
    assert (ended.code, ended.err) == (0, ""), ended.err
    with (folder / "csv" / f"source_{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_every_type_of_postgresql_keeps_all_it_says(office: Path, postgres: PostgreSQL) -> None:
    values = {
        "7271013203850001::bigint": "7271013203850001",
        "12345678901234567890::numeric": "12345678901234567890",
        "7271013203850001::double precision": "7271013203850001",
        "0071013203850001::text": "71013203850001",
        "'0071013203850001'::char(20)": "0071013203850001",
        "1.50::numeric(10,2)": "1.50",
        "NULL::text": "",
        "true": "true",
        "date '1985-03-12'": "1985-03-12",
        "timestamp '1985-03-12 07:08:09'": "1985-03-12 07:08:09",
        "'infinity'::date": "infinity",
        "date '0044-03-15 BC'": "0044-03-15 BC",
        "'\\xdead00'::bytea": "\\xdead00",
        "ARRAY['a b', NULL]": '{"a b",NULL}',
        "interval '1 mon 2 days'": "1 mon 2 days",
        "'{\"a\": 1}'::jsonb": '{"a": 1}',
        "'NaN'::numeric": "NaN",
        "''::text": "",
        f"$hostile${HOSTILE}$hostile$": HOSTILE,
    }
    selected = ", ".join(f"{value} AS c{n}" for n, value in enumerate(values))
    configured(office, source("orang", postgres.url(), f"SELECT {selected}, 'NIK' AS nik, 1 AS nik"))

    header, row = _rows(office)

    assert header[-2:] == ["nik", "nik"]
    assert dict(zip(values, row[:-2], strict=True)) == values


def test_every_type_of_mariadb_keeps_all_it_says(office: Path, maria: MariaDB) -> None:
    in_mariadb(
        maria,
        "DROP TABLE IF EXISTS orang",
        "SET sql_mode = ''",
        "CREATE TABLE orang (a BIGINT, b DECIMAL(20,0), c DOUBLE, d CHAR(16), e BIGINT(16) ZEROFILL, f DATE, g DATETIME, "
        "h VARBINARY(9), i TEXT CHARACTER SET latin1, j TEXT, k TEXT, l BOOL, m DATE, n VARBINARY(9), o TEXT)",
        "INSERT INTO orang VALUES (7271013203850001, 12345678901234567890, 7271013203850001, '0071013203850001', "
        "71013203850001, '1985-03-12', '1985-03-12 07:08:09', x'dead00', 'JOSÉ', NULL, '', 1, '0000-00-00', 'teks', "
        "'a''\"; DROP 😀\n\\\\N')",
    )  # fmt: skip
    configured(office, source("orang", maria.url(), "SELECT * FROM orang"))

    _header, row = _rows(office)

    assert row == [
        "7271013203850001", "12345678901234567890", "7271013203850001", "0071013203850001", "0071013203850001",
        "1985-03-12", "1985-03-12 07:08:09", "0xdead00", "JOSÉ", "", "", "1", "0000-00-00", "teks", "a'\"; DROP 😀\n\\N",
    ]  # fmt: skip


def test_cells_of_one_sqlite_column_keep_their_own_types(office: Path) -> None:
    with closing(sqlite3.connect(office / "a.db")) as connection, connection:
        connection.execute("CREATE TABLE orang (nik, nama)")
        rows = [
            (7271013203850001, HOSTILE), ("0071013203850001", "B"), (7271013203850001.0, "C"), (None, "D"),
            (1.5, "E"), (b"\xde\xad", "F"), ("", "G"), (12345678901234567890.0, "H"),
        ]  # fmt: skip
        connection.executemany("INSERT INTO orang VALUES (?, ?)", rows)
    configured(office, source("orang", "sqlite:a.db", "SELECT nik, nama FROM orang ORDER BY rowid"))

    _header, *written = _rows(office)

    assert [row[0] for row in written] == [
        "7271013203850001", "0071013203850001", "7271013203850001", "", "1.5", "0xdead", "", "12345678901234567168",
    ]  # fmt: skip
    assert written[0][1] == HOSTILE


def test_a_latin_1_database_of_postgresql_gives_whole_letters(office: Path, postgres: PostgreSQL) -> None:
    in_postgresql(
        postgres, "DROP TABLE IF EXISTS orang", "CREATE TABLE orang AS SELECT 'JOSÉ ÑANDÚ' AS nama", database="lama"
    )
    configured(office, source("orang", postgres.url(database="lama"), "SELECT nama, 1 AS nik FROM orang"))

    assert _rows(office)[1] == ["JOSÉ ÑANDÚ", "1"]


def test_text_of_windows_in_a_sqlite_file_is_read_and_told(office: Path) -> None:
    with closing(sqlite3.connect(office / "a.db")) as connection, connection:
        connection.execute("CREATE TABLE orang (nik TEXT, nama TEXT)")
        connection.execute("INSERT INTO orang VALUES ('0071013203850001', CAST(x'4a4f53c9' AS TEXT))")
    configured(office, source("orang", "sqlite:a.db", "SELECT nik, nama FROM orang ORDER BY nik"))

    ended = ucj_here(office, "convert", "source:orang", "--out", "csv")

    assert "JOSÉ" in (office / "csv/source_orang.csv").read_text("utf-8")
    assert "Windows-1252" in ended.err


def test_a_table_is_named_instead_of_a_question(office: Path, postgres: PostgreSQL) -> None:
    in_postgresql(
        postgres,
        'CREATE SCHEMA IF NOT EXISTS "ke;pala"',
        'DROP TABLE IF EXISTS "ke;pala"."Orang ""A"""',
        'CREATE TABLE "ke;pala"."Orang ""A""" AS SELECT 2 AS nik, \'B\' AS nama UNION ALL SELECT 1, \'A\'',
    )
    named = f"[source.orang]\nurl = \"{postgres.url()}\"\npassword = {{ env = 'SIMPEG_PASSWORD' }}\n"
    configured(office, named + "table = 'ke;pala.Orang \"A\"'\n")

    ended = ucj_here(office, "convert", "source:orang", "--out", "csv")

    assert ended.code == 0, ended.err
    assert (office / "csv/source_orang.csv").read_text("utf-8") == "nik,nama\n1,A\n2,B\n"
    assert "tanpa ORDER BY" in ended.err


def test_an_answer_without_rows_is_a_table_without_rows(office: Path, postgres: PostgreSQL) -> None:
    configured(office, source("orang", postgres.url(), "SELECT 1 AS nik, 'A' AS nama WHERE false ORDER BY 1"))

    assert _rows(office) == [["nik", "nama"]]


def test_the_sum_of_an_answer_tells_whether_the_data_changed(office: Path, load: Load) -> None:
    people = pl.DataFrame({"nik": ["0071013203850001", "0071013203850002"], "nama": ["BUDI", "SITI"]})

    sums = []
    for rows in (people, people.reverse(), people.with_columns(nama=pl.lit("BUDI"))):
        configured(office, source("orang", load("orang", rows), "SELECT nik, nama FROM orang"))
        ended = ucj_here(office, "inspect", "source:orang", "--json")
        sums.append(json.loads(ended.out)[0]["sha256"])

    assert sums[0] == sums[1] != sums[2]
