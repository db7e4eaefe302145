"""A run over pieces, from the command's settings to the run folder: on Spark, or here where even matching outgrows memory."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl
from platformdirs import user_state_path

from ucj_validate import __version__, parted
from ucj_validate.addresses import is_remote
from ucj_validate.asked import earlier_folders
from ucj_validate.chunks import Spill
from ucj_validate.engines.exchange import Engine
from ucj_validate.engines.local import LocalEngine
from ucj_validate.engines.packed import KEY_BYTES, fresh_key
from ucj_validate.errors import UnwritableError, UsageError
from ucj_validate.frames import PEOPLE, People
from ucj_validate.i18n import _
from ucj_validate.ingest.files.paths import resolved
from ucj_validate.match.model.document import StoredModel
from ucj_validate.match.model.file import NAME as MODEL_FILE
from ucj_validate.match.values.packing import THREADS
from ucj_validate.parted.run import Told
from ucj_validate.reconcile import controls
from ucj_validate.report import write_reports
from ucj_validate.report.counting import history
from ucj_validate.report.eligible import CriterionCount
from ucj_validate.report.model import Control, Facts, Report, build
from ucj_validate.report.parts import Point
from ucj_validate.report.run_folder.costs import Stages
from ucj_validate.report.run_folder.folder import run_folder
from ucj_validate.report.run_folder.manifest import remembered, write_manifest
from ucj_validate.review.remembering import Memory, standings
from ucj_validate.settings import Settings
from ucj_validate.sides import most_mb
from ucj_validate.validate.outputs import check_together

_ROWS_A_BUCKET = 65_536
"""Rows of both sides in a bucket: some hundred megabytes where it is worked out."""
_MOST_BUCKETS = 4_096
_ROWS_A_MB, _LEAST_ROWS_HERE, _MOST_ROWS_HERE = 40, 4_000, 250_000
"""The same here: two buckets are worked out at once, at about six kilobytes a row each."""
_SHARE_OF_PIECES = 0.15
"""Of the memory, what pieces may take that wait."""
_KEY_FILE = "spark-work.key"


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
    folders = [*earlier_folders(settings.output.since), out]
    before = history.earlier(folders, settings.city, as_of, memory.points(settings.city))
    with spark_engine(settings, as_of, out) if on_spark else _here(settings, out) as (engine, rows_a_bucket):
        told = parted.told(engine, settings, as_of, stages, pinned, partial(cut, rows_a_bucket))
        with run_folder(out) as folder:
            with stages.stage("write", _("Menulis laporan")):
                told.write(engine, folder, in_parts=on_spark)
                facts, report = _reported(told, before, standings(memory.answered(_NOBODY, _NOBODY)), as_of, folder)
                write_reports(facts, report, folder, facts.settings.output.formats)
                (folder / MODEL_FILE).write_text(told.model, encoding="utf-8")
            if isinstance(engine, LocalEngine):
                stages.spilled_bytes = engine.spilled
            write_manifest(folder, facts, stages)
    memory.keep(remembered(out.absolute().name, facts, report))
    return report


def cut(rows_a_bucket: int, rows: int) -> tuple[int, int]:
    """Buckets for that many rows of both sides, and rows that are kept together."""
    buckets = min(max(-(-rows // rows_a_bucket), 1), _MOST_BUCKETS)
    return buckets, max(-(-rows // buckets), 1)


_NOBODY = People(pl.DataFrame(schema=PEOPLE))


def _reported(
    told: Told, before: tuple[Point, ...], answers: Mapping[str, int], as_of: date, folder: Path
) -> tuple[Facts, Report]:
    """What is reported, checked and counted. All rows with all columns stand in `folder`."""
    found = told.found
    check_together(found.roll, "roll")
    check_together(found.members, "members")
    check_together(found.links, "links")
    totals = controls(found.roll, found.members, found.links, told.rejects, told.sources)
    facts = Facts(
        roll=found.roll,
        members=found.members,
        links=found.links,
        rejects=told.rejects,
        sources=told.sources,
        settings=told.settings,
        as_of=as_of,
        controls=tuple(Control(*total) for total in totals),
        matching=told.matching,
        version=__version__,
        alarms=told.raised,
        earlier=before,
        possible_duplicates=found.possible_duplicates,
        criteria=tuple(CriterionCount(**asdict(one)) for one in found.criteria),
        answers=answers,
        written=folder,
    )
    return facts, build(facts)


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
def spark_engine(settings: Settings, as_of: date, out: Path) -> Iterator[tuple[Engine, int]]:
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
        engine = SparkEngine(session, work, fingerprint(settings, as_of), _key(), asked.resume)
        yield engine, _ROWS_A_BUCKET
        engine.remove()


def spill_beside(out: Path) -> Spill:
    """A folder beside the output for the length of the run, locked: other runs take away what nobody holds."""
    return Spill(next(folder for folder in out.absolute().parents if folder.is_dir()))


def fingerprint(settings: Settings, as_of: date) -> str:
    """The same for the same inputs, configuration and version: what checkpoints are kept under."""
    files = [
        (one.path, one.sheet, *_state(one.path)) for one in resolved([*settings.input.rolls, *settings.input.members])
    ]
    asked = settings.model_dump(mode="json", exclude={"output", "engine", "state"})
    text = json.dumps([__version__, as_of.isoformat(), files, asked], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _state(path: str) -> tuple[int, int]:
    """Size and time of a file of this machine; what lies elsewhere is known by its name alone."""
    if is_remote(path) or not Path(path).is_file():
        return 0, 0
    told = Path(path).stat()
    return told.st_size, told.st_mtime_ns


def _key() -> bytes:
    """This user's key for checkpoints: a run that is taken up again must be able to read them.

    Raises:
        UnwritableError: it can't be kept.
    """
    path = user_state_path("ucj-validate") / _KEY_FILE
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = path.read_bytes()
        if len(key) == KEY_BYTES:
            return key
        raise UnwritableError(str(path), _("kunci rusak"), advice=_("hapus berkas ini")) from None
    except OSError:
        raise UnwritableError(
            str(path), _("kunci tidak dapat disimpan"), advice=_("periksa izin menulis di folder pengguna")
        ) from None
    with os.fdopen(handle, "wb") as file:
        key = fresh_key()
        file.write(key)
    return key
