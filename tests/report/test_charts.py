"""Charts show what the figures say, to everybody, and nothing that may not be told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.report.facts import ALARMS, facts, links
from tests.report.naughty import NAUGHTY
from ucj_validate.i18n import set_language
from ucj_validate.report.counting.smallcells import hidden_cells
from ucj_validate.report.model import Report, build
from ucj_validate.report.page.charts import Chart, charts
from ucj_validate.report.page.charts import district as by_district
from ucj_validate.report.page.charts import flow as by_flow
from ucj_validate.report.page.charts import overdue as by_month
from ucj_validate.report.page.charts import probability as by_probability
from ucj_validate.report.page.charts import trend as by_run
from ucj_validate.report.page.charts.lettering import ems, middle_out, shortened
from ucj_validate.report.parts import (
    PERSON_STATUSES,
    STATUSES,
    Breakdown,
    Flow,
    Line,
    OverdueBand,
    Point,
    ProbabilityBand,
    TargetCoverage,
)

KEYS = ["flow", "district", "overdue", "probability", "trend"]
MONTHS = ((0, 1), (2, 3), (4, 6), (7, 12), (13, 24), (25, None), (None, None))
SMALL = build(facts())


@pytest.fixture(autouse=True)
def indonesian() -> Iterator[None]:
    yield
    set_language("id")


def roll(file: str, *counts: int) -> Flow:
    return Flow(file, sum(counts), dict(zip(map(str, STATUSES), counts, strict=True)))


def place(name: str, *counts: int) -> Line:
    by_status = dict(zip(map(str, PERSON_STATUSES), counts, strict=True))
    eligible = sum(counts) - by_status["excluded"]
    return Line(name, sum(counts), coverage=by_status["active"] / eligible if eligible else None, **by_status)


def run(as_of: date, active: int, eligible: int) -> Point:
    return Point(as_of, eligible, eligible, {}, active, eligible, active / eligible if eligible else None, 0, {})


def goal(share: float | None, name: str = "Sasaran") -> TargetCoverage:
    return TargetCoverage(name, 10, "Rapat", date(2024, 1, 1), 0, share, 1, 0.1)


def bands(*counts: tuple[int, int]) -> tuple[OverdueBand, ...]:
    return tuple(OverdueBand(*months, *pair) for months, pair in zip(MONTHS, counts, strict=False))


def pairs(*counts: tuple[int, int, int]) -> tuple[ProbabilityBand, ...]:
    """Of the surest bands, the surest first."""
    full = [*counts, *[(0, 0, 0)] * (20 - len(counts))]
    return tuple(ProbabilityBand(i / 20, (i + 1) / 20, *full[19 - i]) for i in range(20))


def report(
    flows: tuple[Flow, ...] = (),
    places: tuple[Line, ...] = (),
    overdue: tuple[OverdueBand, ...] = (),
    probabilities: tuple[ProbabilityBand, ...] = (),
    earlier: tuple[Point, ...] = (),
    targets: tuple[TargetCoverage, ...] = (),
) -> Report:
    """A run whose figures agree with each other as far as charts look at them."""
    lapsed, ended = sum(band.lapsed for band in overdue), sum(band.ended for band in overdue)
    accepted, review = (sum(getattr(band, kind) for band in probabilities) for kind in ("accepted", "review"))
    return replace(
        SMALL,
        flows=flows,
        status={str(status): sum(one.statuses[str(status)] for one in flows) for status in STATUSES},
        rows=SMALL.rows | {"roll": replace(SMALL.rows["roll"], rows=sum(one.rows for one in flows))},
        breakdowns=(Breakdown("district", True, places),) if places else (),
        overdue=overdue,
        persons_by_status=SMALL.persons_by_status | {"lapsed": lapsed, "ended": ended},
        probabilities=probabilities,
        links=replace(SMALL.links, accepted=accepted, review=review),
        earlier=earlier,
        coverage=replace(SMALL.coverage, active=400, eligible=1000, rate=0.4, targets=targets),
    )


FULL = report(
    flows=(roll("umkm.csv", 500, 40, 30, 90, 12, 8, 20), roll("rentan.xlsx", 100, 10, 9, 80, 7, 6, 5)),
    places=(place("TAWAELI", 30, 10, 9, 40, 8, 7), place("MANTIKULORE", 90, 10, 9, 20, 8, 7)),
    overdue=bands((28, 0), (67, 0), (0, 7), (0, 12), (0, 29), (0, 45)),
    probabilities=pairs((819, 0, 0), (0, 30, 10), (0, 7, 0)),
    earlier=(run(date(2024, 4, 24), 300, 1000),),
    targets=(goal(0.65, "Sasaran UCJ"),),
)


def drawn(chart: Chart) -> ET.Element:
    return ET.fromstring(str(chart.svg))


def written(chart: Chart, kind: str = "") -> list[str]:
    """The texts of a drawing, of one class where one is named."""
    texts = drawn(chart).iter("text")
    return ["".join(one.itertext()) for one in texts if not kind or kind in one.get("class", "").split()]


# --- Which charts there are ---


def test_a_run_with_everything_has_all_charts_in_the_readers_order() -> None:
    assert list(charts(FULL)) == KEYS


def test_an_empty_run_has_none() -> None:
    assert charts(report()) == {}
    assert charts(build(facts(roll=[], members=[], links=links()))) == {}


@pytest.mark.parametrize(
    ("key", "without"),
    [
        ("flow", {"flows": ()}),
        ("district", {"breakdowns": (Breakdown("district", True, (place("A", 30, 10, 9, 40, 8, 7),)),)}),
        ("overdue", {"overdue": bands((0, 0), (0, 0))}),
        ("probability", {"probabilities": pairs()}),
        ("trend", {"earlier": ()}),
    ],
)
def test_a_chart_with_nothing_to_look_at_is_absent(key: str, without: dict[str, object]) -> None:
    assert list(charts(replace(FULL, **without))) == [one for one in KEYS if one != key]  # type: ignore[arg-type]


# --- Any report ---

names = st.one_of(st.sampled_from(NAUGHTY), st.text(max_size=60))
counts = st.one_of(st.integers(0, 8), st.integers(0, 400_000))


@st.composite
def reports(draw: st.DrawFn) -> Report:
    flows = draw(st.lists(st.builds(roll, names, *[counts] * 7), max_size=11))
    places = draw(st.lists(st.builds(place, names, *[counts] * 6), max_size=33))
    behind = draw(st.lists(st.tuples(counts, counts), min_size=7, max_size=7))
    sure = draw(st.lists(st.tuples(counts, counts, counts), max_size=20))
    days = draw(st.lists(st.integers(1, 900), max_size=9, unique=True))
    points = (
        run(SMALL.as_of - timedelta(ago), active, 400_000) for ago in sorted(days)[::-1] for active in [draw(counts)]
    )
    goals = draw(st.lists(st.builds(goal, st.one_of(st.none(), st.floats(0.01, 1)), names), max_size=3))
    alarms = draw(st.sampled_from([(), ALARMS]))
    full = report(tuple(flows), tuple(places), bands(*behind), pairs(*sure), tuple(points), tuple(goals))
    return replace(full, alarms=alarms)  # fmt: skip


def across(length: str | None) -> float:
    assert length is not None
    return float(length.removesuffix("%"))


def stands_inside(element: ET.Element, height: float) -> None:
    """Nothing is drawn beyond the edges, in either coordinates."""
    if element.tag == "rect":
        assert across(element.get("x")) >= 0
        assert across(element.get("x")) + across(element.get("width")) <= 100.01
        assert 0 <= float(element.get("y", "0")) <= float(element.get("y", "0")) + float(element.get("height", "0")) <= height + 0.02  # fmt: skip
    if element.tag in {"text", "line", "circle"}:
        for name, value in element.items():
            if name in {"x", "x1", "x2", "cx"}:
                assert 0 <= across(value) <= 100
            if name in {"y", "y1", "y2", "cy"}:
                assert 0 <= float(value) <= height


@settings(max_examples=60)
@given(reports())
def test_every_drawing_is_whole_safe_and_inside_its_frame(shown: Report) -> None:
    made = charts(shown)

    ids: list[str] = []
    for chart in made.values():
        tree = drawn(chart)
        height = float(tree.get("height", "0"))
        assert (tree.tag, tree.get("role")) == ("svg", "img")
        for element in tree.iter():
            assert element.tag in {"svg", "title", "desc", "rect", "line", "circle", "text", "path"}
            assert not {name for name in element.keys() if name in {"style", "href"} or name.startswith("on")}  # noqa: SIM118  an element is no mapping
            ids += [element.get("id", "")] if element.get("id") else []
            stands_inside(element, height)
        assert tree.get("aria-labelledby", "").split() == [one.get("id") for one in (tree.find("title"), tree.find("desc")) if one is not None]  # fmt: skip
        assert chart.title
        assert chart.description
        assert all(len(row) == len(chart.table.head) for row in chart.table.rows)
    assert len(ids) == len(set(ids))
    assert sum(len(chart.svg) + len(str(chart.table)) for chart in made.values()) < 60_000


def figures(chart: Chart) -> list[str]:
    """What is printed as a count: figures of the drawing and cells of the table."""
    cells = [row[column] for row in chart.table.rows for column in chart.table.numeric]
    return [*(part for text in written(chart, "figure") for part in text.split(" + ")), *cells]


@settings(max_examples=60)
@given(reports())
def test_no_count_from_one_to_four_is_printed(shown: Report) -> None:
    for chart in charts(shown).values():
        assert not {"1", "2", "3", "4"} & set(figures(chart))


@settings(max_examples=40)
@given(reports())
def test_the_same_report_gives_the_same_charts(shown: Report) -> None:
    assert charts(shown) == charts(shown)


@pytest.mark.parametrize("text", NAUGHTY)
def test_text_from_files_stays_text(text: str) -> None:
    flows = tuple(replace(one, file=text) for one in FULL.flows)
    lines = tuple(replace(line, name=f"{text} {i}") for i, line in enumerate(FULL.breakdowns[0].lines))
    made = charts(replace(FULL, flows=flows, breakdowns=(Breakdown("district", True, lines),)))

    for chart in made.values():
        assert {one.tag for one in drawn(chart).iter()} <= {
            "svg",
            "title",
            "desc",
            "rect",
            "line",
            "circle",
            "text",
            "path",
        }
        assert not re.search(r"[\x00-\x1f\u202a-\u202e\u200b]", str(chart.svg) + chart.title)
        assert not re.search(r"[0-9]{16}", str(chart.svg) + chart.title + str(chart.table))  # fmt: skip


def test_english_charts_hold_no_indonesian_word() -> None:
    set_language("en")

    told = " ".join(f"{one.title} {one.description} {one.svg} {one.table}" for one in charts(FULL).values())

    assert not re.search(r"\b(dari|menurut|berkas|bulan|iuran|cakupan|kecamatan|diterima|layak|orang|baris|sejak)\b", told, re.IGNORECASE)  # fmt: skip


def test_while_an_alarm_stands_every_headline_says_that_nothing_is_certain() -> None:
    made = charts(replace(FULL, alarms=ALARMS))

    assert all(chart.title.endswith("(belum pasti)") for chart in made.values())


# --- Flow ---


@settings(max_examples=100)
@given(st.lists(st.builds(roll, st.just("a.csv"), *[counts] * 7), min_size=1, max_size=8))
def test_the_bands_of_a_node_add_up_to_its_height(flows: list[Flow]) -> None:
    made = by_flow.heights(
        flows, hidden_cells([[one.rows, *one.statuses.values()] for one in flows], columns_add_up=True)
    )

    assert made.files == pytest.approx([sum(row) for row in made.heights])
    assert sum(made.files) == pytest.approx(sum(made.statuses))  # fmt: skip


def test_a_band_is_as_high_as_its_rows_are_many() -> None:
    made = by_flow.heights([roll("a.csv", 500, 250, 0, 100, 50, 50, 50)], set())

    assert made.heights[0][0] == pytest.approx(2 * made.heights[0][1])
    assert made.heights[0][2] == 0


def test_a_hidden_band_has_one_height_whatever_it_hides() -> None:
    flows = [roll("a.csv", 500, few, 9, 100, 50, 50, 50) for few in range(1, 5)]

    heights = {by_flow.heights([one], {(0, 2), (0, 3)}).heights[0][1:3] for one in flows}

    assert heights == {(4.0, 4.0)}


def test_of_many_files_the_smallest_stand_together() -> None:
    flows = tuple(roll(f"daftar_{i}.csv", *[100 - i] * 7) for i in range(10))

    table = charts(report(flows))["flow"].table

    assert len(table.rows) == 8
    assert table.rows[-1][:2] == ("Lainnya", "1.932")


def test_a_status_without_rows_is_still_named() -> None:
    shown = written(charts(report((roll("a.csv", 500, 0, 0, 0, 0, 0, 0),)))["flow"])

    assert shown.count("0") == 6
    assert "Perlu verifikasi" in shown


def test_the_headline_names_the_two_largest_statuses() -> None:
    title = charts(FULL)["flow"].title

    assert title == "Dari 917 baris daftar, terbanyak aktif (600), lalu belum terdaftar (170)"


# --- District ---


@given(st.floats(0, 1), st.floats(0, 1))
def test_bars_are_as_long_as_their_rates(one: float, other: float) -> None:
    assert by_district.reach(one) * other == pytest.approx(by_district.reach(other) * one)


def test_the_lowest_coverage_comes_first_and_is_named_in_the_headline() -> None:
    chart = charts(FULL)["district"]

    assert chart.title == "Cakupan menurut kecamatan: terendah TAWAELI (30,93 %), tertinggi MANTIKULORE (65,69 %)"
    assert [row[0] for row in chart.table.rows] == ["TAWAELI", "MANTIKULORE"]
    assert {"Rata-rata kota 40,00 %", "Sasaran UCJ 65,00 %"} <= set(written(chart))


def test_a_district_whose_rate_may_not_be_told_is_named_in_the_table_alone() -> None:
    places = (*FULL.breakdowns[0].lines, place("ULUJADI", 3, 10, 9, 40, 8, 7), place("PALU BARAT", 2, 10, 9, 40, 8, 7))

    chart = charts(report(places=places))["district"]

    assert ["ULUJADI", "tidak ditampilkan"] in [list(row[:2]) for row in chart.table.rows]
    assert "ULUJADI" not in written(chart)
    assert "2 kecamatan tidak digambar" in chart.description


def test_of_many_districts_the_thirty_with_most_persons_are_drawn() -> None:
    places = tuple(place(f"KECAMATAN {i:02}", 200 - i, 10, 9, 40, 8, 7) for i in range(33))

    chart = charts(report(places=places))["district"]

    assert "Hanya 30 kecamatan" in chart.description
    assert "32" not in written(chart)
    assert {"00", "29"} <= set(written(chart))
    assert len(chart.table.rows) == 33


# --- Overdue ---


def test_a_bar_is_as_high_as_its_persons_are_many() -> None:
    made = by_month.heights(bands((100, 50), (25, 0), (0, 0)), set())

    assert made[0][0] == pytest.approx(2 * made[0][1])
    assert made[0][0] == pytest.approx(4 * made[1][0])
    assert made[2] == (0, 0)


def test_hidden_persons_move_no_bar() -> None:
    one = by_month.heights(bands((100, 0), (1, 9)), {(1, 0), (1, 1)})
    other = by_month.heights(bands((100, 0), (4, 6)), {(1, 0), (1, 1)})

    assert one == other


@pytest.mark.parametrize(("months", "place"), [(0, 0.5), (1, 1), (3, 2), (5, 2 + 2 / 3), (24, 5)])
def test_the_grace_ends_where_its_months_end(months: int, place: float) -> None:
    assert by_month.limit_place(bands(*[(9, 9)] * 7), months) == pytest.approx(place)


def test_bars_tell_how_many_and_how_long() -> None:
    chart = charts(FULL)["overdue"]

    assert chart.title == "Bulan tanpa iuran: 95 orang menunggak, 93 orang sudah berhenti"
    assert "batas 3 bulan" in written(chart)
    assert chart.table.rows[1] == ("2–3", "67", "0")
    assert "2 sampai 3 bulan: 67 menunggak, 0 nonaktif" in chart.description


# --- Probability ---


@given(st.integers(5, 400_000), st.integers(5, 400_000))
def test_bars_go_by_the_root_of_their_pairs(one: int, other: int) -> None:
    made = by_probability.lengths(pairs((one, 0, 0), (0, other, 0)), set())

    assert made[19][0] ** 2 * other == pytest.approx(made[18][1] ** 2 * one, rel=1e-3) or min(made[19][0], made[18][1]) == 0.4  # fmt: skip


def test_thresholds_stand_as_they_were_used() -> None:
    chart = charts(FULL)["probability"]

    assert by_probability.thresholds(FULL) == (0.95, 0.2)
    assert {"diterima mulai 0,95 ↑", "petugas mulai 0,20 ↑"} <= set(written(chart, "threshold"))
    assert chart.title.startswith("819 pasangan diterima, 37 menunggu keputusan petugas")


def test_pairs_are_shown_from_the_surest_down_to_the_threshold_of_review() -> None:
    rows = charts(FULL)["probability"].table.rows

    assert (rows[0][0], rows[-1][0], len(rows)) == ("0,95–1,00", "0,20–0,25", 16)
    assert rows[1][1:] == ("0", "30", "10")


# --- Trend ---


@given(st.lists(st.floats(0, 1), min_size=1, max_size=9))
def test_the_scale_holds_every_rate(rates: list[float]) -> None:
    low, high = by_run.scale(rates)

    assert low <= min(rates) + 1e-9
    assert high >= max(rates) - 1e-9
    assert high > low


def test_runs_stand_by_their_dates() -> None:
    days = [date(2024, 1, 1), date(2024, 1, 11), date(2024, 1, 31)]

    (x0, y0), (x1, _), (x2, y2) = by_run.places(days, [0.2, 0.3, 0.4], 0.2, 0.4)

    assert (x1 - x0) * 3 == pytest.approx(x2 - x0)
    assert y0 > y2


@pytest.mark.parametrize(
    ("before", "said"), [(300, "naik dari 30,00 %"), (500, "turun dari 50,00 %"), (400, "tetap 40,00 %")]
)
def test_the_headline_says_where_coverage_goes(before: int, said: str) -> None:
    shown = replace(FULL, earlier=(run(date(2024, 4, 24), before, 1000),))

    assert said in charts(shown)["trend"].title


def test_a_run_whose_rate_would_tell_a_small_count_is_left_out() -> None:
    shown = replace(FULL, earlier=(run(date(2024, 4, 24), 300, 1000), run(date(2024, 6, 24), 3, 1000)))

    assert [row[0] for row in charts(shown)["trend"].table.rows] == ["24 April 2024", "24 April 2025"]


# --- Letters ---


@given(st.text(max_size=50), st.floats(2, 20))
def test_a_shortened_text_is_as_wide_as_allowed(text: str, most: float) -> None:
    for short in (shortened(text, most), middle_out(text, most)):
        assert ems(short) <= most + 1e-9
        assert short == text or "…" in short
