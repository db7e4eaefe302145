"""What is wrong in a made-up city, and how often: the one table of rates.

`FAULTS` are faults of a row: the share of rows of a roll (`roll`) and of the participant export
(`members`) that carry the fault, where it can occur at all (a name without MUHAMMAD can't abbreviate
it). Within one group a row has one fault at most; groups are independent. `PLANTED` are facts about
people and files: shares of persons unless said otherwise.

No survey of real files was at hand: the kinds are those officers name, the rates are our estimate of
an ordinary office ("normal"). "light" halves them, "heavy" doubles them.
"""

from __future__ import annotations

from dataclasses import dataclass

from ucj_validate.synth.options import Noise

FACTOR = {Noise.NONE: 0.0, Noise.LIGHT: 0.5, Noise.NORMAL: 1.0, Noise.HEAVY: 2.0, Noise.CERTAIN: 1.0}


@dataclass(frozen=True)
class Fault:
    """One kind of fault of a row."""

    kind: str
    group: str
    roll: float
    members: float
    certain: bool = False
    """Resolved with certainty by a sound reconciliation: also planted with `Noise.CERTAIN`."""
    slip: bool = False
    """Made by the corruption model; more frequent under models of other slips than an office's."""
    only: str = ""
    """The one corruption model under which it occurs; "" for every one."""


_FAULTS = (
    # --- NIK: nothing lost
    Fault("nik_apostrophe", "nik", 0.010, 0.004, certain=True),
    Fault("nik_spaces", "nik", 0.010, 0.002, certain=True),
    Fault("nik_nbsp", "nik", 0.004, 0.001, certain=True),
    Fault("nik_zero_width", "nik", 0.003, 0.001, certain=True),
    Fault("nik_dots", "nik", 0.005, 0.001, certain=True),
    Fault("nik_full_width", "nik", 0.001, 0.000, certain=True),
    Fault("nik_decimal", "nik", 0.005, 0.003, certain=True),
    Fault("nik_letter_o", "nik", 0.004, 0.001, certain=True),
    # --- NIK: wrong
    Fault("nik_one_digit", "nik", 0.018, 0.005, slip=True),
    Fault("nik_swapped", "nik", 0.007, 0.002),
    Fault("nik_15_digits", "nik", 0.005, 0.001),
    Fault("nik_17_digits", "nik", 0.003, 0.0005),
    Fault("nik_serial_zero", "nik", 0.001, 0.0),
    # --- NIK: gone
    Fault("nik_missing", "nik", 0.015, 0.004),
    Fault("nik_placeholder", "nik", 0.007, 0.002),
    Fault("nik_scientific", "nik", 0.003, 0.0005),
    Fault("nik_equals_kk", "nik", 0.003, 0.0),
    Fault("nik_of_household", "nik", 0.003, 0.001),
    Fault("nik_of_stranger", "nik", 0.001, 0.0005),
    # --- name: what stands around it
    Fault("name_title", "name_dress", 0.030, 0.004, certain=True),
    Fault("name_degree", "name_dress", 0.025, 0.004, certain=True),
    Fault("name_bin", "name_dress", 0.008, 0.002),
    Fault("name_spaces", "name_dress", 0.010, 0.003, certain=True),
    # --- name: its spelling
    Fault("name_abbreviated", "name_spelling", 0.180, 0.090, certain=True),
    Fault("name_old_spelling", "name_spelling", 0.015, 0.004, certain=True),
    Fault("name_sound", "name_spelling", 0.045, 0.015, certain=True),
    # --- name: its tokens
    Fault("name_joined_or_split", "name_shape", 0.020, 0.008, certain=True),
    Fault("name_order", "name_shape", 0.008, 0.003),
    Fault("name_token_dropped", "name_shape", 0.030, 0.010),
    Fault("name_initial", "name_shape", 0.025, 0.008),
    Fault("name_daeng", "name_shape", 0.080, 0.010),
    Fault("name_truncated", "name_shape", 0.006, 0.030),
    # --- name: slips
    Fault("name_typo", "name_slip", 0.025, 0.010, slip=True),
    # --- birth date
    Fault("birth_day_month", "birth", 0.006, 0.002),
    Fault("birth_digit", "birth", 0.009, 0.003, slip=True),
    Fault("birth_year", "birth", 0.006, 0.002),
    Fault("birth_first_january", "birth", 0.004, 0.002),
    Fault("birth_missing", "birth", 0.012, 0.002),
    # --- the rest
    Fault("sex_wrong", "sex", 0.006, 0.002, certain=True),
    Fault("sex_missing", "sex", 0.010, 0.002, certain=True),
    Fault("place_spelling", "place", 0.040, 0.020, certain=True),
    Fault("place_missing", "place", 0.010, 0.050, certain=True),
    Fault("phone_missing", "phone", 0.200, 0.300, certain=True),
    Fault("phone_other", "phone", 0.040, 0.040, certain=True),
    Fault("kk_missing", "kk", 0.080, 0.000, certain=True),
    Fault("kk_other", "kk", 0.010, 0.000, certain=True),
    Fault("mother_missing", "mother", 0.100, 0.050, certain=True),
    # --- a relative's or a neighbour's value in the wrong row; one value a row at most of those that tell who it is
    Fault("household_nik", "household", 0.012, 0.003, only="household"),
    Fault("household_birth", "household", 0.010, 0.003, only="household"),
    Fault("household_name", "household", 0.006, 0.002, only="household"),
    Fault("household_phone", "household_phone", 0.060, 0.060, only="household"),
    Fault("household_mother", "household_mother", 0.010, 0.005, only="household"),
    Fault("neighbour_kk", "household_kk", 0.030, 0.0, only="household"),
)
FAULTS: dict[str, Fault] = {fault.kind: fault for fault in _FAULTS}

