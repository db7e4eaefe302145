"""A pair as it is shown: two rows, field beside field, and what is known around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from ucj_validate.cli.inspecting.masking import masked, shared_values
from ucj_validate.cli.reviewing.differing import Sign, Span, differing, of_level, sign
from ucj_validate.columns import Decision, Field, NikForm, Side
from ucj_validate.finished import RunData
from ucj_validate.frames import LINK_LEVELS
from ucj_validate.i18n import _
from ucj_validate.leaving import visible
from ucj_validate.report.words import wording
from ucj_validate.review.deciding import people_of
from ucj_validate.review.queue import Pair, Row

_LONGEST = 300
"""Letters of a cell that are shown: a cell may hold a page."""


@dataclass(frozen=True)
class Beside:
    """One field of both rows; "" for what a row doesn't say."""

    field: Field
    left: str
    right: str
    sign: Sign
    left_marks: tuple[Span, ...] = ()
    right_marks: tuple[Span, ...] = ()
    """Characters that the other doesn't have."""
    left_note: str = ""
    right_note: str = ""
    """What is wrong with a value's form."""


@dataclass(frozen=True)
class Shown:
    """A pair on the screen."""

    pair: Pair
    left_place: str
    right_place: str
    beside: tuple[Beside, ...]
    status: str
    """`Status` of the left row now."""
    right_status: str
    """`Status` of the right row where it stands on a roll, else the `Membership` that the export tells."""
    levels: tuple[str, ...]
    """Codes of what agrees and what doesn't, also between two rows of the rolls."""
    rule: str | None
    """The rule that held the pair back."""
    taken_by: str | None
    """Where the row stands that the candidate is already matched with."""
    counts: bool
    """Both rows stand for a person."""


@dataclass(frozen=True)
class _Value:
    """What a row says of a field as it is written, and what is wrong with its form."""

    text: str
    note: str = ""


@dataclass(frozen=True)
class Shelf:
    """What is looked up for a pair: the run's rows, and its links by row."""

    run: RunData
    pairs: tuple[Pair, ...]
    show_values: bool = True

    def shown(self, pair: Pair) -> Shown:
        """The pair as it is shown."""
        left, right = self._result(pair.left), self._result(pair.right)
        levels, rule = (
            self._weighed.get((pair.left[1], pair.right[1]), ((), None))
            if pair.is_duplicate
            else (
                pair.levels,
                self._waiting.get((pair.left[1], pair.right[1])),
            )
        )
        taken = None if pair.is_duplicate else self._taken.get(pair.right[1])
        return Shown(
            pair,
            place(left),
            place(right),
            tuple(self._beside(pair, levels)),
            left["status"],
            right["status"] or "unknown",
            levels,
            rule,
            None if taken is None or taken == pair.left[1] else place(self._result((Side.ROLL, taken))),
            bool(left["counts"]) and bool(right["counts"]),
        )

    def _beside(self, pair: Pair, levels: tuple[str, ...]) -> list[Beside]:
        left, right = self._values(pair.left), self._values(pair.right)
        told = {field: of_level(code) for code in levels for name, field in _LEVELS if code.startswith(name)}
        return [
            self._compared(field, left[field], right[field], told.get(field), pair)
            for field in left
            if left[field].text or right[field].text
            if field not in _IF_BOTH or (left[field].text and right[field].text)
        ]

    def _compared(self, field: Field, ours: _Value, theirs: _Value, told: Sign | None, pair: Pair) -> Beside:
        together = field not in (_OF_NO_WEIGHT if pair.is_duplicate else _OF_ONE_SIDE)
        agreement = _agreement(ours.text, theirs.text, told) if together else Sign.NOTHING
        # Marks on dots would tell of digits that nobody is to see.
        marked = self.show_values and agreement in {Sign.NEAR, Sign.DIFFERS}
        marks = differing(ours.text, theirs.text) if marked else ((), ())
        texts = (self._told(field, ours.text), self._told(field, theirs.text))
        return Beside(field, *texts, agreement, *marks, ours.note, theirs.note)

    def _told(self, field: Field, value: str) -> str:
        if self.show_values or field is Field.STATUS:
            return value
        shared = self._shared.get(field, frozenset())
        if field is Field.VILLAGE:  # village and district, each of which others have too
            return ", ".join(masked(field, part, shared) for part in value.split(", "))
        return masked(field, value, shared)

    def _values(self, row: Row) -> dict[Field, _Value]:
        """What the row says, field by field."""
        side, position = row
        people = people_of(self.run, side).row(position, named=True)
        values = {field: _Value(_written(field, people)) for field in _FIELDS}
        values[Field.NIK] = replace(values[Field.NIK], note=_fault_of(people))
        values[Field.STATUS] = _Value(_standing(side, self._result(row)))
        return values

    def _result(self, row: Row) -> dict[str, Any]:
        side, position = row
        return (self.run.roll if side == Side.ROLL else self.run.members).row(position, named=True)

    @cached_property
    def _waiting(self) -> Mapping[tuple[int, int], str | None]:
        """The rule that holds a link back, by its rows."""
        links = self.run.links.filter(pl.col("decision") == Decision.REVIEW)
        return {(ours, theirs): rule for ours, theirs, rule in links.select("roll_row", "member_row", "rule").rows()}

    @cached_property
    def _weighed(self) -> Mapping[tuple[int, int], tuple[tuple[str, ...], str | None]]:
        """Levels and rule of two rows of the rolls, which the run doesn't keep: reckoned when the first such pair is shown."""
        from ucj_validate.match.explanation import compared_rows, evidence

        run = self.run
        rows = [(pair.left[1], pair.right[1]) for pair in self.pairs if pair.is_duplicate]
        if run.settings.match.id_kind != "nik":
            return {}
        ours, theirs = (np.array(side, dtype=np.int64) for side in zip(*rows, strict=True))
        weighed = compared_rows(evidence(run.roll_people, run.member_people, run.model), ours, theirs)
        told = weighed.select(*LINK_LEVELS, "rule").rows()
        return {
            pair: (tuple(one for one in levels if one), rule) for pair, (*levels, rule) in zip(rows, told, strict=True)
        }

    @cached_property
    def _taken(self) -> Mapping[int, int]:
        """The first roll row that a member row is matched with."""
        links = self.run.links.filter(pl.col("decision") == Decision.ACCEPTED)
        return dict(reversed(links.select("member_row", "roll_row").sort("member_row", "roll_row").rows()))

    @cached_property
    def _shared(self) -> Mapping[Field, frozenset[str]]:
        """What others of the run have too, and may be shown where values are masked."""
        people = (self.run.roll_people, self.run.member_people)
        columns = {Field.VILLAGE: "village", Field.DISTRICT: "district", Field.UNIT: "unit"}
        return {
            field: shared_values(field, pl.concat([one[column] for one in people])) for field, column in columns.items()
        }


