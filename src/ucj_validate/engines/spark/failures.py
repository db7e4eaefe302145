"""What went wrong, without a word of what a library says: its texts, and a worker's traceback, hold rows.

On a worker an exception becomes a `Told`: kind, place in our code, counts; as text that the driver finds in whatever the
engine wraps around it. The driver makes a `UcjError` of it, or of what an engine itself reports.
"""

from __future__ import annotations

import base64
import errno
import json
import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from ucj_validate import errors
from ucj_validate.engines.spark.beside import LostPieceError
from ucj_validate.errors import InvariantError, LimitError, UcjError, UnwritableError, UsageError
from ucj_validate.i18n import _

_MARK = re.compile(r"UCJ-TOLD\{([A-Za-z0-9_=-]+)\}")
_NO_MODULE = re.compile(r"No module named '([A-Za-z0-9_.]+)'")
_NO_SPACE = ("No space left on device", "DiskQuotaExceeded", "Disk quota exceeded", "DSQuotaExceeded")
_NO_MEMORY = ("OutOfMemoryError", "MemoryError", "ArrowMemoryError", "ExitCode 137", "exit code 137")
_GONE = (
    "UNAVAILABLE",
    "Connection refused",
    "All masters are unresponsive",
    "SparkContext was shut down",
    "stopped SparkContext",
    "INVALID_HANDLE",
)
_LOST = ("ExecutorLostFailure", "Python worker exited unexpectedly", "FetchFailed", "exited unexpectedly (crashed)")


@dataclass(frozen=True)
class Told:
    """What a worker says of its failure. No part holds a value."""

    step: str
    bucket: int
    kind: str
    """Class of the exception."""
    at: str
    """file:line of this package where it came through last."""
    where: str = ""
    problem: str = ""
    found: str = ""
    advice: str = ""


class TaskFailedError(Exception):
    """The one exception that leaves a worker; it travels as text."""

    def __init__(self, told: Told) -> None:
        packed = base64.urlsafe_b64encode(json.dumps(asdict(told)).encode()).decode()
        super().__init__(f"UCJ-TOLD{{{packed}}}")


class TornBucketError(Exception):
    """Not every row of a bucket came to one task."""

    def __init__(self, expected: int, have: int) -> None:
        self.counts = f"{have}/{expected}"
        super().__init__()


class OtherVersionError(Exception):
    """A worker's Polars is another one than the driver's."""

    def __init__(self, ours: str, theirs: str) -> None:
        self.versions = f"{theirs} / {ours}"
        super().__init__()


def told(step: str, bucket: int, error: BaseException) -> Told:
    """What may be said of an exception on a worker."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    at = _place(error)
    if isinstance(error, UcjError):
        return Told(step, bucket, type(error).__name__, at, error.where, error.problem, error.found, error.advice)
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Told(step, bucket, "no space", at)
    if isinstance(error, TornBucketError):
        return Told(step, bucket, "TornBucketError", at, found=error.counts)
    if isinstance(error, LostPieceError):
        return Told(step, bucket, "LostPieceError", at)
    if isinstance(error, OtherVersionError):
        return Told(step, bucket, "OtherVersionError", at, found=error.versions)
    return Told(step, bucket, kind, at)


def _place(error: BaseException) -> str:
    ours = Path(errors.__file__).parent
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(ours):
            return f"{path.relative_to(ours)}:{frame.lineno}"
    return ""


def judged(step: str, error: Exception) -> UcjError:
    """What the driver says of an exception that an engine raised."""
    if isinstance(error, LostPieceError):
        return damaged(step)
    text = f"{type(error).__name__} {error}"
    mark = _MARK.search(text)
    if mark is not None:
        return _of_worker(Told(**json.loads(base64.urlsafe_b64decode(mark[1]))))
    module = _NO_MODULE.search(text)
    if module is not None:
        return UsageError(
            _("Spark, langkah {step}").format(step=step),
            _("pekerja Spark tidak punya paket Python {module}").format(module=module[1]),
            advice=_("pasang ucj-validate dalam lingkungan Python pekerja; lihat docs/SPARK.md"),
        )
    return _of_engine(step, text)


@contextmanager
def judging(step: str) -> Iterator[None]:
    """What the engine raises within becomes a `UcjError`."""
    try:
        yield
    except UcjError:
        raise
    except Exception as error:  # noqa: BLE001 - many classes, and their texts may hold rows
        judged_error = judged(step, error)
    else:
        return
    raise judged_error from None


def damaged(step: str) -> UcjError:
    """A checkpoint that holds another number of pieces than its buckets say they made."""
    return InvariantError(
        _("Spark, langkah {step}").format(step=step),
        _("titik simpan tidak utuh"),
        advice=_("jalankan lagi tanpa --resume"),
    )


def _of_worker(failed: Told) -> UcjError:
    where = _("Spark, langkah {step}, bagian {bucket}").format(step=failed.step, bucket=failed.bucket)
    kind = getattr(errors, failed.kind, None)
    if isinstance(kind, type) and issubclass(kind, UcjError):
        return kind(failed.where, failed.problem, found=failed.found, advice=failed.advice)
    plain = {
        "no space": _full(where),
        "LostPieceError": damaged(failed.step),
        "MemoryError": _short_of_memory(where),
        "pyarrow.lib.ArrowMemoryError": _short_of_memory(where),
    }
    if failed.kind in plain:
        return plain[failed.kind]
    if failed.kind == "OtherVersionError":
        return UsageError(
            where,
            _("pekerja Spark memakai versi Polars yang lain"),
            found=failed.found,
            advice=_("pasang versi yang sama; lihat docs/SPARK.md"),
        )
    if failed.kind == "TornBucketError":
        return InvariantError(
            where,
            _("tidak semua potongan satu bagian sampai di satu tempat; hasilnya akan salah, maka dihentikan"),
            found=failed.found,
            advice=_("jalankan lagi tanpa --resume"),
        )
    return UcjError(where, _("pekerjaan gagal"), found=f"{failed.kind} {failed.at}".strip())


def _of_engine(step: str, text: str) -> UcjError:
    where = _("Spark, langkah {step}").format(step=step)
    if any(sign in text for sign in _NO_SPACE):
        return _full(where)
    if any(sign in text for sign in _NO_MEMORY):
        return _short_of_memory(where)
    if any(sign in text for sign in _LOST):
        return LimitError(
            where,
            _("proses pekerja mati berulang kali; biasanya karena memori"),
            advice=_("beri pekerja lebih banyak memori (spark.executor.memoryOverhead); lihat docs/SPARK.md"),
        )
    if any(sign in text for sign in _GONE):
        return UcjError(where, _("sambungan ke Spark terputus"), advice=_("jalankan lagi dengan --resume"))
    return UcjError(
        where,
        _("Spark gagal"),
        found=text.split(maxsplit=1)[0],
        advice=_("lihat log Spark (UCJ_SPARK_LOG=BERKAS menyimpannya)"),
    )


def _full(where: str) -> UcjError:
    return UnwritableError(where, _("ruang simpan penuh"), advice=_("kosongkan, atau pilih --work di tempat lain"))


def _short_of_memory(where: str) -> UcjError:
    return LimitError(
        where,
        _("memori tidak cukup"),
        advice=_("beri pekerja lebih banyak memori (spark.executor.memoryOverhead); lihat docs/SPARK.md"),
    )
