"""Small towns month by month: rolls and member exports from literal rows, run through the program, read back."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from ucj_validate.finished import RunData, read_run
from ucj_validate.pipeline import run
from ucj_validate.settings import InputSettings, OutputSettings, ReferenceSettings, Settings

MARCH, APRIL = date(2025, 3, 24), date(2025, 4, 24)
_FIRST = ("BUDI", "SITI", "ANDI", "WAHYU", "RATNA", "GUNTUR", "MELATI", "JOKO", "DEWI", "FAJAR", "INDAH", "TONO")
_LAST = ("SANTOSO", "PONULELE", "HASANUDDIN", "WIJAYA", "LASATINTI", "MANGKONA", "KUSUMA", "RANTE", "SIREGAR")


@dataclass(frozen=True)
class Worker:
    """One roll row, and what the member export says of the same person: nothing without `paid`."""

    nik: str
    name: str
    born: str
    village: str = "TALISE"
    paid: str = ""
    """Status; "" = no member."""
    kpj: str = ""
    note: str = ""
    """"dead" or "asn": on that list."""

    def but(self, **changed: str) -> Worker:
        """The same with other values."""
        return replace(self, **changed)


def worker(number: int, paid: str = "AKTIF") -> Worker:
    """A person unlike any other: NIK of a province that does not exist."""
    born = date(1970 + number % 25, number % 12 + 1, number * 7 % 28 + 1)
    return Worker(
        f"00710{number % 7 + 1}{born:%d%m%y}{number * 101 % 9000 + 1:04}",
        f"{_FIRST[number % 12]} {_LAST[number % 9]} {_LAST[(number // 9 + 4) % 9]}",
        f"{born:%d-%m-%Y}",
        paid=paid,
        kpj=f"{23_000_000_000 + number * 97}",
    )


@dataclass(frozen=True)
class Month:
    """A month's files."""

    roll: tuple[Worker, ...]
    others: tuple[Worker, ...] = ()
    """In the member export alone."""
    second_roll: tuple[Worker, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    """Names of the files where they are not the usual ones."""


def reconciled(folder: Path, month: Month, as_of: date = APRIL, city: str = "Kota Uji") -> RunData:
    """The run of one month, in `folder`."""
    inputs = folder / "masukan"
    inputs.mkdir(parents=True)
    roll = _table(inputs / month.names.get("roll", "umkm.csv"), [_as_roll(one) for one in month.roll])
    rolls = [roll]
    if month.second_roll:
        rolls.append(_table(inputs / "rentan.csv", [_as_roll(one) for one in month.second_roll]))
    listed = {
        name: (_table(inputs / f"{name}.csv", rows),) if (rows := _listed(month, note)) else ()
        for name, note in (("deaths", "dead"), ("asn", "asn"))
    }
    enrolled = {one.kpj: one for one in (*month.roll, *month.second_roll, *month.others) if one.paid}
    members = _table(inputs / "peserta.csv", [_as_member(one) for one in enrolled.values()])
    settings = Settings(
        city=city,
        as_of=as_of,
        input=InputSettings(rolls=tuple(rolls), members=(members,)),
        reference=ReferenceSettings(**listed),
        output=OutputSettings(formats=("md",)),
    )
    run(settings, as_of, folder / "hasil", progress=lambda _label: None)
    return read_run(folder / "hasil")


def _listed(month: Month, note: str) -> list[dict[str, str]]:
    return [_as_roll(one) for one in (*month.roll, *month.second_roll) if one.note == note]


def _as_roll(one: Worker) -> dict[str, str]:
    return {"NIK": one.nik, "NAMA": one.name, "TGL LAHIR": one.born, "KELURAHAN": one.village}


def _as_member(one: Worker) -> dict[str, str]:
    return {"KPJ": one.kpj, "NIK": one.nik, "NAMA TK": one.name, "TGL LAHIR": one.born, "STATUS KEPESERTAAN": one.paid}


def _table(path: Path, rows: list[dict[str, str]]) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return str(path)
