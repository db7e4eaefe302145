"""Files of an object store are read as files of a folder are."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest

from tests.cli.command import Ended, members_text, roll_text, ucj_here
from tests.sources.store import KEY, SECRET, Store, store
from ucj_validate.ingest.files.paths import resolved, size_bytes
from ucj_validate.ingest.remote.configured import configure
from ucj_validate.sources import StorageSettings

pytestmark = pytest.mark.enable_socket  # the store itself, on 127.0.0.1
_KEYS = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_EC2_METADATA_DISABLED": "true"}


@pytest.fixture(scope="module")
def running() -> Iterator[Store]:
    with store() as held:
        yield held


@pytest.fixture
def bucket(running: Store, office: Path) -> Store:
    """Rolls of several kinds and a member export; ucj.toml names the endpoint."""
    book = io.BytesIO()
    pl.read_csv(io.StringIO(roll_text()), infer_schema=False).write_excel(book, worksheet="Daftar #1")
    running.objects = {
        "kota/daftar/umkm.csv": roll_text(";").encode(),
        "kota/daftar/rentan 2025 ü.csv.gz": gzip.compress(roll_text().encode(), mtime=0),
        "kota/daftar/buku.xlsx": book.getvalue(),
        "kota/daftar/lama/arsip.csv": roll_text().encode(),
        "kota/bpjs/peserta.csv": members_text("|").encode(),
        "kota/daftar/catatan.pdf": b"%PDF-1.7",
    }
    running.breaks_off = running.stalls = False
    running.asked.clear()
    (office / "ucj.toml").write_text(f'[storage]\nendpoint = "{running.endpoint}"\ntimeout_seconds = 20\n', "utf-8")
    return running


@pytest.fixture
def run(office: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ended]:
    """A command with these variables in its environment."""

    def ran(*arguments: str, **environment: str) -> Ended:
        for name, value in (_KEYS | environment).items():
            monkeypatch.setenv(name, value)
        ended = ucj_here(office, *arguments)
        assert SECRET not in ended.out + ended.err
        return ended

    return ran


def test_rolls_and_members_of_a_bucket_are_reconciled_as_the_files_they_are(
    office: Path, bucket: Store, run: Callable[..., Ended]
) -> None:
    ended = run(
        "reconcile", "-r", "s3://kota/daftar/umkm.csv", "-m", "s3://kota/bpjs/*", "--out", "hasil",
        "--as-of", "2025-04-24", "--fail-on", "never", "--json",
    )  # fmt: skip

    assert (ended.code, ended.err) == (0, "")
    assert json.loads(ended.out)["persons"] == 4
    inputs = {one["name"]: one["sha256"] for one in json.loads((office / "hasil/run.json").read_bytes())["inputs"]}
    stored = {name.rpartition("/")[2]: hashlib.sha256(data).hexdigest() for name, data in bucket.objects.items()}
    assert inputs == {name: stored[name] for name in ("umkm.csv", "peserta.csv")}
    assert SECRET.encode() not in b"".join(path.read_bytes() for path in (office / "hasil").iterdir())


def test_every_kind_of_file_is_told_by_its_content_and_a_sheet_by_its_name(
    bucket: Store, run: Callable[..., Ended]
) -> None:
    del bucket

    ended = run("inspect", "s3://kota/daftar/*.csv*", "s3://kota/daftar/buku.xlsx#Daftar #1", "--json")

    assert ended.code == 0, ended.err
    assert [(fact["file"], fact["kind"], fact["rows"]) for fact in json.loads(ended.out)] == [
        ("rentan 2025 ü.csv.gz", "csv.gz", 4), ("umkm.csv", "csv", 4), ("buku.xlsx", "xlsx", 4),
    ]  # fmt: skip


def test_a_folder_of_parts_is_read_as_the_files_it_holds(bucket: Store, run: Callable[..., Ended]) -> None:
    of_spark = {
        "part-00001-4f0a.csv": roll_text().encode(),
        "part-00000-4f0a.csv.gz": gzip.compress(roll_text(";").encode(), mtime=0),
        "_SUCCESS": b"",
        ".part-00001-4f0a.csv.crc": b"crc",
        "lama/arsip.csv": roll_text().encode(),
    }
    bucket.objects |= {f"kota/bagian/{name}": data for name, data in of_spark.items()}

    ended = run("inspect", "s3://kota/bagian/", "--json")

    assert ended.code == 0, ended.err
    assert [(fact["file"], fact["rows"]) for fact in json.loads(ended.out)] == [
        ("part-00000-4f0a.csv.gz", 4), ("part-00001-4f0a.csv", 4),
    ]  # fmt: skip


def test_what_a_folder_of_a_bucket_weighs_is_known_before_it_is_read(
    bucket: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that outgrows its memory must know beforehand."""
    for name, value in _KEYS.items():
        monkeypatch.setenv(name, value)
    configure({}, StorageSettings(endpoint=bucket.endpoint))
    try:
        asked = resolved(["s3://kota/bpjs/"])
    finally:
        configure({}, None)

    assert [size_bytes(one) for one in asked] == [len(bucket.objects["kota/bpjs/peserta.csv"])]


