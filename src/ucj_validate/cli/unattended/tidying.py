"""After a run that ended well: old ones under `runs/` go, as `keep` and `keep_months` say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from glob import has_magic
from pathlib import Path

from ucj_validate.cli.speaking.logs import event, speaks_json
from ucj_validate.cli.speaking.plain import note
from ucj_validate.i18n import _, number
from ucj_validate.report.run_folder import retention
from ucj_validate.settings import Settings

_MOST_NAMES = 5


def tidy(this: Path, settings: Settings, as_of: date, *, quiet: bool) -> None:
    """Removes what has had its time beside `this`, and says so in one line.

    A date to come removes nothing: a slip of the pen in the as-of date must not age every other run.
    """
    output = settings.output
    if as_of > date.today():  # noqa: DTZ011  the officer's own calendar day
        return
    named = [Path(name) for name in output.since if not has_magic(name)]
    if settings.match.model is not None:
        named.append(settings.match.model)
    old = retention.outdated(this, settings.city, as_of, output.keep, output.keep_months, named)
    gone = retention.remove(old)
    if not old:
        return
    event("removed", folders=[str(folder) for folder in gone], left=len(old) - len(gone))
    if quiet or speaks_json():
        return
    if gone:
        told = _("dihapus: {count} hasil lama di {place} ({names})")
        note(told.format(count=number(len(gone)), place=this.parent, names=_named(gone)))
    if left := [folder for folder in old if folder not in gone]:
        told = _("tidak dihapus karena memuat berkas lain, diubah, atau sedang dipakai: {names}")
        note(told.format(names=_named(left)))


def _named(folders: Sequence[Path]) -> str:
    """The first names."""
    return ", ".join(folder.name for folder in folders[:_MOST_NAMES]) + (" …" if len(folders) > _MOST_NAMES else "")
