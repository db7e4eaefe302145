"""Value rules of one row, as a table: finding code → where the fault is.

Links, duplicates and eligibility are judged by reconcile, which knows more than the row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from ucj_validate import columns as c
from ucj_validate import reference
from ucj_validate.columns import Field, Membership, NikForm, Side
from ucj_validate.findings import CATALOGUE
from ucj_validate.findings.bits import BITS, Bits
from ucj_validate.frames import FINDINGS, PEOPLE, Findings, People
from ucj_validate.settings import RuleSettings
from ucj_validate.validate.columnwise import (
    holds_error,
    is_day_month_swapped,
    is_sequential_fill,
    names_of_one_nik,
)
from ucj_validate.validate.schema import failures

_PAPUA = (91, 97)
"""The first and the last of its province codes."""
BIRTH_CELLS = (c.raw(Field.BIRTH_DATE), c.raw(Field.BIRTH_PLACE_DATE))
_PREPAID_MONTHS = 12
"""BPU members may pay up to a year ahead; a later month is a slip of the pen."""


@dataclass(frozen=True)
class Beside:
    """What the rows of a side say of one another, in the order of rows: with it, each row is judged by itself."""

    sequential: pl.Series
    """Whether the row's NIK comes from dragging a cell down."""
    names: pl.Series
    """How many clearly different names the row's NIK stands against."""
    dated: pl.DataFrame
    """file, sheet of the tables in which a birth date is given."""


BESIDE = frozenset((c.ROW, *c.ORIGIN, "nik", "nik_birth_date", "birth_date", "name_key"))
"""Columns that `beside` looks at."""


DATED = frozenset((c.FILE, c.SHEET, *BIRTH_CELLS))
"""Columns that `dated` looks at."""


def dated(people: People) -> pl.DataFrame:
    """file, sheet of the tables in which a birth date is given."""
    given = pl.any_horizontal(pl.col(cell).is_not_null() for cell in BIRTH_CELLS)
    return people.lazy().filter(given).select(c.FILE, c.SHEET).unique().collect()


def beside(people: People, dated: pl.DataFrame) -> Beside:
    """What all rows of a side, in order, say of one another; `dated`: their tables with birth dates."""
    return Beside(is_sequential_fill(people), names_of_one_nik(people), dated.unique())


def findings(people: People, side: Side, rules: RuleSettings, as_of: date) -> Findings:
    """One finding on one row, sorted by row and by the catalogue's order."""
    in_order = people if people[c.ROW].is_sorted() else People(people.sort(c.ROW))
    failed = _failed(in_order, beside(in_order, dated(in_order)), side, rules, as_of)
    order = {code: at for at, code in enumerate(CATALOGUE)}
    rank = failed["rule"].replace_strict(order, return_dtype=pl.Int64)
    failed = failed[(failed["position"] * len(order) + rank).arg_sort()]
    found = pl.DataFrame({c.ROW: in_order[c.ROW].gather(failed["position"]), "code": failed["rule"]})
    return Findings(found.select(side=pl.lit(side.value), row=c.ROW, code="code").cast(FINDINGS))


def finding_bits(people: People, begin: int, beside: Beside, side: Side, rules: RuleSettings, as_of: date) -> Bits:
    """The codes of rows as bits. `people`: the side's rows from `begin` on; `beside`: what all of them say."""
    here = slice(begin, begin + people.height)
    part = Beside(beside.sequential[here], beside.names[here], beside.dated)
    failed = _failed(people, part, side, rules, as_of)
    bits = np.zeros(people.height, dtype=np.int64)
    of_code = failed["rule"].replace_strict(BITS, return_dtype=pl.Int64).to_numpy()
    np.bitwise_or.at(bits, failed["position"].to_numpy(), of_code)
    return bits


