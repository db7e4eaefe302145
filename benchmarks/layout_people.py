"""Made-up people of one table, value by value, and what each column of a form holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from benchmarks import layout_words as words
from ucj_validate.columns import Field

Key = Field | str
"""A column of a form: a field, or the name of one that is no field."""

_MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]


@dataclass(frozen=True)
class Style:
    """How one office writes values; the same in a whole column, as people do."""

    nik: str
    """plain, quoted ('7271…), spaced, dotted."""
    date: str
    sex: str
    upper: bool
    missing: float
    """Share of cells left blank."""


def style(random: Random) -> Style:
    return Style(
        nik=random.choices(["plain", "quoted", "spaced", "dotted", "tailed"], [70, 12, 8, 5, 5])[0],
        date=random.choice(["d-m-Y", "d/m/Y", "Y-m-d", "d Bulan Y", "d.m.Y", "d-Mon-y", "d-m-y"]),
        sex=random.choice(["L/P", "Laki-laki/Perempuan", "LAKI-LAKI/PEREMPUAN", "l/p", "Pria/Wanita", "LK/PR"]),
        upper=random.random() < 0.6,
        missing=random.choice([0.0, 0.0, 0.03, 0.1]),
    )


def written(day: date, form: str) -> str:
    """`day` as people write it."""
    month = _MONTHS[day.month - 1]
    return {
        "d-m-Y": f"{day:%d-%m-%Y}", "d/m/Y": f"{day:%d/%m/%Y}", "Y-m-d": f"{day:%Y-%m-%d}", "d.m.Y": f"{day:%d.%m.%Y}",
        "d Bulan Y": f"{day.day} {month} {day.year}", "d-Mon-y": f"{day.day:02d}-{month[:3]}-{day:%y}",
        "d-m-y": f"{day:%d-%m-%y}",
    }[form]  # fmt: skip


def person(random: Random, how: Style, number: int, district: str, columns: list[Key]) -> dict[Key, str]:
    """One person's value for each of `columns`; never without a name."""
    woman = random.random() < 0.5
    born = date(1955, 1, 1) + timedelta(days=random.randrange(18_000))
    name = f"{random.choice(words.FIRST)} {random.choice(words.LAST)}"
    if random.random() < 0.03:
        name = random.choice(["JUMLAH", "TOTAL", "CAMAT", "HALAMAN", "SUMBER REJEKI", "KETERANGAN JAYA", "NURHAYATI"])
    nik = f"80{random.randrange(10000):04d}{born.day + 40 * woman:02d}{born:%m%y}{random.randrange(1, 9999):04d}"
    village = random.choice(words.VILLAGES)
    active = random.random() < 0.7
    month = f"{random.randrange(1, 13):02d}"
    values: dict[Key, str] = {
        Field.NIK: _number(nik, how.nik),
        Field.NAME: name if how.upper else name.title(),
        Field.BIRTH_PLACE_DATE: f"{random.choice(words.TOWNS)}, {written(born, how.date)}",
        Field.BIRTH_PLACE: random.choice(words.TOWNS),
        Field.BIRTH_DATE: written(born, how.date),
        Field.SEX: how.sex.split("/")[woman],
        Field.NO_KK: _number(f"80{random.randrange(10000):04d}{random.randrange(1, 29):02d}{month}{random.randrange(8, 25):02d}{random.randrange(1, 9999):04d}", how.nik),
        Field.KPJ: f"{random.choice('12')}{random.randrange(10**9):09d}{random.randrange(10)}",
        Field.ADDRESS: f"Jl. {random.choice(words.LAST).title()} No. {random.randrange(1, 99)}",
        Field.VILLAGE: village.upper() if how.upper else village,
        Field.DISTRICT: district.upper() if how.upper else district,
        Field.PHONE: f"08{random.randrange(10**9):09d}"[: random.choice([11, 12])],
        Field.MOTHER: f"{random.choice(['SITI', 'HJ.', 'NURHAYATI', 'FATIMAH'])} {random.choice(words.LAST)}",
        Field.UNIT: random.choice(words.OFFICES).title(),
        Field.OCCUPATION: random.choice(words.JOBS),
        Field.INCOME: random.choice(["1.500.000", "Rp 2.000.000", "1000000", "2,500,000", "Rp1.200.000,-"]),
        Field.SEGMENT: random.choice(["BPU", "BPU", "PU", "JAKON"]),
        Field.PROGRAMS: random.choice(["JKK, JKM", "JKK-JKM-JHT", "JKK+JKM", "3 PROGRAM"]),
        Field.STATUS: "AKTIF" if active else random.choice(["NON AKTIF", "TIDAK AKTIF", "NA"]),
        Field.LAST_PAID: f"{month}-{random.choice([2023, 2024, 2025])}",
        Field.INACTIVE_SINCE: "" if active else f"{month}-2024",
        Field.JOINED: written(date(2022, 1, 1) + timedelta(days=random.randrange(900)), how.date),
        Field.NPP: f"D{random.randrange(10**7):07d}",
        Field.EMPLOYER: random.choice(["PEMKOT PALU", "WADAH NELAYAN SEJAHTERA", "CV. MAJU BERSAMA"]),
        Field.PAYER: random.choice(["APBD KOTA", "MANDIRI", "APBD PROV", "CSR"]),
        Field.DECILE: str(random.randrange(1, 11)),
        Field.NOTE: random.choice(["", "", "", "baru", "pindahan", "ada"]),
        Field.NUMBER: str(number),
        "agama": random.choice(["Islam", "Kristen", "Hindu", "Katolik"]),
        "school": random.choice(["SD", "SMP", "SMA", "S1", "D3"]),
        "marital": random.choice(["Kawin", "Belum Kawin", "Janda", "Duda"]),
        "age": str(2025 - born.year),
        "rt": f"{random.randrange(1, 12):03d}",
        "rw": f"{random.randrange(1, 9):03d}",
        "rtrw": f"{random.randrange(1, 12):03d}/{random.randrange(1, 9):03d}",
        "post": f"94{random.randrange(100, 999)}",
        "mail": f"orang{number}@contoh.id",
        "npwp": f"{random.randrange(10, 99)}.{random.randrange(100, 999)}.{random.randrange(100, 999)}.{random.randrange(1, 9)}-831.000",
        "decree": f"{random.randrange(100, 999)}/{random.randrange(10, 99)}/DINSOS/2025",
        "photo": random.choice(["Ada", "Tidak"]),
        "paraf": random.choice(["", f"{number}. ......", ""]),
        "account": f"{random.randrange(10**14, 10**15)}",
        "input": f"2025-0{random.randrange(1, 9)}-{random.randrange(10, 28)} 1{random.randrange(0, 9)}:30:00",
        "code": f"{random.randrange(10**7, 10**8)}",
        "heir": f"{random.choice(words.FIRST)} {random.choice(words.LAST)}",
        "heir_nik": f"80{random.randrange(10000):04d}{random.randrange(1, 28) + 40 * (not woman):02d}{month}{random.randrange(50, 99)}{random.randrange(1, 9999):04d}",
        "relation": random.choice(["Istri", "Suami", "Anak", "Orang Tua"]),
        "head": f"{random.choice(words.FIRST)} {random.choice(words.LAST)}",
        "staff": random.choice(["Honorer", "PTT", "THL"]),
        "town": "Kota Palu",
        "business": random.choice(["Warung Berkah", "UD Sumber Rejeki", "Kios Total", "Jumlah Jaya Motor"]),
        "surveyor": random.choice(["ASRUL", "HERLINA", "DARWIS"]),
    }  # fmt: skip
    kept = {key: values[key] for key in columns}
    for key in kept:
        if key not in {Field.NAME, Field.NUMBER} and random.random() < how.missing:
            kept[key] = random.choice(["", "", "-"]) if key is not Field.NIK else ""
    return kept


def _number(digits: str, form: str) -> str:
    return {
        "plain": digits,
        "quoted": f"'{digits}",
        "spaced": f"{digits[:6]} {digits[6:12]} {digits[12:]}",
        "dotted": f"{digits[:6]}.{digits[6:12]}.{digits[12:]}",
        "tailed": f"{digits} ",
    }[form]
