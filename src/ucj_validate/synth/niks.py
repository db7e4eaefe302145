"""Invented NIK and No KK, each issued once.

A NIK is region of first registration, birth date (day + 40 for women) and a serial from 0001. Real
serials stay low, because few people of one kecamatan share a birth date. `Serials.RESERVED` gives
9000–9999, which no kecamatan reaches in a day: such numbers can't belong to anybody.
"""

from __future__ import annotations

from datetime import date

from ucj_validate.synth.options import Serials, SynthOptions

WOMAN_DAY = 40
REGION_SHARES = {"home": 0.68, "neighbour": 0.17, "far": 0.15}
FAR = ("7371", "7309", "7313", "7302", "7401", "7501", "7171", "3578", "3171", "3204", "5171", "6472", "7601", "9471")
LAST_SERIAL = 9999
FIRST_RESERVED = 9000


class NikOffice:
    """Issues NIK and No KK; remembers what was issued."""

    def __init__(self, options: SynthOptions, issued: set[str] | None = None) -> None:
        self._options = options
        self._rng = options.rng("nik")
        self._issued: set[str] = set() if issued is None else issued
        self._home = options.facts.code.replace(".", "")

    def region(self, district_code: str) -> str:
        """Six digits of a first registration: mostly the home city's kecamatan, else elsewhere."""
        draw = float(self._rng.random())
        if draw < REGION_SHARES["home"]:
            region = (
                district_code.replace(".", "")
                if district_code.replace(".", "").startswith(self._home)
                else f"{self._home}01"
            )
        else:
            near = draw < REGION_SHARES["home"] + REGION_SHARES["neighbour"]
            codes = self._options.facts.neighbours if near else FAR
            region = f"{codes[int(self._rng.integers(len(codes)))]}{1 + int(self._rng.integers(9)):02d}"
        return (self._options.province + region[2:]) if self._options.province else region

    def nik(self, region: str, birth: date, sex: str) -> str:
        """A NIK nobody else has."""
        day = birth.day + (WOMAN_DAY if sex == "P" else 0)
        return self._next(f"{region}{day:02d}{birth:%m%y}", int(self._rng.geometric(0.35)))

    def twin_nik(self, nik: str, sex_day: int) -> str:
        """The NIK of the twin of `nik`: the next serial free, day field `sex_day`."""
        return self._next(f"{nik[:6]}{sex_day:02d}{nik[8:12]}", int(nik[12:]) + 1, exact=True)

    def no_kk(self, region: str) -> str:
        """A family card number: region, day of issue, serial."""
        issued = f"{1 + int(self._rng.integers(28)):02d}{1 + int(self._rng.integers(12)):02d}{5 + int(self._rng.integers(20)):02d}"
        return self._next(region + issued, 1 + int(self._rng.integers(40)))

    def _next(self, head: str, serial: int, *, exact: bool = False) -> str:
        if self._options.serials is Serials.RESERVED and not exact:
            serial = FIRST_RESERVED + int(self._rng.integers(900))
        while (number := f"{head}{serial:04d}") in self._issued:
            serial = serial + 1 if serial < LAST_SERIAL else 1
        self._issued.add(number)
        return number
