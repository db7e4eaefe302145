"""Counting: frames in, parts of the report out. Persons are counted by the row that stands for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from ucj_validate.columns import Decision, Match, Membership, Side, Status
from ucj_validate.findings import CATALOGUE, Severity
from ucj_validate.provenance import Source
from ucj_validate.report.basis import Assumption, ColumnUse, RowCounts, RuleUse, SourceFacts
from ucj_validate.report.counting.found import Carried, rows_with_any
from ucj_validate.report.eligible import CandidateCounts
from ucj_validate.report.parts import (
    MEMBERSHIPS,
    PERSON_STATUSES,
    STATUSES,
    Action,
    Coverage,
    DuplicateCounts,
    FindingCount,
    LinkCounts,
    MemberCounts,
    OffRoll,
    Premium,
    TargetCoverage,
)
from ucj_validate.settings import DOUBTFUL, SWITCHES, Settings

MONTHS_A_YEAR = 12
_GAP = (Status.UNREGISTERED, Status.LAPSED, Status.ENDED)


def counted(values: pl.Series, keys: Sequence[str]) -> dict[str, int]:
    """How often each of `keys` stands in `values`; 0 where it doesn't."""
    table = values.drop_nulls().value_counts()
    held = dict(zip(table[values.name].to_list(), table["count"].to_list(), strict=True))
    return {str(key): held.get(str(key), 0) for key in keys}


def row_counts(side: str, rows: int, rejects: pl.DataFrame, sources: Sequence[Source]) -> RowCounts:
    """What was read on one side, and what became of it."""
    mine = [source for source in sources if source.side == side]
    reasons = rejects["reason"].value_counts().sort("reason")
    return RowCounts(
        files=len({source.path for source in mine}),
        tables=len(mine),
        read=sum(source.records - source.header_records for source in mine),
        rows=rows,
        rejected=rejects.height,
        reasons=dict(reasons.iter_rows()),
    )


def of_lists(rejects: Mapping[str, pl.DataFrame], sources: Sequence[Source]) -> dict[str, RowCounts]:
    """What was read of reference lists, by their side; nothing where there are none."""
    side = str(Side.REFERENCE)
    if side not in rejects:
        return {}
    return {side: row_counts(side, sum(one.rows for one in sources if one.side == side), rejects[side], sources)}


def status_counts(roll: pl.DataFrame) -> dict[str, int]:
    """Roll rows by status."""
    return counted(roll["status"], STATUSES)


def person_status_counts(roll: pl.DataFrame) -> dict[str, int]:
    """Persons by status."""
    return counted(_of_persons(roll, "status"), PERSON_STATUSES)


def membership_counts(roll: pl.DataFrame) -> dict[str, int]:
    """Persons by membership."""
    return counted(_of_persons(roll, "membership"), MEMBERSHIPS)


def _of_persons(rows: pl.DataFrame, column: str) -> pl.Series:
    """A column's values, one a person. Of this column alone: filtering a frame copies all it holds."""
    return rows[column].filter(rows["counts"])


def coverage(persons: Mapping[str, int], settings: Settings) -> Coverage:
    """The rate that the rolls can defend, and the rate against each target."""
    active = persons[Status.ACTIVE]
    eligible = sum(persons.values()) - persons[Status.EXCLUDED]
    targets = tuple(
        TargetCoverage(
            name=target.name,
            persons=target.persons,
            source=target.source,
            date=target.date,
            covered_elsewhere=target.covered_elsewhere,
            goal=target.goal,
            active=active + target.covered_elsewhere,
            rate=(active + target.covered_elsewhere) / target.persons,
        )
        for target in settings.target
    )
    return Coverage(active, eligible, active / eligible if eligible else None, targets)


def member_counts(members: pl.DataFrame, codes: Mapping[str, Carried]) -> MemberCounts:
    """Member persons by status, and those on no roll. `codes`: who carries which finding."""
    persons = members[["member", "status", "in_roll", "counts"]].filter("counts")
    paid = members["member"].filter(members["payer_is_public"].fill_null(value=False)).unique()
    publicly = persons["member"].is_in(paid.implode())
    status = counted(persons["status"], (Membership.ACTIVE, Membership.LAPSED, Membership.ENDED))
    off = persons.with_columns(publicly=publicly).filter(pl.col("in_roll") == Match.NONE)
    active = pl.col("status") == Membership.ACTIVE
    return MemberCounts(
        rows=members.height,
        persons=persons.height,
        active=status["active"],
        lapsed=status["lapsed"],
        ended=status["ended"],
        unclear=persons.height - sum(status.values()),
        publicly_paid=int(publicly.sum()),
        several_kpj=_persons_with("several_kpj", codes),
        possibly_in_roll=int((persons["in_roll"] == str(Match.POSSIBLE)).sum()),
        not_in_roll=OffRoll(
            persons=off.height,
            active=off.filter(active).height,
            publicly_paid=off.filter("publicly").height,
            publicly_paid_active=off.filter(active & pl.col("publicly")).height,
        ),
    )


def _persons_with(code: str, codes: Mapping[str, Carried]) -> int:
    return codes[code].persons if code in codes else 0


def duplicate_counts(roll: pl.DataFrame) -> DuplicateCounts:
    """People with several rows."""
    several = roll[["person", "file"]].filter(roll["person"].is_duplicated())
    groups = several.group_by("person").agg(rows=pl.len(), files=pl.col("file").n_unique())
    return DuplicateCounts(
        groups=groups.height,
        rows=int(groups["rows"].sum()),
        extra_rows=int((roll["status"] == str(Status.DUPLICATE)).sum()),
        groups_across_rolls=groups.filter(pl.col("files") > 1).height,
    )


