"""Schemas of the frames that a run writes. A failure here is our bug, never the data's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import partial
from typing import Literal

import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import DecidedBy, Decision, ListKind, Match, Membership, NikForm, Status
from ucj_validate.errors import InvariantError
from ucj_validate.findings import CATALOGUE
from ucj_validate.frames import CANDIDATE_RESULT, LINKS, MEMBER_RESULT, ROLL_RESULT
from ucj_validate.i18n import _
from ucj_validate.validate.schema import failures

Output = Literal["roll", "members", "links", "candidates"]


def _outside(column: str, allowed: type[StrEnum], *, may_be_null: bool = False) -> pl.Expr:
    fault = ~pl.col(column).is_in([one.value for one in allowed])
    return fault if may_be_null else fault | pl.col(column).is_null()


def _no_share(column: str) -> pl.Expr:
    return ~pl.col(column).is_between(0, 1) | pl.col(column).is_nan()


def _not_unique(*columns: str) -> pl.Expr:
    return pl.struct(*columns).is_duplicated()


_UNKNOWN_CODE = ~pl.col("findings").list.eval(pl.element().is_in(list(CATALOGUE))).list.all()
_LINKED = pl.col("match") == Match.MATCHED.value

_ROLL: dict[str, pl.Expr] = {
    "roll_origin_unique": _not_unique(c.FILE, c.SHEET, c.LINE),
    "roll_file_given": pl.col(c.FILE).is_null(),
    "roll_person_given": pl.col("person").is_null() | pl.col("counts").is_null(),
    "roll_status_known": _outside("status", Status),
    "roll_membership_known": _outside("membership", Membership),
    "roll_match_known": _outside("match", Match),
    "roll_nik_form_known": _outside("nik_form", NikForm),
    "roll_probability_share": _no_share("probability"),
    "roll_findings_known": _UNKNOWN_CODE | pl.col("findings").is_null(),
    "roll_member_of_match": _LINKED & pl.col("member_line").is_null(),
    "roll_member_whole": pl.col("member_line").is_null() != pl.col("member_file").is_null(),
    "roll_one_counts": pl.col("counts").sum().over("person") != 1,
    "roll_duplicate_counts": (pl.col("status") == Status.DUPLICATE.value) & pl.col("counts"),
}
_MEMBERS: dict[str, pl.Expr] = {
    "members_origin_unique": _not_unique(c.FILE, c.SHEET, c.LINE),
    "members_file_given": pl.col(c.FILE).is_null(),
    "members_member_given": pl.col("member").is_null() | pl.col("counts").is_null(),
    "members_status_known": _outside("status", Membership, may_be_null=True),
    "members_in_roll_known": _outside("in_roll", Match),
    "members_nik_form_known": _outside("nik_form", NikForm),
    "members_findings_known": _UNKNOWN_CODE | pl.col("findings").is_null(),
    "members_one_counts": pl.col("counts").sum().over("member") != 1,
    "members_overdue_not_negative": pl.col("months_overdue") < 0,
}
_ROLL_ORIGIN = ("roll_file", "roll_sheet", "roll_line")
_MEMBER_ORIGIN = ("member_file", "member_sheet", "member_line")
_LINKS: dict[str, pl.Expr] = {
    "links_pair_unique": _not_unique(*_ROLL_ORIGIN, *_MEMBER_ORIGIN),
    "links_origin_given": pl.any_horizontal(
        pl.col(name).is_null() for name in ("roll_file", "member_file", "member_line")
    ),
    "links_decision_known": _outside("decision", Decision),
    "links_decided_by_known": _outside("decided_by", DecidedBy),
    "links_probability_share": _no_share("probability") | pl.col("probability").is_null(),
    "links_rule_named": (pl.col("decided_by") == DecidedBy.RULE.value) & pl.col("rule").is_null(),
    "links_rank_positive": pl.col("rank") < 1,
}
_CANDIDATES: dict[str, pl.Expr] = {
    **{name.replace("roll_", "candidates_", 1): fault for name, fault in _ROLL.items()},
    "candidates_origin_unique": _not_unique("list_kind", c.FILE, c.SHEET, c.LINE),
    "candidates_list_known": _outside("list_kind", ListKind) | pl.col("lists").is_null(),
    "candidates_on_roll_known": _outside("on_roll", Match),
}
_SCHEMAS = {
    "candidates": (CANDIDATE_RESULT, c.LINE, _CANDIDATES),
    "roll": (ROLL_RESULT, c.LINE, _ROLL),
    "members": (MEMBER_RESULT, c.LINE, _MEMBERS),
    "links": (LINKS, "roll_line", _LINKS),
}


def _stands_once(frame: pl.DataFrame) -> bool:
    """Proof that no place stands twice: the rows of a table stand together, and their lines rise.

    Rows as they are read do. It costs a tenth of looking for what is there twice, which is left to where it fails.
    """
    file, sheet, line = pl.col(c.FILE), pl.col(c.SHEET), pl.col(c.LINE)
    begins = file.ne_missing(file.shift(1)) | sheet.ne_missing(sheet.shift(1))
    lines = frame[[c.FILE, c.SHEET, c.LINE]].with_columns(begins=begins)
    rises = lines.select((pl.col("begins") | (line > line.shift(1))).fill_null(value=False).slice(1).all()).item()
    tables = lines.filter("begins")[[c.FILE, c.SHEET]]
    return bool(rises) and tables.n_unique() == tables.height


def _each_counts_once(frame: pl.DataFrame, number: str) -> bool:
    """Proof that each person has one counting row: as many of them, all different, as there are persons."""
    counting = frame[number].filter(frame["counts"])
    return counting.n_unique() == len(counting) == frame[number].n_unique()


_PROOFS: dict[str, Callable[[pl.DataFrame], bool]] = {
    "roll_origin_unique": _stands_once,
    "members_origin_unique": _stands_once,
    "roll_one_counts": partial(_each_counts_once, number="person"),
    "members_one_counts": partial(_each_counts_once, number="member"),
}
"""Rules that cost much row by row, and what proves at once that no row breaks them."""
_OF_ALL_ROWS = {*_PROOFS, "links_pair_unique"}
"""Rules that a row doesn't show by itself."""
_KEPT = pl.lit(value=False)


