"""What a month does to the rolls: people listed and struck off, rows mended and spoilt, files in another order."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ucj_validate.columns import Membership
from ucj_validate.synth.damage import mangle, surroundings
from ucj_validate.synth.enrolment import ROLL_SHARES, entry
from ucj_validate.synth.exclusion import REGISTER_AGE_LIMIT
from ucj_validate.synth.faults import PLANTED
from ucj_validate.synth.months.changes import Change, ChangeKind
from ucj_validate.synth.months.rates import MonthRates
from ucj_validate.synth.months.state import Kept, State, in_file_order
from ucj_validate.synth.name_faults import NAME_CHANGES
from ucj_validate.synth.nik_faults import NIK_CHANGES, NIK_LENGTH
from ucj_validate.synth.options import Noise
from ucj_validate.synth.person import Person
from ucj_validate.synth.rows import MEMBERS, ROLLS, UMKM

LOSSLESS = frozenset({
    "nik_apostrophe", "nik_spaces", "nik_nbsp", "nik_zero_width", "nik_dots", "nik_full_width", "nik_decimal", "nik_letter_o", "nik_number_cell",
})  # fmt: skip
"""Ways of writing a right NIK."""
MISTYPINGS = ("nik_one_digit", "nik_swapped", "nik_15_digits", "nik_17_digits")
RESPELLINGS = ("name_abbreviated", "name_old_spelling", "name_sound", "name_token_dropped", "name_initial", "name_typo")
_EXCEL = "nik_excel_float"


def pass_fates(state: State, rates: MonthRates) -> None:
    """Deaths, people who move away, people who become ASN or PPPK: at most one of these a person, ever."""
    rng = state.rng("fates")
    alm_share = PLANTED["alm_in_name"].rate
    edges = np.cumsum([rates.died, rates.moved, rates.appointed]).tolist()
    rows = _of_persons(state.rolls)
    for person, draw in zip(state.population.people, rng.random(len(state.population.people)).tolist(), strict=True):
        if draw >= edges[-1] or person.deceased or person.asn or person.moved:
            continue
        if draw < edges[0]:
            person.deceased, person.alm = True, float(rng.random()) < alm_share
            for kept in rows.get(person.number, ()) if person.alm else ():
                _write_alm(kept)
            state.note(ChangeKind.DIED, person, detail="alm" if person.alm else "list")
        elif draw < edges[1]:
            person.moved = True
            state.note(ChangeKind.MOVED, person)
        else:
            person.asn = True
            state.note(ChangeKind.APPOINTED, person)


def note_over_age(state: State, before: Callable[[Person], int]) -> None:
    """Note who stands on a roll, is no member, and has come to the age limit. `before`: the age the month before."""
    for person in state.population.people:
        waits = person.number in state.first and state.of_person[person.number] is Membership.UNREGISTERED
        if waits and before(person) < REGISTER_AGE_LIMIT <= person.age(state.options.as_of):
            state.note(ChangeKind.OVER_AGE, person)


def strike_off(state: State, rates: MonthRates) -> None:
    """People who leave every roll, and second listings that somebody has found. No sheet is left empty."""
    rng = state.rng("strike off")
    listed = sorted(state.first)
    gone = {number for number, draw in zip(listed, rng.random(len(listed)), strict=True) if draw < rates.left}
    draws = rng.random(len(state.rolls)).tolist()
    kept_in = {key: next(kept for kept in rows) for key, rows in _sheets(state.rolls).items()}
    gone -= {kept.person.number for kept in kept_in.values()}
    staying = []
    for kept, draw in zip(state.rolls, draws, strict=True):
        second = kept.row.kind.startswith("duplicate") and kept is not kept_in[kept.row.table, kept.row.sheet]
        if kept.person.number in gone:
            continue
        if second and draw < rates.duplicate_removed:
            state.note(ChangeKind.DUPLICATE_REMOVED, kept.person, kept)
        else:
            staying.append(kept)
    for number in sorted(gone):
        state.note(ChangeKind.LEFT, state.population.people[number], detail=state.first.pop(number))
    state.rolls = staying


def mend_and_spoil(state: State, rates: MonthRates) -> None:
    """NIK put right, NIK typed anew and wrong, names spelt another way: at most one of these a row.

    Nothing of somebody to whom something has happened this month already: (ALM) may have been written.
    """
    rng = state.rng("mend and spoil")
    busy = {change.person for change in state.changes}
    around = surroundings(state.population, state.options)
    draws = rng.random((len(state.rolls), 2)).tolist()
    for kept, (draw, name_draw) in zip(state.rolls, draws, strict=True):
        row = kept.row
        if row.person.number in busy:
            continue
        wrong = [kind for kind in row.faults if kind.startswith("nik_") and kind not in LOSSLESS]
        if wrong and draw < rates.nik_corrected:
            row.nik, row.nik_is_number = row.person.nik, False
            row.faults = [kind for kind in row.faults if not kind.startswith("nik_")]
            state.note(ChangeKind.NIK_CORRECTED, row.person, kept, detail=";".join(wrong))
        elif not wrong and draw < rates.nik_mistyped and len(row.nik) == NIK_LENGTH and row.nik == row.person.nik:
            kind = MISTYPINGS[int(rng.integers(len(MISTYPINGS)))]
            if NIK_CHANGES[kind](row, around, rng):
                row.nik_is_number = False
                row.faults = [fault for fault in row.faults if not fault.startswith("nik_")] + [kind]
                state.note(ChangeKind.NIK_MISTYPED, row.person, kept, detail=kind)
        elif name_draw < rates.name_respelt:
            _respell(kept, state, rng)


def _respell(kept: Kept, state: State, rng: np.random.Generator) -> None:
    """Write the name anew: as it is, or with one fault of its own."""
    row, old, old_faults = kept.row, kept.row.name, kept.row.faults
    around = surroundings(state.population, state.options)
    row.name = row.person.name
    row.faults = [kind for kind in old_faults if not kind.startswith("name_")]
    kind = RESPELLINGS[int(rng.integers(len(RESPELLINGS)))]
    if state.options.noise is not Noise.NONE and NAME_CHANGES[kind](row, around, rng):
        row.faults.append(kind)
    if row.person.alm:
        row.faults.remove("alm_in_name")
        _write_alm(kept)
    if row.name == old:
        row.faults = old_faults
        return
    state.note(ChangeKind.NAME_RESPELT, row.person, kept, detail=kind if kind in row.faults else "")


def _write_alm(kept: Kept) -> None:
    row = kept.row
    row.name = f"{row.name.strip()} ({'ALM' if row.person.sex == 'L' else 'ALMH'})"
    row.faults.append("alm_in_name")


def enlist(state: State, rates: MonthRates) -> None:
    """People newly listed and second listings, each below the rows of its sheet."""
    rng = state.rng("enlist")
    free = [person for person in state.population.people if _may_join(person, state)]
    wanted = min(len(free), int(rng.binomial(len(state.first), rates.joined)))
    new = []
    for i in sorted(rng.choice(len(free), size=wanted, replace=False).tolist()) if wanted else ():
        roll = ROLLS[int(rng.choice(len(ROLLS), p=[ROLL_SHARES[roll] for roll in ROLLS]))]
        kept = _listed(free[i], roll, "original", state, rng)
        state.first[free[i].number] = kept.row.table
        state.note(ChangeKind.JOINED, free[i], kept)
        new.append(kept)
    hits = np.flatnonzero(rng.random(len(state.rolls)) < rates.duplicate_added).tolist()
    for known in (state.rolls[i] for i in hits):
        kind = ("duplicate_in_roll", "duplicate_across_rolls")[int(rng.integers(2))]
        others = [roll for roll in ROLLS if (roll == known.row.table) == (kind == "duplicate_in_roll")]
        kept = _listed(known.person, others[int(rng.integers(len(others)))], kind, state, rng)
        state.note(ChangeKind.DUPLICATE_ADDED, known.person, kept, detail=kind)
        new.append(kept)
    state.rolls = in_file_order([*state.rolls, *new])


def _may_join(person: Person, state: State) -> bool:
    return person.number not in state.first and not (person.deceased or person.moved or person.asn)


def _listed(person: Person, roll: str, kind: str, state: State, rng: np.random.Generator) -> Kept:
    """One new listing, with the faults of a new row; a sheet that doesn't exist yet is not opened for it."""
    sheets = _sheets(state.rolls)
    row = entry(person, roll, kind, state.options, rng)
    if (row.table, row.sheet) not in sheets and roll == UMKM:
        row = entry(person, next(other for other in ROLLS if other != UMKM), kind, state.options, rng)
    mangle([row], "roll", state.population, state.options, rng)
    kept = state.keep(row)
    if person.alm:
        _write_alm(kept)
    _round_as_its_sheet(kept, sheets.get((row.table, row.sheet), []))
    return kept


