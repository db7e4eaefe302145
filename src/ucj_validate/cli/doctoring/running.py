"""Who works here now: other processes that hold the state, or the place of results."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ucj_validate.cli.doctoring.check import Check, needed
from ucj_validate.i18n import _
from ucj_validate.places.holding import inside
from ucj_validate.places.leftovers import lock_of
from ucj_validate.places.locks import holder_of
from ucj_validate.state.lock import LOCK

_OF_A_PLACE = re.compile(r"\.ucj-(.+)\.lock", re.DOTALL)


def checks(results: Path, out: Path | None, state: Path) -> list[Check]:
    """One a place that is held. Locks that nobody holds any more keep nobody out, and are no matter."""
    return [
        needed(
            "held",
            _("sedang dipakai"),
            f"{place}: {who}",
            _("tunggu sampai selesai, atau pakai --wait DETIK"),
        )
        for place, lock in [*_places(results, out), (_("ingatan proyek"), state / LOCK)]
        if (who := holder_of(lock)) is not None
    ]


def _places(results: Path, out: Path | None) -> Iterator[tuple[str, Path]]:
    """Places of results that may be held, by the name of their folder, with their locks."""
    if out is not None:
        yield out.name, lock_of(out)
        yield out.name, lock_of(inside(out))
        return
    try:
        found = sorted(results.iterdir())
    except OSError:
        return
    for path in found:
        named = _OF_A_PLACE.fullmatch(path.name)
        if named is not None:
            yield named[1], path
