"""Two rows of a run beside each other: fields with masked values, and the bars of their weight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from ucj_validate import columns as c
from ucj_validate.cli.explanation.explain_facts import FieldSeen, PairSeen, Place
from ucj_validate.cli.inspecting.masking import masked
from ucj_validate.columns import DecidedBy, Decision, Field, NikForm
from ucj_validate.finished import RunData
from ucj_validate.i18n import _
from ucj_validate.leaving import visible
from ucj_validate.match.explanation import Evidence, bars, chain, compared_rows, evidence, nearest, rivals
from ucj_validate.report.words import wording

_FIELDS: tuple[tuple[str, str, Field], ...] = (
    ("nik", "nik_level", Field.NIK),
    ("birth_date", "birth_date_level", Field.BIRTH_DATE),
    ("name", "name_level", Field.NAME),
    ("sex", "sex_level", Field.SEX),
    ("place", "place_level", Field.VILLAGE),
    ("no_kk", "no_kk_level", Field.NO_KK),
    ("phone", "phone_level", Field.PHONE),
    ("mother", "mother_level", Field.MOTHER),
)
_LIST_BITS = 3.0
"""What the words of reference lists may take from a name's rarity: three tokens that stand once more there."""
_NIK_DIGITS = 16
_FEW = 2


@dataclass(frozen=True)
class Bench:
    """A run laid out for comparing. A record is a roll row's number, or a member row's counted on from there."""

    run: RunData
    shown: frozenset[int]
    """Records whose values may be shown."""

    @cached_property
    def held(self) -> Evidence:
        """Both sides as the matcher compares them."""
        return evidence(self.run.roll_people, self.run.member_people, self.run.model)

    @property
    def n_roll(self) -> int:
        """The first member record."""
        return self.run.roll.height

    @cached_property
    def _links(self) -> dict[tuple[int, int], dict[str, Any]]:
        return {(row["roll_row"], row["member_row"] + self.n_roll): row for row in self.run.links.iter_rows(named=True)}

    def place(self, record: int) -> Place:
        """Where a record stands."""
        side, row = (self.run.roll, record) if record < self.n_roll else (self.run.members, record - self.n_roll)
        return Place(*side.select(*c.ORIGIN).row(row))

    def person_of(self, record: int) -> dict[str, Any]:
        """The record's normalised values."""
        people = self.run.roll_people if record < self.n_roll else self.run.member_people
        return people.row(record if record < self.n_roll else record - self.n_roll, named=True)

    def pair(self, left: int, right: int) -> PairSeen:
        """Two records compared."""
        return self._seen(compared_rows(self.held, np.array([left]), np.array([right])).row(0, named=True))

    def nearest(self, record: int, others: np.ndarray) -> PairSeen | None:
        """The record among `others` that is most like `record`, compared with it."""
        best = nearest(self.held, record, others, 1)
        return self._seen(best.row(0, named=True)) if best.height else None

    def nearest_record(self, record: int, others: np.ndarray) -> int | None:
        """The record among `others` that is most like `record`."""
        best = nearest(self.held, record, others, 1)
        return int(best["right"][0]) if best.height else None

    def chain(self, records: list[int], start: int, goal: int) -> tuple[PairSeen, ...]:
        """The strongest way from one row of a person to another."""
        return tuple(self._seen(pair) for pair in chain(self.held, records, start, goal).iter_rows(named=True))

    def link(self, left: int, right: int) -> dict[str, Any] | None:
        """The run's link between two records."""
        return self._links.get((min(left, right), max(left, right)))

    def _seen(self, pair: Mapping[str, Any]) -> PairSeen:
        left, right = int(pair["left"]), int(pair["right"])
        link = self.link(left, right)
        references = self.run.settings.reference
        slack = _LIST_BITS if references.deaths or references.asn or references.moved else 0.0
        shared, rival = self._shared_with(pair, link)
        steps = bars(pair, link, self.run.settings.match.accept, slack, shared)
        return PairSeen(
            ours=self.place(left),
            theirs=self.place(right),
            fields=tuple(self._fields(left, right, pair)),
            bars=steps,
            weight=sum(bar.bits for bar in steps),
            probability=float(link["probability"]) if link else chance_of(sum(bar.bits for bar in steps)),
            decision=link["decision"] if link else None,
            rule=(link["rule"] if link else None) or pair["rule"],
            across=(left < self.n_roll) != (right < self.n_roll),
            rival=rival,
            by_person=bool(link and link["decided_by"] == DecidedBy.PERSON),
        )

    def _shared_with(
        self, pair: Mapping[str, Any], link: Mapping[str, Any] | None
    ) -> tuple[float | None, tuple[Place, Place] | None]:
        """What rivals leave of a likely pair that was not accepted, and the strongest of them."""
        settings, left, right = self.run.settings.match, int(pair["left"]), int(pair["right"])
        one_side = (left < self.n_roll) == (right < self.n_roll)
        if one_side or float(pair["probability"]) < settings.review or (link and link["decision"] == Decision.ACCEPTED):
            return None, None
        found = rivals(self.held, left, right, settings.accept)
        places = (self.place(found.strongest[0]), self.place(found.strongest[1])) if found.strongest else None
        return (None if link else found.weight), places

    def _fields(self, left: int, right: int, pair: Mapping[str, Any]) -> list[FieldSeen]:
        ours, theirs = self.person_of(left), self.person_of(right)
        seen = []
        for name, level, field in _FIELDS:
            a, b = value_of(name, ours), value_of(name, theirs)
            if a is None and b is None:
                continue
            shown = (self._shown(field, a, left), self._shown(field, b, right))
            lacking = (a is None or b is None) and not pair[level].endswith("_missing")
            note = borrowed(name) if lacking else difference(name, ours, theirs)
            if name == "nik" and pair[level] == "nik_missing" and a and b:
                note = unusable(ours["nik_form"], theirs["nik_form"])
            seen.append(FieldSeen(name, *shown, pair[level], note))
        return seen

    def _shown(self, field: Field, value: str | None, record: int) -> str | None:
        if value is None:
            return None
        return visible(value) if record in self.shown else masked(field, value, self._shared(field, value))

    def _shared(self, field: Field, value: str) -> frozenset[str]:
        """The village, where others live there too."""
        if field is not Field.VILLAGE:
            return frozenset()
        villages = pl.concat([self.run.roll["village"], self.run.members["village"]])
        is_district = value.startswith(_("kec. {district}").format(district=""))
        return frozenset({value}) if is_district or (villages == value).sum() > 1 else frozenset()


