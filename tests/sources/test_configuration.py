"""Where a secret may stand, and what a source must say of itself."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from tests.cli.command import Ended, members_text, roll_text, ucj_here
from tests.sources.loading import configured, into_sqlite, source
from tests.sources.servers import PASSWORD, PostgreSQL

CANARY = "kenari7Rahasia"
_HEAD = '[input]\nrolls = ["source:simpeg"]\nmembers = ["members.csv"]\n'


def _ended(folder: Path, section: str) -> Ended:
    (folder / "members.csv").write_text(members_text(), "utf-8")
    configured(folder, _HEAD, section)
    ended = ucj_here(folder, "reconcile", "--out", "hasil")
    assert CANARY not in ended.out + ended.err
    assert not (folder / "hasil").exists()
    return ended


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([f'url = "postgresql://u:{CANARY}@h/d"', 'query = "select 1"'], "source.simpeg.url: kata sandi tidak boleh"),
        ([f'url = "postgresql://u@h/d?password={CANARY}"', 'table = "t"'], "source.simpeg.url: kata sandi tidak boleh"),
        ([f'url = "mysql://u@h/d?sslpassword={CANARY}"', 'table = "t"'], "source.simpeg.url: kata sandi tidak boleh"),
        (['url = "mysql://u@h/d"', f'password = "{CANARY}"', 'table = "t"'], "source.simpeg.password: kata sandi tidak boleh"),
        (['url = "mysql://u@h/d"', "password = {}", 'table = "t"'], "source.simpeg.password: sebut tepat satu"),
        (['url = "mysql://u@h/d"', 'password = { env = "A", file = "b" }', 'table = "t"'], "password: sebut tepat satu"),
        ([f'url = "oracle://h/{CANARY}"', 'table = "t"'], "source.simpeg.url: bukan alamat basis data"),
        (['url = "postgresql://h:port/d"', 'table = "t"'], "source.simpeg.url: bukan alamat basis data"),
        (['url = "postgresql://h"', 'table = "t"'], "source.simpeg.url: bukan alamat basis data"),
        (['url = "postgresql://h/d?options=-c%20x"', 'table = "t"'], "source.simpeg.url: bukan alamat basis data"),
        (['url = "sqlite:a.db"'], "source.simpeg: sebut tepat satu: query, query_file, atau table"),
        (['url = "sqlite:a.db"', 'table = "t"', 'query = "select 1"'], "source.simpeg: sebut tepat satu: query"),
        (['url = "sqlite:a.db"', 'table = "t"', "max_rows = 0"], "source.simpeg.max_rows: paling sedikit 1"),
    ],
)  # fmt: skip
def test_a_source_that_says_too_much_or_too_little_is_refused_at_once(
    office: Path, lines: list[str], said: str
) -> None:
    ended = _ended(office, "\n".join(["[source.simpeg]", *lines, ""]))

    assert ended.code == 2
    assert said in ended.err


def test_a_name_with_other_signs_is_refused(office: Path) -> None:
    ended = _ended(office, '[source."simpeg/x"]\nurl = "sqlite:a.db"\ntable = "t"\n')

    assert ended.code == 2
    assert "nama sumber hanya huruf" in ended.err


def test_a_secret_in_the_environment_of_settings_is_refused_too(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UCJ_SOURCE__SIMPEG__PASSWORD", CANARY)

    ended = _ended(office, source("simpeg", "mysql://u@127.0.0.1:1/d", "SELECT 1"))

    assert ended.code == 2
    assert "source.simpeg.password: kata sandi tidak boleh" in ended.err


def test_an_empty_variable_is_told_by_its_name(office: Path) -> None:
    ended = _ended(office, source("simpeg", "mysql://u@127.0.0.1:1/d", "SELECT 1", password='{ env = "TIADA" }'))

    assert ended.code == 2
    assert "variabel TIADA kosong atau tidak ada" in ended.err


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
@pytest.mark.parametrize(
    ("mode", "text", "said"),
    [
        (0o640, CANARY, "berkas kata sandi dapat dibaca orang lain"),
        (0o604, CANARY, "berkas kata sandi dapat dibaca orang lain"),
        (0o600, "\n", "berkas kata sandi tidak ada, kosong"),
        (None, "", "berkas kata sandi tidak ada, kosong"),
    ],
)
def test_a_password_file_is_its_owners_alone(office: Path, mode: int | None, text: str, said: str) -> None:
    if mode is not None:
        (office / "sandi").write_text(text, "utf-8")
        (office / "sandi").chmod(mode)

    ended = _ended(office, source("simpeg", "mysql://u@127.0.0.1:1/d", "SELECT 1", password='{ file = "sandi" }'))

    assert ended.code == 2
    assert said in ended.err


def test_a_password_of_a_file_opens_and_stands_nowhere_afterwards(office: Path, postgres: PostgreSQL) -> None:
    """The file counts from the configuration's folder; neither streams nor the run folder hold the password."""
    (office / "members.csv").write_text(members_text(), "utf-8")
    (office / "sandi").write_text(PASSWORD + "\r\nbaris lain\n", "utf-8")
    (office / "sandi").chmod(0o600)
    question = "SELECT '0071011001700001' AS nik, 'BUDI SANTOSO' AS nama ORDER BY 1"
    configured(office, _HEAD, source("simpeg", postgres.url(), question, password='{ file = "sandi" }'))
    (office / "lain").mkdir()

    ended = ucj_here(office / "lain", "reconcile", "-c", "../ucj.toml", "--out", "hasil", "--fail-on", "never")

    assert ended.code == 0, ended.err
    written = b"".join(path.read_bytes() for path in (office / "lain/hasil").iterdir())
    for secret in (PASSWORD, PASSWORD.replace("'", "%27"), "kenari"):
        assert secret not in ended.out + ended.err
        assert secret.encode() not in written
    (source_,) = [
        one for one in json.loads((office / "lain/hasil/run.json").read_bytes())["inputs"] if one["side"] == "roll"
    ]
    assert (source_["kind"], source_["name"], source_["encoding"]) == ("postgresql", "source:simpeg", None)


