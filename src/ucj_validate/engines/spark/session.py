"""A session of Spark's, opened or found, and closed again if it was opened here."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field

from ucj_validate.engines.spark import launching, shipping
from ucj_validate.engines.spark.launching import SAIL, Spark
from ucj_validate.errors import UcjError, UsageError
from ucj_validate.i18n import _

_ROWS_ARE_LARGE = {
    "spark.sql.execution.arrow.maxRecordsPerBatch": "4",
    "spark.sql.execution.arrow.maxBytesPerBatch": "8m",
    "spark.sql.parquet.enableVectorizedReader": "false",  # it would hold thousands of rows at once
    "spark.sql.parquet.aggregatePushdown": "false",
    "spark.sql.maxConcurrentOutputFileWriters": "32",  # else rows are sorted by name before they are written
    "spark.sql.adaptive.enabled": "false",  # buckets go where `spread` wants them
}
"""Settings of the session itself; those that were there before come back when we are through."""


@dataclass
class Session:
    """A session, and what has to be undone."""

    spark: Spark
    local: bool
    """Everything runs on this machine: folders are this machine's."""
    beside: bool = False
    """Workers are this machine's, so that files can carry what rows would."""
    slots: int = 1
    """Tasks that run at once, as far as is known."""
    archive: str | None = None
    """File name of this package as shipped to workers."""
    _undo: ExitStack = field(default_factory=ExitStack)

    def close(self) -> None:
        """Undoes what opening did."""
        self._undo.close()


def opened(master: str | None = None, work: str = "", settings: Mapping[str, str] | None = None) -> Session:
    """A session on `master`; without one, the session that is there, that of spark-submit, or one on this machine.

    Args:
        master: as Spark spells it (`local[2,4]`, `spark://…`, `yarn`, `k8s://…`, `sc://…`), or `sail`.
        work: where checkpoints go. On this machine Spark's own spills go there too.
        settings: Spark's, above ours; they hold for a session that is opened here.

    Raises:
        UsageError: no PySpark, no Java, nobody at `master`.
    """
    launching.has_pyspark()
    undo = ExitStack()
    try:
        session = _opened(master, work, settings or {}, undo)
        _tuned(session, undo)
        session.beside = session.local and _master(session.spark).startswith("local[")
        session.slots = _slots(session)
        if not session.local:
            with suppress(
                Exception
            ):  # a server may take none: then its workers must have the package, or say they lack it
                session.archive = shipping.shipped(session.spark, undo)
    except UcjError:
        undo.close()
        raise
    except Exception as error:  # noqa: BLE001 - Spark's own, Py4J's, gRPC's
        undo.close()
        kind = type(error).__name__
    else:
        return session
    raise UsageError(
        _("Spark"),
        _("sesi Spark tidak dapat dibuka pada {master}").format(master=master or "spark-submit"),
        found=kind,
        advice=_("periksa --master; lihat docs/SPARK.md"),
    )


def _opened(master: str | None, work: str, settings: Mapping[str, str], undo: ExitStack) -> Session:
    from pyspark.sql import SparkSession
    from pyspark.sql.utils import is_remote

    if is_remote():
        launching.connect_is_loaded()
    there = SparkSession.getActiveSession()
    if there is not None and master is None:
        return Session(there, local=_is_local(there), _undo=undo)
    if master is None and launching.submitted():
        spark = SparkSession.builder.appName("ucj-validate").getOrCreate()
        undo.callback(_stopped, spark.stop)
        return Session(spark, local=_is_local(spark), _undo=undo)
    master = master or f"local[{os.cpu_count() or 1},4]"
    if master == SAIL:
        spark = launching.on_sail(undo)
    elif master.startswith("sc://"):
        launching.reachable(master)
        spark = SparkSession.builder.remote(master).create()
    else:
        spark = launching.classic(master, work, settings, undo)
    undo.callback(_stopped, spark.stop)
    return Session(spark, local=launching.on_this_machine(master), _undo=undo)


def _slots(session: Session) -> int:
    """Classic Spark knows; through Connect the number of a shuffle's tasks stands for it; Sail takes all cores."""
    with suppress(Exception):
        return max(1, int(session.spark.sparkContext.defaultParallelism))
    if session.local:
        return os.cpu_count() or 1
    with suppress(Exception):
        return max(1, int(session.spark.conf.get("spark.sql.shuffle.partitions")) // 3)
    return 64


def _master(spark: Spark) -> str:
    with suppress(Exception):  # Connect servers may hide it
        return str(spark.conf.get("spark.master"))
    return ""


def _is_local(spark: Spark) -> bool:
    return launching.on_this_machine(_master(spark))


def _tuned(session: Session, undo: ExitStack) -> None:
    for name, value in _ROWS_ARE_LARGE.items():
        with suppress(Exception):  # Sail knows some of them, and keeps what it doesn't know
            before = session.spark.conf.get(name, None)
            session.spark.conf.set(name, value)
            undo.callback(_restored, session.spark, name, before)


def _restored(spark: Spark, name: str, before: str | None) -> None:
    with suppress(Exception):  # the session may be gone
        spark.conf.unset(name) if before is None else spark.conf.set(name, before)


def _stopped(stop: Callable[[], None]) -> None:
    with suppress(Exception):  # there is nobody left to stop
        stop()