def chance_of(weight: float) -> float:
    """The probability of a weight in bits."""
    return float(1 / (1 + 2.0 ** -max(min(weight, 60.0), -60.0)))


def value_of(name: str, person: Mapping[str, Any]) -> str | None:
    """What a row says of a field, as it is compared; as written where nothing is cleaned away."""
    if name == "birth_date":
        born: date | None = person["birth_date"]
        return f"{born:%d-%m-%Y}" if born else None
    if name == "place":
        village, district = person["village"], person["district"]
        return village or (_("kec. {district}").format(district=district) if district else None)
    sources = {
        "nik": ("nik", "raw_nik"),
        "name": ("raw_name", "name"),
        "sex": ("sex", "nik_sex"),
        "mother": ("raw_mother",),
    }
    return next((str(person[key]) for key in sources.get(name, (name,)) if person[key]), None)


def borrowed(name: str) -> str:
    """Whence a value was taken that the row itself lacks."""
    if name == "birth_date":
        return _("dari NIK")
    return _("diisi dari baris lain yang NIK, nama dan tanggal lahirnya sama")


def unusable(ours: str, theirs: str) -> str:
    """Why two NIK that are both written could not be compared."""
    damaged = [form for form in (ours, theirs) if form != NikForm.SOUND]
    if damaged:
        return wording.nik_form(damaged[0])
    return _("sama dengan No KK, atau dipakai banyak orang")


def difference(name: str, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> str:
    """Where two values differ without saying what they are: the place of a digit, day, month or year."""
    if name == "nik":
        return _nik_difference(ours["nik"], theirs["nik"])
    if name == "birth_date":
        return _date_difference(ours["birth_date"], theirs["birth_date"])
    return ""


def _nik_difference(ours: str | None, theirs: str | None) -> str:
    if not ours or not theirs or not len(ours) == len(theirs) == _NIK_DIGITS:
        return ""
    at = [str(place) for place, (a, b) in enumerate(zip(ours, theirs, strict=True), 1) if a != b]
    return _("angka ke-{places}").format(places=", ".join(at)) if 0 < len(at) <= _FEW else ""


def _date_difference(ours: date | None, theirs: date | None) -> str:
    if not ours or not theirs or ours == theirs:
        return ""
    parts = {_("hari"): "day", _("bulan"): "month", _("tahun"): "year"}
    unequal = [word for word, part in parts.items() if getattr(ours, part) != getattr(theirs, part)]
    return _("beda {parts}").format(parts=", ".join(unequal))
