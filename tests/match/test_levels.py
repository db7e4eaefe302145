"""What levels are worth and how they are told: codes as other programs read them, and which of two weighs more."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import polars as pl
import pytest

from ucj_validate.frames import LINK_LEVELS
from ucj_validate.match.comparing import levels as lv
from ucj_validate.match.comparing.compare import Comparable, Compared, level_columns
from ucj_validate.match.comparing.levels import DateLevel as D
from ucj_validate.match.comparing.levels import NameLevel as A
from ucj_validate.match.comparing.levels import NikLevel as N
from ucj_validate.match.comparing.levels import PlainLevel as P
from ucj_validate.match.links import _basis
from ucj_validate.match.model.nik import NIK_AND_DATE, damage, nik_pairs, shipped_model, weights_of
from ucj_validate.match.model.opaque import opaque_model_of, shipped_opaque_model
from ucj_validate.match.model.priors import joint_shares, name_shares, plain_bits, plain_shares
from ucj_validate.match.model.rules import RULES, ceilings
from ucj_validate.match.model.weights import SMALLEST_TOWN, Weights, own_weight, probability, shipped, weighted
from ucj_validate.match.opaque.estimate import _arrays, untrained
from ucj_validate.match.opaque.evidence import PlaceStep
from ucj_validate.match.opaque.levels import TABLES
from ucj_validate.match.opaque.priors import HOUSEHOLD, PRIOR, TWINS

NIK_CODES = [
    "missing",
    "exact",
    "first_15",
    "one_digit",
    "one_digit_date",
    "length",
    "other_serial",
    "two_digits",
    "differs",
    "serial_one_digit",
    "doubtful",
]
NAME_CODES = ["missing", "same", "spelling", "initials", "subset", "partly", "similar", "differs", "alias", "resembles"]
DATE_CODES = ["missing", "same", "near", "partly", "differs"]
PLAIN_CODES = ["missing", "same", "differs", "near"]
PLAIN = ("sex", "place", "no_kk", "phone", "mother")


def pairs(n: int, **given: Any) -> Compared:
    """`n` pairs of which nothing is known but what is given."""
    values = {name: np.zeros(n, dtype=np.int8) for name in Compared.__dataclass_fields__}
    values |= {"name_weight": np.zeros(n), "other_vowel": np.zeros(n, dtype=bool)}
    return Compared(**values | {name: np.array(value) for name, value in given.items()})


@pytest.mark.parametrize(
    ("column", "field", "codes"),
    [
        ("nik_level", "nik", [f"nik_{code}" for code in NIK_CODES]),
        ("name_level", "name", [f"name_{code}" for code in NAME_CODES]),
        ("birth_date_level", "date", [f"dob_{code}" for code in DATE_CODES]),
        *((f"{field}_level", field, [f"{field}_{code}" for code in PLAIN_CODES]) for field in PLAIN),
    ],
)
def test_levels_are_written_by_code_into_a_column_of_their_field(column: str, field: str, codes: list[str]) -> None:
    told = level_columns(pairs(len(codes), **{field: np.arange(len(codes))}))

    assert told[column].to_list() == codes
    assert [told[other][0].rpartition("_")[2] for other in told] == ["missing"] * len(told)
    assert len(told) == 8


def spoken_for(column: str, codes: list[str]) -> list[str]:
    """Of the codes of a column, those that stand in a link's basis."""
    frame = pl.DataFrame(
        {name: codes if name == column else ["x"] * len(codes) for name in (*LINK_LEVELS, "address_level")}
    )
    told = _basis(frame).to_list()
    assert all(basis in ([], [code]) for basis, code in zip(told, codes, strict=True))
    return [code for basis in told for code in basis]


@pytest.mark.parametrize(
    ("column", "codes"),
    [
        (
            "nik_level",
            "nik_exact nik_first_15 nik_one_digit nik_one_digit_date nik_length nik_two_digits nik_serial_one_digit",
        ),
        ("name_level", "name_same name_spelling name_initials name_subset"),
        ("birth_date_level", "dob_same dob_near"),
        *((f"{field}_level", f"{field}_same") for field in ("sex", "place", "no_kk", "phone", "mother")),
    ],
)
def test_codes_that_speak_for_a_link_are_told_as_its_basis(column: str, codes: str) -> None:
    every = [level.code for level in lv.FIELDS[column][1].values()]
    beside = ["phone_near"] if column == "phone_level" else []  # of an e-mail address

    assert sorted(spoken_for(column, every)) == sorted([*codes.split(), *beside])


