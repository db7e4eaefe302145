"""What belongs to somebody else is never replaced: inputs, whatever they are called, and what stands beside them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from ucj_validate.errors import UsageError
from ucj_validate.i18n import _


def refuse_inputs(out: Path, inputs: Iterable[str | Path]) -> None:
    """Passes where none of the `inputs` is `out`, or lies in it.

    Raises:
        UsageError: one does.
    """
    given = [path for path in map(Path, inputs) if is_or_holds(out, path)]
    if given:
        raise UsageError(
            str(out),
            _("hasil akan menimpa berkas masukan"),
            found=", ".join(sorted({path.name for path in given})[:5]),
            advice=_("pilih folder lain dengan --out"),
        )


def is_or_holds(place: Path, path: Path) -> bool:
    """`path` is `place`, by whatever name, or lies within it."""
    try:
        if os.path.realpath(path) == os.path.realpath(place):
            return True
        if Path(os.path.realpath(path)).is_relative_to(os.path.realpath(place)):
            return True
        return place.samefile(path)
    except (OSError, ValueError):
        return False
