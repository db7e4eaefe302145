"""The as-of date where nobody has named one: today's, and said so, since another day gives another result."""

from __future__ import annotations

from datetime import date

from ucj_validate.cli.speaking.logs import event, speaks_json
from ucj_validate.cli.speaking.plain import note
from ucj_validate.i18n import _, day


def today() -> date:
    """The officer's own calendar day."""
    return date.today()  # noqa: DTZ011


def tell_day(named: date | None, meant: date, *, quiet: bool) -> None:
    """Says of a result which day it is of, where that was not `named`."""
    if named is not None:
        return
    event("as_of", day=meant.isoformat(), named=False)
    if not quiet and not speaks_json():
        told = _("tanggal acuan: {day} (hari ini). Sebut --as-of {iso} agar hasil ini dapat diulang kelak.")
        note(told.format(day=day(meant), iso=meant.isoformat()))
