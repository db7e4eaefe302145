"""Why a row has its status: its links compared again, its member rows, its tests of eligibility."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from ucj_validate import columns as c
from ucj_validate.cli.explanation.explain_facts import (
    Answer,
    Check,
    DuplicateSeen,
    Explained,
    ListSeen,
    MemberExplained,
    MemberSeen,
    PairSeen,
    Place,
    Rejected,
)
from ucj_validate.cli.explanation.explain_pairs import Bench, value_of
from ucj_validate.cli.inspecting.masking import masked
from ucj_validate.columns import Decision, Field, Membership, NikForm, Status
from ucj_validate.errors import UsageError
from ucj_validate.finished import RunData
from ucj_validate.i18n import _
from ucj_validate.leaving import visible
from ucj_validate.reconcile.person_values import is_vulnerable
from ucj_validate.settings import RuleSettings

_CHECKS = (
    ("deceased", "exclude_deceased", ("deaths", "claims")),
    ("asn_or_pppk", "exclude_asn", ("asn",)),
    ("moved", "exclude_moved", ("moved",)),
    ("out_of_area", "exclude_out_of_area", ()),
    ("over_age_to_register", "exclude_over_age", ()),
)
"""Finding, the switch that makes it exclude, the reference lists that tell it."""
_STANDING = ("name", "birth_date", "sex", "no_kk", "village")
"""The fields whose fullness decides which row stands for a person."""


def explained(run: RunData, found: list[tuple[str, int]], rejects: list[Rejected], *, show_values: bool) -> Answer:
    """The answer for the rows in `found`: (side, row) each; and for physical rows that are no person.

    Raises:
        UsageError: the run's ids have no structure, and its weights were learnt.
    """
    if run.settings.match.id_kind == "opaque":
        raise UsageError(
            "explain",
            _("hasil dengan id_kind = opaque belum dapat dijelaskan"),
            advice=_("bobotnya dipelajari dari data; lihat links.parquet dan run.json"),
        )
    n = run.roll.height
    asked = {row if side == "roll" else n + row for side, row in found}
    bench = Bench(run, frozenset(asked if show_values else ()))
    told: list[Explained | MemberExplained | Rejected] = []
    for side, row in found:
        told.append(_roll_row(bench, row) if side == "roll" else _member_row(bench, row))
    rules = run.settings
    return Answer(
        as_of=run.as_of.isoformat(),
        accept=rules.match.accept,
        review=rules.match.review,
        grace_months=rules.rules.grace_months,
        searched=run.members.height,
        rows=(*told, *rejects),
    )


def _roll_row(bench: Bench, row: int) -> Explained:
    run, n = bench.run, bench.n_roll
    own = run.roll.row(row, named=True)
    person = run.roll.filter(pl.col("person") == own["person"])
    links = run.links.filter((pl.col("roll_row") == row) & (pl.col("decision") != Decision.REJECTED)).sort("rank")
    best = _best(bench, own, row, links)
    if best is not None and (links.height or own["match"] == "matched"):
        bench = _showing(bench, row, best)
    pair = bench.pair(row, best) if best is not None else None
    runner_up = _runner_up(bench, row, best)
    about_members = best - n if best is not None and links.height else None
    return Explained(
        place=bench.place(row),
        status=own["status"],
        membership=own["membership"],
        match=own["match"],
        values=_values(bench, row),
        nik_form=own["nik_form"],
        age_years=own["age_years"],
        rows_of_person=tuple(bench.place(other) for other in person[c.ROW]),
        duplicate=_duplicate(bench, row, person) if own["status"] == Status.DUPLICATE else None,
        pair=pair,
        chain=_chain(bench, row, best, pair, person),
        candidates=links.filter(pl.col("decision") == Decision.REVIEW).height,
        runner_up=runner_up,
        runner_up_held_by=_holder(bench, runner_up, own["person"]),
        member_rows=tuple(_member_rows(run, about_members)) if about_members is not None else (),
        checks=(*_checks(run, own["findings"]), *_switched(run.settings.rules, own)),
        findings=tuple(own["findings"]),
        twin_row=_twin_row(bench, row, own) if "possible_duplicate" in own["findings"] else None,
        lists=tuple(_lists(run, own["person"])),
    )


def _twin_row(bench: Bench, row: int, own: dict[str, Any]) -> PairSeen | None:
    others = bench.run.roll.filter(pl.col("person") != own["person"])[c.ROW].to_numpy()
    return bench.nearest(row, others)


def _best(bench: Bench, own: dict[str, Any], row: int, links: pl.DataFrame) -> int | None:
    """The member record that decides, or the best candidate, or the nearest of all."""
    n = bench.n_roll
    if own["match"] == "matched":
        here = pl.lit(value=True)
        for name in c.ORIGIN:
            here &= pl.col(name).eq_missing(pl.lit(own[f"member_{name}"]))
        return n + int(bench.run.members.filter(here)[c.ROW][0])
    if links.height:
        return n + int(links["member_row"][0])
    return bench.nearest_record(row, _members(bench))


def _members(bench: Bench) -> np.ndarray:
    return np.arange(bench.n_roll, bench.n_roll + bench.run.members.height)


def _showing(bench: Bench, row: int, other: int) -> Bench:
    """A person who may see the row may see the row it is decided with; nobody needs a stranger's values."""
    if row not in bench.shown:
        return bench
    wider = replace(bench, shown=bench.shown | {other})
    wider.__dict__["held"] = bench.held  # compared once
    return wider


