"""A model is learnt from the rows, kept as a document, and weighs the same when it is given back."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from tests.support.builders import people
from ucj_validate.errors import UsageError
from ucj_validate.frames import Linkage, People
from ucj_validate.match import link
from ucj_validate.match.comparing import levels as lv
from ucj_validate.match.comparing.levels import DateLevel, NameLevel, NikLevel
from ucj_validate.match.model.document import PINNED, StoredModel, model_of, pinned_model
from ucj_validate.match.model.file import read_model, read_pinned
from ucj_validate.match.model.nik import shipped_model, weights_of
from ucj_validate.match.model.opaque import shipped_opaque_model
from ucj_validate.match.model.training import LARGEST_STEP, patterns, trained, untrained
from ucj_validate.match.model.weights import shipped
from ucj_validate.settings import MatchSettings

NIK = MatchSettings()
OPAQUE = MatchSettings(id_kind="opaque")


def town(n: int, slips: int = 0) -> list[dict[str, Any]]:
    """`n` people unlike each other; the first `slips` of them with one digit of the NIK's region wrong."""
    rows = []
    for i in range(n):
        born = date(1960, 1, 1) + timedelta(days=29 * i)
        region = "009901" if i < slips else "009911"
        name = f"{chr(65 + i % 26)}{chr(65 + i // 26 % 26)}LASATINTI {chr(65 + i // 26 % 26)}{chr(65 + i % 26)}RUKAYA"
        rows.append({"nik": f"{region}{born:%d%m%y}{i + 1:04d}", "name_key": name, "birth_date": born})
    return rows


def learnt(roll: list[dict[str, Any]], members: list[dict[str, Any]], settings: MatchSettings = NIK) -> StoredModel:
    return model_of(json.loads(link(people(*roll), people(*members, file="m.csv"), settings).model), "model.json")


def bits(model: StoredModel, field: str, code: str) -> float:
    return next(level.bits for level in model.fields[field] if level.code == code)


def test_the_shipped_model_weighs_as_the_table_of_levels() -> None:
    weights = weights_of(shipped_model())

    assert weights.joint == pytest.approx(lv.JOINT, abs=1e-6)
    assert weights.name == pytest.approx(np.zeros(len(NameLevel)))
    assert weights.plain["sex"] == pytest.approx(lv.SEX, abs=1e-6)
    assert weights.plain["place"] == pytest.approx(lv.PLACE, abs=1e-6)


def test_a_roll_of_fifty_moves_no_weight_by_more_than_a_tenth_of_a_bit() -> None:
    rows = town(50)

    weights = weights_of(learnt(rows, rows))

    assert np.abs(weights.joint - shipped().joint).max() < 0.1
    assert abs(weights.prior) < 0.1


def test_slips_that_are_common_count_less_against_a_person() -> None:
    clean, dirty = town(600), town(600, slips=300)

    few, many = learnt(clean, clean), learnt(clean, dirty)

    code = "nik_one_digit dob_same"
    assert bits(many, "nik_and_birth_date", code) > bits(few, "nik_and_birth_date", code) + 0.5
    assert bits(many, "nik_and_birth_date", "nik_exact dob_same") < bits(
        few, "nik_and_birth_date", "nik_exact dob_same"
    )


def test_rows_that_were_merged_before_comparing_count_as_matches() -> None:
    rows = town(300)

    model = learnt(rows, rows)

    assert model.training["pairs_compared"] == 0 or model.training["expected_matches"] >= 300
    exact = next(one for one in model.fields["nik_and_birth_date"] if one.code == "nik_exact dob_same")
    assert exact.pairs == pytest.approx(300, abs=1)


def test_learning_stays_within_its_bound_whatever_the_files_say() -> None:
    linkage = link(people(*town(400)), people(*town(400, slips=400), file="m.csv"), NIK)
    model = model_of(json.loads(linkage.model), "model.json")
    start = untrained()

    for level, before in zip(model.fields["nik_and_birth_date"], start.joint_m.ravel(), strict=True):
        if level.m != 1.0:
            assert abs(np.log2(level.m / before)) <= LARGEST_STEP + 1e-6


def test_matches_that_are_rarer_than_supposed_weigh_less_by_themselves() -> None:
    everybody = learnt(town(2_000), town(2_000))
    hardly_anybody = learnt(town(2_000)[:1_000], town(2_000)[980:])

    assert hardly_anybody.numbers["prior"] < everybody.numbers["prior"] < 0.5


def test_what_all_rows_share_is_worth_nothing() -> None:
    one_village = [row | {"village": "LERE", "phone": "6281100000000"} for row in town(4_000)]
    many = [row | {"village": f"DESA {i % 60}", "phone": f"62811{i:08d}"} for i, row in enumerate(town(4_000))]

    alike, apart = learnt(one_village, one_village), learnt(many, many)

    assert bits(alike, "place", "place_same") < 1.0
    assert bits(alike, "phone", "phone_same") < 1.5
    assert bits(apart, "place", "place_same") == pytest.approx(lv.PLACE[1], abs=0.2)
    assert bits(apart, "phone", "phone_same") == pytest.approx(lv.PHONE[1], abs=0.3)