def _round_as_its_sheet(kept: Kept, sheet: list[Kept]) -> None:
    """The NIK as a number of fifteen digits where Excel holds the whole sheet's so."""
    row = kept.row
    rounded = sum(_EXCEL in other.row.faults for other in sheet) * 2 > len(sheet)
    if rounded and len(row.nik) == NIK_LENGTH and row.nik.isascii() and row.nik.isdigit():
        row.nik, row.nik_is_number = row.nik[:-1] + "0", True
        row.faults.append(_EXCEL)


_ORDERS: dict[str, Callable[[Kept], str]] = {
    "name": lambda kept: kept.row.name,
    "nik": lambda kept: kept.row.nik,
    "village": lambda kept: kept.row.village,
}


def resort(state: State, rates: MonthRates) -> None:
    """Files whose rows come in another order; workbooks keep their sheets."""
    rng = state.rng("resort")
    for table in (*ROLLS, MEMBERS):
        by = ("name", "nik", "village", "chance")[int(rng.integers(4))]
        if float(rng.random()) >= rates.resorted:
            continue
        own = state.members if table == MEMBERS else [kept for kept in state.rolls if kept.row.table == table]
        shuffled = [own[i] for i in rng.permutation(len(own)).tolist()]
        ordered = sorted(own, key=_ORDERS[by]) if by in _ORDERS else shuffled
        if table == MEMBERS:
            state.members = ordered
        else:
            state.rolls = in_file_order([*(kept for kept in state.rolls if kept.row.table != table), *ordered])
        state.changes.append(Change(state.month, ChangeKind.RESORTED, table=table, detail=by))


def _of_persons(rows: list[Kept]) -> dict[int, list[Kept]]:
    found: dict[int, list[Kept]] = {}
    for kept in rows:
        found.setdefault(kept.person.number, []).append(kept)
    return found


def _sheets(rows: list[Kept]) -> dict[tuple[str, str], list[Kept]]:
    found: dict[tuple[str, str], list[Kept]] = {}
    for kept in rows:
        found.setdefault((kept.row.table, kept.row.sheet), []).append(kept)
    return found
