"""Findings that only persons show: duplicates, two NIK, shared NIK, several KPJ, differing values of a link.

Each function gives (row, code) pairs of one side.
"""

from __future__ import annotations

import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Decision, NikForm

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
_PERSON_CODES = (
    "deceased",
    "asn_or_pppk",
    "moved",
    "out_of_area",
    "over_age_to_register",
    "over_age_member",
    "under_age",
)


def _coded(rows: pl.DataFrame, code: str) -> pl.DataFrame:
    return rows.select(c.ROW, code=pl.lit(code)).unique()


def of_roll(
    roll: pl.DataFrame, persons: pl.DataFrame, links: pl.DataFrame, duplicates: pl.DataFrame, tie_margin: float
) -> pl.DataFrame:
    """(row, code) of the roll side."""
    doubtful = duplicates.filter(pl.col("side") == "roll")
    twice = pl.concat([doubtful.select(row="left_row"), doubtful.select(row="right_row")])
    return pl.concat(
        [
            _duplicates(roll),
            _coded(twice, "possible_duplicate"),
            _two_niks(roll),
            _shared_nik(roll, links),
            _candidates(roll, persons, links, tie_margin),
            _differing(links, persons),
            *_of_persons(roll, persons),
        ]
    ).unique()


def of_members(members: pl.DataFrame, member_persons: pl.DataFrame) -> pl.DataFrame:
    """(row, code) of the member side; `members` holds `in_roll`."""
    row = members.join(member_persons.drop("membership"), on="person", how="left")
    repeated = pl.col("kpj").is_not_null() & (pl.len().over("person", "kpj") > 1)
    return pl.concat(
        [
            _coded(row.filter(pl.col("kpj_count") > 1), "several_kpj"),
            _coded(row.filter(pl.col("double_funding")), "double_funding"),
            _coded(row.filter(repeated), "duplicate_member_row"),
            _coded(row.filter(pl.col("in_roll") == "none"), "member_not_in_roll"),
            _coded(row.filter(pl.col("in_roll") == "possible"), "possible_match"),
            _two_niks(members),
        ]
    ).unique()


def _duplicates(roll: pl.DataFrame) -> pl.DataFrame:
    """Every row of a person that stands more than once, by whether it is in one file or several."""
    rows = roll.with_columns(
        in_file=pl.len().over("person", c.FILE) > 1, across=pl.col(c.FILE).n_unique().over("person") > 1
    )
    return pl.concat(
        [
            _coded(rows.filter("in_file"), "duplicate_in_roll"),
            _coded(rows.filter("across"), "duplicate_across_rolls"),
        ]
    )


def _two_niks(rows: pl.DataFrame) -> pl.DataFrame:
    sound = pl.when(pl.col("nik_form") == NikForm.SOUND).then("nik")
    several = rows.with_columns(niks=sound.drop_nulls().n_unique().over("person"))
    return _coded(several.filter(pl.col("niks") > 1), "person_with_two_niks")


def _shared_nik(roll: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Rows whose sound NIK also stands at another person, on the rolls or in the member data."""
    sound = roll.filter(pl.col("nik_form") == NikForm.SOUND)
    shared = sound.filter(pl.col("person").n_unique().over("nik") > 1)
    other = links.filter(
        (pl.col("nik_level") == "nik_exact") & (pl.col("roll_person") != pl.col("member_person"))
    ).select(row="roll_row")
    return pl.concat([_coded(shared, "nik_shared_by_persons"), _coded(other, "nik_shared_by_persons")])


def _candidates(roll: pl.DataFrame, persons: pl.DataFrame, links: pl.DataFrame, tie_margin: float) -> pl.DataFrame:
    unsure = persons.filter(pl.col("match") == "possible").select("person")
    open_ = links.filter(pl.col("decision") == Decision.REVIEW).join(
        unsure.rename({"person": "roll_person"}), on="roll_person", how="semi"
    )
    tied = open_.filter(pl.col("margin") < tie_margin)
    rows = roll.join(open_.select(row="roll_row"), on=c.ROW, how="semi")
    return pl.concat([_coded(rows, "possible_match"), _coded(tied.select(row="roll_row"), "tie")])


def _differing(links: pl.DataFrame, persons: pl.DataFrame) -> pl.DataFrame:
    """Accepted links to the deciding member row whose values differ."""
    deciding = persons.select(roll_person="person", member_row="deciding_row").drop_nulls()
    held = links.filter(pl.col("decision") == Decision.ACCEPTED).join(
        deciding, on=["roll_person", "member_row"], how="semi"
    )
    return pl.concat(
        [
            _coded(held.filter(pl.col(level).is_in(codes)).select(row="roll_row"), code)
            for code, (level, codes) in _DIFFERING.items()
        ]
    )


def _of_persons(roll: pl.DataFrame, persons: pl.DataFrame) -> list[pl.DataFrame]:
    """What holds of a person, on each of its rows."""
    flags = (*_PERSON_CODES, "double_funding")
    rows = roll.select(c.ROW, "person").join(persons.select("person", "kpj_count", *flags), on="person")
    found = [_coded(rows.filter(pl.col(flag)), flag) for flag in flags]
    return [*found, _coded(rows.filter(pl.col("kpj_count") > 1), "several_kpj")]
