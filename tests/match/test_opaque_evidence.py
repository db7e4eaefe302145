"""Records with other ids: how values of two rows agree, how rare that is, and what is estimated from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from tests.support.builders import people
from ucj_validate.match import link
from ucj_validate.match.comparing.levels import DateLevel as D
from ucj_validate.match.comparing.levels import NameLevel as A
from ucj_validate.match.comparing.levels import NikLevel as N
from ucj_validate.match.comparing.levels import PlainLevel as P
from ucj_validate.match.model.rules import RULES
from ucj_validate.match.opaque import estimate
from ucj_validate.match.opaque.blocking import FURTHER, opaque_people
from ucj_validate.match.opaque.estimate import Model, estimated, field_weights, kinds, untrained, weighed
from ucj_validate.match.opaque.evidence import Evidence, OpaqueRecords, PlaceStep, evidence, opaque_records
from ucj_validate.match.opaque.priors import PRIOR
from ucj_validate.match.values.records import stacked
from ucj_validate.settings import MatchSettings

Row = dict[str, Any]
S = PlaceStep
TOWN = [{"village": "LERE", "district": "4560", "regency": "PALU", "raw_phone": "62811"}] * 6


def of(*rows: Row) -> OpaqueRecords:
    return opaque_records(frame_of(*rows))


def frame_of(*rows: Row) -> pl.DataFrame:
    return stacked(opaque_people(people(*rows)), opaque_people(people()), FURTHER, merge=False).frame


def agreeing(one: Row, other: Row, field: str) -> tuple[int, float]:
    """Level and rarity of a field of two rows in a town, the same in either order."""
    data = of(one, other, *TOWN)
    told = [evidence(data, np.array([a]), np.array([b])) for a, b in ((0, 1), (1, 0))]
    found = {
        (int(each.levels[field][0]), round(float(each.bits[field][0]), 9) if field in each.bits else 0.0)
        for each in told
    }
    assert len(found) == 1
    return found.pop()


PLACE = {"village": "RICHLANDS", "district": "4555", "regency": "BRISBANE"}


@pytest.mark.parametrize(
    ("other", "level"),
    [
        ({}, S.SAME), ({"district": "9", "regency": "X"}, S.SAME), ({"village": "RICHLAND"}, S.SPELLING),
        ({"village": "ELWOOD"}, S.DISTRICT), ({"village": "ELWOOD", "district": "1"}, S.REGENCY),
        ({"village": "ELWOOD", "district": "1", "regency": "X"}, S.DIFFERENT), ({"village": None}, S.DISTRICT),
        ({"village": None, "district": None}, S.REGENCY), (dict.fromkeys(PLACE), S.MISSING),
        ({"village": None, "district": None, "regency": "X"}, S.DIFFERENT), ({"village": None, "district": "1", "regency": None}, S.DIFFERENT),
        ({"village": "ELWOOD", "district": None, "regency": None}, S.DIFFERENT),
        ({"village": "RICHLAND", "district": "1", "regency": "X"}, S.SPELLING),
    ],
)  # fmt: skip
def test_the_nearest_place_that_agrees_is_told(other: Row, level: int) -> None:
    found, bits = agreeing(PLACE, PLACE | other, "place")

    assert found == level
    assert (bits > 0) is (level in (S.SAME, S.DISTRICT))


def test_a_place_is_worth_the_more_the_rarer_it_is() -> None:
    rare, usual = (agreeing({"village": name}, {"village": name}, "place")[1] for name in ("ELWOOD", "LERE"))
    district = agreeing({"village": "A", "district": "4560"}, {"village": "B", "district": "4560"}, "place")[1]
    village = agreeing({"village": "LERE", "district": "4560"}, {"village": "LERE", "district": "4560"}, "place")[1]

    assert rare == pytest.approx(-np.log2(3 / 508))
    assert usual == village == pytest.approx(-np.log2(9 / 508))
    assert district == pytest.approx(-np.log2(9 / 508))


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("anne.winter@example.org", "anne.winter@example.org", P.SAME), ("anne.winter@example.org", "anne.wintre@example.org", P.NEAR),
        ("anne.winter@example.org", "bert.otter@elsewhere.net", P.DIFFERENT), ("0812", "0812", P.MISSING),
        ("anne.winter@example.org", None, P.MISSING),
    ],
)  # fmt: skip
def test_contacts_are_one_with_a_slip_or_two(one: str | None, other: str | None, level: P) -> None:
    assert agreeing({"raw_phone": one}, {"raw_phone": other}, "contact")[0] == level


def test_a_contact_that_agrees_is_worth_its_rarity_and_one_nearly_so_nothing() -> None:
    same = agreeing({"raw_phone": "a.b@c.org"}, {"raw_phone": "a.b@c.org"}, "contact")[1]
    near = agreeing({"raw_phone": "a.b@c.org"}, {"raw_phone": "a.d@c.org"}, "contact")[1]

    assert same == pytest.approx(-np.log2(3 / 502))
    assert near == 0.0


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("12 PINKERTON CIRCUIT", "12 PINKERTON CIRCUIT", A.SAME), ("12 PINKERTON CIRCUIT", "12 PINKERTAN CIRCUIT", A.SPELLING),
        ("12 PINKERTON CIRCUIT", "PINKERTON CIRCUIT", A.SUBSET), ("12 PINKERTON", "9 ELWOOD", A.DIFFERENT), ("12 P", None, A.MISSING),
    ],
)  # fmt: skip
def test_addresses_are_compared_word_by_word(one: str | None, other: str | None, level: A) -> None:
    found, bits = agreeing({"address": one}, {"address": other}, "address")

    assert found == level
    assert (bits > 0) is (level in (A.SAME, A.SPELLING, A.SUBSET))


@pytest.mark.parametrize(
    ("field", "one", "other", "level"),
    [
        ("sex", {"sex": "L"}, {"sex": "L"}, P.SAME), ("sex", {"sex": "L"}, {"sex": "P"}, P.DIFFERENT), ("sex", {"sex": "L"}, {}, P.MISSING),
        ("no_kk", {"no_kk": "7"}, {"no_kk": "7"}, P.SAME), ("no_kk", {"no_kk": "7"}, {"no_kk": "8"}, P.DIFFERENT),
        ("no_kk", {}, {}, P.MISSING), ("date", {"birth_date": date(1985, 3, 12)}, {"birth_date": date(1985, 3, 13)}, D.NEAR),
        ("name", {"name_key": "ANNE"}, {"name_key": "ANNE"}, A.SAME),
    ],
)  # fmt: skip
def test_other_values_agree_or_do_not(field: str, one: Row, other: Row, level: int) -> None:
    assert agreeing(one, other, field)[0] == level


def test_pairs_are_compared_all_at_once_as_one_by_one() -> None:
    rows = [
        {"nik": "X4821907", "village": "ELWOOD", "raw_phone": "anne.winter@example.org"},
        {"nik": "X4821970", "village": "ELWOODS", "raw_phone": "anne.wintre@example.org"},
        {"nik": "Y4821090", "village": "RICHLANDS", "raw_phone": "bert@else.net"},
    ]
    data = of(*rows, rows[0])
    left, right = np.array([0, 1, 2, 0, 0, 3]), np.array([1, 2, 0, 3, 2, 1])

    whole = evidence(data, left, right)

    for at in range(6):
        one = evidence(data, left[at : at + 1], right[at : at + 1])
        assert {field: levels[at] for field, levels in whole.levels.items()} == {
            field: levels[0] for field, levels in one.levels.items()
        }
        assert {field: bits[at] for field, bits in whole.bits.items()} == {
            field: bits[0] for field, bits in one.bits.items()
        }


def test_pairs_are_of_two_lists_or_within_one() -> None:
    assert kinds(np.array([0, 2, 0, 2]), np.array([1, 3, 3, 1]), 2).tolist() == [0, 1, 2, 2]


def levels(*rows: Row) -> Evidence:
    """Pairs by the levels of their fields; `bits` by field."""
    return Evidence(
        {field: np.array([row.get(field, 0) for row in rows], dtype=np.int8) for field in PRIOR},
        {field: np.array([row.get("bits", {}).get(field, 0.0) for row in rows]) for field in ("name", "address", "place", "contact")},
        np.zeros(len(rows), dtype=np.int16),
    )  # fmt: skip


START = untrained(8_000, 8_000)


def test_a_field_is_worth_its_share_among_matches_over_chance_and_the_rarity() -> None:
    found = levels({"id": N.EXACT, "name": A.SAME, "bits": {"name": 3.0}, "sex": P.DIFFERENT}, {"name": A.SAME, "bits": {"name": 90.0}},
                   {"place": S.DIFFERENT, "contact": P.SAME, "bits": {"contact": -90.0}})  # fmt: skip

    told = field_weights(found, START)

    ratio = {field: np.log2(START.m[field] / START.chance[field]) for field in PRIOR}
    assert told["name"].tolist() == pytest.approx([ratio["name"][A.SAME] + 3.0, 20.0, 0.0])
    assert told["id"][0] == pytest.approx(min(ratio["id"][N.EXACT], 20.0))
    assert told["sex"][0] == pytest.approx(ratio["sex"][P.DIFFERENT])
    assert told["sex"][0] < 0
    assert told["place"].tolist() == pytest.approx([0.0, 0.0, ratio["place"][S.DIFFERENT]])
    assert told["contact"][2] == -20.0
    assert told["date"].tolist() == [0.0, 0.0, 0.0]


def chances(*rows: Row) -> list[float]:
    return weighed(START, levels(*rows), np.full(len(rows), 2)).weight.tolist()


PERSON = {"id": N.EXACT, "date": D.SAME, "name": A.SAME, "sex": P.SAME, "address": A.SAME, "place": S.SAME}


def test_one_person_is_likelier_than_a_household_and_a_household_than_chance() -> None:
    person, sibling, stranger, twin = chances(
        PERSON,
        PERSON | {"id": N.DIFFERENT, "date": D.DIFFERENT, "name": A.PARTLY},
        dict.fromkeys(PERSON, 2)
        | {"id": N.DIFFERENT, "date": D.DIFFERENT, "name": A.DIFFERENT, "address": A.DIFFERENT},
        PERSON | {"id": N.ONE_DIGIT, "name": A.PARTLY},
    )

    assert person > 10
    assert stranger < sibling < -5
    assert sibling < twin < 3 < person


def test_what_surrounds_a_household_tells_its_people_apart_no_further() -> None:
    kin = {"id": N.DIFFERENT, "date": D.DIFFERENT, "name": A.PARTLY}

    alone, around = chances(
        kin | {"no_kk": P.SAME, "address": A.SAME},
        kin | {"no_kk": P.SAME, "address": A.SAME, "place": S.SAME, "contact": P.SAME},
    )

    assert around == pytest.approx(alone, abs=0.1)


@pytest.mark.parametrize(
    ("row", "held"),
    [
        ({"name": A.SAME}, True),
        ({"name": A.SAME, "sex": P.SAME}, True),
        ({"name": A.SAME, "place": S.SAME}, False),
        ({}, True),
    ],
)
def test_nothing_but_a_name_is_held_back(row: Row, held: bool) -> None:
    rare = row | {"bits": {"name": 40.0}}

    found = weighed(START, levels(rare, PERSON), np.array([2, 2]))

    assert [RULES[rule] for rule in found.rule] == ["name_alone" if held else "", ""]
    assert (found.weight[0] <= np.log2(0.9 / 0.1)) or not held


def town(n: int, slips: int = 0) -> list[Row]:
    def letters(at: int) -> str:
        return "".join(chr(65 + at // 26**place % 26) for place in range(3))

    return [
        {
            "nik": f"P{(at * 7919 + 100003) % 9999991:07d}" if at >= slips else f"Q{(at * 31 + 200003) % 9999991:07d}",
            "name_key": f"{letters(at * 7)}SON {letters(at * 11)}MAN", "birth_date": date.fromordinal(711_000 + 37 * at),
            "village": f"PLACE{at % 3}",
        }
        for at in range(n)
    ]  # fmt: skip


def model_of(roll: list[Row], members: list[Row]) -> Model:
    records = stacked(opaque_people(people(*roll)), opaque_people(people(*members)), FURTHER, merge=False)
    n, m = len(roll), len(members)
    left, right = (part.ravel() for part in np.meshgrid(np.arange(n), np.arange(n, n + m), indexing="ij"))
    return estimated(opaque_records(records.frame), records.frame, n, left, right)


def test_matches_are_counted_and_shares_follow_them() -> None:
    sound, slips = model_of(town(40), town(40)), model_of(town(40), town(40, slips=20))

    for model, id_same in ((sound, 40), (slips, 20)):
        assert model.settled
        assert model.pairs["name"].sum() == pytest.approx(40, abs=2)
        assert model.pairs["id"][N.EXACT] == pytest.approx(id_same, abs=1)
        assert model.matches[2] > 4 * model.matches[0]
        assert model.matches[0] == pytest.approx(model.matches[1], rel=0.2)
        assert all(shares[1:].sum() == pytest.approx(1.0, abs=1e-6) for shares in model.m.values())
    assert slips.m["id"][N.EXACT] < sound.m["id"][N.EXACT] - 0.2
    assert sound.m["id"][N.EXACT] == pytest.approx((40 + 20 * PRIOR["id"].m[N.EXACT]) / 60, abs=0.02)
    assert 1 < sound.rounds < 30


def test_what_everybody_shares_is_no_evidence() -> None:
    one_village = [row | {"village": "LERE"} for row in town(60)]

    model = model_of(one_village, one_village)

    assert model.chance["place"][S.SAME] > 0.5
    assert field_weights(levels({"place": S.SAME, "bits": {"place": 0.2}}), model)["place"][0] < 1


def test_random_pairs_are_all_there_are_or_so_many_and_never_of_a_row_with_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frame = frame_of(*town(30))
    every = estimate._random_pairs(frame)
    monkeypatch.setattr(estimate, "SAMPLE", 434)
    some = estimate._random_pairs(frame)
    turned = estimate._random_pairs(frame.reverse().with_columns(id=pl.int_range(30)))

    assert len({frozenset(pair) for pair in zip(*(end.tolist() for end in every), strict=True)}) == 435
    assert len(some[0]) == 434
    assert (some[0] != some[1]).all()
    assert {int(end) for ends in some for end in ends} == set(range(30))
    assert [(29 - end).tolist() for end in turned] == [end.tolist() for end in some]


def test_an_estimate_is_told_in_counts_and_shares() -> None:
    told = replace(START, rounds=3, settled=True).described()

    assert set(told) == {"m", "chance", "matches", "households", "rounds", "settled"}
    assert (told["rounds"], told["settled"], told["matches"], told["households"]) == (3, True, [0.000125] * 3, 0.000375)
    m, chance = told["m"], told["chance"]
    assert isinstance(m, dict)
    assert isinstance(chance, dict)
    assert m["id"][N.EXACT] == 0.9
    assert chance["sex"][P.SAME] == 0.5


def test_a_run_by_other_ids_tells_its_estimates() -> None:
    told = link(people(*town(12)), people(*town(12), file="m.csv"), MatchSettings(id_kind="opaque")).diagnostics

    estimates, model = told["estimates"], told["model"]
    assert isinstance(estimates, dict)
    assert isinstance(model, dict)
    assert set(estimates["m"]) == set(PRIOR)
    assert (model["rows"], model["origin"], model["converged"]) == (24, "learnt", True)
    assert model["pairs_compared"] >= 12
    assert 11 < model["expected_matches"] < 14
