"""Every choice of a run, frozen: flag > environment (`UCJ_…`) > `ucj.toml` > user config > default.

`Settings` is what the core functions take; loading and merging it stands in `cli.options`.
A default that rests on one source or on reasoning carries a mark ([C], [R]) in `DOUBTFUL`, and is
printed with every report that used it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from ucj_validate.settings.plan import PlanPremium, PlanSettings
from ucj_validate.settings.section import Section
from ucj_validate.sources import Sources, StorageSettings


class InputSettings(Section):
    """Which files are read. Paths take globs; `book.xlsx#Sheet` names one sheet."""

    rolls: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


class RuleSettings(Section):
    """Membership and eligibility."""

    grace_months: int = Field(3, ge=0, le=24)
    """Months after the last paid month in which a member counts as lapsed (menunggak), not ended."""
    min_age: int = Field(18, ge=0)
    register_age_limit: int = Field(65, ge=1)
    """Registration ends on the birthday with this age."""
    exclude_deceased: bool = True
    exclude_over_age: bool = True
    exclude_asn: bool = True
    exclude_moved: bool = True
    exclude_out_of_area: bool = True
    """Acts only where `area` names the city."""
    area: tuple[str, ...] = ()
    """Codes ("72.71") or names of the regency whose people are eligible; read from the address columns."""
    exclude_public_servants: bool = False
    """Who is ASN, TNI or Polri by the roll's own column of occupations."""
    vulnerable_rolls: tuple[str, ...] = ()
    """Rolls of vulnerable workers by file name (`*` allowed), for which the rules below are meant; without it all rolls.
    Staff whom an office pays as wage earners stand on rolls of another kind."""
    exclude_wage_earners: bool = False
    """Who is an active PU member already, by the exports or a list of PU members."""
    income_limit: int | None = Field(None, ge=1)
    """Rupiah a month: who earns as much or more is no vulnerable worker."""
    max_decile: int | None = Field(None, ge=1, le=10)
    """The highest welfare decile (DTSEN) that is eligible."""
    require_decree: bool = False
    """Only people whom a decree names (`reference.decree`)."""


class ReferenceSettings(Section):
    """Lists that say something of people, by `columns.ListKind`. Read like rolls; all but `dtsen` are matched like one."""

    deaths: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    asn: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    wage_earners: tuple[str, ...] = ()
    decree: tuple[str, ...] = ()
    dtsen: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()


class Target(Section):
    """A coverage target, always with where it comes from."""

    name: str
    persons: int = Field(gt=0)
    source: str
    date: date
    covered_elsewhere: int = Field(0, ge=0)
    """Active people counted by the source who are on none of this run's rolls."""
    goal: float | None = Field(None, gt=0, le=1)
    """The coverage that the source asks for, as a share (0.65): drawn as a line beside what was reached."""


class PremiumSettings(Section):
    """Rupiah a month for one person."""

    monthly: int = Field(16_800, gt=0)
    """BPU, lowest bracket: JKK 10.000 + JKM 6.800."""


class MatchSettings(Section):
    """Thresholds on the calibrated probability that a link is right."""

    accept: float = Field(0.98, gt=0.5, lt=1)
    """Probability from which a link is accepted by itself; follows from `precision` unless it is named."""
    precision: float = Field(0.9995, gt=0.9, lt=1)
    """Share of the accepted links that shall be right."""
    model: Path | None = None
    """A model.json, or a run folder that holds one: weights used unchanged. Without it they are learnt from the rows."""
    review: float = Field(0.2, gt=0, lt=1)
    tie_margin: float = Field(3.0, ge=0)
    """Weight (log2) by which a link must beat its runner-up."""
    max_block: int = Field(200, ge=2)
    """A block of more rows is refined by a further key, and reported."""
    id_kind: Literal["nik", "opaque"] = "nik"
    """What the NIK column holds: a NIK, or ids without structure (passports, other countries' numbers)."""


class AlarmSettings(Section):
    """From where a whole result is said not to be possible. [R]: reasoned, with room to both sides."""

    min_persons: int = Field(100, ge=1)
    """Persons on either side below which few links or none say nothing: where only one in twenty is a member, a
    hundred people give no link once in 170 times, fifty once in 13."""
    least_linked: float = Field(0.005, ge=0, le=1)
    """Share of the smaller side's persons below which links are too few: a tenth of one in twenty. A roll and an
    export of two different regions share fewer."""
    min_rows: int = Field(30, ge=1)
    """Rows of a table below which nothing is said of its columns and duplicates: where even half of the cells have a
    fault, four fifths of thirty have it by chance less than once in a thousand times."""
    most_duplicates: float = Field(0.5, gt=0, le=1)
    """Share of a table's rows that are a person's second or later: a list pasted twice has exactly one half."""
    most_rejected: float = Field(0.5, gt=0, le=1)
    """Share of a table's filled rows that are no person: titles, totals and signatures are a few lines a page."""
    most_deceased: float = Field(0.2, gt=0, le=1)
    """Share of the rolls' persons who are recorded as deceased: of working age some 0.3 % die in a year, so that a roll
    would have to be decades old."""
    most_damaged: float = Field(0.8, gt=0, le=1)
    """Share of a column's cells with one fault from which the column as a whole is no use. A NIK column that Excel
    has rounded keeps its every tenth number, which ended in 0, and has its other slips: some 0.88 are seen to be
    damaged."""
    least_share: float = Field(0.1, ge=0, le=1)
    """Share of a side's rows that tables with one fault must hold together: one sheet of many stays a matter of its
    rows' findings, since it moves the coverage by less than a tenth."""


