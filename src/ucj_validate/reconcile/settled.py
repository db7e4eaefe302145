"""Who is who and what holds of each person; what is left is said of every row, part by part."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Decision
from ucj_validate.reconcile.eligibility import Judged, judged
from ucj_validate.reconcile.numbered import Ints, Persons, gathered
from ucj_validate.reconcile.person_values import agreed
from ucj_validate.settings import Settings

_ASKED_OF_ROWS = ("sound_nik", "full", "age_years", "alm", "regency", "district_code", "occupation", c.ROW)


@dataclass(frozen=True)
class Settled:
    """Both sides' persons, their links, and of each row what settling has asked for."""

    on_roll: Persons
    enrolled: Persons
    roll_rows: pl.DataFrame
    """The rolls' rows as `slim_roll` gives them."""
    member_rows: pl.DataFrame
    """The exports' rows as `slim_members` gives them, with `in_roll`."""
    persons: pl.DataFrame
    """One row a roll person; once they are only to be written, `decile` and `income` as the person's rows agree in them."""
    members_persons: pl.DataFrame
    """One row a member person."""
    links: pl.DataFrame
    """One row a link, each roll row's best first."""
    settings: Settings

    @property
    def criteria(self) -> tuple[Judged, ...]:
        """How each criterion of eligibility came out, in roll persons."""
        return judged(self.persons, self.settings.rules)

    def only_to_write(self) -> Settled:
        """Without what only settling has asked of rows."""
        roll, members = (rows.drop(_ASKED_OF_ROWS, strict=False) for rows in (self.roll_rows, self.member_rows))
        persons = self.persons.select(
            pl.col("standing_row", "deciding_row").cast(pl.Int32),
            "match",
            "membership",
            "person_status",
            agreed(self.persons, "decile").cast(pl.Int8),
            agreed(self.persons, "income"),
        )
        links = self.links.drop("margin", "roll_person", "member_person", "same_person", "deciding")
        enrolled = self.members_persons.select(pl.col("deciding_row").cast(pl.Int32))
        return replace(
            self, roll_rows=roll, member_rows=members, persons=persons, members_persons=enrolled, links=links
        )

    @cached_property
    def deciding(self) -> Ints:
        """The member row that decides the membership by roll person; -1 where none does."""
        return self.persons["deciding_row"].fill_null(-1).to_numpy()

    def best(self, rows: slice) -> tuple[pl.Series, pl.Series]:
        """`probability` and `basis` of roll rows: of the strongest link, accepted before uncertain ones."""
        best = self._best[rows]
        basis = gathered(self.links["basis"], best).cast(pl.List(pl.String))
        return gathered(self.links["probability"], best), basis.fill_null([])

    @cached_property
    def _best(self) -> Ints:
        """The strongest link by roll row; -1 without any."""
        held = np.flatnonzero((self.links["decision"] != str(Decision.REJECTED)).to_numpy())[::-1]
        best = np.full(self.roll_rows.height, -1, dtype=np.int64)
        best[self.links["roll_row"].to_numpy()[held]] = (
            held  # of several, the last one written stays: the first in rank
        )
        return best