def test_a_source_that_nobody_configured_is_told_with_those_there_are(office: Path) -> None:
    configured(office, source("simpeg", "sqlite:a.db", "SELECT 1"))

    ended = ucj_here(office, "inspect", "source:simpek")

    assert ended.code == 2
    assert ended.err.startswith("source:simpek: sumber ini tidak ada di ucj.toml\n  ada: simpeg\n")


def test_a_question_of_a_file_counts_from_the_configuration(office: Path) -> None:
    import polars as pl

    into_sqlite(office / "a.db", "orang", pl.DataFrame({"nik": ["0071011001700001"], "nama": ["BUDI SANTOSO"]}))
    (office / "tanya.sql").write_text("-- semua; orang\nSELECT nik, nama FROM orang ORDER BY nik;\n", "utf-8")
    configured(office, '[source.orang]\nurl = "sqlite:a.db"\nquery_file = "tanya.sql"\n')
    (office / "lain").mkdir()

    ended = ucj_here(office / "lain", "inspect", "source:orang", "-c", "../ucj.toml", "--json")

    assert ended.code == 0, ended.err
    (fact,) = json.loads(ended.out)
    assert (fact["kind"], fact["rows"], fact["records"], fact["header_line"]) == ("sqlite", 1, 2, 0)


def test_the_screen_of_inspect_tells_a_query_without_a_line_of_its_header(office: Path) -> None:
    import polars as pl

    into_sqlite(office / "a.db", "orang", pl.DataFrame({"nik": ["0071011001700001"], "nama": ["BUDI SANTOSO"]}))
    configured(office, '[source.orang]\nurl = "sqlite:a.db"\ntable = "orang"\n')

    ended = ucj_here(office, "inspect", "source:orang")

    assert ended.code == 0, ended.err
    assert "SQLite" in ended.out
    assert "--roll source:orang" in ended.out


def test_the_driver_that_is_not_installed_is_named_with_its_command(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith(("adbc_driver_postgresql", "pymysql"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "adbc_driver_postgresql", None)  # as Python itself marks what is not there
    monkeypatch.setitem(sys.modules, "pymysql", None)

    for scheme in ("postgresql", "mysql"):
        configured(office, source("simpeg", f"{scheme}://u@127.0.0.1:1/d", "SELECT 1"))
        ended = ucj_here(office, "inspect", "source:simpeg")

        assert ended.code == 2
        assert 'pip install "ucj-validate[database]"' in ended.err


_NO_NET = """
import sys
def watch(event, args):
    if event.startswith("socket."):
        raise AssertionError(event)
sys.addaudithook(watch)
from ucj_validate.__main__ import main
try:
    main()
finally:
    drivers = {"adbc_driver_manager", "adbc_driver_postgresql", "pymysql", "pyarrow._s3fs", "pyarrow._gcsfs", "pyarrow.fs"}
    loaded = drivers & set(sys.modules)
    if loaded:
        raise AssertionError(loaded)
"""


def test_without_a_source_no_socket_is_opened_and_no_driver_loaded(office: Path) -> None:
    """The configuration may name sources; as long as no input is one, nothing of them is touched."""
    import subprocess

    (office / "members.csv").write_text(members_text(), "utf-8")
    (office / "roll.csv").write_text(roll_text(), "utf-8")
    configured(
        office,
        '[input]\nrolls = ["roll.csv"]\nmembers = ["members.csv"]\n',
        source("simpeg", "postgresql://u@h/d", "SELECT 1"),
        '[storage]\nendpoint = "http://127.0.0.1:1"\n',
    )

    done = subprocess.run(
        [sys.executable, "-c", _NO_NET, "reconcile", "--out", "hasil", "--fail-on", "never", "--quiet"],
        cwd=office, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (office / "hasil/run.json").exists()