@pytest.mark.parametrize(
    ("column", "codes"),
    [
        ("nik_level", "id_same id_one_sign id_two_signs"),
        ("address_level", "address_same address_spelling address_initials address_subset"),
        ("place_level", "place_same place_spelling"),
        ("phone_level", "phone_same phone_near"),
    ],
)
def test_codes_of_other_ids_that_speak_for_a_link_are_told_as_its_basis(column: str, codes: str) -> None:
    every = list(dict.fromkeys(level.code for level in TABLES[column][1].values()))

    assert sorted(spoken_for(column, every)) == sorted(codes.split())


def test_levels_of_other_ids_are_written_by_code_too() -> None:
    codes = {
        column: {number: level.code for number, level in table.items()} for column, (_field, table) in TABLES.items()
    }

    assert {column: field for column, (field, _table) in TABLES.items()} == {
        "nik_level": "id", "name_level": "name", "birth_date_level": "date", "sex_level": "sex", "place_level": "place",
        "no_kk_level": "no_kk", "phone_level": "contact", "address_level": "address",
    }  # fmt: skip
    assert codes["nik_level"] == {N.MISSING: "id_missing", N.EXACT: "id_same", N.ONE_DIGIT: "id_one_sign",
                                  N.TWO_DIGITS: "id_two_signs", N.DIFFERENT: "id_differs"}  # fmt: skip
    assert codes["address_level"] == {
        A(number): f"address_{'differs' if code == 'alias' else code}" for number, code in enumerate(NAME_CODES)
    }
    assert codes["place_level"] == {
        **{number: f"place_{code}" for number, code in enumerate(PLAIN_CODES)},
        PlaceStep.SPELLING: "place_spelling", PlaceStep.REGENCY: "place_regency",
    }  # fmt: skip
    assert codes["phone_level"] == {number: f"phone_{code}" for number, code in enumerate(PLAIN_CODES)}


def test_every_level_has_words_of_its_own_in_both_languages() -> None:
    for _field, table in (*lv.FIELDS.values(), *TABLES.values()):
        told = list({level.code: level for level in table.values()}.values())
        for words in ([level.sentence_id for level in told], [level.sentence_en for level in told]):
            assert len(set(words)) == len(told)
            assert all(words)


def worth(**levels: int) -> float:
    """What one level of each of these fields is worth before anything is learnt, in bits."""
    alike = pairs(1, **{field: [level] for field, level in levels.items()})
    return round(float(own_weight(alike, shipped(), 2)[0] + np.log2(SMALLEST_TOWN)), 9)


@pytest.mark.parametrize("nik", [level for level in N if level != N.MISSING])
def test_the_better_a_date_agrees_the_more_a_number_is_worth(nik: N) -> None:
    row = {date: worth(nik=nik, date=date) for date in D}

    assert row[D.SAME] > row[D.NEAR] > row[D.PART] > row[D.DIFFERENT]
    assert row[D.SAME] > row[D.MISSING] > row[D.DIFFERENT]


