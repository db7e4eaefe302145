"""What a run tells of its links and its model: every field of a link, of a document, of an explanation."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from tests.support.builders import BORN, people
from ucj_validate.errors import UsageError
from ucj_validate.frames import DECIDED, Decided, Linkage
from ucj_validate.match import link
from ucj_validate.match.comparing import levels as lv
from ucj_validate.match.explanation import Evidence, _strongest, bars, chain, compared_rows, evidence, nearest, rivals
from ucj_validate.match.model.document import LEARNT, SHIPPED, LevelShare, StoredModel, model_of, pinned_model, rounded
from ucj_validate.match.model.file import read_model, read_pinned
from ucj_validate.match.model.nik import shipped_model
from ucj_validate.match.model.opaque import shipped_opaque_model
from ucj_validate.match.model.rules import RULES
from ucj_validate.match.model.weights import probability
from ucj_validate.match.persons.groups import Edges
from ucj_validate.match.weighing import floor
from ucj_validate.settings import MatchSettings

Row = dict[str, Any]
HIM: Row = {"nik": "0071011203850001", "name_key": "LASADINDI TOMBOLOTUTU", "birth_date": BORN, "sex": "L"}
TWIN = {**HIM, "nik": "0071011203850002", "name_key": "LASADINDA TOMBOLOTUTU"}
SLIP = {**HIM, "nik": "0071011203850010"}
STRANGER: Row = {"nik": "0071014507900003", "name_key": "WA ODE SARI", "birth_date": date(1990, 7, 5), "sex": "P"}
NO_NIK: Row = {"name_key": "LASADINDI TOMBOLOTUTU", "birth_date": BORN}


def held(*rows: Row, members: tuple[Row, ...] = ()) -> Evidence:
    return evidence(people(*rows), people(*members, file="m.csv"))


def pair(of: Evidence, left: int = 0, right: int = 1) -> Row:
    return compared_rows(of, np.array([left]), np.array([right])).row(0, named=True)


FULL = HIM | {"no_kk": "7", "phone": "62811", "mother_key": "SALMA", "village": "LERE"}


def test_each_part_of_a_weight_is_what_its_levels_are_worth() -> None:
    told = pair(held(FULL, FULL | {"nik": None, "sex": "P", "phone": "1", "no_kk": "8", "village": "X"}))

    weights = {
        name.removeprefix("bits_"): round(float(bits), 9) for name, bits in told.items() if name.startswith("bits_")
    }
    assert list(weights) == ["population", "nik_and_birth_date", "name", "sex", "no_kk", "phone", "mother", "place"]
    assert weights["population"] == round(-float(np.log2(5_000)), 9)
    assert weights["nik_and_birth_date"] == 13.5
    assert weights["name"] > 10
    assert [weights[name] for name in ("sex", "no_kk", "phone", "mother", "place")] == [
        lv.SEX[2], lv.NO_KK[2], lv.PHONE[2], lv.MOTHER[1], lv.PLACE[2],
    ]  # fmt: skip
    assert told["own"] == pytest.approx(sum(weights.values()))
    assert told["rule"] is None
    assert told["weight"] == pytest.approx(told["own"])
    assert told["probability"] == pytest.approx(float(probability(np.array([told["weight"]]))[0]))
    assert (told["nik_level"], told["sex_level"], told["mother_level"]) == ("nik_missing", "sex_differs", "mother_same")


def test_the_sex_weighs_nothing_beside_a_number_that_has_counted_it() -> None:
    told = {bar.part: bar.bits for bar in bars(pair(held(HIM, HIM)))}

    assert told["sex"] == 0.0
    assert told["nik_and_birth_date"] == lv.JOINT[1, 1]


def test_a_rule_is_named_beside_its_ceiling() -> None:
    told = pair(held(HIM, TWIN))

    assert told["rule"] in RULES[1:]
    assert told["weight"] < told["own"]


LINK = {"weight": 0.0, "decision": "review"}


@pytest.mark.parametrize(
    ("rest", "decision", "more", "parts"),
    [
        (-2.0, "review", {}, ["rivals"]), (-2.0, "rejected", {}, ["rivals"]), (2.0, "review", {}, ["version"]),
        (0.0, "review", {}, []), (-2.0, "accepted", {}, ["version"]), (2.0, "accepted", {}, ["version"]),
        (0.5, "accepted", {"name_slack": 0.6}, []), (0.5, "accepted", {"name_slack": 0.4}, ["version"]),
        (0.5, "accepted", {"name_slack": 0.5}, []), (-0.5, "accepted", {"name_slack": 0.6}, []),
    ],
)  # fmt: skip
def test_what_a_runs_weight_has_beyond_its_fields_is_named(
    rest: float, decision: str, more: Row, parts: list[str]
) -> None:
    own = pair(held(HIM, SLIP))

    told = bars(own, {"weight": own["weight"] + rest, "decision": decision}, **more)

    assert [bar.part for bar in told[8:]] == parts
    assert sum(bar.bits for bar in told) == pytest.approx(own["weight"] + rest)


def test_a_link_at_the_threshold_was_joined_by_way_of_other_rows_where_its_own_pair_is_weaker() -> None:
    weak = pair(held(NO_NIK | {"birth_date": None}, HIM))
    at = float(np.log2(0.98 / 0.02))

    told = bars(weak, {"weight": at, "decision": "accepted"}, accept=0.98)

    assert told[-1].part == "other_rows"
    assert bars(weak, {"weight": at + 0.1, "decision": "accepted"}, accept=0.98)[-1].part == "version"
    assert bars(weak, {"weight": at, "decision": "accepted"}, accept=0.95)[-1].part == "version"


def test_what_rivals_leave_stands_as_a_bar_where_they_take_anything() -> None:
    own = pair(held(HIM, SLIP))

    assert bars(own, shared=own["weight"] - 3.0)[-1] == type(bars(own)[0])("rivals", pytest.approx(-3.0))
    assert len(bars(own, shared=own["weight"] + 3.0)) == len(bars(own)) == 8


def test_the_nearest_are_as_many_as_are_asked_for_in_whatever_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    of = held(HIM, STRANGER, SLIP, HIM, NO_NIK, TWIN)
    whole = nearest(of, 0, np.arange(6), 4)["right"].to_list()

    monkeypatch.setattr("ucj_validate.match.explanation._CHUNK", 2)

    assert whole == nearest(of, 0, np.arange(6), 4)["right"].to_list() == [3, 4, 2, 5]
    assert nearest(of, 0, np.arange(6), 1)["right"].to_list() == [3]
    assert nearest(held(HIM, HIM, HIM), 0, np.arange(3), 2)["right"].to_list() == [1, 2]


def test_a_chain_takes_the_way_whose_weakest_pair_is_strongest() -> None:
    bare = {"name_key": "LASADINDI", "birth_date": None, "nik": None, "phone": "62811"}
    of = held(HIM, bare, SLIP | {"phone": "62811"}, STRANGER)

    assert chain(of, [0, 1, 2, 3], 0, 1).select("left", "right").rows() == [(0, 2), (2, 1)]
    assert chain(of, [0, 1, 2, 3], 1, 0).select("left", "right").rows() == [(1, 2), (2, 0)]
    assert chain(of, [2, 0], 0, 2).select("left", "right").rows() == [(0, 2)]


def test_a_chain_goes_over_a_pair_that_a_rule_holds_back_only_where_there_is_no_other() -> None:
    of = held(HIM, TWIN | {"nik": None}, HIM | {"nik": None})

    assert chain(of, [0, 1], 0, 1).select("left", "right").rows() == [(0, 1)]
    assert chain(of, [0, 1, 2], 0, 2).select("left", "right").rows() == [(0, 2)]


def test_the_strongest_rival_is_told_by_whose_it_is() -> None:
    other = {**NO_NIK, "nik": "0071021203850044"}
    better = {**HIM, "nik": "0071021203850055", "village": "LERE"}
    of = held(NO_NIK | {"village": "LERE"}, members=(HIM, other, better, STRANGER))

    told, turned = rivals(of, 0, 1, accept=0.98), rivals(of, 1, 0, accept=0.98)

    assert told.strongest == turned.strongest == (0, 3)
    assert told.weight == pytest.approx(turned.weight)
    assert told.weight < -2


def test_two_numbers_of_one_person_are_no_rivals_to_each_other() -> None:
    of = held(NO_NIK, members=(HIM, SLIP))

    assert rivals(of, 0, 1, accept=0.98).weight == pytest.approx(pair(of)["weight"])
    assert rivals(of, 0, 1, accept=1.0).weight < 3


def test_a_pair_far_from_anything_has_no_chance_to_share() -> None:
    of = held(HIM, STRANGER)

    assert (rivals(of, 0, 1, 0.98).weight, rivals(of, 0, 1, 0.98).strongest) == (-np.inf, None)


def test_an_explanation_weighs_by_the_model_it_is_given() -> None:
    model = shipped_model()
    doubled = replace(model, numbers={"prior": 3.0})

    with_it = evidence(people(HIM), people(SLIP), doubled)
    without = evidence(people(HIM), people(SLIP))

    assert pair(with_it)["own"] == pytest.approx(pair(without)["own"] + 3.0, abs=1e-6)


def linked(roll: list[Row], members: list[Row], *told: tuple[str, int, str, int, str], **settings: Any) -> Linkage:
    rows = [
        {"left_side": a, "left_row": i, "right_side": b, "right_row": j, "verdict": verdict, "decision": str(at)}
        for at, (a, i, b, j, verdict) in enumerate(told)
    ]
    decided = Decided(pl.DataFrame(rows, schema=DECIDED)) if rows else None
    return link(people(*roll), people(*members, file="m.csv"), MatchSettings(**settings), decided=decided)


def links(of: Linkage, *names: str) -> list[tuple[Any, ...]]:
    return of.links.with_columns(pl.col(pl.Categorical).cast(pl.String)).select(names).rows()


def test_every_row_of_a_person_is_linked_to_every_member_row_of_it() -> None:
    told = linked([STRANGER, HIM, HIM | {"village": "X"}], [HIM, HIM | {"phone": "1"}])

    assert links(told, "roll_row", "member_row", "decision", "decided_by", "rule") == [
        (row, member, "accepted", "model", None) for row in (1, 2) for member in (0, 1)
    ]
    assert told.roll_person.to_list() == [0, 1, 1]
    assert told.member_person.to_list() == [1, 1]
    assert told.links["margin"].to_list() == [float("inf")] * 4


def test_a_link_tells_which_levels_speak_for_it() -> None:
    told = linked([FULL], [FULL | {"nik": None, "name_key": "LASADINDI", "phone": "9"}])

    assert links(told, "nik_level", "name_level", "birth_date_level", "sex_level", "place_level", "no_kk_level", "phone_level",
                 "mother_level") == [
        ("nik_missing", "name_subset", "dob_same", "sex_same", "place_same", "no_kk_same", "phone_differs", "mother_same"),
    ]  # fmt: skip
    assert told.links["basis"][0].cast(pl.String).to_list() == [
        "name_subset", "dob_same", "sex_same", "place_same", "no_kk_same", "mother_same",
    ]  # fmt: skip


def test_rows_of_a_person_joined_by_way_of_others_are_as_sure_as_the_threshold() -> None:
    weak = {
        "name_key": "LASADINDI",
        "phone": "62811",
        "mother_key": "SALMA",
        "no_kk": "7",
        "birth_date": None,
        "nik": None,
    }
    told = linked([HIM], [HIM | {"phone": "62811", "mother_key": "SALMA", "no_kk": "7"}, weak], accept=0.97)

    sure = told.links.filter(pl.col("decision") == "accepted")["weight"]
    assert (sure >= np.log2(0.97 / 0.03) - 1e-9).all()
    assert told.links["probability"].to_list() == pytest.approx(probability(told.links["weight"].to_numpy()).tolist())


def test_a_pair_that_a_rule_holds_back_is_decided_by_it_and_one_that_is_too_weak_by_the_model() -> None:
    by_rule = linked([HIM], [TWIN | {"nik": None}])
    by_model = linked([NO_NIK], [HIM, HIM | {"nik": "0071021203850044"}])

    assert links(by_rule, "decision", "decided_by", "rule") == [("review", "rule", "twin_name")]
    assert links(by_model, "decision", "decided_by", "rule") == [("review", "model", None)] * 2
    assert by_model.links["margin"].to_list() == [0.0, 0.0]
    assert (by_model.links["weight"] < 1).all()


def test_a_persons_word_stands_beside_the_link() -> None:
    told = linked([HIM, NO_NIK], [STRANGER, STRANGER | {"nik": None}], ("roll", 0, "members", 0, "different"),
                  ("members", 1, "roll", 1, "unsure"))  # fmt: skip

    assert links(told, "roll_row", "member_row", "decision", "decided_by", "rule") == [
        (0, 0, "rejected", "person", None), (1, 1, "review", "person", None),
    ]  # fmt: skip


def test_links_are_told_piece_by_piece_as_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = linked([HIM, HIM | {"village": "X"}, NO_NIK], [HIM, TWIN, SLIP])
    monkeypatch.setattr("ucj_validate.match.links._PIECE", 2)

    pieced = linked([HIM, HIM | {"village": "X"}, NO_NIK], [HIM, TWIN, SLIP])

    assert whole.links.height > 2
    assert links(pieced, *whole.links.columns) == links(whole, *whole.links.columns)


def test_of_two_rows_that_may_be_one_a_sides_duplicates_tell_how_likely() -> None:
    told = linked([STRANGER], [STRANGER, HIM, TWIN | {"nik": None}])

    assert told.duplicates.select("side", "left_row", "right_row").rows() == [("members", 1, 2)]
    assert 0.2 < told.duplicates["probability"][0] < 0.7


def test_a_run_tells_what_it_has_compared() -> None:
    told = linked([HIM, HIM, STRANGER], [SLIP]).diagnostics

    assert {name: told[name] for name in ("records", "entities", "pairs_accepted", "chains_cut", "converged")} == {
        "records": 4, "entities": 3, "pairs_accepted": 1, "chains_cut": 0, "converged": True,
    }  # fmt: skip
    assert told["pairs_compared"] == 1
    blocks = told["blocks"]
    assert isinstance(blocks, list)
    assert set(blocks[0]) == {
        "key", "pairs", "largest", "refined", "dropped",
    }  # fmt: skip
    model, certainty = told["model"], told["certainty"]
    assert isinstance(model, dict)
    assert isinstance(certainty, dict)
    assert (model["origin"], model["rows"], model["rows_merged"], model["pairs_compared"]) == ("learnt", 4, 1, 1)
    assert certainty["precision_wanted"] == MatchSettings().precision
    assert certainty["links_accepted"] == 2


def test_only_rows_that_count_are_reckoned_among_the_errors() -> None:
    roll, members = people(HIM, HIM | {"village": "X"}), people(SLIP, file="m.csv")

    told = [link(roll, members, MatchSettings(), counted=counted).diagnostics["certainty"] for counted in (None, 1)]

    assert [one["links_accepted"] for one in told if isinstance(one, dict)] == [2, 1]


def test_what_is_worth_nothing_lies_far_below_what_is_shown() -> None:
    assert floor(MatchSettings(review=0.5)) == -6.0
    assert floor(MatchSettings(review=0.2)) == pytest.approx(-2.0 - 6.0)


@pytest.mark.parametrize(("m", "u", "bits"), [(0.8, 0.1, 3.0), (0.1, 0.8, -3.0), (0.5, 0.5, 0.0)])
def test_a_level_is_worth_the_logarithm_of_its_shares(m: float, u: float, bits: float) -> None:
    assert LevelShare("x", m, u).bits == pytest.approx(bits)


def test_a_share_is_held_to_nine_digits() -> None:
    assert rounded(0.123456789123) == 0.123456789
    assert rounded(1234567891.23) == 1234567890.0


MODEL = StoredModel("nik", {"sex": (LevelShare("sex_same", 0.9876543214, 1 / 3, 12.345, 0.98765), LevelShare("sex_differs", 0.5, 0.25))},
                    {"prior": 0.12345678949}, {"rows": 7, "converged": False}, LEARNT)  # fmt: skip


def test_a_document_holds_the_shares_what_they_rest_on_and_how_they_were_learnt() -> None:
    assert MODEL.document() == {
        "schema": "ucj-validate/model/1", "id_kind": "nik",
        "fields": {"sex": [
            {"level": "sex_same", "m": 0.987654321, "u": 0.333333333, "bits": 1.567, "pairs": 12.3, "shipped_bits": 0.9877},
            {"level": "sex_differs", "m": 0.5, "u": 0.25, "bits": 1.0, "pairs": 0.0},
        ]},
        "numbers": {"prior": 0.123456789}, "training": {"rows": 7, "converged": False},
    }  # fmt: skip
    assert json.loads(MODEL.text()) == MODEL.document()
    assert MODEL.text().endswith("}\n")
    assert MODEL.described() == {"origin": "learnt", "sha256": MODEL.digest(), "rows": 7, "converged": False}
    assert model_of(MODEL.document(), "x").text() == MODEL.text()
    read = model_of(MODEL.document(), "x")
    assert (read.origin, read.fields["sex"][0].shipped_bits, read.fields["sex"][1].shipped_bits) == (
        LEARNT,
        0.9877,
        None,
    )
    assert model_of(replace(MODEL, training={}).document(), "x").origin == SHIPPED


@pytest.mark.parametrize(
    ("origin", "training", "converged"),
    [(LEARNT, {"converged": False}, False), (LEARNT, {"converged": True}, True), (LEARNT, {}, True), (SHIPPED, {"converged": False}, True),
     ("pinned", {"converged": False}, True)],
)  # fmt: skip
def test_only_what_was_learnt_here_can_fail_to_stand_still(
    origin: str, training: dict[str, bool], converged: bool
) -> None:
    assert replace(MODEL, origin=origin, training=training).converged is converged


def test_a_model_learnt_from_rows_is_shipped_where_it_tells_no_rows() -> None:
    assert (shipped_model().origin, shipped_opaque_model().origin) == (SHIPPED, SHIPPED)
    assert pinned_model(shipped_model().document(), "x", shipped_model()).origin == "pinned"
    assert (SHIPPED, LEARNT) == ("shipped", "learnt")


@pytest.mark.parametrize(
    "spoil",
    [
        {"m": 0}, {"m": -1}, {"m": "1"}, {"m": True}, {"m": float("nan")}, {"u": float("inf")}, {"pairs": None}, {"pairs": True},
        {"shipped_bits": "x"},
    ],
)  # fmt: skip
def test_a_share_that_is_none_is_refused(spoil: Row) -> None:
    document = MODEL.document()
    document["fields"]["sex"][0] |= spoil

    with pytest.raises(UsageError, match="tidak utuh"):
        model_of(document, "model.json")


def test_what_is_no_model_is_told_by_what_it_says_it_is() -> None:
    with pytest.raises(UsageError) as refused:
        model_of({"schema": "x" * 100}, "model.json")

    assert (refused.value.where, refused.value.found) == ("model.json", "x" * 60)


def test_levels_of_another_field_or_in_another_order_are_another_model() -> None:
    document = shipped_model().document()
    for spoilt in ({**document["fields"], "sex": document["fields"]["sex"][::-1]}, {**document["fields"], "more": []}):
        with pytest.raises(UsageError) as refused:
            pinned_model(document | {"fields": spoilt}, "model.json", shipped_model())

        assert refused.value.found in {"sex", "more"}


def test_a_model_is_read_from_its_folder_or_file_and_no_larger_one(tmp_path: Path) -> None:
    file = tmp_path / "model.json"
    file.write_text(shipped_opaque_model().text(), encoding="utf-8")

    assert read_model(tmp_path).text() == read_model(file).text() == shipped_opaque_model().text()
    assert read_pinned(tmp_path, "opaque").origin == "pinned"
    with pytest.raises(UsageError, match="jenis nomor lain"):
        read_pinned(file, "nik")
    file.write_bytes(shipped_model().text().encode() + b" " * 1_000_000)
    with pytest.raises(UsageError, match="terlalu besar"):
        read_model(file)


def test_the_strongest_rival_is_another_of_one_of_the_two() -> None:
    edges = Edges(np.array([0, 0, 1, 3]), np.array([1, 2, 3, 4]), np.array([5.0, 3.0, 4.0, 50.0]))

    assert _strongest(edges, np.array([9, 1, 2, 3, 4]), 0, 1) == (1, 3)
    assert _strongest(edges, np.array([9, 1, 2, -1, 4]), 0, 1) == (0, 2)
    assert _strongest(edges, np.array([9, 1, 1, 9, 4]), 0, 1) is None
