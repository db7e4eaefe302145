"""What a made-up city is made from: every choice of `synth`, frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING
from zlib import crc32

from ucj_validate.i18n import _

if TYPE_CHECKING:
    import numpy as np


class Noise(StrEnum):
    """How dirty the files are; factors on the rates stand in `synth.faults`."""

    NONE = "none"
    LIGHT = "light"
    NORMAL = "normal"
    HEAVY = "heavy"
    CERTAIN = "certain"
    """Only damage that a sound reconciliation always resolves: the NIK survives in every row, and nobody has a twin."""


class Corruption(StrEnum):
    """Which model makes the slips (typos) in names and digits, and what else goes wrong."""

    OFFICE = "office"
    OCR = "ocr"
    KEYBOARD = "keyboard"
    PHONETIC = "phonetic"
    HOUSEHOLD = "household"
    """Values of a relative on the family card, or of a neighbour, typed into the wrong row."""


class Layout(StrEnum):
    """How the files look."""

    OFFICE = "office"
    CLEAN = "clean"


class Serials(StrEnum):
    """Which serials (the last four digits) invented NIK carry."""

    REAL = "real"
    """0001 upwards, as issued: the structure a matcher meets. Never commit such files."""
    RESERVED = "reserved"
    """9000–9999, never reached in practice: no made-up person can be a real one."""


class CityName(StrEnum):
    """The cities whose kecamatan and kelurahan are packaged."""

    PALU = "palu"
    PALOPO = "palopo"
    MOROWALI = "morowali"
    MOROWALI_UTARA = "morowali-utara"


@dataclass(frozen=True)
class CityFacts:
    """What the files of a city say of it."""

    title: str
    code: str
    birth_place: str
    neighbours: tuple[str, ...]
    """Regencies of the same province in which citizens were first registered."""


CITY_FACTS = {
    CityName.PALU: CityFacts("Kota Palu", "72.71", "PALU", ("7203", "7208", "7210", "7202", "7206", "7204")),
    CityName.PALOPO: CityFacts("Kota Palopo", "73.73", "PALOPO", ("7317", "7322", "7324", "7318", "7326", "7371")),
    CityName.MOROWALI: CityFacts(
        "Kabupaten Morowali", "72.06", "BUNGKU", ("7212", "7202", "7201", "7271", "7209", "7403")
    ),
    CityName.MOROWALI_UTARA: CityFacts(
        "Kabupaten Morowali Utara", "72.12", "KOLONODALE", ("7206", "7202", "7201", "7271", "7209", "7324")
    ),
}


@dataclass(frozen=True)
class RollPlan:
    """What shall hold exactly of the people who stand on one roll, whatever else they stand on."""

    roll: str
    """A table of `synth.rows`: "umkm", "rentan", "non_asn"."""
    persons: int
    eligible: int | None = None
    """Persons not excluded; None leaves it to chance."""
    active: int | None = None
    """Persons active and not excluded; None leaves it to chance."""
    payer: str = ""
    """Who pays for them, as the export writes it; "" leaves it to chance."""


@dataclass(frozen=True)
class SynthOptions:
    """One made-up city. The same options give the same bytes."""

    persons: int
    seed: int
    noise: Noise = Noise.NORMAL
    corruption: Corruption = Corruption.OFFICE
    layout: Layout = Layout.OFFICE
    as_of: date = date(2025, 4, 24)
    grace_months: int = 3
    serials: Serials = Serials.REAL
    province: str = ""
    """Two digits put in the place of every NIK's province; "" keeps the real codes."""
    city: CityName = CityName.PALU
    active_on_rolls: int | None = None
    """Exactly so many persons on the rolls are active and not excluded; None leaves it to chance."""
    persons_on_rolls: int | None = None
    """Exactly so many persons stand on the rolls; None leaves it to chance."""
    rolls: tuple[RollPlan, ...] = ()
    """Rolls of which exact figures are asked; then no other roll lists anybody first. Of somebody on two of them,
    the first in this order tells the cards."""
    payer_off_rolls: str = ""
    """Who pays for informal members on no roll, as the export writes it; "" leaves it to chance."""
    targets: tuple[tuple[str, int, str, date], ...] = ()
    """Coverage targets for `ucj.toml`: name, persons, source, date."""

    @property
    def facts(self) -> CityFacts:
        """What the files say of this city."""
        return CITY_FACTS[self.city]

    def rng(self, stage: str) -> np.random.Generator:
        """The stage's own stream of chance, so that a change in one stage leaves the others as they were."""
        from numpy.random import default_rng  # here, so that the command line can read the choices cheaply

        return default_rng([self.seed, crc32(stage.encode())])


MIN_PERSONS = 20


def option_faults(options: SynthOptions) -> list[str]:
    """Sentences about what can't be made; empty when everything can."""
    faults = []
    if options.persons < MIN_PERSONS:
        faults.append(_("--persons paling sedikit {n}").format(n=MIN_PERSONS))
    if options.seed < 0:
        faults.append(_("--seed tidak boleh negatif"))
    if options.province and not (
        options.province.isascii() and options.province.isdigit() and len(options.province) == len("72")
    ):
        faults.append(_("--province harus dua angka"))
    return faults
