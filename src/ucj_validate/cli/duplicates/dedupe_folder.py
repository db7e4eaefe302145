"""The folder that `dedupe --out` leaves: the officer's files, the figures, the manifest; whole or absent."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl

from ucj_validate import __version__
from ucj_validate.cli.duplicates.deduping import Deduped
from ucj_validate.columns import Side
from ucj_validate.frames import LINKS, MEMBER_RESULT, Links, MemberResult
from ucj_validate.leaving import document, niks_hidden
from ucj_validate.match.model.file import NAME as MODEL_FILE
from ucj_validate.report import csvs, duplicates
from ucj_validate.report.model import Facts
from ucj_validate.report.run_folder.folder import run_folder

SCHEMA = "ucj-validate/run/dedupe/1"
"""A run folder, so that a later run may replace it; of another kind, so that `explain` refuses it."""


def write(outcome: Deduped, out: Path) -> None:
    """Writes the folder `out`.

    Raises:
        UcjError: something else stands there, or it can't be written; nothing is left then.
    """
    facts = Facts(
        roll=outcome.roll,
        members=MemberResult(pl.DataFrame(schema=MEMBER_RESULT)),
        links=Links(pl.DataFrame(schema=LINKS)),
        rejects={str(Side.ROLL): outcome.rejects},
        sources=outcome.sources,
        settings=outcome.settings,
        as_of=outcome.as_of,
        controls=(),
        matching=outcome.matching,
        version=__version__,
    )
    with run_folder(out) as folder:
        duplicates.write(facts, outcome.figures(), outcome.extra, outcome.uncertain, folder)
        (folder / "rejects.csv").write_bytes(csvs.rejects(facts.rejects))
        (folder / "summary.json").write_bytes(document(niks_hidden(outcome.facts())))
        (folder / MODEL_FILE).write_text(outcome.model, encoding="utf-8")
        (folder / "run.json").write_bytes(document(_manifest(outcome)))


def _manifest(outcome: Deduped) -> dict[str, Any]:
    """What was read, how, and with which settings. No personal values."""
    inputs = [{key: value for key, value in asdict(source).items() if key != "path"} for source in outcome.sources]
    return {
        "schema": SCHEMA,
        "as_of": outcome.as_of.isoformat(),
        "inputs": inputs,
        "settings": outcome.settings.model_dump(mode="json"),
        "versions": {"ucj-validate": __version__},
        "matching": outcome.matching,
    }
