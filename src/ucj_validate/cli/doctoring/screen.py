"""The examination as a table for people, and as facts for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ucj_validate.cli.doctoring.check import Check
from ucj_validate.cli.speaking.plain import Line, Title, wrapped
from ucj_validate.i18n import _

SCHEMA = "ucj-validate/doctor/1"
_LONGEST = 600
"""Letters of what was found that a screen shows: names in a manifest may have any length. JSON tells all."""


def facts(checks: Sequence[Check]) -> dict[str, Any]:
    """The examination as JSON."""
    return {
        "schema": SCHEMA,
        "well": not any(one.to_do for one in checks),
        "checks": [
            {"code": one.code, "state": "to_do" if one.to_do else "well", "found": one.found, "advice": one.advice}
            for one in checks
        ],
    }


def lines(checks: Sequence[Check]) -> Iterator[Line]:
    """One line a check: how it is, what it is, what was found; below it what to do."""
    states = {True: _("perlu"), False: _("baik")}
    left = max(map(len, states.values()))
    names = max(len(one.name) for one in checks)
    indent = 2 + left + 2 + names + 2
    for one in checks:
        head = f"  {states[one.to_do].ljust(left)}  {one.name.ljust(names)}  "
        found = one.found if len(one.found) <= _LONGEST else f"{one.found[: _LONGEST - 1]}…"
        first, *more = list(wrapped(f"{head}{found}", 0, indent))
        yield (Title if one.to_do else Line)(first.text)
        yield from more
        if one.advice:
            yield from wrapped(f"-> {one.advice}", indent, indent + 3)
    wanting = sum(one.to_do for one in checks)
    yield Line("")
    if wanting:
        yield Title(_("{n} hal perlu dilakukan sebelum hasilnya dapat diandalkan").format(n=wanting))
    else:
        yield Title(_("semua baik"))
