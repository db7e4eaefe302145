"""The section `[plan]`: what `plan` reckons with."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ucj_validate.settings.section import Section


class PlanPremium(Section):
    """One line of the premium table: rupiah a month for one person whom it fits."""

    segment: Literal["BPU", "PU", "JAKON", "PMI"] = "BPU"
    programs: str = "JKK,JKM"
    payer: Literal["any", "city", "self"] = "any"
    income_below: int | None = Field(None, gt=0)
    """Bracket: for incomes below this; None: for all above. Whose income isn't known is in the lowest bracket."""
    monthly: int = Field(gt=0)


class PlanSettings(Section):
    """The budget plan: money, premiums, who pays for whom, who comes first.

    How well each default is founded stands in `plan.assumptions`.
    """

    budget: int | None = Field(None, ge=0)
    """Rupiah a year for people who are renewed or registered."""
    order: Literal["strict", "points", "people"] = "strict"
    """strict: down the list until the money runs out; points: most points in all; people: most people, then points."""
    first: tuple[Literal["lapsed", "ended", "unregistered"], ...] = ("lapsed",)
    """Who goes before everybody else, in this order, whatever the points."""
    weight_lapsed: int = Field(40, ge=0, le=1000)
    weight_decile: int = Field(25, ge=0, le=1000)
    weight_income: int = Field(15, ge=0, le=1000)
    weight_risk: int = Field(10, ge=0, le=1000)
    weight_age: int = Field(10, ge=0, le=1000)
    risk_high: tuple[str, ...] = (
        "NELAYAN", "PENAMBANG", "TAMBANG", "BURUH BANGUNAN", "TUKANG BATU", "TUKANG KAYU", "SOPIR", "SUPIR", "OJEK",
        "KURIR", "BURUH BAGASI", "PEMULUNG", "LAS", "PENYELAM", "PANJAT",
    )  # fmt: skip
    """Words of occupations where a death or an accident is likeliest."""
    risk_medium: tuple[str, ...] = (
        "PETANI", "PEKEBUN", "PETERNAK", "BURUH", "TUKANG", "BENGKEL", "PEDAGANG KELILING", "BECAK", "PARKIR", "KEBERSIHAN",
    )  # fmt: skip
    programs: str = "JKK,JKM"
    """What is paid for."""
    monthly: int | None = Field(None, gt=0)
    """Rupiah a month for JKK and JKM; without it `premium.monthly`."""
    jht_monthly: int = Field(20_000, ge=0)
    """Rupiah a month that JHT adds."""
    premiums: tuple[PlanPremium, ...] = ()
    """The premium table, where it takes more than one line."""
    employer_segments: tuple[str, ...] = ("PU", "JAKON", "PMI")
    employer_rolls: tuple[str, ...] = ("*non*asn*", "*honorer*")
    """Rolls (file names, `*` allowed) of people whose office pays for them through its own NPP."""
    income_limit: int = Field(2_500_000, ge=0)
    """Rupiah a month from which people pay for themselves; 0: never."""
    self_payers: Literal["city", "self"] = "city"
    """Who pays on for people who paid for themselves so far: the city takes over below the income limit, or they do."""
    renew_over_age: Literal["none", "lapsed", "members"] = "lapsed"
    """Who above the registration age may still be renewed: nobody, lapsed members, or ended ones too."""
    horizon: Literal["year", "left"] = "year"
    """What the budget must carry: twelve months of everybody chosen, or only the months left in the year."""
    start: str = Field("", pattern=r"^([0-9]{4}-(0[1-9]|1[0-2]))?$")
    """First month that is paid, "2025-05"; without it the month after the as-of date."""
    running: Literal["apart", "inside"] = "apart"
    """Whether the budget also carries people whom public money pays for already."""
    reinvest: bool = False
    """Whether possible savings are added to the budget."""
    savings: tuple[Literal["deceased", "not_eligible", "double_funding", "paid_twice", "off_roll"], ...] = (
        "deceased", "not_eligible", "double_funding", "paid_twice", "off_roll",
    )  # fmt: skip
    """Savings that are reinvested."""
    self_share: str = Field("1/2", pattern=r"^[0-9]{1,3}/[1-9][0-9]{0,2}$")
    """Share of the premium that self-payers pay in the months below; never for what public money pays."""
    self_months: str = Field("2026-04..2026-12", pattern=r"^([0-9]{4}-(0[1-9]|1[0-2])\.\.[0-9]{4}-(0[1-9]|1[0-2]))?$")
    self_months_transport: str = Field(
        "2026-01..2027-03", pattern=r"^([0-9]{4}-(0[1-9]|1[0-2])\.\.[0-9]{4}-(0[1-9]|1[0-2]))?$"
    )
    transport: tuple[str, ...] = ("OJEK", "SOPIR", "SUPIR", "KURIR", "BECAK", "ANGKUT", "PENGEMUDI")
    """Words of occupations in transport."""
    scenarios: dict[str, dict[str, bool | int | str | tuple[str, ...]]] = Field({})
    """NAME = what is other there: settings of this section, but for this one."""
