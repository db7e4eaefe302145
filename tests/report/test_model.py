"""Every figure once: rows, persons, coverage, costs."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from tests.report.facts import AS_OF, ROLL, facts
from ucj_validate.i18n import percent, percent_cut
from ucj_validate.report.model import build
from ucj_validate.settings import PremiumSettings, RuleSettings, Settings, Target


def test_status_counts_add_up_to_the_rows() -> None:
    report = build(facts())

    assert report.status == {
        "active": 1, "lapsed": 1, "ended": 1, "unregistered": 2, "review": 1, "excluded": 1, "duplicate": 1,
    }  # fmt: skip
    assert sum(report.status.values()) == report.rows["roll"].rows == len(ROLL)
    assert report.persons == 7


def test_coverage_is_active_over_persons_not_excluded() -> None:
    coverage = build(facts()).coverage

    assert (coverage.active, coverage.eligible, coverage.rate) == (1, 6, 1 / 6)
    assert coverage.targets[0].rate == 0.1


def test_coverage_counts_who_the_targets_source_counts_elsewhere() -> None:
    target = Target(name="S", persons=59_392, source="s", date=AS_OF, covered_elsewhere=36_552)

    covered = build(facts(settings=Settings(target=(target,)))).coverage.targets[0]

    assert (covered.active, covered.rate) == (36_553, 36_553 / 59_392)
    assert (percent(covered.rate), percent_cut(covered.rate)) == ("61,55 %", "61,54 %")


def test_there_is_no_rate_without_eligible_people() -> None:
    report = build(facts(roll=[], members=[]))

    assert report.coverage.rate is None
    assert report.persons == 0
    assert report.findings == ()


def test_members_are_counted_as_persons() -> None:
    members = build(facts()).members

    assert (members.rows, members.persons, members.active, members.lapsed, members.ended) == (5, 4, 2, 1, 1)
    off = members.not_in_roll
    assert (off.persons, off.active, off.publicly_paid, off.publicly_paid_active) == (1, 1, 1, 1)


def test_the_gap_costs_twelve_monthly_premiums_a_person() -> None:
    premium = build(facts(settings=Settings(premium=PremiumSettings(monthly=10_000)))).premium

    assert (premium.gap_persons, premium.gap_yearly) == (4, 480_000)
    assert (premium.off_roll_persons, premium.off_roll_yearly) == (1, 120_000)


def test_duplicates_are_counted_as_groups_and_rows() -> None:
    duplicates = build(facts()).duplicates

    assert (duplicates.groups, duplicates.rows, duplicates.extra_rows) == (1, 2, 1)
    assert duplicates.groups_across_rolls == 0


def test_expected_false_links_are_the_doubt_left_in_the_accepted() -> None:
    links = build(facts()).links

    assert (links.accepted, links.review, links.expected_false) == (2, 1, pytest.approx(0.011))


def test_a_finding_carries_its_first_row_as_example() -> None:
    finding = next(f for f in build(facts()).findings if f.code == "nik_missing")

    assert (finding.rows, finding.severity, finding.share) == (1, "error", 1 / 8)
    assert (finding.example.file, finding.example.sheet, finding.example.line) == ("umkm.csv", None, 4)


def test_breakdowns_that_add_up_hold_every_person() -> None:
    report = build(facts())

    for breakdown in report.breakdowns:
        if breakdown.adds_up:
            assert sum(line.persons for line in breakdown.lines) == report.persons
    units = next(b for b in report.breakdowns if b.key == "unit")
    assert [(line.name, line.persons) for line in units.lines] == [("DINAS PASAR", 1), ("", 6)]


def test_a_nik_in_the_wrong_column_does_not_reach_a_breakdown() -> None:
    report = build(facts(roll=[{"status": "active", "unit": "KELOMPOK 0071011203850001"}]))

    assert "0071011203850001" not in json.dumps(report.summary())


def test_only_doubtful_settings_that_stand_at_their_default_are_assumptions() -> None:
    given = build(facts(settings=Settings(rules=RuleSettings(grace_months=6))))
    default = build(facts(settings=Settings()))

    assert "rules.grace_months" not in {a.key for a in given.assumptions}
    assert {(a.key, a.value, a.mark) for a in default.assumptions} >= {("rules.grace_months", "3", "C")}


def test_lapsed_people_come_first_in_what_to_do() -> None:
    assert [action.key for action in build(facts()).actions][:2] == ["renew_lapsed", "register"]


def test_the_summary_is_plain_json_without_paths_or_people() -> None:
    text = json.dumps(build(facts()).summary())

    assert json.loads(text)["schema"] == "ucj-validate/summary/1"
    assert json.loads(text)["as_of"] == "2025-04-24"
    for private in ("rahasia", "0071011203850001", "BUDI", "1985"):
        assert private not in text


def test_row_order_changes_no_figure() -> None:
    forward = build(facts())
    backward = build(facts(roll=[*reversed([row | {"person": row.get("person", i)} for i, row in enumerate(ROLL)])]))

    same = replace(backward, findings=forward.findings)
    assert same == forward


def test_a_target_keeps_its_source_and_date() -> None:
    target = build(facts()).summary()["coverage"]["targets"][0]

    assert (target["source"], target["date"]) == ("Rapat evaluasi", date(2024, 3, 25).isoformat())