def _failed(people: People, beside: Beside, side: Side, rules: RuleSettings, as_of: date) -> pl.DataFrame:
    """One row a rule and a row at fault: position, rule."""
    faults = value_faults() | nik_faults()
    if side is Side.MEMBERS:
        faults |= member_faults(rules, as_of)
    asked = people[[c.FILE, c.SHEET]].join(
        beside.dated.with_columns(column_is_used=pl.lit(value=True)),
        on=[c.FILE, c.SHEET],
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    frame = people.with_columns(
        beside.sequential,
        beside.names,
        is_day_month_swapped(people),
        holds_error(people),
        asked["column_is_used"].fill_null(value=False),
    )
    return failures(frame, PEOPLE, c.ROW, faults, "validate")


def looked_for(side: Side) -> list[str]:
    """The codes that the rows of a side can have here, in the order of the catalogue."""
    faults = {*value_faults(), *nik_faults()}
    if side is Side.MEMBERS:
        faults |= member_faults(RuleSettings(), date.min).keys()
    return [code for code in CATALOGUE if code in faults]


def nik_faults() -> dict[str, pl.Expr]:
    """Finding code → expression that is true where the NIK has the fault."""
    nik, form = pl.col("nik"), pl.col("nik_form")
    full = nik.str.len_chars() == 16  # noqa: PLR2004
    number = pl.when(full).then(nik).cast(pl.Int64, strict=False)
    knows = {
        level: (number // 10 ** (16 - size)).is_in(sorted(map(int, reference.region_codes(level))))
        for level, size in (("province", 2), ("regency", 4), ("district", 6))
    }
    # Papua's codes were reassigned with each new province; no edition lists all that NIK carry.
    is_papua = (number // 10**14).is_between(*_PAPUA)
    knows |= {level: knows[level] | is_papua for level in ("province", "regency")}
    repaired = _only_where(pl.col("nik_repaired"), pl.col(c.raw(Field.NIK)))
    has_form = {one: form == one.value for one in NikForm}
    return {
        "nik_missing": has_form[NikForm.MISSING],
        "nik_length": has_form[NikForm.LENGTH],
        "nik_not_digits": has_form[NikForm.NOT_DIGITS],
        "nik_excel_float": has_form[NikForm.EXCEL_FLOAT] | has_form[NikForm.SCIENTIFIC],
        "nik_stored_as_number": pl.col(c.NIK_AS_NUMBER) & nik.is_not_null() & ~has_form[NikForm.EXCEL_FLOAT],
        # Taking spaces and quotes away reads nothing into a NIK; a letter read as a digit does.
        "nik_repaired": pl.col("nik_repaired") & repaired.str.contains(r"[\p{L}|]") & ~_is_scientific(repaired),
        "nik_impossible_date": has_form[NikForm.IMPOSSIBLE_DATE],
        "nik_serial_zero": has_form[NikForm.SERIAL_ZERO],
        "nik_province_unknown": full & ~knows["province"],
        "nik_region_unknown": full & ~knows["regency"],
        "nik_district_unknown": full & knows["regency"] & ~knows["district"],
        # A date whose day and month may be exchanged is told by its own finding.
        "nik_dob_differs": (pl.col("nik_birth_date") != pl.col("birth_date")) & ~pl.col("is_day_month_swapped"),
        "nik_sex_differs": pl.col("nik_sex") != pl.col("sex"),
        "nik_equals_kk": nik == pl.col("no_kk"),
        "nik_sequential_fill": pl.col("is_sequential_fill"),
        "nik_many_names": pl.col("names_of_nik") >= 3,  # noqa: PLR2004 - two are a pair to be looked at, not a fill
    }


def _only_where(asked: pl.Expr, cell: pl.Expr) -> pl.Expr:
    """The cells of the rows in question, "" for the others: a pattern costs what it looks at, and null is looked at."""
    return pl.when(asked).then(cell).otherwise(pl.lit(""))


def _is_scientific(cell: pl.Expr) -> pl.Expr:
    return cell.str.contains(r"^\s*[0-9][.,]?[0-9]*[eE]\+?[0-9]+\s*$")


def value_faults() -> dict[str, pl.Expr]:
    """Finding code → expression that is true where another value of the row has the fault."""
    no_date = pl.col("birth_date").is_null()
    columns = [pl.col(cell) for cell in BIRTH_CELLS]
    cells = [_only_where(no_date, column) for column in columns]
    # Enough digits for a day, a month and a year, or an Excel day number: a date was meant.
    meant = pl.any_horizontal(
        cell.str.contains(r"[0-9]{1,4}[^0-9]+[0-9A-Za-z]+[^0-9]+[0-9]{1,4}|[0-9]{5,8}").fill_null(value=False)
        for cell in cells
    )
    is_placeholder = pl.all_horizontal(~cell.str.contains("[1-9]").fill_null(value=False) for cell in cells)
    impossible = no_date & meant & ~is_placeholder
    village, district = pl.col(c.raw(Field.VILLAGE)), pl.col(c.raw(Field.DISTRICT))
    return {
        "name_missing": pl.col("name").is_null(),
        "birth_date_missing": no_date & ~impossible & pl.col("column_is_used"),
        "birth_date_impossible": impossible,
        "birth_date_ambiguous": pl.col("birth_date_ambiguous")
        & ~(pl.col("birth_date") == pl.col("nik_birth_date")).fill_null(value=False),
        "cell_error": pl.col("holds_error"),
        "place_unknown": (_says(village) & pl.col("village").is_not_null() & pl.col("village_code").is_null())
        | (_says(district) & pl.col("district").is_not_null() & pl.col("district_code").is_null()),
    }


def _says(cell: pl.Expr) -> pl.Expr:
    return cell.str.contains(r"\p{L}").fill_null(value=False)


def member_faults(rules: RuleSettings, as_of: date) -> dict[str, pl.Expr]:
    """Finding code → expression that is true where a member row's status and months don't go together.

    AKTIF up to `grace_months` after the last paid month is no contradiction: exports lag behind payments.
    """
    status, paid, ended = pl.col("stated_status"), pl.col("last_paid"), pl.col("inactive_since")
    months = as_of.year * 12 + as_of.month - (paid.dt.year().cast(pl.Int64) * 12 + paid.dt.month())
    overdue = months - 1
    ended_by_now = ended <= as_of
    contradicts = (
        (
            (status == Membership.ACTIVE.value)
            & ((overdue > rules.grace_months).fill_null(value=False) | ended_by_now.fill_null(value=False))
        )
        | ((status == Membership.LAPSED.value) & (overdue <= 0).fill_null(value=False))
        | ((status == Membership.ENDED.value) & (overdue <= 0).fill_null(value=False) & ended.is_null())
    )
    return {
        "status_contradicts_blth": contradicts,
        "membership_unclear": status.is_null() & paid.is_null() & ended.is_null(),
        "future_period": -months > _PREPAID_MONTHS,
    }
