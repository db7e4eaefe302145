"""A run over pieces, from the command's settings to the run folder: on Spark, or here where even matching outgrows memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl

from ucj_validate import parted
from ucj_validate.asked import earlier_folders
from ucj_validate.chunks import Spill
from ucj_validate.engines.exchange import Engine
from ucj_validate.engines.local import LocalEngine
from ucj_validate.errors import UsageError
from ucj_validate.facts import Around, reported
from ucj_validate.frames import PEOPLE, People
from ucj_validate.i18n import _
from ucj_validate.match.model.document import StoredModel
from ucj_validate.match.model.file import NAME as MODEL_FILE
from ucj_validate.match.values.packing import THREADS
from ucj_validate.parted.fingerprint import fingerprint, users_key
from ucj_validate.report import write_reports
from ucj_validate.report.counting import history
from ucj_validate.report.model import Report
from ucj_validate.report.run_folder.costs import Stages
from ucj_validate.report.run_folder.folder import run_folder
from ucj_validate.report.run_folder.manifest import write_manifest
from ucj_validate.review.remembering import Memory, keep, standings
from ucj_validate.settings import Settings
from ucj_validate.sides import most_mb

_ROWS_A_BUCKET = 65_536
"""Rows of both sides in a bucket: some hundred megabytes where it is worked out."""
_MOST_BUCKETS = 4_096
_ROWS_A_MB, _LEAST_ROWS_HERE, _MOST_ROWS_HERE = 40, 4_000, 250_000
"""The same here: two buckets are worked out at once, at about six kilobytes a row each."""
_SHARE_OF_PIECES = 0.15
"""Of the memory, what pieces may take that wait."""


def run_over_pieces(
    settings: Settings, as_of: date, out: Path, stages: Stages, pinned: StoredModel | None, memory: Memory
) -> Report | None:
    """Reconciles over pieces and writes the run folder `out`; on Spark its rows are folders of Parquet parts.

    None where the run is this machine's and asks for what needs all rows at one place.

    Raises:
        UcjError: inputs, options, Spark or output can't be used; nothing has been written to `out` then.
    """
    on_spark = settings.engine.name == "spark"
    named = parted.asks_for_all_rows(settings, answers=memory.remembers)
    if named and not on_spark:
        return None
    parted.refuse_what_is_whole(named)
    if on_spark:
        parted.refuse_what_is_read_once(settings)
    folders = [*earlier_folders(settings.output.since), out]
    before = history.earlier(folders, settings.city, as_of, memory.points(settings.city))
    with spark_engine(settings, as_of, out, pinned) if on_spark else _here(settings, out) as (engine, rows_a_bucket):
        told = parted.told(engine, settings, as_of, stages, pinned, partial(cut, rows_a_bucket))
        with run_folder(out) as folder:
            with stages.stage("write", _("Menulis laporan")):
                told.write(engine, folder, in_parts=on_spark)
                around = Around(as_of, before, standings(memory.answered(_NOBODY, _NOBODY)), folder)
                facts, report = reported(told.found, told.found.links, told, told, around)
                write_reports(facts, report, folder, facts.settings.output.formats)
                (folder / MODEL_FILE).write_text(told.model, encoding="utf-8")
            if isinstance(engine, LocalEngine):
                stages.spilled_bytes = engine.spilled
            write_manifest(folder, facts, stages)
    keep(memory, out, facts, report)
    return report


def cut(rows_a_bucket: int, rows: int) -> tuple[int, int]:
    """Buckets for that many rows of both sides, and rows that are kept together."""
    buckets = min(max(-(-rows // rows_a_bucket), 1), _MOST_BUCKETS)
    return buckets, max(-(-rows // buckets), 1)


_NOBODY = People(pl.DataFrame(schema=PEOPLE))


@contextmanager
def _here(settings: Settings, out: Path) -> Iterator[tuple[Engine, int]]:
    """This machine within the memory that the run may take; pieces beyond it wait on disk, encrypted."""
    most = most_mb(settings)
    with spill_beside(out) as spill:
        engine = LocalEngine(spill.folder, int(most * _SHARE_OF_PIECES * 2**20), THREADS)
        try:
            yield engine, max(min(most * _ROWS_A_MB, _MOST_ROWS_HERE), _LEAST_ROWS_HERE)
        finally:
            engine.close()


@contextmanager
def spark_engine(
    settings: Settings, as_of: date, out: Path, pinned: StoredModel | None
) -> Iterator[tuple[Engine, int]]:
    """Spark, as it is asked for, with a place for checkpoints. What a whole run leaves there is removed."""
    from ucj_validate.engines.spark.engine import SparkEngine
    from ucj_validate.engines.spark.launching import on_this_machine
    from ucj_validate.engines.spark.session import opened

    asked = settings.engine
    if asked.resume and not asked.work:
        raise UsageError(
            "--resume", _("--resume memerlukan --work"), advice=_("sebut --work FOLDER yang sama seperti dulu")
        )
    with ExitStack() as undo:
        here = not asked.master or on_this_machine(asked.master)
        work = asked.work or (
            str(undo.enter_context(spill_beside(out)).folder) if here else ""
        )  # Spark's own spills too
        session = opened(asked.master or None, work, asked.spark)
        undo.callback(session.close)
        if not asked.work and not session.local:
            raise UsageError(
                "--work",
                _("tempat kerja bersama belum disebut"),
                advice=_("sebut --work dengan alamat yang terbaca semua pekerja, misalnya hdfs:///ucj"),
            )
        engine = SparkEngine(session, work, fingerprint(settings, as_of, pinned), users_key(), asked.resume)
        yield engine, _ROWS_A_BUCKET
        engine.remove()


def spill_beside(out: Path) -> Spill:
    """A folder beside the output for the length of the run, locked: other runs take away what nobody holds."""
    return Spill(next(folder for folder in out.absolute().parents if folder.is_dir()))
