"""From links to the one status of every roll row, and the findings that only persons show."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from tests.support.builders import people
from ucj_validate import frames
from ucj_validate.errors import InvariantError
from ucj_validate.frames import Rejects
from ucj_validate.match import link
from ucj_validate.provenance import Source
from ucj_validate.reconcile import Reconciled, controls, reconcile
from ucj_validate.settings import RuleSettings, Settings

AS_OF = date(2025, 4, 24)
ANI = {"nik": "0071015203850001", "name_key": "ANI LASATINTI", "birth_date": date(1985, 3, 12)}
BUDI = {"nik": "0071010101800002", "name_key": "BUTI PONULELE", "birth_date": date(1980, 1, 1)}
ACTIVE = {"stated_status": "active", "kpj": "10000000001"}
Row = dict[str, Any]


def run(roll: list[Row], members: list[Row], marks: list[tuple[int, str]] = (), **rules: object) -> Reconciled:
    settings = Settings(rules=RuleSettings(**rules))
    left, right = people(*roll), people(*members, file="m.csv")
    marked = pl.DataFrame(list(marks), schema={"row": pl.Int64, "code": pl.String}, orient="row")
    none = frames.Findings(pl.DataFrame(schema=frames.FINDINGS))
    return reconcile(left, right, link(left, right, settings.match), none, marked, settings, AS_OF)


def statuses(result: Reconciled) -> list[str]:
    return result.roll["status"].to_list()


def findings(result: Reconciled, row: int = 0) -> list[str]:
    return result.roll["findings"].to_list()[row]


@pytest.mark.parametrize("stated", ["active", "lapsed", "ended"])
def test_a_matched_person_has_the_members_status(stated: str) -> None:
    result = run([ANI], [ANI | {"stated_status": stated, "kpj": "1"}])

    row = result.roll.row(0, named=True)
    assert (row["status"], row["membership"], row["match"]) == (stated, stated, "matched")
    assert (row["member_file"], row["member_line"], row["kpj"]) == ("m.csv", 2, "1")
    assert row["probability"] > 0.99
    assert "nik_exact" in row["basis"]


def test_who_is_on_no_member_list_is_unregistered() -> None:
    result = run([ANI], [BUDI | ACTIVE])

    assert statuses(result) == ["unregistered"]
    assert result.members["in_roll"].to_list() == ["none"]
    assert result.members["findings"].to_list() == [["member_not_in_roll"]]


def test_an_uncertain_link_is_review_and_never_active() -> None:
    result = run([ANI], [ANI | ACTIVE | {"nik": "0071015203850002", "name_key": "ANITA LASATINTI"}])

    row = result.roll.row(0, named=True)
    assert (row["status"], row["membership"], row["match"]) == ("review", "unknown", "possible")
    assert "possible_match" in row["findings"]
    assert row["member_file"] is None


def test_the_second_row_of_a_person_is_a_duplicate_and_the_better_row_counts() -> None:
    result = run([ANI | {"nik": None}, ANI], [ANI | ACTIVE])

    assert statuses(result) == ["duplicate", "active"]
    assert result.roll["counts"].to_list() == [False, True]
    assert result.roll["membership"].to_list() == ["active", "active"]
    assert "duplicate_in_roll" in findings(result)


def test_a_person_on_two_rolls_is_found_across() -> None:
    result = run([ANI, ANI | {"file": "other.csv"}], [])

    assert "duplicate_across_rolls" in findings(result)
    assert "duplicate_in_roll" not in findings(result)


@pytest.mark.parametrize("code", ["deceased", "asn_or_pppk", "moved"])
def test_people_named_by_a_list_are_excluded_even_when_active(code: str) -> None:
    result = run([ANI, BUDI], [ANI | ACTIVE], [(0, code)])

    assert statuses(result) == ["excluded", "unregistered"]
    assert code in findings(result)


def test_alm_after_a_name_excludes_unless_switched_off() -> None:
    assert statuses(run([ANI | {"alm": True}], [ANI | ACTIVE])) == ["excluded"]
    assert statuses(run([ANI | {"alm": True}], [ANI | ACTIVE], exclude_deceased=False)) == ["active"]


@pytest.mark.parametrize(
    ("born", "status"),
    [(date(1960, 4, 25), "unregistered"), (date(1960, 4, 24), "excluded"), (date(1959, 1, 1), "excluded")],
)
def test_registration_ends_on_the_65th_birthday(born: date, status: str) -> None:
    assert statuses(run([ANI | {"birth_date": born, "nik": None}], [])) == [status]


def test_an_old_member_stays_covered() -> None:
    old = ANI | {"birth_date": date(1950, 1, 1), "nik": "0071014101500001"}

    result = run([old], [old | ACTIVE])

    assert statuses(result) == ["active"]
    assert "over_age_member" in findings(result)


def test_a_minor_who_is_not_registered_goes_to_review() -> None:
    young = ANI | {"birth_date": date(2007, 4, 25), "nik": None}

    result = run([young, BUDI], [])

    assert statuses(result) == ["review", "unregistered"]
    assert "under_age" in findings(result)


def test_an_address_outside_the_area_excludes_only_where_the_area_is_set() -> None:
    away = ANI | {"regency": "KABUPATEN MOROWALI", "district_code": "72.06.01"}

    assert statuses(run([away], [])) == ["unregistered"]
    assert statuses(run([away], [], area=("72.71",))) == ["excluded"]
    assert statuses(run([ANI | {"district_code": "72.71.01"}], [], area=("72.71",))) == ["unregistered"]
    assert statuses(run([ANI], [], area=("72.71",))) == ["unregistered"]


def test_one_nik_on_two_people_is_said_of_both() -> None:
    result = run([ANI, BUDI | {"nik": ANI["nik"]}], [])

    assert result.roll["person"].n_unique() == 2
    assert all("nik_shared_by_persons" in codes for codes in result.roll["findings"].to_list())


def test_values_that_differ_within_a_link_are_findings() -> None:
    result = run([ANI], [ANI | ACTIVE | {"birth_date": date(1985, 3, 13)}])

    assert "dob_differs" in findings(result)
    assert statuses(result) == ["active"]


def test_several_member_numbers_are_one_covered_person() -> None:
    result = run([ANI], [ANI | ACTIVE, ANI | {"kpj": "2", "stated_status": "ended"}])

    assert statuses(result) == ["active"]
    assert "several_kpj" in findings(result)
    assert result.members["counts"].to_list() == [True, False]
    assert result.links["decision"].to_list() == ["accepted", "accepted"]


def test_results_have_exactly_the_promised_columns() -> None:
    result = run([ANI], [ANI | ACTIVE])

    raw = dict.fromkeys(("raw_nik", "raw_name", "raw_birth_date"), pl.String)
    assert dict(result.roll.schema) == {**frames.ROLL_RESULT, **raw}
    assert dict(result.members.schema) == {**frames.MEMBER_RESULT, **raw}
    assert dict(result.links.schema) == dict(frames.LINKS)


def test_frames_in_pieces_and_out_of_order_give_the_same_results() -> None:
    rows, members = [ANI, BUDI, ANI | {"nik": None}], [ANI | ACTIVE, BUDI | {"stated_status": "ended", "kpj": "2"}]
    settings, none = Settings(), frames.Findings(pl.DataFrame(schema=frames.FINDINGS))
    marks = pl.DataFrame(schema={"row": pl.Int64, "code": pl.String})
    left, right = people(*rows), people(*members, file="m.csv")
    linkage = link(left, right, settings.match)
    pieces = frames.People(pl.concat([left.slice(2), left.slice(0, 1), left.slice(1, 1)], rechunk=False))

    whole = reconcile(left, right, linkage, none, marks, settings, AS_OF)
    again = reconcile(pieces, frames.People(right.reverse()), linkage, none, marks, settings, AS_OF)

    assert again.roll.equals(whole.roll)
    assert again.members.equals(whole.members)
    assert again.links.equals(whole.links)


def _source(side: str, rows: int) -> Source:
    return Source("p", "f", None, side, "0", 1, "csv", "utf-8", ",", 1, ("NIK",), 1.0, 1, rows + 1, rows, 0)


def test_a_lost_row_stops_the_run() -> None:
    result = run([ANI, BUDI], [ANI | ACTIVE])
    rejects = dict.fromkeys(("roll", "members"), Rejects(pl.DataFrame(schema=frames.REJECTS)))

    assert controls(result.roll, result.members, result.links, rejects, [_source("roll", 2), _source("members", 1)])
    with pytest.raises(InvariantError, match="roll_rows_read"):
        controls(result.roll, result.members, result.links, rejects, [_source("roll", 3), _source("members", 1)])