def _runner_up(bench: Bench, row: int, best: int | None) -> PairSeen | None:
    """The nearest member row of another person than the best one."""
    if best is None:
        return None
    numbers = bench.run.members["member"].to_numpy()
    others = _members(bench)[numbers != numbers[best - bench.n_roll]]
    return bench.nearest(row, others)


def _chain(
    bench: Bench, row: int, best: int | None, pair: PairSeen | None, person: pl.DataFrame
) -> tuple[PairSeen, ...]:
    """The way over other rows, where a pair's own weight did not join it."""
    if best is None or pair is None or pair.decision != Decision.ACCEPTED:
        return ()
    accepted_itself = pair.rule is None and "other_rows" not in pair.bits()
    if accepted_itself:
        return ()
    numbers = bench.run.members["member"]
    members = bench.run.members.filter(numbers == numbers[best - bench.n_roll])[c.ROW] + bench.n_roll
    return bench.chain([*person[c.ROW].to_list(), *members.to_list()], row, best)


def _holder(bench: Bench, pair: PairSeen | None, person: int) -> Place | None:
    """The counting roll row of the person whom the pair's member row was found to be."""
    if pair is None:
        return None
    links = bench.run.links.filter(pl.col("decision") == Decision.ACCEPTED)
    for name in c.ORIGIN:
        links = links.filter(pl.col(f"member_{name}").eq_missing(pl.lit(getattr(pair.theirs, name))))
    holders = bench.run.roll.filter(
        pl.col(c.ROW).is_in(links["roll_row"].implode()) & (pl.col("person") != person)
    ).sort("counts", c.ROW, descending=[True, False])
    return bench.place(int(holders[c.ROW][0])) if holders.height else None


def _duplicate(bench: Bench, row: int, person: pl.DataFrame) -> DuplicateSeen:
    standing = person.filter("counts").row(0, named=True)
    own = person.filter(pl.col(c.ROW) == row).row(0, named=True)

    def rank(one: dict[str, Any]) -> tuple[bool, int]:
        return one["nik_form"] == NikForm.SOUND, sum(one[name] is not None for name in _STANDING)

    mine, other = rank(own), rank(standing)
    reason = "nik_form" if mine[0] != other[0] else "fuller" if mine[1] != other[1] else "earlier"
    counting = int(standing[c.ROW])
    return DuplicateSeen(bench.place(counting), reason, _showing(bench, row, counting).pair(row, counting))


def _values(bench: Bench, row: int) -> dict[str, str | None]:
    person = bench.person_of(row)
    fields = {"nik": Field.NIK, "name": Field.NAME, "birth_date": Field.BIRTH_DATE}
    values = {name: value_of(name, person) for name in fields}
    return {
        name: value and (visible(value) if row in bench.shown else masked(fields[name], value))
        for name, value in values.items()
    }