def _reversed(side: People) -> People:
    return People(side.reverse().with_columns(row=pl.int_range(pl.len(), dtype=pl.Int64)))


@pytest.mark.parametrize("settings", [NIK, OPAQUE], ids=["nik", "opaque"])
def test_the_order_of_rows_changes_no_byte_of_the_model(settings: MatchSettings) -> None:
    roll, members = people(*town(120)), people(*town(120, slips=40), file="m.csv")

    straight = link(roll, members, settings).model
    turned = link(_reversed(roll), _reversed(members), settings).model

    assert straight == turned


@pytest.mark.parametrize("settings", [NIK, OPAQUE], ids=["nik", "opaque"])
def test_a_pinned_model_weighs_the_same_rows_alike_to_the_last_bit(settings: MatchSettings, tmp_path: Path) -> None:
    roll, members = people(*town(120)), people(*town(120, slips=40), file="m.csv")
    first = link(roll, members, settings)
    (tmp_path / "model.json").write_text(first.model, encoding="utf-8")

    again = link(roll, members, settings, read_pinned(tmp_path, settings.id_kind))

    assert again.links.equals(first.links)
    assert _told(again)["origin"] == PINNED
    assert _told(again)["sha256"] == _told(first)["sha256"]


def _told(linkage: Linkage) -> dict[str, Any]:
    told = linkage.diagnostics["model"]
    assert isinstance(told, dict)
    return told


def test_a_pinned_model_does_not_learn_from_the_new_rows(tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text(shipped_model().text(), encoding="utf-8")
    pinned = read_pinned(tmp_path / "model.json", "nik")

    linkage = link(people(*town(300)), people(*town(300, slips=200), file="m.csv"), NIK, pinned)

    assert linkage.model == shipped_model().text()
    assert linkage.diagnostics["converged"] is True


@pytest.mark.parametrize("model", [shipped_model(), shipped_opaque_model()], ids=["nik", "opaque"])
def test_a_document_read_again_is_the_same_document(model: StoredModel) -> None:
    assert model_of(json.loads(model.text()), "model.json").text() == model.text()


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda d: d | {"schema": "ucj-validate/model/9"}, "bukan model pemadanan"),
        (lambda d: d | {"id_kind": "opaque"}, "jenis nomor lain"),
        (lambda d: d | {"fields": {k: v for k, v in d["fields"].items() if k != "sex"}}, "isian atau tingkat lain"),
        (lambda d: d | {"fields": {**d["fields"], "sex": d["fields"]["sex"][:2]}}, "isian atau tingkat lain"),
        (lambda d: d | {"numbers": {}}, "isian atau tingkat lain"),
        (lambda d: {k: v for k, v in d.items() if k != "numbers"}, "tidak utuh"),
        (lambda d: d | {"fields": {**d["fields"], "sex": [{"level": "sex_same", "m": 0, "u": 1, "pairs": 0}]}}, "tidak utuh"),
        (lambda _d: [1, 2], "bukan model pemadanan"),
    ],
)  # fmt: skip
def test_a_model_that_this_run_cannot_weigh_by_is_refused_with_the_reason(spoil: Any, problem: str) -> None:
    document = spoil(shipped_model().document())

    with pytest.raises(UsageError) as refused:
        pinned_model(document, "model.json", shipped_model())

    assert problem in refused.value.problem
    assert refused.value.advice


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
def test_a_file_that_is_no_json_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "model.json").write_bytes(content)

    with pytest.raises(UsageError):
        read_model(tmp_path)


def test_a_model_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        read_model(tmp_path / "none.json")


def test_patterns_count_pairs_of_rows_and_forget_their_order() -> None:
    from ucj_validate.match.comparing.compare import comparable, compared
    from ucj_validate.match.model.training import town as whole
    from ucj_validate.match.values.records import stacked

    records = stacked(people(*town(4)), people(*town(4, slips=2), file="m.csv"))
    data = comparable(records.frame)
    left, right = np.array([0, 1, 2, 0]), np.array([4, 5, 3, 5])
    rule = np.zeros(4, dtype=np.int8)
    count = np.array([2.0, 1.0, 1.0, 3.0])

    found = patterns(compared(data, left, right), rule, count)
    turned = patterns(compared(data, left[::-1], right[::-1]), rule, count[::-1])

    assert found.count.sum() == 7
    assert found.count.tolist() == turned.count.tolist()
    assert NikLevel.ONE_DIGIT in found.levels.nik.tolist()
    entity = records.frame["entity"].to_numpy()
    estimate = trained(found, whole(data, entity, records.population))
    assert estimate.converged
    assert estimate.joint_pairs[NikLevel.ONE_DIGIT, DateLevel.SAME] > 0
