"""A city that changes from month to month, with the truth of every month and of what happened between them."""

from ucj_validate.synth.months.changes import Change, ChangeKind
from ucj_validate.synth.months.passing import Month, months
from ucj_validate.synth.months.rates import MonthRates

__all__ = ["Change", "ChangeKind", "Month", "MonthRates", "months"]