@pytest.mark.parametrize(
    ("date", "order"),
    [
        (D.MISSING, [N.EXACT, N.EXCEL_PREFIX, N.LENGTH, N.ONE_DIGIT, N.ONE_DIGIT_DATE, N.SERIAL_ONE_DIGIT, N.TWO_DIGITS, N.SERIAL,
                     N.MISSING, N.DOUBTFUL, N.DIFFERENT]),
        (D.SAME, [N.EXACT, N.ONE_DIGIT_DATE, N.EXCEL_PREFIX, N.LENGTH, N.TWO_DIGITS, N.DOUBTFUL, N.SERIAL_ONE_DIGIT, N.DIFFERENT,
                  N.SERIAL]),
        (D.NEAR, [N.EXACT, N.EXCEL_PREFIX, N.LENGTH, N.ONE_DIGIT, N.ONE_DIGIT_DATE, N.TWO_DIGITS, N.MISSING, N.DOUBTFUL, N.SERIAL,
                  N.DIFFERENT]),
        (D.PART, [N.EXACT, N.EXCEL_PREFIX, N.ONE_DIGIT, N.ONE_DIGIT_DATE, N.TWO_DIGITS, N.MISSING, N.DOUBTFUL, N.SERIAL,
                  N.DIFFERENT]),
        (D.DIFFERENT, [N.EXACT, N.EXCEL_PREFIX, N.ONE_DIGIT, N.ONE_DIGIT_DATE, N.SERIAL_ONE_DIGIT, N.TWO_DIGITS, N.SERIAL,
                       N.DOUBTFUL, N.DIFFERENT]),
    ],
)  # fmt: skip
def test_the_better_a_number_agrees_the_more_it_is_worth(date: D, order: list[N]) -> None:
    bits = [worth(nik=level, date=date) for level in order]

    assert all(better > worse for better, worse in pairwise(bits))


def test_a_date_alone_is_worth_most_where_no_number_speaks_and_nothing_where_none_is_known() -> None:
    alone = {date: worth(nik=N.MISSING, date=date) for date in D}

    assert alone[D.MISSING] == 0
    assert alone[D.SAME] > alone[D.NEAR] > 0 > alone[D.PART] > alone[D.DIFFERENT]
    assert [level for level in N if worth(nik=level, date=D.DIFFERENT) > 0] == [N.EXACT, N.EXCEL_PREFIX]
    assert [level for level in N if worth(nik=level, date=D.MISSING) < 0] == [N.DIFFERENT, N.DOUBTFUL]


def test_a_name_loses_more_the_less_of_it_agrees() -> None:
    assert all(less < more for less, more in pairwise(lv.CONFLICT_LOSS))
    assert lv.CONFLICT_LOSS[0] == 0
    assert 0 < lv.INITIAL_GAIN < lv.SIMILAR_GAIN
    assert 0 < lv.ALIAS_LOSS < lv.DROPPED_LOSS < lv.SPELLING_LOSS < lv.RESEMBLES_LOSS < lv.CONFLICT_LOSS[1]
    assert lv.RESEMBLES_LOSS * 2 == lv.DIFFERENT_LOSS == lv.CONFLICT_LOSS[2]
    assert 0 < lv.NAME_SHARE < 1


@pytest.mark.parametrize("field", PLAIN)
def test_a_value_that_agrees_speaks_for_and_one_that_differs_against(field: str) -> None:
    bits = {level: worth(**{field: level}) for level in P}

    assert bits[P.MISSING] == 0
    assert bits[P.SAME] > bits[P.NEAR] >= 0 > bits[P.DIFFERENT]
    assert (bits[P.NEAR] == 0) is (field not in {"mother", "place"})


def test_of_the_other_fields_the_phone_says_most_and_the_sex_least_for_and_most_against() -> None:
    same, differs = ({field: worth(**{field: level}) for field in PLAIN} for level in (P.SAME, P.DIFFERENT))

    assert max(PLAIN, key=lambda field: same[field]) == "phone"
    assert sorted(PLAIN, key=lambda field: -same[field])[-2:] == ["place", "sex"]
    assert sorted(PLAIN, key=lambda field: differs[field]) == ["sex", "mother", "place", "no_kk", "phone"]
    assert same["no_kk"] == same["mother"]


