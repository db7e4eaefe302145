"""Figures behind the pictures: every row, person and pair stands in exactly one place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.report.facts import facts, links, roll_result
from ucj_validate.report.counting.distributions import flows, overdue, probabilities
from ucj_validate.report.model import build


def test_every_row_flows_from_its_file_to_its_status() -> None:
    report = build(facts())

    (flow,) = report.flows

    assert (flow.file, flow.rows, flow.statuses) == ("umkm.csv", 8, report.status)


def test_the_largest_file_flows_first() -> None:
    rows = [{"status": "active", "file": name} for name in ("b.csv", "a.csv", "c.csv", "c.csv")]

    assert [(flow.file, flow.rows) for flow in flows(roll_result(rows))] == [("c.csv", 2), ("a.csv", 1), ("b.csv", 1)]


@given(
    st.lists(st.tuples(st.sampled_from(["lapsed", "ended", "active"]), st.none() | st.integers(0, 400)), max_size=30)
)
def test_every_person_behind_stands_in_one_band(people: list[tuple[str, int | None]]) -> None:
    bands = overdue(roll_result([{"status": status, "months_overdue": months} for status, months in people]))

    assert sum(band.lapsed for band in bands) == sum(status == "lapsed" for status, _months in people)
    assert sum(band.ended for band in bands) == sum(status == "ended" for status, _months in people)


def test_months_without_a_premium_fall_into_their_band() -> None:
    months = [0, 1, 2, 3, 4, 6, 7, 12, 13, 24, 25, 90]
    bands = overdue(roll_result([{"status": "ended", "months_overdue": one} for one in months]))

    assert [(band.first, band.last, band.ended) for band in bands] == [
        (0, 1, 2), (2, 3, 2), (4, 6, 2), (7, 12, 2), (13, 24, 2), (25, None, 2),
    ]  # fmt: skip


def test_people_without_a_known_month_are_told_apart() -> None:
    bands = overdue(roll_result([{"status": "ended", "months_overdue": None}]))

    assert (bands[-1].first, bands[-1].last, bands[-1].ended) == (None, None, 1)


def test_every_pair_stands_in_the_band_of_its_probability() -> None:
    pairs = links((2, 2, "accepted", 1.0), (3, 3, "accepted", 0.95), (4, 4, "review", 0.949), (5, 5, "rejected", 0.0))

    bands = probabilities(pairs)

    assert len(bands) == 20
    assert (bands[19].accepted, bands[18].review, bands[0].rejected) == (2, 1, 1)
    assert sum(band.accepted + band.review + band.rejected for band in bands) == 4
