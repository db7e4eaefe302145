"""The results of a run: one row a roll row, one a member row, one a link. Nothing dropped, nothing added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Decision, Match, Status
from ucj_validate.findings import CATALOGUE
from ucj_validate.frames import (
    LINK_LEVELS,
    LINKS,
    MEMBER_RESULT,
    ROLL_RESULT,
    Findings,
    Linkage,
    Links,
    MemberResult,
    People,
    RollResult,
)
from ucj_validate.reconcile import person_findings
from ucj_validate.reconcile.eligibility import MARKS, age_years
from ucj_validate.reconcile.membership import member_persons, with_status
from ucj_validate.reconcile.persons import roll_persons, settled_links
from ucj_validate.settings import Settings

_ORDER = pl.Enum(list(CATALOGUE))


@dataclass(frozen=True)
class Reconciled:
    """What a run has found."""

    roll: RollResult
    members: MemberResult
    links: Links


def reconcile(
    roll: People,
    members: People,
    linkage: Linkage,
    findings: Findings,
    marks: pl.DataFrame,
    settings: Settings,
    as_of: date,
) -> Reconciled:
    """Statuses of all rows. `marks` holds (`row`, `code`): roll rows named by a list of deaths, ASN or moved people."""
    roll_rows = _marked(roll.sort(c.ROW).with_columns(linkage.roll_person.alias("person")), marks)
    member_rows = with_status(members, settings.rules, as_of).sort(c.ROW)
    member_rows = member_rows.with_columns(linkage.member_person.alias("person"))
    links = settled_links(linkage.links, roll_rows, member_rows)
    grouped = member_persons(member_rows)
    persons = roll_persons(roll_rows, grouped, links, settings, as_of)
    member_rows = _with_in_roll(member_rows, persons, links)
    roll_codes = person_findings.of_roll(roll_rows, persons, links, linkage.duplicates, settings.match.tie_margin)
    member_codes = person_findings.of_members(member_rows, grouped)
    return Reconciled(
        roll=_roll_result(roll_rows, member_rows, persons, links, _listed(findings, "roll", roll_codes), as_of),
        members=_member_result(member_rows, grouped, _listed(findings, "members", member_codes)),
        links=_links_result(links, roll_rows, member_rows),
    )


def _marked(roll: pl.DataFrame, marks: pl.DataFrame) -> pl.DataFrame:
    """`roll` with one boolean column a mark."""
    return roll.with_columns(
        pl.col(c.ROW).is_in(marks.filter(pl.col("code") == mark)[c.ROW].implode()).alias(mark) for mark in MARKS
    )


def _listed(findings: Findings, side: str, more: pl.DataFrame) -> pl.DataFrame:
    """(row, findings): the codes of a row, each once, in the catalogue's order."""
    rows = pl.concat([findings.filter(pl.col("side") == side).select(c.ROW, "code"), more]).unique()
    return (
        rows.with_columns(pl.col("code").cast(_ORDER))
        .sort(c.ROW, "code")
        .group_by(c.ROW, maintain_order=True)
        .agg(findings=pl.col("code").cast(pl.String))
    )


