"""What a step of GitHub Actions is told beside its annotations: the summary on the page of the run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from ucj_validate.cli.speaking.logs import appended, event, speaks_json
from ucj_validate.cli.speaking.plain import note
from ucj_validate.i18n import _

VARIABLE = "GITHUB_STEP_SUMMARY"


def sum_up(summary: Callable[[int], bytes], inputs: Iterable[str]) -> None:
    """Adds `summary`, made for the room that is left, to the step's file where the environment names one.

    None of the `inputs` is added to, whatever the environment says. A summary that can't be written takes nothing from
    the result: it is said, and the exit code stays.
    """
    from ucj_validate.places.owned import is_or_holds
    from ucj_validate.report.ci.github import SUMMARY_BYTES

    named = os.environ.get(VARIABLE)
    if not named:
        return
    path = Path(named)
    if any(is_or_holds(path, Path(one)) for one in inputs):
        _say(_("ringkasan langkah CI tidak ditulis: {variable} menyebut berkas masukan").format(variable=VARIABLE))
        return
    try:
        with appended(path) as stream:
            stream.write(summary(SUMMARY_BYTES - os.fstat(stream.fileno()).st_size))
    except OSError:
        _say(_("ringkasan langkah CI tidak dapat ditulis; hasilnya sendiri utuh"))


def _say(problem: str) -> None:
    event("step_summary", "warning", problem=problem)
    if not speaks_json():
        note(problem)
