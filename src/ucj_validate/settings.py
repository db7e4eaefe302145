"""Every choice of a run, frozen: flag > environment (`UCJ_…`) > `ucj.toml` > user config > default.

`Settings` is what the core functions take; loading and merging it stands in `cli.options`.
A default that rests on one source or on reasoning carries a mark ([C], [R]) in `DOUBTFUL`, and is
printed with every report that used it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class InputSettings(_Section):
    """Which files are read. Paths take globs; `book.xlsx#Sheet` names one sheet."""

    rolls: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


class RuleSettings(_Section):
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


class ReferenceSettings(_Section):
    """Lists that say something of people: each is read like a roll and matched like one."""

    deaths: tuple[str, ...] = ()
    asn: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()


class Target(_Section):
    """A coverage target, always with where it comes from."""

    name: str
    persons: int = Field(gt=0)
    source: str
    date: date
    covered_elsewhere: int = Field(0, ge=0)
    """Active people counted by the source who are on none of this run's rolls."""
    goal: float | None = Field(None, gt=0, le=1)
    """The coverage that the source asks for, as a share (0.65): drawn as a line beside what was reached."""


class PremiumSettings(_Section):
    """Rupiah a month for one person."""

    monthly: int = Field(16_800, gt=0)
    """BPU, lowest bracket: JKK 10.000 + JKM 6.800."""


class MatchSettings(_Section):
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


class AlarmSettings(_Section):
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
    most_damaged: float = Field(0.8, gt=0, le=1)
    """Share of a column's cells with one fault from which the column as a whole is no use. A NIK column that Excel
    has rounded keeps its every tenth number, which ended in 0, and has its other slips: some 0.88 are seen to be
    damaged."""
    least_share: float = Field(0.1, ge=0, le=1)
    """Share of a side's rows that tables with one fault must hold together: one sheet of many stays a matter of its
    rows' findings, since it moves the coverage by less than a tenth."""


class OutputSettings(_Section):
    """What is written, and how a run answers."""

    dir: Path | None = None
    formats: tuple[str, ...] = ("html", "xlsx", "md")
    lang: Literal["id", "en"] = "id"
    fail_on: str = "error"
    """"alarm", "error", "warning", "info" or "never"."""
    since: tuple[str, ...] = ()
    """Folders of earlier runs (globs) that this one is told beside; the run that `dir` replaces is always one."""


class Settings(_Section):
    """One run's whole configuration."""

    as_of: date | None = None
    city: str = ""
    input: InputSettings = InputSettings()
    columns: dict[str, str | dict[str, str]] = {}
    """FIELD = "COLUMN" for every file, or a table per file name."""
    rules: RuleSettings = RuleSettings()
    reference: ReferenceSettings = ReferenceSettings()
    target: tuple[Target, ...] = ()
    premium: PremiumSettings = PremiumSettings()
    match: MatchSettings = MatchSettings()
    alarms: AlarmSettings = AlarmSettings()
    output: OutputSettings = OutputSettings()
    engine: Literal["local"] = "local"


DOUBTFUL: dict[str, str] = {
    "rules.grace_months": "C",
    "rules.register_age_limit": "C",
    "rules.min_age": "R",
    "premium.monthly": "B",
}
"""Defaults that rest on one source [C], several secondary ones [B] or reasoning [R]."""