def link_counts(roll: pl.DataFrame, links: pl.DataFrame) -> LinkCounts:
    """Links by decision, with the errors to be expected among the accepted."""
    decisions = counted(links["decision"], tuple(Decision))
    accepted = links["probability"].filter(links["decision"] == str(Decision.ACCEPTED))
    match = counted(_of_persons(roll, "match"), tuple(Match))
    return LinkCounts(
        accepted=decisions["accepted"],
        review=decisions["review"],
        rejected=decisions["rejected"],
        expected_false=round(float((1 - accepted).sum()), 6),
        review_persons=int((_of_persons(roll, "status") == str(Status.REVIEW)).sum()),
        persons_matched=match["matched"],
        persons_possible=match["possible"],
        persons_none=match["none"],
    )


def with_expected(counts: LinkCounts, matching: Mapping[str, object]) -> LinkCounts:
    """`counts` with the matcher's own expectation of wrong links, which knows of relatives too."""
    known = matching.get("certainty")
    return replace(counts, expected_false=float(known["expected_false"])) if isinstance(known, Mapping) else counts


def premium(
    statuses: Mapping[str, int], codes: Mapping[str, Carried], members: MemberCounts, settings: Settings
) -> Premium:
    """The cost of closing the gap, and what is paid for people on no roll or from two sources.

    `statuses` and `codes` are the rolls': persons by status, and who carries which finding.
    """
    yearly = settings.premium.monthly * MONTHS_A_YEAR
    gap = sum(statuses[status] for status in _GAP)
    twice = _persons_with("double_funding", codes)
    off_roll = members.not_in_roll.publicly_paid_active
    return Premium(
        monthly=settings.premium.monthly,
        yearly_per_person=yearly,
        gap_persons=gap,
        gap_yearly=gap * yearly,
        off_roll_persons=off_roll,
        off_roll_yearly=off_roll * yearly,
        double_funding_persons=twice,
        double_funding_yearly=twice * yearly,
    )


def actions(
    roll: pl.DataFrame,
    persons: Mapping[str, int],
    duplicates: DuplicateCounts,
    costs: Premium,
    findings: Sequence[FindingCount],
    found: CandidateCounts | None = None,
) -> tuple[Action, ...]:
    """What to do first. Lapsed people lead: they fall out of protection next, and joining again restarts benefits."""
    rows = {finding.code: finding.roll_rows for finding in findings}
    broken = [code for code in rows if code.startswith("nik_") and CATALOGUE[code].severity is Severity.ERROR]
    each = costs.yearly_per_person
    listed = (
        Action("renew_lapsed", persons[Status.LAPSED], persons[Status.LAPSED] * each),
        Action("register", persons[Status.UNREGISTERED], persons[Status.UNREGISTERED] * each),
        Action("reactivate_ended", persons[Status.ENDED], persons[Status.ENDED] * each),
        Action("verify", persons[Status.REVIEW]),
        Action("trace_off_roll", costs.off_roll_persons, costs.off_roll_yearly),
        Action("end_double_funding", costs.double_funding_persons, costs.double_funding_yearly),
        Action("check_death_claims", rows.get("deceased", 0)),
        Action("mend_nik", rows_with_any(roll, broken)),
        Action("remove_duplicates", duplicates.extra_rows),
        *(() if found is None else (Action("propose_candidates", found.uncovered, found.yearly),)),
    )
    return tuple(action for action in listed if action.count)


def assumptions(settings: Settings) -> tuple[Assumption, ...]:
    """Doubtful settings that stand at their default."""
    default = Settings()
    return tuple(
        Assumption(key, str(setting_of(settings, key)), mark)
        for key, mark in DOUBTFUL.items()
        if setting_of(settings, key) == setting_of(default, key)
    )


def rules(settings: Settings) -> tuple[RuleUse, ...]:
    """Every rule and threshold as used, with whether it stands at its default."""
    default = Settings()
    return tuple(
        RuleUse(key, value, value == setting_of(default, key), (DOUBTFUL | SWITCHES).get(key))
        for section in ("rules", "premium", "match")
        for key in (f"{section}.{name}" for name in type(getattr(settings, section)).model_fields)
        if ((value := setting_of(settings, key)) is None and key in SWITCHES)
        or isinstance(value, (str, int, float, bool, tuple))
    )


def setting_of(settings: Settings, key: str) -> object:
    """The value of a setting by its dotted name."""
    value: object = settings
    for part in key.split("."):
        value = getattr(value, part)
    return value


def source_facts(source: Source) -> SourceFacts:
    """Provenance of one table, without the path it was opened by."""
    return SourceFacts(
        side=source.side,
        file=source.file,
        sheet=source.sheet,
        kind=source.kind,
        sha256=source.sha256,
        size_bytes=source.size_bytes,
        encoding=source.encoding,
        delimiter=source.delimiter,
        header_line=source.header_line,
        records=source.records,
        rows=source.rows,
        rejects=source.rejects,
        list_kind=source.list_kind,
        columns=tuple(ColumnUse(g.field, g.column, g.reason, g.confidence) for g in source.columns),
        unused_columns=tuple(source.unused_columns),
        notes=tuple(source.notes),
    )
