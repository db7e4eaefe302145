"""Where a comparison may be written: nowhere that holds a run, or anything else."""

from __future__ import annotations

import json
from pathlib import Path

from ucj_validate.errors import UsageError
from ucj_validate.i18n import _
from ucj_validate.report.run_folder.folder import MANIFEST, check_target


def check_place(out: Path, schema: str) -> None:
    """Passes where a folder of kind `schema` can be placed at `out`.

    Raises:
        UcjError: something stands there that is no earlier folder of that kind, or it can't be written to.
    """
    check_target(out)
    if out.is_dir() and kind_of(out) != schema:
        raise UsageError(
            str(out),
            _("folder itu memuat hasil lain; tidak ada yang ditimpa"),
            advice=_("sebut nama folder lain dengan --out"),
        )


def kind_of(folder: Path) -> str | None:
    """The schema of a folder of ours; None where it is none."""
    try:
        told = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return str(told.get("schema")) if isinstance(told, dict) else None
