"""A database that is away, refuses, or stalls ends the run with one message: no output, no secret, nothing changed."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.command import Ended, members_text, roll_text, ucj, ucj_here
from tests.sources.loading import configured, in_mariadb, in_postgresql, maria_admin, postgresql_admin, source
from tests.sources.servers import PASSWORD, MariaDB, PostgreSQL, mariadb, postgresql

_TELLTALES = (PASSWORD, "kenari", "psycopg", "adbc", "pymysql", "libpq", "Traceback")


@pytest.fixture
def members(office: Path) -> Path:
    """`office` with a member export, so that a roll is all that is missing."""
    (office / "members.csv").write_text(members_text(), "utf-8")
    return office


def _refused(folder: Path, *sections: str) -> Ended:
    """How `reconcile` ends with the roll `source:simpeg`; what it leaves and says is looked at."""
    configured(folder, '[input]\nrolls = ["source:simpeg"]\nmembers = ["members.csv"]\n', *sections)
    ended = ucj_here(folder, "reconcile", "--out", "hasil")
    assert not (folder / "hasil").exists()
    assert ended.out == ""
    assert not [word for word in _TELLTALES if word in ended.err]
    return ended


@pytest.mark.parametrize("kind", ["postgres", "maria"])
@pytest.mark.parametrize(
    ("user", "database", "question", "said"),
    [
        ("pembaca", "tiada", "SELECT 1 AS nik", ("basis data pada url tidak ada", "basis data menolak masuk")),
        ("pembaca", "kota", "SELECT nik FROM tiada", "tabel atau kolom di query tidak ada"),
        ("pembaca", "kota", "SELECT tiada FROM rahasia", "tabel atau kolom di query tidak ada"),
        ("pembaca", "kota", "SELECT nik FRM rahasia x y z", "query ditolak oleh basis data"),
        ("tamu", "kota", "SELECT nik FROM rahasia", ("pengguna ini tidak boleh membaca tabelnya", "basis data menolak masuk")),
    ],
)  # fmt: skip
def test_a_refusal_is_told_apart(
    members: Path,
    request: pytest.FixtureRequest,
    kind: str,
    user: str,
    database: str,
    question: str,
    said: str | tuple[str, ...],
) -> None:
    """MariaDB tells nobody of a database that he may not see."""
    server = request.getfixturevalue(kind)
    load = in_postgresql if kind == "postgres" else in_mariadb
    load(server, "DROP TABLE IF EXISTS rahasia", "CREATE TABLE rahasia (nik CHAR(16))")

    ended = _refused(members, source("simpeg", server.url(user, database), question))

    assert ended.code == 3
    assert any(words in ended.err for words in ((said,) if isinstance(said, str) else said)), ended.err


@pytest.mark.parametrize("kind", ["postgres", "maria"])
def test_a_wrong_password_is_told_and_shown_nowhere(
    members: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setenv("SIMPEG_PASSWORD", "kenari-lain")

    ended = _refused(members, source("simpeg", request.getfixturevalue(kind).url(), "SELECT 1 AS nik"))

    assert ended.code == 3
    assert ended.err.startswith("source:simpeg: basis data menolak masuk\n")


def test_a_server_that_is_away_is_told(members: Path) -> None:
    """PyMySQL's socket is Python's, which these tests keep closed within the process."""
    away = "pembaca@127.0.0.1:1/kota"

    told = [_refused(members, source("simpeg", f"postgresql://{away}", "SELECT 1 AS nik"))]
    configured(members, source("simpeg", f"mysql://{away}", "SELECT 1 AS nik"))
    told.append(ucj(members, "inspect", "source:simpeg"))

    assert [ended.code for ended in told] == [3, 3]
    assert {ended.err.splitlines()[0] for ended in told} == {"source:simpeg: server basis data tidak dapat dihubungi"}


def test_a_sqlite_file_that_is_none_is_told_and_none_is_made(members: Path) -> None:
    (members / "roll.db").write_text(roll_text(), "utf-8")

    none = _refused(members, source("simpeg", "sqlite:tiada.db", "SELECT 1 AS nik"))
    other = _refused(members, source("simpeg", "sqlite:roll.db", "SELECT 1 AS nik"))

    assert (none.code, other.code) == (3, 3)
    assert "SQLite tidak ada atau bukan SQLite" in none.err
    assert "SQLite tidak ada atau bukan SQLite" in other.err
    assert not (members / "tiada.db").exists()


@pytest.mark.parametrize("kind", ["postgres", "maria", "sqlite"])
def test_more_rows_than_allowed_are_a_limit(members: Path, request: pytest.FixtureRequest, kind: str) -> None:
    url = _empty_sqlite(members) if kind == "sqlite" else request.getfixturevalue(kind).url()
    counted = "WITH RECURSIVE n(nik) AS (SELECT 1 UNION ALL SELECT nik + 1 FROM n WHERE nik < 500) SELECT nik, 'A' AS nama FROM n"

    over = _refused(members, source("simpeg", url, counted, "max_rows = 499"))
    configured(members, source("simpeg", url, counted, "max_rows = 500"))
    within = ucj_here(members, "convert", "source:simpeg", "--out", "csv")

    assert over.code == 6
    assert "hasil query melebihi batas baris" in over.err
    assert within.code == 0


@pytest.mark.parametrize(
    ("kind", "slow"),
    [
        ("postgres", "SELECT pg_sleep(30)::text AS nik"),
        ("maria", "SELECT SLEEP(30) AS nik FROM (SELECT 1 UNION SELECT 2) AS x"),
        ("sqlite", "WITH RECURSIVE n(nik) AS (SELECT 1 UNION ALL SELECT nik + 1 FROM n) SELECT count(*) AS nik FROM n"),
    ],
)
def test_a_question_that_takes_too_long_is_a_limit(
    members: Path, request: pytest.FixtureRequest, kind: str, slow: str
) -> None:
    url = _empty_sqlite(members) if kind == "sqlite" else request.getfixturevalue(kind).url()

    ended = _refused(members, source("simpeg", url, slow, "timeout_seconds = 1"))

    assert (ended.code, ended.err.splitlines()[0]) == (
        6, "source:simpeg: basis data tidak selesai menjawab dalam batas waktu",
    )  # fmt: skip


@pytest.mark.parametrize(
    "question",
    [
        "DELETE FROM sasaran",
        "SELECT 1 AS nik; DELETE FROM sasaran",
        "WITH gone AS (DELETE FROM sasaran RETURNING nik) SELECT * FROM gone",
        "SELECT setval('urutan', 7) AS nik",
        "SELECT 1 AS nik) AS q; COMMIT; DELETE FROM sasaran; --",
    ],
)
def test_nothing_is_ever_written_to_the_database(members: Path, postgres: PostgreSQL, question: str) -> None:
    """By its owner, who may do all of it."""
    in_postgresql(
        postgres,
        "DROP TABLE IF EXISTS sasaran",
        "DROP SEQUENCE IF EXISTS urutan",
        "CREATE SEQUENCE urutan",
        "CREATE TABLE sasaran AS SELECT 1 AS nik",
    )

    ended = _refused(members, source("simpeg", postgres.url("ucj"), question))

    assert ended.code in {2, 3}
    with postgresql_admin(postgres) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM sasaran)::int, (SELECT last_value FROM urutan)::int")
        assert cursor.fetchone() == (1, 1)


def test_nothing_is_ever_written_to_mariadb(members: Path, maria: MariaDB) -> None:
    in_mariadb(
        maria,
        "DROP FUNCTION IF EXISTS hapus",
        "DROP TABLE IF EXISTS sasaran",
        "CREATE TABLE sasaran (nik INT)",
        "INSERT INTO sasaran VALUES (1)",
        "CREATE FUNCTION hapus() RETURNS INT MODIFIES SQL DATA BEGIN DELETE FROM sasaran; RETURN 1; END",
    )

    for question in ("DELETE FROM sasaran", "SELECT 1 AS nik; DELETE FROM sasaran", "SELECT hapus() AS nik"):
        assert _refused(members, source("simpeg", maria.url(), question)).code in {2, 3}

    with maria_admin(maria) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM kota.sasaran")
        assert cursor.fetchone() == (1,)


def test_nothing_is_ever_written_to_sqlite(members: Path) -> None:
    with sqlite3.connect(members / "a.db") as connection:
        connection.execute("CREATE TABLE sasaran (nik)")
    connection.close()
    before = (members / "a.db").read_bytes()

    for question in (
        "DELETE FROM sasaran", "SELECT 1 AS nik; DELETE FROM sasaran", "ATTACH 'b.db' AS b",
        "WITH a AS (SELECT 1) INSERT INTO sasaran SELECT * FROM a", "PRAGMA query_only = OFF",
    ):  # fmt: skip
        assert _refused(members, source("simpeg", "sqlite:a.db", question)).code in {2, 3}

    assert (members / "a.db").read_bytes() == before
    assert not (members / "b.db").exists()


@pytest.mark.wide
def test_a_postgresql_that_stalls_and_one_that_dies_while_it_answers_leave_nothing(
    members: Path, postgres: PostgreSQL
) -> None:
    del postgres  # there is one, but this one must live
    endless = (
        "SELECT n::text AS nik, repeat('x', 200) AS nama, pg_sleep(0.0005)::text FROM generate_series(1, 1000000) AS n"
    )
    with postgresql() as server:
        url = server.url("ucj", "postgres")
        for how, code, seconds in ((signal.SIGSTOP, 6, 2), (signal.SIGKILL, 3, 60)):
            running = _started(members, source("simpeg", url, endless, f"timeout_seconds = {seconds}"))
            _until(lambda: _asks_postgresql(server))
            _signal_all(server.process, how)
            out, err = running.communicate(timeout=60)
            _signal_all(server.process, signal.SIGCONT)

            assert (running.returncode, out) == (code, "")
            assert not [word for word in _TELLTALES if word in err]
            assert not (members / "hasil").exists()
            if how == signal.SIGSTOP:
                _until(lambda: not _asks_postgresql(server))


@pytest.mark.wide
def test_a_mariadb_that_dies_while_it_answers_leaves_nothing(members: Path, maria: MariaDB) -> None:
    del maria
    endless = "SELECT seq AS nik, REPEAT('x', 200) AS nama, SLEEP(0.0005) FROM seq_1_to_1000000"
    with mariadb() as server:
        running = _started(members, source("simpeg", server.url("root", "mysql"), endless, password=""))
        _until(lambda: _asks_mariadb(server))

        _signal_all(server.process, signal.SIGKILL)
        out, err = running.communicate(timeout=30)

    assert (running.returncode, out) == (3, "")
    assert not [word for word in _TELLTALES if word in err]
    assert not (members / "hasil").exists()


@pytest.mark.parametrize(
    ("how", "code"), [pytest.param(signal.SIGINT, 130, marks=pytest.mark.wide), (signal.SIGTERM, 143)]
)
def test_who_waits_for_a_database_can_be_stopped(
    members: Path, postgres: PostgreSQL, how: signal.Signals, code: int
) -> None:
    (members / "roll.csv").write_text(roll_text(), "utf-8")
    slow = source("bpjs", postgres.url(), f"SELECT pg_sleep(50)::text AS nik, 'A' AS nama /* {code} */")
    running = _started(members, slow, rolls="roll.csv", exports="source:bpjs")
    _until(lambda: _asks_postgresql(postgres, "kota", f"/* {code} */"))  # an earlier question may still be worked on

    begun = time.monotonic()
    running.send_signal(how)
    out, _err = running.communicate(timeout=60)

    assert (running.returncode, out) == (code, "")
    assert time.monotonic() - begun < 10
    assert not (members / "hasil").exists()


def test_a_roll_that_is_missing_is_told_without_waiting_for_the_database(members: Path, postgres: PostgreSQL) -> None:
    slow = source("bpjs", postgres.url(), "SELECT pg_sleep(50)::text AS nik, 'A' AS nama")

    running = _started(members, slow, rolls="tiada.csv", exports="source:bpjs")
    _out, err = running.communicate(timeout=30)

    assert running.returncode == 3
    assert "tiada.csv: berkas tidak ditemukan" in err


def _empty_sqlite(folder: Path) -> str:
    with closing(sqlite3.connect(folder / "a.db")) as connection:
        connection.execute("VACUUM")
    return "sqlite:a.db"


def _started(
    folder: Path, section: str, rolls: str = "source:simpeg", exports: str = "members.csv"
) -> subprocess.Popen[str]:
    configured(folder, f'[input]\nrolls = ["{rolls}"]\nmembers = ["{exports}"]\n', section)
    return subprocess.Popen(
        [sys.executable, "-m", "ucj_validate", "reconcile", "--out", "hasil"],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def _until(is_so: Callable[[], bool]) -> None:
    over = time.monotonic() + 90  # a busy machine starts a process in many seconds
    while not is_so():
        assert time.monotonic() < over
        time.sleep(0.05)


def _asks_postgresql(server: PostgreSQL, database: str = "postgres", words: str = "") -> bool:
    with postgresql_admin(server, database) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*)::int FROM pg_stat_activity WHERE application_name = 'ucj-validate' AND state = 'active' "
            f"AND query LIKE 'COPY%{words}%'"
        )
        return cursor.fetchone() == (1,)


def _asks_mariadb(server: MariaDB) -> bool:
    with maria_admin(server) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'SELECT seq%'")
        return bool(cursor.fetchone() == (1,))


def _signal_all(process: int, how: signal.Signals) -> None:
    """The server and all its children; PostgreSQL has one for each connection."""
    children = [
        int(status.parent.name)
        for status in Path("/proc").glob("[0-9]*/stat")
        if (text := _read(status)) and text.rsplit(")", 1)[-1].split()[1] == str(process)
    ]
    for each in (process, *children):
        try:
            os.kill(each, how)
        except ProcessLookupError:
            continue


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""
