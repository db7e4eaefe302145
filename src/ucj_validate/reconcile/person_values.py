"""What a person's rows tell together: income, welfare decile, occupation, the kind of roll; what members say of cover."""

from __future__ import annotations

from fnmatch import fnmatchcase

import numpy as np
import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Membership
from ucj_validate.reconcile.numbered import Flags, Ints, Persons, gathered
from ucj_validate.settings import RuleSettings, Settings

_SERVES = (
    r"^(?:ANGGOTA |PEGAWAI |GURU |STAF |PRAJURIT |BINTARA |TAMTAMA |PERWIRA )?"
    r"(?:PNS|P\.?N\.?S\.?|ASN|PPPK|P3K|CPNS|PEGAWAI NEGERI(?: SIPIL)?(?: \(PNS\))?|APARATUR SIPIL NEGARA(?: \(ASN\))?"
    r"|TNI|TNI[ /-]*(?:AD|AL|AU)|TENTARA NASIONAL INDONESIA(?: \(TNI\))?|POLRI|POLISI|KEPOLISIAN RI(?: \(POLRI\))?|TNI/POLRI)$"
)
"""A whole cell that says so. A retired, or a soldier's wife, or a stall at the police station is none."""


def person_values(
    roll: pl.DataFrame, on_roll: Persons, deciles: pl.DataFrame, of_members: pl.DataFrame, settings: Settings
) -> pl.DataFrame:
    """One row a roll person: what the rules that are on ask for.

    `deciles`: (row, decile), one or more a roll row, from lists by family card. `of_members`: the member side's word on
    the same persons.
    """
    rules = settings.rules
    persons = len(on_roll.numbers)
    values: dict[str, pl.Series] = {}
    if rules.exclude_public_servants:
        serves = roll["occupation"].str.contains(_SERVES).fill_null(value=False)
        told = on_roll.any(roll["occupation"].is_not_null().to_numpy())
        values |= {"serves": _flags(on_roll.any(serves.to_numpy())), "occupation_untold": _flags(~told)}
    if rules.exclude_wage_earners:
        values |= {name: of_members[name].fill_null(value=False) for name in ("active_pu", "segment_untold")}
    values["income_least"], values["income_most"] = spread(roll["income"], on_roll)
    values["decile_least"], values["decile_most"] = spread(
        pl.concat([roll["decile"].cast(pl.Int64), deciles["decile"]]) if deciles.height else roll["decile"],
        on_roll,
        np.concatenate([np.arange(roll.height), deciles[c.ROW].to_numpy()]) if deciles.height else None,
    )
    differ = (values["decile_least"] != values["decile_most"]).fill_null(value=False)
    asked = rules.max_decile is not None or bool(settings.reference.dtsen)
    values["decile_conflict"] = differ & asked
    mine = of_its_kind(roll, rules)
    values["on_its_rolls"] = _flags(on_roll.any(mine))
    values["on_its_rolls_alone"] = _flags(~on_roll.any(~mine))
    assert all(len(value) == persons for value in values.values())
    return pl.DataFrame(values)


def spread(values: pl.Series, persons: Persons, rows: Ints | None = None) -> tuple[pl.Series, pl.Series]:
    """The least and the greatest of a person's values; null where none is told. `rows`: the row of each value."""
    given = np.flatnonzero(values.is_not_null().to_numpy())
    nothing = pl.Series([None], dtype=pl.Int64).new_from_index(0, len(persons.numbers))
    if not len(given):
        return nothing, nothing
    told = values.gather(given).to_numpy().astype(np.int64)
    person = persons.of_row[given if rows is None else rows[given]]
    held = np.bincount(person, minlength=len(persons.numbers))
    again = held[person] > 1  # of few: the rest need not be compared
    ends = []
    for outdone in (np.minimum, np.maximum):
        best = np.zeros(len(persons.numbers), dtype=np.int64)
        best[person] = told
        outdone.at(best, person[again], told[again])
        ends.append(pl.Series(best).set(pl.Series(held == 0), None))
    return ends[0], ends[1]


def agreed(persons: pl.DataFrame, name: str) -> pl.Series:
    """The one value that a person's rows tell; null where they tell none, or several."""
    least, most = persons[f"{name}_least"], persons[f"{name}_most"]
    return least.set((least != most).fill_null(value=False), None).alias(name)


def of_its_kind(roll: pl.DataFrame, rules: RuleSettings) -> Flags:
    """Rows of rolls of vulnerable workers."""
    if not rules.vulnerable_rolls:
        return np.ones(roll.height, dtype=np.bool_)
    tables = roll.select(c.FILE, c.SHEET).unique(maintain_order=True)
    mine = pl.Series([is_vulnerable(file, sheet, rules) for file, sheet in tables.iter_rows()], dtype=pl.Boolean)
    flagged = roll.select(c.FILE, c.SHEET).join(
        tables.with_columns(mine=mine), on=[c.FILE, c.SHEET], how="left", nulls_equal=True, maintain_order="left"
    )
    return flagged["mine"].to_numpy()


def is_vulnerable(file: str, sheet: str | None, rules: RuleSettings) -> bool:
    """Whether the rules for vulnerable workers are meant for this table."""
    names = [file, file.rpartition("/")[2]]
    names += [f"{name}#{sheet}" for name in names] if sheet is not None else []
    return any(fnmatchcase(name, pattern) for name in names for pattern in rules.vulnerable_rolls)


def with_wage_earners(grouped: pl.DataFrame, members: pl.DataFrame, enrolled: Persons) -> pl.DataFrame:
    """Member persons with `active_pu`, and `segment_untold` where an active row doesn't say of which segment it is."""
    active = members["status"] == str(Membership.ACTIVE)
    wage_earner = (active & (members["segment"] == "PU")).fill_null(value=False).to_numpy()
    untold = (active & members["segment"].is_null()).fill_null(value=False).to_numpy()
    return grouped.with_columns(
        active_pu=_flags(enrolled.any(wage_earner)), segment_untold=_flags(enrolled.any(untold))
    )


def rows_told(roll: pl.DataFrame, of_row: Ints, persons: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """`decile` and `income` by row: what the person's rows agree in; an income also where only the row's own is told."""
    decile = gathered(persons["decile"], of_row).alias("decile")
    income = gathered(persons["income"], of_row)
    return decile, pl.select(pl.coalesce(roll["income"], income)).to_series().alias("income")


def _flags(flags: Flags) -> pl.Series:
    return pl.Series(flags, dtype=pl.Boolean)
