"""The result of `check` as text: for a person, for other programs, for continuous integration."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ucj_validate.cli.inspecting.checking import Checked, as_text
from ucj_validate.errors import UnwritableError, UsageError
from ucj_validate.failing import Condition, Met, facts
from ucj_validate.i18n import _
from ucj_validate.leaving import as_json
from ucj_validate.provenance import Source
from ucj_validate.report.ci import github, junit, sarif


def told(outcome: Checked, asked: tuple[Condition, ...], reached: tuple[Met, ...], form: str) -> str:
    """The result in `form`, with a line end."""
    if form == "text":
        return "\n".join(as_text(outcome)) + "\n"
    if form == "json":
        whole = {**outcome.facts(), "fail_on": facts(asked, reached)}
        return as_json(whole, indent=2) + "\n"
    renderer = {"junit": junit.rendered, "github": github.commands, "sarif": sarif.rendered}[form]
    return renderer(outcome.outcome(reached)).decode()


def write(text: str, out: Path, sources: Sequence[Source]) -> None:
    """Writes `text` as the file `out`, in one step; what stood there goes.

    Raises:
        UsageError: `out` is one of the files that were checked, a folder or a link.
        UnwritableError: it can't be written; what stood there stays.
    """
    if out.is_symlink() or out.is_dir() or os.path.realpath(out) in {os.path.realpath(each.path) for each in sources}:
        raise UsageError(
            str(out),
            _("hasil pemeriksaan tidak dapat ditulis di sini: ini folder, tautan, atau berkas yang diperiksa"),
            advice=_("sebut nama berkas baru dengan --out"),
        )
    half: str | None = None
    try:
        handle, half = tempfile.mkstemp(prefix=f".{out.name[:60]}-", dir=out.parent)  # 0600
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        Path(half).replace(out)
    except OSError:
        if half is not None:
            Path(half).unlink(missing_ok=True)
        raise UnwritableError(
            str(out),
            _("hasil tidak dapat ditulis; tidak ada yang tertinggal setengah jadi"),
            advice=_("periksa folder, ruang penyimpanan dan izin menulis, lalu ulangi"),
        ) from None
