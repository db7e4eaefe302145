"""Kecamatan and kelurahan of the packaged cities and of the regency around each."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

HOME_REGENCY = {
    "palu": "KOTA PALU",
    "palopo": "KOTA PALOPO",
    "morowali": "KABUPATEN MOROWALI",
    "morowali-utara": "KABUPATEN MOROWALI UTARA",
}
OUTSIDE_REGENCY = {
    "palu": "KABUPATEN SIGI",
    "palopo": "KABUPATEN LUWU",
    "morowali": "KABUPATEN POSO",
    "morowali-utara": "KABUPATEN POSO",
}
STREETS = (
    "JL. SAM RATULANGI", "JL. DIPONEGORO", "JL. TOUWA", "JL. KARTINI", "JL. BASUKI RAHMAT", "JL. EMMY SAELAN", "JL. MERPATI", "JL. MALEO",
    "JL. GARUDA", "JL. ANOA", "JL. VETERAN", "JL. YOS SUDARSO", "JL. HASANUDDIN", "JL. DEWI SARTIKA", "JL. TANJUNG SANTIGI", "JL. PALOLA",
    "JL. LAGARUTU", "JL. ABD. RAHMAN SALEH", "JL. CENDRAWASIH", "BTN LASOANI BLOK C", "JL. KELOR", "JL. SUNGAI MALEI", "LRG. MASJID", "DUSUN II",
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """One kelurahan or desa."""

    code: str
    """Of its kecamatan: "72.71.01"."""
    district: str
    village: str
    regency: str


@cache
def places(city: str) -> tuple[Place, ...]:
    """The kelurahan of a packaged city."""
    return _read(city, HOME_REGENCY[city])


@cache
def places_outside(city: str) -> tuple[Place, ...]:
    """The villages of the regency next to a packaged city."""
    return _read(f"outside_{city.removesuffix('-utara')}", OUTSIDE_REGENCY[city])


def _read(key: str, regency: str) -> tuple[Place, ...]:
    text = files("ucj_validate.synth").joinpath("data", "places.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(
        Place(row["district_code"], row["district"], row["village"], regency) for row in rows if row["city"] == key
    )
