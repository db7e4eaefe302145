"""A whole plan as it was approved: screen, letter, figures. Rewritten only by `make golden` (UCJ_GOLDEN=write)."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.plan.runs import linked, paid_by_city, run, settings
from ucj_validate.cli.screens.plan import lines
from ucj_validate.plan.facts import as_bytes
from ucj_validate.plan.letter import rendered as letter
from ucj_validate.plan.page import rendered as page
from ucj_validate.plan.parts import Plan
from ucj_validate.plan.planning import planned
from ucj_validate.settings import Target

FOLDER = Path(__file__).parent / "golden"
TARGET = Target(name="Sasaran UCJ", persons=120, source="Rapat evaluasi", date=date(2024, 3, 25), goal=0.65)


def _people(count: int, **row: Any) -> list[dict[str, Any]]:
    return [dict(row) for _ in range(count)]


ROLL = [
    *_people(50, status="active"),
    *_people(8, status="lapsed", income=1_000_000),
    *_people(9, status="ended", decile=1),
    *_people(20, status="unregistered", income=700_000, raw_occupation="NELAYAN"),
    *_people(10, status="unregistered", income=2_000_000),
    *_people(6, status="review"),
    *_people(7, status="unregistered", nik_form="length"),
    *_people(12, status="unregistered", file="non_asn.csv"),
    *_people(11, status="unregistered", income=4_000_000),
    {"status": "excluded", "findings": ["deceased"], **linked(2)},
]
MEMBERS = [paid_by_city(2, in_roll="matched"), *(paid_by_city(line) for line in range(3, 15))]


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    scenarios = {"terbanyak": {"order": "people", "first": []}, "dengan JHT": {"programs": "JHT,JKK,JKM", "reinvest": True}}  # fmt: skip
    return planned(
        run(tmp_path / "hasil", ROLL, MEMBERS), settings((TARGET,), budget=5_000_000, scenarios=scenarios)
    ).plan


def _screen(plan: Plan) -> bytes:
    return ("\n".join(line.text for line in lines(plan, None)) + "\n").encode()


RENDERED = {"plan.json": as_bytes, "plan.md": letter, "plan.html": page, "plan.txt": _screen}


@pytest.mark.parametrize("name", RENDERED)
def test_the_golden_plan_stands(plan: Plan, name: str) -> None:
    made = RENDERED[name](plan)

    if os.environ.get("UCJ_GOLDEN") == "write":
        (FOLDER / name).write_bytes(made)

    assert (FOLDER / name).read_bytes() == made