def _with_in_roll(members: pl.DataFrame, persons: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Member rows with `in_roll`: of the person, so that all its rows say the same."""
    linked = members["person"].is_in(persons["person"].implode())
    candidates = links.filter(pl.col("decision") == Decision.REVIEW)["member_person"].unique()
    possible = members["person"].is_in(candidates.implode())
    return members.with_columns(
        in_roll=pl.when(linked)
        .then(pl.lit(str(Match.MATCHED)))
        .when(possible)
        .then(pl.lit(str(Match.POSSIBLE)))
        .otherwise(pl.lit(str(Match.NONE)))
    )


def _roll_result(
    roll: pl.DataFrame,
    members: pl.DataFrame,
    persons: pl.DataFrame,
    links: pl.DataFrame,
    listed: pl.DataFrame,
    as_of: date,
) -> RollResult:
    member_side = members.select(
        deciding_row=c.ROW,
        member_file=c.FILE,
        member_sheet=c.SHEET,
        member_line=c.LINE,
        kpj="kpj",
        segment="segment",
        programs="programs",
        member_payer="payer",
        last_paid="last_paid",
        months_overdue="months_overdue",
    )
    own = roll.drop("kpj", "segment", "programs", "last_paid", *MARKS)
    person_columns = persons.select(
        "person", "standing_row", "deciding_row", "match", "membership", "person_status", "rows"
    )
    frame = (
        own.join(person_columns, on="person", how="left")
        .join(member_side, on="deciding_row", how="left")
        .join(_best_links(links), on=c.ROW, how="left")
        .join(listed, on=c.ROW, how="left")
        .sort(c.ROW)
        .with_columns(
            counts=pl.col(c.ROW) == pl.col("standing_row"),
            age_years=age_years(pl.coalesce("birth_date", "nik_birth_date"), as_of),
            payer=pl.coalesce("payer", "member_payer"),
            findings=pl.col("findings").fill_null([]),
            basis=pl.col("basis").fill_null([]),
            person=pl.col("person").rank("dense").cast(pl.Int64) - 1,
        )
        .with_columns(status=pl.when("counts").then("person_status").otherwise(pl.lit(str(Status.DUPLICATE))))
    )
    return RollResult(frame.select([*ROLL_RESULT, *_raw(frame)]))


def _best_links(links: pl.DataFrame) -> pl.DataFrame:
    """(row, probability, basis): a roll row's strongest link, accepted before uncertain ones."""
    return (
        links.filter(pl.col("decision") != Decision.REJECTED)
        .sort(["roll_row", "decision", "weight", "member_row"], descending=[False, False, True, False])
        .group_by("roll_row", maintain_order=True)
        .agg(pl.col("probability").first(), pl.col("basis").first())
        .rename({"roll_row": c.ROW})
    )


def _member_result(members: pl.DataFrame, grouped: pl.DataFrame, listed: pl.DataFrame) -> MemberResult:
    frame = (
        members.join(grouped.select("person", "deciding_row"), on="person", how="left")
        .join(listed, on=c.ROW, how="left")
        .sort(c.ROW)
        .with_columns(
            counts=pl.col(c.ROW) == pl.col("deciding_row"),
            findings=pl.col("findings").fill_null([]),
            member=pl.col("person").rank("dense").cast(pl.Int64) - 1,
        )
    )
    return MemberResult(frame.select([*MEMBER_RESULT, *_raw(frame)]))


def _links_result(links: pl.DataFrame, roll: pl.DataFrame, members: pl.DataFrame) -> Links:
    roll_side = roll.select(roll_row=c.ROW, roll_file=c.FILE, roll_sheet=c.SHEET, roll_line=c.LINE)
    member_side = members.select(member_row=c.ROW, member_file=c.FILE, member_sheet=c.SHEET, member_line=c.LINE)
    frame = (
        links.join(roll_side, on="roll_row")
        .join(member_side, on="member_row")
        .sort(["roll_row", "decision", "weight", "member_row"], descending=[False, False, True, False])
        .with_columns(rank=pl.int_range(1, pl.len() + 1).over("roll_row").cast(pl.Int64))
    )
    assert set(LINK_LEVELS) <= set(frame.columns)
    return Links(frame.select(list(LINKS)))


_ALWAYS_RAW = frozenset(c.raw(field) for field in (c.Field.NIK, c.Field.NAME, c.Field.BIRTH_DATE))


def _raw(frame: pl.DataFrame) -> list[str]:
    """The raw_* columns that hold anything, and those that readers count on."""
    raw = [name for name in frame.columns if name.startswith("raw_")]
    return [name for name in raw if name in _ALWAYS_RAW or frame[name].null_count() < frame.height]