def checked(frame: pl.DataFrame, schema_name: Output) -> pl.DataFrame:
    """`frame` itself, when it is what the contract says.

    Raises:
        InvariantError: It is not; names the rules that failed and how many rows each.
    """
    return _checked(frame, schema_name, _SCHEMAS[schema_name][2])


def checked_part(frame: pl.DataFrame, schema_name: Output) -> pl.DataFrame:
    """The same of some rows, as far as a row shows it by itself; `check_together` does the rest.

    Raises:
        InvariantError: as `checked`.
    """
    _types, _key, rules = _SCHEMAS[schema_name]
    return _checked(frame, schema_name, {rule: fault for rule, fault in rules.items() if rule not in _OF_ALL_ROWS})


def broken_by(frame: pl.DataFrame, schema_name: Output) -> list[str]:
    """The rules that a table of the right types, read back from a run, breaks; its findings may be another version's.

    Pandera, which takes longer to load than most runs to read, is not asked.
    """
    types, _key, rules = _SCHEMAS[schema_name]
    asked = {
        rule: fault.any()
        for rule, fault in rules.items()
        if not rule.endswith("_findings_known") and not _is_proved(rule, frame, types)
    }
    return [rule for rule, is_broken in frame.select(**asked).row(0, named=True).items() if is_broken]


def check_together(frame: pl.DataFrame, schema_name: Output) -> None:
    """Passes where all rows together are what the contract says; `frame` need not have a row's own values.

    Raises:
        InvariantError: as `checked`.
    """
    _types, _key, rules = _SCHEMAS[schema_name]
    asked = [rule for rule in rules if rule in _OF_ALL_ROWS]
    broken = {rule: frame.select(rules[rule].sum()).item() for rule in asked if not _PROOFS.get(rule, _no_proof)(frame)}
    found = ", ".join(f"{rule} × {count}" for rule, count in sorted(broken.items()) if count)
    if found:
        raise InvariantError(schema_name, _("hasil melanggar aturan skema"), found=found)


def _no_proof(_frame: pl.DataFrame) -> bool:
    return False


def _checked(frame: pl.DataFrame, schema_name: Output, rules: Mapping[str, pl.Expr]) -> pl.DataFrame:
    types, key, _all = _SCHEMAS[schema_name]
    faults = {rule: _KEPT if _is_proved(rule, frame, types) else fault for rule, fault in rules.items()}
    failed = failures(
        frame[list(types)] if set(types) <= set(frame.columns) else frame, types, key, faults, schema_name
    )
    if failed.height:
        counts = failed.group_by("rule").len().sort("rule")
        found = ", ".join(f"{rule} × {count}" for rule, count in counts.iter_rows())
        raise InvariantError(schema_name, _("hasil melanggar aturan skema"), found=found)
    return frame


def _is_proved(rule: str, frame: pl.DataFrame, types: Mapping[str, pl.DataType]) -> bool:
    """Whether no row can break `rule`; false where that can't be told, or the frame isn't of its types at all."""
    if rule not in _PROOFS or not frame.height or any(frame.schema.get(name) != kind for name, kind in types.items()):
        return False
    return _PROOFS[rule](frame)
