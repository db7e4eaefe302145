"""Finished runs from literal rows, without running the program: what a run says is given, not worked out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from ucj_validate.columns import ROW
from ucj_validate.finished import RunData
from ucj_validate.frames import LINKS, MEMBER_RESULT, REJECTS, ROLL_RESULT
from ucj_validate.settings import Settings

MARCH, APRIL = date(2025, 3, 24), date(2025, 4, 24)
_FIRST = ("BUDI", "SITI", "ANDI", "WAHYU", "RATNA", "GUNTUR", "MELATI", "JOKO", "DEWI", "FAJAR", "INDAH", "TONO")
_LAST = ("SANTOSO", "PONULELE", "HASANUDDIN", "WIJAYA", "LASATINTI", "MANGKONA", "KUSUMA", "RANTE", "SIREGAR")
_MEMBERSHIP = {"review": "unknown", "excluded": "unregistered"}


@dataclass(frozen=True)
class Row:
    """One roll row, and what the run says of its person."""

    nik: str | None
    name: str
    born: date | None
    status: str = "active"
    membership: str = ""
    """"" = what the status tells."""
    person: int | None = None
    """None = a person of its own."""
    findings: tuple[str, ...] = ()
    member: int | None = None
    """Which member row was found for it."""

    def but(self, **changed: Any) -> Row:
        return replace(self, **changed)


def row(number: int, status: str = "active", **more: Any) -> Row:
    """Somebody unlike anybody else: NIK of a province that does not exist."""
    born = date(1960 + number * 3 % 40, number % 12 + 1, number * 7 % 28 + 1)
    nik = f"00710{number % 7 + 1}{born:%d%m%y}{number * 101 % 9000 + 1:04}"
    name = f"{_FIRST[number % 12]} {_LAST[number % 9]} {_FIRST[(number // 12 + 5) % 12]}"
    return Row(nik, name, born, status, **more)


def run(
    *rolls: Row, members: tuple[Row, ...] = (), as_of: date = APRIL, city: str = "Kota Uji", file: str = "umkm.csv"
) -> RunData:
    """A run of these roll rows and member rows; of a person's rows the first stands for it."""
    settings = Settings(city=city)
    roll, enrolled = _roll(rolls, members, file), _members(members, rolls)
    links, rejects = pl.DataFrame(schema=LINKS), pl.DataFrame(schema={"side": pl.String, **REJECTS})
    return RunData(Path("/nowhere/run"), f"{as_of}", settings, as_of, "0", {}, roll, enrolled, links, rejects)


def _roll(rows: tuple[Row, ...], members: tuple[Row, ...], file: str) -> pl.DataFrame:
    seen: set[int] = set()
    told = []
    for at, one in enumerate(rows):
        person = one.person if one.person is not None else 1000 + at
        counts = person not in seen
        seen.add(person)
        told.append(
            {
                "file": file,
                "line": at + 2,
                "person": person,
                "counts": counts,
                "status": one.status if counts else "duplicate",
                "membership": one.membership or _MEMBERSHIP.get(one.status, one.status),
                "match": "none" if one.member is None else "matched",
                "kpj": None if one.member is None else _kpj(members[one.member]),
                **({} if one.member is None else {"member_file": "peserta.csv", "member_line": one.member + 2}),
                **_identity(one),
                "findings": list(one.findings),
            }
        )
    return _framed(told, ROLL_RESULT)


def _members(rows: tuple[Row, ...], rolls: tuple[Row, ...]) -> pl.DataFrame:
    found = {one.member for one in rolls}
    told = [
        {
            "file": "peserta.csv",
            "line": at + 2,
            "member": at if one.person is None else one.person,
            "counts": True,
            "status": one.status,
            "in_roll": "matched" if at in found else "none",
            "kpj": _kpj(one),
            **_identity(one),
            "findings": list(one.findings),
        }
        for at, one in enumerate(rows)
    ]
    return _framed(told, MEMBER_RESULT)


def _kpj(one: Row) -> str:
    return f"{sum(map(ord, one.name)) % 10_000 + 23_000_000_000}"


def _identity(one: Row) -> dict[str, Any]:
    born = one.born
    return {
        "nik": one.nik,
        "nik_form": "missing" if one.nik is None else "sound",
        "name": one.name,
        "birth_date": born,
        "village": "TALISE",
        "raw_nik": one.nik,
        "raw_name": one.name,
        "raw_birth_date": None if born is None else f"{born:%d-%m-%Y}",
    }


def _framed(rows: list[dict[str, Any]], schema: pl.Schema) -> pl.DataFrame:
    whole = {**schema, "raw_nik": pl.String, "raw_name": pl.String, "raw_birth_date": pl.String}
    frame = pl.DataFrame([{name: one.get(name) for name in whole} for one in rows], schema=whole)
    return frame.with_row_index(ROW).with_columns(pl.col(ROW).cast(pl.Int64))
