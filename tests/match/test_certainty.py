"""What a run expects of its own errors, on literal pairs: clues, decoys, shares under rules."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from tests.support.builders import people
from ucj_validate.match.certainty import clues as of_clues
from ucj_validate.match.certainty.clues import Clues, Found, clues_of, error_rates, opaque_clues, rule_shares, threshold
from ucj_validate.match.certainty.decoys import Decoys, decoys
from ucj_validate.match.certainty.error_rates import ErrorRates, Missed, Scored, Sides
from ucj_validate.match.comparing.compare import Comparable, Compared, comparable
from ucj_validate.match.comparing.levels import DateLevel as D
from ucj_validate.match.comparing.levels import NameLevel as A
from ucj_validate.match.comparing.levels import NikLevel as N
from ucj_validate.match.comparing.levels import PlainLevel as P
from ucj_validate.match.model.nik import shipped_model
from ucj_validate.match.model.rules import RULES, ceilings
from ucj_validate.match.model.weights import Weighted, own_weight, probability, shipped
from ucj_validate.match.opaque.evidence import Evidence
from ucj_validate.match.values.records import stacked
from ucj_validate.settings import MatchSettings

PLAIN = ("sex", "place", "no_kk", "phone", "mother")
SURE, NEVER = 60.0, -60.0


def pairs(*rows: dict[str, Any]) -> Compared:
    base: dict[str, Any] = {field.name: 0 for field in fields(Compared)} | {"name_weight": 0.0, "other_vowel": False}
    return Compared(**{name: np.array([(base | row)[name] for row in rows]) for name in base})


def known(n: int, sound: bool = True) -> Comparable:
    """`n` records, their numbers whole or not."""
    data = comparable(stacked(people(*({"name_key": "X"} for _ in range(n))), people()).frame)
    return replace(data, sound=np.full(n, sound))


def bits(*chances: float) -> np.ndarray:
    share = np.array(chances)
    return np.asarray(np.log2(share / (1 - share)))


def sides(person: list[int], n_roll: int, counted: int | None = None) -> Sides:
    return Sides.of(np.array(person), n_roll, counted)


def test_rows_of_each_side_are_counted_by_person() -> None:
    of = sides([0, 0, 1, 0, 2, 2], 3)

    assert (of.roll_rows.tolist(), of.member_rows.tolist()) == ([2, 1, 0], [1, 0, 2])
    assert (of.one_sided, of.settled.tolist(), of.within()) == (False, [True, False, False], 2.0)
    assert of.between(np.array([0, 0, 1]), np.array([1, 2, 2])).tolist() == [2 * 0 + 1 * 1, 2 * 2 + 0, 1 * 2]
    assert of.alone(np.array([0, 2, 4])).tolist() == [False, True, False]
    assert sides([0, 0, 1, 0], 3, counted=1).roll_rows.tolist() == [1, 0]


def test_where_there_is_no_other_side_pairs_are_of_the_one() -> None:
    of = sides([0, 0, 0, 1], 4)

    assert (of.one_sided, of.within()) == (True, 3.0)
    assert of.between(np.array([0]), np.array([1])).tolist() == [3.0]
    assert sides([0, 0, 1], 0).one_sided
    assert not of.settled.any()


WAYS = [
    ({"nik": level}, {"by_nik"})
    for level in (N.EXACT, N.EXCEL_PREFIX, N.ONE_DIGIT, N.ONE_DIGIT_DATE, N.LENGTH, N.SERIAL_ONE_DIGIT)
] + [
    ({"nik": level}, set()) for level in (N.MISSING, N.SERIAL, N.TWO_DIGITS, N.DIFFERENT, N.DOUBTFUL)
] + [
    ({"date": D.SAME}, {"otherwise"}), ({"date": D.NEAR}, set()), ({"name": A.SAME}, {"otherwise"}),
    ({"phone": P.SAME}, {"otherwise"}), ({"no_kk": P.SAME}, set()), ({"name": A.SUBSET}, set()),
    *(({"name": name, "date": D.NEAR}, {"otherwise"}) for name in (A.SPELLING, A.INITIALS, A.SUBSET, A.PARTLY)),
    ({"name": A.SIMILAR, "date": D.NEAR}, set()), ({"name": A.DIFFERENT, "date": D.PART}, set()),
    ({"name": A.PARTLY, "date": D.PART}, {"otherwise"}), ({"name": A.PARTLY, "date": D.DIFFERENT}, set()),
    ({"name": A.PARTLY, "no_kk": P.SAME}, {"otherwise"}), ({"name": A.ALIAS, "no_kk": P.SAME}, set()),
    ({"nik": N.EXACT, "date": D.SAME}, {"both"}),
]  # fmt: skip


@pytest.mark.parametrize(("levels", "ways"), WAYS)
def test_a_pair_is_found_by_its_number_or_otherwise_or_by_both(levels: dict[str, Any], ways: set[str]) -> None:
    entities = sides([0, 0, 1, 1, 1], 2)

    found = Found.of(
        known(5, sound=False), np.array([0]), np.array([2]), pairs(levels), np.array([SURE]), shipped(), 10, shipped_model(), entities
    )  # fmt: skip

    told = {"both": found.both, "by_nik": found.by_nik, "otherwise": found.otherwise}
    assert {way for way, count in told.items() if count} == ways
    assert sum(told.values()) == pytest.approx(6.0 * len(ways))


def test_clues_of_pieces_are_added_up() -> None:
    none = Decoys(*(np.zeros(0, dtype=kind) for kind in (np.int64, np.int64, float, float)))
    some = Decoys(np.array([1]), np.array([2]), np.array([3.0]), np.array([0.5]))
    entities = sides([0, 1, 0, 1], 2)

    told = clues_of([Found(10, 4, 3, none), Found(18, 2, 5, some)], shipped_model(), entities)

    assert told.not_compared == pytest.approx(6 * 8 / (28 + 2))
    assert told.relatives is not None
    assert [getattr(told.relatives, one.name).tolist() for one in fields(Decoys)] == [[1], [2], [3.0], [0.5]]
    assert clues_of([Found(0, 2, 3, none)], shipped_model(), sides([0, 1], 1)).not_compared == 6.0


def test_pairs_under_a_rule_are_right_the_oftener_the_more_damaged_files_are() -> None:
    usual = rule_shares(of_clues._USUAL_DAMAGE)
    clean, bad = rule_shares(of_clues._USUAL_DAMAGE / 4), rule_shares(of_clues._USUAL_DAMAGE * 4)
    by_rule = {name: (clean[at], usual[at], bad[at]) for at, name in enumerate(RULES)}

    assert clean[0] == usual[0] == bad[0] == 1.0
    for name in ("two_sound_niks", "other_serial_and_name", "generation_apart", "twin_name", "date_in_part"):
        assert by_rule[name][0] < by_rule[name][1] < by_rule[name][2]
    for name in ("same_nik_other_name", "same_nik_other_date", "first_15_other_name", "name_alone"):
        assert by_rule[name][0] == by_rule[name][1] == by_rule[name][2]
    assert by_rule["name_alone"][0] == 1.0
    for name, odds in (of_clues._ODDS_UNDER_RULE | of_clues._ODDS_OF_SWAPS).items():
        top = float(probability(ceilings()[[RULES.index(name)]])[0])
        assert by_rule[name][1] == pytest.approx(odds / (1 + odds) / top)


@pytest.mark.parametrize(
    ("levels", "first", "second"),
    [
        ({"id": N.EXACT}, True, False), ({"id": N.ONE_DIGIT}, True, False), ({"id": N.TWO_DIGITS}, False, False),
        ({"contact": P.SAME}, True, False), ({"contact": P.NEAR}, True, False), ({"contact": P.DIFFERENT}, False, False),
        ({"name": A.PARTLY}, False, True), ({"name": A.SIMILAR}, False, False), ({"date": D.SAME}, False, True),
        ({"date": D.NEAR}, False, False),
    ],
)  # fmt: skip
def test_other_ids_are_found_by_number_and_contact_or_by_name_and_date(
    levels: dict[str, int], first: bool, second: bool
) -> None:
    rows = [levels, {"id": N.EXACT, "name": A.SAME}, {"id": N.EXACT}, {"date": D.SAME}]
    of = Evidence(
        {name: np.array([row.get(name, 0) for row in rows]) for name in ("id", "contact", "name", "date")},
        {},
        np.zeros(4),
    )
    left, right = np.array([0] * 4), np.array([1] * 4)

    told = opaque_clues(of, left, right, Weighted(np.full(4, SURE), np.zeros(4)), sides([0, 1], 1))

    assert told.not_compared == pytest.approx((1 + first) * (1 + second) / 1)
    assert told.shares.tolist() == [1.0] * len(RULES)
    assert told.relatives is None


SEEN = np.arange(1.0, 12.0) * 10


def decoys_of(*rows: dict[str, Any], sound: bool = True, weight: float = NEVER) -> list[tuple[int, float, float]]:
    n = len(rows)
    found = decoys(
        known(2 * n, sound), np.arange(n), np.arange(n) + n, pairs(*rows), np.full(n, weight), shipped(), 10, SEEN
    )  # fmt: skip
    assert (found.right == found.left + n).all()
    return [(int(at), float(w), float(c)) for at, w, c in zip(found.left, found.weight, found.chance, strict=True)]


ALIKE = {"date": D.SAME, "name": A.SAME, "name_weight": 20.0, "phone": P.SAME, "no_kk": P.SAME, "mother": P.SAME}


@pytest.mark.parametrize(
    ("nik", "losses"),
    [
        (N.SERIAL, ["missing", "doubtful", "different"]), (N.TWO_DIGITS, ["missing", "doubtful", "different"]),
        (N.SERIAL_ONE_DIGIT, ["missing", "prefix", "doubtful", "different"]), (N.DIFFERENT, ["missing", "doubtful", "different"]),
        (N.EXACT, []), (N.ONE_DIGIT, []), (N.MISSING, []),
    ],
)  # fmt: skip
def test_two_people_much_alike_are_shown_as_if_one_number_were_lost(nik: N, losses: list[str]) -> None:
    shares = {"missing": SEEN[N.MISSING], "prefix": SEEN[N.EXCEL_PREFIX], "doubtful": SEEN[N.DOUBTFUL],
              "different": SEEN[N.DIFFERENT] + SEEN[N.TWO_DIGITS]}  # fmt: skip
    level = {"missing": N.MISSING, "prefix": N.EXCEL_PREFIX, "doubtful": N.DOUBTFUL, "different": N.DIFFERENT}

    found = decoys_of(ALIKE | {"nik": nik})

    assert [round(chance, 9) for _at, _weight, chance in found] == [
        round(shares[one] / SEEN[N.EXACT], 9) for one in losses
    ]
    for (_at, weight, _chance), loss in zip(found, losses, strict=True):
        assert weight == pytest.approx(float(own_weight(pairs(ALIKE | {"nik": level[loss]}), shipped(), 10)[0]))


def test_who_is_not_much_alike_or_held_back_by_a_rule_or_has_no_whole_number_is_no_decoy() -> None:
    far = {"nik": N.DIFFERENT, "date": D.DIFFERENT, "name": A.DIFFERENT, "name_weight": -9.0}
    twin = {"nik": N.DIFFERENT, "date": D.SAME, "name": A.PARTLY, "name_weight": 20.0}

    assert decoys_of(far) == []
    assert [at for at, _weight, _chance in decoys_of(far, ALIKE | {"nik": N.DIFFERENT})] == [1, 1, 1]
    assert decoys_of(twin) == []
    assert decoys_of(ALIKE | {"nik": N.DIFFERENT}, sound=False) == []
    assert [chance for *_rest, chance in decoys_of(ALIKE | {"nik": N.DIFFERENT}, weight=0.0)] == pytest.approx(
        [chance / 2 for *_rest, chance in decoys_of(ALIKE | {"nik": N.DIFFERENT})]
    )


def test_decoys_count_where_a_row_is_its_persons_only_one_and_the_pair_would_be_accepted() -> None:
    of = Decoys(np.array([0, 0, 1]), np.array([2, 3, 3]), np.array([9.0, 9.0, 2.0]), np.array([0.2, 0.4, 0.8]))

    # 0 and 1 are rolls of their own, 2 and 3 members of their own
    assert of.links(sides([0, 1, 2, 3], 2), 0.9) == pytest.approx(0.2 + 0.4)
    assert of.links(sides([0, 1, 2, 3], 2), 0.7) == pytest.approx(0.2 + 0.4 + 0.8)
    # 0 has a second row: only the other end may be mistaken, and it would be linked twice
    assert of.links(sides([0, 0, 2, 3], 2), 0.9) == pytest.approx((0.2 * 2 + 0.4 * 2) / 2)
    assert of.links(sides([0, 1, 0, 3], 2), 0.9) == pytest.approx(0.4 * 1 / 2)


@pytest.mark.parametrize(("merged", "least"), [(0, 0.98), (199, 0.98), (200, 0.95)])
def test_so_few_links_as_show_no_precision_leave_the_usual_threshold(merged: int, least: float) -> None:
    settings = MatchSettings(precision=0.995)

    found = threshold(bits(0.9, 0.2), np.ones(2, dtype=bool), merged, settings)

    assert found == (settings.accept if least == 0.98 else least)


def test_the_threshold_is_the_lowest_of_round_numbers_that_does() -> None:
    # a hundred at 0,96: each is wrong by 0,04; of a thousand half a percent may be wrong
    weight = bits(*[1 - 1e-9] * 1_000, *[0.96] * 1_000)

    found = threshold(weight, np.ones(2_000, dtype=bool), 0, MatchSettings(precision=0.995))

    assert found == pytest.approx(0.961)


LINKS = {
    "roll_row": [0, 1],
    "member_row": [0, 1],
    "decision": ["accepted", "accepted"],
    "weight": [3.0, 3.0],
    "rule": [None, "x"],
}


def rates(
    person: list[int], n_roll: int, counted: int, accepted: list[bool], links: dict[str, list[Any]] = LINKS, **more: Any
) -> ErrorRates:
    entities = sides(list(range(len(person))), n_roll, counted)
    scored = Scored(
        np.array([0, 1]), np.array([2, 3]), np.array([7.0, 1.0]), np.array(accepted), np.array([0, 0], dtype=np.int8)
    )
    schema = {
        "roll_row": pl.Int64,
        "member_row": pl.Int64,
        "decision": pl.String,
        "weight": pl.Float64,
        "rule": pl.String,
    }
    return error_rates(
        Clues(0.25, np.ones(len(RULES)), more.get("relatives")), sides(person, n_roll, counted), entities, scored,
        pl.DataFrame(links, schema=schema), n_roll, counted, MatchSettings(accept=0.9),
    )  # fmt: skip


def wrong(weight: float) -> float:
    return float(1 / (1 + 2.0**weight))


def test_links_are_as_sure_as_what_joined_them_and_those_a_rule_speaks_against_as_they_are() -> None:
    told = rates([0, 1, 0, 1], 2, 2, [True, True])

    assert told.accepted == 2
    assert told.by_chance == pytest.approx(wrong(7.0) + wrong(3.0))
    assert told.missed == Missed(0.0, 0.0, 0.25)
    assert rates([0, 1, 0, 1], 2, 1, [True, True]).by_chance == pytest.approx(wrong(7.0))
    review = LINKS | {"decision": ["review", "rejected"]}
    assert rates([0, 1, 2, 3], 2, 2, [False, False], review).by_chance == 0.0


def test_relatives_are_counted_from_the_threshold_on() -> None:
    of = Decoys(np.array([0]), np.array([3]), np.array([4.0]), np.array([0.5]))

    assert rates([0, 1, 2, 3], 2, 2, [False, False], relatives=of).of_relatives == pytest.approx(0.5)
    low = replace(of, weight=np.array([3.0]))
    assert rates([0, 1, 2, 3], 2, 2, [False, False], relatives=low).of_relatives == 0.0


def test_of_one_side_alone_pairs_that_were_joined_are_the_links() -> None:
    none = {name: [] for name in LINKS}

    told = rates([0, 1, 0, 1], 4, 4, [True, True], none)

    assert told.accepted == 2
    # from the threshold of 0,9 on: a pair is no less sure than it was joined at
    assert told.by_chance == pytest.approx(wrong(7.0) + 0.1)


def test_what_is_told_of_errors_is_rounded_and_adds_up() -> None:
    told = ErrorRates(200, 1.004, 0.996, Missed(1.118, 0.5, 0.25)).described()

    assert told == {
        "links_accepted": 200, "expected_false": 2.0, "expected_false_by_chance": 1.0, "expected_false_of_relatives": 1.0,
        "expected_missed": 1.87, "expected_missed_in_review": 1.12, "expected_missed_below_review": 0.5,
        "expected_missed_not_compared": 0.25, "expected_precision": 0.99, "expected_recall": round(198 / 199.868, 6),
    }  # fmt: skip