def _member_rows(run: RunData, row: int) -> Iterator[MemberSeen]:
    """The member rows of the person that member row `row` belongs to; the deciding one first."""
    numbers = run.members["member"]
    rows = run.members.filter(numbers == numbers[row]).sort("counts", c.ROW, descending=[True, False])
    for one in rows.iter_rows(named=True):
        person = run.member_people.row(one[c.ROW], named=True)
        gone = person["inactive_since"]
        if person["stated_status"]:
            reason = "stated"
        elif gone is not None and gone <= run.as_of:
            reason = "inactive_since"
        else:
            reason = "month" if one["months_overdue"] is not None else "none"
        yield MemberSeen(
            place=Place(one[c.FILE], one[c.SHEET], one[c.LINE]),
            status=one["status"] or "unknown",
            reason=reason,
            last_paid=f"{one['last_paid']:%Y-%m}" if one["last_paid"] else None,
            months_overdue=one["months_overdue"],
            inactive_since=f"{gone:%Y-%m}" if gone else None,
            segment=one["segment"],
            payer=one["payer"],
            decides=one["counts"],
        )


def _checks(run: RunData, findings: list[str]) -> Iterator[Check]:
    rules: RuleSettings = run.settings.rules
    for code, switch, listed in _CHECKS:
        if code in findings:
            yield Check(code, "failed" if getattr(rules, switch) else "ignored")
        elif (listed and not any(getattr(run.settings.reference, kind) for kind in listed)) or (
            code == "out_of_area" and not rules.area
        ):
            yield Check(code, "unchecked")
        else:
            yield Check(code, "passed")
    yield Check("under_age", "failed" if "under_age" in findings else "passed")


def _lists(run: RunData, person: int) -> Iterator[ListSeen]:
    """The rows of reference lists that speak of a person."""
    rows = run.roll.filter(pl.col("person") == person)[c.ROW]
    told = run.listed.filter(pl.col("roll_row").is_in(rows.implode()))
    seen = told.select("list_kind", "list_file", "list_sheet", "list_line", "sure").unique()
    for kind, file, sheet, line, sure in seen.sort(~pl.col("sure"), "list_kind", "list_file", "list_line").iter_rows():
        yield ListSeen(kind, Place(file, sheet, line), sure)


def _switched(rules: RuleSettings, own: dict[str, Any]) -> Iterator[Check]:
    """The tests that this run has switched on, where they are meant for the row's roll."""
    here = not rules.vulnerable_rolls or is_vulnerable(own[c.FILE], own[c.SHEET], rules)
    asked = (
        ("public_servant", rules.exclude_public_servants, False),
        ("already_wage_earner", rules.exclude_wage_earners and here, own["membership"] == Membership.UNKNOWN),
        ("income_over_limit", rules.income_limit is not None and here, own["income"] is None),
        ("decile_over_limit", rules.max_decile is not None and here, own["decile"] is None),
        ("not_in_decree", rules.require_decree and here, "possible_list_match" in own["findings"]),
    )
    for code, is_on, unknown in asked:
        if is_on:
            yield Check(code, "failed" if code in own["findings"] else "unknown" if unknown else "passed")


def _member_row(bench: Bench, row: int) -> MemberExplained:
    run, n = bench.run, bench.n_roll
    own = run.members.row(row, named=True)
    links = run.links.filter((pl.col("member_row") == row) & (pl.col("decision") != Decision.REJECTED))
    links = links.sort("decision", "weight", "roll_row", descending=[False, True, False])
    other = int(links["roll_row"][0]) if links.height else bench.nearest_record(n + row, np.arange(n))
    if other is not None and links.height:
        bench = _showing(bench, n + row, other)
    accepted = links.filter(pl.col("decision") == Decision.ACCEPTED)["roll_row"].sort()
    return MemberExplained(
        place=bench.place(n + row),
        in_roll=own["in_roll"],
        member_rows=tuple(_member_rows(run, row)),
        linked=tuple(bench.place(one) for one in accepted),
        pair=bench.pair(other, n + row) if other is not None else None,
        findings=tuple(own["findings"]),
    )
