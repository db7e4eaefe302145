"""Counting criteria, reference lists and candidates: frames and counts in, parts of the report out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import polars as pl

from ucj_validate.columns import ListKind, Match, Status
from ucj_validate.provenance import Source
from ucj_validate.report.counting.breakdowns import lines
from ucj_validate.report.counting.figures import MONTHS_A_YEAR, setting_of
from ucj_validate.report.eligible import CandidateCounts, CriterionCount, CriterionUse, ListCount, ListUse
from ucj_validate.report.parts import Breakdown
from ucj_validate.settings import DOUBTFUL, SWITCHES, Settings

_RULE: dict[str, tuple[str, str]] = {
    "deceased": ("rules.exclude_deceased", "B"),
    "over_age_to_register": ("rules.register_age_limit", "C"),
    "under_age": ("rules.min_age", "R"),
    "out_of_area": ("rules.area", "R"),
    "moved": ("rules.exclude_moved", "R"),
    "asn_or_pppk": ("rules.exclude_asn", "B"),
    "public_servant": ("rules.exclude_public_servants", "R"),
    "already_wage_earner": ("rules.exclude_wage_earners", "R"),
    "income_over_limit": ("rules.income_limit", "C"),
    "decile_over_limit": ("rules.max_decile", "R"),
    "not_in_decree": ("rules.require_decree", "R"),
}
"""By criterion: the setting that decides it, and how well it is founded that people are eligible by it."""


def criteria(counts: Sequence[CriterionCount], settings: Settings) -> tuple[CriterionUse, ...]:
    """Every criterion with its rule."""
    uses = []
    for one in counts:
        setting, mark = _RULE[one.code]
        value = setting_of(settings, setting)
        assert value is None or isinstance(value, (str, int, float, bool, tuple))
        uses.append(
            CriterionUse(**asdict(one), setting=setting, value=value, mark=(DOUBTFUL | SWITCHES).get(setting, mark))
        )
    return tuple(uses)


def lists(counts: Sequence[ListCount], sources: Sequence[Source]) -> tuple[ListUse, ...]:
    """Every reference list that was given, also one without a row."""
    held = {one.kind: one for one in counts}
    uses = []
    for kind in ListKind:
        mine = [source for source in sources if source.list_kind == kind]
        if mine:
            count = held.get(kind, ListCount(str(kind), 0, 0, 0))
            files = len({source.path for source in mine})
            rows, rejected = sum(source.rows for source in mine), sum(source.rejects for source in mine)
            uses.append(ListUse(**asdict(count), files=files, rows=rows, rejected=rejected))
    return tuple(uses)


_KINDS = ("on_roll", "possibly_on_roll", "excluded", "review", "active", "lapsed", "ended", "unregistered")


def candidates(rows: pl.DataFrame, settings: Settings) -> CandidateCounts:
    """The people of lists of candidates, and those on no roll by list and by district."""
    persons = rows.filter("counts").with_columns(kind=_kind())
    table = dict(persons.group_by("kind").len().iter_rows())
    by_kind = {kind: int(table.get(kind, 0)) for kind in _KINDS}
    uncovered = by_kind["lapsed"] + by_kind["ended"] + by_kind["unregistered"]
    return CandidateCounts(
        persons=persons.height,
        **by_kind,
        uncovered=uncovered,
        yearly=uncovered * settings.premium.monthly * MONTHS_A_YEAR,
        reasons=_reasons(persons.filter(pl.col("kind") == "excluded")),
        breakdowns=_breakdowns(persons.filter(~pl.col("kind").is_in(["on_roll", "possibly_on_roll"]))),
    )


def _reasons(excluded: pl.DataFrame) -> dict[str, int]:
    """By criterion: how many of these people fail it."""
    told = excluded.select(code="findings").explode("code").filter(pl.col("code").is_in(list(_RULE)))
    return dict(told.group_by("code").len().sort(pl.col("len"), "code", descending=[True, False]).iter_rows())


def _kind() -> pl.Expr:
    """Under which figure a person stands: one each."""
    return (
        pl.when(pl.col("on_roll") == Match.MATCHED)
        .then(pl.lit("on_roll"))
        .when(pl.col("status") == Status.EXCLUDED)
        .then(pl.lit("excluded"))
        .when(pl.col("on_roll") == Match.POSSIBLE)
        .then(pl.lit("possibly_on_roll"))
        .otherwise("status")
    )


def _breakdowns(persons: pl.DataFrame) -> tuple[Breakdown, ...]:
    """Those on no roll by list (who stands on two, on both lines) and by district."""
    mine = [str(kind) for kind in (ListKind.DECREE, ListKind.CANDIDATES)]
    of_lists = persons.select(status="kind", name="lists").explode("name").filter(pl.col("name").is_in(mine))
    found = []
    if persons.height:
        found.append(Breakdown("list", of_lists.height == persons.height, lines(_counted(of_lists))))
    if persons["district"].null_count() < persons.height:
        districts = persons.select(status="kind", name=pl.col("district").fill_null(""))
        found.append(Breakdown("district", True, lines(_counted(districts))))
    return tuple(found)


def _counted(named: pl.DataFrame) -> pl.DataFrame:
    return named.group_by("name", "status").agg(persons=pl.len())
