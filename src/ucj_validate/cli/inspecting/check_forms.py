"""The result of `check` as text: for a person, for other programs, for continuous integration."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from ucj_validate.cli.inspecting.checking import Checked, as_text
from ucj_validate.errors import UsageError
from ucj_validate.failing import Condition, Met, facts
from ucj_validate.i18n import _
from ucj_validate.leaving import as_json, niks_hidden
from ucj_validate.places.holding import whole_file
from ucj_validate.places.unwritable import unwritable
from ucj_validate.provenance import Source
from ucj_validate.report.ci import github, junit, sarif


def told(outcome: Checked, asked: tuple[Condition, ...], reached: tuple[Met, ...], form: str) -> str:
    """The result in `form`, with a line end."""
    if form == "text":
        return "\n".join(as_text(outcome)) + "\n"
    if form == "json":
        whole = {**outcome.facts(), "fail_on": facts(asked, reached)}
        return as_json(niks_hidden(whole), indent=2) + "\n"
    renderer = {"junit": junit.rendered, "github": github.commands, "sarif": sarif.rendered}[form]
    return renderer(outcome.outcome(reached)).decode()


def write(text: str, out: Path, sources: Sequence[Source]) -> None:
    """Writes `text` as the file `out`, in one step; what stood there goes.

    Raises:
        UsageError: `out` is one of the files that were checked, a folder or a link.
        UnwritableError: it can't be written; what stood there stays. LockedError: another process writes there.
    """
    if out.is_symlink() or out.is_dir() or os.path.realpath(out) in {os.path.realpath(each.path) for each in sources}:
        raise UsageError(
            str(out),
            _("hasil pemeriksaan tidak dapat ditulis di sini: ini folder, tautan, atau berkas yang diperiksa"),
            advice=_("sebut nama berkas baru dengan --out"),
        )
    try:
        with whole_file(out) as staged:
            staged.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise unwritable(out, error.errno) from None