SLIP_FACTOR = {"office": 1.0, "ocr": 2.5, "keyboard": 2.5, "phonetic": 2.5, "household": 1.0}
"""How much more often slips happen under each corruption model."""
OFFICE_HABIT_FACTOR = {"office": 1.0, "ocr": 0.4, "keyboard": 0.4, "phonetic": 0.4, "household": 0.4}
"""How much less often the habits of offices (spelling and shape of names) occur there."""
HABIT_GROUPS = frozenset({"name_spelling", "name_shape"})
DUPLICATE_NAME_FACTOR = 2.5
"""A second listing is often written by another hand: its name and place faults are so much more frequent."""


@dataclass(frozen=True)
class Planted:
    """A fact about people or files."""

    kind: str
    rate: float
    of: str
    scaled: bool
    """Grows and shrinks with the noise."""
    certain: bool = False
    """Also planted with `Noise.CERTAIN`."""


_PLANTED = (
    # --- people who are easily confused: no noise, they live in every city
    Planted("twins", 0.004, "pairs a person", scaled=False),
    Planted("father_and_son", 0.004, "pairs a person", scaled=False, certain=True),
    Planted("namesakes", 0.006, "pairs a person", scaled=False, certain=True),
    Planted("nik_not_of_birth", 0.006, "persons", scaled=False, certain=True),
    # --- people who don't count
    Planted("deceased", 0.004, "persons", scaled=False),
    Planted("alm_in_name", 0.600, "deceased persons", scaled=False),
    Planted("asn", 0.005, "persons", scaled=False),
    Planted("moved", 0.003, "persons", scaled=False),
    Planted("outside_area", 0.008, "households", scaled=False),
    # --- rolls
    Planted("duplicate_in_roll", 0.025, "roll entries", scaled=True, certain=True),
    Planted("duplicate_across_rolls", 0.030, "persons on a roll", scaled=True, certain=True),
    Planted("excel_float_sheet", 0.060, "sheets", scaled=True),
    Planted("number_cells", 0.010, "rows of workbooks", scaled=True),
    Planted("fill_down", 0.0008, "runs a row", scaled=True),
    Planted("one_nik_for_many", 0.0004, "groups a row", scaled=True),
    # --- members
    Planted("old_kpj", 0.040, "members", scaled=False, certain=True),
    Planted("double_funding", 0.015, "active members", scaled=False, certain=True),
    Planted("repeated_member_row", 0.004, "member rows", scaled=True, certain=True),
    Planted("status_missing", 0.030, "member rows", scaled=False, certain=True),
    Planted("status_contradicts_blth", 0.006, "member rows", scaled=True),
)
PLANTED: dict[str, Planted] = {planted.kind: planted for planted in _PLANTED}


def planted_rate(kind: str, noise: Noise) -> float:
    """The rate of a planted fact at a noise level."""
    planted = PLANTED[kind]
    if noise is Noise.CERTAIN and not planted.certain:
        return 0.0
    return planted.rate * (FACTOR[noise] if planted.scaled else 1.0)


def fault_rate(kind: str, side: str, noise: Noise, corruption: str = "office") -> float:
    """Share of rows of `side` ("roll", "members") that carry the fault, where it can occur."""
    fault = FAULTS[kind]
    if (noise is Noise.CERTAIN and not fault.certain) or fault.only not in {"", corruption}:
        return 0.0
    rate = (fault.roll if side == "roll" else fault.members) * FACTOR[noise]
    if fault.slip:
        rate *= SLIP_FACTOR[corruption]
    if fault.group in HABIT_GROUPS:
        rate *= OFFICE_HABIT_FACTOR[corruption]
    return min(rate, 0.95)
