"""A province report beside one run over all files."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
from benchmarks.province import FIGURES, of_joint, of_report, of_truth

from tests.rollup.conftest import Small
from ucj_validate.rollup.building import Province, known_of, province_of
from ucj_validate.rollup.by_nik import joined_by_matching
from ucj_validate.rollup.cities import persons_of
from ucj_validate.rollup.parts import MEASURES, measured


def test_with_nik_and_one_model_every_figure_is_that_of_one_run_over_all_files(
    small: Small, with_nik: Province
) -> None:
    assert of_report(with_nik.report) == {name: of_joint(small.joint)[name] for name in of_report(with_nik.report)}
    assert set(FIGURES) == set(of_joint(small.joint))


def test_nobody_is_active_who_is_not(small: Small, with_nik: Province, with_pseudonyms: Province) -> None:
    true = of_truth(small.files)["active"]

    assert of_report(with_nik.report)["active"] <= true
    assert of_report(with_pseudonyms.report)["active"] <= true


def test_persons_of_the_province_are_those_of_the_truth_but_for_rows_that_tell_too_little(
    small: Small, with_nik: Province
) -> None:
    true, told = of_truth(small.files), of_report(with_nik.report)

    assert abs(told["persons"] - true["persons"]) <= 3
    assert abs(told["known to several cities"] - true["known to several cities"]) <= 3


def test_pseudonyms_find_nearly_all_whom_the_nik_finds_and_nobody_else(
    small: Small, with_nik: Province, with_pseudonyms: Province
) -> None:
    nik, pseudonym = of_report(with_nik.report), of_report(with_pseudonyms.report)

    assert 0.9 * nik["known to several cities"] <= pseudonym["known to several cities"]
    assert pseudonym["known to several cities"] <= of_truth(small.files)["known to several cities"]
    assert with_pseudonyms.report.in_several_cities > 0


def test_the_steps_lead_from_the_cities_added_up_to_the_province(with_nik: Province, with_pseudonyms: Province) -> None:
    for report in (with_nik.report, with_pseudonyms.report):
        for name in MEASURES:
            difference = sum(getattr(step, name) for step in report.steps)
            assert report.together(name) + difference == measured(report.total, name)
        assert any(step.persons for step in report.steps)


def test_each_citys_figures_are_those_of_its_own_run(small: Small, with_nik: Province) -> None:
    for line, run in zip(with_nik.report.cities, small.runs, strict=True):
        own = run.roll.filter("counts")
        assert line.name == run.settings.city
        assert line.line.persons == own.height
        assert line.line.active == own.filter(pl.col("status") == "active").height
        assert line.members == run.members["member"].n_unique()


def test_nobody_is_lost_and_nobody_counted_twice(with_nik: Province) -> None:
    people = with_nik.counted.people

    assert people["id"].is_unique().all()
    assert set(people["id"]) == set(with_nik.counted.known["id"])
    assert sum(line.persons for line in with_nik.report.segments) == with_nik.report.total.persons


def test_what_people_have_decided_within_a_city_holds_over_all_cities(small: Small) -> None:
    first, *rest = small.runs
    links = first.links.with_row_index("at")
    weak = links.filter((pl.col("decision") == "accepted") & ~pl.col("roll_row").is_duplicated()).sort("weight")
    at = weak["at"][0]
    apart = links.with_columns(
        decision=pl.when(pl.col("at") == at).then(pl.lit("rejected")).otherwise("decision"),
        decided_by=pl.when(pl.col("at") == at).then(pl.lit("person")).otherwise("decided_by"),
    ).drop("at")
    run = replace(first, links=apart)
    roll_row, member_row = (first.links[name][int(at)] for name in ("roll_row", "member_row"))

    ids = joined_by_matching([run, *rest], first.model).ids[0]

    _people, rows = persons_of(run)
    listed, member = (
        rows.filter((pl.col("side") == side) & (pl.col("row") == row))["person"][0]
        for side, row in (("roll", roll_row), ("members", member_row))
    )
    assert ids[listed] != ids[member]


def test_the_order_of_cities_changes_no_figure(small: Small, with_nik: Province) -> None:
    turned = province_of(known_of(small.runs[::-1], [], None))

    assert turned.report == with_nik.report