def _listed(value: object) -> object:
    """A text alone as a list of one."""
    return (value,) if isinstance(value, str) else value


class OutputSettings(Section):
    """What is written, and how a run answers."""

    dir: Path | None = None
    formats: tuple[str, ...] = ("html", "xlsx", "md")
    lang: Literal["id", "en"] = "id"
    fail_on: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ("error",)
    """From when a run ends with exit code 1: "alarm", "error", "warning", "info", a finding's code with a number of
    rows or a share of them ("nik_missing:2%"), or "never". Read by `failing.conditions`."""
    since: tuple[str, ...] = ()
    """Folders of earlier runs (globs) that this one is told beside; the run that `dir` replaces is always one."""
    keep: int | None = Field(None, ge=1)
    """Runs under `runs/` that stay, this one among them; None: all."""
    keep_months: int | None = Field(None, ge=1)
    """Months before the as-of date of a run from which a run under `runs/` stays. What either one keeps stays."""
    workbook_rows: int = Field(2_000_000, ge=0)
    """Rows of both sides up to which report.xlsx is made: what nobody reads as a table is not written as one."""
    only_changes: bool = False
    """Tell, and fail by, what is new since the run before alone."""


class EngineSettings(Section):
    """Where the work is done, and how much memory it may take."""

    name: Literal["local", "spark"] = "local"
    master: str = ""
    """Spark's master: `local[2,4]`, `spark://…`, `yarn`, `k8s://…`, `sc://…`; "": the session that is there, or this machine."""
    work: str = ""
    """Where Spark keeps what a run is through with, encrypted: a folder, or an address that all workers reach."""
    resume: bool = False
    """Whether a run goes on where one of the same inputs, configuration and version has ended in `work`."""
    spark: dict[str, str] = Field({})
    """Further settings of Spark, by their names."""
    memory_mb: int | None = Field(None, ge=1)
    """Memory that a run should stay within; None: what the machine has to spare. What it has no room for waits on disk,
    encrypted, beside the output."""


def _engine(given: object) -> object:
    """`engine = "local"` says the same as `[engine] name = "local"`."""
    return {"name": given} if isinstance(given, str) else given


class StateSettings(Section):
    """What a project remembers between runs: people's answers, runs and their figures."""

    dir: Path | None = None
    """Folder of the state; without it, `.ucj` beside ucj.toml or in the working folder."""
    make: bool = False
    """Whether a run makes the state where there is none; where a folder is named, it does."""
    wait_seconds: float = Field(0, ge=0, le=86_400)
    """How long a run waits for another that holds the state."""


class Settings(Section):
    """One run's whole configuration."""

    as_of: date | None = None
    city: str = ""
    input: InputSettings = InputSettings()
    source: Sources = Field({})
    """Database queries by name, read as `source:NAME` wherever a file is named."""
    storage: StorageSettings = StorageSettings()
    columns: dict[str, str | dict[str, str]] = Field({})
    """FIELD = "COLUMN" for every file, or a table per file name."""
    rules: RuleSettings = RuleSettings()
    reference: ReferenceSettings = ReferenceSettings()
    target: tuple[Target, ...] = ()
    premium: PremiumSettings = PremiumSettings()
    match: MatchSettings = MatchSettings()
    alarms: AlarmSettings = AlarmSettings()
    plan: PlanSettings = PlanSettings()
    output: OutputSettings = OutputSettings()
    state: StateSettings = StateSettings()
    engine: Annotated[EngineSettings, BeforeValidator(_engine)] = EngineSettings()


DOUBTFUL: dict[str, str] = {
    "rules.grace_months": "C",
    "rules.register_age_limit": "C",
    "rules.min_age": "R",
    "premium.monthly": "B",
}
"""Defaults that rest on one source [C], several secondary ones [B] or reasoning [R]."""

SWITCHES: dict[str, str] = {
    "rules.exclude_public_servants": "R",
    "rules.vulnerable_rolls": "R",
    "rules.exclude_wage_earners": "R",
    "rules.income_limit": "C",
    "rules.max_decile": "R",
    "rules.require_decree": "R",
}
"""Rules that differ by city and act only where a city names them, with how well it is founded that cities use them.
Palu, 10-10-2024: under Rp2.500.000 a month."""

__all__ = [
    "DOUBTFUL",
    "SWITCHES",
    "AlarmSettings",
    "EngineSettings",
    "InputSettings",
    "MatchSettings",
    "OutputSettings",
    "PlanPremium",
    "PlanSettings",
    "PremiumSettings",
    "ReferenceSettings",
    "RuleSettings",
    "Settings",
    "StateSettings",
    "Target",
]
