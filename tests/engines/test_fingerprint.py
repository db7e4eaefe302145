"""Checkpoints of a run are those of a run of the same inputs, configuration and version alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from tests.engines.runs import AS_OF, Inputs
from tests.sources.store import KEY, SECRET, Store, store
from ucj_validate.ingest.remote.configured import configure
from ucj_validate.match.model.nik import shipped_model
from ucj_validate.parted.fingerprint import fingerprint
from ucj_validate.settings import MatchSettings
from ucj_validate.sources import StorageSettings

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])  # the store


@pytest.fixture
def bucket(monkeypatch) -> Iterator[Store]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with store() as held:
        configure({}, StorageSettings(endpoint=held.endpoint, timeout_seconds=20))
        yield held
    configure({}, StorageSettings())


def test_an_input_that_has_changed_is_another(tmp_path):
    path = tmp_path / "roll.csv"
    path.write_text("NIK\n", "utf-8")
    settings = Inputs((str(path),), ()).settings()
    before = fingerprint(settings, AS_OF, None)
    assert fingerprint(settings, AS_OF, None) == before
    path.write_text("NIK\n\n", "utf-8")
    assert fingerprint(settings, AS_OF, None) != before


def test_another_day_and_another_rule_are_others():
    of_day = fingerprint(Inputs((), ()).settings(), AS_OF, None)
    assert fingerprint(Inputs((), ()).settings(), date(2025, 4, 25), None) != of_day
    assert fingerprint(Inputs((), ()).settings(match=MatchSettings(max_block=7)), AS_OF, None) != of_day


def test_a_pinned_model_that_has_changed_is_another_under_its_old_name(tmp_path):
    settings = Inputs((), ()).settings(match=MatchSettings(model=tmp_path / "model.json"))
    model = shipped_model()
    other = replace(model, training={"rows": 2})
    assert fingerprint(settings, AS_OF, model) == fingerprint(settings, AS_OF, model)
    assert fingerprint(settings, AS_OF, model) != fingerprint(settings, AS_OF, other)


def test_an_object_that_has_changed_is_another_and_one_beside_it_is_not(bucket):
    bucket.objects = {"kota/daftar/umkm.csv": b"NIK\n"}
    settings = Inputs(("s3://kota/daftar/umkm.csv",), ("s3://kota/daftar/umkm.csv",)).settings()
    before = fingerprint(settings, AS_OF, None)
    bucket.objects["kota/daftar/lain.csv"] = b"NIK\n"
    assert fingerprint(settings, AS_OF, None) == before
    bucket.objects["kota/daftar/umkm.csv"] = b"NIK,NAMA\n"
    assert fingerprint(settings, AS_OF, None) != before


def test_objects_that_may_be_read_but_not_listed_are_known_by_name(bucket, monkeypatch):
    settings = Inputs(("s3://kota/daftar/umkm.csv",), ()).settings()
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "salah")
    before = fingerprint(settings, AS_OF, None)
    bucket.objects = {"kota/daftar/umkm.csv": b"NIK,NAMA\n"}
    assert fingerprint(settings, AS_OF, None) == before
