"""Points: degrees on their limits, weights, and the order of the list."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.plan.runs import run, settings
from ucj_validate.plan.people import placed, unprotected
from ucj_validate.plan.priority import in_order, with_points
from ucj_validate.settings import RuleSettings

FIRST = date(2025, 5, 1)


def judged(folder: Path, roll: list[dict[str, Any]], **plan: Any) -> list[dict[str, Any]]:
    """The people of a roll in order, with their degrees and points."""
    chosen = settings(**plan).plan
    people = placed(unprotected(run(folder, roll)), chosen, RuleSettings(), FIRST)
    return in_order(with_points(people, chosen, RuleSettings())).to_dicts()


def degree(folder: Path, name: str, **row: Any) -> int:
    return int(judged(folder, [{"status": "unregistered"} | row])[0][f"degree_{name}"])


@pytest.mark.parametrize(("status", "expected"), [("lapsed", 4), ("ended", 2), ("unregistered", 0)])
def test_lapsed_members_have_the_highest_degree(tmp_path: Path, status: str, expected: int) -> None:
    assert degree(tmp_path, "lapsed", status=status) == expected


@pytest.mark.parametrize(("decile", "expected"), [(1, 4), (2, 3), (3, 2), (4, 1), (5, 0), (10, 0), (None, 0)])
def test_the_poorest_decile_has_the_highest_degree(tmp_path: Path, decile: int | None, expected: int) -> None:
    assert degree(tmp_path, "decile", decile=decile) == expected


@pytest.mark.parametrize(
    ("income", "expected"),
    [(0, 4), (624_999, 4), (625_000, 3), (1_249_999, 3), (1_250_000, 2), (1_874_999, 2), (1_875_000, 1), (2_499_999, 1), (2_500_000, 0), (None, 0)],
)  # fmt: skip
def test_a_smaller_income_has_a_higher_degree(tmp_path: Path, income: int | None, expected: int) -> None:
    assert degree(tmp_path, "income", income=income) == expected


@pytest.mark.parametrize(
    ("occupation", "expected"),
    [("NELAYAN TRADISIONAL", 4), ("buruh bangunan", 4), ("BURUH HARIAN", 2), ("PETANI", 2), ("PENJAHIT", 0), ("KLASIR", 0), ("", 0)],
)  # fmt: skip
def test_risk_is_told_by_whole_words_of_the_occupation(tmp_path: Path, occupation: str, expected: int) -> None:
    assert degree(tmp_path, "risk", raw_occupation=occupation) == expected


@pytest.mark.parametrize(
    ("born", "expected"),
    [(date(1960, 6, 1), 4), (date(1961, 5, 1), 4), (date(1962, 5, 1), 3), (date(1963, 5, 1), 2), (date(1965, 5, 1), 1), (date(1966, 5, 1), 0), (None, 0)],
)  # fmt: skip
def test_who_can_not_be_registered_for_long_has_a_higher_degree(
    tmp_path: Path, born: date | None, expected: int
) -> None:
    assert degree(tmp_path, "age", birth_date=born) == expected


def test_a_lapsed_member_is_renewed_at_any_age_and_has_no_degree_for_it(tmp_path: Path) -> None:
    assert degree(tmp_path, "age", status="lapsed", birth_date=date(1960, 6, 1)) == 0


def test_points_are_weights_times_degrees(tmp_path: Path) -> None:
    row = {"status": "ended", "decile": 1, "income": 700_000, "raw_occupation": "SOPIR", "birth_date": date(1963, 5, 1)}

    (person,) = judged(tmp_path, [row])

    assert person["points"] == 40 * 2 + 25 * 4 + 15 * 3 + 10 * 4 + 10 * 2


def test_lapsed_members_go_first_whatever_the_points(tmp_path: Path) -> None:
    roll = [{"status": "unregistered", "decile": 1, "income": 0}, {"status": "lapsed"}]

    first = judged(tmp_path, roll, weight_lapsed=0)
    by_points = judged(tmp_path, roll, weight_lapsed=0, first=[])

    assert [one["status"] for one in first] == ["lapsed", "unregistered"]
    assert [one["status"] for one in by_points] == ["unregistered", "lapsed"]


def test_of_equals_the_elder_goes_first_then_the_order_of_the_roll(tmp_path: Path) -> None:
    born = [None, date(1990, 1, 1), date(1980, 1, 1), date(1980, 1, 1)]

    people = judged(tmp_path, [{"status": "unregistered", "birth_date": day} for day in born])

    assert [one["line"] for one in people] == [4, 5, 3, 2]
