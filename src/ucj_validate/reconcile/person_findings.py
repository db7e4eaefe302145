"""Findings that only persons show: duplicates, two NIK, shared NIK, several KPJ, differing values of a link.

Each function gives codes with the rows that carry them, as positions (repeated ones do no harm) or as flags.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Decision, Match
from ucj_validate.reconcile.codes import bits_of
from ucj_validate.reconcile.eligibility import OF_ROLL_KIND
from ucj_validate.reconcile.numbered import Flags, Ints, Persons

_DIFFERING = {
    "name_differs": ("name_level", ("name_partly", "name_similar", "name_differs")),
    "dob_differs": ("birth_date_level", ("dob_near", "dob_partly", "dob_differs")),
    "nik_differs": (
        "nik_level",
        (
            "nik_one_digit",
            "nik_one_digit_date",
            "nik_length",
            "nik_other_serial",
            "nik_serial_one_digit",
            "nik_two_digits",
            "nik_differs",
        ),
    ),
}
_Found = Iterator[tuple[str, Ints | Flags]]
_PERSON_CODES = (
    "deceased",
    "asn_or_pppk",
    "moved",
    "out_of_area",
    "over_age_to_register",
    "over_age_member",
    "under_age",
    "double_funding",
    "public_servant",
    "claim_recorded",
    "possible_list_match",
    "decile_conflict",
)


def of_roll(
    roll: pl.DataFrame,
    on_roll: Persons,
    persons: pl.DataFrame,
    links: pl.DataFrame,
    duplicates: pl.DataFrame,
    tie_margin: float,
    on_its_rolls: Flags | None = None,
) -> Ints:
    """The codes of the roll side's rows, as bits. `links` hold `same_person` and `deciding` beside what they are.

    `on_its_rolls`: rows on rolls of vulnerable workers, where their criteria speak; None where all are.
    """
    doubtful = duplicates.filter(pl.col("side") == "roll")
    of_persons = bits_of(persons.height, _of_persons(persons))
    found = (
        *_duplicates(roll, on_roll),
        ("possible_duplicate", doubtful["left_row"].to_numpy()),
        ("possible_duplicate", doubtful["right_row"].to_numpy()),
        ("person_with_two_niks", _two_niks(roll, on_roll)),
        *_shared_nik(roll, on_roll, links),
        *_candidates(persons, links, tie_margin),
        *_differing(links),
    )
    of_kind = bits_of(persons.height, ((code, persons[code].to_numpy()) for code in OF_ROLL_KIND))[on_roll.of_row]
    if on_its_rolls is not None:
        of_kind[~on_its_rolls] = 0
    return bits_of(roll.height, found) | of_persons[on_roll.of_row] | of_kind


def of_members(members: pl.DataFrame, enrolled: Persons, persons: pl.DataFrame) -> Ints:
    """The codes of the member side's rows, as bits; `members` hold `in_roll`."""
    of_persons = bits_of(
        persons.height,
        (
            ("several_kpj", (persons["kpj_count"] > 1).to_numpy()),
            ("double_funding", persons["double_funding"].to_numpy()),
        ),
    )
    found = (
        ("duplicate_member_row", _repeated(members, enrolled)),
        ("member_not_in_roll", (members["in_roll"] == str(Match.NONE)).to_numpy()),
        ("possible_match", (members["in_roll"] == str(Match.POSSIBLE)).to_numpy()),
        ("person_with_two_niks", _two_niks(members, enrolled)),
    )
    return bits_of(members.height, found) | of_persons[enrolled.of_row]


def _of_several(rows: pl.DataFrame, persons: Persons, *columns: str) -> pl.DataFrame:
    """`row person` and `columns` of the rows whose person has several."""
    several = persons.of_several
    return rows.select(c.ROW, *columns)[several].with_columns(person=pl.Series(persons.of_row[several], dtype=pl.Int64))


def _repeated(members: pl.DataFrame, enrolled: Persons) -> Ints:
    """Rows of a person with one and the same member number."""
    rows = _of_several(members, enrolled, "kpj")
    again = pl.col("kpj").is_not_null() & (pl.len().over("person", "kpj") > 1)
    return rows.filter(again)[c.ROW].to_numpy()


def _duplicates(roll: pl.DataFrame, on_roll: Persons) -> _Found:
    """Every row of a person that stands more than once, by whether it is in one file or several."""
    rows = _of_several(roll, on_roll, c.FILE).with_columns(
        in_file=pl.len().over("person", c.FILE) > 1, across=pl.col(c.FILE).n_unique().over("person") > 1
    )
    yield "duplicate_in_roll", rows.filter("in_file")[c.ROW].to_numpy()
    yield "duplicate_across_rolls", rows.filter("across")[c.ROW].to_numpy()


def _two_niks(rows: pl.DataFrame, persons: Persons) -> Ints:
    """Rows of a person with two well-formed NIK or more."""
    several = _of_several(rows, persons, "sound_nik").with_columns(
        niks=pl.col("sound_nik").drop_nulls().n_unique().over("person")
    )
    return several.filter(pl.col("niks") > 1)[c.ROW].to_numpy()


def _shared_nik(roll: pl.DataFrame, on_roll: Persons, links: pl.DataFrame) -> _Found:
    """Rows whose sound NIK also stands at another person, on the rolls or in the member data."""
    number = roll["sound_nik"]
    rows = (number.is_duplicated() & number.is_not_null()).arg_true().to_numpy()
    held = roll.select(c.ROW, "sound_nik")[rows].with_columns(person=pl.Series(on_roll.of_row[rows], dtype=pl.Int64))
    yield "nik_shared_by_persons", held.filter(pl.col("person").n_unique().over("sound_nik") > 1)[c.ROW].to_numpy()
    other = (pl.col("nik_level") == "nik_exact") & ~pl.col("same_person")
    yield "nik_shared_by_persons", links.filter(other)["roll_row"].to_numpy()


def _candidates(persons: pl.DataFrame, links: pl.DataFrame, tie_margin: float) -> _Found:
    """Rows with an open candidate whose person has none for sure, and those of them with two almost equal ones."""
    unsure = (persons["match"] == str(Match.POSSIBLE)).to_numpy()
    open_ = links.select("roll_row", "roll_person", "decision", "margin").filter(pl.col("decision") == Decision.REVIEW)
    open_ = open_.filter(pl.Series(unsure[open_["roll_person"].to_numpy()], dtype=pl.Boolean))
    yield "possible_match", open_["roll_row"].to_numpy()
    yield "tie", open_.filter(pl.col("margin") < tie_margin)["roll_row"].to_numpy()


def _differing(links: pl.DataFrame) -> _Found:
    """Accepted links to the deciding member row whose values differ."""
    held = links.lazy().filter((pl.col("decision") == Decision.ACCEPTED) & pl.col("deciding"))
    levels = [level for level, _codes in _DIFFERING.values()]
    table = held.select("roll_row", *levels).collect()
    for code, (level, codes) in _DIFFERING.items():
        yield code, table.filter(pl.col(level).is_in(codes))["roll_row"].to_numpy()


def _of_persons(persons: pl.DataFrame) -> _Found:
    """What holds of a person, and so of each of its rows."""
    for flag in _PERSON_CODES:
        yield flag, persons[flag].fill_null(value=False).to_numpy()
    yield "several_kpj", (persons["kpj_count"] > 1).fill_null(value=False).to_numpy()