@pytest.mark.parametrize(
    ("address", "environment", "code", "said"),
    [
        ("s3://kota/daftar/tiada.csv", {}, 3, "berkas tidak ada di penyimpanan"),
        ("s3://kota/daftar/tiada*.csv", {}, 3, "tidak ada berkas yang cocok dengan pola ini"),
        ("s3://kota/tiada/", {}, 3, "tidak ada berkas untuk dibaca di folder ini"),
        ("s3://kota/*/", {}, 2, "pola hanya boleh di bagian terakhir"),
        ("s3://kota/*/umkm.csv", {}, 2, "pola hanya boleh di bagian terakhir"),
        ("s3://kota", {}, 2, "alamat penyimpanan tidak lengkap"),
        (f"s3://{KEY}:{SECRET}@kota/umkm.csv", {}, 2, "alamat penyimpanan tidak lengkap"),
        ("s3://kota/daftar/umkm.csv", {"AWS_SECRET_ACCESS_KEY": "salah"}, 3, "penyimpanan menolak akses"),
        ("s3://kota/daftar/*.csv", {"AWS_ACCESS_KEY_ID": "AKIDLAIN"}, 3, "penyimpanan menolak akses"),
        ("s3://kota/daftar/umkm.csv", {"UCJ_STORAGE__ENDPOINT": "http://127.0.0.1:1"}, 3, "penyimpanan tidak dapat dihubungi"),
        ("s3://kota/daftar/catatan.pdf", {}, 3, "isi berkas adalah PDF, bukan tabel"),
        ("hdfs://kota:8020/daftar/umkm.csv", {"HADOOP_HOME": "/tiada"}, 2, "klien Hadoop belum terpasang"),
        ("hdfs:///daftar/", {"HADOOP_HOME": "/tiada"}, 2, "klien Hadoop belum terpasang"),
        ("hdfs://kota:8020", {}, 2, "alamat penyimpanan tidak lengkap"),
        ("az://kota/daftar/umkm.csv", {}, 2, "akun penyimpanan Azure belum disebut"),
    ],
)  # fmt: skip
def test_what_cannot_be_had_is_told_apart(
    bucket: Store, run: Callable[..., Ended], address: str, environment: dict[str, str], code: int, said: str
) -> None:
    del bucket

    ended = run("inspect", address, **environment)

    assert (ended.code, said in ended.err) == (code, True), ended.err


def test_a_store_that_hangs_up_leaves_nothing(office: Path, bucket: Store, run: Callable[..., Ended]) -> None:
    bucket.breaks_off = True

    ended = run("convert", "s3://kota/daftar/umkm.csv", "--out", "csv")

    assert ended.code == 3
    assert not (office / "csv").exists()


def test_a_store_that_stalls_is_a_limit(bucket: Store, run: Callable[..., Ended]) -> None:
    bucket.stalls = True

    ended = run("inspect", "s3://kota/daftar/umkm.csv", UCJ_STORAGE__TIMEOUT_SECONDS="1")
    bucket.stalls = False

    assert ended.code == 6, ended.err
    assert "penyimpanan tidak selesai menjawab dalam batas waktu" in ended.err


def test_credentials_of_a_profile_are_used(
    office: Path, bucket: Store, run: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    del bucket
    profile = f"[kota]\naws_access_key_id = {KEY}\naws_secret_access_key = {SECRET}\n"
    (office / "credentials").write_text(profile, "utf-8")
    monkeypatch.setattr("tests.sources.test_storage._KEYS", {"AWS_EC2_METADATA_DISABLED": "true"})

    none = run("inspect", "s3://kota/daftar/umkm.csv")
    ours = run("inspect", "s3://kota/daftar/umkm.csv", AWS_PROFILE="kota", AWS_SHARED_CREDENTIALS_FILE="credentials")

    assert (none.code, ours.code) == (3, 0)
    assert "penyimpanan menolak akses" in none.err
