"""One frame type a stage, so that swapped arguments are a type error.

Each type is a plain `polars.DataFrame` at run time. The first line of a schema's comment is its
grain: what one row is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NewType

import polars as pl

from ucj_validate import columns as c

Rejects = NewType("Rejects", pl.DataFrame)
"""One physical row that is no person. Columns: REJECTS."""

Rows = NewType("Rows", pl.DataFrame)
"""One physical row that may be a person, as text. Columns: ROWS."""

People = NewType("People", pl.DataFrame)
"""One row of `Rows`, normalised. Columns: PEOPLE (raw_* kept beside)."""

Findings = NewType("Findings", pl.DataFrame)
"""One finding on one row. Columns: FINDINGS."""


def _schema(columns: Mapping[str, Any]) -> pl.Schema:
    """Columns in order; a type is a Polars type or its class."""
    return pl.Schema(columns)


REJECTS = _schema(
    {
        c.FILE: pl.String,
        c.SHEET: pl.String,
        c.LINE: pl.Int64,
        "reason": pl.String,  # RejectReason
        "cells": pl.Int64,  # cells found
        "expected": pl.Int64,  # cells of the header
        "raw": pl.String,  # the row as text; a workbook's cells joined by " | "
    }
)

ROWS = _schema(
    {
        c.ROW: pl.Int64,
        c.FILE: pl.String,
        c.SHEET: pl.String,
        c.LINE: pl.Int64,
        **{c.raw(field): pl.String for field in c.FIELDS},
        c.NIK_AS_NUMBER: pl.Boolean,
        c.KPJ_AS_NUMBER: pl.Boolean,
    }
)

PEOPLE = _schema(
    {
        **ROWS,
        "nik": pl.String,  # cleaned digits (16 when the form is sound); null when missing or only leading digits are left
        "nik_form": pl.String,  # NikForm, never null
        "nik_prefix": pl.String,  # the leading digits that can be trusted when some are lost (15, or what 7.27101E+15 left)
        "nik_repaired": pl.Boolean,  # O for 0, l for 1, quotes, spaces … were cleaned away
        "nik_birth_date": pl.Date,  # from a NIK of 16 digits with a possible date; century chosen by birth_date, else as_of
        "nik_sex": pl.String,  # Sex
        "no_kk": pl.String,
        "name": pl.String,  # upper case, single spaces, titles and degrees kept out
        "name_key": pl.String,  # canonical folded tokens in order, space separated; empty never, null when no name
        "name_marks": pl.String,  # titles, degrees, bin/binti parts taken off, space separated
        "alm": pl.Boolean,  # the name carries (ALM)
        "birth_place": pl.String,
        "birth_date": pl.Date,
        "birth_date_ambiguous": pl.Boolean,  # day and month could be exchanged
        "sex": pl.String,  # Sex
        "village": pl.String,  # upper case name as in the region table where it is known there, else as written
        "district": pl.String,
        "regency": pl.String,
        "village_code": pl.String,  # 72.71.01.1001, null when unknown
        "district_code": pl.String,  # 72.71.01
        "address": pl.String,
        "phone": pl.String,  # digits, 62… national form
        "mother_key": pl.String,  # folded like name_key
        "unit": pl.String,
        "occupation": pl.String,
        "income": pl.Int64,  # rupiah a month
        "kpj": pl.String,  # 11 digits, zero-filled when stored as a number
        "segment": pl.String,  # PU BPU JAKON PMI
        "programs": pl.String,  # sorted, comma separated: "JHT,JKK,JKM"
        "stated_status": pl.String,  # active | lapsed | ended, null when the export doesn't say
        "last_paid": pl.Date,  # first day of the month
        "inactive_since": pl.Date,  # first day of the month
        "joined": pl.Date,
        "npp": pl.String,
        "employer": pl.String,
        "payer": pl.String,  # upper case, single spaces
        "payer_is_public": pl.Boolean,  # APBD, APBN, pemkot, DBH …
        "decile": pl.Int64,
        "note": pl.String,
    }
)

FINDINGS = _schema(
    {
        "side": pl.String,  # Side
        c.ROW: pl.Int64,
        "code": pl.String,  # findings.Code
    }
)

Decided = NewType("Decided", pl.DataFrame)
"""One pair of rows that a person has decided on. Columns: DECIDED."""

RollResult = NewType("RollResult", pl.DataFrame)
"""One row for every row read from the rolls, with its status. Columns: ROLL_RESULT, then raw_*."""

CandidateResult = NewType("CandidateResult", pl.DataFrame)
"""One row for every row of a list of candidates. Columns: CANDIDATE_RESULT, then raw_*."""

MemberResult = NewType("MemberResult", pl.DataFrame)
"""One row for every row read from the member exports. Columns: MEMBER_RESULT, then raw_*."""

Links = NewType("Links", pl.DataFrame)
"""One link between a roll row and a member row, accepted or for review. Columns: LINKS."""

ROLL_RESULT = _schema(
    {
        c.FILE: pl.String,
        c.SHEET: pl.String,
        c.LINE: pl.Int64,
        "person": pl.Int64,  # same number = same person over all rolls: the position of the person's first row
        "counts": pl.Boolean,  # this row stands for the person
        "status": pl.String,  # Status
        "membership": pl.String,  # Membership of the person, whatever the row's status
        "match": pl.String,  # Match
        "member_file": pl.String,  # the member row that decides the membership, or null
        "member_sheet": pl.String,
        "member_line": pl.Int64,
        "kpj": pl.String,
        "probability": pl.Float64,  # that the link is right; of the best candidate when match is "possible"; null when "none"
        "basis": pl.List(pl.String),  # levels that carried the link
        "findings": pl.List(pl.String),  # codes, in the order of the catalogue
        "nik": pl.String,
        "nik_form": pl.String,
        "no_kk": pl.String,
        "name": pl.String,
        "birth_date": pl.Date,
        "age_years": pl.Int64,  # at as_of; null without a birth date
        "sex": pl.String,
        "district": pl.String,
        "village": pl.String,
        "address": pl.String,
        "unit": pl.String,
        "phone": pl.String,
        "segment": pl.String,  # of the deciding member row
        "programs": pl.String,
        "payer": pl.String,
        "last_paid": pl.Date,
        "months_overdue": pl.Int64,
        "decile": pl.Int64,  # welfare decile (1-10) that the person's rows and the lists of families agree in; else null
        "income": pl.Int64,  # rupiah a month
    }
)

CANDIDATE_RESULT = _schema(
    {
        **ROLL_RESULT,
        "list_kind": pl.String,  # ListKind of the list that the row is from
        "lists": pl.List(pl.String),  # every ListKind that the person stands on
        "on_roll": pl.String,  # Match: whether the person is on a roll; "possible" where it can't be told
    }
)
"""One row for every row of a list whose people may be eligible. `person` counts over these lists alone."""

MEMBER_RESULT = _schema(
    {
        c.FILE: pl.String,
        c.SHEET: pl.String,
        c.LINE: pl.Int64,
        "kpj": pl.String,
        "nik": pl.String,
        "nik_form": pl.String,
        "name": pl.String,
        "birth_date": pl.Date,
        "sex": pl.String,
        "segment": pl.String,
        "programs": pl.String,
        "status": pl.String,  # active | lapsed | ended; null when it can't be told
        "last_paid": pl.Date,
        "months_overdue": pl.Int64,  # whole months from last_paid to as_of, beyond the current one; 0 = paid up
        "member": pl.Int64,  # same number = same person: the position of its first row
        "counts": pl.Boolean,  # this row stands for the member person (the row that decides the membership)
        "in_roll": pl.String,  # Match
        "findings": pl.List(pl.String),
        "payer": pl.String,
        "payer_is_public": pl.Boolean,
        "employer": pl.String,
        "npp": pl.String,
        "district": pl.String,
        "village": pl.String,
    }
)

LINKS = _schema(
    {
        "roll_file": pl.String,
        "roll_sheet": pl.String,
        "roll_line": pl.Int64,
        "member_file": pl.String,
        "member_sheet": pl.String,
        "member_line": pl.Int64,
        "probability": pl.Float64,
        "weight": pl.Float64,  # log2 odds, prior included
        "decision": pl.String,  # Decision
        "decided_by": pl.String,  # DecidedBy
        "rule": pl.String,  # name of the rule that decided, null when the model did
        "rank": pl.Int64,  # 1 = best candidate of this roll row
        "nik_level": pl.String,
        "name_level": pl.String,
        "birth_date_level": pl.String,
        "sex_level": pl.String,
        "place_level": pl.String,
        "no_kk_level": pl.String,
        "phone_level": pl.String,
        "mother_level": pl.String,
    }
)


DECIDED = _schema(
    {
        "left_side": pl.String,  # Side
        "left_row": pl.Int64,
        "right_side": pl.String,
        "right_row": pl.Int64,
        "verdict": pl.String,  # Verdict
        "decision": pl.String,  # the id of the answer in the project's state
    }
)
"""One pair of rows that a person has decided on; a pair stands once."""


POSSIBLE_DUPLICATES = _schema(
    {
        "left_file": pl.String,
        "left_sheet": pl.String,
        "left_line": pl.Int64,
        "right_file": pl.String,
        "right_sheet": pl.String,
        "right_line": pl.Int64,
        "probability": pl.Float64,  # that both rows are one person
    }
)
"""One uncertain pair of roll rows; a pair stands once."""


LISTED = _schema(
    {
        "roll_file": pl.String,
        "roll_sheet": pl.String,
        "roll_line": pl.Int64,
        "list_kind": pl.String,  # ListKind
        "list_file": pl.String,
        "list_sheet": pl.String,
        "list_line": pl.Int64,
        "sure": pl.Boolean,  # false: maybe the same person; nobody is excluded by it
        "probability": pl.Float64,  # of an uncertain one; null where sure
    }
)
"""One roll row and a row of a reference list that speaks of its person."""


@dataclass(frozen=True)
class Linkage:
    """The matcher's answer: which rows are one person, and what remains uncertain.

    `roll_person` and `member_person`: person number by `row`; one number on both sides = linked.
    `links`: one row a roll row × member row: `roll_row member_row probability weight decision decided_by rule
    margin basis` and one `*_level` column a compared field. The accepted ones are all pairs of one person.
    `duplicates`: uncertain pairs within a side: `side left_row right_row probability`.
    """

    roll_person: pl.Series
    member_person: pl.Series
    links: pl.DataFrame
    duplicates: pl.DataFrame
    diagnostics: Mapping[str, object]
    model: str = ""
    """The weights that were used: the text of model.json."""
    accept: float = 0.98
    """The probability from which links were accepted."""


LINK_LEVELS = (
    "nik_level", "name_level", "birth_date_level", "sex_level", "place_level", "no_kk_level", "phone_level", "mother_level",
)  # fmt: skip
