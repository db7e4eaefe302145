"""A small run written down by hand: eight roll rows of seven people, five member rows of four."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from ucj_validate import frames
from ucj_validate.alarms import Alarm
from ucj_validate.frames import Links, MemberResult, Rejects, RollResult
from ucj_validate.provenance import ColumnGuess, Source
from ucj_validate.report.model import Control, Facts
from ucj_validate.settings import Settings, Target

AS_OF = date(2025, 4, 24)

ROLL: list[dict[str, Any]] = [
    {"line": 2, "status": "active", "nik": "0071011203850001", "name": "ANI", "kpj": "00000000001", "segment": "BPU"},
    {"line": 3, "status": "lapsed", "nik": "0071010101800002", "name": "BUDI", "findings": ["name_differs"]},
    {"line": 4, "status": "ended", "name": "CICI", "nik_form": "missing", "findings": ["nik_missing"]},
    {"line": 5, "status": "unregistered", "name": "DEDE", "unit": "DINAS PASAR"},
    {"line": 6, "status": "review", "name": "EKO", "match": "possible", "probability": 0.7},
    {"line": 7, "status": "excluded", "name": "FARID", "findings": ["deceased"], "membership": "unregistered"},
    {"line": 8, "status": "unregistered", "name": "GITA", "birth_date": date(1985, 3, 12)},
    {
        "line": 9,
        "status": "duplicate",
        "person": 0,
        "counts": False,
        "membership": "active",
        "match": "matched",
        "name": "ANI",
        "findings": ["duplicate_in_roll"],
    },
]

MEMBERS: list[dict[str, Any]] = [
    {"line": 2, "kpj": "00000000001", "status": "active", "in_roll": "matched", "payer_is_public": True},
    {"line": 3, "kpj": "00000000002", "status": "lapsed", "in_roll": "matched"},
    {"line": 4, "kpj": "00000000003", "status": "ended", "in_roll": "possible", "name": "EKKO"},
    {"line": 5, "kpj": "00000000004", "status": "active", "in_roll": "none", "payer_is_public": True},
    {"line": 6, "kpj": "00000000005", "status": "lapsed", "in_roll": "none", "payer_is_public": True, "member": 3},
]


ALARMS = (
    Alarm("no_links", count=0, of=4_000, limit=0.005),
    Alarm("model_not_converged"),
    Alarm("mostly_duplicates", "members", "peserta.csv", count=300, of=500, limit=0.5),
    Alarm("nik_column_damaged", "roll", "umkm.xlsx", "Mantikulore", "NO KTP", 45, 50, 0.8),
)
"""What a run that cannot be raises; the figures around it stay those of the small run."""


def _framed(rows: list[dict[str, Any]], schema: pl.Schema) -> pl.DataFrame:
    raw = {name: pl.String for row in rows for name in row if name.startswith("raw_")}
    whole = {**schema, **raw}
    return pl.DataFrame([{name: row.get(name) for name in whole} for row in rows], schema=whole)


def roll_result(rows: list[dict[str, Any]]) -> RollResult:
    """Roll rows from what differs; each row is a person of its own unless it says otherwise."""
    filled = []
    for number, row in enumerate(rows):
        status = row["status"]
        linked = status in {"active", "lapsed", "ended"}
        default = {
            "file": "umkm.csv",
            "line": number + 2,
            "person": number,
            "counts": status != "duplicate",
            "membership": "unknown" if status == "review" else status,
            "match": "matched" if linked else "none",
            "basis": ["nik_exact", "name_same"] if linked else [],
            "probability": 0.999 if linked else None,
            "findings": [],
            "nik_form": "sound",
            "district": "MANTIKULORE",
        }
        filled.append(default | row)
    return RollResult(_framed(filled, frames.ROLL_RESULT))


def member_result(rows: list[dict[str, Any]]) -> MemberResult:
    """Member rows; each is a person of its own, standing for it, unless it says otherwise."""
    seen: set[int] = set()
    filled = []
    for number, row in enumerate(rows):
        member = row.get("member", number)
        default = {"file": "peserta.csv", "line": number + 2, "member": member, "counts": member not in seen}
        filled.append(default | {"findings": [], "nik_form": "sound", "in_roll": "none"} | row)
        seen.add(member)
    return MemberResult(_framed(filled, frames.MEMBER_RESULT))


def links(*pairs: tuple[int, int, str, float]) -> Links:
    """(roll line, member line, decision, probability)."""
    rows = [
        {
            "roll_file": "umkm.csv",
            "roll_line": left,
            "member_file": "peserta.csv",
            "member_line": right,
            "decision": decision,
            "probability": probability,
            "weight": 1.0,
            "decided_by": "model",
            "rank": rank,
            "nik_level": "nik_exact",
            "name_level": "name_similar",
            "birth_date_level": "dob_missing",
        }
        for rank, (left, right, decision, probability) in enumerate(pairs, 1)
    ]
    return Links(_framed(rows, frames.LINKS))


def source(**given: Any) -> Source:
    """One table as read."""
    default: dict[str, Any] = {
        "path": "/rahasia/umkm.csv",
        "file": "umkm.csv",
        "sheet": None,
        "side": "roll",
        "sha256": "ab" * 32,
        "size_bytes": 100,
        "kind": "csv",
        "encoding": "utf-8",
        "delimiter": ";",
        "header_line": 1,
        "header": ("NIK", "NAMA"),
        "header_confidence": 1.0,
        "header_records": 1,
        "records": 10,
        "rows": 8,
        "rejects": 1,
        "columns": (ColumnGuess("nik", "NIK", "alias", 1.0),),
        "unused_columns": ("WARNA",),
        "notes": (),
    }
    return Source(**(default | given))


def rejects(*rows: tuple[int, str, str]) -> Rejects:
    """(line, reason, raw) of umkm.csv."""
    table = [{"file": "umkm.csv", "line": line, "reason": reason, "raw": raw, "cells": 2} for line, reason, raw in rows]
    return Rejects(_framed(table, frames.REJECTS))


CERTAINTY = {
    "accept": 0.95,
    "precision_wanted": 0.9995,
    "links_accepted": 2,
    "expected_false": 0.011,
    "expected_false_by_chance": 0.011,
    "expected_false_of_relatives": 0.0,
    "expected_missed": 1.25,
    "expected_missed_in_review": 0.7,
    "expected_missed_below_review": 0.05,
    "expected_missed_not_compared": 0.5,
    "expected_precision": 0.9945,
    "expected_recall": 0.614,
}
"""As the matcher tells it."""


def facts(roll: list[dict[str, Any]] | None = None, members: list[dict[str, Any]] | None = None, **given: Any) -> Facts:
    """The small run, or one that differs in what is given."""
    rolls = roll_result(ROLL if roll is None else roll)
    default: dict[str, Any] = {
        "roll": rolls,
        "members": member_result(MEMBERS if members is None else members),
        "links": links((2, 2, "accepted", 0.999), (3, 3, "accepted", 0.99), (6, 4, "review", 0.7)),
        "rejects": {"roll": rejects((10, "total", "JUMLAH;8")), "members": rejects()},
        "sources": (
            source(),
            source(side="members", file="peserta.csv", path="/rahasia/peserta.csv", records=6, rows=5, rejects=0),
        ),
        "settings": Settings(
            city="Kota Contoh",
            target=(Target(name="Sasaran", persons=10, source="Rapat evaluasi", date=date(2024, 3, 25)),),
        ),
        "as_of": AS_OF,
        "controls": (Control("roll_rows_read", 9, 9), Control("one_counting_row_a_person", 7, 7)),
        "matching": {"pairs_compared": 12, "blocks": [], "certainty": CERTAINTY, "model": {"origin": "learnt"}},
        "version": "0.0.0",
    }
    return Facts(**(default | given))