def test_shipped_shares_of_one_persons_rows_add_up_to_one_and_fall() -> None:
    joint, name, plain = joint_shares(), name_shares(), plain_shares()

    for shares in (joint[1:, D.MISSING], joint[N.MISSING, 1:], name[1:], *(of[1:] for of in plain.values())):
        assert shares.sum() == pytest.approx(1.0, abs=0.03)
        assert shares[0] == shares.max() > 0.75
    assert joint[1:, 1:].sum() == pytest.approx(1.0, abs=0.03)
    assert joint[N.MISSING, D.MISSING] == 1.0
    assert joint[N.ONE_DIGIT, D.NEAR] == pytest.approx(joint[N.ONE_DIGIT, 0] * joint[0, D.NEAR])
    assert all(more > less for more, less in pairwise(joint[0, 1:]))
    assert (
        joint[N.SERIAL, 0] < joint[N.TWO_DIGITS, 0] == joint[N.DIFFERENT, 0] < joint[N.DOUBTFUL, 0] < joint[N.LENGTH, 0]
    )
    assert joint[N.LENGTH, 0] < joint[N.ONE_DIGIT_DATE, 0] < joint[N.ONE_DIGIT, 0] < joint[N.EXCEL_PREFIX, 0]
    assert name[A.SPELLING] > name[A.SUBSET] > name[A.INITIALS] > name[A.SIMILAR] > name[A.PARTLY] > name[A.DIFFERENT]
    assert {name[A.DIFFERENT]} == {name[A.ALIAS], name[A.RESEMBLES]}
    assert set(plain) == set(plain_bits()) == set(PLAIN)


@pytest.mark.parametrize("field", list(PRIOR))
def test_shipped_shares_of_other_ids_add_up_and_agreement_is_rare_between_two_people(field: str) -> None:
    shares = PRIOR[field]
    of_m, of_u = sum(shares.m.values()), sum(shares.u.values())

    assert of_m == pytest.approx(1.0)
    assert shares.m.keys() == shares.u.keys()
    assert max(shares.m, key=lambda level: shares.m[level]) == min(shares.m)
    assert 1.0 <= of_u < 1.3
    assert max(shares.u.values()) <= 1.0
    assert (
        untrained(0, 0).m[field].sum()
        == pytest.approx(untrained(0, 0).chance[field].sum())
        == pytest.approx(1.0, abs=1e-6)
    )
    bits = {level: np.log2(shares.m[level] / shares.u[level]) for level in shares.m}
    assert max(bits, key=lambda level: bits[level]) == min(shares.m)


@pytest.mark.parametrize("kin", [HOUSEHOLD, TWINS])
def test_relatives_differ_in_their_numbers_and_share_all_that_surrounds_them(kin: dict[str, dict[int, float]]) -> None:
    for field, shares in kin.items():
        assert _arrays(kin)[field].argmax() == max(shares, key=lambda level: shares[level])
        assert sum(shares.values()) == pytest.approx(1.0, abs=1e-3)
        assert shares.keys() == PRIOR[field].m.keys()
    assert set(kin) == {"id", "date", "name", "sex"}
    assert kin["id"][N.EXACT] < kin["id"][N.TWO_DIGITS] < 1
    assert kin["name"][A.SAME] < PRIOR["name"].m[A.SAME]


def test_twins_have_one_date_and_near_numbers_a_household_has_neither() -> None:
    for field, level in (
        ("date", D.SAME),
        ("id", N.ONE_DIGIT),
        ("id", N.TWO_DIGITS),
        ("name", A.SPELLING),
        ("sex", P.SAME),
    ):
        assert TWINS[field][level] > HOUSEHOLD[field][level]
    for field, level in (("date", D.DIFFERENT), ("id", N.DIFFERENT), ("name", A.DIFFERENT), ("name", A.SAME)):
        assert TWINS[field][level] < HOUSEHOLD[field][level]


WEIGHTS = Weights(
    joint=np.arange(55.0).reshape(11, 5), name=np.arange(10.0) * 100,
    plain={field: np.array([0.0, 1.0, 2.0, 3.0]) * 10 ** (3 + at) for at, field in enumerate(PLAIN)}, prior=0.25,
)  # fmt: skip


def test_a_pairs_weight_is_the_sum_of_its_parts_against_the_town() -> None:
    levels = pairs(
        1, nik=[N.SERIAL], date=[D.NEAR], name=[A.PARTLY], name_weight=[0.5], sex=[P.SAME], place=[P.NEAR],
        no_kk=[P.DIFFERENT], phone=[P.SAME], mother=[P.MISSING],
    )  # fmt: skip

    joint, plain = 6 * 5 + 2, 1e3 + 3e4 + 2e5 + 1e6
    expected = joint + 500 + 0.5 + 0.25 + plain
    assert own_weight(levels, WEIGHTS, 8192)[0] == pytest.approx(expected - 13)
    assert own_weight(levels, WEIGHTS, 2)[0] == pytest.approx(expected - np.log2(SMALLEST_TOWN))


