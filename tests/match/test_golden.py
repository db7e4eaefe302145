"""A town in which every kind of damage stands once or oftener, linked as was approved: each link's weight, levels and rule.

Rewritten only by `make golden` (UCJ_GOLDEN=write): whoever changes what a pair is worth sees whom it moves.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.support.builders import people
from ucj_validate.frames import LINK_LEVELS, Linkage, People
from ucj_validate.match import link
from ucj_validate.match.model.nik import shipped_model
from ucj_validate.match.model.opaque import shipped_opaque_model
from ucj_validate.settings import MatchSettings

FOLDER = Path(__file__).parent / "golden"
Row = dict[str, Any]

FIRST = ["SITI", "MUHAMMAT", "NUR", "ANTI", "RISKI", "BUTI", "AHMAT", "SRI", "TEWI", "YUSUP", "RATNA", "HASAN", "INTRA"]
MIDDLE = ["AMINA", "RAMLI", "HAYATI", "LASATINTI", "SULAIMAN", "PURNAMA", "HARTONO"]
LAST = [
    "RUKAYA",
    "PALAWA",
    "LAMAKARATE",
    "SAPUTRA",
    "TANJUMBULU",
    "LABIO",
    "WIJAYA",
    "PASAU",
    "MANGKONA",
    "TARIMA",
    "KALIGIS",
]
VILLAGES = ["LERE", "LOLU UTARA", "LOLU SELATAN", "TALISE", "TAWAELI", "KABONENA"]


def _nik(i: int, born: date) -> str:
    day = born.day + (40 if i % 2 else 0)
    return f"0071{i % 6 + 1:02d}{day:02d}{born:%m%y}{i % 9 + 1:04d}"


def _person(i: int) -> Row:
    born = date(1955, 2, 3) + timedelta(days=61 * i)
    name = [FIRST[i % 13], MIDDLE[i % 7], LAST[i % 11]][: 2 + i % 2] if i % 3 else [FIRST[i % 13], LAST[i % 11]]
    return {
        "nik": _nik(i, born),
        "no_kk": f"0071020101100{i // 3:03d}",
        "name_key": " ".join(name),
        "birth_date": born,
        "sex": "P" if i % 2 else "L",
        "village": VILLAGES[i % 6],
        "district": "PALU BARAT" if i % 6 < 3 else "PALU UTARA",
        "phone": f"62811{i:07d}",
        "mother_key": f"{FIRST[(i + 5) % 13]} {LAST[(i + 3) % 11]}",
        "address": f"JALAN {LAST[i % 11]} {i % 17 + 1}",
    }


def _at(nik: str, at: int) -> str:
    return nik[:at] + str((int(nik[at]) + 3) % 10) + nik[at + 1 :]


def _lost(nik: str) -> Row:
    return {"nik": nik[:15] + "0", "nik_form": "excel_float", "nik_prefix": nik[:15]}


NIKS: list[Callable[[str], Row]] = [
    lambda _nik: {},
    lambda _nik: {"nik": None},
    lambda nik: {"nik": _at(nik, 14)},
    lambda nik: {"nik": _at(nik, 9)},
    lambda nik: {"nik": _at(nik, 5)},
    lambda nik: {"nik": nik[:4] + nik[5] + nik[4] + nik[6:]},
    lambda nik: {"nik": nik[:7] + nik[8:]},
    lambda nik: {"nik": nik[:12] + "0" + nik[12:]},
    lambda nik: {"nik": _at(_at(nik, 5), 14)},
    _lost,
    lambda nik: {"nik": nik[:12] + "0777"},
    lambda nik: {"nik": "009911" + nik[6:12] + "8123"},
    lambda _nik: {"nik": "0099110101600042"},
]
DATES: list[Callable[[date], date | None]] = [
    lambda born: born,
    lambda _born: None,
    lambda born: born.replace(day=min(born.day + 1, 28)),
    lambda born: born.replace(month=min(born.day, 12), day=born.month),
    lambda born: born.replace(month=1, day=1),
    lambda born: born.replace(year=born.year - 10),
    lambda _born: date(1999, 9, 29),
]
NAMES: list[Callable[[str], str | None]] = [
    lambda name: name,
    lambda name: " ".join(reversed(name.split())),
    lambda name: name.replace("A", "E", 1),
    lambda name: name.split()[0] + " " + name.split()[-1][0],
    lambda name: name.split()[-1],
    lambda name: name.split()[0] + " SAHRIL",
    lambda name: name[:-2] + "I",
    lambda name: name.replace(" ", "", 1),
    lambda name: "DAENG " + name.split()[-1],
    lambda _name: None,
    lambda _name: "UMI MARSELA",
]  # fmt: skip
OTHERS: list[Row] = [
    {}, {"sex": None, "phone": None, "no_kk": None}, {"village": "LOLU", "mother_key": None}, {"sex": "P", "phone": "6282200000000"},
    {"village": "TIPO", "district": "ULUJADI", "mother_key": "SALMA KALIGIS", "address": "JALAN LAIN 9"},
    {"no_kk": "0071020101109999", "district": None}, {"mother_key": "RATNA", "address": None},
]  # fmt: skip


def _told(row: Row) -> Row:
    """The row with what its number tells, as normalising finds it."""
    nik = row.get("nik")
    if not nik or len(nik) != 16 or row.get("nik_form"):
        return row
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    sex = "P" if day > 40 else "L"
    try:
        born = date(1900 + year if year > 25 else 2000 + year, month, day - 40 if day > 40 else day)
    except ValueError:
        return row
    return row | {"nik_birth_date": born, "nik_sex": sex}


def _damaged(i: int, row: Row) -> Row:
    if i % 4 == 3:
        return row
    born, name = DATES[i % 7](row["birth_date"]), NAMES[i % 11](row["name_key"])
    return row | OTHERS[i // 7 % 7] | NIKS[i % 13](row["nik"]) | {"birth_date": born, "name_key": name}


def _town(n: int = 455) -> tuple[People, People]:
    """Rolls with some people twice, and members; twins stand among them."""
    everybody = [_person(i) for i in range(n)]
    twice = [_damaged(i, row) for i, row in enumerate(everybody) if i % 10 == 4]
    twins = [
        row | {"nik": row["nik"][:15] + "8", "name_key": "RISKA " + row["name_key"].split()[-1], "phone": None}
        for row in everybody[:40:4]
    ]
    roll = [*everybody, *twice, *twins]
    members = [_damaged(i, row) for i, row in enumerate(everybody) if i % 9 != 8]
    again = [_damaged(i + 5, row) for i, row in enumerate(everybody) if i % 23 == 7]
    return people(*map(_told, roll)), people(*map(_told, [*members, *again, *twins[::2]]), file="m.csv")


def _as_text(linkage: Linkage) -> str:
    """A line each link, duplicate and group of rows, then what is told of the run."""
    levels = [name for name in linkage.links.columns if name in {*LINK_LEVELS, "address_level"}]
    links = linkage.links.sort("roll_row", "member_row").select(
        "roll_row", "member_row", "decision", pl.col("weight").round(3), pl.col("margin").round(3), pl.col("rule").fill_null("-"),
        "decided_by", *levels, pl.col("basis").list.len(),
    )  # fmt: skip
    groups = pl.DataFrame({"person": pl.concat([linkage.roll_person, linkage.member_person])}).with_row_index("row")
    several = groups.group_by("person").agg("row").filter(pl.col("row").list.len() > 1).sort("person")
    lines = [" ".join(map(str, row)) for row in links.iter_rows()]
    lines += [
        " ".join(map(str, row)) for row in linkage.duplicates.with_columns(pl.col("probability").round(5)).iter_rows()
    ]
    lines += [" ".join(map(str, rows)) for rows in several["row"].to_list()]
    return "\n".join([*lines, json.dumps(_without_sums(linkage.diagnostics), indent=1), ""])


def _without_sums(diagnostics: dict[str, Any]) -> dict[str, Any]:
    """Without the digest, which the last digit of a share moves."""
    model = {name: value for name, value in diagnostics["model"].items() if name != "sha256"}
    return diagnostics | {"model": model}


def _stands(name: str, made: str) -> None:
    if os.environ.get("UCJ_GOLDEN") == "write":
        (FOLDER / name).write_text(made, encoding="utf-8")
    assert (FOLDER / name).read_text("utf-8") == made


@pytest.mark.parametrize(("kind", "n"), [("nik", 455), ("opaque", 182)])
def test_the_golden_town_is_linked_as_it_was_approved(kind: str, n: int) -> None:
    _stands(f"town_{kind}.txt", _as_text(link(*_town(n), MatchSettings(id_kind=kind))))


def test_the_golden_roll_alone_has_the_duplicates_that_were_approved() -> None:
    _stands("town_alone.txt", _as_text(link(_town()[0], people(), MatchSettings())))


def test_the_golden_models_are_shipped() -> None:
    for model in (shipped_model(), shipped_opaque_model()):
        _stands(f"model_{model.id_kind}.json", model.text())
