"""What alarms are: signs that a whole result cannot be, whatever its rows say. Counts only, no person's value.

A finding speaks of a row, an alarm of the run: while one stands, the figures of the run are not to be quoted.
Codes are stable: other programs read them. Their words stand in `report.words.alarm_words`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AlarmCode(StrEnum):
    """Every alarm, in the order in which reports list them."""

    NO_LINKS = "no_links"
    """Nobody of the rolls was found among the members."""
    FEW_LINKS = "few_links"
    """Next to nobody was."""
    NOBODY_ACTIVE = "nobody_active"
    """No person of the member exports is active at the as-of date."""
    MANY_DECEASED = "many_deceased"
    """More people of the rolls are recorded as deceased than can be: a list of something else, or a column misread."""
    MODEL_NOT_CONVERGED = "model_not_converged"
    """The matcher's weights had not settled when their estimation ended."""
    MOSTLY_DUPLICATES = "mostly_duplicates"
    MOSTLY_REJECTED = "mostly_rejected"
    """Most rows of a table are no person."""
    NIK_EMPTY = "nik_column_empty"
    NIK_DAMAGED = "nik_column_damaged"
    """Rounded by Excel, throughout."""
    NIK_OTHER = "nik_column_other"
    """Holds something else: numbers of another form, or the family cards' numbers."""
    NIK_CONSTANT = "nik_column_constant"
    NAME_EMPTY = "name_column_empty"
    NAME_CONSTANT = "name_column_constant"
    BIRTH_DATE_UNREADABLE = "birth_date_column_unreadable"
    BIRTH_DATE_CONSTANT = "birth_date_column_constant"
    BIRTH_DATE_OTHER = "birth_date_column_other"
    """Disagrees with the NIK throughout: another date's column, or day and month exchanged."""
    SEX_OTHER = "sex_column_other"
    """Disagrees with the NIK throughout: L and P read the wrong way round."""
    MEMBERSHIP_UNREADABLE = "membership_unreadable"
    PERIODS_IN_FUTURE = "periods_in_future"
    """The months paid lie after the as-of date throughout."""


@dataclass(frozen=True)
class Alarm:
    """One thing that cannot be: `count` of `of`, where `limit` of them would have been too many (or too few)."""

    code: str
    side: str | None = None
    """`Side` value; None where both are meant."""
    file: str | None = None
    """None where the whole side is meant."""
    sheet: str | None = None
    column: str | None = None
    """The column's name as it stands in the file: text from outside."""
    count: int = 0
    of: int = 0
    """What is counted among: rows of the table, or persons of the smaller side."""
    limit: float = 0.0
    """The share of `of` where the alarm begins."""
    severity: str = "error"
    """As of a finding: an alarm is never less."""

    @property
    def share(self) -> float:
        """Of `of`; 0 of nothing."""
        return self.count / self.of if self.of else 0.0