@pytest.mark.parametrize(
    ("nik", "sex", "counts"),
    [(N.EXACT, P.SAME, False), (N.EXCEL_PREFIX, P.SAME, False), (N.ONE_DIGIT, P.SAME, False), (N.LENGTH, P.SAME, False),
     (N.ONE_DIGIT_DATE, P.SAME, True), (N.MISSING, P.SAME, True), (N.DIFFERENT, P.SAME, True), (N.EXACT, P.DIFFERENT, True)],
)  # fmt: skip
def test_the_sex_is_counted_where_no_number_that_agrees_has_counted_it(nik: N, sex: P, counts: bool) -> None:
    with_sex, without = (own_weight(pairs(1, nik=[nik], sex=[of]), WEIGHTS, 2)[0] for of in (sex, P.MISSING))

    assert with_sex - without == pytest.approx(1e3 * int(sex) if counts else 0.0)


def test_a_rule_keeps_a_weight_below_its_ceiling_and_no_other() -> None:
    levels = pairs(
        2, nik=[N.EXACT, N.MISSING], date=[D.SAME, D.MISSING], name=[A.SAME, A.SAME], name_weight=[20.0, 40.0]
    )
    data = cast("Comparable", SimpleNamespace(sound=np.zeros(4, dtype=bool), prefix15=np.zeros(4, dtype=bool)))

    found = weighted(data, np.array([0, 1]), np.array([2, 3]), levels, 8192)

    assert [RULES[rule] for rule in found.rule] == ["", "name_alone"]
    assert found.weight == pytest.approx([lv.JOINT[1, 1] + 20 - 13, ceilings()[RULES.index("name_alone")]])


def test_a_weight_is_the_logarithm_of_the_odds() -> None:
    assert probability(np.array([0.0, 1.0, -1.0, 3.0])) == pytest.approx([1 / 2, 2 / 3, 1 / 3, 8 / 9])
    assert probability(np.array([1e9]))[0] == 1.0
    assert 0 < probability(np.array([-1e9]))[0] < 1e-17


def test_a_document_tells_the_pairs_of_each_level_of_the_number_and_how_damaged_rows_are() -> None:
    model = shipped_model()
    from dataclasses import replace

    def with_pairs(at: int) -> Any:
        levels = model.fields[NIK_AND_DATE]
        return replace(
            model,
            fields={
                **model.fields,
                NIK_AND_DATE: tuple(replace(one, pairs=float(n == at)) for n, one in enumerate(levels)),
            },
        )

    assert [int(np.flatnonzero(nik_pairs(with_pairs(at)))[0]) for at in (0, 4, 5, 54)] == [0, 0, 1, 10]
    joint, name = joint_shares()[1:, 1:], name_shares()[1:]
    nik = joint[0].sum() / joint.sum()
    date = joint[:, 0].sum() / joint.sum()
    assert damage(model) == pytest.approx((1 - nik) * (1 - date) * (1 - name[0] / name.sum()), rel=1e-6)


def test_the_document_of_a_model_weighs_as_the_model() -> None:
    assert weights_of(shipped_model()).prior == 0.0
    start, again = untrained(0, 0), opaque_model_of(shipped_opaque_model())

    for field in PRIOR:
        known = [level for level in PRIOR[field].m if level]
        assert again.m[field][known] == pytest.approx(start.m[field][known], rel=1e-8)
        assert again.chance[field][known] == pytest.approx(start.chance[field][known], rel=1e-8)
    assert again.matches == pytest.approx(start.matches)
    assert again.households == pytest.approx(start.households)
    assert start.matches == pytest.approx([1 / SMALLEST_TOWN] * 3)
    assert untrained(8_000, 9_000).matches == pytest.approx([1 / 9_000] * 3)
    assert untrained(9_000, 8_000).households > untrained(9_000, 8_000).matches[0]
    assert (again.settled, start.settled, again.rounds) == (True, False, 0)
    assert list(shipped_opaque_model().numbers) == [
        "households",
        "matches_within_rolls",
        "matches_within_members",
        "matches_across",
    ]