_FIELDS = (
    Field.NIK, Field.NAME, Field.BIRTH_DATE, Field.BIRTH_PLACE, Field.SEX, Field.NO_KK, Field.MOTHER, Field.VILLAGE,
    Field.ADDRESS, Field.PHONE, Field.UNIT, Field.EMPLOYER, Field.KPJ, Field.STATUS,
)  # fmt: skip
"""In the order of the screen: what tells most stands first."""
_IF_BOTH = frozenset({Field.BIRTH_PLACE})
"""What helps only beside another, and takes a line."""
_OF_NO_WEIGHT = frozenset({Field.STATUS})
"""What says nothing of whether two rows are one person."""
_OF_ONE_SIDE = frozenset({Field.STATUS, Field.UNIT, Field.EMPLOYER, Field.KPJ})
"""What a roll and an export don't both say, or say of different things."""
_LEVELS = (
    ("nik_", Field.NIK), ("id_", Field.NIK), ("name_", Field.NAME), ("dob_", Field.BIRTH_DATE), ("sex_", Field.SEX),
    ("no_kk_", Field.NO_KK), ("mother_", Field.MOTHER), ("place_", Field.VILLAGE), ("address_", Field.ADDRESS),
    ("phone_", Field.PHONE),
)  # fmt: skip
"""How a level's code begins, and the field it speaks of."""
_SOURCES: Mapping[Field, tuple[str, ...]] = {
    Field.NAME: ("raw_name", "name"),
    Field.BIRTH_DATE: ("raw_birth_date", "raw_birth_place_date"),
    Field.SEX: ("sex", "raw_sex"),
    Field.NO_KK: ("no_kk", "raw_no_kk"),
    Field.MOTHER: ("raw_mother",),
    Field.ADDRESS: ("raw_address",),
    Field.PHONE: ("phone", "raw_phone"),
    Field.UNIT: ("unit", "raw_unit"),
    Field.KPJ: ("kpj", "raw_kpj"),
}
"""Columns of `People` that say it, the first that is filled."""


def _written(field: Field, people: Mapping[str, Any]) -> str:
    """A value as a person reads it; numbers and dates in one form, names as they were typed."""
    if field is Field.BIRTH_DATE and people["birth_date"]:
        born: date = people["birth_date"]
        return f"{born:%d-%m-%Y}"
    if field is Field.VILLAGE:
        parts = (people["village"] or people["raw_village"], people["district"] or people["raw_district"])
        return printed(", ".join(part for part in parts if part))
    sources = _SOURCES.get(field, (field.value, f"raw_{field.value}"))
    return printed(next((str(people[name]) for name in sources if people.get(name)), ""))


def _fault_of(people: Mapping[str, Any]) -> str:
    """What is wrong with a NIK that is there."""
    if people["nik"] is not None and people["nik"] == people["no_kk"]:
        return _("= No KK")
    form = people["nik_form"]
    return "" if form in {NikForm.SOUND, NikForm.MISSING} else wording.nik_form(form)


def _agreement(left: str, right: str, told: Sign | None) -> Sign:
    """The matcher's word where it has one, since it knows spellings; but what is not written alike is not shown as equal."""
    written = sign(left, right)
    if told is None or written is Sign.MISSING:
        return written
    if told is Sign.MISSING:
        return Sign.UNUSABLE
    return Sign.NEAR if told is Sign.SAME and written is not Sign.SAME else told


def _standing(side: str, result: Mapping[str, Any]) -> str:
    """What the row counts as now."""
    if side == Side.ROLL:
        return wording.status(result["status"])
    paid: date | None = result["last_paid"]
    parts = [
        wording.membership(result["status"] or "unknown"),
        result["segment"] or "",
        _("iuran {month}").format(month=f"{paid:%m-%Y}") if paid else "",
    ]
    return printed(" · ".join(part for part in parts if part))


def place(row: Mapping[str, Any]) -> str:
    """A row as `explain --row` takes it: file#sheet:line."""
    sheet = f"#{row['sheet']}" if row["sheet"] else ""
    return printed(f"{row['file']}{sheet}:{row['line']}")


def printed(text: str) -> str:
    """`text` on one line, without signs that steer a terminal, and not endless."""
    plain = visible(" ".join(text.split()))
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"
