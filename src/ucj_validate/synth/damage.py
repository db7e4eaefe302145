"""Faults put on the rows at the rates of `synth.faults`; every row remembers its own."""

from __future__ import annotations

from itertools import groupby

import numpy as np

from ucj_validate.synth.faults import DUPLICATE_NAME_FACTOR, FAULTS, fault_rate, planted_rate
from ucj_validate.synth.household_faults import HOUSEHOLD_CHANGES
from ucj_validate.synth.name_faults import NAME_CHANGES
from ucj_validate.synth.nik_faults import NIK_CHANGES, NIK_LENGTH, Change, Surroundings
from ucj_validate.synth.options import Layout, Noise, SynthOptions
from ucj_validate.synth.other_faults import OTHER_CHANGES
from ucj_validate.synth.person import Population
from ucj_validate.synth.rows import MEMBERS, NON_ASN, RENTAN, UMKM, Row
from ucj_validate.synth.slips import slip_model

CHANGES: dict[str, Change] = {**NIK_CHANGES, **NAME_CHANGES, **OTHER_CHANGES, **HOUSEHOLD_CHANGES}
GROUPS = (
    "household",
    "household_phone",
    "household_mother",
    "household_kk",
    "nik",
    "name_spelling",
    "name_shape",
    "name_slip",
    "name_dress",
    "birth",
    "sex",
    "place",
    "phone",
    "kk",
    "mother",
)
"""In the order of application: whose value it is comes first, what stands around a name last."""
SECOND_HAND_GROUPS = frozenset({"name_spelling", "name_shape", "name_slip", "name_dress", "place"})
RUN_LENGTHS = (3, 9)
SHARED_BY = (3, 6)


def damage(rows: list[Row], side: str, city: Population, options: SynthOptions) -> None:
    """Put faults on `rows` ("roll" or "members"), in place. The order of the rows is that of the files."""
    rng = options.rng(f"damage {side}")
    mangle(rows, side, city, options, rng)
    if side == "roll":
        _write_alm(rows)
        _number_cells(rows, options, rng)
        _fill_down(rows, options, rng)
        _share_nik(rows, options, rng)
        _float_sheets(rows, options, rng)


def mangle(rows: list[Row], side: str, city: Population, options: SynthOptions, rng: np.random.Generator) -> None:
    """Put the faults of single rows on `rows`, in place: all but those of whole files."""
    around = surroundings(city, options)
    for group in GROUPS:
        _damage_group(rows, group, side, around, options, rng)


def surroundings(city: Population, options: SynthOptions) -> Surroundings:
    """What a fault may need beside its row, in a city of these options."""
    narrow = frozenset({RENTAN}) if options.layout is Layout.OFFICE else frozenset[str]()
    return Surroundings(city, slip_model(options.corruption), narrow)


def _damage_group(
    rows: list[Row], group: str, side: str, around: Surroundings, options: SynthOptions, rng: np.random.Generator
) -> None:
    """One fault of `group` a row at most."""
    second_hand = np.array(
        [
            DUPLICATE_NAME_FACTOR if row.kind.startswith("duplicate") and group in SECOND_HAND_GROUPS else 1.0
            for row in rows
        ]
    )
    if options.noise is Noise.CERTAIN:
        second_hand[:] = 1.0
    taken: set[int] = set()
    if options.noise is Noise.CERTAIN and group == "name_shape":
        # abbreviated and then joined (MOH + ARDANA) is no longer certain
        taken = {
            i
            for i, row in enumerate(rows)
            if any(FAULTS[kind].group == "name_spelling" for kind in row.faults if kind in FAULTS)
        }
    # a fault of another model draws no chance either: its table rows must not change the cities of this one
    faults = [fault for fault in FAULTS.values() if fault.group == group and fault.only in {"", options.corruption}]
    for kind in (fault.kind for fault in faults):
        rate = fault_rate(kind, side, options.noise, options.corruption)
        for i in np.flatnonzero(rng.random(len(rows)) < rate * second_hand).tolist():
            if i not in taken and CHANGES[kind](rows[i], around, rng):
                taken.add(i)
                rows[i].faults.append(kind)


def _write_alm(rows: list[Row]) -> None:
    """(ALM) after the names of people whose death the office knows."""
    for row in rows:
        if row.person.alm and row.table != MEMBERS:
            row.name = f"{row.name.strip()} ({'ALM' if row.person.sex == 'L' else 'ALMH'})"
            row.faults.append("alm_in_name")


def _has_nik_fault(row: Row) -> bool:
    return any(kind.startswith("nik_") for kind in row.faults)


def _number_cells(rows: list[Row], options: SynthOptions, rng: np.random.Generator) -> None:
    """Cells that hold the NIK as a number with all its digits, as programs other than Excel write them."""
    hits = rng.random(len(rows)) < planted_rate("number_cells", options.noise)
    for i in np.flatnonzero(hits).tolist():
        if rows[i].table in {UMKM, NON_ASN} and not _has_nik_fault(rows[i]) and options.layout is Layout.OFFICE:
            rows[i].nik_is_number = True
            rows[i].faults.append("nik_number_cell")


def _fill_down(rows: list[Row], options: SynthOptions, rng: np.random.Generator) -> None:
    """Runs in which somebody dragged the first row's NIK down: it rises by one a row."""
    starts = np.flatnonzero(rng.random(len(rows)) < planted_rate("fill_down", options.noise)).tolist()
    for start in starts:
        length = int(rng.integers(*RUN_LENGTHS))
        run = rows[start : start + length]
        same_sheet = all((row.table, row.sheet) == (run[0].table, run[0].sheet) for row in run)
        if len(run) == length and same_sheet and not any(_has_nik_fault(row) for row in run):
            for step, row in enumerate(run[1:], start=1):
                row.nik = f"{int(run[0].nik) + step:016d}"
                row.faults.append("nik_fill_down")


def _share_nik(rows: list[Row], options: SynthOptions, rng: np.random.Generator) -> None:
    """One value pasted over the NIK of several rows of a roll."""
    starts = np.flatnonzero(rng.random(len(rows)) < planted_rate("one_nik_for_many", options.noise)).tolist()
    for start in starts:
        table = [
            i for i, row in enumerate(rows) if row.table == rows[start].table and not _has_nik_fault(row) and i != start
        ]
        wanted = min(len(table), int(rng.integers(*SHARED_BY)))
        if _has_nik_fault(rows[start]):
            continue
        for i in rng.choice(len(table), size=wanted, replace=False).tolist():
            rows[table[i]].nik = rows[start].nik
            rows[table[i]].faults.append("nik_shared")


def _float_sheets(rows: list[Row], options: SynthOptions, rng: np.random.Generator) -> None:
    """Whole sheets whose NIK went through Excel as numbers: the sixteenth digit is 0."""
    rate = planted_rate("excel_float_sheet", options.noise)
    sheets = [
        list(sheet)
        for (table, _), sheet in groupby(rows, lambda row: (row.table, row.sheet))
        if table in {UMKM, NON_ASN}
    ]
    if not sheets or not rate:
        return
    wanted = max(1, round(rate * len(sheets)))
    for i in rng.choice(len(sheets), size=wanted, replace=False).tolist():
        for row in sheets[i]:
            plain = len(row.nik) == NIK_LENGTH and row.nik.isascii() and row.nik.isdigit()
            if plain:
                row.nik = row.nik[:-1] + "0"
                row.nik_is_number = True
                row.faults.append("nik_excel_float")
